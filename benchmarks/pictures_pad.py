"""PAD-UFES-20's smartphone pictures: class, outline, and what the history adds.

A row has a photograph, or the lesion cut out on black, or both; the photograph is taken where there
is one, and a lesion on black is laid on a ground of skin colour first. Figures of the photographs
alone stand beside those of all rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.pictures import classes, start
from benchmarks.pictures_files import held_out, rows_of
from benchmarks.pictures_labels import PAD
from benchmarks.pictures_network import class_head, named, see
from benchmarks.pictures_ways import ways

__all__ = ["pad_ufes_images"]

_PATIENT = ("patient_id", "lesion_id", "img_id")
_PICTURES = ("photo", "lesion_on_black", "image")
_WORDS = {"ack", "bcc", "mel", "nev", "scc", "sek"}


def pad_ufes_images(
    path: Path, *, weights: str | None = None, development: bool = False
) -> dict[str, Any]:
    """Measure the six classes and the outline on PAD-UFES-20's columns.

    Args:
        path: Parquet file with ``diagnostic`` and a picture; the history where there is one.
        weights: of the network.
        development: leave out the patients that the shipped weights learned from.

    Returns:
        The figures of ``both`` (of the picture alone where the file has no history), ``dice``,
        ``picture``, ``findings``, ``history``, ``both``, and ``photographs``.
    """
    rows = rows_of(
        path,
        image=_PICTURES,
        need=("diagnostic",),
        group=_PATIENT,
        mask="lesion_mask",
        split="split",
        keep=(lambda frame: held_out(frame, *_PATIENT)) if development else None,
        keeps="patients that the weights did not learn from",
    )
    labels = [_label(one) for one in rows.frame["diagnostic"]]
    seen = see(rows.pixels, weights=weights)
    picture = classes(rows, seen, labels, PAD, "clinical")
    found = start("pad_ufes_images", rows, seen) | picture
    if class_head("clinical", seen.shares).modality != "clinical":
        found["caution"] = "these weights sort dermoscopic pictures only; they are used as they are"
    pictures = {"clinical": rows.pixels}
    told = ways(
        "pad_ufes_images", rows, labels, named(seen, "clinical", PAD), PAD, pictures, weights
    )
    if "both" in told:
        edges = {**found["intervals"], **told["both"]["intervals"]}
        found |= {**told["both"], "intervals": edges}
    found |= told
    if "photo" in rows.frame.columns:
        photo = rows.frame["photo"].notna().to_numpy(dtype=bool)
        if 0 < photo.sum() < len(rows):
            only = [one if keep else None for one, keep in zip(labels, photo, strict=True)]
            if any(one is not None for one in only):
                found["photographs"] = classes(rows, seen, only, PAD, "clinical")
    return found


def _label(value: object) -> str | None:
    word = str(value).strip()
    if word.lower() in {"", "nan", "none", "<na>"}:
        return None
    return word.upper() if word.lower() in _WORDS else word
