"""What makes it worse, in a list: *worse with heat, alcohol and sunlight*."""

from __future__ import annotations

from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from reasoning.prose.clauses import STOPS
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["is_worsening", "worsening_findings"]

_WORSE = frozenset({
    "wors", "worsen", "aggrav", "exacerb", "trigger", "provok", "precipit", "flare", "recur",
    "induc", "intensifi",
})  # fmt: skip
_BY = frozenset({"with", "by", "from", "after", "following", "on", "in", "upon"})
_REACH = 10
_MAKES = {
    "sun": "worse-with-sunlight", "sunlight": "worse-with-sunlight",
    "sunshin": "worse-with-sunlight", "ultraviolet": "worse-with-sunlight",
    "alcohol": "alcohol-trigger", "wine": "alcohol-trigger", "spici": "alcohol-trigger",
    "stress": "stress-trigger", "anxieti": "stress-trigger",
    "cold": "triggered-by-cold",
}  # fmt: skip
_NOT_AFTER = {"cold": frozenset({"sore", "sores", "and"})}


def worsening_findings(
    context: Context, knowledge: KnowledgeBase
) -> Iterator[tuple[int, int, str, str]]:
    """Yield (first word, word after the last, finding, rule) of what a complaint gets worse with.

    Args:
        context: of a text.
        knowledge: whose findings are read.
    """
    keys = context.words.keys
    for place, key in enumerate(keys):
        finding = _MAKES.get(key, "")
        if finding not in knowledge.findings or not is_worsening(place, context):
            continue
        if keys[place + 1 : place + 2] and keys[place + 1] in _NOT_AFTER.get(key, ()):
            continue
        hit = Hit(place, place + 1, "number", finding)
        if setting_of(hit, context, axis="exposure").state == "present":
            yield place, place + 1, finding, "makes it worse"


def is_worsening(place: int, context: Context) -> bool:
    """Tell whether a word stands in a list of what makes something worse."""
    keys, clause = context.words.keys, context.clause(place)
    for back in range(place - 1, max(clause.first, place - _REACH) - 1, -1):
        if keys[back] in STOPS or keys[back] in {"but", "improv"}:
            return False
        if keys[back] in _WORSE:
            return not _BY.isdisjoint(keys[back + 1 : back + 3])
    return False
