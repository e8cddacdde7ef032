"""Every column of the public tables has a finding to land on.

The mapping is data: the name a table uses, to a name of the vocabulary; an empty one says that the
vocabulary knows the table's own name as an id, label or synonym. What is no observation of a skin
is listed apart, with the reason.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.lesion_columns import DERM7PT, PAD_UFES, PAD_UFES_OTHER, PAD_UFES_SITES
from benchmarks.rash_columns import (
    DERMACON,
    DERMACON_SITES,
    DERMX,
    DERMX_ATTRIBUTES,
    DERMX_OTHER,
    SCIN,
    SCIN_DURATIONS,
    SCIN_OTHER,
    SKINCON,
)
from benchmarks.uci import CLINICAL, HISTOLOGY
from kb.knowledge import KnowledgeBase
from reasoning.case import duration_finding

LANDINGS: dict[str, dict[str, str]] = {
    "skincon": dict.fromkeys(SKINCON, ""),
    "dermacon": DERMACON,
    "dermacon sites": DERMACON_SITES,
    **{f"derm7pt {column}": values for column, values in DERM7PT.items()},
    "pad-ufes": PAD_UFES,
    "pad-ufes sites": PAD_UFES_SITES,
    "scin": SCIN,
    "scin durations": SCIN_DURATIONS,
    "dermx": DERMX,
    "dermx attributes": DERMX_ATTRIBUTES,
    "uci": {**CLINICAL, **HISTOLOGY},
}


@pytest.mark.parametrize("table", LANDINGS)
def test_every_column_has_a_finding(table: str, shipped: KnowledgeBase) -> None:
    names = {column: name or column for column, name in LANDINGS[table].items()}
    missing = [c for c, name in names.items() if name.lower() not in shipped.finding_names]
    assert missing == []


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "tables" / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the development data")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(table: list[dict[str, str]], column: str, separator: str = "") -> set[str]:
    cells = [row[column] for row in table if row[column]]
    parts = [one for cell in cells for one in (cell.split(separator) if separator else [cell])]
    return {part.strip() for part in parts} - {""}


class TestNoColumnIsForgotten:
    """The mapping above against the tables themselves."""

    def test_skincon(self, data_dir: Path) -> None:
        header = list(rows(data_dir, "skincon_fitzpatrick17k/concepts_train.csv")[0])
        concepts = header[: header.index("Do not consider this image")]
        assert len(concepts) == 48
        assert set(concepts) == set(SKINCON)

    def test_dermacon(self, data_dir: Path) -> None:
        table = rows(data_dir, "dermacon_in/metadata_train.csv")
        assert values(table, "Descriptors", ",") == set(DERMACON)
        assert values(table, "Body_part", ",") == set(DERMACON_SITES)

    def test_derm7pt(self, data_dir: Path) -> None:
        table = rows(data_dir, "derm7pt/meta_train_valid.csv")
        for column, known in DERM7PT.items():
            assert values(table, column) - {"absent"} <= set(known), column

    def test_pad_ufes(self, data_dir: Path) -> None:
        table = rows(data_dir, "pad_ufes_20/metadata_train.csv")
        assert set(table[0]) == set(PAD_UFES) | PAD_UFES_OTHER
        assert values(table, "region") == set(PAD_UFES_SITES)

    def test_scin(self, data_dir: Path) -> None:
        table = rows(data_dir, "scin/cases_train.csv")
        families = ("textures_", "body_parts_", "condition_symptoms_", "other_symptoms_")
        asked = {column for column in table[0] if column.startswith(families)}
        assert asked == set(SCIN) | SCIN_OTHER
        assert values(table, "condition_duration") - {"UNKNOWN"} == set(SCIN_DURATIONS)

    def test_dermx(self, data_dir: Path) -> None:
        table = rows(data_dir, "dermx/annotations_train.csv")
        assert values(table, "name") == set(DERMX) | DERMX_OTHER
        assert values(table, "attributes", ";") == set(DERMX_ATTRIBUTES)

    def test_uci(self, data_dir: Path) -> None:
        header = set(rows(data_dir, "uci_dermatology/dermatology_train.csv")[0])
        other = {"row", "age", "class", "diagnosis"}
        assert header == {*CLINICAL, *HISTOLOGY} | other


@pytest.mark.parametrize("days", [0, 0.5, 1, 5, 7, 20, 28, 60, 90, 200, 365, 900, 5000, 40000])
def test_every_duration_has_a_finding(days: float, shipped: KnowledgeBase) -> None:
    assert shipped.findings[duration_finding(days)].choice == "duration"
