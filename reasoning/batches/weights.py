"""The weights of one setting as one matrix, so that the sums of many cases are one product.

Its rows are everything that can be weighed: each subject present, each absent, each year of age
(with the prior, which every case has) and each sex. Its columns are the hypotheses. Weights are
whole numbers; floating-point numbers hold them, and their sums, exactly as long as these are small.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from reasoning.batches.closure import Pairs
from reasoning.batches.rules import People
from reasoning.parameters import NONE_OF_THESE
from reasoning.setting_model import SettingModel

__all__ = ["SettingMatrix"]

Matrix = npt.NDArray[Any]
_YEARS = 121
_EXACT = 2.0**24
"""Up to here a single-precision number holds every whole number."""


class SettingMatrix:
    """The weights of one setting.

    Args:
        model: the setting's beliefs and weights.
        hypotheses: ids of the columns.

    Attributes:
        single: the matrix in single precision, rows x hypotheses.
    """

    def __init__(self, model: SettingModel, hypotheses: Sequence[str]) -> None:
        self.model = model
        self.columns = {id_: place for place, id_ in enumerate(hypotheses)}
        places = [self.columns[disorder.id] for disorder in model.compiled.disorders]
        none = self.columns[NONE_OF_THESE]
        subjects = model.present.shape[1]
        self._absent, self._age = subjects, 2 * subjects
        self._sex = self._age + 1 + _YEARS
        weights = np.zeros((self._sex + 2, len(hypotheses)), dtype=np.float32)
        weights[: self._absent, places] = model.present.T
        weights[self._absent : self._age, places] = model.absent.T
        weights[self._age : self._sex, places] = model.prior_weight
        weights[self._age : self._sex, none] = model.none_weight
        for year in range(_YEARS):
            weights[self._age + 1 + year, places] += model.age(float(year))[0]
        for row, sex in enumerate(("female", "male"), start=self._sex):
            weights[row, places] = model.sex(sex)[0]
        self.single = weights
        self._places = np.array(places)
        self._largest = float(np.abs(weights).max())

    @cached_property
    def double(self) -> Matrix:
        """The matrix in double precision, for sums that single precision might not hold."""
        return self.single.astype(np.float64)

    def weighed(self, present: Pairs, absent: Pairs, people: People, cases: int) -> csr_matrix:
        """Return what is weighed in each case, as a sparse matrix of ones: cases x rows.

        Args:
            present: the most specific present subjects.
            absent: the most general absent ones.
            people: age and sex.
            cases: number of cases.
        """
        known = people.sex > 0
        many, few = (
            np.bincount(present.cases, minlength=cases),
            np.bincount(absent.cases, minlength=cases),
        )
        start = np.concatenate([[0], np.cumsum(many + few + known + 1)])
        indices = np.empty(start[-1], dtype=np.int32)
        indices[_slots(present.cases, many, start[:-1])] = present.subjects
        indices[_slots(absent.cases, few, start[:-1] + many)] = absent.subjects + self._absent
        years = np.where(np.isnan(people.age), -1.0, np.minimum(people.age, _YEARS - 1))
        indices[start[1:] - 1 - known] = self._age + 1 + years.astype(np.int64)
        indices[start[1:][known] - 1] = self._sex - 1 + people.sex[known].astype(np.int64)
        ones = np.ones(len(indices), dtype=np.float32)
        return csr_matrix((ones, indices, start), shape=(cases, len(self.single)))

    def fitting(self, weighed: csr_matrix, *, double: bool) -> tuple[csr_matrix, Matrix]:
        """Return both factors in a precision that holds every sum of them.

        Args:
            weighed: what is weighed in each case.
            double: take double precision in any case: more will be added.
        """
        longest = int(np.diff(weighed.indptr).max(initial=0))
        if longest * self._largest < _EXACT and not double:
            return weighed, self.single
        return weighed.astype(np.float64), self.double

    def spread(self, weights: npt.NDArray[np.int64]) -> Matrix:
        """Return the weights of one piece of evidence by column."""
        row = np.zeros(len(self.columns))
        row[self._places] = weights
        return row


def _slots(cases: Matrix, sizes: Matrix, start: Matrix) -> Matrix:
    """Return where the pairs of each case go, if those of a case stand together from its start."""
    before = np.cumsum(sizes) - sizes
    slots: Matrix = np.arange(len(cases)) + (start - before)[cases]
    return slots
