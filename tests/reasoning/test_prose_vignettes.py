"""The vignettes of this project: what a careful reader ticks is found, and little besides.

The bounds lie below what was measured (docs/free-text.md), so that a synonym more or less in the
vocabulary does not fail them, and a broken rule does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.prose_findings import run
from kb.knowledge import KnowledgeBase
from kb.yamlio import read_yaml
from tests.conftest import ROOT

PARTS = {part: ROOT / "tests" / "vignettes" / f"{part}.yaml" for part in ("develop", "blind")}


@pytest.fixture(scope="module")
def figures(shipped: KnowledgeBase) -> dict[str, Any]:
    return run(None, base=shipped)


@pytest.mark.parametrize(
    ("part", "precision", "recall", "denied_precision", "denied_recall"),
    [("develop", 0.95, 0.93, 0.93, 0.93), ("blind", 0.89, 0.86, 0.85, 0.68)],
)
def test_precision_and_recall(
    figures: dict[str, Any],
    part: str,
    precision: float,
    recall: float,
    denied_precision: float,
    denied_recall: float,
) -> None:
    told = figures[part]
    assert told["present"]["precision"] >= precision
    assert told["present"]["recall"] >= recall
    assert told["absent"]["precision"] >= denied_precision
    assert told["absent"]["recall"] >= denied_recall
    assert told["age_right"] >= told["n"] - 1
    assert told["sex_right"] >= told["n"] - 1


@pytest.mark.parametrize("path", PARTS.values(), ids=PARTS)
def test_the_vignettes_speak_the_vocabulary(path: Path, shipped: KnowledgeBase) -> None:
    vignettes = read_yaml(path)
    assert len({one["id"] for one in vignettes}) == len(vignettes)
    for one in vignettes:
        named = {*one["present"], *one["absent"], *one["optional"]}
        assert named <= shipped.findings.keys(), one["id"]
        assert not set(one["present"]) & set(one["absent"]), one["id"]


def test_there_are_enough_across_the_groups() -> None:
    every = [one for path in PARTS.values() for one in read_yaml(path)]
    assert len(every) >= 40
    assert len({one["group"] for one in every}) >= 15
