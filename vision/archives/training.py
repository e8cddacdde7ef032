"""Archives as sets to train on: records become canvases, and labels the classes of heads.

An archive that a recipe trains on anyway (HAM10000, ISIC 2017, derm7pt, PAD-UFES-20) takes the
place of the development file of the same name. Any other is added. Pictures that the development
files keep back to measure on are left out: the ISIC challenges share pictures with HAM10000.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kb.errors import InputError
from vision.archives import open_archive
from vision.archives.heads import head_values
from vision.archives.records import OpenArchive, Record
from vision.canvas import to_canvas, to_canvas_mask
from vision.data import Archive, data_folder, part_of
from vision.findings import HEAD_BY_NAME, HEADS, MODALITIES, RATINGS, REGIONS
from vision.recipe import Recipe

__all__ = ["extended", "held_back", "replacing", "training_sets", "with_archives"]

SHARE = 8
"""Pictures of an added set in a batch."""

_NAMES = {"derm7pt": {"dermoscopic": "derm7pt-dermoscopic", "clinical": "derm7pt-clinical"}}
"""Names of the sets of an archive with two kinds of pictures."""

_REPLACED = {"pad-ufes-20": ("pad-ufes-20-cut",)}
"""Sets of a recipe that an archive makes needless: it has those pictures whole."""

_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


def held_back(data: Path | None = None) -> set[str]:
    """Return the names of pictures in the official validation rows of the development files."""
    import pandas as pd
    import pyarrow.parquet as pq

    folder = (data or data_folder()) / "images"
    files = {
        "ham10000/train_val.parquet": "split_dermamnist",
        "isic2017/train_val.parquet": "split",
    }
    kept: set[str] = set()
    for name, split in files.items():
        # A file without names cannot share pictures by name with another.
        if (folder / name).is_file() and "image_id" in pq.read_schema(folder / name).names:
            frame = pd.read_parquet(folder / name, columns=["image_id", split])
            kept |= set(frame.loc[frame[split].astype(str) != "train", "image_id"].astype(str))
    return kept


def training_sets(
    folders: Mapping[str, Path],
    *,
    size: tuple[int, int],
    cache: Path | None = None,
    leave_out: Collection[str] = (),
) -> list[Archive]:
    """Open archives and decode them into sets.

    Args:
        folders: by name of archive; see `vision.archives.parse_archives`.
        size: rows and columns of the canvases.
        cache: folder for decoded pictures; nothing is kept where not given.
        leave_out: keys of pictures that are kept back.

    Raises:
        InputError: an archive is missing or damaged, or nothing of it is left.
    """
    found: list[Archive] = []
    for name, folder in folders.items():
        archive = open_archive(name, folder)
        for modality in ("dermoscopic", "clinical"):
            records = [
                one for one in archive if one.modality == modality and one.key not in leave_out
            ]
            if records:
                called = _NAMES.get(name, {}).get(modality, name)
                found.append(_set(called, archive, records, size, cache))
    return found


def extended(plan: Recipe, sets: Sequence[Archive]) -> Recipe:
    """Return a recipe that trains on more sets, with the heads that their labels need."""
    needless = {gone for one in sets for gone in _REPLACED.get(one.name, ())}
    counts = {name: n for name, n in plan.counts.items() if name not in needless}
    counts |= {one.name: counts.get(one.name, SHARE) for one in sets}
    labelled = [
        name for one in sets for name, labels in one.labels.items() if bool((labels >= 0).any())
    ]
    heads = tuple(dict.fromkeys([*plan.shape.heads, *labelled]))
    return replace(plan, counts=counts, shape=replace(plan.shape, heads=heads))


def replacing(folders: Mapping[str, Path], plan: Recipe) -> dict[str, Path]:
    """Return those of the folders whose sets a recipe trains on anyway."""
    return {
        name: folder
        for name, folder in folders.items()
        if {name, *_NAMES.get(name, {}).values()} & plan.counts.keys()
    }


def with_archives(
    plan: Recipe, folders: Mapping[str, Path], *, cache: Path | None, data: Path | None
) -> tuple[Recipe, dict[str, Archive]]:
    """Return a recipe that trains on archives, too, and their sets by name.

    Args:
        plan: the recipe.
        folders: by name of archive; nothing changes where there are none.
        cache: folder for decoded pictures.
        data: folder that holds `images/`, whose validation pictures are left out.
    """
    if not folders:
        return plan, {}
    size = plan.shape.canvas
    sets = training_sets(folders, size=size, cache=cache, leave_out=held_back(data))
    return extended(plan, sets), {one.name: one for one in sets}


def _set(
    name: str,
    archive: OpenArchive,
    records: Sequence[Record],
    size: tuple[int, int],
    cache: Path | None,
) -> Archive:
    told = "".join(f"{one.key} {one.image.stat().st_size} {dict(one.labels)}\n" for one in records)
    sha = hashlib.sha256(told.encode()).hexdigest()
    stem = None if cache is None else cache / f"{name}-{sha[:12]}-{size[0]}x{size[1]}.npz"
    images, masks = _cached(records, size, stem)
    values = [head_values(archive.about.name, one) for one in records]
    names = [head.name for head in HEADS]
    names += [one for row in values for one in row if one not in names]
    groups = np.array([one.group for one in records], dtype=np.str_)
    return Archive(
        name=name,
        images=images,
        masks=masks,
        masked=np.array([one.mask is not None for one in records], dtype=bool),
        region=REGIONS.index("lesion"),
        labels={
            head: np.array(
                [HEAD_BY_NAME[head].index(row[head]) if head in row else -1 for row in values],
                dtype=np.int64,
            )
            for head in dict.fromkeys(names)
        },
        ratings={one: np.full(len(records), np.nan) for one in RATINGS},
        modality=MODALITIES.index(records[0].modality),
        groups=groups,
        parts=_parts(records),
        seen=np.zeros(len(records), dtype=bool),
        sha256=sha,
    )


def _parts(records: Iterable[Record]) -> NDArray[np.str_]:
    """Return fit, tune or test: as the archive says it, else a fifth of the groups is the test."""
    found: list[str] = []
    for one in records:
        said = one.split or ("test" if part_of(f"test {one.group}", 0.2) == "tune" else "train")
        found.append(part_of(one.group, 0.08) if said == "train" else "test")
    return np.array(found, dtype=np.str_)


def _cached(
    records: Sequence[Record], size: tuple[int, int], target: Path | None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    if target is not None and target.is_file():
        with np.load(target) as stored:
            return stored["images"], stored.get("masks")
    images = np.empty((len(records), *size, 3), np.uint8)
    masked = any(one.mask is not None for one in records)
    masks = np.zeros((len(records), *size), np.uint8) if masked else None
    for number, one in enumerate(records):
        images[number] = to_canvas(_pixels(one.read(), "RGB", one.image), size).pixels
        if masks is not None and one.mask is not None:
            grey = _pixels(one.read_mask() or b"", "L", one.mask)
            masks[number] = to_canvas_mask(((grey > 127) * 255).astype(np.uint8), size)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: a run that is killed must not leave half a cache behind.
        aside = target.with_name(f"{target.name}.{os.getpid()}.npz")
        arrays = {"images": images} if masks is None else {"images": images, "masks": masks}
        np.savez(aside, allow_pickle=False, **arrays)
        aside.replace(target)
    return images, masks


def _pixels(encoded: bytes, mode: str, path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(encoded)) as picture:
            return np.asarray(picture.convert(mode), dtype=np.uint8)
    except _DAMAGED as error:
        raise InputError(
            "the picture is damaged", place=str(path), mend="unpack the archive again"
        ) from error
