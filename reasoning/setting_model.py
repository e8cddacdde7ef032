"""Priors, beliefs and weights in one setting: the arrays that a differential is summed from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kb.epidemiology_schema import RelativeFrequency
from reasoning.belief_arrays import assumed, beliefs_of
from reasoning.beliefs import Belief, Corrected, MatchType, Said, strength_of
from reasoning.closure import Subject
from reasoning.epidemiology import age_density, shares
from reasoning.parameters import RESOLUTION

if TYPE_CHECKING:
    from reasoning.compiled import CompiledKnowledge

__all__ = ["Floats", "SettingModel", "Weights", "to_weight"]

Floats = npt.NDArray[np.float64]
Weights = npt.NDArray[np.int64]
_EXHAUSTED = 1e-3


def to_weight(ratio: Floats | float, exponent: Floats | float = 1.0) -> Weights:
    """Return log10 of a likelihood ratio, raised, as a whole number of 10**-RESOLUTION."""
    units: Weights = np.rint(np.log10(ratio) * exponent * 10**RESOLUTION).astype(np.int64)
    return units


class SettingModel:
    """Priors, beliefs and weights in one setting.

    Attributes:
        calibration: what was measured about the probabilities in this setting, if anything.
        prior: share of each disorder among the known ones (sum 1).
        background: probability of each subject over all disorders.
        probability: belief for each pair (disorders x subjects).
        via: column of the general subject that a belief is inherited from, -1 where none; the
            column itself where a lesion is joined from its parts.
        lowered_by: column of another general subject that is rarer here than elsewhere and lowers
            what is inherited, -1 where none.
        present, absent: weight of each subject when present or absent.
    """

    def __init__(self, compiled: CompiledKnowledge, name: str) -> None:
        self.compiled = compiled
        self.name = name
        self.calibration = compiled.calibrations.get(name)
        parameters = compiled.parameters
        common = shares(compiled.knowledge, compiled.disorders, name)
        self.prior_evidence: tuple[RelativeFrequency, ...] = tuple(entry for _, entry in common)
        raw = np.array([1.0 if parameters.flat_prior else value for value, _ in common])
        even = parameters.even_in(name)
        self.prior: Floats = (1.0 - even) * raw / raw.sum() + even / len(raw)
        self.prior_weight = to_weight((1.0 - parameters.none_prior) * self.prior)
        self.none_weight = int(to_weight(parameters.none_prior))
        known = self.prior @ assumed(compiled)
        mixed = (1.0 - parameters.none_prior) * known + parameters.none_prior * compiled.leak
        self.background: Floats = np.clip(mixed, 1e-4, 1.0 - 1e-4)
        self.probability, self.via, self.lowered_by = compiled.stored(
            f"beliefs-{name}", lambda: beliefs_of(compiled, self.background)
        )
        odds_present = self.probability / self.background
        noted = parameters.observer_sensitivity
        odds_absent = (1.0 - noted * self.probability) / (1.0 - noted * self.background)
        self.present = to_weight(odds_present, compiled.tempering)
        self.absent = to_weight(odds_absent, parameters.absent_tempering)

    @property
    def temperature(self) -> float:
        """What sums are divided by before they become probabilities."""
        return 1.0 if self.calibration is None else self.calibration.temperature

    def soft(
        self,
        readings: Sequence[tuple[Subject, float, float]],
        ruled_out: Sequence[tuple[Subject, float, float]] = (),
    ) -> Weights:
        """Return the weight of a probabilistic reading, for every disorder.

        The likelihood of the reading is averaged over what may be there: each of the exclusive
        values (``subject, probability, base rate``; one for a finding that stands alone) or none of
        them. Its likelihood given a value is probability over base rate, up to a common factor.
        Values that somebody ruled out are taken out of everything (probabilities, base rates and
        beliefs of the others grow in proportion): that they are absent is weighed by itself.
        Where the values leave nothing over, nobody asked the network about none of them: it then
        counts like the average picture, so that probability = base rate weighs nothing here, too.
        """
        columns = [self.compiled.column[subject] for subject, _, _ in readings]
        gone = [self.compiled.column[subject] for subject, _, _ in ruled_out]
        left_q = max(1.0 - sum(q for _, q, _ in ruled_out), _EXHAUSTED)
        left_rate = max(1.0 - sum(rate for _, _, rate in ruled_out), _EXHAUSTED)
        like = np.array([(q / left_q) / (rate / left_rate) for _, q, rate in readings])
        rest_q = max(1.0 - sum(q for _, q, _ in readings) / left_q, 0.0)
        rest_rate = 1.0 - sum(rate for _, _, rate in readings) / left_rate
        rest = rest_q / rest_rate if rest_rate > _EXHAUSTED else 1.0

        def likelihood(beliefs: Floats) -> Floats:
            p, out = beliefs[..., columns], beliefs[..., gone].sum(axis=-1)
            none = np.maximum(1.0 - p.sum(axis=-1) - out, 0.01)
            averaged: Floats = (p @ like + none * rest) / (p.sum(axis=-1) + none)
            return np.maximum(averaged, 1e-6)

        ratio = likelihood(self.probability) / likelihood(self.background)
        return to_weight(ratio, self.reading_exponent(readings))

    def reading_exponent(self, readings: Sequence[tuple[Subject, float, float]]) -> float:
        """Return how much of the weight of a reading counts: as much as of the present finding."""
        return float(self.compiled.tempering[self.compiled.column[readings[0][0]]])

    @cached_property
    def _ages(self) -> Floats:
        profiles = (disorder.epidemiology.age for disorder in self.compiled.disorders)
        return np.array([age_density(one, self.compiled.parameters) for one in profiles])

    def age(self, age: float) -> tuple[Weights, Floats, float]:
        """Return weights, densities and background density at an age in years."""
        year = min(int(age), self._ages.shape[1] - 1)
        density = self._ages[:, year]
        background = float(self.prior @ density)
        return to_weight(density / background), density, background

    @cached_property
    def _women(self) -> Floats:
        parameters = self.compiled.parameters
        k = parameters.background_strength
        women = []
        for disorder in self.compiled.disorders:
            stated = disorder.epidemiology.female
            strength = strength_of(stated, parameters)
            women.append((strength * stated.proportion + k * 0.5) / (strength + k))
        return np.array(women)

    def sex(self, sex: str) -> tuple[Weights, Floats, float]:
        """Return weights, probabilities and background probability of a sex."""
        share_ = self._women if sex == "female" else 1.0 - self._women
        background = float(self.prior @ share_)
        return to_weight(share_ / background), share_, background

    def wording(self, text: str) -> tuple[Weights, Floats, float] | None:
        """Return weights, likenesses and the likeness that weighs nothing; None for strange words.

        What weighs nothing is what a patient of the setting would lead to expect: the weights are
        ratios against all disorders, as common as they are there.
        """
        alike = self.compiled.wording.likeness(text)
        if alike is None:
            return None
        parameters, known = self.compiled.parameters, self.compiled.wording.known(text)
        scale = parameters.wording * known / (known + parameters.wording_half)
        top = float(alike.max())
        spread = float(self.prior @ 10.0 ** (scale * (alike - top)))
        neutral = top + math.log10(spread) / scale
        units = np.rint((alike - neutral) * scale * 10**RESOLUTION).astype(np.int64)
        return units, alike, neutral

    def population_exponent(self, kind: str) -> float:  # noqa: ARG002  # fitted sets have their own
        """Return how much of the weight of age or sex counts."""
        return 1.0

    def corrected(
        self,
        row: int,  # noqa: ARG002  # fitted sets use it
        state: str,  # noqa: ARG002  # fitted sets use it
        readings: Sequence[tuple[Subject, float, float]],  # noqa: ARG002  # fitted sets use it
    ) -> Corrected | None:
        """Return what fitted corrections add to a weight; nothing where no counts are used."""
        return None

    def corrected_population(self, row: int, kind: str, value: Any) -> Corrected | None:  # noqa: ARG002  # fitted sets use it
        """Return the same for the weight of an age or a sex."""
        return None

    def prior_reason(self, disorder: str) -> dict[str, str]:  # noqa: ARG002  # fitted sets use it
        """Return where a prior is known from, if not from the script; fitted sets look at which."""
        return {}

    @cached_property
    def prior_rows(self) -> dict[str, dict[str, Any]]:
        """Priors with their reasons as a proof shows them; whoever makes proofs keeps them here."""
        return {}

    def belief(self, row: int, subject: Subject) -> Belief:
        """Return one belief with its reason."""
        compiled = self.compiled
        column = compiled.column[subject]
        said: Said | None = compiled.said[row].get(subject)
        via = int(self.via[row, column])
        general = compiled.hierarchy.subjects[via] if via >= 0 else None
        low = int(self.lowered_by[row, column])
        lowered_by = compiled.hierarchy.subjects[low] if low >= 0 else None
        match: MatchType
        assertions: tuple[int, ...]
        parts: tuple[tuple[Subject, float], ...] = ()
        if via == column:
            match, general = "joined", None
            each = [self.belief(row, (part,)) for part in subject]
            assertions = tuple(sorted({index for one in each for index in one.assertions}))
            chances = (one.probability for one in each)
            parts = tuple(((part,), p) for part, p in zip(subject, chances, strict=True))
        elif said is not None and general is None:
            match, assertions = said.match, said.assertions
        elif general is not None:
            match, assertions = "inherited", compiled.said[row][general].assertions
            if lowered_by is not None:
                assertions += compiled.said[row][lowered_by].assertions
        else:
            match, assertions = "unmentioned", ()
        return Belief(
            probability=float(self.probability[row, column]),
            background=float(self.background[column]),
            match=match,
            assertions=assertions,
            via=general,
            lowered_by=lowered_by,
            parts=parts,
        )
