"""Archives of clinical photographs of many disorders: Fitzpatrick17k, SkinCon, DDI and SCIN."""

from __future__ import annotations

import ast
from pathlib import Path

from vision.archives.concepts import CONCEPTS, LEAVE_OUT
from vision.archives.files import cells, pictures_of, table_of
from vision.archives.records import About, Record

__all__ = ["ddi", "fitzpatrick17k", "scin", "skincon"]

Loaded = tuple[list[Record], list[str]]

_FITZPATRICK = (
    "label",
    "nine_partition_label",
    "three_partition_label",
    "fitzpatrick_scale",
    "fitzpatrick_centaur",
)


def fitzpatrick17k(folder: Path, about: About) -> Loaded:
    """Read ``fitzpatrick17k.csv`` and pictures that are called by their md5 hash."""
    rows = table_of(folder, ("fitzpatrick17k.csv",), ("md5hash", "label"), about)
    # Rows that the authors' own quality control found wrong or doubtful are left out.
    good = [row for row in rows if not row.get("qc", "").startswith("3 Wrongly")]
    return _clinical(good, "md5hash", _FITZPATRICK, pictures_of(folder))


def skincon(folder: Path, about: About) -> Loaded:
    """Read SkinCon's annotations with the pictures of Fitzpatrick17k, of DDI, or of both.

    The annotations name pictures of two other archives, which must lie in the same folder (in
    whatever sub-folder). Pictures that the annotators set aside are left out. Where the tables
    ``fitzpatrick17k.csv`` or ``ddi_metadata.csv`` lie there, their labels come along.
    """
    names = ("annotations_fitzpatrick17k.csv", "annotations_ddi.csv")
    present = [name for name in names if folder.is_dir() and any(folder.rglob(name))]
    pictures = pictures_of(folder)
    records: list[Record] = []
    missing: list[str] = []
    for name in present or names[:1]:
        rows = table_of(folder, (name,), ("ImageID", *CONCEPTS), about)
        more = _labels_of_source(folder, about, name)
        kept = [
            {**more.get(Path(row["ImageID"]).stem, {}), **row, "key": Path(row["ImageID"]).stem}
            for row in rows
            if row.get(LEAVE_OUT, "0") not in ("1", "1.0")
        ]
        found = _clinical(kept, "key", (*CONCEPTS, *_FITZPATRICK, "disease"), pictures)
        records += found[0]
        missing += found[1]
    return records, missing


def _labels_of_source(folder: Path, about: About, name: str) -> dict[str, dict[str, str]]:
    """Return the diagnoses of the archive that the annotated pictures come from, where it is."""
    table, key = ("fitzpatrick17k.csv", "md5hash")
    if name == "annotations_ddi.csv":
        table, key = ("ddi_metadata.csv", "DDI_file")
    if not any(folder.rglob(table)):
        return {}
    return {Path(row[key]).stem: row for row in table_of(folder, (table,), (key,), about)}


def ddi(folder: Path, about: About) -> Loaded:
    """Read ``ddi_metadata.csv`` and its pictures ``000001.png`` and so on."""
    rows = table_of(folder, ("ddi_metadata.csv",), ("DDI_file", "disease"), about)
    marked = [{**row, "key": Path(row["DDI_file"]).stem} for row in rows]
    return _clinical(marked, "key", ("disease", "malignant", "skin_tone"), pictures_of(folder))


def _clinical(
    rows: list[dict[str, str]], key: str, columns: tuple[str, ...], pictures: dict[str, Path]
) -> Loaded:
    records: list[Record] = []
    missing: list[str] = []
    for row in rows:
        name = row[key]
        if name not in pictures:
            missing.append(name)
            continue
        records.append(Record(name, pictures[name], cells(row, columns), name, "clinical"))
    return records, missing


_SCIN = (
    "age_group", "sex_at_birth", "fitzpatrick_skin_type", "condition_duration",
    "textures_raised_or_bumpy", "textures_flat", "textures_rough_or_flaky",
    "textures_fluid_filled", "condition_symptoms_itching", "condition_symptoms_pain",
    "condition_symptoms_bleeding", "condition_symptoms_increasing_size",
    "monk_skin_tone_label_us",
)  # fmt: skip


def scin(folder: Path, about: About) -> Loaded:
    """Read ``scin_cases.csv`` with ``scin_labels.csv``: up to three pictures of a case.

    The label ``diagnosis`` is the likeliest of the dermatologists' weighted differential.
    """
    cases = table_of(folder, ("scin_cases.csv",), ("case_id", "image_1_path"), about)
    told = table_of(
        folder, ("scin_labels.csv",), ("case_id", "weighted_skin_condition_label"), about
    )
    labels = {row["case_id"]: row for row in told}
    pictures = pictures_of(folder)
    records: list[Record] = []
    missing: list[str] = []
    for case in cases:
        label = labels.get(case["case_id"], {})
        row = {**label, **case}
        values = cells(row, _SCIN)
        if first := _likeliest(label.get("weighted_skin_condition_label", "")):
            values["diagnosis"] = first
        for number in (1, 2, 3):
            path = case.get(f"image_{number}_path", "")
            if not path:
                continue
            key = Path(path).stem
            if key not in pictures:
                missing.append(key)
                continue
            shot = case.get(f"image_{number}_shot_type", "")
            own = values | ({"shot_type": shot} if shot else {})
            records.append(Record(key, pictures[key], own, case["case_id"], "clinical"))
    return records, missing


def _likeliest(text: str) -> str:
    """Return the label of greatest weight of a cell such as ``{'Eczema': 0.7, 'Tinea': 0.3}``."""
    try:
        weights = ast.literal_eval(text) if text else {}
    except (ValueError, SyntaxError):
        return ""
    if not isinstance(weights, dict) or not weights:
        return ""
    return str(max(weights, key=lambda name: float(weights[name])))
