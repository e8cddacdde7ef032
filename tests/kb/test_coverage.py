"""What the knowledge base must know: labels of the public tables, and what must not be missed."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import table
from benchmarks.labels import DERMACON_LABELS, FITZPATRICK17K, SCIN_LABELS, SKINCON_LABELS
from kb.knowledge import KnowledgeBase

NO_DISORDER = {
    "No Definite Diagnosis",
    "Congenital Disease",
    "Mucosal Ulcer or Cyst",
    "Infected Nodule",
    "Itchy skin eruption",
    "Pseudomonas",
    "Bowen's Metastasis",
    "Contact purpura",
    "Seborrheic Melanosis",
}
"""Labels of DermaCon-IN that name no disorder, or one that no script describes (the last two)."""


def rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the development data")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_scripts_are_whole(shipped: KnowledgeBase) -> None:
    assert len(shipped.disorders) >= 600
    for disorder in shipped.disorders.values():
        place = disorder.id
        assert len(disorder.findings) >= 10, place
        assert {one.setting for one in disorder.epidemiology.frequency} >= {
            "primary-care",
            "dermatology-clinic",
            "hospital",
        }, place
        assert disorder.epidemiology.frequency[0].setting == "primary-care", place
        assert disorder.tell_apart, place
        assert disorder.treatment, place
        assert len(disorder.definition) > 40, place


def test_fitzpatrick17k(shipped: KnowledgeBase) -> None:
    assert len(FITZPATRICK17K) == 114
    names = [SKINCON_LABELS.get(one, one) for one in FITZPATRICK17K]
    assert [one for one in names if shipped.find_target(one) is None] == []


@pytest.mark.parametrize("name", ["pad_ufes", "milk10k", "derm7pt", "dermx", "uci_all"])
def test_closed_lists(name: str, shipped: KnowledgeBase) -> None:
    reading = table(name)
    assert reading.closed
    names = [reading.names.get(one, one) for one in reading.closed]
    assert [one for one in names if shipped.find_target(one) is None] == []


def test_dermacon_in(data_dir: Path, shipped: KnowledgeBase) -> None:
    found = rows(data_dir / "tables/dermacon_in/metadata_train.csv")
    labels = {row["Disease_label"].strip() for row in found} - NO_DISORDER
    missing = [one for one in labels if not shipped.find_target(DERMACON_LABELS.get(one, one))]
    assert missing == []


def test_scin_labels_of_five_cases(data_dir: Path, shipped: KnowledgeBase) -> None:
    found = rows(data_dir / "tables/scin/cases_train.csv")
    weights = (ast.literal_eval(row["weighted_skin_condition_label"] or "{}") for row in found)
    cases = Counter(label for one in weights for label in one)
    named = [one for one, n in cases.items() if n >= 5 and one != "Remove from labeling tool"]
    missing = [one for one in named if not shipped.find_target(SCIN_LABELS.get(one, one))]
    assert missing == []


def test_what_must_not_be_missed(data_dir: Path, shipped: KnowledgeBase) -> None:
    """Every such row of the list of disorders, by name, synonym or identifier."""
    missing = []
    for row in rows(data_dir / "ontologies/disorders.csv"):
        names = [row["name"], *row["synonyms"].split("|"), row["doid"], row["mondo"]]
        known = any(shipped.find_target(name) for name in names if name.strip())
        if row["must_not_miss"] == "yes" and not known:
            missing.append(row["name"])
    assert missing == []
