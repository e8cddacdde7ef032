"""Files of labelled pictures: Parquet in, rows with decoded pictures out.

A file may have more columns than are needed, and may lack a split, masks or labels. What it lacks
is told by name. A picture that cannot be opened is left out of the figures, and is counted and
named; so is a row without a label.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures_cells import decode, decode_mask, holds_picture
from kb.errors import ImageError, InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rows", "groups_of", "held_out", "read_file", "rows_of"]

NAMED = 10
"""How many pictures that cannot be opened are named."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Rows:
    """The rows of a file that are measured.

    Attributes:
        frame: the rows, numbered from 0, without a picture that cannot be opened.
        pixels: one uint8 array (height, width, 3) for each row.
        masks: one boolean array (height, width) for each row, None where the row has none.
        unreadable: names of the rows whose picture cannot be opened, with the reason.
        damaged_masks: how many masks cannot be opened; such a row has none.
        path: the file.
        sha256: hash of the file.
        split: which rows were taken, in words.
        groups: lesion, patient or case of each row.
        seen: true where the row's group also has rows in the file's training part.
    """

    frame: pd.DataFrame
    pixels: list[Pixels]
    masks: list[NDArray[np.bool] | None]
    path: Path
    sha256: str
    split: str
    groups: NDArray[np.str_]
    seen: NDArray[np.bool]
    unreadable: dict[str, str] = field(default_factory=dict)
    damaged_masks: int = 0

    def __len__(self) -> int:
        return len(self.pixels)

    def about(self) -> dict[str, Any]:
        """Return what a result says of its file."""
        shown = dict(list(self.unreadable.items())[:NAMED])
        return {
            "file": self.path.name,
            "split": self.split,
            "n_unreadable": len(self.unreadable),
            "unreadable": shown,
            "n_damaged_masks": self.damaged_masks,
        }


def read_file(path: Path) -> pd.DataFrame:
    """Return a Parquet file.

    Raises:
        InputError: it is not there, or is no Parquet file.
    """
    import pandas as pd
    from pyarrow import ArrowException

    if not path.is_file():
        raise InputError("no such file", place=str(path), mend="give one with --cases FILE")
    try:
        frame = pd.read_parquet(path)
    except (ArrowException, OSError, ValueError) as error:
        raise InputError(
            "this is no Parquet file", place=str(path), mend="give a file of pictures as Parquet"
        ) from error
    if frame.empty:
        raise InputError(
            "the file has no rows", place=str(path), mend="give a file with one row for a picture"
        )
    return frame.reset_index(drop=True)


def _none_opens(path: Path, words: str, unreadable: dict[str, str]) -> InputError:
    """Return the refusal of a file of which no row can be measured."""
    if not unreadable:
        return InputError(f"the file has no such rows: {words}", place=str(path))
    name, reason = next(iter(unreadable.items()))
    return InputError(
        f"no picture of the file can be opened: {reason}",
        place=f"{path}, {name}",
        mend="the column must hold the bytes of a JPEG or PNG file, or the name of one",
    )


def _name(frame: pd.DataFrame, row: int) -> str:
    for column in ("image_id", "img_id", "case_num", "id"):
        if column in frame.columns:
            return str(frame[column].iloc[row])
    return f"row {row + 1}"


def groups_of(frame: pd.DataFrame, *columns: str) -> NDArray[np.str_]:
    """Return what each row's case is a part of: the first of the columns that the file has."""
    for column in columns:
        if column in frame.columns:
            own = frame[column].astype("string").fillna("")
            numbers = [f"row {number}" for number in range(len(frame))]
            return np.array([one or n for one, n in zip(own, numbers, strict=True)], dtype=np.str_)
    return np.arange(len(frame)).astype(np.str_)


def held_out(frame: pd.DataFrame, *columns: str) -> NDArray[np.bool]:
    """Return which rows of a development file the shipped weights did not learn from."""
    from vision.data import part_of

    groups = groups_of(frame, *columns)
    return np.array([part_of(f"test {group}", 0.2) == "tune" for group in groups])


def rows_of(
    path: Path,
    *,
    image: Sequence[str],
    need: Sequence[str] = (),
    group: Sequence[str] = ("image_id",),
    mask: str = "",
    split: str = "",
    keep: Callable[[pd.DataFrame], Any] | None = None,
    keeps: str = "",
    filled: bool = False,
) -> Rows:
    """Read the rows of a file that are to be measured.

    Args:
        path: Parquet file.
        image: columns of pictures; of each row the first that is filled is taken.
        need: other columns that must be there.
        group: columns that tell rows of one lesion or patient; the first that is there counts.
        mask: column of masks, which may be missing.
        split: column whose rows "train" are left out, where the file has it and has other rows.
        keep: of the frame, the rows that count; None for all.
        keeps: the same in words.
        filled: leave out rows with an empty cell instead of naming them as unreadable.

    Raises:
        InputError: the file is not there, lacks a column, or has no picture that can be opened.
    """
    from vision.cutouts import on_skin

    frame = read_file(path)
    there = [column for column in image if column in frame.columns]
    missing = [column for column in need if column not in frame.columns]
    if not there:
        missing = [" or ".join(image), *missing]
    if missing:
        raise InputError(
            f"columns missing: {', '.join(missing)}",
            place=str(path),
            mend="docs/pictures.md lists the columns",
        )
    words, learned = "all rows", np.array([], dtype=np.str_)
    if keep is not None:
        frame, words = frame[keep(frame)].reset_index(drop=True), keeps
    elif split in frame.columns:
        training = frame[split].astype("string").fillna("").str.lower() == "train"
        if training.any() and not training.all():
            learned = groups_of(frame, *group)[training.to_numpy(dtype=bool)]
            frame, words = frame[~training].reset_index(drop=True), f"{split}: not train"
        elif training.all():
            words = f"all rows; they all are of {split} train"
    if filled:
        frame = frame[frame[there].notna().any(axis=1)].reset_index(drop=True)
    pixels: list[Pixels] = []
    unreadable: dict[str, str] = {}
    opened: list[int] = []
    for row in range(len(frame)):
        column = next((c for c in there if holds_picture(frame[c].iloc[row])), there[0])
        try:
            found = decode(frame[column].iloc[row], path.parent)
        except ImageError as error:
            name = _name(frame, row)
            unreadable[name if name not in unreadable else f"{name}, row {row + 1}"] = error.message
            continue
        laid = on_skin(found)[0] if column.endswith("_on_black") else found
        pixels.append(laid)
        opened.append(row)
    if not opened:
        raise _none_opens(path, words, unreadable)
    frame = frame.iloc[opened].reset_index(drop=True)
    encoded = frame[mask].tolist() if mask in frame.columns else [None] * len(frame)
    masks = [
        decode_mask(one, path.parent, seen.shape) for one, seen in zip(encoded, pixels, strict=True)
    ]
    groups = groups_of(frame, *group)
    damaged = sum(
        mask is None and holds_picture(one) for mask, one in zip(masks, encoded, strict=True)
    )
    return Rows(
        frame,
        pixels,
        masks,
        path,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        words,
        groups,
        np.isin(groups, learned),
        unreadable,
        damaged,
    )
