"""Lesions that go within a day: *each wheal fades within 30 to 60 minutes*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from reasoning.prose.context import Context
from reasoning.prose.numbers import COUNT, VAGUE, number_of
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["fleeting_findings"]

_GOES = (
    r"(?:resolv(?:e|es|ed|ing)|disappear(?:s|ed|ing)?|fad(?:e|es|ed|ing)|clear(?:s|ed)?|vanish(?:es"
    r"|ed)?|subsid(?:e|es|ed)|last(?:s|ed|ing)?|persist(?:s|ed)?|go(?:es)? away|went away|gone)"
)
_WITHIN = r"(?:within|in|for|after|under|less than|up to|no (?:more|longer) than|about)"
_SPAN = re.compile(
    rf"\b{_GOES}\b(?:\s+\w+){{0,3}}?\s+{_WITHIN}\s+(?:(?:about|approximately|less than|under)\s+)?"
    rf"(?:(?P<n>{COUNT}|{VAGUE}|an?)(?:\s?(?:-|–|to|or)\s?(?P<to>{COUNT}))?[-\s]*)?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?)\b",
    re.IGNORECASE,
)
_DAY = 24.0
_FEW = 3.0
_SKIN = frozenset({"primary-lesion", "secondary-change", "color"})
_INWARD = frozenset({"systemic", "symptom"})
_ALLOWED = frozenset({"pruritus", "severe-itch", "burning"})


def fleeting_findings(
    context: Context, knowledge: KnowledgeBase
) -> Iterator[tuple[int, int, str, str]]:
    """Yield (first word, word after the last, finding, rule) where lesions last at most a day.

    Args:
        context: of a text.
        knowledge: whose findings are read.
    """
    for match in _SPAN.finditer(context.words.text):
        first, last = context.words.span_of(match.start(), match.end())
        if first == last or _hours(match) > _DAY:
            continue
        if setting_of(Hit(first, last, "number", ""), context).state != "present":
            continue
        clause = context.clause(first)
        axes = {
            knowledge.findings[hit.name].axis
            for hit in context.inside(clause, "finding")
            if hit.name not in _ALLOWED
        }
        sentence = context.sentence(first)
        told = context.words.keys[sentence.first : sentence.last]
        seen = {
            knowledge.findings[hit.name].axis for hit in context.inside(sentence, "finding")
        } & _SKIN
        if axes.isdisjoint(_INWARD) and (seen or context.has("generic", told)):
            yield first, last, "lesions-under-24-hours", "how long each lasts"


def _hours(match: re.Match[str]) -> float:
    word = (match["n"] or "few").lower()
    number = 1.0 if word in {"a", "an"} else _FEW if not match["n"] else number_of(word)
    if match["to"]:
        number = number_of(match["to"])
    return number / 60 if match["unit"].lower().startswith("min") else number
