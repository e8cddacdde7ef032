"""Temperatures, quality of probabilities, and reliability, on made-up sums."""

from __future__ import annotations

import numpy as np
import pytest

from reasoning.trust.calibration import (
    Temperature,
    brier,
    calibration_error,
    log_loss,
    merge,
    probabilities,
    reliability,
)


def drawn(temperature: float, cases: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Return sums, and right answers drawn with the probabilities at a temperature."""
    chance = np.random.default_rng(7)
    units = np.rint(chance.normal(0.0, 8000.0, (cases, 12))).astype(np.int64)
    sure = probabilities(units, temperature)
    place = (sure.cumsum(axis=1) < chance.random((cases, 1))).sum(axis=1)
    return units, np.arange(12) == place[:, None]


@pytest.mark.parametrize("true", [0.7, 1.0, 1.8])
def test_the_temperature_of_the_draw_is_found(true: float) -> None:
    units, right = drawn(true)
    fit = Temperature().fit(units, right)
    assert fit.temperature_ == pytest.approx(true, rel=0.1)
    chance = fit.predict_proba(units)
    assert chance.sum(axis=1) == pytest.approx(1.0)
    first = right[np.arange(len(chance)), chance.argmax(axis=1)]
    assert calibration_error(chance.max(axis=1), first) < 0.03
    far = probabilities(units, 3.0 * true)
    assert log_loss(chance, right) < log_loss(far, right)
    assert brier(chance, right) < brier(far, right)


def test_a_right_answer_may_be_any_of_several() -> None:
    units = np.array([[0, 10_000, -10_000]])
    chance = probabilities(units, 1.0)
    assert chance[0] == pytest.approx([10 / 111, 100 / 111, 1 / 111])
    right = np.array([[True, False, True]])
    assert log_loss(chance, right) == pytest.approx(-np.log(11 / 111))
    assert brier(chance, right) == pytest.approx(2 * (100 / 111) ** 2)


def test_what_is_excluded_gets_nothing_and_costs_a_bounded_amount() -> None:
    units, closed = np.array([[0, 5000]]), np.array([[False, True]])
    chance = probabilities(units, 1.0, closed)
    assert chance.tolist() == [[1.0, 0.0]]
    assert log_loss(chance, closed) == pytest.approx(np.log(1e6))


def test_fitting_refuses_cases_without_a_right_answer() -> None:
    with pytest.raises(ValueError, match="right answer"):
        Temperature().fit(np.zeros((2, 2)), np.array([[True, False], [False, False]]))


def test_reliability_by_hand() -> None:
    confidence = np.array([0.05, 0.95, 0.95, 1.0])
    hit = np.array([False, True, False, True])
    low, high = reliability(confidence, hit)
    assert (low["n"], low["right"], low["from"], low["to"]) == (1, 0.0, 0.0, 0.1)
    assert (high["n"], high["to"]) == (3, 1.0)
    assert high["right"] == pytest.approx(2 / 3)
    gap = (0.05 * 1 + abs(2.9 / 3 - 2 / 3) * 3) / 4
    assert calibration_error(confidence, hit) == pytest.approx(gap)


def test_groups_join_where_labels_share_a_disorder() -> None:
    groups = merge(6, [[0, 1], [1, 2], [4]])
    assert groups[0] == groups[1] == groups[2]
    assert len(set(groups.tolist())) == 4
