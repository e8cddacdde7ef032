"""Plain learners on the same observations and the same split, to be held against.

Features are what was observed: 1 present, 0 absent, a reading's probability; decade of age and sex.
What is unknown is filled with the share of the training part in which it was found when it was
looked for (a box that was left blank counts as looked for), so no learner sees which fields are
missing, and a learner that is told *present* still sees that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.examples import Example
from kb.fitted import AGE_BANDS, age_band

__all__ = ["BASELINES", "Features", "NaiveBayes"]

Floats = npt.NDArray[np.float64]


class Features:
    """Observations as numbers, learned on the training part."""

    def __init__(self, training: Sequence[Example]) -> None:
        self.keys = sorted({key for one in training for key in one.asked})
        self._place = {key: i for i, key in enumerate(self.keys)}
        raw = self._raw(training)
        looked = ~np.isnan(raw)
        for row, one in enumerate(training):
            looked[row, [self._place[key] for key in one.asked]] = True
        total = np.where(np.isnan(raw), 0.0, raw).sum(axis=0)
        self._average = total / np.maximum(looked.sum(axis=0), 1)

    def _raw(self, examples: Sequence[Example]) -> Floats:
        width = len(self.keys)
        table = np.full((len(examples), width + AGE_BANDS + 1), np.nan)
        for row, one in enumerate(examples):
            for state, value in (("present", 1.0), ("absent", 0.0)):
                for key in one.document[state]:
                    if key in self._place:
                        table[row, self._place[key]] = value
            for seen in one.document.get("observations", ()):
                if seen["finding"] in self._place:
                    table[row, self._place[seen["finding"]]] = seen["probability"]
            if one.document.get("age") is not None:
                table[row, width:-1] = 0.0
                table[row, width + age_band(one.document["age"])] = 1.0
            if one.document.get("sex") is not None:
                table[row, -1] = float(one.document["sex"] == "female")
        return table

    def of(self, examples: Sequence[Example], *, filled: bool = True) -> Floats:
        """Return one row of numbers for each example; what is unknown is filled, or left NaN."""
        raw = self._raw(examples)
        return np.where(np.isnan(raw), self._average, raw) if filled else raw


class NaiveBayes:
    """Naive Bayes over yes and no that leaves out what is unknown.

    scikit-learn's needs every cell; filled with an average under one half it would take *unknown*
    for *no*, and so see which fields are missing. Probabilities count as yes from one half on.
    """

    filled = False

    def __init__(self, alpha: float = 0.3) -> None:
        self.alpha = alpha

    def fit(self, table: Floats, labels: npt.NDArray[Any]) -> NaiveBayes:
        """Count yes and no of every column by label."""
        self.classes_ = np.unique(labels)
        yes, no = table >= 0.5, table < 0.5
        rows = [labels == label for label in self.classes_]
        counts = np.array(
            [[yes[row].sum(axis=0), no[row].sum(axis=0)] for row in rows], dtype=float
        )
        rate = (counts[:, 0] + self.alpha) / (counts.sum(axis=1) + 2 * self.alpha)
        self._yes, self._no = np.log(rate), np.log1p(-rate)
        self._prior = np.log(np.array([row.mean() for row in rows]))
        return self

    def predict_proba(self, table: Floats) -> Floats:
        """Return the probability of every label, one row for each row of the table."""
        yes, no = (table >= 0.5).astype(float), (table < 0.5).astype(float)
        total = self._prior + yes @ self._yes.T + no @ self._no.T
        odds = np.exp(total - total.max(axis=1, keepdims=True))
        chance: Floats = odds / odds.sum(axis=1, keepdims=True)
        return chance


def _naive_bayes() -> Any:
    return NaiveBayes()


def _prior() -> Any:
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="prior")


def _logistic_regression() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, max_iter=500)


def _random_forest() -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(400, min_samples_leaf=2, n_jobs=-1, random_state=0)


BASELINES: dict[str, Callable[[], Any]] = {
    "prior": _prior,
    "naive_bayes": _naive_bayes,
    "logistic_regression": _logistic_regression,
    "random_forest": _random_forest,
}
"""Name to a fresh learner with scikit-learn's ``fit`` and ``predict_proba``."""
