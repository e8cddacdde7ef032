"""Does a case look like none of the known disorders?

An unknown disorder is taken to be like one drawn at random from the known ones: some disorder,
none of them commoner than another. The score (log10) holds this against the known disorders, each
as common as it is in the setting: how much better the case is explained by *some* disorder than by
what is seen every day. It is 0 where nothing was observed, high where only what is rare explains
the case, and above what known disorders give where nothing explains it well. How well cases of
disorders that were left out of the knowledge base are recognized by it is measured by ``dermatrace
bench left_out``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from reasoning.parameters import RESOLUTION
from reasoning.trust.calibration import Floats

__all__ = ["unlike_score", "unlike_scores"]

_UNIT = float(10**RESOLUTION)


def unlike_score(hypotheses: Iterable[tuple[int, int]]) -> float:
    """Return the score of one case.

    Args:
        hypotheses: sum and prior of every disorder, whole numbers of 10**-RESOLUTION (log10).
    """
    pairs = list(hypotheses)
    top = max(total for total, _ in pairs)
    best = max(total - prior for total, prior in pairs)
    usual = math.fsum(10.0 ** ((total - top) / _UNIT) for total, _ in pairs)
    whole = math.fsum(10.0 ** (prior / _UNIT) for _, prior in pairs)
    some = math.fsum(10.0 ** ((total - prior - best) / _UNIT) for total, prior in pairs)
    score = math.log10(some / len(pairs)) + best / _UNIT - math.log10(usual / whole) - top / _UNIT
    return round(score, RESOLUTION)


def unlike_scores(totals: npt.ArrayLike, priors: npt.ArrayLike) -> Floats:
    """Return the scores of many cases.

    Args:
        totals: sums of the disorders, cases x disorders.
        priors: their priors, one for each disorder; the same units.
    """
    sums = np.asarray(totals, dtype=np.float64) / _UNIT
    before = np.asarray(priors, dtype=np.float64) / _UNIT
    some = _log_mean(sums - before)
    usual = _log_mean(sums) - _log_mean(before[None, :])
    scores: Floats = np.round(some - usual, RESOLUTION)
    return scores


def _log_mean(logs: Floats) -> Floats:
    top = logs.max(axis=1, keepdims=True)
    mean: Floats = np.log10((10.0 ** (logs - top)).mean(axis=1)) + top[:, 0]
    return mean
