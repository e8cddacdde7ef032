"""Probabilities that mean something: one temperature, fitted, and how good the result is.

Rows are cases, columns are hypotheses. A label may allow several disorders (*tinea*), so what is
right is a mask. The estimator follows scikit-learn's conventions (``fit``, ``predict_proba``,
fitted attributes end in an underscore); nothing here is imported when a case is diagnosed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reasoning.parameters import RESOLUTION

__all__ = [
    "Temperature",
    "brier",
    "calibration_error",
    "log_loss",
    "merge",
    "probabilities",
    "reliability",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_NATURAL = np.log(10.0) / 10**RESOLUTION
_LOWEST = 1e-6
"""What an excluded right answer counts as: the smallest probability that a proof can show."""
DECIMALS = 3
"""Decimals of a fitted temperature: a change of the fourth moves no probability by a percent."""


def probabilities(units: npt.ArrayLike, temperature: float, closed: Mask | None = None) -> Floats:
    """Return probabilities from sums divided by a temperature.

    Args:
        units: sums, whole numbers of 10**-RESOLUTION (log10), cases x hypotheses.
        temperature: 1 leaves the sums as they are; higher ones make the answers less sure.
        closed: hypotheses that an exclusion rule rules out; they get nothing.
    """
    logs = np.asarray(units, dtype=np.float64) * (_NATURAL / temperature)
    if closed is not None:
        logs = np.where(closed, -np.inf, logs)
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    chance: Floats = odds / odds.sum(axis=1, keepdims=True)
    return chance


@dataclass
class Temperature:
    """Temperature scaling of sums: the temperature with the smallest squared error (Brier score).

    The log-likelihood is as proper a score, but it is ruled by the few cases whose right answer the
    knowledge takes for all but impossible; the temperature that is best for these makes the
    probabilities that people read, those of the first answers, worse (docs/calibration.md).

    Attributes:
        lowest, highest: limits of the temperature.
        temperature_: after ``fit``.
    """

    lowest: float = 0.2
    highest: float = 5.0
    temperature_: float = field(default=1.0, init=False)

    def fit(self, units: npt.ArrayLike, right: Mask, closed: Mask | None = None) -> Temperature:
        """Find the temperature of the smallest squared error.

        Raises:
            ValueError: a case has no right answer.
        """
        from scipy.optimize import minimize_scalar

        if not right.any(axis=1).all():
            raise ValueError("every case needs a right answer")

        def loss(log: float) -> float:
            return brier(probabilities(units, float(np.exp(log)), closed), right)

        limits = (np.log(self.lowest), np.log(self.highest))
        found = minimize_scalar(loss, bounds=limits, method="bounded")
        self.temperature_ = round(float(np.exp(found.x)), DECIMALS)
        return self

    def predict_proba(self, units: npt.ArrayLike, closed: Mask | None = None) -> Floats:
        """Return probabilities at the fitted temperature."""
        return probabilities(units, self.temperature_, closed)


def log_loss(chance: Floats, right: Mask) -> float:
    """Return the mean of -ln of the probability of the right answers together."""
    hit = np.where(right, chance, 0.0).sum(axis=1)
    return float(-np.log(np.maximum(hit, _LOWEST)).mean())


def brier(chance: Floats, right: Mask) -> float:
    """Return the mean squared error over all hypotheses, the right ones taken as one."""
    hit = np.where(right, chance, 0.0).sum(axis=1)
    wrong = np.where(right, 0.0, chance**2).sum(axis=1)
    return float(((1.0 - hit) ** 2 + wrong).mean())


def reliability(confidence: Floats, hit: Mask, *, bins: int = 10) -> list[dict[str, float | int]]:
    """Return for each equal-width bin how many answers it holds, how sure and how right they are.

    Bins without answers are left out.
    """
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        {
            "from": one / bins,
            "to": (one + 1) / bins,
            "n": int((place == one).sum()),
            "confidence": float(confidence[place == one].mean()),
            "right": float(hit[place == one].mean()),
        }
        for one in range(bins)
        if (place == one).any()
    ]


def calibration_error(confidence: Floats, hit: Mask, *, bins: int = 10) -> float:
    """Return the expected calibration error: the mean gap of the bins, by their size."""
    rows = reliability(confidence, hit, bins=bins)
    gaps = [abs(row["confidence"] - row["right"]) * row["n"] for row in rows]
    return float(sum(gaps) / len(confidence))


def merge(width: int, together: Sequence[Sequence[int]]) -> Ints:
    """Return for each hypothesis the number of its group: what is named together is one group.

    Args:
        width: number of hypotheses.
        together: places of the hypotheses that one label stands for, label by label; groups that
            share a hypothesis become one.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = [(group[0], other) for group in together for other in group]
    first = np.array([a for a, _ in pairs], dtype=np.int64)
    second = np.array([b for _, b in pairs], dtype=np.int64)
    graph = coo_array((np.ones(len(pairs)), (first, second)), shape=(width, width))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
