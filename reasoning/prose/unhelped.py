"""Treatments that did not help: *failed two courses of antibiotics*, *clotrimazole: no effect*.

The lexicon names the treatments (``treatments``, by finding) and the words of failure that stand
before them and after them; one word of failure speaks for every treatment of its list.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from reasoning.prose.clauses import STOPS, Clause
from reasoning.prose.context import Context
from reasoning.prose.owners import owner
from reasoning.prose.phrases import Hit

__all__ = ["unhelped_findings"]

_AFTER, _BEFORE = 9, 10
"""Words from a treatment to the failure that follows it, or stands before it."""
_NEAR = 4
_GOOD = ("clear", "improv", "resol", "respon", "settle", "heal", "cure", "help")
_DENIALS = frozenset({"not", "n't", "no", "never", "without", "fail", "unsuccess", "hard"})
_TURN = frozenset({"but", "however", "although", "though", "whereas", "until", "which", "resolv"})
"""Words after which a failure speaks of something else."""


def unhelped_findings(
    context: Context, knowledge: KnowledgeBase
) -> Iterator[tuple[int, int, str, str]]:
    """Yield (first word, word after the last, finding, rule) of treatments that did not help.

    Args:
        context: of a text.
        knowledge: whose findings are read.
    """
    for hit in context.hits:
        if hit.kind != "treatment" or hit.name not in knowledge.findings:
            continue
        failure = _failure(hit, context)
        if failure is None or owner(hit, context, context.clause(hit.first))[0] != "patient":
            continue
        first, last = min(hit.first, failure.first), max(hit.last, failure.last)
        yield first, last, hit.name, f"{context.quote(failure)} of a treatment"


def _failure(hit: Hit, context: Context) -> Hit | None:
    """Return the words that say so, the nearer side first."""
    sentence = context.sentence(hit.first)
    if _helped(hit, context, sentence):
        return None
    ahead = [
        one
        for one in context.inside(Clause(hit.last, sentence.last), "failed-after")
        if one.first - hit.last <= _AFTER and _reaches(hit.last, one.first, context)
    ]
    behind = [
        one
        for one in context.inside(Clause(sentence.first, hit.first), "failed-before")
        if 0 <= hit.first - one.last <= _BEFORE and _reaches(one.last, hit.first, context)
    ]
    found = [(one.first - hit.last, one) for one in ahead]
    found += [(hit.first - one.last, one) for one in behind]
    return min(found)[1] if found else None


def _helped(hit: Hit, context: Context, sentence: Clause) -> bool:
    """Tell whether it is said to have helped: *cleared with terbinafine*."""
    first = max(sentence.first, hit.first - _NEAR)
    words = [context.words.surface(n, n + 1).lower() for n in range(first, hit.first)]
    if "after" in words:
        words = words[len(words) - words[::-1].index("after") :]
    if not any(word.startswith(_GOOD) for word in words):
        return False
    return _DENIALS.isdisjoint(context.words.keys[max(sentence.first, first - _NEAR) : hit.first])


def _reaches(first: int, last: int, context: Context) -> bool:
    """Tell whether nothing between two words turns the sentence to something else."""
    return all(key not in STOPS and key not in _TURN for key in context.words.keys[first:last])
