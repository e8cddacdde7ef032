"""Values told with their own reference range: *1,200 U/L (normal 35-104)*, *ESR 80 (<20)*."""

from __future__ import annotations

import re

__all__ = ["beside_its_range"]

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_VALUE = re.compile(
    rf"[^.;()\[\]\d]{{0,30}}?(?P<value>{_NUMBER})[^.;()\[\]\d]{{0,18}}"
    r"[(\[](?P<range>[^()\[\]]{1,60})[)\]]"
)
_BETWEEN = re.compile(rf"(?P<low>{_NUMBER})\s*(?:-|\u2013|\u2014|to)\s*(?P<high>{_NUMBER})")
_MOST = re.compile(
    r"(?:<|\u2264|=<|\b(?:below|under|up to|less than|at most|upper limit)\b)\s*"
    rf"(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"(?:>|\u2265|\b(?:above|over|more than|at least|lower limit)\b)\s*(?P<low>{_NUMBER})",
    re.IGNORECASE,
)


def beside_its_range(after: str) -> str | None:
    """Return ``high``, ``low`` or ``normal`` where a value and its range follow a test's name.

    Args:
        after: the text behind the name.

    Returns:
        None where no value with a range in brackets stands there.
    """
    match = _VALUE.match(after)
    if match is None:
        return None
    value = _number(match["value"])
    for pattern in (_BETWEEN, _MOST, _LEAST):
        limits = pattern.search(match["range"])
        if limits is not None:
            found = limits.groupdict()
            if found.get("high") and value > _number(found["high"]):
                return "high"
            if found.get("low") and value < _number(found["low"]):
                return "low"
            return "normal"
    return None


def _number(told: str) -> float:
    return float(told.replace(",", ""))
