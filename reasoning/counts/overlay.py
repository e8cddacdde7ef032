"""Counts of labelled tables over the authored beliefs.

Where a data set looked at a finding, the belief starts from the authored likelihood ratio, carried
over to the data set's own background (observers tick differently), worth
``fitted_prior_strength`` patients; the counts do the rest. Weights are raised to the fitted
exponents. A label that is a class of disorders counts for each of its members by its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from kb.fitted import AGE_BANDS, Exponents, FittedLabel, age_band
from kb.pooled import pool
from reasoning.beliefs import Belief, Corrected, CorrectionOf, Counted
from reasoning.closure import Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.corrected import Corrections
from reasoning.setting_model import Floats, SettingModel, Weights, to_weight

__all__ = ["FittedModel", "label_shares", "shown_share"]

LOWEST, HIGHEST = 0.002, 0.95
"""Limits of what an authored likelihood ratio can make of a data set's background."""
_EDGE = 1e-4


def label_shares(
    members: Sequence[str], cases: dict[str, float], prior: dict[str, float], unseen: float
) -> dict[str, float]:
    """Return how a class label's cases are shared out over its members (sum 1)."""
    weight = {one: cases.get(one, 0.0) + unseen * prior[one] for one in members}
    total = sum(weight.values())
    return {one: value / total for one, value in weight.items()}


def shown_share(share: float) -> float:
    """Round a share for showing; how its sums were ordered decides no tie (1/16 is one)."""
    return round(round(share, 12), 6)


class FittedModel(SettingModel):
    """Priors, beliefs and weights in one setting, with the counts of fitted data sets.

    Attributes:
        authored: the model without the counts.
        looked_at: columns of the findings that the data sets looked at.
        counts, cases_of: n and of for each disorder and looked-at column.
        cases: labelled cases for each disorder (a part of them where the label is a class).
    """

    def __init__(self, compiled: CompiledKnowledge, name: str) -> None:
        super().__init__(compiled, name)
        self.authored = SettingModel(compiled, name)
        self.set = pool(compiled.fitted)
        self.strength = self.set.prior_strength or compiled.parameters.fitted_prior_strength
        known = [key for key in self.set.overall if (key,) in compiled.column]
        self.keys = tuple(known)
        self.looked_at = np.array([compiled.column[(key,)] for key in known], dtype=np.int64)
        self._place = {int(column): i for i, column in enumerate(self.looked_at)}
        self._count()
        self._set_prior()
        self._set_findings()
        self._correct()

    @cached_property
    def labels(self) -> list[tuple[str, FittedLabel, dict[int, float]]]:
        """Every label with the rows it counts for and how much."""
        compiled = self.compiled
        prior = {
            d.id: float(p) for d, p in zip(compiled.disorders, self.authored.prior, strict=True)
        }
        own = {key: float(one.cases) for key, one in self.set.labels.items() if key in compiled.row}
        result = []
        for key, label in self.set.labels.items():
            if key in compiled.row:
                result.append((key, label, {compiled.row[key]: 1.0}))
                continue
            members = sorted(compiled.knowledge.members_of(key) & compiled.row.keys())
            shares = label_shares(members, own, prior, self.set.unseen) if members else {}
            rows = {compiled.row[one]: part for one, part in shares.items()}
            result.append((key, label, rows))
        return result

    def _count(self) -> None:
        size, width = len(self.compiled.disorders), len(self.keys)
        self.cases: Floats = np.zeros(size)
        self.counts: Floats = np.zeros((size, width))
        self.cases_of: Floats = np.zeros((size, width))
        self.ages: Floats = np.zeros((size, AGE_BANDS))
        self.women: Floats = np.zeros((size, 2))
        for _, label, rows in self.labels:
            n, of = np.zeros(width), np.full(width, float(label.cases))
            for place, key in enumerate(self.keys):
                if key in label.findings:
                    n[place], of[place] = label.findings[key].n, label.findings[key].of
            for row, part in rows.items():
                self.cases[row] += part * label.cases
                self.counts[row] += part * n
                self.cases_of[row] += part * of
                if label.ages:
                    self.ages[row] += part * np.array(label.ages)
                if label.women is not None:
                    self.women[row] += part * np.array([label.women.n, label.women.of])

    def _set_prior(self) -> None:
        parameters = self.compiled.parameters
        seen = self.cases + self.set.unseen * self.authored.prior
        raised = (seen / seen.sum()) ** self.set.prior_exponent
        flat = np.ones_like(raised) if parameters.flat_prior else raised
        self.prior = flat / flat.sum()
        self.prior_weight = to_weight((1.0 - parameters.none_prior) * self.prior)

    def expected(self, rate: Floats, ratio: Floats) -> Floats:
        """Carry authored likelihood ratios over to the background rates of the data."""
        odds = rate / (1.0 - rate) * ratio
        limited: Floats = np.clip(odds / (1.0 + odds), LOWEST, HIGHEST)
        return limited

    def mean(self, expected: Floats, n: Floats, of: Floats) -> Floats:
        """Return the mean of the Beta belief after the counts."""
        value: Floats = np.clip(
            (self.strength * expected + n) / (self.strength + of), _EDGE, 1 - _EDGE
        )
        return value

    def _set_findings(self) -> None:
        columns, overall = self.looked_at, [self.set.overall[key] for key in self.keys]
        rate = np.array([(one.n + 0.5) / (one.of + 1.0) for one in overall])
        before = self.authored.probability[:, columns] / self.authored.background[columns]
        self.prior_mean = self.expected(rate, before)
        belief = self.mean(self.prior_mean, self.counts, self.cases_of)
        self.background = self.background.copy()
        self.probability = self.probability.copy()
        self.background[columns], self.probability[:, columns] = rate, belief
        raising = [self.set.exponents.get(key, Exponents()) for key in self.keys]
        self.present, self.absent = self.present.copy(), self.absent.copy()
        self.present[:, columns] = to_weight(belief / rate, np.array([e.present for e in raising]))
        absent = (1.0 - belief) / (1.0 - rate)
        self.absent[:, columns] = to_weight(absent, np.array([e.absent for e in raising]))

    def _correct(self) -> None:
        rows = [(name, tuple(rows)) for name, _, rows in self.labels]
        rate = self.background[self.looked_at]
        self.corrections = Corrections(self.compiled, self.set, self.keys, rate, rows)
        self.present[:, self.looked_at] += self.corrections.present
        self.absent[:, self.looked_at] += self.corrections.absent

    def corrected(
        self, row: int, state: str, readings: Sequence[tuple[Subject, float, float]]
    ) -> Corrected | None:
        """Return what corrections add to the weight of a finding, or of exclusive readings.

        Args:
            row: of the disorder.
            state: ``present``, ``absent`` or ``probable``.
            readings: subject, probability and base rate (of a finding only the subject counts).
        """
        units = 0
        made_of: list[CorrectionOf] = []
        for subject, probability, base_rate in readings:
            place = self._place.get(self.compiled.column[subject])
            if place is None:
                continue
            told = self.corrections.made_of(row, subject[0])
            if not told:
                continue
            made_of += told
            if state == "probable":
                added = self.corrections.reading(subject[0], probability, base_rate)
                units += 0 if added is None else int(added[row])
            else:
                units += int(getattr(self.corrections, state)[row, place])
        return Corrected(units, tuple(made_of)) if made_of else None

    def corrected_population(self, row: int, kind: str, value: Any) -> Corrected | None:
        """Return what corrections add to the weight of an age or a sex."""
        counted = self.set.ages if kind == "age" else self.set.women
        told = self.corrections.made_of(row, kind, value if kind == "age" else None)
        if not counted or not told:
            return None
        added = self.corrections.age(value) if kind == "age" else self.corrections.sex(value)
        return Corrected(int(added[row]), told)

    def soft(
        self,
        readings: Sequence[tuple[Subject, float, float]],
        ruled_out: Sequence[tuple[Subject, float, float]] = (),
    ) -> Weights:
        """Return the weight of a probabilistic reading, for every disorder, with corrections."""
        weights = super().soft(readings, ruled_out)
        for subject, probability, base_rate in readings:
            if self.compiled.column[subject] in self._place:
                added = self.corrections.reading(subject[0], probability, base_rate)
                weights = weights if added is None else weights + added
        return weights

    def reading_exponent(self, readings: Sequence[tuple[Subject, float, float]]) -> float:
        """Return how much of the weight of a reading counts: the mean of its findings."""
        names = [subject[0] for subject, _, _ in readings if len(subject) == 1]
        known = [self.set.exponents[name].read for name in names if name in self.set.exponents]
        return sum(known) / len(known) if known else super().reading_exponent(readings)

    def age(self, age: float) -> tuple[Weights, Floats, float]:
        """Return weights, shares and background share of the decade of an age."""
        if not self.set.ages:
            return self.authored.age(age)
        band = age_band(age)
        rate, belief = self._age_bands()
        weights = to_weight(belief[:, band] / rate[band], self.set.age_exponent)
        return weights + self.corrections.age(age), belief[:, band], float(rate[band])

    def _age_bands(self) -> tuple[Floats, Floats]:
        density = self.authored._ages
        edges = [min(10 * band, 80) for band in range(AGE_BANDS)]
        mass = np.add.reduceat(density, edges, axis=1)
        counted = np.array(self.set.ages, dtype=float)
        rate = (counted + 0.5) / (counted.sum() + 0.5 * AGE_BANDS)
        expected = rate * mass / (self.authored.prior @ mass)
        expected /= expected.sum(axis=1, keepdims=True)
        cases = self.ages.sum(axis=1, keepdims=True)
        return rate, (self.strength * expected + self.ages) / (self.strength + cases)

    def sex(self, sex: str) -> tuple[Weights, Floats, float]:
        """Return weights, probabilities and background probability of a sex."""
        if self.set.women is None:
            return self.authored.sex(sex)
        rate = np.array((self.set.women.n + 0.5) / (self.set.women.of + 1.0))
        _, share, background = self.authored.sex("female")
        ratio = share / (1.0 - share) / (background / (1.0 - background))
        women = self.mean(self.expected(rate, ratio), self.women[:, 0], self.women[:, 1])
        if sex != "female":
            women, rate = 1.0 - women, 1.0 - rate
        weights = to_weight(women / rate, self.set.sex_exponent) + self.corrections.sex(sex)
        return weights, women, float(rate)

    def population_exponent(self, kind: str) -> float:
        """Return how much of the weight of age or sex counts."""
        if kind == "age" and self.set.ages:
            return self.set.age_exponent
        return self.set.sex_exponent if kind == "sex" and self.set.women is not None else 1.0

    def prior_reason(self, disorder: str) -> dict[str, str]:
        """Return where a prior is known from: the counts by data set."""
        row = self.compiled.row[disorder]
        parts = {name: rows[row] for name, _, rows in self.labels if row in rows}
        told = []
        for one in self.compiled.fitted:
            for name in sorted(parts.keys() & one.labels.keys()):
                share = "" if name == disorder else f" (share {shown_share(parts[name]):.3f})"
                cases = one.labels[name].cases
                told.append(f"{name} {cases} of {one.cases} in {one.dataset}{share}")
        if not told:
            among = " and ".join(one.dataset for one in self.compiled.fitted)
            told.append(f"not seen in {among}: share of what is left")
        return {"from": "; ".join(told), "evidence": "data"}

    def belief(self, row: int, subject: Subject) -> Belief:
        """Return one belief with its reason: the authored one, and the counts over it."""
        plain = self.authored.belief(row, subject)
        column = self.compiled.column[subject]
        if column not in self._place:
            return plain
        key = subject[0]
        return Belief(
            probability=float(self.probability[row, column]),
            background=float(self.background[column]),
            match=plain.match,
            assertions=plain.assertions,
            via=plain.via,
            lowered_by=plain.lowered_by,
            parts=plain.parts,
            counted=self._counted(row, key),
            authored=plain.probability,
            authored_background=plain.background,
            exponents=self.set.exponents.get(key, Exponents()),
        )

    def _counted(self, row: int, key: str) -> tuple[Counted, ...]:
        """Return the counts of every data set and label that bear on one belief."""
        disorder = self.compiled.disorders[row].id
        part = {name: rows[row] for name, _, rows in self.labels if row in rows}
        found = []
        for one in self.compiled.fitted:
            if key not in one.overall:
                continue
            for name in sorted(part.keys() & one.labels.keys()):
                label = one.labels[name]
                count = label.findings.get(key)
                n, of = (count.n, count.of) if count else (0.0, float(label.cases))
                share = 1.0 if name == disorder else shown_share(part[name])
                found.append(Counted(one.dataset, name, n, of, share))
        return tuple(found)
