"""How likely something is that must not be missed, and from which probability on to say so.

The score of a case is the total probability of all disorders that must not be missed. Two
operating points belong to it: *sensitivity first* (a flag that seldom misses one and is often
raised for nothing) and *specificity first* (a flag that is seldom raised for nothing). Their
thresholds are chosen on labelled cases; what they do there is printed beside every flag. A flag
that is not raised is no all-clear, and red flags stand whatever the probabilities say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kb.calibrated import OperatingPoint
from kb.calibrated import Urgency as Measured
from kb.schema import Disorder
from reasoning.trust.calibration import Floats, Mask

__all__ = ["SENSITIVITY", "SPECIFICITY", "Urgency", "at_least", "threshold_for", "urgency_of"]

SENSITIVITY = 0.95
"""Share of must-not-miss cases that the first operating point should flag."""
SPECIFICITY = 0.90
"""Share of the other cases that the second one should leave alone."""
_DECIMALS = 6
_STEPS = 1e6
_NAMED = 3


@dataclass(frozen=True)
class Urgency:
    """What a differential says about what must not be missed.

    Attributes:
        probability: of all such disorders together.
        likeliest: the likeliest of them with their probabilities, at most three.
        measured: the operating points, None where nothing was measured.
        observed: something was observed in the case; a flag over an empty case would be raised by
            the priors alone, for every patient.
    """

    probability: float
    likeliest: tuple[tuple[str, float], ...]
    measured: Measured | None
    observed: bool = True

    def raised(self) -> dict[str, bool]:
        """Return for each operating point whether its flag is raised; never over an empty case."""
        if self.measured is None:
            return {}
        points = {
            "sensitivity-first": self.measured.sensitivity_first,
            "specificity-first": self.measured.specificity_first,
        }
        return {
            name: self.observed and at_least(self.probability, one) for name, one in points.items()
        }


def at_least(probability: float, point: OperatingPoint) -> bool:
    """Tell whether a total probability, as it is shown, raises the flag of an operating point."""
    return round(probability, _DECIMALS) >= point.threshold


def urgency_of(
    chances: Mapping[str, float],
    disorders: Mapping[str, Disorder],
    measured: Measured | None,
    *,
    observed: bool = True,
) -> Urgency:
    """Return what probabilities, by disorder, say about what must not be missed."""
    grave = [(id_, p) for id_, p in chances.items() if id_ in disorders]
    grave = [(id_, p) for id_, p in grave if disorders[id_].must_not_miss]
    grave.sort(key=lambda one: (-one[1], one[0]))
    return Urgency(math.fsum(p for _, p in grave), tuple(grave[:_NAMED]), measured, observed)


def threshold_for(scores: Floats, grave: Mask, *, goal: str) -> float:
    """Return the threshold of an operating point.

    Args:
        scores: total probabilities of labelled cases.
        grave: which of them must not be missed.
        goal: ``sensitivity`` or ``specificity``. The former takes as few of the lowest scores of
            grave cases away as split-conformal prediction would, so that a new grave case is
            flagged with at least that chance; the latter is the lowest threshold that leaves enough
            of the others alone.
    """
    if goal == "sensitivity":
        kept = np.sort(scores[grave])
        place = math.floor((len(kept) + 1) * (1.0 - SENSITIVITY)) - 1
        value = float(kept[place]) if place >= 0 else 0.0
        return math.floor(value * _STEPS) / _STEPS
    others = np.sort(scores[~grave])
    place = min(math.ceil((len(others) + 1) * SPECIFICITY), len(others)) - 1
    return min((math.floor(float(others[place]) * _STEPS) + 1) / _STEPS, 1.0)
