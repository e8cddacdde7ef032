"""The shipped seven-point checklist counts as the people who made derm7pt counted.

Kawahara 2019 gives every lesion of the Interactive Atlas of Dermoscopy its seven criteria and the
sum; a case with a row's findings must get that sum, for every row.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.closure import Hierarchy, close
from reasoning.rules import ChecklistResult, apply_rules
from tests.kb.test_columns import LANDINGS

DERM7PT = {name.split(" ", 1)[1]: m for name, m in LANDINGS.items() if name.startswith("derm7pt ")}
GENERAL = {
    "pigment_network": "pigment-network",
    "streaks": "streaks",
    "pigmentation": "dermoscopic-pigmentation",
    "regression_structures": "regression-structures",
    "dots_and_globules": "dots-and-globules",
    "blue_whitish_veil": "blue-whitish-veil",
    "vascular_structures": "vascular-structures",
}
"""What is absent where a column of derm7pt says 'absent'."""


def document_of(row: dict[str, str]) -> dict[str, Any]:
    """The findings of a row, as a case."""
    present = [DERM7PT[c][row[c]] for c in (*GENERAL, "elevation") if row[c] != "absent"]
    return {"present": present, "absent": [g for c, g in GENERAL.items() if row[c] == "absent"]}


def card_of(document: dict[str, Any], knowledge: KnowledgeBase, tree: Hierarchy) -> ChecklistResult:
    case = resolve_case(document, knowledge)
    cards = apply_rules(case, close(case, tree, knowledge), knowledge).checklists
    (card,) = [one for one in cards if one.rule == "seven-point-checklist"]
    return card


def test_every_row_of_derm7pt(data_dir: Path, shipped: KnowledgeBase) -> None:
    path = data_dir / "tables/derm7pt/meta_train_valid.csv"
    if not path.is_file():
        pytest.skip("derm7pt is not among the development data")
    tree = Hierarchy(shipped)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cards = {row["case_num"]: card_of(document_of(row), shipped, tree) for row in rows}
    assert len(cards) == len(rows) == 616
    counted = {number: card.score for number, card in cards.items()}
    assert counted == {row["case_num"]: int(row["seven_point_score"]) for row in rows}


HAND_MADE = [
    # a bland lesion: nothing but regular structures and vessels that give no points
    ({"present": ["elevation-flat", "typical-pigment-network", "regular-streaks",
                  "diffuse-regular-pigmentation", "regular-dots-and-globules", "comma-vessels"],
      "absent": ["regression-structures", "blue-whitish-veil"]}, 0),
    # one major, two minor
    ({"present": ["single-lesion", "irregular-streaks", "irregular-dots-and-globules",
                  "linear-irregular-vessels"],
      "absent": ["pigment-network", "dermoscopic-pigmentation", "regression-structures",
                 "blue-whitish-veil"]}, 4),
    # everything
    ({"present": ["elevation-nodular", "atypical-pigment-network", "irregular-streaks",
                  "localized-irregular-pigmentation", "irregular-dots-and-globules",
                  "dotted-vessels", "regression-combinations", "blue-whitish-veil"]}, 10),
]  # fmt: skip  # a row a case


@pytest.mark.parametrize(("document", "points"), HAND_MADE)
def test_hand_made(document: dict[str, Any], points: int, shipped: KnowledgeBase) -> None:
    assert card_of(document, shipped, Hierarchy(shipped)).score == points


@pytest.mark.parametrize("vessels", list(DERM7PT["vascular_structures"].values()))
def test_vessels(vessels: str, shipped: KnowledgeBase) -> None:
    """Only dotted and linear irregular vessels are an atypical vascular pattern."""
    document = {"present": ["single-lesion", vessels], "absent": ["blue-whitish-veil"]}
    card = card_of(document, shipped, Hierarchy(shipped))
    assert card.score == (2 if vessels in {"dotted-vessels", "linear-irregular-vessels"} else 0)


def test_a_rash_gets_no_score(shipped: KnowledgeBase) -> None:
    """Dotted vessels of psoriasis are no sign of melanoma."""
    document = {"present": ["plaque", "silvery-scale", "multiple-lesions", "dotted-vessels"]}
    case = resolve_case(document, shipped)
    closed = close(case, Hierarchy(shipped), shipped)
    assert apply_rules(case, closed, shipped).checklists == ()
