"""Figures, by hand on short lists."""

from __future__ import annotations

import pytest

from benchmarks.metrics import (
    balanced_accuracy,
    bootstrap_interval,
    expected_calibration_error,
    ranking,
)


def test_ranking() -> None:
    figures = ranking([1, 1, 2, 4, None], at=(1, 2, 5))
    assert figures == {"top1": 0.4, "top2": 0.6, "top5": 0.8, "mrr": pytest.approx(2.75 / 5)}


def test_what_is_not_in_the_list_is_a_miss() -> None:
    assert ranking([None, None]) == {
        "top1": 0,
        "top2": 0,
        "top3": 0,
        "top5": 0,
        "top10": 0,
        "mrr": 0,
    }


def test_balanced_accuracy_weighs_labels_not_cases() -> None:
    labels = ["a", "a", "a", "b"]
    assert balanced_accuracy(labels, [1, 1, 1, 2]) == 0.5
    assert balanced_accuracy(labels, [1, 2, None, 1]) == pytest.approx((1 / 3 + 1) / 2)


def test_labels_and_ranks_belong_together() -> None:
    with pytest.raises(ValueError, match="shorter"):
        balanced_accuracy(["a", "b"], [1])


def test_calibration_error() -> None:
    assert expected_calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert expected_calibration_error([0.0, 1.0], [True, False]) == 1.0
    assert expected_calibration_error([0.75] * 4, [True, True, True, False]) == 0.0
    # two bins: |0.95 - 1| for three of four, |0.35 - 0| for one of four
    mixed = expected_calibration_error([0.95, 0.95, 0.95, 0.35], [True, True, True, False])
    assert mixed == pytest.approx(0.75 * 0.05 + 0.25 * 0.35)


def test_bootstrap() -> None:
    assert bootstrap_interval([True] * 20) == (1.0, 1.0)
    low, high = bootstrap_interval([True, False] * 50)
    assert 0.38 < low < 0.45
    assert 0.55 < high < 0.62
    assert bootstrap_interval([True, False] * 50) == (low, high)
    narrow = bootstrap_interval([True, False] * 5000, draws=200)
    assert narrow[1] - narrow[0] < 0.03
