"""Finding an archive's tables and pictures, however it was unpacked."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from kb.errors import InputError
from vision.archives.records import About

__all__ = ["PICTURES", "cells", "masks_of", "pictures_of", "table_of"]

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp")
"""Endings of pictures, in small letters."""


def table_of(
    folder: Path, names: Sequence[str], columns: Iterable[str], about: About
) -> list[dict[str, str]]:
    """Return the rows of a table that lies anywhere in the folder.

    Args:
        folder: where the archive was unpacked.
        names: file names it may have; the first that is found is read (comma or tab separated).
        columns: columns that it must have.
        about: the archive, for messages.

    Raises:
        InputError: the folder or the table is not there, or the table lacks columns.
    """
    path = _find(folder, names, about)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the table cannot be read", place=str(path)) from error
    first = text.partition("\n")[0]
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t" if "\t" in first else ","))
    header = rows[0].keys() if rows else ()
    if missing := [column for column in columns if column not in header]:
        raise InputError(
            f"columns missing: {', '.join(missing)}",
            place=str(path),
            mend=f"get the table again from {about.url}",
        )
    return [{str(k): (v or "").strip() for k, v in row.items() if k is not None} for row in rows]


def _find(folder: Path, names: Sequence[str], about: About) -> Path:
    if not folder.is_dir():
        raise InputError(
            "no such folder", place=str(folder), mend=f"get {about.title} from {about.url}"
        )
    for name in names:
        if found := sorted(folder.rglob(name), key=lambda path: (len(path.parts), str(path))):
            return found[0]
    raise InputError(
        f"{about.title} needs {' or '.join(names)}",
        place=str(folder),
        mend=f"get it from {about.url}",
    )


def pictures_of(folder: Path, *, leave_out: Sequence[str] = ()) -> dict[str, Path]:
    """Return the pictures anywhere under a folder by file name without its ending.

    Args:
        folder: where the archive was unpacked.
        leave_out: words; a picture with one of them in its own or its folder's name is no picture
            of the archive (masks, superpixels).
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in PICTURES:
            continue
        near = f"{path.parent.name}/{path.stem}".lower()
        if not any(word in near for word in leave_out):
            found.setdefault(path.stem, path)
    return found


def masks_of(folder: Path, ending: str = "_segmentation") -> dict[str, Path]:
    """Return the masks anywhere under a folder by the key of their picture."""
    return {
        path.stem.removesuffix(ending): path
        for path in sorted(folder.rglob(f"*{ending}.*"))
        if path.suffix.lower() in PICTURES
    }


def cells(row: dict[str, str], columns: Iterable[str]) -> dict[str, str]:
    """Return the filled cells of some columns."""
    return {column: row[column] for column in columns if row.get(column)}
