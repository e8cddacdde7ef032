"""Fit an overlay to a labelled table: count, then find how much of each weight counts.

The exponents are found by maximum likelihood of the right answers, each case weighed with counts
from which its whole group (patient) is taken out, so that no case speaks for itself; a weak pull
towards :data:`PULL_TO` keeps rare findings near it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from kb.fitted import AGE_BANDS, Count, Exponents, FittedLabel, FittedSet, age_band
from kb.knowledge import KnowledgeBase
from reasoning.case import Case
from reasoning.closure import Closed, Hierarchy, close
from reasoning.compiled import CompiledKnowledge
from reasoning.overlay import FittedModel
from reasoning.parameters import DEFAULT_PARAMETERS, Parameters

__all__ = ["LabelledCase", "count", "fit"]

Floats = npt.NDArray[np.float64]
PULL_TO = 0.6
"""An exponent before the data speak: findings of one patient are never quite independent."""
_PULL = 2.0
_DECIMALS = 3


@dataclass(frozen=True)
class LabelledCase:
    """A case with its answer.

    Attributes:
        label: id of a disorder or of a class of disorders.
        asked: findings that the record says something about, present or not.
        group: cases of one group (patient) do not vouch for each other's findings where the label
            is one disorder; under a class of disorders they still do, weakly.
        decades: decades of age that the case may belong to, where the table gives a wider band;
            it counts for each of them in equal parts.
    """

    case: Case
    label: str
    asked: frozenset[str]
    group: str
    decades: tuple[int, ...] = ()


@dataclass
class _Tally:
    cases: int = 0
    n: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    of: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    ages: list[float] = field(default_factory=lambda: [0.0] * AGE_BANDS)
    women: int = 0
    sexes: int = 0

    def add(self, one: LabelledCase, found: dict[str, float]) -> None:
        case = one.case
        self.cases += 1
        for key in one.asked:
            self.of[key] += 1
        for key, value in found.items():
            self.n[key] += value
        if case.age is not None:
            decades = one.decades or (age_band(case.age),)
            for decade in decades:
                self.ages[decade] += 1.0 / len(decades)
        if case.sex is not None:
            self.sexes += 1
            self.women += case.sex == "female"

    def sex_count(self) -> Count | None:
        return Count(n=self.women, of=self.sexes) if self.sexes else None

    def age_counts(self) -> tuple[float, ...]:
        return tuple(round(n, 2) for n in self.ages) if any(self.ages) else ()


def _found(closed: Closed, asked: frozenset[str]) -> dict[str, float]:
    """Return how surely each asked finding is there: 1 if present, a reading's probability."""
    found = {key: 1.0 for key in asked if (key,) in closed.present}
    for seen in closed.soft:
        if len(seen.subject) == 1 and seen.subject[0] in asked:
            found[seen.subject[0]] = float(seen.probability or 0.0)
    return found


def count(cases: Sequence[LabelledCase], knowledge: KnowledgeBase, dataset: str) -> FittedSet:
    """Return the counts of labelled cases, with all exponents at 1.

    Raises:
        ValueError: there are no cases.
    """
    if not cases:
        raise ValueError("no labelled cases to count")
    hierarchy = Hierarchy(knowledge)
    overall = _Tally()
    labels: dict[str, _Tally] = defaultdict(_Tally)
    for one in cases:
        found = _found(close(one.case, hierarchy, knowledge), one.asked)
        for tally in (overall, labels[one.label]):
            tally.add(one, found)
    return FittedSet(
        dataset=dataset,
        cases=overall.cases,
        unseen=max(sum(tally.cases == 1 for tally in labels.values()), 1),
        women=overall.sex_count(),
        ages=overall.age_counts(),
        overall={k: Count(n=round(overall.n[k], 2), of=overall.of[k]) for k in sorted(overall.of)},
        labels={name: _label(tally, overall) for name, tally in sorted(labels.items())},
    )


def _label(tally: _Tally, overall: _Tally) -> FittedLabel:
    told = {
        key: Count(n=round(tally.n.get(key, 0.0), 2), of=tally.of.get(key, 0))
        for key in sorted(overall.of)
        if tally.n.get(key) or tally.of.get(key, 0) != tally.cases
    }
    return FittedLabel(
        cases=tally.cases, women=tally.sex_count(), ages=tally.age_counts(), findings=told
    )


def fit(
    cases: Sequence[LabelledCase],
    knowledge: KnowledgeBase,
    dataset: str,
    *,
    parameters: Parameters = DEFAULT_PARAMETERS,
    only: Sequence[str] | None = None,
    made_by: str = "",
) -> FittedSet:
    """Return the fitted set of labelled cases: counts and exponents.

    Args:
        cases: all of one setting; the setting of the first counts.
        knowledge: the knowledge base that the counts lie over.
        dataset: name of the data set.
        parameters: numbers of the model.
        made_by: the command, for the file.
        only: the candidates, where a study has a closed list of diagnoses.
    """
    counted = count(cases, knowledge, dataset)
    compiled = CompiledKnowledge(knowledge, parameters, only=only, fitted=(counted,))
    design = _Design(cases, compiled)
    exponents = np.exp(design.solve())
    keys = design.model.keys
    size = len(keys)
    names = ("present", "absent", "read")
    by_key = {
        key: Exponents(
            **{n: round(float(exponents[i + j * size]), _DECIMALS) for j, n in enumerate(names)}
        )
        for i, key in enumerate(keys)
    }
    age, sex, prior = (round(float(value), _DECIMALS) for value in exponents[3 * size :])
    update = {"exponents": by_key, "made_by": made_by, "age_exponent": age}
    return counted.model_copy(update=update | {"sex_exponent": sex, "prior_exponent": prior})


class _Design:
    """Log likelihood of the right answers as a function of the exponents."""

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
            for key, value in _found(closed, one.asked).items():
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
        """Rows that are right for each case, and the single row that its label counts for."""
        rows = self.compiled.row
        members = {label: self._rows_of(label) for label in {one.label for one in self.cases}}
        self.right = np.zeros((len(self.cases), len(rows)), dtype=bool)
        self.own = np.array([rows.get(one.label, -1) for one in self.cases])
        for i, one in enumerate(self.cases):
            self.right[i, members[one.label]] = True
        self.usable: npt.NDArray[np.bool_] = np.asarray(self.right.any(axis=1))

    def _rows_of(self, label: str) -> list[int]:
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
        """Natural-log weights of every disorder, and those of the own row without the own group."""
        model = self.model
        p, rate = model.probability[:, model.looked_at], model.background[model.looked_at]
        self.if_present, self.if_absent = np.log(p / rate), np.log((1 - p) / (1 - rate))
        n, of, size = self._without_own_group()
        own = np.maximum(self.own, 0)
        mine = model.mean(model.prior_mean[own], model.counts[own] - n, model.cases_of[own] - of)
        self.own_present = np.log(mine / rate) * self.present
        self.own_absent = np.log((1 - mine) / (1 - rate)) * self.absent
        left = model.set.unseen * model.authored.prior
        self.prior = np.log(model.cases + left)
        self.own_prior = np.log(np.maximum(model.cases[own] - size, 0.0) + left[own])
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

    def solve(self) -> Floats:
        """Return the logs of the exponents.

        In this order: present, absent and read for each finding; age, sex, prior.
        """
        start = np.full(3 * len(self.model.keys) + 3, np.log(PULL_TO))
        start[-1] = 0.0
        result = minimize(self._loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80})
        return np.asarray(result.x, dtype=float)

    def _loss(self, logs: Floats) -> tuple[float, Floats]:
        width = len(self.model.keys)
        e = np.exp(logs)
        yes, no, read = e[:width], e[width : 2 * width], e[2 * width : 3 * width]
        e_age, e_sex, e_prior = e[3 * width :]
        total = e_prior * self.prior + (self.present * yes) @ self.if_present.T
        total += (self.absent * no) @ self.if_absent.T + e_age * self.age + e_sex * self.sex
        for place, array in self.read.items():
            total += read[place] * array
        single = np.flatnonzero(self.own >= 0)
        rows = self.own[single]
        mine = e_prior * self.own_prior + self.own_present @ yes + self.own_absent @ no
        known = e_age * self.age + e_sex * self.sex
        mine = mine[single] + known[single, rows]
        for place, array in self.read.items():
            mine += read[place] * array[single, rows]
        total[single, rows] = mine
        top = total.max(axis=1, keepdims=True)
        odds = np.exp(total - top)
        chance = odds / odds.sum(axis=1, keepdims=True)
        right = chance * self.right
        hit = right.sum(axis=1)
        used = self.usable
        loss = -float(np.log(np.maximum(hit[used], 1e-300)).sum())
        wanted = right / np.maximum(hit, 1e-300)[:, None]
        slope = np.where(used[:, None], chance - wanted, 0.0)
        return self._with_pull(loss, slope, e, logs)

    def _with_pull(
        self, loss: float, slope: Floats, e: Floats, logs: Floats
    ) -> tuple[float, Floats]:
        """Return loss and gradient with the pull of the exponents towards where they started."""
        width = len(self.model.keys)
        single = np.flatnonzero(self.own >= 0)
        rows = self.own[single]
        own = slope[single, rows]
        others = slope.copy()
        others[single, rows] = 0.0
        grad = np.zeros_like(logs)
        grad[:width] = (self.present * (others @ self.if_present)).sum(axis=0)
        grad[:width] += own @ self.own_present[single]
        grad[width : 2 * width] = (self.absent * (others @ self.if_absent)).sum(axis=0)
        grad[width : 2 * width] += own @ self.own_absent[single]
        for place, array in self.read.items():
            grad[2 * width + place] = (slope * array).sum()
        grad[-3], grad[-2] = (slope * self.age).sum(), (slope * self.sex).sum()
        grad[-1] = (others @ self.prior).sum() + own @ self.own_prior[single]
        start = np.full_like(logs, np.log(PULL_TO))
        start[-1] = 0.0
        away = logs - start
        return loss + _PULL / 2 * float(away @ away), grad * e + _PULL * away
