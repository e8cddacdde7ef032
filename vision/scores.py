"""Measures of predictions against labels: pure functions of arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from vision.findings import HEAD_BY_NAME

__all__ = [
    "balanced_accuracy",
    "class_scores",
    "concept_scores",
    "dice",
    "ece",
    "ece_by_chance",
    "finding_scores",
    "intervals",
    "macro_auc",
    "rounded",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESAMPLES = 500
MELANOMA = HEAD_BY_NAME["picture-class"].findings.index("picture-class-melanoma")


def macro_auc(probabilities: Floats, labels: Ints) -> float:
    """Return the mean one-against-rest AUC over the classes that have cases and non-cases."""
    areas = [
        roc_auc_score(labels == number, probabilities[:, number])
        for number in range(probabilities.shape[1])
        if 0 < (labels == number).sum() < len(labels)
    ]
    return float(np.mean(areas)) if areas else float("nan")


def balanced_accuracy(chosen: Ints, labels: Ints) -> float:
    """Return the mean recall of the classes that occur; what else is chosen is merely wrong."""
    return float(np.mean([(chosen[labels == c] == c).mean() for c in np.unique(labels)]))


def ece(probabilities: Floats, present: NDArray[np.bool], bins: int = 10) -> float:
    """Return the expected calibration error of one finding over equally wide bins."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(probabilities[place == b].mean() - present[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def dice(found: NDArray[np.bool], wanted: NDArray[np.bool]) -> float:
    """Return twice the overlap over the sum of both areas; 1 where both are empty."""
    total = int(found.sum()) + int(wanted.sum())
    return 1.0 if total == 0 else 2.0 * int((found & wanted).sum()) / total


def ece_by_chance(probabilities: Floats, bins: int = 10, draws: int = 200, seed: int = 0) -> float:
    """Return the calibration error that so many cases show on average if every probability is true.

    With few cases a bin's share strays from its probability by chance alone, so that the measured
    error is never nought: this is what it has to be compared with.
    """
    chance = np.random.default_rng(seed)
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    drawn = chance.random((draws, len(probabilities))) < probabilities
    gaps = np.zeros(draws)
    for number in np.unique(place):
        inside = place == number
        missed = drawn[:, inside].mean(1) - probabilities[inside].mean()
        gaps += np.abs(missed) * inside.mean()
    return float(gaps.mean())


def finding_scores(
    probabilities: Floats, present: NDArray[np.bool], threshold: float
) -> dict[str, Any]:
    """Measure one finding: n_present, auc, ece, and what its threshold gives.

    `ece_by_chance` is what `ece` would be, with so few cases, if every probability were true.
    Sensitivity, specificity and AUC are None where no case, or every case, has the finding.
    """
    some = 0 < present.sum() < len(present)
    called = probabilities >= threshold
    return {
        "n_present": int(present.sum()),
        "auc": round(float(roc_auc_score(present, probabilities)), 4) if some else None,
        "ece": round(ece(probabilities, present), 4),
        "ece_by_chance": round(ece_by_chance(probabilities), 4),
        "sensitivity": round(float(called[present].mean()), 4) if some else None,
        "specificity": round(float(1 - called[~present].mean()), 4) if some else None,
    }


def class_scores(
    probabilities: Floats, labels: Ints, chosen: Ints, melanoma_class: int = MELANOMA
) -> dict[str, float]:
    """Return the scores of a head of classes.

    Args:
        probabilities: (n, classes).
        labels: (n,) class indices.
        chosen: (n,) the class named of each.
        melanoma_class: its place among the classes.
    """
    melanoma = labels == melanoma_class
    some = 0 < melanoma.sum() < len(labels)
    return {
        "accuracy": float((chosen == labels).mean()),
        "balanced_accuracy": balanced_accuracy(chosen, labels),
        "auc": macro_auc(probabilities, labels),
        "melanoma_recall": float((chosen[melanoma] == melanoma_class).mean())
        if some
        else float("nan"),
        "melanoma_auc": float(roc_auc_score(melanoma, probabilities[:, melanoma_class]))
        if some
        else float("nan"),
    }


def intervals(
    score: Callable[[Ints], dict[str, float]], groups: NDArray[np.str_], seed: int = 0
) -> dict[str, list[float]]:
    """Return 95 % percentile intervals of scores under resampling of whole groups."""
    chance = np.random.default_rng(seed)
    _, member = np.unique(groups, return_inverse=True)
    rows_of = [np.flatnonzero(member == number) for number in range(member.max() + 1)]
    drawn: dict[str, list[float]] = {}
    for _ in range(RESAMPLES):
        chosen = chance.integers(0, len(rows_of), len(rows_of))
        rows = np.concatenate([rows_of[number] for number in chosen])
        for name, value in score(rows.astype(np.int64)).items():
            drawn.setdefault(name, []).append(value)
    return {
        name: [round(float(edge), 4) for edge in np.nanpercentile(values, [2.5, 97.5])]
        for name, values in drawn.items()
        if not np.isnan(values).all()  # no sample had what the score needs
    }


def rounded(scores: dict[str, float]) -> dict[str, float]:
    """Return the scores to four digits."""
    return {name: round(value, 4) for name, value in scores.items()}


def concept_scores(
    shares: Floats, labels: Ints, rates: Floats, chosen: Ints | None = None
) -> dict[str, Any]:
    """Measure one head.

    Args:
        shares: (n, classes) calibrated probabilities.
        labels: (n,) class indices, none missing.
        rates: (classes,) base rates, which serve as thresholds: the class chosen by `threshold` is
            the one whose probability stands highest above its base rate.
        chosen: (n,) the class named of each; the most probable where not given.
    """
    chosen = shares.argmax(1) if chosen is None else chosen
    raised = (shares / rates).argmax(1)
    counts = np.bincount(labels, minlength=shares.shape[1])
    return {
        "n": len(labels),
        "accuracy": round(float((chosen == labels).mean()), 4),
        "balanced_accuracy": round(balanced_accuracy(chosen, labels), 4),
        "balanced_accuracy_threshold": round(balanced_accuracy(raised, labels), 4),
        "chance_balanced_accuracy": round(1.0 / int((counts > 0).sum()), 4),
        "auc": round(macro_auc(shares, labels), 4),
        "ece": round(
            float(np.mean([ece(shares[:, c], labels == c) for c in range(shares.shape[1])])), 4
        ),
        "majority_accuracy": round(float(counts.max() / counts.sum()), 4),
    }
