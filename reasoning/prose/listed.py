"""A verdict at the end of a list of tests: *hepatitis B, EBV and CMV tests were normal*."""

from __future__ import annotations

from reasoning.prose.clauses import STOPS, Clause, is_verb
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit

__all__ = ["ends_a_list"]

_BETWEEN = frozenset({",", "and", "or"})
_DETERMINERS = frozenset({"the", "his", "her", "their"})
_ITEM = 4
"""Words of one test in a list of tests."""
_VERDICTS = frozenset({
    "posit", "rais", "raised", "elev", "high", "low", "present", "detect", "increas", "reactiv",
    "with", "strong", "(", ")", })  # fmt: skip
"""What gives another test of the list a verdict of its own."""


def ends_a_list(hit: Hit, trigger: Hit, context: Context, clause: Clause) -> bool:
    """Tell whether a phrase is one of a list of tests that ends with a trigger."""
    keys = context.words.keys
    if trigger.last < clause.last and keys[trigger.last] not in STOPS | {","}:
        return False
    begin = clause.first
    while begin < hit.first and keys[begin] in _DETERMINERS:
        begin += 1
    reach = range(begin, trigger.first)
    if any(is_verb(context.words, place, context.grammar) for place in reach[:-1]):
        return False
    if not _VERDICTS.isdisjoint(keys[begin : trigger.first]):
        return False  # ANA positive, CRP raised, C3 normal
    between = [key for key in keys[begin : trigger.first] if key not in _BETWEEN]
    items = sum(key in _BETWEEN for key in keys[begin : trigger.first]) + 1
    return items > 1 and len(between) <= _ITEM * items
