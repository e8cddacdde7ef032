"""Sums of weights to probabilities for many cases, in the very bits that one case alone gets.

The engine takes 10 to the power of each sum's distance from the highest one and adds these up
without any rounding error (``math.fsum``). Distances are whole numbers of 10**-RESOLUTION, so the
powers are looked up; sums are made in two parts that lose nothing, and the few rows whose rounding
the two parts leave open are added up by ``fsum`` itself.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from reasoning.parameters import RESOLUTION

__all__ = ["Powers", "Probabilities", "exact_sums"]

Floats = npt.NDArray[np.float64]
_UNIT = float(10**RESOLUTION)
_NOTHING = 324 * 10**RESOLUTION
"""From this distance on, at temperature 1, the power is zero for a floating-point number."""
_FIRST = 1 << 17
_OPEN = 2.0**-74
_LARGE = 4096.0


class Powers:
    """10**(-distance / unit), by table, computed by the same call as in the engine.

    The unit is 10**RESOLUTION times a temperature. The table of each temperature is made once in a
    process, and grows when a larger distance is asked for.

    Attributes:
        nothing: from this distance on, the power is zero for a floating-point number.
    """

    _tables: ClassVar[dict[float, Floats]] = {}

    def __init__(self, temperature: float = 1.0) -> None:
        self._unit, self._temperature = _UNIT * temperature, temperature
        self.nothing = math.ceil(_NOTHING * temperature)

    def _table(self) -> Floats:
        return Powers._tables.setdefault(self._temperature, np.ones(1))

    def _grow(self, furthest: int) -> Floats:
        """Return a table that reaches a distance; its last entry is zero if it ends before."""
        size = _FIRST
        while size <= furthest:
            size *= 2
        table = self._table()
        first, size = len(table), min(size, self.nothing + 1)
        if first < size:
            more = [10.0 ** (-distance / self._unit) for distance in range(first, size)]
            table = Powers._tables[self._temperature] = np.concatenate([table, np.array(more)])
        return table

    def __call__(self, distance: npt.NDArray[np.int64], out: Floats | None = None) -> Floats:
        """Return the powers of distances (whole numbers, 0 or more)."""
        furthest = int(distance.max(initial=0))
        table = self._table()
        if furthest >= len(table):
            table = self._grow(furthest)
        # beyond the table everything is zero, as its last entry is
        return np.take(table, distance, out=out, mode="clip")


def exact_sums(values: Floats, work: Floats | None = None) -> Floats:
    """Return the sum of each row as ``math.fsum`` gives it.

    Args:
        values: cases x hypotheses, each from 0 to 1, at least one of each row 1; at most 4096
            columns.
        work: memory of the same shape to work in.
    """
    # added to a large number, each value is rounded to a multiple of 2**-40: such multiples add up
    # without error in any order. What was cut off is less than 2**-41 each; the error of its sum is
    # below 2**-76.
    upper = np.add(values, _LARGE, out=work)
    upper -= _LARGE
    high = upper.sum(axis=1)
    np.subtract(values, upper, out=upper)
    low = upper.sum(axis=1)
    total: Floats = high + low
    left = low - (total - high)  # exact: both are multiples of the same power of two
    left, step = np.abs(left), np.spacing(total)
    # below a power of two, floating-point numbers stand twice as close
    halfway = (np.abs(left - step / 2.0) < _OPEN) | (np.abs(left - step / 4.0) < _OPEN)
    for row in np.flatnonzero(halfway):
        total[row] = math.fsum(values[row].tolist())
    return total


class Probabilities:
    """Turns sums into probabilities, in memory that is used again.

    Args:
        cases: how many at most at a time.
        hypotheses: how many.
    """

    def __init__(self, cases: int, hypotheses: int) -> None:
        shape = (cases, hypotheses)
        self._powers: dict[float, Powers] = {}
        self._distance, self._places = np.empty(shape), np.empty(shape, dtype=np.int64)
        self._odds = np.empty(shape)

    def __call__(
        self,
        totals: npt.NDArray[Any],
        shut: npt.NDArray[np.bool_] | None,
        temperature: float = 1.0,
    ) -> Floats:
        """Return the probabilities that follow from sums; the next call overwrites them.

        Args:
            totals: sums in whole numbers of 10**-RESOLUTION, cases x hypotheses (of any type that
                holds them exactly).
            shut: hypotheses that an exclusion takes out of a case; their probability is 0.
            temperature: what the sums are divided by.
        """
        cases = len(totals)
        powers = self._powers.setdefault(temperature, Powers(temperature))
        if shut is not None:
            totals = np.where(shut, -np.inf, totals)
        top = totals.max(axis=1, keepdims=True)
        places, odds = self._places[:cases], self._odds[:cases]
        if self._distance.dtype != totals.dtype:
            self._distance = np.empty(self._places.shape, dtype=totals.dtype)
        distance = np.subtract(top, totals, out=self._distance[:cases])
        if shut is not None:
            np.minimum(distance, powers.nothing, out=distance)
        np.copyto(places, distance, casting="unsafe")
        powers(places, odds)
        # the places have served: their memory is worked in, so that all of it stays in the cache
        odds /= exact_sums(odds, places.view(np.float64))[:, None]
        return odds
