"""Random descriptions: HermiT and the matcher say the same, and a difference is seen."""

from __future__ import annotations

import pytest

from benchmarks import agreement
from benchmarks.agreement import by_hermit, by_matcher, random_lesions, run
from kb.knowledge import KnowledgeBase
from reasoning.closure import Hierarchy
from tests.classes import fresh


def test_they_agree_on_the_toy(toy: KnowledgeBase) -> None:
    hierarchy = Hierarchy(toy)
    lesions = random_lesions(toy, hierarchy, 60)
    assert len(set(lesions)) == 60
    assert not set(lesions) & hierarchy.known
    ours, (theirs, seconds) = by_matcher(lesions, hierarchy), by_hermit(lesions, toy)
    assert ours == theirs
    assert seconds > 0
    nested = [other for mine in ours for other in mine if len(other) > 1]
    assert len(nested) > 30, "too few are kinds of each other to test anything"


def test_they_agree_on_a_part_of_what_ships(shipped: KnowledgeBase) -> None:
    told = run(150, knowledge=shipped)
    assert (told["descriptions"], told["disagreements"]) == (150, 0)
    assert told["that_are_lesions"] > 30
    assert told["ratio_batch"] > 1


def test_a_matcher_that_misses_a_parent_is_caught(
    toy: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphan = toy.findings["silvery-scale"].model_copy(update={"parents": ()})
    wrong = Hierarchy(fresh(toy, findings=toy.findings | {"silvery-scale": orphan}))
    monkeypatch.setattr(agreement, "Hierarchy", lambda _: wrong)
    told = run(40, knowledge=toy)
    assert told["disagreements"] > 0
    assert all("scale" in str(one["hermit_only"]) for one in told["first_disagreements"])
