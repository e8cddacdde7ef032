"""The checker's own derivation of beliefs and weights from the knowledge base.

Plain loops over the illness scripts, no arrays and nothing of the engine: two pieces of code that
agree on every digit are worth more than one. What the model is, is written down in docs/model.md.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from kb.epidemiology_schema import AgeProfile
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.checking.belief import Derived
from reasoning.checking.likeness import Likeness
from reasoning.checking.ontology import Subject, join
from reasoning.checking.people import age_densities
from reasoning.checking.readings import Reading, likelihood
from reasoning.checking.scripts import Scripts

__all__ = ["Derivation", "Reading", "Subject", "join", "shown"]


def shown(probability: float) -> float:
    """Return a probability as a proof shows it; no tie is decided by how sums were ordered."""
    return round(round(probability, 12), 6)


class Derivation(Scripts):
    """The model of one knowledge base, setting and set of parameters, derived afresh.

    What was derived for one case is kept for the next: beliefs and weights of a subject, one for
    each disorder, and whatever they follow from.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        parameters: Mapping[str, Any],
        setting: str,
        names: list[str] | None,
    ) -> None:
        super().__init__(knowledge, parameters, setting, names)
        self._generals: dict[Subject, list[Subject]] = {}
        self._beliefs: dict[Subject, array[float]] = {}
        self._units: dict[tuple[Subject, str], array[int]] = {}
        self._densities: dict[str, list[float]] = {}
        self._mixtures: dict[tuple[str, Any], float] = {}

    def belief(self, disorder: Disorder, subject: Subject) -> Derived:
        """Probability, match type, assertions, and what it is inherited or joined from."""
        k = float(self.par["background_strength"])
        bg = self.background(subject)
        said = self.stated(disorder, subject)
        if said is not None:
            value, strength, indices = said
            match = "exact" if subject in self.said[disorder.id] else "from-kinds"
            least = Derived((strength * value + k * bg) / (strength + k), match, indices)
            if match == "exact":
                return least
        else:
            silence = float(self.par["unmentioned_strength"])
            silent = (silence * self.leak(subject) + k * bg) / (silence + k)
            least = Derived(silent, "unmentioned", [])
        if len(subject) > 1:
            joined = self._joined_parts(disorder, subject)
            return joined if said is None or joined.probability > least.probability else least
        named = self.said[disorder.id]
        for general in () if self._alone(subject) else self._specific_first(subject):
            if general in named:
                value, strength, indices = named[general]
                rest, wide = self.left_over(disorder, general), self.background(general)
                ratio = (strength * rest + k * wide) / (strength + k) / wide
                p = min(bg * ratio ** float(self.par["inherited_discount"]), 0.99)
                if (said is None and rest == value) or p > least.probability:
                    low, by = self._rarest(disorder, subject, general)
                    if by is None:
                        return Derived(p, "inherited", indices, general)
                    p = min(bg * (ratio * low) ** float(self.par["inherited_discount"]), 0.99)
                    if said is not None and p <= least.probability:
                        break
                    return Derived(p, "inherited", [*indices, *named[by][2]], general, by)
                break
        return least

    def _joined_parts(self, disorder: Disorder, lesion: Subject) -> Derived:
        """A lesion that a script does not name is as probable as its parts together."""
        each = {part: self.belief(disorder, frozenset((part,))) for part in sorted(lesion)}
        chances = tuple((part, one.probability) for part, one in each.items())
        told = sorted({index for one in each.values() for index in one.assertions})
        least = float(self.par["joined_floor"]) * self.background(lesion)
        joined = max(math.prod(p for _, p in chances), least)
        return Derived(joined, "joined", told, parts=chances)

    def _alone(self, subject: Subject) -> bool:
        """Whether a finding has a background of its own, below that of its axis."""
        finding = self.kb.findings[next(iter(subject))]
        usual = dict(self.par["axis_background"]).get(finding.axis, self.par["default_background"])
        return finding.background is not None and finding.background < usual

    def _rarest(
        self, disorder: Disorder, subject: Subject, general: Subject
    ) -> tuple[float, Subject | None]:
        """The general subject beside this one that is the rarest here for what it is elsewhere."""
        named, k = self.said[disorder.id], float(self.par["background_strength"])
        low, by = 1.0, None
        for other in self._specific_first(subject):
            if other not in named or self.kind_of(other, general) or self.kind_of(general, other):
                continue
            value, strength, _ = named[other]
            wide = self.background(other)
            ratio = round((strength * value + k * wide) / (strength + k) / wide, 12)
            if ratio < low:
                low, by = ratio, other
        return low, by

    def probability(self, disorder: Disorder, subject: Subject) -> float:
        """The probability of :meth:`belief`, derived once for all disorders."""
        if subject not in self._beliefs:
            column = array("d", (self.belief(one, subject).probability for one in self.disorders))
            self._beliefs[subject] = column
        return self._beliefs[subject][self.row[disorder.id]]

    def _specific_first(self, subject: Subject) -> list[Subject]:
        """What a subject is a kind of, the least common first.

        Then findings before lesions, in the order of the vocabulary.
        """

        def key(general: Subject) -> tuple[float, bool, Any]:
            joined = len(general) > 1
            order: Any = sorted(general) if joined else self.place[next(iter(general))]
            return round(self.background(general), 12), joined, order

        if subject not in self._generals:
            self._generals[subject] = sorted(self.above(subject), key=key)
        return self._generals[subject]

    # -- age and sex ---------------------------------------------------------------------------
    def age_densities(self, profile: AgeProfile) -> list[float]:
        """Density of every age in whole years, 0 to 100."""
        return age_densities(profile, float(self.par["age_floor"]))

    def sex_share(self, disorder: Disorder, sex: str) -> float:
        """Share of a sex among the patients."""
        f = disorder.epidemiology.female
        value = f.n / f.of if f.n is not None and f.of else float(f.value or 0.0)
        s, k = self.patients(f), float(self.par["background_strength"])
        women = (s * value + k * 0.5) / (s + k)
        return women if sex == "female" else 1.0 - women

    def chance(self, disorder: Disorder, kind: str, value: Any) -> float:
        """Density of an age, or share of a sex, among the patients."""
        if kind == "age":
            if disorder.id not in self._densities:
                self._densities[disorder.id] = self.age_densities(disorder.epidemiology.age)
            return self._densities[disorder.id][min(int(value), 100)]
        return self.sex_share(disorder, value)

    def mixed(self, kind: str, value: Any) -> float:
        """The same over all disorders."""
        if (kind, value) not in self._mixtures:
            chances = [self.chance(d, kind, value) for d in self.disorders]
            self._mixtures[kind, value] = self.mixture(chances)
        return self._mixtures[kind, value]

    @cached_property
    def likeness(self) -> Likeness:
        """The words of the scripts."""
        return Likeness(self.kb)

    def wording_scale(self, known: int) -> float:
        """What a likeness weighs, of a text of so many known words."""
        return float(self.par["wording"]) * known / (known + float(self.par["wording_half"]))

    def neutral(self, alike: Sequence[float], known: int) -> float:
        """The likeness that weighs nothing, of those of one text to all disorders."""
        scale, top = self.wording_scale(known), max(alike)
        return top + math.log10(self.mixture([10 ** (scale * (v - top)) for v in alike])) / scale

    def population_exponent(self, kind: str) -> float:  # noqa: ARG002  # fitted sets have their own
        """How much of the weight of age or sex counts."""
        return 1.0

    def population_correction(self, disorder: Disorder, kind: str, value: Any) -> int:  # noqa: ARG002  # fitted sets use it
        """What fitted corrections add to the weight of an age or a sex."""
        return 0

    def corrected(
        self,
        disorder: Disorder,  # noqa: ARG002  # fitted sets use it
        kind: str,  # noqa: ARG002  # fitted sets use it
        state: str,  # noqa: ARG002  # fitted sets use it
        told: Sequence[tuple[Any, float, float]],  # noqa: ARG002  # fitted sets use it
    ) -> dict[str, Any]:
        """What a proof shows of corrections; only fitted sets have them."""
        return {}

    def details(self, disorder: Disorder, subject: Subject, state: str) -> dict[str, Any]:  # noqa: ARG002  # fitted sets use it
        """What a proof shows beside the authored statements; fitted sets have counts."""
        return {}

    def reading_exponent(self, readings: Sequence[Reading]) -> float:
        """How much of the weight of a reading counts: as much as of the finding when present."""
        return self._tempering(readings[0][0])

    # -- weights, as whole numbers of 10**-4 (log10) ---------------------------------------------
    @staticmethod
    def units(ratio: float, exponent: float = 1.0) -> int:
        """Round log10 of a ratio, raised, to whole ten-thousandths."""
        return round(math.log10(ratio) * exponent * 10_000)

    def finding_units(self, disorder: Disorder, subject: Subject, state: str) -> int:
        """Weight of a finding that is present or absent."""
        key = (subject, state)
        if key not in self._units:
            bg, noted = self.background(subject), self.noted(subject)
            exponent = self.exponent(subject, state)
            column = array("l")
            for one in self.disorders:
                p = self.probability(one, subject)
                ratio = p / bg if state == "present" else (1 - noted * p) / (1 - noted * bg)
                column.append(self.units(ratio, exponent))
            self._units[key] = column
        return self._units[key][self.row[disorder.id]]

    def noted(self, subject: Subject) -> float:  # noqa: ARG002  # counts are of what was noted
        """Chance that an observer notes a finding that is there."""
        return float(self.par["observer_sensitivity"])

    def exponent(self, subject: Subject, state: str) -> float:
        """How much of the weight of a finding counts."""
        if state == "absent":
            return float(self.par["absent_tempering"])
        return self._tempering(subject)

    def _tempering(self, subject: Subject) -> float:
        """How much of the weight of a finding counts when it is there."""
        axis = self.kb.findings[next(iter(subject))].axis if len(subject) == 1 else ""
        return float(dict(self.par["axis_tempering"]).get(axis, self.par["tempering"]))

    def reading_units(
        self, disorder: Disorder, readings: list[Reading], ruled_out: list[Reading]
    ) -> int:
        """Weight of a probabilistic reading over findings of which at most one holds."""
        here, anywhere = (
            likelihood(
                readings,
                ruled_out,
                [chance(subject) for subject, _, _ in readings],
                [chance(subject) for subject, _, _ in ruled_out],
            )
            for chance in (partial(self.probability, disorder), self.background)
        )
        return self.units(here / anywhere, self.reading_exponent(readings))

    def mixture(self, values: list[float]) -> float:
        """Average of one value per disorder, weighted by how common they are."""
        return math.fsum(p * v for p, v in zip(self.prior, values, strict=True))
