"""The labelled pictures: Parquet archives in, arrays out, with every set's labels in one layout.

A label is a class index of `vision.findings`, or -1 where nobody looked. A row belongs to one part:
`fit` (the weights), `tune` (calibration, never seen by the weights) or `test` (the set's official
validation rows). `tune` is cut out of the official training rows by group, so that no lesion or
patient is on both sides. The decoded canvases are kept in a cache folder that git ignores.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from kb.errors import InputError
from vision.canvas import HEIGHT, WIDTH, to_canvas, to_canvas_mask
from vision.cutouts import on_skin
from vision.findings import HEADS, MODALITIES, RATINGS, REGIONS
from vision.sets import SETS, PictureSet

__all__ = ["SETS", "Archive", "data_folder", "load", "part_of"]

TUNE_SHARE = {"derm7pt": 0.15}
"""Share of the training groups kept for calibration; 0.08 where not named (derm7pt is small)."""


@dataclass(frozen=True)
class Archive:
    """One set of pictures, decoded.

    Attributes:
        name: name of the set and view, for example `derm7pt-dermoscopic`.
        images: uint8 (n, rows, columns, 3) of the size asked for.
        masks: uint8 (n, rows, columns), 0..255, or None where the set has no outlines.
        masked: (n,) true where a row has a mask; an empty mask says that there is nothing.
        region: index into `REGIONS` of what the masks outline.
        ratings: for each of `RATINGS` a float64 array (n,), nan where unrated.
        labels: for each head an int64 array (n,) of class indices, -1 where unlabelled.
        modality: index into `MODALITIES`, -1 where the set mixes them.
        groups: (n,) lesion, patient or case of each row.
        parts: (n,) "fit", "tune" or "test".
        seen: (n,) true where the row's group also has rows in the official training part.
        sha256: hash of the file it came from.
    """

    name: str
    images: NDArray[np.uint8]
    masks: NDArray[np.uint8] | None
    masked: NDArray[np.bool]
    region: int
    labels: dict[str, NDArray[np.int64]]
    ratings: dict[str, NDArray[np.float64]]
    modality: int
    groups: NDArray[np.str_]
    parts: NDArray[np.str_]
    seen: NDArray[np.bool]
    sha256: str

    def __len__(self) -> int:
        return len(self.images)

    def rows(self, part: str) -> NDArray[np.int64]:
        """Return the row numbers of a part."""
        return np.flatnonzero(self.parts == part).astype(np.int64)


def data_folder() -> Path:
    """Return where the pictures lie: `DERMATRACE_DATA`, or `../shared/data` beside the project."""
    told = os.environ.get("DERMATRACE_DATA")
    return Path(told) if told else Path(__file__).resolve().parents[2] / "shared" / "data"


def part_of(group: str, share: float) -> str:
    """Return "tune" or "fit" for a training group, the same on every machine and in every order."""
    number = int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") / 2**32
    return "tune" if number < share else "fit"


def _parts(
    name: str, groups: NDArray[np.str_], official: NDArray[np.str_] | None
) -> NDArray[np.str_]:
    """Return the part of each row; where a set has no official split a fifth of it is the test."""
    share = TUNE_SHARE.get(name, 0.08)
    if official is None:
        held = np.array([part_of("test " + group, 0.2) == "tune" for group in groups])
    else:
        held = official != "train"
        # A lesion with pictures in the official validation rows must not steer the calibration.
        outside = set(groups[held])
        return np.array(
            [
                "test" if h else ("fit" if g in outside else part_of(g, share))
                for g, h in zip(groups, held, strict=True)
            ]
        )
    return np.array(["test" if h else part_of(g, share) for g, h in zip(groups, held, strict=True)])


def _labels(frame: pd.DataFrame, recipe: PictureSet) -> dict[str, NDArray[np.int64]]:
    found: dict[str, NDArray[np.int64]] = {}
    for head in HEADS:
        values: list[Any] = []
        if head.name == "picture-class" and recipe.classes is not None:
            values = recipe.classes(frame).tolist()
        elif head.name == "photo-class" and recipe.photo_classes is not None:
            values = recipe.photo_classes(frame).tolist()
        elif head.name in recipe.heads:
            values = frame[head.column].tolist()
        found[head.name] = np.array(
            [head.index(value) for value in values] or [-1] * len(frame), dtype=np.int64
        )
    return found


def _open(encoded: bytes, mode: str) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(encoded)) as picture:
        return np.asarray(picture.convert(mode))


def _decode(
    frame: pd.DataFrame, recipe: PictureSet, size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    images = np.empty((len(frame), *size, 3), np.uint8)
    masks = np.zeros((len(frame), *size), np.uint8) if recipe.mask or recipe.cut else None
    for number, encoded in enumerate(frame[recipe.image]):
        pixels = _open(encoded, "RGB")
        if recipe.cut and masks is not None:
            pixels, mask = on_skin(pixels)
            masks[number] = to_canvas_mask(mask, size)
        images[number] = to_canvas(pixels, size).pixels
    if masks is not None and recipe.mask:
        for number, encoded in enumerate(frame[recipe.mask]):
            if isinstance(encoded, bytes):
                grey = _open(encoded, "L")
                masks[number] = to_canvas_mask(((grey > 127) * 255).astype(np.uint8), size)
    return images, masks


def load(
    name: str,
    *,
    data: Path | None = None,
    file: Path | None = None,
    cache: Path | None = None,
    held_out: str = "",
    size: tuple[int, int] = (HEIGHT, WIDTH),
) -> Archive:
    """Load one set.

    Args:
        name: a key of `SETS`.
        data: folder that holds `images/`; `data_folder()` where not given.
        file: another Parquet file with the set's columns, instead of the one under `data`.
        cache: folder for decoded arrays; nothing is kept where not given.
        held_out: a split column; only its rows other than "train" are kept. A file without the
            column is kept whole.
        size: rows and columns of the canvases; a network's own is `network.shape.canvas`.

    Returns:
        The decoded archive.

    Raises:
        InputError: the file is missing or lacks a column.
    """
    recipe = SETS[name]
    path = file or (data or data_folder()) / "images" / recipe.file
    if not path.is_file():
        raise InputError(
            f"the pictures of {name} are not there",
            place=str(path),
            mend="set DERMATRACE_DATA to the folder that holds images/",
        )
    frame = pd.read_parquet(path)
    needed = {recipe.image, recipe.group, *([recipe.mask] if recipe.mask else [])}
    if missing := sorted(needed - set(frame.columns)):
        raise InputError(f"no column {', '.join(missing)}", place=str(path))
    if recipe.keep is not None:
        frame = frame[recipe.keep(frame)].reset_index(drop=True)
    split = held_out or recipe.split
    official = None
    seen = np.zeros(len(frame), dtype=bool)
    if split and split in frame.columns:
        training = frame[split].astype(str) == "train"
        seen = frame[recipe.group].isin(frame.loc[training, recipe.group]).to_numpy(dtype=bool)
        if held_out:
            frame, seen = frame[~training].reset_index(drop=True), seen[~training.to_numpy()]
        official = frame[split].astype(str).to_numpy(dtype=np.str_)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    stem = None
    if cache is not None:
        stem = cache / "-".join(filter(None, [name, sha[:12], f"{size[0]}x{size[1]}", held_out]))
    images, masks = _cached(frame, recipe, stem, size)
    groups = frame[recipe.group].astype(str).to_numpy(dtype=np.str_)
    return Archive(
        name=name,
        images=images,
        masks=masks,
        masked=_masked(frame, recipe),
        region=REGIONS.index("ulcer" if recipe.no_ulcer else recipe.region),
        labels=_labels(frame, recipe),
        ratings={
            name: frame[recipe.rating[name]].to_numpy(dtype=np.float64)
            if name in recipe.rating
            else np.full(len(frame), np.nan)
            for name in RATINGS
        },
        modality=MODALITIES.index(recipe.modality) if recipe.modality else -1,
        groups=groups,
        parts=_parts(name.split("-")[0], groups, official),
        seen=seen,
        sha256=sha,
    )


def _masked(frame: pd.DataFrame, recipe: PictureSet) -> NDArray[np.bool]:
    """Return which rows say where their region is, or that there is none."""
    if recipe.mask:
        return frame[recipe.mask].notna().to_numpy(dtype=bool)
    return np.full(len(frame), recipe.cut or recipe.no_ulcer)


def _cached(
    frame: pd.DataFrame, recipe: PictureSet, stem: Path | None, size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    if stem is None:
        return _decode(frame, recipe, size)
    wants = bool(recipe.mask or recipe.cut)
    target = stem.with_name(stem.name + ("-masks.npz" if wants else ".npz"))
    if not target.is_file():
        images, masks = _decode(frame, recipe, size)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: a run that is killed must not leave half a cache behind.
        aside = target.with_name(f"{target.name}.{os.getpid()}.npz")
        arrays = {"images": images} if masks is None else {"images": images, "masks": masks}
        np.savez(aside, allow_pickle=False, **arrays)
        aside.replace(target)
        return images, masks
    with np.load(target) as stored:
        return stored["images"], (stored["masks"] if wants else None)
