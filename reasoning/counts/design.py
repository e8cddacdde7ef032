"""A labelled table against its own counts: log weights of every case for every disorder.

Each case is weighed with counts from which its whole group (patient) is taken out, so that no case
speaks for itself. What is fitted over it: :mod:`reasoning.counts.fitting`,
:mod:`reasoning.counts.corrections`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kb.fitted import age_band
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.counting import LabelledCase, found_in
from reasoning.counts.overlay import FittedModel

__all__ = ["Design", "misfit"]

Floats = npt.NDArray[np.float64]


class Design:
    """Log weights (natural) of labelled cases, by finding, before they are raised.

    Attributes:
        model: the counts over the authored beliefs, all exponents 1.
        present, absent: 1 where a finding is weighed (cases x looked-at findings).
        readings: for each case, place of the finding, probability and base rate.
        right: disorders that the label of a case stands for (cases x disorders).
        who, own, part: for each disorder that a case's label counts for: the case, the row of the
            disorder, and the part of the case that counts there (1 where the label is a disorder).
    """

    def __init__(self, cases: Sequence[LabelledCase], compiled: CompiledKnowledge) -> None:
        model = compiled.setting(cases[0].case.setting)
        if not isinstance(model, FittedModel):
            raise TypeError("the knowledge was compiled without counts")
        self.model, self.compiled, self.cases = model, compiled, cases
        size, width = len(cases), len(model.keys)
        place = {key: i for i, key in enumerate(model.keys)}
        self.present, self.absent = np.zeros((size, width)), np.zeros((size, width))
        self.found, self.asked = np.zeros((size, width)), np.zeros((size, width))
        self.readings: list[list[tuple[int, float, float]]] = []
        for row, one in enumerate(cases):
            closed = close(one.case, compiled.hierarchy, compiled.knowledge)
            for array, subjects in (
                (self.present, closed.telling_present),
                (self.absent, closed.telling_absent),
            ):
                for subject in subjects:
                    if len(subject) == 1 and subject[0] in place:
                        array[row, place[subject[0]]] = 1.0
            for key, value in found_in(closed, one.asked).items():
                self.found[row, place[key]] = value
            for key in one.asked & place.keys():
                self.asked[row, place[key]] = 1.0
            self.readings.append(
                [
                    (place[s.subject[0]], s.probability or 0.0, s.base_rate or 0.5)
                    for s in closed.soft
                    if len(s.subject) == 1 and s.subject[0] in place
                ]
            )
        self._truths()
        self._terms()

    def _truths(self) -> None:
        """Rows that are right for each case, and the rows that its label counts for."""
        rows = self.compiled.row
        shares = {name: parts for name, _, parts in self.model.labels}
        members = {label: self.rows_of(label) for label in {one.label for one in self.cases}}
        self.right = np.zeros((len(self.cases), len(rows)), dtype=bool)
        pairs = [
            (i, row, part)
            for i, one in enumerate(self.cases)
            for row, part in shares[one.label].items()
        ]
        self.who = np.array([i for i, _, _ in pairs], dtype=np.int64)
        self.own = np.array([row for _, row, _ in pairs], dtype=np.int64)
        self.part = np.array([part for _, _, part in pairs])
        for i, one in enumerate(self.cases):
            self.right[i, members[one.label]] = True

    def rows_of(self, label: str) -> list[int]:
        """Return the rows of the disorders that a label stands for."""
        known = self.compiled.knowledge.members_of(label)
        return [self.compiled.row[one] for one in known if one in self.compiled.row]

    def _without_own_group(self) -> tuple[Floats, Floats, Floats]:
        """Return n, of and cases that a case's own group adds to its label."""
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, one in enumerate(self.cases):
            groups[one.group, one.label].append(i)
        n, of, size = (
            np.zeros_like(self.found),
            np.zeros_like(self.asked),
            np.zeros(len(self.cases)),
        )
        for members in groups.values():
            n[members] = self.found[members].sum(axis=0)
            of[members] = self.asked[members].sum(axis=0)
            size[members] = len(members)
        return n, of, size

    def _terms(self) -> None:
        """Natural-log weights of every disorder, and of the own rows without the own group."""
        model = self.model
        p, rate = model.probability[:, model.looked_at], model.background[model.looked_at]
        self.if_present, self.if_absent = np.log(p / rate), np.log((1 - p) / (1 - rate))
        n, of, size = self._without_own_group()
        who, own, part = self.who, self.own, self.part[:, None]
        counts = np.maximum(model.counts[own] - part * n[who], 0.0)
        mine = model.mean(
            model.prior_mean[own], counts, np.maximum(model.cases_of[own] - part * of[who], counts)
        )
        self.own_present = np.log(mine / rate) * self.present[who]
        self.own_absent = np.log((1 - mine) / (1 - rate)) * self.absent[who]
        left = model.set.unseen * model.authored.prior
        self.prior = np.log(model.cases + left)
        others = np.maximum(model.cases[own] - self.part * size[who], 0.0)
        self.own_prior = np.log(others + left[own])
        if model.compiled.parameters.flat_prior:
            self.prior, self.own_prior = np.zeros_like(self.prior), np.zeros_like(self.own_prior)
        self.age = np.zeros((len(self.cases), len(model.cases)))
        self.sex = np.zeros_like(self.age)
        ages: dict[int, Floats] = {}
        for i, one in enumerate(self.cases):
            if one.case.age is not None:
                band = age_band(one.case.age)
                if band not in ages:
                    _, share, background = model.age(one.case.age)
                    ages[band] = np.log(share / background)
                self.age[i] = ages[band]
            if one.case.sex is not None:
                _, share, background = model.sex(one.case.sex)
                self.sex[i] = np.log(share / background)
        self.read = self._read()

    def _read(self) -> dict[int, Floats]:
        """Return the log weight of every reading: for each finding, cases x disorders."""
        used = sorted({place for row in self.readings for place, _, _ in row})
        arrays = {place: np.zeros((len(self.cases), len(self.model.cases))) for place in used}
        p = self.model.probability[:, self.model.looked_at]
        background = self.model.background[self.model.looked_at]
        for i, row in enumerate(self.readings):
            for place, q, base in row:
                like, rest = q / base, (1.0 - q) / (1.0 - base)
                here = p[:, place] * like + (1 - p[:, place]) * rest
                anywhere = background[place] * like + (1 - background[place]) * rest
                arrays[place][i] = np.log(here / anywhere)
        return arrays

    def total(self, e: Floats) -> Floats:
        """Return the sum of every case for every disorder (natural log; cases x disorders).

        Args:
            e: exponents: present, absent and read for each finding; age, sex, prior.
        """
        yes, no, read = e[:-3].reshape(3, -1)
        e_age, e_sex, e_prior = (float(one) for one in e[-3:])
        known: Floats = e_age * self.age + e_sex * self.sex
        for place, array in self.read.items():
            known += read[place] * array
        total: Floats = known + e_prior * self.prior + (self.present * yes) @ self.if_present.T
        total += (self.absent * no) @ self.if_absent.T
        mine = e_prior * self.own_prior + self.own_present @ yes + self.own_absent @ no
        total[self.who, self.own] = mine + known[self.who, self.own]
        return total

    def gradient(self, slope: Floats) -> Floats:
        """Return how a loss changes with each exponent, from how it changes with each sum."""
        own = slope[self.who, self.own]
        others = slope.copy()
        others[self.who, self.own] = 0.0
        width = len(self.model.keys)
        found = np.zeros((3, width))
        found[0] = (self.present * (others @ self.if_present)).sum(axis=0)
        found[0] += own @ self.own_present
        found[1] = (self.absent * (others @ self.if_absent)).sum(axis=0)
        found[1] += own @ self.own_absent
        for place, array in self.read.items():
            found[2, place] = (slope * array).sum()
        prior = (others @ self.prior).sum() + own @ self.own_prior
        rest = [(slope * self.age).sum(), (slope * self.sex).sum(), prior]
        return np.concatenate([found.ravel(), rest])


def misfit(total: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, Floats]:
    """Return minus the log likelihood of the right answers, and its slope by each sum.

    Args:
        total: sums (natural log; cases x answers).
        right: which answers are right; a case with none of them says nothing.
    """
    odds = np.exp(total - total.max(axis=1, keepdims=True))
    chance = odds / odds.sum(axis=1, keepdims=True)
    hit = (chance * right).sum(axis=1)
    usable: npt.NDArray[np.bool_] = np.asarray(right.any(axis=1))
    wanted = chance * right / np.maximum(hit, 1e-300)[:, None]
    slope = np.where(usable[:, None], chance - wanted, 0.0)
    return -float(np.log(np.maximum(hit[usable], 1e-300)).sum()), slope
