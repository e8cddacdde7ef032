"""The checker's own likelihood of what a network read from a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from reasoning.checking.ontology import Subject

__all__ = ["Reading", "likelihood", "moved"]

Reading: TypeAlias = tuple[Subject, float, float]
"""A finding, its probability, and its base rate in the pictures of the calibration."""


def moved(probability: float, base_rate: float) -> float:
    """How far a reading moved from its base rate: a quarter of the log of the odds ratio."""
    q = sorted((1e-9, probability, 1.0 - 1e-9))[1]  # sure readings have no odds
    logs = [math.log(one) for one in (q, 1.0 - q, base_rate, 1.0 - base_rate)]
    return max(-1.0, min(1.0, 0.25 * (logs[0] - logs[1] - logs[2] + logs[3])))


def likelihood(
    readings: Sequence[Reading],
    ruled_out: Sequence[Reading],
    chances: Sequence[float],
    gone: Sequence[float],
) -> float:
    """Likelihood of a reading over findings of which at most one holds, up to a common factor.

    Findings that are certainly absent leave their share to the others, in the reading, in its base
    rates and in what is believed.

    Args:
        readings: the findings that are open.
        ruled_out: those that are certainly absent.
        chances: how often each open finding is there.
        gone: the same of those ruled out.
    """
    open_q = max(1.0 - sum(q for _, q, _ in ruled_out), 1e-3)
    open_rate = max(1.0 - sum(rate for _, _, rate in ruled_out), 1e-3)
    rest_rate = 1.0 - sum(rate for _, _, rate in readings) / open_rate
    rest_q = max(1.0 - sum(q for _, q, _ in readings) / open_q, 0.0)
    rest = rest_q / rest_rate if rest_rate > 1e-3 else 1.0  # nothing over: not asked
    none = max(1.0 - sum(chances) - sum(gone), 0.01)
    shares = [(q / open_q) / (rate / open_rate) for _, q, rate in readings]
    hit = sum(p * share for p, share in zip(chances, shares, strict=True))
    return max((hit + none * rest) / (sum(chances) + none), 1e-6)
