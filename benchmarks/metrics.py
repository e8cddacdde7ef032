"""Figures of ranked answers. Pure functions; a label that cannot be mapped counts as a miss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np

__all__ = [
    "DECIMALS",
    "Rank",
    "Ranked",
    "balanced_accuracy",
    "bootstrap_interval",
    "expected_calibration_error",
    "ranking",
]

DECIMALS = 4
"""Decimals of a figure that is printed."""

Rank = int | None
"""Rank of the right answer from 1; None where it is not in the list or could not be mapped."""


def ranking(ranks: Sequence[Rank], *, at: Sequence[int] = (1, 2, 3, 5, 10)) -> dict[str, float]:
    """Return top-k shares and the mean reciprocal rank."""
    figures = {f"top{k}": fmean(r is not None and r <= k for r in ranks) for k in at}
    return figures | {"mrr": fmean(0.0 if r is None else 1.0 / r for r in ranks)}


def balanced_accuracy(labels: Sequence[str], ranks: Sequence[Rank]) -> float:
    """Return the mean over labels of the share ranked first."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for label, rank in zip(labels, ranks, strict=True):
        hits[label].append(rank == 1)
    return fmean(fmean(one) for one in hits.values())


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[bool], *, bins: int = 10
) -> float:
    """Return the mean gap between confidence and share of right answers, by equal-width bins."""
    confidence, hit = np.asarray(confidences), np.asarray(right, dtype=float)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[place == one].mean() - hit[place == one].mean()) * (place == one).mean()
        for one in range(bins)
        if (place == one).any()
    ]
    return float(sum(gaps))


def bootstrap_interval(
    hits: Sequence[bool], *, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a share."""
    chance = np.random.default_rng(seed)
    values = np.asarray(hits, dtype=float)
    means = values[chance.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


@dataclass
class Ranked:
    """Ranks and confidences of one way to answer, example by example."""

    ranks: list[Rank] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    def add(self, rank: Rank, confidence: float) -> None:
        """Note one answer."""
        self.ranks.append(rank)
        self.confidences.append(confidence)

    def figures(self, labels: Sequence[str]) -> dict[str, float]:
        """Return the figures over all examples."""
        first = [rank == 1 for rank in self.ranks]
        values = ranking(self.ranks) | {
            "balanced_accuracy": balanced_accuracy(labels, self.ranks),
            "ece": expected_calibration_error(self.confidences, first),
        }
        return {key: round(value, DECIMALS) for key, value in values.items()}
