"""Sets that hold the right answer as often as they say, for patients like those measured.

Split-conformal prediction with the least ambiguous sets (Sadinle, Lei and Wasserman 2019; ``lac``
in MAPIE): a set holds every disorder whose probability reaches a threshold, the threshold is a
quantile of the probabilities that the right answers had in other patients. If a new patient comes
from where those came (exchangeability), the set holds a right answer with at least the stated
chance, on average over such patients; for patients of another kind nothing is promised.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from reasoning.trust.calibration import Floats, Mask

__all__ = ["LEVELS", "conformalized", "in_set", "thresholds"]

LEVELS = (0.8, 0.9, 0.95, 0.99)
_DECIMALS = 6
"""Decimals of a threshold, as many as of the probabilities that a proof shows."""


def _as_given(width: int) -> Any:
    """Return a classifier in scikit-learn's sense whose probabilities are its input."""
    from sklearn.base import BaseEstimator, ClassifierMixin

    class AsGiven(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
        def __init__(self, width: int) -> None:
            self.width = width
            self.classes_ = np.arange(width)

        def fit(self, table: Floats, labels: Any) -> AsGiven:  # noqa: ARG002  # there is nothing to fit
            return self

        def predict_proba(self, table: Floats) -> Floats:
            return table

        def predict(self, table: Floats) -> Any:
            return self.classes_[table.argmax(axis=1)]

        def __sklearn_is_fitted__(self) -> bool:
            return True

    return AsGiven(width)


def conformalized(chance: Floats, right: Mask, levels: Sequence[float] = LEVELS) -> Any:
    """Return MAPIE's split-conformal classifier, conformalized on labelled cases.

    Where a label allows several disorders its likeliest one counts: a set covers the case as soon
    as it holds one of them.
    """
    from mapie.classification import SplitConformalClassifier

    best = np.where(right, chance, -1.0).argmax(axis=1)
    made = SplitConformalClassifier(
        _as_given(chance.shape[1]),
        confidence_level=list(levels),
        conformity_score="lac",
        prefit=True,
    )
    with warnings.catch_warnings():
        # not every disorder has a case, and need not have one
        warnings.filterwarnings("ignore", message="WARNING: your conformalization dataset has less")
        return made.conformalize(chance, best)


def thresholds(chance: Floats, right: Mask, levels: Sequence[float] = LEVELS) -> tuple[float, ...]:
    """Return for each level the probability that a disorder of the set needs.

    Args:
        chance: probabilities of labelled cases, cases x hypotheses.
        right: which hypotheses are right; every case has one.
        levels: shares of the patients whose set should hold a right answer.
    """
    scores = np.sort(np.ravel(conformalized(chance, right, levels).conformity_scores))
    found = []
    for level in levels:
        place = math.ceil((len(scores) + 1) * level) - 1
        worst = scores[place] if place < len(scores) else 1.0  # too few cases: everything
        # rounded down, so that no disorder falls out of a set by rounding
        found.append(math.floor((1.0 - float(worst)) * 10**_DECIMALS) / 10**_DECIMALS)
    return tuple(found)


def in_set(chance: Floats, threshold: float) -> Mask:
    """Return which hypotheses are in the sets: those whose shown probability reaches it.

    The likeliest always is, so that no set is empty.
    """
    inside: Mask = np.round(chance, _DECIMALS) >= threshold
    inside[np.arange(len(chance)), chance.argmax(axis=1)] = True
    return inside
