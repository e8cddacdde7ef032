"""A verdict at the end of a list of tests: *hepatitis B, EBV and CMV tests were normal*."""

from __future__ import annotations

from reasoning.prose.clauses import STOPS, Clause, is_verb
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit

__all__ = ["ends_a_list"]

_BETWEEN = frozenset({",", "and", "or"})
_ITEM = 4
"""Words of one test in a list of tests."""
_VERDICTS = frozenset({
    "posit", "rais", "raised", "elev", "high", "low", "present", "detect", "increas", "reactiv",
    "with", "strong", "(", ")",
})  # fmt: skip
"""What gives another test of the list a verdict of its own."""


def ends_a_list(trigger: Hit, context: Context, clause: Clause) -> bool:
    """Tell whether a trigger is the verdict on a list of tests, which fills its clause."""
    keys = context.words.keys
    if trigger.last < clause.last and keys[trigger.last] not in STOPS | {","}:
        return False
    places = range(clause.first, trigger.first - 1)  # tests were normal: the last may be a verb
    if any(is_verb(context.words, place, context.grammar) for place in places):
        return False
    told = keys[clause.first : trigger.first]
    if not _VERDICTS.isdisjoint(told):
        return False  # ANA positive, CRP raised, C3 normal
    ends = sum(key in _BETWEEN for key in told)
    return ends > 0 and len(told) - ends <= _ITEM * (ends + 1)
