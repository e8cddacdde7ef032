"""Operating points for what must not be missed."""

from __future__ import annotations

import numpy as np
import pytest

from kb.knowledge import KnowledgeBase
from reasoning.trust.urgency import threshold_for, urgency_of
from tests.reasoning.measured import made_up


def test_the_total_is_of_what_must_not_be_missed(toy: KnowledgeBase) -> None:
    chances = {"melanoma": 0.2, "nevus": 0.5, "sjs-ten": 0.1, "tinea": 0.15, "none-of-these": 0.05}
    found = urgency_of(chances, toy.disorders, made_up().urgency)
    assert found.probability == pytest.approx(0.3)
    assert found.likeliest == (("melanoma", 0.2), ("sjs-ten", 0.1))
    assert found.raised() == {"sensitivity-first": True, "specificity-first": True}


@pytest.mark.parametrize(
    ("total", "raised"), [(0.0199994, False), (0.0199996, True), (0.02, True), (0.0, False)]
)
def test_a_flag_is_raised_by_what_is_shown(toy: KnowledgeBase, total: float, raised: bool) -> None:
    found = urgency_of({"melanoma": total}, toy.disorders, made_up().urgency)
    assert found.raised() == {"sensitivity-first": raised, "specificity-first": False}


def test_without_a_measurement_no_flag_is_raised_or_lowered(toy: KnowledgeBase) -> None:
    assert urgency_of({"melanoma": 0.9}, toy.disorders, None).raised() == {}


def test_an_empty_case_raises_no_flag(toy: KnowledgeBase) -> None:
    found = urgency_of({"melanoma": 0.9}, toy.disorders, made_up().urgency, observed=False)
    assert found.raised() == {"sensitivity-first": False, "specificity-first": False}


def test_thresholds_by_hand() -> None:
    scores = np.concatenate([np.arange(1, 100) / 100, np.arange(100) / 1000])
    grave = np.arange(199) < 99
    # of 99 grave cases, 100 x 5 % - 1 = 4 may stay below
    assert threshold_for(scores, grave, goal="sensitivity") == 0.05
    # of 100 others, the 91 lowest stay below: 0.000 to 0.090
    assert threshold_for(scores, grave, goal="specificity") == pytest.approx(0.090001)


def test_with_few_grave_cases_everything_is_flagged() -> None:
    scores, grave = np.array([0.5, 0.6, 0.1]), np.array([True, True, False])
    assert threshold_for(scores, grave, goal="sensitivity") == 0.0
    assert threshold_for(scores, grave, goal="specificity") == pytest.approx(0.100001)


def test_both_goals_are_met_on_new_cases() -> None:
    chance = np.random.default_rng(0)

    def cases() -> tuple[np.ndarray, np.ndarray]:
        grave = chance.random(6000) < 0.2
        return np.where(grave, chance.beta(4, 6, 6000), chance.beta(2, 8, 6000)), grave

    (scores, grave), (new, truth) = cases(), cases()
    first = threshold_for(scores, grave, goal="sensitivity")
    second = threshold_for(scores, grave, goal="specificity")
    assert (new[truth] >= first).mean() == pytest.approx(0.95, abs=0.02)
    assert (new[~truth] < second).mean() == pytest.approx(0.90, abs=0.02)
    assert first < second
