"""What a differential is made of: pieces of evidence, what each adds to a disorder, its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reasoning.beliefs import Belief, Corrected
from reasoning.case import Observation
from reasoning.closure import Subject
from reasoning.parameters import RESOLUTION
from reasoning.setting_model import Floats, Weights

__all__ = ["UNIT", "Contribution", "Hypothesis", "Piece"]

UNIT = float(10**RESOLUTION)


@dataclass(frozen=True)
class Piece:
    """One piece of evidence of a case: what it is, and its weight for every disorder.

    Attributes:
        kind: ``finding`` (present or absent), ``reading`` (probable), ``age``, ``sex``, or
            ``wording`` (the words of a text, as far as they are like a script's).
        subjects: the finding; several for a reading over exclusive findings.
        observations: what it follows from.
        weights: whole numbers of 10**-RESOLUTION (log10), one per disorder.
        shares, background: of age and sex, what the weights follow from: the chance of this age or
            sex in each disorder, and over all of them (findings have beliefs); of the wording, the
            likeness to each script, and the one that weighs nothing.
    """

    id: str
    kind: Literal["finding", "reading", "age", "sex", "wording"]
    state: Literal["present", "absent", "probable"]
    subjects: tuple[Subject, ...]
    observations: tuple[Observation, ...]
    weights: Weights
    shares: Floats | None = None
    background: float = 0.0


@dataclass(frozen=True)
class Contribution:
    """One piece of evidence for or against one disorder.

    Attributes:
        weight: log10 likelihood ratio; exactly ``units`` times 10**-RESOLUTION.
        probability, background, exponent: of age and sex (findings have beliefs).
        corrected: the part of the weight that fitted corrections added, if any.
    """

    piece: Piece
    units: int
    beliefs: tuple[Belief, ...] = ()
    probability: float = 0.0
    background: float = 0.0
    exponent: float = 1.0
    corrected: Corrected | None = None

    @property
    def weight(self) -> float:
        """The weight in log10 units."""
        return self.units / UNIT


@dataclass(frozen=True)
class Hypothesis:
    """A disorder, or none of these, with its sum and its probability.

    Attributes:
        prior_units, total_units: whole numbers of 10**-RESOLUTION (log10).
        excluded_by: rule that excludes it; then the posterior is 0 and the sum is kept visible.
    """

    id: str
    label: str
    prior_units: int
    total_units: int
    posterior: float
    excluded_by: str | None = None

    @property
    def total(self) -> float:
        """Prior plus weights, log10."""
        return self.total_units / UNIT
