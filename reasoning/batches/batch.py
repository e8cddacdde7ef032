"""Thousands of cases at once: the sums and probabilities of :mod:`reasoning.engine`, to the bit.

A case's sums are a row of ones and zeros (what was weighed) times the matrix of weights, which are
whole numbers: sparse times dense, exact in any order. What comes before, the closure, and after,
the probabilities, works on arrays, too. There is no proof: for that a case is diagnosed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.errors import CaseError
from reasoning.batches.cases import EncodedCases, encode
from reasoning.batches.closure import BatchHierarchy
from reasoning.batches.odds import Probabilities
from reasoning.batches.part import STEP, BatchPart, Step
from reasoning.batches.rules import BatchRules, lesions_of
from reasoning.batches.weights import SettingMatrix
from reasoning.case import Case
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE

__all__ = ["PART", "Answers", "Batch"]

PART = 1024
"""Cases that are closed together; their states take a few megabytes."""


@dataclass(frozen=True)
class Answers:
    """The answers to a batch of cases, all of them.

    Attributes:
        hypotheses: ids of the columns, sorted: the disorders, and none of these.
        totals: sums in whole numbers of 10**-RESOLUTION, cases x hypotheses.
        posterior: probabilities, cases x hypotheses; NaN in the row of a refused case.
        red_flags, exclusions: where each rule holds; rules that hold nowhere are left out.
        refused: cases that contradict themselves, each with what is wrong.
    """

    hypotheses: tuple[str, ...]
    totals: npt.NDArray[np.int64]
    posterior: npt.NDArray[np.float64]
    red_flags: Mapping[str, npt.NDArray[np.bool_]]
    exclusions: Mapping[str, npt.NDArray[np.bool_]]
    refused: Mapping[int, CaseError]


class Batch:
    """The engine for many cases.

    Args:
        compiled: the knowledge base as arrays.
        keep_excluded: rank disorders that an exclusion rule rules out like any other.
    """

    def __init__(self, compiled: CompiledKnowledge, *, keep_excluded: bool = False) -> None:
        self.compiled = compiled
        self.keep_excluded = keep_excluded
        self.hypotheses = tuple(sorted([*compiled.row, NONE_OF_THESE]))
        self.hierarchy = BatchHierarchy(compiled.hierarchy, lesions_of(compiled.knowledge))
        self.rules = BatchRules(compiled.knowledge, self.hierarchy.index)
        self.probabilities = Probabilities(STEP, len(self.hypotheses))
        self._matrices: dict[str, SettingMatrix] = {}

    def matrix(self, setting: str) -> SettingMatrix:
        """Return the weights of a setting."""
        if setting not in self._matrices:
            model = self.compiled.setting(setting)
            self._matrices[setting] = SettingMatrix(model, self.hypotheses)
        return self._matrices[setting]

    def encode(self, cases: Sequence[Case]) -> EncodedCases:
        """Return cases as numbers."""
        return encode(cases, self.compiled, self.hierarchy)

    def part(self, cases: Sequence[Case] | EncodedCases) -> BatchPart:
        """Return a part of a batch, closed; best of at most :data:`PART` cases."""
        encoded = cases if isinstance(cases, EncodedCases) else self.encode(cases)
        return BatchPart(self, encoded)

    def steps(self, cases: Sequence[Case] | EncodedCases) -> Iterator[Step]:
        """Yield the answers, some hundred cases at a time, in memory that is used again.

        This is the fast way through a large batch: who wants to keep an array copies it.
        """
        encoded = cases if isinstance(cases, EncodedCases) else self.encode(cases)
        for start in range(0, encoded.count, PART):
            part = BatchPart(self, encoded.between(start, start + PART))
            yield from (step.moved(start) for step in part.steps())

    def answer(self, cases: Sequence[Case] | EncodedCases) -> Answers:
        """Answer cases; those that contradict themselves are refused one by one.

        The arrays hold every hypothesis of every case: 8 kilobytes a case for 600 disorders.
        """
        encoded = cases if isinstance(cases, EncodedCases) else self.encode(cases)
        shape = (encoded.count, len(self.hypotheses))
        totals, posterior = np.zeros(shape, dtype=np.int64), np.full(shape, np.nan)
        flags: dict[str, npt.NDArray[np.bool_]] = {}
        exclusions: dict[str, npt.NDArray[np.bool_]] = {}
        refused: dict[int, CaseError] = {}
        for start in range(0, encoded.count, PART):
            part = BatchPart(self, encoded.between(start, start + PART))
            for step in part.steps():
                rows = step.moved(start).rows
                totals[rows], posterior[rows] = step.totals, step.posterior
            for kept, found in ((flags, part.red_flags), (exclusions, part.exclusions)):
                for rule, where in found.items():
                    kept.setdefault(rule, np.zeros(encoded.count, dtype=bool))
                    kept[rule][start : start + len(where)] = where
            refused |= {start + row: error for row, error in part.refused.items()}
        return Answers(
            self.hypotheses,
            totals,
            posterior,
            _in_order(flags, [rule.id for rule in self.rules.red_flags]),
            _in_order(exclusions, [rule.id for rule in self.rules.exclusions]),
            refused,
        )


def _in_order(
    found: Mapping[str, npt.NDArray[np.bool_]], order: Sequence[str]
) -> dict[str, npt.NDArray[np.bool_]]:
    return {rule: found[rule] for rule in order if rule in found}
