"""Figures of labelled pictures, with bootstrap intervals: pure functions of arrays.

A class that the file lacks has no recall and no area under the curve: such a figure is None, and
the means are over the classes that occur. A label that the network does not know is a miss in
accuracy and balanced accuracy and takes no part in areas under a curve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.metrics import DECIMALS

__all__ = [
    "auc",
    "class_figures",
    "concept_figures",
    "intervals",
    "mean_figures",
    "measured_figures",
    "plain",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 500
"""Bootstrap samples behind an interval."""

NAN = float("nan")


def auc(scores: Floats, positive: NDArray[np.bool]) -> float:
    """Return the area under the ROC curve, NaN where one side is empty."""
    from scipy.stats import rankdata

    wanted = int(positive.sum())
    other = len(positive) - wanted
    if not wanted or not other:
        return NAN
    ranks = rankdata(scores)
    return float((ranks[positive].sum() - wanted * (wanted + 1) / 2) / (wanted * other))


def _mean(values: Sequence[float]) -> float:
    known = [one for one in values if one == one]
    return float(np.mean(known)) if known else NAN


def _balanced(chosen: Ints, codes: Ints) -> float:
    return _mean([float((chosen[codes == one] == one).mean()) for one in np.unique(codes)])


def plain(value: float) -> float | None:
    """Return a figure as it is printed: rounded, None where it does not exist."""
    return None if value != value else round(float(value), DECIMALS)


def intervals(
    score: Callable[[Ints], Mapping[str, float]], groups: NDArray[np.str_]
) -> dict[str, list[float] | None]:
    """Return 95 % percentile intervals of figures, resampling whole groups with replacement."""
    chance = np.random.default_rng(0)
    _, member = np.unique(groups, return_inverse=True)
    rows_of = [np.flatnonzero(member == number) for number in range(int(member.max()) + 1)]
    drawn: dict[str, list[float]] = {}
    for _ in range(DRAWS):
        chosen = chance.integers(0, len(rows_of), len(rows_of))
        rows = np.concatenate([rows_of[number] for number in chosen]).astype(np.int64)
        for name, value in score(rows).items():
            drawn.setdefault(name, []).append(value)
    found: dict[str, list[float] | None] = {}
    for name, values in drawn.items():
        known = [one for one in values if one == one]
        edges = np.percentile(known, [2.5, 97.5]) if len(known) > DRAWS // 2 else None
        found[name] = None if edges is None else [round(float(one), DECIMALS) for one in edges]
    return found


def _ece(shares: Floats, codes: Ints) -> float:
    from vision.scores import ece

    return _mean([ece(shares[:, one], codes == one) for one in range(shares.shape[1])])


def class_figures(
    names: Sequence[str],
    shares: Floats,
    truth: Sequence[str],
    groups: NDArray[np.str_],
    *,
    melanoma: str,
    chosen: Ints | None = None,
    extra: Mapping[str, Floats] | None = None,
) -> dict[str, Any]:
    """Measure probabilities of classes and the class that is named.

    Args:
        names: the L classes.
        shares: (n, L).
        truth: the right one for each row; a word that is no class is a miss.
        groups: rows of one lesion or patient share it: they are drawn together.
        melanoma: the class whose recall and area are reported.
        chosen: (n,) the class that is named; the most probable one where not given.
        extra: further figures that are means over rows (NaN where a row has none).

    Returns:
        n, accuracy, balanced_accuracy, auc (mean of one against rest), melanoma_recall,
        melanoma_auc, ece (mean over classes), the extra ones, unmapped_labels and ``intervals``.
    """
    all_names = [*names, *sorted(set(truth) - set(names))]
    codes = np.array([all_names.index(one) for one in truth], dtype=np.int64)
    named = shares.argmax(1) if chosen is None else chosen
    target = names.index(melanoma)

    def score(rows: Ints) -> dict[str, float]:
        right, answers, values = codes[rows], named[rows], shares[rows]
        known = right < len(names)
        is_melanoma = right == target
        areas = [auc(values[known, one], right[known] == one) for one in range(len(names))]
        found = {
            "accuracy": float((answers == right).mean()),
            "balanced_accuracy": _balanced(answers, right),
            "auc": _mean(areas),
            "melanoma_recall": float((answers[is_melanoma] == target).mean())
            if is_melanoma.any()
            else NAN,
            "melanoma_auc": areas[target],
        }
        return found | {key: _mean(list(column[rows])) for key, column in (extra or {}).items()}

    everything = np.arange(len(codes), dtype=np.int64)
    known = codes < len(names)
    figures = score(everything)
    figures["ece"] = _ece(shares[known], codes[known]) if known.any() else NAN
    unmapped = [one for one in truth if one not in names]
    return {
        "n": len(codes),
        **{key: plain(value) for key, value in figures.items()},
        "unmapped_labels": {one: unmapped.count(one) for one in sorted(set(unmapped))},
        "intervals": intervals(score, groups),
    }


def concept_figures(
    shares: Floats,
    codes: Ints,
    groups: NDArray[np.str_],
    *,
    factors: Floats | None = None,
    rates: Floats | None = None,
    chosen: Ints | None = None,
) -> dict[str, Any]:
    """Measure one concept: probabilities (n, classes) against classes (n,), none missing.

    Args:
        shares: calibrated probabilities.
        codes: the right classes; the number of classes for a word that is none: a miss.
        groups: rows that are drawn together.
        factors: (classes,) by how much each class is raised before the one named is chosen.
        chosen: (n,) the class that is named, where factors do not say it.
        rates: base rates where the network learned; given, ``balanced_accuracy_threshold`` is of
            the class whose probability stands highest above its base rate.
    """
    if chosen is None:
        chosen = (shares if factors is None else shares * factors).argmax(1)
    known = codes < shares.shape[1]

    def score(rows: Ints) -> dict[str, float]:
        right, values, sure = codes[rows], shares[rows], known[rows]
        columns = range(shares.shape[1]) if shares.shape[1] > 2 else (1,)
        found = {
            "accuracy": float((chosen[rows] == right).mean()),
            "balanced_accuracy": _balanced(chosen[rows], right),
            "auc": _mean([auc(values[sure, one], right[sure] == one) for one in columns]),
        }
        if rates is not None:
            raised = (values / rates).argmax(1)
            found["balanced_accuracy_threshold"] = _balanced(raised, right)
        return found

    counts = np.bincount(codes, minlength=shares.shape[1])
    return {
        "n": len(codes),
        **{key: plain(value) for key, value in score(np.arange(len(codes))).items()},
        "ece": plain(_ece(shares[known], codes[known]) if known.any() else NAN),
        "majority_accuracy": plain(float(counts.max() / counts.sum())),
        "chance_balanced_accuracy": plain(1.0 / int((counts > 0).sum())),
        "intervals": intervals(score, groups),
    }


def measured_figures(
    chosen: Ints, scores: Floats, codes: Ints, groups: NDArray[np.str_]
) -> dict[str, Any]:
    """Measure what has no probabilities.

    Args:
        chosen: the class that is told of each row.
        scores: the higher, the more of it; the area is of class 0 against all others.
        codes: the right classes.
        groups: rows that are drawn together.
    """

    def score(rows: Ints) -> dict[str, float]:
        right = codes[rows]
        return {
            "accuracy": float((chosen[rows] == right).mean()),
            "balanced_accuracy": _balanced(chosen[rows], right),
            "auc": auc(scores[rows], right > 0),
        }

    counts = np.bincount(codes)
    return {
        "n": len(codes),
        **{key: plain(value) for key, value in score(np.arange(len(codes))).items()},
        "ece": None,
        "majority_accuracy": plain(float(counts.max() / counts.sum())),
        "chance_balanced_accuracy": plain(1.0 / int((counts > 0).sum())),
        "intervals": intervals(score, groups),
    }


def mean_figures(values: Floats, groups: NDArray[np.str_], name: str) -> dict[str, Any]:
    """Return the mean over the rows that have a value, with its interval, under a name."""
    known = values == values
    if not known.any():
        return {name: None, "n_masks": 0, "intervals": {}}
    there, own = values[known], groups[known]
    return {
        name: plain(float(there.mean())),
        "n_masks": int(known.sum()),
        "intervals": intervals(lambda rows: {name: float(there[rows].mean())}, own),
    }
