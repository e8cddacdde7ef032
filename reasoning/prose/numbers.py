"""Numbers as words or digits, and units of time."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COUNT", "UNIT", "UNITS", "VAGUE", "Stated", "number_of", "unit_of"]

UNITS = {
    "hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.4375, "year": 365.25,
    "decade": 3652.5,
}  # fmt: skip
"""Days of each unit."""
_SHORT = {
    "h": "hour", "hr": "hour", "d": "day", "wk": "week", "w": "week", "mo": "month", "m": "month",
    "m/o": "month", "mth": "month", "yr": "year", "y": "year", "yo": "year",
}  # fmt: skip
_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_VAGUELY = {
    "a": 1.0, "an": 1.0, "couple": 2.0, "a couple of": 2.0, "couple of": 2.0, "few": 3.0,
    "a few": 3.0, "half a": 0.5, "several": 4.0, "some": 3.0, "many": 10.0, "half": 0.5,
    "one and a half": 1.5, "past": 1.0, "last": 1.0,
}  # fmt: skip
"""What *a few* and the like are taken for; nobody has said so, see docs/free-text.md."""
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_WORD = "(?:" + "|".join([*_TENS, *reversed(_SMALL)]) + ")"
COUNT = (
    r"(?:\d+(?:[.,]\d+)?(?:\s?[½¼¾])?|[½¼¾]|one and a half"
    rf"|{_WORD}(?:[-\s]{_WORD})?)"
)
"""A number, as a pattern."""
VAGUE = r"(?:a couple of|a few|half a|several|couple of|few|some|many|an|a)"
UNIT = r"(?:hours?|days?|weeks?|fortnights?|months?|years?|decades?|hrs?|wks?|mos?|mths?|yrs?)"


@dataclass(frozen=True)
class Stated:
    """A number that a text states.

    Attributes:
        value: years of an age, days of a duration, millimeters of a size; 0 for a sex.
        start, end: place in the text.
        rule: how it was said.
        word: a sex.
    """

    value: float
    start: int
    end: int
    rule: str
    word: str = ""


def number_of(text: str) -> float:
    """Return what a match of :data:`COUNT` or :data:`VAGUE` is worth."""
    plain = " ".join(text.lower().replace(",", ".").replace("-", " ").split())
    if plain in _VAGUELY:
        return _VAGUELY[plain]
    if plain and plain[-1] in _HALVES:
        whole = plain[:-1].strip()
        return _HALVES[plain[-1]] + (float(whole) if whole else 0.0)
    try:
        return float(plain)
    except ValueError:
        return sum(
            _TENS.get(word, 0.0) or (_SMALL.index(word) if word in _SMALL else 0.0)
            for word in plain.split()
        )


def unit_of(text: str) -> str:
    """Return the unit that a match of :data:`UNIT` or a shorter form stands for."""
    low = text.lower().rstrip(".")
    whole = low.removesuffix("s")
    return whole if whole in UNITS else _SHORT.get(low, _SHORT.get(whole, "day"))
