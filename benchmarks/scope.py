"""Is it skin, how was it taken, is it a wound: the scope of the network, over files of pictures.

Every picture is scored, whatever the gates say of it, and the areas are over those scores. Beside
them stands how many pictures of each file the app would refuse, read as the app reads them.

What kind of picture a file holds is told by its columns; a file whose columns do not tell can be
given as ``FILE:dermoscopic``, ``FILE:clinical`` or ``FILE:wound``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import data_root
from benchmarks.pictures_figures import auc, intervals, plain
from benchmarks.pictures_files import Rows, held_out, read_file, rows_of
from benchmarks.pictures_network import read_as_the_app, see
from kb.errors import InputError

__all__ = ["KINDS", "run"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KINDS = ("dermoscopic", "clinical", "wound")
"""Kinds of pictures of skin; ``clinical`` are lesions, ``wound`` clinical pictures of ulcers."""

_COLUMNS = {"derm_image": "dermoscopic", "clinic_image": "clinical", "photo": "clinical"}
"""Columns of pictures whose name tells their kind."""

_DERMOSCOPIC = {"dx", "melanoma", "pigment_network", "dermamnist_label"}
"""Columns that only files of dermoscopic pictures have beside ``image``."""

READ = 300
"""Pictures of a file that are read as the app reads them, to count what it refuses."""

_INSIDE = {
    "images/ham10000/train_val.parquet": "",
    "images/derm7pt/train_valid.parquet": "",
    "images/isic2017/train_val.parquet": "",
    "images/pad_ufes_20/train.parquet": "patient_id",
    "images/fuseg/train.parquet": "image_id",
}
_OUTSIDE = {"images/not_skin/train.parquet": "image_id"}
"""Development files; with a column, a fifth of its groups is what no weights learned from."""


@dataclass(frozen=True)
class _Scored:
    """The scores of one column of one file.

    Attributes:
        name: folder, file and column.
        kind: one of `KINDS`, "" where unknown, "everyday" for what shows no skin.
        outside: probability that it shows no skin, for each picture.
        dermoscopic: probability that it is dermoscopic, given that it shows skin.
        ulcer: mean probability of an ulcer over the picture, NaN where the weights know none.
        groups: rows that are drawn together.
        told: how many pictures the app refuses, or takes for a lesion, a rash or a wound.
        unreadable: how many could not be opened.
    """

    name: str
    kind: str
    outside: Floats
    dermoscopic: Floats
    ulcer: Floats
    groups: NDArray[np.str_]
    told: dict[str, int]
    unreadable: int

    @property
    def read(self) -> int:
        """Number of pictures that were read as the app reads them."""
        return sum(self.told.values())

    @property
    def refused(self) -> int:
        """Number of those that were refused."""
        return self.told.get("refused", 0)


def run(
    inside: Sequence[Path] = (), outside: Sequence[Path] = (), *, weights: str | None = None
) -> dict[str, Any]:
    """Measure the scope scores.

    Args:
        inside: files of pictures of skin; none takes the development files.
        outside: files of everyday pictures; none takes the development file.
        weights: of the network.

    Returns:
        n, ``auroc`` (everyday against skin), ``clinical_auroc`` (clinical against dermoscopic,
        among skin), ``wound_auroc`` (wounds against clinical pictures of lesions), None where a
        side is missing; ``intervals`` of each, ``refused_inside``, ``refused_outside``, and
        ``files``.

    Raises:
        InputError: a file is missing or has no column of pictures, or only one side is given.
    """
    if bool(inside) != bool(outside):
        raise InputError(
            "scope needs both sides", place="bench scope", mend="give --inside and --outside files"
        )
    skin: list[_Scored] = []
    other: list[_Scored] = []
    if inside:
        skin = [one for path in inside for one in _score(path, weights)]
        other = [one for path in outside for one in _score(path, weights, kind="everyday")]
    else:
        for name, group in _INSIDE.items():
            skin += _score(data_root() / name, weights, held=group)
        for name, group in _OUTSIDE.items():
            other += _score(data_root() / name, weights, kind="everyday", held=group)
    everyone = [*skin, *other]
    told = {
        "dataset": "scope",
        "n": _n(everyone),
        "n_inside": _n(skin),
        "n_outside": _n(other),
        "n_unreadable": sum(one.unreadable for one in everyone),
    }
    return told | {
        **_areas(everyone),
        "refused_inside": _refused(skin),
        "refused_outside": _refused(other),
        "files": {
            name: {
                "kind": one.kind,
                "n": len(one.outside),
                "n_unreadable": one.unreadable,
                "n_read": one.read,
                "refused": plain(one.refused / max(one.read, 1)),
                "told": one.told,
            }
            for name, one in zip(_distinct([one.name for one in everyone]), everyone, strict=True)
        },
    }


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names of which no two are the same, the folder only where it is needed for that.

    The same file given twice is told twice.
    """
    short = [name.partition("/")[2] or name for name in names]
    told = [full if short.count(one) > 1 else one for full, one in zip(names, short, strict=True)]
    return [
        name if name not in told[:number] else f"{name} ({told[:number].count(name) + 1})"
        for number, name in enumerate(told)
    ]


def _n(files: Sequence[_Scored]) -> int:
    return sum(len(one.outside) for one in files)


def _refused(files: Sequence[_Scored]) -> float | None:
    """Return the share of refused pictures, every picture that was read counting the same."""
    read = sum(one.read for one in files)
    return plain(sum(one.refused for one in files) / read) if read else None


def _areas(files: Sequence[_Scored]) -> dict[str, Any]:
    kinds = np.repeat([one.kind for one in files], [len(one.outside) for one in files])
    outside = np.concatenate([one.outside for one in files])
    dermoscopic = np.concatenate([one.dermoscopic for one in files])
    ulcer = np.concatenate([one.ulcer for one in files])
    names = [f"{one.name} {group}" for one in files for group in one.groups]
    everyday = kinds == "everyday"
    known = np.isin(kinds, KINDS)
    close = np.isin(kinds, ("clinical", "wound")) & (ulcer == ulcer)

    def score(rows: Ints) -> dict[str, float]:
        skin, near = rows[known[rows]], rows[close[rows]]
        return {
            "auroc": auc(outside[rows], everyday[rows]),
            "clinical_auroc": auc(1 - dermoscopic[skin], kinds[skin] != "dermoscopic"),
            "wound_auroc": auc(ulcer[near], kinds[near] == "wound"),
        }

    found = score(np.arange(len(kinds), dtype=np.int64))
    edges = intervals(score, np.array(names, dtype=np.str_))
    return {**{key: plain(value) for key, value in found.items()}, "intervals": edges}


def _score(path: Path, weights: str | None, kind: str = "", held: str = "") -> list[_Scored]:
    """Score every column of pictures of a file."""
    path, said = _told(path)
    columns = set(read_file(path).columns)
    there = [column for column in _COLUMNS if column in columns] or ["image"]
    found = []
    for column in there:
        rows = rows_of(
            path,
            image=(column,),
            group=("lesion_group", "patient_id", "case_num", "image_id"),
            split="split_dermamnist" if "split_dermamnist" in columns else "split",
            keep=(lambda frame: held_out(frame, held)) if held else None,
            filled=True,
        )
        of_column = kind or said or _COLUMNS.get(column) or _kind(columns)
        name = f"{path.resolve().parent.name}/{path.name} {column}"
        found.append(_scored(name, of_column, rows, weights))
    return found


def _told(path: Path) -> tuple[Path, str]:
    """Return the file and the kind that is told behind a colon, if one is."""
    name, colon, kind = str(path).rpartition(":")
    return (Path(name), kind) if colon and kind in KINDS else (path, "")


def _kind(columns: set[str]) -> str:
    if "ulcer_mask" in columns:
        return "wound"
    return "dermoscopic" if columns & _DERMOSCOPIC else ""


def _scored(name: str, kind: str, rows: Rows, weights: str | None) -> _Scored:
    from vision.findings import MODALITIES

    seen = see(rows.pixels, weights=weights)
    at = {modality: seen.scope[:, number] for number, modality in enumerate(MODALITIES)}
    skin = np.maximum(at["dermoscopic"] + at["clinical"], 1e-12)
    return _Scored(
        name,
        kind,
        at["not-skin"],
        at["dermoscopic"] / skin,
        seen.ulcer_shares,
        rows.groups,
        _gates(rows, weights),
        len(rows.unreadable),
    )


def _gates(rows: Rows, weights: str | None) -> dict[str, int]:
    """Return what the app makes of the pictures: how many it refuses, or takes for what."""
    chosen = rows.pixels
    if len(chosen) > READ:
        order = np.random.default_rng(0).permutation(len(chosen))[:READ]
        chosen = [rows.pixels[number] for number in order]
    readings = read_as_the_app(chosen, weights=weights)
    told = ["refused" if one.refused is not None else one.subject for one in readings]
    return dict(Counter(told).most_common())
