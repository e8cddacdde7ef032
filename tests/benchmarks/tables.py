"""Made-up tables with the columns of the real ones."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from benchmarks import table
from benchmarks.examples import Example
from benchmarks.lesion_columns import DERM7PT, PAD_UFES
from benchmarks.rash_columns import SCIN, SKINCON
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case

__all__ = ["COLUMNS", "DERMACON_ROW", "PAD", "SCIN_ROW", "read", "write"]

COLUMNS: dict[str, list[str]] = {
    "pad_ufes": ["patient_id", "lesion_id", "age", "gender", "region", "diagnostic", "biopsed",
                 "fitspatrick", "img_id", *PAD_UFES],
    "scin": ["case_id", "age_group", "sex_at_birth", "fitzpatrick_skin_type", *SCIN,
             "body_parts_other", "other_symptoms_no_relevant_symptoms", "condition_duration",
             "weighted_skin_condition_label", "dermatologist_fitzpatrick_skin_type_label_1"],
    "dermx": ["image_id", "labeller", "name", "attributes", "localised", "diagnosis", "skin_tone",
              "age"],
    "milk10k": ["lesion_id", "image_type", "isic_id", "age_approx", "sex", "skin_tone_class",
                "site", "MONET_ulceration_crust", "MONET_hair", "MONET_vasculature_vessels",
                "MONET_erythema", "MONET_pigmented", "diagnosis_full", "dx"],
    "dermacon_in": ["Age", "Body_part", "Descriptors", "Disease_label", "Fitzpatrick", "Sex",
                    "Subject_ID"],
    "derm7pt": ["case_num", "case_id", "diagnosis", "sex", *DERM7PT],
    "skincon": ["md5hash", "label", "fitzpatrick_scale", "Do not consider this image", *SKINCON],
}  # fmt: skip  # names as a table has them, side by side
"""The columns that are read, and a few that must not be."""


def write(folder: Path, table: str, *rows: dict[str, Any], fill: str = "", name: str = "") -> Path:
    """Write rows; ``fill`` is what stands in the cells that a row does not tell."""
    path = folder / (name or f"{table}.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[table], restval=fill)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(
    folder: Path, name: str, knowledge: KnowledgeBase, *rows: dict[str, Any], fill: str = ""
) -> list[Example]:
    """Return the examples of a made-up table, each of which resolves."""
    examples = table(name).read(write(folder, name, *rows, fill=fill), knowledge)
    for one in examples:
        resolve_case(one.document, knowledge)
        told = {*one.document["present"], *one.document["absent"]}
        assert told <= one.asked
    return examples


PAD = {"patient_id": "PAT_1", "diagnostic": "BCC", "age": "70", "gender": "FEMALE"}
SCIN_ROW = {"case_id": "1", "weighted_skin_condition_label": "{'Eczema': 1.0}"}
DERMACON_ROW = {"Disease_label": "Vitiligo", "Subject_ID": "S1"}
