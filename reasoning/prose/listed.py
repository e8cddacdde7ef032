"""A verdict at the end of a list of tests: *hepatitis B, EBV and CMV tests were normal*."""

from __future__ import annotations

from reasoning.prose.clauses import STOPS, Clause, is_verb
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit

__all__ = ["ends_a_list"]

_BETWEEN = frozenset({",", "and", "or"})
_ITEM = 4
"""Words of one test in a list of tests."""
_NO_ITEMS = frozenset({"the", "his", "her", "their", "my", "was", "were", "are", "is", "both"})
_VERDICTS = frozenset({
    "posit", "rais", "raised", "elev", "high", "low", "present", "detect", "increas", "reactiv",
    "with", "strong", "(", ")",
})  # fmt: skip
"""What gives another test of the list a verdict of its own."""


def ends_a_list(trigger: Hit, context: Context, clause: Clause, *, bare: bool = False) -> bool:
    """Tell whether a trigger is the verdict on a list of tests, which fills its clause.

    Args:
        trigger: the words of the verdict.
        context: of the text.
        clause: that holds it.
        bare: each item is one word: *mouth, eyes and genitals not involved*.
    """
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
    items = [key for key in told if key not in _BETWEEN and not (bare and key in _NO_ITEMS)]
    return ends > 0 and len(items) <= (1 if bare else _ITEM) * (ends + 1)
