"""Many interviews at once: from age, sex and site to the full record, one answer after the other.

The arithmetic is that of :mod:`reasoning.questions.outlook` and
:mod:`reasoning.questions.decision`, for all cases of a
table together: sums as matrix products over the findings that are known, the worth of a question as
four more. A finding that the record says nothing about is never asked. Where an answer makes others
redundant, or excludes a disorder, the columns concerned are worked out case by case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from benchmarks.exclusions import Exclusions, Flags, States
from reasoning.case import Case
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import UNIT, diagnose
from reasoning.questions.answers import noting
from reasoning.questions.decision import information
from reasoning.questions.effort import COSTS, effort_of
from reasoning.setting_model import Floats, Weights

__all__ = ["Interviews"]

_NATURAL = float(np.log(10.0) / UNIT)
_LEAST, _MOST = 1e-4, 0.999


class Interviews:
    """Cases whose findings are asked for one by one.

    Args:
        cases: the full records, all of one setting.
        asked: what may be asked for, for each case; what a record holds beside it is known from
            the start.
        compiled: the knowledge base.

    Attributes:
        names: findings in the order of the columns.
        record: 1 present, -1 absent, 0 not recorded (cases x findings).
        may_ask: what may be asked for in each case.
    """

    def __init__(
        self, cases: Sequence[Case], asked: Sequence[frozenset[str]], compiled: CompiledKnowledge
    ) -> None:
        self.compiled, self.cases = compiled, list(cases)
        self.model = compiled.setting(cases[0].setting)
        observed = {one.subject[0] for case in cases for one in case.observations}
        self.names = sorted(observed.union(*asked))
        self.place = {name: index for index, name in enumerate(self.names)}
        self.columns = [compiled.column[(name,)] for name in self.names]
        self.present: Floats = self.model.present[:, self.columns].T.astype(float)
        self.absent: Floats = self.model.absent[:, self.columns].T.astype(float)
        self.above = self._above()
        self.exclusions = Exclusions(self.names, compiled)
        self.record: States = np.zeros((len(cases), len(self.names)), dtype=np.int8)
        self.may_ask: Flags = np.zeros(self.record.shape, dtype=bool)
        self.start: Weights = np.empty((len(cases), len(compiled.disorders)), dtype=np.int64)
        for index, case in enumerate(cases):
            self._read(index, case, asked[index])
        self.may_ask &= self.record != 0

    def _read(self, index: int, case: Case, asked: frozenset[str]) -> None:
        closed = close(case, self.compiled.hierarchy, self.compiled.knowledge)
        sign = {"present": 1, "absent": -1, "unknown": 0}
        for name, place in self.place.items():
            self.record[index, place] = sign[closed.state((name,))]
        nobody = diagnose(replace(case, observations=()), self.compiled)
        self.start[index] = self.model.prior_weight
        for piece in nobody.pieces:
            self.start[index] += piece.weights
        self.may_ask[index, [self.place[name] for name in asked]] = True

    def _above(self) -> list[list[int]]:
        hierarchy = self.compiled.hierarchy
        return [
            [self.place[one[0]] for one in hierarchy.ancestors((name,)) if one[0] in self.place]
            for name in self.names
        ]

    @cached_property
    def below(self) -> list[list[int]]:
        """Columns of the kinds of each finding."""
        found: list[list[int]] = [[] for _ in self.names]
        for special, above in enumerate(self.above):
            for general in above:
                found[general].append(special)
        return found

    # -- what is known --------------------------------------------------------------------------
    def begin(self) -> States:
        """Return what is known before the first question."""
        return self.close(np.where(self.may_ask, 0, self.record).astype(np.int8))

    def close(self, known: States) -> States:
        """Return what follows from what is known: present upward, absent downward."""
        closed = known.copy()
        for special, above in enumerate(self.above):
            for general in above:
                closed[known[:, special] == 1, general] = 1
                closed[known[:, general] == -1, special] = -1
        return closed

    def open(self, known: States) -> Flags:
        """Return what can still be asked: recorded, and not known by now."""
        left: Flags = self.may_ask & (known == 0)
        return left

    def answer(self, known: States, question: npt.NDArray[np.intp], ask: Flags) -> States:
        """Return what is known after one answer to each case of ``ask``."""
        told = known.copy()
        rows = np.flatnonzero(ask)
        told[rows, question[rows]] = self.record[rows, question[rows]]
        return self.close(told)

    def telling(self, known: States) -> tuple[Flags, Flags]:
        """Return what is weighed: the most specific present, the most general absent findings."""
        present, absent = known == 1, known == -1
        tells_present, tells_absent = present.copy(), absent.copy()
        for special, above in enumerate(self.above):
            for general in above:
                tells_present[:, general] &= ~present[:, special]
                tells_absent[:, special] &= ~absent[:, general]
        return tells_present, tells_absent

    def totals(self, known: States) -> Weights:
        """Return the sums of the disorders (cases x disorders), as the engine has them."""
        tells_present, tells_absent = self.telling(known)
        added = (
            tells_present.astype(float) @ self.present + tells_absent.astype(float) @ self.absent
        )
        totals: Weights = self.start + np.rint(added).astype(np.int64)
        return totals

    def excluded(self, known: States) -> Flags:
        """Return which disorders are excluded (cases x disorders)."""
        return self.exclusions.excluded(known)

    # -- what a question is worth ---------------------------------------------------------------
    def posterior(self, totals: Weights, excluded: Flags) -> Floats:
        """Return the probabilities of the disorders, then of none of these."""
        sums = np.where(excluded, -np.inf, totals * _NATURAL)
        none = np.full((len(totals), 1), self.model.none_weight * _NATURAL)
        whole = np.hstack([sums, none])
        odds = np.exp(whole - whole.max(axis=1, keepdims=True))
        chance: Floats = odds / odds.sum(axis=1, keepdims=True)
        return chance

    @cached_property
    def beliefs(self) -> Floats:
        """How often each finding is there, in each disorder and in the background."""
        stacked: Floats = np.vstack([self.model.probability, self.model.background])
        return stacked[:, self.columns]

    @cached_property
    def noted(self) -> Floats:
        """Chance that each finding is noted where it is there."""
        return noting(self.model, self.columns)

    @cached_property
    def cost(self) -> Floats:
        """Cost of asking for each finding; infinite where nobody can tell."""
        efforts = (effort_of(self.compiled.knowledge.findings[name]) for name in self.names)
        return np.array([np.inf if one is None else COSTS[one] for one in efforts])

    def values(self, known: States) -> Floats:
        """Return expected information per cost of every finding (cases x findings)."""
        excluded = self.excluded(known)
        now = self.posterior(self.totals(known), excluded)
        bits = self._expected(now, self._shift(self.present.T), self._shift(self.absent.T))
        for place in range(len(self.names)):
            for rows, shifts, seen in self._special(place, known, excluded):
                chance = self._chance(place, seen)
                part = self._column(now[rows], shifts, chance)
                bits[rows, place] = part
        return bits / self.cost

    def _shift(self, weights: Floats) -> Floats:
        return np.vstack([weights * _NATURAL, np.zeros(weights.shape[1])])

    def _expected(self, now: Floats, present: Floats, absent: Floats) -> Floats:
        yes = now @ (np.clip(self.beliefs, _LEAST, _MOST) * self.noted)
        expected: Floats = yes * information(now, present) + (1.0 - yes) * information(now, absent)
        return expected

    def _column(self, now: Floats, shifts: tuple[Floats, Floats], chance: Floats) -> Floats:
        yes = now @ chance
        present, absent = (information(now, one[:, None])[:, 0] for one in shifts)
        expected: Floats = yes * present + (1.0 - yes) * absent
        return expected

    def _chance(self, place: int, seen: Sequence[int]) -> Floats:
        """Return how likely a finding is to be noted once what it is a kind of is known."""
        chance = self.beliefs[:, place]
        if seen:
            chance = chance / np.maximum(self.beliefs[:, list(seen)].min(axis=1), chance)
        noted: Floats = np.clip(chance, _LEAST, _MOST) * self.noted[place]
        return noted

    def _special(
        self, place: int, known: States, excluded: Flags
    ) -> Iterator[tuple[npt.NDArray[np.intp], tuple[Floats, Floats], list[int]]]:
        """Yield cases in which an answer replaces other weights or excludes a disorder."""
        rules = self.exclusions.rows_about(place)
        above, below = self.above[place], self.below[place]
        if not (rules or above or below):
            return
        open_ = known[:, place] == 0
        tells_present, tells_absent = self.telling(known)
        after = []
        for sign in (1, -1):
            told = known.copy()
            told[open_, place] = sign
            after.append(self.excluded(self.close(told)) if rules else excluded)
        keys = np.hstack(
            [tells_present[:, above], tells_absent[:, below]]
            + [one[:, rules] & ~excluded[:, rules] for one in after]
        )
        rows = np.flatnonzero(open_ & keys.any(axis=1))
        if not len(rows):
            return
        patterns, group = np.unique(keys[rows], axis=0, return_inverse=True)
        for index, pattern in enumerate(patterns):
            seen = [one for one, is_on in zip(above, pattern, strict=False) if is_on]
            gone = [one for one, is_on in zip(below, pattern[len(above) :], strict=False) if is_on]
            lost = pattern[len(above) + len(below) :].reshape(2, len(rules))
            present = self.present[place] - self.present[seen].sum(axis=0)
            absent = self.absent[place] - self.absent[gone].sum(axis=0)
            shifts = []
            for weights, out in zip((present, absent), lost, strict=True):
                shift = self._shift(weights[:, None])[:, 0]
                shift[[row for row, is_out in zip(rules, out, strict=True) if is_out]] = -np.inf
                shifts.append(shift)
            yield rows[group == index], (shifts[0], shifts[1]), seen
