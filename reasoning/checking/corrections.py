"""The checker's own derivation of fitted corrections (docs/model.md, "Corrections").

Plain loops and nothing of the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.fitted import AGE_BANDS, FittedLabel, FittedSet

__all__ = ["Correcting"]


class Correcting:
    """What the corrections of fitted sets add to the weights of one disorder.

    Args:
        sets: the fitted sets, as their files have them.
        pooled: the same as one.
        labels: names of the labels that stand for the disorder.
    """

    def __init__(self, sets: Sequence[FittedSet], pooled: FittedSet, labels: Sequence[str]) -> None:
        self.sets, self.pooled, self.labels = sets, pooled, sorted(labels)

    def _sum(self, of: str, age: float | None) -> float:
        return sum(_value(self.pooled.labels[name], of, age) for name in self.labels)

    def finding(self, name: str, amount: float) -> int:
        """Units for a finding, of which ``amount`` is there beyond what is usual."""
        return _units(self._sum(name, None) * amount)

    def population(self, kind: str, value: Any) -> int:
        """Units for an age or a sex."""
        if kind == "age":
            return _units(self._sum("age", value)) if self.pooled.ages else 0
        if self.pooled.women is None:
            return 0
        women = _units(self._sum("sex", None) / 2.0)
        return women if value == "female" else -women

    def made_of(self, of: str, age: float | None = None) -> list[dict[str, Any]]:
        """The corrections themselves, by data set and label, as a proof shows them."""
        return [
            {"dataset": one.dataset, "label": name, "of": of, "value": value}
            for one in self.sets
            for name in self.labels
            if name in one.labels and (value := _value(one.labels[name], of, age))
        ]


def _value(label: FittedLabel, of: str, age: float | None) -> float:
    if of == "sex":
        return label.sex_correction
    if of == "age" and age is not None:
        decades = label.age_corrections
        return decades[min(int(age // 10), AGE_BANDS - 1)] if decades else 0.0
    return label.corrections.get(of, 0.0)


def _units(value: float) -> int:
    """Round to a whole ten-thousandth; what is beyond the eighth digit of one decides no tie."""
    return round(round(value * 10_000, 8))
