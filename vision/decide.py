"""Which class to name, given probabilities: the most probable one after fixed factors.

Naming the most probable class misses melanomas that stand just under a nevus, and never names rare
grades. A factor for each class moves the choice without touching the probabilities. The factors
are chosen on the tuning part, which the weights never saw and no result is reported on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vision.findings import HEAD_BY_NAME

__all__ = ["COST", "ENOUGH", "RECALL", "criteria_power", "decide", "melanoma_factor"]

RECALL = 0.6
"""Share of melanomas that are to be named so: what the project aims at."""

ENOUGH = 20
"""Melanomas that the tuning part must have for a factor to be chosen by it."""

COST = 0.01
"""Accuracy on the tuning part that may be given up so that rare grades are named at all."""

FACTORS = tuple(round(1.0 + 0.1 * step, 1) for step in range(31))
POWERS = tuple(round(0.05 * step, 2) for step in range(21))

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def decide(shares: Floats, factors: Sequence[float]) -> Ints:
    """Return the class (n,) with the highest probability (n, classes) times factor (classes,)."""
    return np.asarray((shares * np.asarray(factors)).argmax(1), dtype=np.int64)


def melanoma_factor(head: str, shares: Floats, labels: Ints) -> list[float]:
    """Return factors of a head of classes: one everywhere but for melanoma.

    Melanoma's is the smallest of 1.0, 1.1, .. 4.0 with which the tuning part's melanomas are named
    as often as `RECALL` asks, the largest where none does; 1 where that part has fewer than
    `ENOUGH` melanomas to choose by.

    Args:
        head: `picture-class` or `photo-class`.
        shares: (n, classes) calibrated probabilities of the tuning part.
        labels: (n,) class indices, -1 left out.
    """
    place = HEAD_BY_NAME[head].findings.index("picture-class-melanoma")

    def factors(value: float) -> list[float]:
        return [value if number == place else 1.0 for number in range(shares.shape[1])]

    melanomas = shares[labels == place]
    if len(melanomas) < ENOUGH:
        return factors(1.0)
    enough = [
        value for value in FACTORS if (decide(melanomas, factors(value)) == place).mean() >= RECALL
    ]
    return factors(min(enough, default=FACTORS[-1]))


def criteria_power(told: Sequence[tuple[Floats, Ints, Floats]]) -> float:
    """Return the power p of one over the base rate by which grades are raised, for all criteria.

    0 names the most probable grade, 1 the grade that stands highest above its base rate. The
    largest of 0, 0.05, .. 1 that costs at most `COST` of the best accuracy over all criteria
    together is taken: one number for all, because the tuning part is small.

    Args:
        told: for each criterion calibrated probabilities (n, grades), labels (n,) with -1 left out,
            and base rates (grades,).
    """

    def right(power: float) -> float:
        hits = [
            decide(shares[labels >= 0], (rates**-power).tolist()) == labels[labels >= 0]
            for shares, labels, rates in told
        ]
        return float(np.concatenate(hits).mean())

    scores = [right(power) for power in POWERS]
    return max(p for p, s in zip(POWERS, scores, strict=True) if s >= max(scores) - COST)
