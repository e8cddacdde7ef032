"""Measured values as findings: a heart rate of 130 is a finding of the vocabulary, 80 is not.

Limits are those of the findings' definitions; where a definition only says raised or low, the usual
limits of reference for adults are taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoning.prose.mention import State
from reasoning.prose.numbers import Amount

__all__ = ["findings_of"]

_CHILD = 16.0


def findings_of(amount: Amount, age: float | None) -> Iterator[tuple[str, State]]:
    """Yield the findings that a value makes present or absent.

    Args:
        amount: the value.
        age: years; limits of pulse and pressure are those of adults, nothing is said of children.
    """
    value, unit = amount.value, amount.unit
    adult = age is None or age >= _CHILD
    per_liter = "10" in unit or unit in {"g/l", "k/"}
    match amount.name:
        case "temperature":
            celsius = (value - 32) / 1.8 if unit == "f" or value > 60 else value
            if 34 <= celsius <= 43:
                yield from _over(celsius, 38.0, "fever", below=37.5)
        case "pulse" if adult:
            yield from _over(value, 120.0, "tachycardia-over-120")
            yield from _over(value, 100.5, "tachycardia", below=100.5)
        case "pressure" if adult:
            yield from _under(value, 90.0, "hypotension", above=100.0)
        case "eosinophils" if unit == "%":
            yield from _over(value, 20.0, "eosinophilia-over-1500")
            yield from _over(value, 7.0, "eosinophilia", below=5.0)
        case "eosinophils":
            count = value * (1000 if per_liter else 1)
            yield from _over(count, 1500.0, "eosinophilia-over-1500")
            yield from _over(count, 500.5, "eosinophilia", below=500.0)
        case "platelets":
            count = value if per_liter else value / 1000
            yield from _under(count, 150.0, "thrombocytopenia", above=150.0)
            yield from _over(count, 450.5, "thrombocytosis", below=450.0)
        case "leukocytes":
            count = value if per_liter else value / 1000
            yield from _over(count, 11.0, "leukocytosis", below=11.0)
            yield from _under(count, 4.0, "leukopenia", above=4.0)
        case "crp":
            yield from _over(value * (10 if "dl" in unit else 1), 10.0, "raised-crp", below=5.0)
        case "esr":
            yield from _over(value, 30.0, "raised-crp")
        case "glucose":
            yield from _over(value / (18 if "mg" in unit else 1), 14.0, "glucose-over-14")
        case "urea":
            yield from _over(value / (2.8 if "mg" in unit else 1), 10.0, "raised-urea")
        case "bicarbonate":
            yield from _under(value, 20.0, "low-bicarbonate")
        case "bmi":
            yield from _over(value, 30.0, "obesity", below=30.0)
        case "ana":
            yield from _over(value, 160.0, "ana-positive")
        case "rpr":
            yield "syphilis-serology", "present"
        case "detached":
            yield from _over(value, 30.0, "detachment-over-thirty-percent")
            yield from _over(value, 10.0, "detachment-over-ten-percent", below=10.0)
        case _:
            return


def _over(
    value: float, limit: float, finding: str, *, below: float | None = None
) -> Iterator[tuple[str, State]]:
    if value >= limit:
        yield finding, "present"
    elif below is not None and value < below:
        yield finding, "absent"


def _under(
    value: float, limit: float, finding: str, *, above: float | None = None
) -> Iterator[tuple[str, State]]:
    if value < limit:
        yield finding, "present"
    elif above is not None and value >= above:
        yield finding, "absent"
