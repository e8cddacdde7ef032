"""A part of a batch: a few thousand cases, closed together, answered a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kb.errors import CaseError
from reasoning.batches.cases import EncodedCases
from reasoning.batches.weights import SettingMatrix
from reasoning.closure import close
from reasoning.engine import reading_pieces

if TYPE_CHECKING:
    from reasoning.batches.batch import Batch

__all__ = ["STEP", "BatchPart", "Step"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
PRODUCT = 512
"""Cases whose sums are made together."""
STEP = 128
"""Cases whose probabilities are made together: they stay in the processor's cache."""


@dataclass(frozen=True)
class Step:
    """The answers to a few cases.

    Attributes:
        rows: places of the cases.
        totals: sums in whole numbers of 10**-RESOLUTION, as floating-point numbers that hold them
            exactly, cases x hypotheses.
        posterior: probabilities, cases x hypotheses; overwritten by the next step.
        shut: hypotheses that an exclusion takes out; None if there are none.
    """

    rows: Ints
    totals: npt.NDArray[Any]
    posterior: npt.NDArray[np.float64]
    shut: Bools | None

    def moved(self, by: int) -> Step:
        """Return the same step with other places."""
        return Step(self.rows + by, self.totals, self.posterior, self.shut)

    def top(self, count: int) -> Ints:
        """Return the columns of the likeliest hypotheses, likeliest first, ties by id.

        Args:
            count: how many.

        Returns:
            cases x count; -1 where a case has fewer that no rule excludes.
        """
        left = (
            self.totals.copy() if self.shut is None else np.where(self.shut, -np.inf, self.totals)
        )
        found = np.full((len(left), count), -1, dtype=np.int64)
        rows = np.arange(len(left))
        for place in range(min(count, left.shape[1])):
            best = left.argmax(axis=1)  # the first of equals: the columns are sorted by id
            found[:, place] = np.where(np.isneginf(left[rows, best]), -1, best)
            left[rows, best] = -np.inf
        return found


class BatchPart:
    """Some cases, closed.

    Attributes:
        refused: cases that contradict themselves, each with what the engine says of it; no step
            answers them.
        exclusions: where each exclusion rule holds; rules that hold nowhere are left out.
    """

    def __init__(self, batch: Batch, encoded: EncodedCases) -> None:
        self._batch, self._encoded = batch, encoded
        self._closed = batch.hierarchy.close(encoded.present, encoded.absent, encoded.count)
        self.refused: Mapping[int, CaseError] = self._contradictions()
        self._heard = np.ones(encoded.count, dtype=bool)
        self._heard[list(self.refused)] = False
        self._looked = batch.rules.look(self._closed, encoded.people)
        self.exclusions = self._heard_of(batch.rules.excluding(self._looked))

    @cached_property
    def red_flags(self) -> dict[str, Bools]:
        """Where each red flag holds; flags that hold nowhere are left out."""
        return self._heard_of(self._batch.rules.flags(self._looked))

    def steps(self) -> Iterator[Step]:
        """Yield the answers to a few cases at a time; the arrays of a step are used again."""
        batch, encoded, closed = self._batch, self._encoded, self._closed
        shut = _Shut([] if batch.keep_excluded else self._shut(), encoded.count)
        double = bool(encoded.readings)
        for place, setting in enumerate(encoded.settings):
            matrix = batch.matrix(setting)
            weighed = matrix.weighed(
                closed.telling_present, closed.telling_absent, encoded.people, encoded.count
            )
            rows = np.flatnonzero(self._heard & (encoded.setting == place))
            if len(rows) < encoded.count:
                weighed = weighed[rows]
            weighed, weights = matrix.fitting(weighed, double=double)
            for start in range(0, len(rows), PRODUCT):
                some = rows[start : start + PRODUCT]
                sums = weighed[start : start + PRODUCT] @ weights
                if double:
                    self._add_readings(sums, some, matrix)
                for first in range(0, len(some), STEP):
                    few, total = some[first : first + STEP], sums[first : first + STEP]
                    gone = shut.of(few, total.shape)
                    yield Step(few, total, self._chances(total, gone, matrix), gone)

    def _chances(
        self, totals: npt.NDArray[Any], shut: Bools | None, matrix: SettingMatrix
    ) -> npt.NDArray[np.float64]:
        return self._batch.probabilities(totals, shut, matrix.model.temperature)

    def _contradictions(self) -> dict[int, CaseError]:
        encoded, compiled = self._encoded, self._batch.compiled
        refused = dict(encoded.refused)
        for row in np.flatnonzero(self._closed.contradictory).tolist():
            try:
                close(encoded.case(row), compiled.hierarchy, compiled.knowledge)
            except CaseError as error:
                refused[row] = error
            else:
                raise AssertionError("arrays and engine disagree on a contradiction")
        return dict(sorted(refused.items()))

    def _heard_of(self, found: Mapping[str, Bools]) -> dict[str, Bools]:
        """Return where rules hold, but for the refused cases."""
        if not self.refused:
            return dict(found)
        heard = {rule: where & self._heard for rule, where in found.items()}
        return {rule: where for rule, where in heard.items() if where.any()}

    def _shut(self) -> list[tuple[int, Bools]]:
        """Return the columns that exclusions take out, with the cases in which they do."""
        columns = {rule.id: rule.disorder for rule in self._batch.rules.exclusions}
        places = {id_: place for place, id_ in enumerate(self._batch.hypotheses)}
        return [
            (places[columns[rule]], where)
            for rule, where in self.exclusions.items()
            if columns[rule] in places
        ]

    def _add_readings(self, sums: npt.NDArray[Any], rows: Ints, matrix: SettingMatrix) -> None:
        readings = self._encoded.readings
        for place, row in enumerate(rows.tolist()):
            closed = readings.get(row)
            for piece in () if closed is None else reading_pieces(closed, matrix.model):
                sums[place] += matrix.spread(piece.weights)


class _Shut:
    """Which hypotheses are taken out of which cases: columns, each with its cases."""

    def __init__(self, columns: Sequence[tuple[int, Bools]], cases: int) -> None:
        self._columns = columns
        self._any = np.zeros(cases, dtype=bool)
        for _, where in columns:
            self._any |= where

    def of(self, rows: Ints, shape: tuple[int, int]) -> Bools | None:
        """Return the hypotheses taken out of some cases; None if there are none."""
        if not self._any[rows].any():
            return None
        gone = np.zeros(shape, dtype=bool)
        for column, where in self._columns:
            gone[where[rows], column] = True
        return gone
