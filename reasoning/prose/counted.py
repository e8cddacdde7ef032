"""What a text measures and counts: values, sizes, and whether there is one lesion."""

from __future__ import annotations

from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from reasoning.prose.amounts import amounts, sizes
from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.measured import values_as_findings
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["counted_findings"]

_LARGE = 6.0
_AROUND, _SAID_OF = 8, 16
_LESIONS = frozenset({"primary-lesion", "secondary-change"})
_ARTICLES = frozenset({"a", "an", "this", "one"})
_ADJECTIVES = ("ar", "ed", "ive")
"""A macular rash is no macule."""
_THROAT = ("sore", "throat")
_LIKE = frozenset({"like", "each", "every", "any"})
_NOT_ONE = frozenset({"no", "not", "without", ".", "of"})
Found = tuple[int, int, str, State, str]


def counted_findings(
    context: Context, knowledge: KnowledgeBase, age: float | None
) -> Iterator[Found]:
    """Yield (first word, word after the last, finding, state, rule)."""
    words = context.words
    for amount in amounts(words.text):
        first, last = words.span_of(amount.start, amount.end)
        if first == last:
            continue
        sentence = context.sentence(first)
        if amount.name == "detached" and not _is_detached(sentence, context):
            continue
        for finding, state in values_as_findings(amount, age):
            yield first, last, finding, state, "measured"
    yield from _sizes(context, knowledge)
    yield from _one_lesion(context)


def _is_detached(sentence: Clause, context: Context) -> bool:
    """Tell whether skin is said to come off: not where *no sloughing* follows the share."""
    return any(
        context.has("detached", context.words.keys[place : place + 1])
        and setting_of(Hit(place, place + 1, "word", "detached"), context).state != "absent"
        for place in range(sentence.first, sentence.last)
    )


def _sizes(context: Context, knowledge: KnowledgeBase) -> Iterator[Found]:
    words = context.words
    for size in sizes(words.text):
        first, last = words.span_of(size.start, size.end)
        if first == last or context.domains[first]:
            continue
        around = words.keys[max(0, first - _AROUND) : last + _AROUND]
        if context.has("no_lesion_size", around[_AROUND - 3 :]):
            continue
        clause = context.clause(first)
        near = [
            hit
            for hit in context.inside(clause, "finding")
            if abs(hit.first - first) <= _SAID_OF and knowledge.findings[hit.name].axis in _LESIONS
        ]
        pronoun = words.keys[clause.first] == "it" and first - clause.first <= _AROUND
        told = words.keys[max(clause.first, first - _SAID_OF) : min(clause.last, last + _AROUND)]
        if near or pronoun or context.has("lesion_size", told):
            state: State = "present" if size.value > _LARGE else "absent"
            yield first, last, "diameter-over-6mm", state, "size"


def _one_lesion(context: Context) -> Iterator[Found]:
    """Yield that there is one lesion: *a papule*, and nowhere a plural of such a noun."""
    words = context.words
    nouns = [
        Hit(index, index + 1, "number", "")
        for index, key in enumerate(words.keys)
        if key in context.grammar["one"]
        and not context.domains[index]
        and not words.surface(index, index + 1).lower().endswith(_ADJECTIVES)
        and words.keys[index : index + 2] != _THROAT
    ]
    if any(words.surface(one.first, one.last).lower().endswith("s") for one in nouns):
        return
    for one in nouns:
        before = set(words.keys[max(0, one.first - _AROUND) : one.first])
        beside = {*words.keys[one.first - 1 : one.first], *words.keys[one.last : one.last + 2]}
        mole = words.keys[one.first] == "mole" and _LIKE.isdisjoint(beside)
        if (before & _ARTICLES or mole) and not before & _NOT_ONE:
            yield one.first, one.last, "single-lesion", "present", "one is told of"
            return
