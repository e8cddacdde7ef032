"""What it takes to learn whether a finding is there: ask, look, dermoscope, swab, biopsy.

The kind follows from who can observe the finding (``observers`` in the vocabulary): the cheapest of
them is taken. What only the network reads from a picture is no question.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from kb.errors import InputError
from kb.finding_schema import Finding
from kb.knowledge import nearest

__all__ = ["COSTS", "EFFORTS", "EFFORT_WORDS", "Effort", "costs_with", "effort_of", "up_to"]

Effort = Literal["ask", "look", "dermoscope", "swab", "biopsy"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)
"""Kinds of effort, the least first."""

EFFORT_WORDS: Mapping[Effort, str] = MappingProxyType(
    {
        "ask": "ask the patient",
        "look": "look closer, feel",
        "dermoscope": "use the dermoscope",
        "swab": "swab, scraping or blood",
        "biopsy": "biopsy",
    }
)
COSTS: Mapping[Effort, float] = MappingProxyType(
    {"ask": 1.0, "look": 1.2, "dermoscope": 2.0, "swab": 8.0, "biopsy": 25.0}
)
"""Cost of each kind in units of one question to the patient: this project's own rough estimate of
time, waiting and burden, not measured; only the ratios count, and a user may give others."""

_BY_OBSERVER: Mapping[str, Effort] = MappingProxyType(
    {
        "patient": "ask",
        "clinician": "look",
        "dermatoscope": "dermoscope",
        "laboratory": "swab",
        "histology": "biopsy",
    }
)


def effort_of(finding: Finding) -> Effort | None:
    """Return the least effort that shows whether a finding is there; None if nobody can tell.

    Findings that only a picture's network reads (its own sorting of the picture) are of no effort.
    """
    known = [_BY_OBSERVER[one] for one in finding.observers if one in _BY_OBSERVER]
    return min(known, key=EFFORTS.index) if known else None


def up_to(limit: Effort) -> frozenset[Effort]:
    """Return the kinds of effort that take no more than this one."""
    return frozenset(EFFORTS[: EFFORTS.index(limit) + 1])


def costs_with(changes: Mapping[str, float]) -> Mapping[Effort, float]:
    """Return the costs with some of them replaced.

    Raises:
        InputError: a kind of effort is not known, or a cost is not a number above zero.
    """
    costs: dict[Effort, float] = dict(COSTS)
    for name, value in changes.items():
        known = next((one for one in EFFORTS if one == name), None)
        if known is None:
            near = nearest(name, list(EFFORTS))
            mend = f"did you mean {near[0]}?" if near else f"one of {', '.join(EFFORTS)}"
            raise InputError(f"unknown kind of effort '{name}'", place="cost", mend=mend)
        if not 0.0 < value < float("inf"):
            raise InputError(
                f"a cost is a number above zero, not {value:g}", place=f"cost / {name}"
            )
        costs[known] = float(value)
    return MappingProxyType(costs)
