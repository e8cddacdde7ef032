"""Measured values as findings: a heart rate of 130 is a finding of the vocabulary, 80 is not.

Limits are those of the findings' definitions; where a definition only says raised or low, the usual
limits of reference for adults are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reasoning.prose.amounts import Amount
from reasoning.prose.mention import State

__all__ = ["values_as_findings"]

_ADULT = 16.0
_ALIVE = (34.0, 43.0)
"""Degrees Celsius; *34F* is a woman."""
_PER_LITER = 1000.0
_PLAIN = 25.0
"""A bare number below it is of the larger unit: eosinophils 6.8 per nl, creatinine 2.1 mg/dl,
hemoglobin 9.1 g/dl; 690, 188 and 91 are of the smaller."""
_CREATININE = 88.4
"""µmol/l for 1 mg/dl."""
_URATE = 59.5
"""The same for uric acid."""


@dataclass(frozen=True)
class _Limit:
    """A finding that is present from a limit on (or below it), and absent on the other side.

    Attributes:
        over: the finding is there from this value on; of ``under``, below it.
        normal: on this side of it the finding is absent; None says nothing.
    """

    finding: str
    over: float | None = None
    under: float | None = None
    normal: float | None = None

    def states(self, value: float) -> Iterator[tuple[str, State]]:
        if self.over is not None:
            if value >= self.over:
                yield self.finding, "present"
            elif self.normal is not None and value < self.normal:
                yield self.finding, "absent"
        elif self.under is not None:
            if value < self.under:
                yield self.finding, "present"
            elif self.normal is not None and value >= self.normal:
                yield self.finding, "absent"


_LIMITS: dict[str, tuple[_Limit, ...]] = {
    "temperature": (_Limit("fever", over=38.0, normal=37.5),),
    "pulse": (
        _Limit("tachycardia-over-120", over=120.0),
        _Limit("tachycardia", over=100.5, normal=100.5),
    ),
    "pressure": (
        _Limit("hypotension", under=90.0, normal=100.0),
        _Limit("hypertension", over=160.0),
    ),
    "eosinophils": (
        _Limit("eosinophilia-over-1500", over=1500.0),
        _Limit("eosinophilia", over=500.5, normal=500.0),
    ),
    "eosinophils-percent": (
        _Limit("eosinophilia-over-1500", over=20.0),
        _Limit("eosinophilia", over=7.0, normal=5.0),
    ),
    "platelets": (
        _Limit("thrombocytopenia", under=150.0, normal=150.0),
        _Limit("thrombocytosis", over=450.5, normal=450.0),
    ),
    "leukocytes": (
        _Limit("leukocytosis", over=11.0, normal=11.0),
        _Limit("leukopenia", under=4.0, normal=4.0),
    ),
    "hemoglobin": (_Limit("anemia", under=11.0, normal=12.0),),
    "creatinine": (_Limit("raised-creatinine", over=120.0, normal=105.0),),
    "urate": (_Limit("raised-uric-acid", over=430.0, normal=400.0),),
    "transaminases": (_Limit("hepatitis", over=80.0, normal=35.0),),
    "creatine-kinase": (_Limit("raised-creatine-kinase", over=300.0, normal=150.0),),
    "ferritin": (
        _Limit("raised-ferritin", over=500.0, normal=200.0),
        _Limit("low-iron", under=15.0),
    ),
    "albumin": (_Limit("low-albumin", under=30.0, normal=35.0),),
    "hematocrit": (_Limit("hemoconcentration", over=52.0, normal=50.0),),
    "cholesterol": (
        _Limit("raised-cholesterol", over=6.2, normal=5.2),
        _Limit("raised-blood-lipids", over=6.2),
    ),
    "calcium": (_Limit("hypercalcemia", over=2.65, normal=2.6),),
    "ige": (_Limit("raised-ige", over=200.0, normal=100.0),),
    "ldh": (_Limit("raised-lactate-dehydrogenase", over=300.0, normal=200.0),),
    "crp": (_Limit("raised-crp", over=10.0, normal=5.0),),
    "esr": (_Limit("raised-crp", over=30.0),),
    "glucose": (_Limit("glucose-over-14", over=14.0),),
    "urea": (_Limit("raised-urea", over=10.0),),
    "lactate": (_Limit("raised-lactate", over=2.01, normal=2.01),),
    "triglycerides": (
        _Limit("raised-triglycerides", over=10.0, normal=5.0),
        _Limit("raised-blood-lipids", over=2.3, normal=1.7),
    ),
    "bicarbonate": (_Limit("low-bicarbonate", under=20.0),),
    "inr": (_Limit("prolonged-clotting", over=1.5, normal=1.3),),
    "fibrinogen": (_Limit("prolonged-clotting", under=1.8),),
    "bmi": (_Limit("obesity", over=30.0, normal=30.0),),
    "ana": (_Limit("ana-positive", over=160.0),),
    "rpr": (_Limit("syphilis-serology", over=1.0),),
    "detached": (
        _Limit("detachment-over-thirty-percent", over=30.0),
        _Limit("detachment-over-ten-percent", over=10.0, normal=10.0),
    ),
}
_SHARES = {"albumin": (8.0, 10.0), "hematocrit": (1.0, 100.0)}
"""Below the first it is in the larger unit: g/dl, or a part of one; times the second."""
_MG_OVER = {"cholesterol": (20.0, 38.7), "calcium": (5.0, 4.0)}
"""Above the first it is in mg/dl; over the second it is in mmol/l."""
_ADULTS_ONLY = frozenset({"pulse", "pressure"})
_TO_MMOL = {
    "glucose": 18.0, "triglycerides": 88.5, "lactate": 9.0, "urea": 2.8, "fibrinogen": 100.0
}  # fmt: skip
"""Divides mg/dl to give mmol/l, and g/l of fibrinogen."""


def values_as_findings(amount: Amount, age: float | None) -> Iterator[tuple[str, State]]:
    """Yield the findings that a value makes present or absent.

    Args:
        amount: the value.
        age: years; limits of pulse and pressure are those of adults, nothing is said of children.
    """
    if amount.name in _ADULTS_ONLY and age is not None and age < _ADULT:
        return
    name, value = _in_units(amount)
    if name == "temperature" and not _ALIVE[0] <= value <= _ALIVE[1]:
        return
    for limit in _LIMITS.get(name, ()):
        yield from limit.states(value)


def _scaled(name: str, value: float) -> float:
    """Return a value in the unit of its limits where its size tells which one it is in."""
    if name in _SHARES:
        limit, scale = _SHARES[name]
        return value * scale if value < limit else value
    limit, scale = _MG_OVER[name]
    return value / scale if value > limit else value


def _in_units(amount: Amount) -> tuple[str, float]:
    """Return the value in the unit of its limits."""
    if amount.name in _SHARES or amount.name in _MG_OVER:
        return amount.name, _scaled(amount.name, amount.value)
    return _by_unit(amount)


def _by_unit(amount: Amount) -> tuple[str, float]:
    value, unit = amount.value, amount.unit
    per_liter = "10" in unit or unit in {"g/l", "k/"} or (not unit and value < _PER_LITER)
    if amount.name == "temperature" and (unit == "f" or value > 60):
        value = (value - 32) / 1.8
    elif amount.name == "eosinophils":
        if unit == "%":
            return "eosinophils-percent", value
        value *= _PER_LITER if per_liter and (unit or value < _PLAIN) else 1
    elif amount.name == "hemoglobin":
        value /= 10 if value > _PLAIN else 1
    elif amount.name == "creatinine":
        if unit == "mmol/l":
            return amount.name, value * _PER_LITER
        value *= _CREATININE if "mg" in unit or (not unit and value < _PLAIN) else 1
    elif amount.name == "urate":
        if unit == "mmol/l" or (not unit and value < 1):
            return amount.name, value * _PER_LITER
        value *= _URATE if "mg" in unit or (not unit and value < _PLAIN) else 1
    elif amount.name in {"platelets", "leukocytes"}:
        value /= 1 if per_liter else _PER_LITER
    elif amount.name == "crp" and "dl" in unit:
        value *= 10
    elif "mg" in unit or (amount.name == "triglycerides" and value > _PLAIN * 4):
        value /= _TO_MMOL.get(amount.name, 1.0)
    return amount.name, value
