"""Tests and organs that are told as normal or not: *CRP was raised*, *nails were spared*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoning.prose.context import Clause, Context, setting_of
from reasoning.prose.lexicon import Lexicon, Told
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit, Phrases

__all__ = ["told_findings"]

_AFTER, _BEFORE = 12, 4


def told_findings(
    hits: Sequence[Hit],
    covered: set[int],
    context: Context,
    lexicon: Lexicon,
    phrases: Phrases,
) -> Iterator[tuple[Hit, str, State, str]]:
    """Yield (words, finding, state, rule) for each test or organ with a verdict.

    Args:
        hits: all phrases of the text.
        covered: words that are a finding already.
        context, lexicon, phrases: of the text and the vocabulary.
    """
    subjects = [hit for hit in hits if hit.kind == "told"]
    for hit in subjects:
        longer = any(
            other.first <= hit.first and hit.last <= other.last
            and other.last - other.first > hit.last - hit.first
            for other in subjects
        )  # fmt: skip
        if longer or any(word in covered for word in range(hit.first, hit.last)):
            continue
        told = lexicon.told[int(hit.name)]
        verdict = _verdict(hit, told, hits, context, phrases)
        if verdict is not None:
            yield hit, told.finding, verdict[0], verdict[1]


def _verdict(
    hit: Hit, told: Told, hits: Sequence[Hit], context: Context, phrases: Phrases
) -> tuple[State, str] | None:
    clause = context.clause(hit.first)
    found = [*_bad(told, hit, hits, clause, context, phrases), *_normal(hit, hits, clause)]
    setting = setting_of(hit, context, axis="laboratory")
    if setting.person != "patient" or setting.state in {"unsaid", "maybe"}:
        return None
    if not found:
        return (
            ("absent", setting.rule)
            if setting.state == "absent" and told.bad == "positive"
            else None
        )
    word, is_bad = min(found, key=lambda pair: _distance(hit, pair[0]))
    quoted = f"'{context.words.surface(word.first, word.last)}'"
    if not is_bad:
        return "absent", f"told as {quoted}"
    denied = setting.state == "absent" or setting_of(word, context).state == "absent"
    return ("absent", f"{quoted} denied") if denied else ("present", f"told as {quoted}")


def _distance(hit: Hit, word: Hit) -> int:
    return word.first - hit.last if word.first >= hit.last else 1 + hit.first - word.last


def _near(hit: Hit, first: int, last: int, clause: Clause) -> bool:
    if not clause.first <= first or not last <= clause.last:
        return False
    return 0 <= first - hit.last <= _AFTER or 0 <= hit.first - last <= _BEFORE


def _normal(hit: Hit, hits: Sequence[Hit], clause: Clause) -> Iterator[tuple[Hit, bool]]:
    for other in hits:
        if other.kind == "word" and other.name == "normal" and not other.meets(hit):
            if _near(hit, other.first, other.last, clause):
                yield other, False


def _bad(
    told: Told, hit: Hit, hits: Sequence[Hit], clause: Clause, context: Context, phrases: Phrases
) -> Iterator[tuple[Hit, bool]]:
    if isinstance(told.bad, str):
        for other in hits:
            if other.kind == "word" and other.name == told.bad and not other.meets(hit):
                if _near(hit, other.first, other.last, clause):
                    yield other, True
        return
    keys = {phrases.speller.key(word) for word in told.bad}
    for index in range(clause.first, clause.last):
        if context.words.keys[index] in keys and not hit.first <= index < hit.last:
            if _near(hit, index, index + 1, clause):
                yield Hit(index, index + 1, "word", "bad"), True
