"""Fitted corrections as weights: what is added to the weights of counted findings, age and sex.

A correction *c* belongs to a label and a finding (:mod:`reasoning.counts.corrections` says how it
is found). Every disorder that the label stands for gets, with *b* the finding's share of all cases:
``c (1 - b)`` where the finding is present, ``-c b`` where it is absent, and for a reading *c* times
its amount (:func:`amount_of_reading`). A decade of age gets its own *c*; women get ``c / 2``, men
``-c / 2``. Each is rounded to a whole unit before it is added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kb.fitted import AGE_BANDS, FittedSet, age_band
from reasoning.beliefs import CorrectionOf
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import RESOLUTION
from reasoning.setting_model import Weights

__all__ = ["Corrections", "amount_of_reading"]

Floats = npt.NDArray[np.float64]
_UNIT = 10**RESOLUTION
_SMALLEST = 1e-9


def amount_of_reading(probability: float, base_rate: float) -> float:
    """Return how much of a correction a reading takes, -1 to 1; none at its base rate.

    A quarter of the natural log of the ratio of the odds: evidence adds up on the scale of log
    odds, and near one half this is the difference of the two.
    """
    q = min(max(probability, _SMALLEST), 1.0 - _SMALLEST)
    ratio = math.log(q / (1.0 - q)) - math.log(base_rate / (1.0 - base_rate))
    return min(max(ratio / 4.0, -1.0), 1.0)


class Corrections:
    """The corrections of fitted sets, for the disorders of a compiled knowledge base.

    Attributes:
        present, absent: units for each disorder and looked-at finding.
        ages: units for each disorder and decade; ``women``: for each disorder.
    """

    def __init__(
        self,
        compiled: CompiledKnowledge,
        pooled: FittedSet,
        keys: Sequence[str],
        rate: Floats,
        rows: Sequence[tuple[str, Sequence[int]]],
    ) -> None:
        self._sets = compiled.fitted
        self._labels: list[list[str]] = [[] for _ in compiled.disorders]
        self._place = {key: i for i, key in enumerate(keys)}
        self.value: Floats = np.zeros((len(compiled.disorders), len(keys)))
        ages = np.zeros((len(compiled.disorders), AGE_BANDS))
        women = np.zeros(len(compiled.disorders))
        for name, members in rows:
            label = pooled.labels[name]
            for row in members:
                self._labels[row].append(name)
                for key, value in label.corrections.items():
                    if key in self._place:
                        self.value[row, self._place[key]] += value
                if label.age_corrections:
                    ages[row] += label.age_corrections
                women[row] += label.sex_correction
        self.present, self.absent = _units(self.value * (1.0 - rate)), _units(-self.value * rate)
        self.ages, self.women = _units(ages), _units(women / 2.0)

    def reading(self, key: str, probability: float, base_rate: float) -> Weights | None:
        """Return the units of a reading for every disorder; None if nobody counted the finding."""
        if key not in self._place:
            return None
        return _units(self.value[:, self._place[key]] * amount_of_reading(probability, base_rate))

    def age(self, age: float) -> Weights:
        """Return the units of an age in years for every disorder."""
        return self.ages[:, age_band(age)]

    def sex(self, sex: str) -> Weights:
        """Return the units of a sex for every disorder."""
        return self.women if sex == "female" else -self.women

    def made_of(self, row: int, of: str, age: float | None = None) -> tuple[CorrectionOf, ...]:
        """Return the corrections of one disorder as the files have them.

        Args:
            row: of the disorder.
            of: a finding, ``age`` or ``sex``.
            age: in years, for ``age``.
        """
        found = []
        for one in self._sets:
            for name in sorted(set(self._labels[row]) & one.labels.keys()):
                label = one.labels[name]
                if of == "age" and age is not None:
                    value = label.age_corrections[age_band(age)] if label.age_corrections else 0.0
                elif of == "sex":
                    value = label.sex_correction
                else:
                    value = label.corrections.get(of, 0.0)
                if value:
                    found.append(CorrectionOf(one.dataset, name, of, value))
        return tuple(found)


def _units(value: Floats) -> Weights:
    """Round log10 units to whole numbers; the 12th digit, which an order decides, decides none."""
    whole: Weights = np.rint(np.round(value * _UNIT, 8)).astype(np.int64)
    return whole
