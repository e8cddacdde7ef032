"""A labelled table as matrices, so that a variant of the weights is one product over all cases.

Exact enough to choose by (weights are not rounded), hundreds of times faster than diagnosing. With
authored knowledge one model answers every case; with fitted knowledge each fold has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.data import data_file
from benchmarks.examples import Example, Table
from benchmarks.study import Study
from kb.knowledge import KnowledgeBase
from reasoning.case import Case
from reasoning.closure import Closed, close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import reading_pieces
from reasoning.parameters import RESOLUTION, Parameters
from reasoning.setting_model import SettingModel

__all__ = ["FOLDS", "Part", "Scores", "Sheet", "Totals"]

Floats = npt.NDArray[np.float64]
FOLDS = 5
_UNIT = 10.0**RESOLUTION
_MISS = 1_000_000
_LEAST = 1e-6
"""A right answer counts at least this much in the log loss."""


@dataclass(frozen=True)
class Scores:
    """Figures of every case of a table.

    Attributes:
        rank: of the right answer; very large where it is not in the list.
        loss: minus natural log of the probability of right answers; NaN where none is in the list.
    """

    rank: npt.NDArray[np.int64]
    loss: Floats

    def figures(self, rows: Any = slice(None)) -> dict[str, float]:
        """Return top-1, top-3, mean reciprocal rank and log loss over some cases."""
        rank, loss = self.rank[rows], self.loss[rows]
        known = loss[~np.isnan(loss)]
        return {
            "top1": float(np.mean(rank <= 1)),
            "top3": float(np.mean(rank <= 3)),
            "mrr": float(np.mean(np.where(rank < _MISS, 1.0 / rank, 0.0))),
            "log_loss": float(known.mean()) if len(known) else 0.0,
        }


class Part:
    """Cases of a table that one model answers.

    Attributes:
        rows: which cases of the table.
        model: beliefs and weights.
        present, absent: what was weighed, sparse, cases x subjects.
        people: weights of age and sex (log10), cases x disorders.
    """

    def __init__(self, sheet: Sheet, rows: npt.NDArray[np.int64], model: SettingModel) -> None:
        self.sheet, self.rows, self.model = sheet, rows, model
        self.present, self.absent = sheet.present[rows], sheet.absent[rows]
        self.prior: Floats = model.prior_weight / _UNIT

    @cached_property
    def people(self) -> Floats:
        """Weights of age and sex."""
        total = np.zeros((len(self.rows), len(self.prior)))
        for place, row in enumerate(self.rows):
            case = self.sheet.cases[row]
            if case.age is not None:
                total[place] += self.model.age(case.age)[0] / _UNIT
            if case.sex is not None:
                total[place] += self.model.sex(case.sex)[0] / _UNIT
        return total

    @cached_property
    def readings(self) -> Floats:
        """Weights of readings."""
        total = np.zeros((len(self.rows), len(self.prior)))
        for place, row in enumerate(self.rows):
            closed = self.sheet.closed[row]
            if closed.soft:
                for piece in reading_pieces(closed, self.model):
                    total[place] += piece.weights / _UNIT
        return total

    def totals(self, present: Floats, absent: Floats) -> Floats:
        """Return the sums of weights of findings (disorders x subjects) and of everything else."""
        findings: Floats = self.present @ present.T + self.absent @ absent.T
        return findings + self.people + self.readings + self.prior


Totals = Callable[[Part], Floats]
"""A variant of the model: the sums (log10) of some cases, cases x disorders."""


class Sheet:
    """A labelled table with everything that does not change between variants.

    Args:
        name: name of the table.
        table: how it is read.
        knowledge: the knowledge base.
        every: take one case of so many.
    """

    def __init__(
        self, name: str, table: Table, knowledge: KnowledgeBase, *, every: int = 1
    ) -> None:
        from scipy import sparse

        self.name, self.knowledge = name, knowledge
        path = data_file(None, table.default)
        self.examples: list[Example] = table.read(path, knowledge)[::every]
        self.study = Study(table, knowledge, Parameters(flat_prior=table.flat_prior))
        self.compiled = self.compile()
        hierarchy = self.compiled.hierarchy
        self.cases: list[Case] = [self.study.case(one) for one in self.examples]
        self.closed: list[Closed] = [close(one, hierarchy, knowledge) for one in self.cases]
        shape = (len(self.cases), len(hierarchy.subjects))
        column = self.compiled.column

        def matrix(subjects: Sequence[Sequence[Any]]) -> Any:
            rows = [row for row, held in enumerate(subjects) for _ in held]
            columns = [column[one] for held in subjects for one in held]
            return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)

        self.present = matrix([one.telling_present for one in self.closed])
        self.absent = matrix([one.telling_absent for one in self.closed])
        self.fold = _folds(self.examples)

    def compile(self, parameters: Parameters | None = None, **more: Any) -> CompiledKnowledge:
        """Return the knowledge base with other numbers of the model."""
        used = parameters or self.study.parameters
        return CompiledKnowledge(self.knowledge, used, only=self.study.only, **more)

    def setting(self, compiled: CompiledKnowledge) -> SettingModel:
        """Return the model of the table's setting."""
        return compiled.setting(self.cases[0].setting)

    def authored(self) -> list[Part]:
        """Return all cases as one part, with authored knowledge."""
        return [Part(self, np.arange(len(self.cases)), self.setting(self.compiled))]

    def fitted(self) -> list[Part]:
        """Return a part for each fold, with counts of the other folds."""
        self.study.parameters = Parameters()  # counts have a mix of their own
        parts = []
        for fold in range(FOLDS):
            training = [one for one, at in zip(self.examples, self.fold, strict=True) if at != fold]
            counted = self.study.fit(training)
            model = self.setting(self.compile(fitted=(counted,)))
            parts.append(Part(self, np.flatnonzero(self.fold == fold), model))
        return parts

    def scores(self, parts: Sequence[Part], totals: Totals) -> Scores:
        """Return the figures of a variant."""
        rank = np.full(len(self.cases), _MISS, dtype=np.int64)
        loss = np.full(len(self.cases), np.nan)
        for part in parts:
            values = self._answers(totals(part))
            right = self.right[part.rows]
            known = right.any(axis=1)
            order = np.argsort(-values[:, self._by_id], axis=1, kind="stable")
            first = np.take_along_axis(right[:, self._by_id], order, axis=1).argmax(axis=1)
            rank[part.rows] = np.where(known, 1 + first, _MISS)
            mass = np.where(right, values, 0.0).sum(axis=1)
            loss[part.rows] = np.where(known, -np.log(np.maximum(mass, _LEAST)), np.nan)
        return Scores(rank, loss)

    def _answers(self, totals: Floats) -> Floats:
        odds = 10.0 ** (totals - totals.max(axis=1, keepdims=True))
        ids = [one.id for one in self.compiled.disorders]
        if self.study.parameters.flat_prior and self.study.only:
            odds = odds * np.array([self.study.evened[id_] for id_ in ids])
        chance: Floats = odds / odds.sum(axis=1, keepdims=True)
        return chance @ self._members if self.study.answers else chance

    @cached_property
    def _members(self) -> Floats:
        ids = [one.id for one in self.compiled.disorders]
        return np.array(
            [[id_ in one.members for one in self.study.answers] for id_ in ids], dtype=float
        )

    @cached_property
    def _by_id(self) -> npt.NDArray[np.int64]:
        """Places of the answers in the order of their ids, in which equally likely ones stand."""
        names = [one.id for one in self.study.answers or self.compiled.disorders]
        return np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)

    @cached_property
    def right(self) -> npt.NDArray[np.bool_]:
        """Which answers are right: cases x answers."""
        answers = [one.members for one in self.study.answers]
        answers = answers or [frozenset([one.id]) for one in self.compiled.disorders]
        known: dict[str, npt.NDArray[np.bool_]] = {}
        rows = np.zeros((len(self.cases), len(answers)), dtype=bool)
        for row, example in enumerate(self.examples):
            for label in example.labels:
                if label not in known:
                    target = self.study.target(label)
                    inside = [target is not None and one <= target.members for one in answers]
                    known[label] = np.array(inside, dtype=bool)
                rows[row] |= known[label]
        return rows


def _folds(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """Return the fold of each case; cases of one patient stay together."""
    from sklearn.model_selection import GroupKFold

    fold = np.zeros(len(examples), dtype=np.int64)
    groups = [one.group for one in examples]
    split = GroupKFold(FOLDS).split(np.zeros(len(examples)), groups=groups)
    for number, (_, held_out) in enumerate(split):
        fold[held_out] = number
    return fold
