"""Does a case look like none of the known disorders?

An unknown disorder is taken to lie halfway between two things that explain any case: one disorder
drawn at random from the known ones, none of them commoner than another, and findings that come
together by chance, each as often as in patients at large. The score (log10) holds the geometric
mean of the two against the known disorders, each as common as it is in the setting. It is 0 where
nothing was observed, below 0 where a known disorder explains the case (the rarer it is, the better
it must explain it), and high where none does. (Against the random disorder alone every rare
disorder looked unknown: with it three in ten published cases that were told rightly were called
unlike any.) How well it recognizes cases of disorders that were left out of the knowledge base is
measured by ``dermatrace bench left_out``.
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
_HALF = 0.5


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
    random = math.log10(some / len(pairs)) + best / _UNIT
    known = math.log10(usual / whole) + top / _UNIT
    return round(_HALF * random - known, RESOLUTION)  # chance findings weigh 0


def unlike_scores(totals: npt.ArrayLike, priors: npt.ArrayLike) -> Floats:
    """Return the scores of many cases.

    Args:
        totals: sums of the disorders, cases x disorders.
        priors: their priors, one for each disorder; the same units.
    """
    sums = np.asarray(totals, dtype=np.float64) / _UNIT
    before = np.asarray(priors, dtype=np.float64) / _UNIT
    random = _log_mean(sums - before)
    known = _log_mean(sums) - _log_mean(before[None, :])
    scores: Floats = np.round(_HALF * random - known, RESOLUTION)
    return scores


def _log_mean(logs: Floats) -> Floats:
    top = logs.max(axis=1, keepdims=True)
    mean: Floats = np.log10((10.0 ** (logs - top)).mean(axis=1)) + top[:, 0]
    return mean
