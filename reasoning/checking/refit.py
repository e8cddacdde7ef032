"""The checker's own derivation where counts of data sets are used beside the authored beliefs.

Like :mod:`reasoning.checking.rederive`, plain loops and nothing of the engine. How counts and
authored beliefs join is written down in docs/model.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from kb.fitted import AGE_BANDS, Count, Exponents, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.pooled import pool
from kb.schema import Disorder
from reasoning.checking.belief import Derived
from reasoning.checking.corrections import Correcting
from reasoning.checking.readings import moved
from reasoning.checking.rederive import Derivation, Reading, Subject, shown

__all__ = ["FittedDerivation"]


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


class FittedDerivation(Derivation):
    """The model with fitted data sets, derived afresh from their counts."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        parameters: Mapping[str, Any],
        setting: str,
        names: list[str] | None,
        sets: Sequence[FittedSet],
    ) -> None:
        super().__init__(knowledge, parameters, setting, names)
        self.plain = Derivation(knowledge, parameters, setting, names)
        self.sets = sets
        self.all = pool(sets)
        self.strength = self.all.prior_strength or float(parameters["fitted_prior_strength"])
        self.parts = self._parts()
        self._corrections: dict[str, Correcting] = {}
        seen = [
            sum(one.cases * part for one, part, _ in self.parts[d.id]) + self.all.unseen * prior
            for d, prior in zip(self.disorders, self.plain.prior, strict=True)
        ]
        whole = math.fsum(seen)
        raised = [(one / whole) ** self.all.prior_exponent for one in seen]
        if parameters["flat_prior"]:
            raised = [1.0] * len(raised)
        self.prior = [one / math.fsum(raised) for one in raised]

    def _parts(self) -> dict[str, list[tuple[FittedLabel, float, str]]]:
        """For each disorder: labels that count for it, how much, and their names."""
        prior = {d.id: p for d, p in zip(self.disorders, self.plain.prior, strict=True)}
        parts: dict[str, list[tuple[FittedLabel, float, str]]] = {name: [] for name in prior}
        for name, label in self.all.labels.items():
            if name in prior:
                parts[name].append((label, 1.0, name))
                continue
            weights = {}
            for member in sorted(self.kb.members_of(name)):
                if member in prior:
                    own = self.all.labels.get(member)
                    cases = own.cases if own is not None else 0
                    weights[member] = cases + self.all.unseen * prior[member]
            whole = sum(weights.values())
            for member, weight in weights.items():
                parts[member].append((label, weight / whole, name))
        return parts

    # -- findings ------------------------------------------------------------------------------
    def _counted(self, subject: Subject) -> str | None:
        """The finding, if the data sets looked at it."""
        name = next(iter(subject)) if len(subject) == 1 else ""
        return name if name in self.all.overall else None

    def background(self, subject: Subject) -> float:
        """Share of the data's cases that show the finding, else the authored background."""
        name = self._counted(subject)
        if name is None:
            return self.plain.background(subject)
        total = self.all.overall[name]
        return (total.n + 0.5) / (total.of + 1.0)

    def _expected(self, rate: float, ratio: float) -> float:
        odds = rate / (1.0 - rate) * ratio
        return _between(odds / (1.0 + odds), 0.002, 0.95)

    def _mean(self, expected: float, n: float, of: float) -> float:
        value = (self.strength * expected + n) / (self.strength + of)
        return _between(value, 1e-4, 1.0 - 1e-4)

    def belief(self, disorder: Disorder, subject: Subject) -> Derived:
        """The plain belief with the counts over it."""
        plain = self.plain.belief(disorder, subject)
        name = self._counted(subject)
        if name is None:
            return plain
        n = of = 0.0
        for label, part, _ in self.parts[disorder.id]:
            count = label.findings.get(name, Count(n=0, of=label.cases))
            n, of = n + part * count.n, of + part * count.of
        ratio = plain.probability / self.plain.background(subject)
        expected = self._expected(self.background(subject), ratio)
        return plain._replace(probability=self._mean(expected, n, of))

    def noted(self, subject: Subject) -> float:
        """Counts are of what was noted: nothing is left to allow for."""
        return 1.0 if self._counted(subject) is not None else super().noted(subject)

    def exponent(self, subject: Subject, state: str) -> float:
        """How much of the weight of a finding counts."""
        name = self._counted(subject)
        if name is None:
            return super().exponent(subject, state)
        return float(getattr(self.all.exponents.get(name, Exponents()), state))

    def reading_exponent(self, readings: Sequence[Reading]) -> float:
        """How much of the weight of a reading counts."""
        names = [self._counted(subject) for subject, _, _ in readings]
        known = [self.all.exponents[name].read for name in names if name in self.all.exponents]
        return sum(known) / len(known) if known else super().reading_exponent(readings)

    # -- corrections -----------------------------------------------------------------------------
    def _correcting(self, disorder: Disorder) -> Correcting:
        if disorder.id not in self._corrections:
            labels = [name for _, _, name in self.parts[disorder.id]]
            self._corrections[disorder.id] = Correcting(self.sets, self.all, labels)
        return self._corrections[disorder.id]

    def _added(self, disorder: Disorder, subject: Subject, state: str, reading: float) -> int:
        """Units that corrections add for one finding; a reading is told by how far it moved."""
        name = self._counted(subject)
        if name is None:
            return 0
        rate = self.background(subject)
        amount = {"present": 1.0 - rate, "absent": -rate}.get(state, reading)
        return self._correcting(disorder).finding(name, amount)

    def finding_units(self, disorder: Disorder, subject: Subject, state: str) -> int:
        """Weight of a finding that is present or absent, with its correction."""
        units = super().finding_units(disorder, subject, state)
        return units + self._added(disorder, subject, state, 0.0)

    def reading_units(
        self, disorder: Disorder, readings: list[Reading], ruled_out: list[Reading]
    ) -> int:
        """Weight of a probabilistic reading, with its corrections."""
        units = super().reading_units(disorder, readings, ruled_out)
        added = [self._added(disorder, one, "probable", moved(q, r)) for one, q, r in readings]
        return units + sum(added)

    def population_correction(self, disorder: Disorder, kind: str, value: Any) -> int:
        """What fitted corrections add to the weight of an age or a sex."""
        return self._correcting(disorder).population(kind, value)

    def corrected(
        self,
        disorder: Disorder,
        kind: str,
        state: str,
        told: Sequence[tuple[Any, float, float]],
    ) -> dict[str, Any]:
        """What a proof shows of corrections: how much they add, and which they are."""
        correcting = self._correcting(disorder)
        if kind in {"age", "sex"}:
            value = told[0][0]
            looked = bool(self.all.ages) if kind == "age" else self.all.women is not None
            age = value if kind == "age" else None
            made_of = correcting.made_of(kind, age) if looked else []
            units = correcting.population(kind, value)
        else:
            counted = [one for one in told if self._counted(one[0]) is not None]
            made_of = [
                part
                for subject, _, _ in counted
                for part in correcting.made_of(self._counted(subject) or "")
            ]
            units = sum(
                self._added(disorder, one, state, moved(q, rate) if state == "probable" else 0.0)
                for one, q, rate in counted
            )
        return {"corrected": {"weight": units / 10_000, "made_of": made_of}} if made_of else {}

    def details(self, disorder: Disorder, subject: Subject, state: str) -> dict[str, Any]:
        """What a proof shows of a belief beside the authored statements."""
        name = self._counted(subject)
        if name is None:
            return {}
        plain = self.plain.belief(disorder, subject).probability
        key = "read" if state == "probable" else state
        return {
            "exponent": self.exponent(subject, key),
            "authored": {
                "probability": shown(plain),
                "background": shown(self.plain.background(subject)),
            },
            "counts": self._counts(disorder, name),
        }

    def _counts(self, disorder: Disorder, name: str) -> list[dict[str, Any]]:
        rows = []
        shares = {label: part for _, part, label in self.parts[disorder.id]}
        for one in self.sets:
            for label in sorted(shares):
                if name in one.overall and label in one.labels:
                    told = one.labels[label]
                    count = told.findings.get(name, Count(n=0, of=told.cases))
                    row: dict[str, Any] = {"dataset": one.dataset, "label": label}
                    share = 1.0 if label == disorder.id else shown(shares[label])
                    rows.append(row | {"n": count.n, "of": count.of, "share": share})
        return rows

    # -- age and sex ---------------------------------------------------------------------------
    def chance(self, disorder: Disorder, kind: str, value: Any) -> float:
        """Share of the decade of an age, or of a sex, among the patients."""
        if kind == "age" and self.all.ages:
            return self._ages(disorder)[min(int(value // 10), AGE_BANDS - 1)]
        if kind == "sex" and self.all.women is not None:
            women = self._women(disorder)
            return women if value == "female" else 1.0 - women
        return super().chance(disorder, kind, value)

    def mixed(self, kind: str, value: Any) -> float:
        """The same over all cases of the data."""
        if kind == "age" and self.all.ages:
            return self._rates()[min(int(value // 10), AGE_BANDS - 1)]
        if kind == "sex" and self.all.women is not None:
            women = (self.all.women.n + 0.5) / (self.all.women.of + 1.0)
            return women if value == "female" else 1.0 - women
        return self.plain.mixed(kind, value)

    def population_exponent(self, kind: str) -> float:
        """How much of the weight of age or sex counts."""
        if kind == "age" and self.all.ages:
            return self.all.age_exponent
        return self.all.sex_exponent if kind == "sex" and self.all.women is not None else 1.0

    def _rates(self) -> list[float]:
        whole = sum(self.all.ages) + 0.5 * AGE_BANDS
        return [(count + 0.5) / whole for count in self.all.ages]

    def _decades(self, disorder: Disorder) -> list[float]:
        density = self.age_densities(disorder.epidemiology.age)
        return [
            math.fsum(density[10 * band : 10 * band + 10 if band < 8 else 101])
            for band in range(AGE_BANDS)
        ]

    def _ages(self, disorder: Disorder) -> list[float]:
        if not hasattr(self, "_mass"):
            self._mass = {d.id: self._decades(d) for d in self.disorders}
            self._mixture = [
                self.plain.mixture([self._mass[d.id][band] for d in self.disorders])
                for band in range(AGE_BANDS)
            ]
        pairs = zip(self._rates(), self._mass[disorder.id], self._mixture, strict=True)
        expected = [rate * mass / mixed for rate, mass, mixed in pairs]
        whole = math.fsum(expected)
        counts = [0.0] * AGE_BANDS
        for label, part, _ in self.parts[disorder.id]:
            for band, count in enumerate(label.ages):
                counts[band] += part * count
        patients = math.fsum(counts)
        return [
            (self.strength * one / whole + count) / (self.strength + patients)
            for one, count in zip(expected, counts, strict=True)
        ]

    def _women(self, disorder: Disorder) -> float:
        share = self.sex_share(disorder, "female")
        mixed = self.plain.mixed("sex", "female")
        ratio = share / (1.0 - share) / (mixed / (1.0 - mixed))
        total = self.all.women or Count(n=0, of=0)
        expected = self._expected((total.n + 0.5) / (total.of + 1.0), ratio)
        n = of = 0.0
        for label, part, _ in self.parts[disorder.id]:
            if label.women is not None:
                n, of = n + part * label.women.n, of + part * label.women.of
        return self._mean(expected, n, of)

    def prior_reason(self, disorder: Disorder) -> dict[str, Any]:
        """Where the prior is known from: the counts by data set."""
        names = {label: part for _, part, label in self.parts[disorder.id]}
        told = []
        for one in self.sets:
            for label in sorted(names):
                if label in one.labels:
                    share = "" if label == disorder.id else f" (share {shown(names[label]):.3f})"
                    cases = one.labels[label].cases
                    told.append(f"{label} {cases} of {one.cases} in {one.dataset}{share}")
        if not told:
            among = " and ".join(one.dataset for one in self.sets)
            return {"from": f"not seen in {among}: share of what is left", "evidence": "data"}
        return {"from": "; ".join(told), "evidence": "data"}
