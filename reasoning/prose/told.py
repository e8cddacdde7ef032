"""Tests and organs that are told as normal or not: *CRP was raised*, *nails were spared*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.lexicon import Lexicon, Told
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit, Phrases
from reasoning.prose.ranged import beside_its_range
from reasoning.prose.setting import setting_of

__all__ = ["told_findings"]

_AFTER, _BEFORE = 12, 4
_COMMA = 8
_SEROLOGY = "positive"
_DIRECTIONS = frozenset({"high", "low"})
_VALUE = re.compile(r"\s*[:=]?\s*\d")


def told_findings(
    covered: set[int], context: Context, lexicon: Lexicon, phrases: Phrases
) -> Iterator[tuple[Hit, str, State, str]]:
    """Yield (words, finding, state, rule) for each test or organ with a verdict.

    Args:
        covered: words that are a finding already.
        context: of the text.
        lexicon: names the tests and organs.
        phrases: spell the words of a verdict.
    """
    for clause in context.clauses:
        subjects = context.inside(clause, "told")
        for hit in subjects:
            longer = any(other.covers(hit) for other in subjects)
            if longer or not covered.isdisjoint(range(hit.first, hit.last)):
                continue
            told = lexicon.told[int(hit.name)]
            verdict = _verdict(hit, told, context, clause, phrases)
            if verdict is not None:
                yield hit, told.finding, *verdict


def _verdict(
    hit: Hit, told: Told, context: Context, clause: Clause, phrases: Phrases
) -> tuple[State, str] | None:
    setting = setting_of(hit, context, axis="laboratory")
    if setting.person != "patient" or setting.state in {"unsaid", "maybe"}:
        return None
    ranged = _by_its_range(hit, told, context)
    if ranged is not None:
        return ranged
    normal = [
        one
        for one in context.inside(clause, "word")
        if one.name == "normal" and not (one.first >= hit.last and _looks_ahead(one, context))
    ]
    found = [(one, True) for one in _bad(told, context, clause, phrases)]
    found += [(one, False) for one in normal]
    near = [
        (one, bad)
        for one, bad in found
        if not one.meets(hit) and _is_near(hit, one) and not _of_another(one, hit, context)
    ]
    if not near:
        denied = setting.state == "absent" and told.bad == _SEROLOGY
        return ("absent", setting.rule) if denied else None
    word, is_bad = min(near, key=lambda pair: _distance(hit, pair[0], context))
    if not is_bad:
        return "absent", f"told as {context.quote(word)}"
    if setting.state == "absent" or setting_of(word, context).state == "absent":
        return "absent", f"{context.quote(word)} denied"
    return "present", f"told as {context.quote(word)}"


def _by_its_range(hit: Hit, told: Told, context: Context) -> tuple[State, str] | None:
    """Return the verdict of a value that is told with its range, where the test has a direction."""
    if told.bad not in _DIRECTIONS:
        return None
    found = beside_its_range(context.words.text[context.words.ends[hit.last - 1] :])
    if found is None:
        return None
    return ("present" if found == told.bad else "absent"), "beside its range"


def _looks_ahead(word: Hit, context: Context) -> bool:
    """Tell whether it is said of what follows: *around the mouth sparing the lips*."""
    return context.words.surface(word.first, word.last).lower() in {"sparing", "spares"}


def _distance(hit: Hit, word: Hit, context: Context) -> int:
    """Return how far a verdict is; one beyond a comma is rather that of the test before it."""
    after = word.first >= hit.last
    between = (hit.last, word.first) if after else (word.last, hit.first)
    commas = not after and "," in context.words.keys[slice(*between)]
    return between[1] - between[0] + (0 if after else 1) + (_COMMA if commas else 0)


def _of_another(word: Hit, hit: Hit, context: Context) -> bool:
    """Tell whether a verdict belongs to the tests before: *blood count normal, INR 2.8*."""
    if word.last > hit.first or "," not in context.words.keys[word.last : hit.first]:
        return False
    return _VALUE.match(context.words.text[context.words.ends[hit.last - 1] :]) is not None


def _is_near(hit: Hit, word: Hit) -> bool:
    return 0 <= word.first - hit.last <= _AFTER or 0 <= hit.first - word.last <= _BEFORE


def _bad(told: Told, context: Context, clause: Clause, phrases: Phrases) -> Iterator[Hit]:
    if isinstance(told.bad, str):
        yield from (one for one in context.inside(clause, "word") if one.name == told.bad)
        return
    keys = {phrases.speller.key(word) for word in told.bad}
    for index in range(clause.first, clause.last):
        if context.words.keys[index] in keys:
            yield Hit(index, index + 1, "word", "bad")
