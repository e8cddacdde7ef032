"""The checker's own derivation of beliefs and weights from the knowledge base.

Plain loops over the illness scripts, no arrays and nothing of the engine: two pieces of code that
agree on every digit are worth more than one. What the model is, is written down in docs/model.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kb.knowledge import KnowledgeBase
from kb.schema import AgeProfile, Disorder

__all__ = ["Derivation", "Subject", "join", "shown"]

Subject: TypeAlias = frozenset[str]
Reading: TypeAlias = tuple[Subject, float, float]
_TIERS = {
    "very-common": 0.03,
    "common": 0.01,
    "uncommon": 0.003,
    "rare": 0.0005,
    "very-rare": 0.0001,
}


def join(subject: Subject) -> str:
    """Return the id of a subject: its parts, sorted and joined by ``+``."""
    return "+".join(sorted(subject))


def shown(probability: float) -> float:
    """Return a probability as a proof shows it; no tie is decided by how sums were ordered."""
    return round(round(probability, 12), 6)


class Derivation:
    """The model of one knowledge base, setting and set of parameters, derived afresh."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        parameters: Mapping[str, Any],
        setting: str,
        names: list[str] | None,
    ) -> None:
        self.kb = knowledge
        self.par = parameters
        self.setting = setting
        ids = knowledge.disorders if names is None else names
        self.disorders = [knowledge.disorders[n] for n in sorted(ids)]
        self.up = {name: self._climb(name) for name in knowledge.findings}
        self.said = {d.id: self._script(d) for d in self.disorders}
        flat = bool(parameters["flat_prior"])
        shares = [1.0 if flat else self.share(d) for d in self.disorders]
        self.prior = [one / math.fsum(shares) for one in shares]
        self.lesions = {
            frozenset(v for _, v in a.lesion.parts())
            for d in knowledge.disorders.values()
            for a in d.findings
            if a.lesion is not None
        }
        self.known: set[Subject] = {frozenset([n]) for n in knowledge.findings} | self.lesions
        self.place = {name: index for index, name in enumerate(knowledge.findings)}
        self._above: dict[Subject, list[Subject]] = {}
        self._below: dict[Subject, list[Subject]] = {}
        self._background: dict[Subject, float] = {}
        self._units: dict[tuple[str, Subject, str], int] = {}
        self._mixtures: dict[tuple[str, Any], float] = {}

    # -- ontology ------------------------------------------------------------------------------
    def _climb(self, name: str) -> set[str]:
        reached, todo = {name}, [name]
        while todo:
            for parent in self.kb.findings[todo.pop()].parents:
                if parent not in reached:
                    reached.add(parent)
                    todo.append(parent)
        return reached

    def kind_of(self, special: Subject, general: Subject) -> bool:
        """Tell whether every ``special`` is a ``general``."""
        reach: set[str] = set()
        for part in special:
            reach |= self.up[part]
        return general <= reach

    def above(self, subject: Subject) -> list[Subject]:
        """What a subject is a kind of, without itself, as far as the knowledge base names it."""
        if subject not in self._above:
            reached = [g for g in self.known if g != subject and self.kind_of(subject, g)]
            self._above[subject] = reached
        return self._above[subject]

    def below(self, subject: Subject) -> list[Subject]:
        """What is a kind of a subject, without itself, as far as the knowledge base names it."""
        if subject not in self._below:
            reached = [k for k in self.known if k != subject and self.kind_of(k, subject)]
            self._below[subject] = reached
        return self._below[subject]

    def choice(self, subject: Subject) -> str | None:
        """Name the group of exclusive findings that a finding belongs to."""
        return self.kb.findings[next(iter(subject))].choice if len(subject) == 1 else None

    # -- what scripts say ----------------------------------------------------------------------
    def _script(self, disorder: Disorder) -> dict[Subject, tuple[float, float, list[int]]]:
        named: dict[Subject, tuple[float, float, list[int]]] = {}
        for index, a in enumerate(disorder.findings):
            parts = [v for _, v in a.lesion.parts()] if a.lesion else [a.finding or ""]
            f = a.frequency
            value = f.n / f.of if f.n is not None and f.of else float(f.value or 0.0)
            named[frozenset(parts)] = (value, self._patients(f), [index])
        return named

    def _patients(self, f: Any) -> float:
        if f.of is not None:
            return min(float(f.of), float(self.par["count_cap"]))
        key = "author_strength" if f.evidence == "author" else "reference_strength"
        return float(self.par[key])

    def stated(self, disorder: Disorder, subject: Subject) -> tuple[float, float, list[int]] | None:
        """What a script says of a subject, by name or through its kinds."""
        named = self.said[disorder.id]
        if subject in named:
            return named[subject]
        kinds = [k for k in named if k != subject and self.kind_of(k, subject)]
        top = [k for k in kinds if not any(o != k and self.kind_of(k, o) for o in kinds)]
        if not top:
            return None
        indices = sorted(i for k in top for i in named[k][2])
        return self._joined(named, kinds), min(named[k][1] for k in top), indices

    def _joined(
        self, named: Mapping[Subject, tuple[float, float, list[int]]], kinds: list[Subject]
    ) -> float:
        """Frequency of any of these kinds: exclusive ones add up, others overlap by chance."""
        top = [k for k in kinds if not any(o != k and self.kind_of(k, o) for o in kinds)]
        missed = 1.0
        exclusive: dict[str, float] = {}
        for kind in sorted(top, key=sorted):
            choice = self.choice(kind)
            if choice is None:
                missed *= 1.0 - named[kind][0]
            else:
                exclusive[choice] = exclusive.get(choice, 0.0) + named[kind][0]
        for total in exclusive.values():
            missed *= 1.0 - min(total, 1.0)
        return 1.0 - missed

    def leak(self, subject: Subject) -> float:
        """Chance of a subject in a patient whose disorder does not bring it."""
        by_axis = dict(self.par["axis_background"])
        chances = []
        for part in subject:
            finding = self.kb.findings[part]
            default = by_axis.get(finding.axis, self.par["default_background"])
            chances.append(finding.background if finding.background is not None else default)
        return float(min(chances))

    def background(self, subject: Subject) -> float:
        """Probability of a subject over all disorders, weighted by how common they are."""
        if subject not in self._background:
            leak, none = self.leak(subject), float(self.par["none_prior"])
            terms = []
            for disorder, prior in zip(self.disorders, self.prior, strict=True):
                said = self.stated(disorder, subject)
                terms.append(prior * (leak if said is None else said[0]))
            mixed = (1.0 - none) * math.fsum(terms) + none * leak
            self._background[subject] = min(max(mixed, 1e-4), 1.0 - 1e-4)
        return self._background[subject]

    def belief(self, disorder: Disorder, subject: Subject) -> tuple[float, str, Any, list[int]]:
        """Probability, match type, general subject it is inherited from, assertions."""
        k = float(self.par["background_strength"])
        bg = self.background(subject)
        said = self.stated(disorder, subject)
        if said is not None:
            value, strength, indices = said
            match = "exact" if subject in self.said[disorder.id] else "from-kinds"
            return (strength * value + k * bg) / (strength + k), match, None, indices
        silence = float(self.par["unmentioned_strength"])
        silent = (silence * self.leak(subject) + k * bg) / (silence + k)
        named = self.said[disorder.id]
        for general in sorted(self.above(subject), key=self._specific_first):
            if general in named:
                value, strength, indices = named[general]
                rest, wide = self._left_over(disorder, general), self.background(general)
                ratio = (strength * rest + k * wide) / (strength + k) / wide
                p = min(bg * ratio ** float(self.par["inherited_discount"]), 0.99)
                if rest == value or p > silent:
                    return p, "inherited", general, indices
                break
        return silent, "unmentioned", None, []

    def _specific_first(self, subject: Subject) -> tuple[float, bool, Any]:
        """Lowest background first; then findings before lesions, in the order of the vocabulary."""
        joined = len(subject) > 1
        order: Any = sorted(subject) if joined else self.place[next(iter(subject))]
        return round(self.background(subject), 12), joined, order

    def _left_over(self, disorder: Disorder, general: Subject) -> float:
        """What the kinds named beside a named finding leave over of its frequency."""
        named = self.said[disorder.id]
        below = [
            kind
            for kind in named
            if kind != general
            and (len(kind) == 1 or len(general) > 1)
            and self.kind_of(kind, general)
        ]
        if not below:
            return named[general][0]
        return max(named[general][0] - self._joined(named, below), 0.0)

    # -- priors, age, sex ----------------------------------------------------------------------
    def share(self, disorder: Disorder) -> float:
        """Share of the setting's visits that is this disorder."""
        entries = disorder.epidemiology.frequency
        entry = next((e for e in entries if e.setting == self.setting), entries[0])
        if entry.tier is not None:
            return _TIERS[entry.tier]
        if entry.n is not None and entry.of is not None:
            return (entry.n + 0.5) / (entry.of + 1.0)
        return max(entry.share or 0.0, 1e-5)

    def age_density(self, profile: AgeProfile, age: float) -> float:
        """Density of the age at presentation, per year."""
        return self.age_densities(profile)[min(int(age), 100)]

    def age_densities(self, profile: AgeProfile) -> list[float]:
        """Density of every age in whole years, 0 to 100."""
        curve = []
        for year in range(101):
            within = profile.range[0] <= year <= profile.range[1]
            if profile.mean is not None:
                z = (year - (profile.mean or 0.0)) / (profile.sd or 1.0)
                curve.append(math.exp(-0.5 * z * z) if within else 0.0)
            elif any(low <= year <= high for low, high in profile.intervals):
                curve.append(-0.75)  # marked: divided by their number below
            else:
                curve.append(0.25 if within else 0.0)
        if profile.mean is None:
            inside = sum(c < 0 for c in curve)
            around = max(sum(c == 0.25 for c in curve), 1)
            curve = [-c / inside if c < 0 else c / around for c in curve]
        floor = float(self.par["age_floor"])
        whole = math.fsum(curve)
        return [(1.0 - floor) * one / whole + floor / 101 for one in curve]

    def sex_share(self, disorder: Disorder, sex: str) -> float:
        """Share of a sex among the patients."""
        f = disorder.epidemiology.female
        value = f.n / f.of if f.n is not None and f.of else float(f.value or 0.0)
        s, k = self._patients(f), float(self.par["background_strength"])
        women = (s * value + k * 0.5) / (s + k)
        return women if sex == "female" else 1.0 - women

    def chance(self, disorder: Disorder, kind: str, value: Any) -> float:
        """Density of an age, or share of a sex, among the patients."""
        if kind == "age":
            return self.age_density(disorder.epidemiology.age, value)
        return self.sex_share(disorder, value)

    def mixed(self, kind: str, value: Any) -> float:
        """The same over all disorders."""
        if (kind, value) not in self._mixtures:
            chances = [self.chance(d, kind, value) for d in self.disorders]
            self._mixtures[kind, value] = self.mixture(chances)
        return self._mixtures[kind, value]

    def population_exponent(self, kind: str) -> float:  # noqa: ARG002  # fitted sets have their own
        """How much of the weight of age or sex counts."""
        return 1.0

    def details(self, disorder: Disorder, subject: Subject, state: str) -> dict[str, Any]:  # noqa: ARG002
        """What a proof shows beside the authored statements; fitted sets have counts."""
        return {}

    def reading_exponent(self, readings: Sequence[Reading]) -> float:  # noqa: ARG002
        """How much of the weight of a reading counts; fitted sets look at which."""
        return float(self.par["tempering"])

    # -- weights, as whole numbers of 10**-4 (log10) ---------------------------------------------
    @staticmethod
    def units(ratio: float, exponent: float = 1.0) -> int:
        """Round log10 of a ratio, raised, to whole ten-thousandths."""
        return round(math.log10(ratio) * exponent * 10_000)

    def finding_units(self, disorder: Disorder, subject: Subject, state: str) -> int:
        """Weight of a finding that is present or absent."""
        key = (disorder.id, subject, state)
        if key not in self._units:
            p, bg = self.belief(disorder, subject)[0], self.background(subject)
            noted = self.noted(subject)
            ratio = p / bg if state == "present" else (1 - noted * p) / (1 - noted * bg)
            self._units[key] = self.units(ratio, self.exponent(subject, state))
        return self._units[key]

    def noted(self, subject: Subject) -> float:  # noqa: ARG002  # counts are of what was noted
        """Chance that an observer notes a finding that is there."""
        return float(self.par["observer_sensitivity"])

    def exponent(self, subject: Subject, state: str) -> float:  # noqa: ARG002  # fitted ones differ
        """How much of the weight of a finding counts."""
        return float(self.par["tempering"])

    def reading_units(
        self, disorder: Disorder, readings: list[Reading], ruled_out: list[Reading]
    ) -> int:
        """Weight of a probabilistic reading over findings of which at most one holds.

        Findings that are certainly absent leave their share to the others, in the reading, in its
        base rates and in what is believed of a disorder.
        """
        open_q = max(1.0 - sum(q for _, q, _ in ruled_out), 1e-3)
        open_rate = max(1.0 - sum(rate for _, _, rate in ruled_out), 1e-3)
        shares = [(q / open_q, rate / open_rate) for _, q, rate in readings]
        rest_rate = 1.0 - sum(rate for _, _, rate in readings) / open_rate
        rest_q = max(1.0 - sum(q for _, q, _ in readings) / open_q, 0.0)
        rest = rest_q / rest_rate if rest_rate > 1e-3 else 1.0  # nothing over: not asked

        def likelihood(chances: list[float], out: float) -> float:
            none = max(1.0 - sum(chances) - out, 0.01)
            hit = sum(p * (q / rate) for p, (q, rate) in zip(chances, shares, strict=True))
            return max((hit + none * rest) / (sum(chances) + none), 1e-6)

        here = likelihood(
            [self.belief(disorder, subject)[0] for subject, _, _ in readings],
            sum(self.belief(disorder, subject)[0] for subject, _, _ in ruled_out),
        )
        anywhere = likelihood(
            [self.background(subject) for subject, _, _ in readings],
            sum(self.background(subject) for subject, _, _ in ruled_out),
        )
        return self.units(here / anywhere, self.reading_exponent(readings))

    def mixture(self, values: list[float]) -> float:
        """Average of one value per disorder, weighted by how common they are."""
        return math.fsum(p * v for p, v in zip(self.prior, values, strict=True))
