"""Phrases that claim nothing, or nothing for sure: ideas, treatments, the past, *possible*."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.mention import State
from reasoning.prose.owners import tells_anew
from reasoning.prose.phrases import Hit

__all__ = ["NOTHING", "Verdict", "hedged", "then_only", "unclaimed"]

Verdict: TypeAlias = tuple[State | Literal["excepted", ""], str]
"""A state, or nothing, and the words that decided it."""
NOTHING: Verdict = ("", "")
_MAYBE, _MAYBE_BEFORE, _PAST = 5, 2, 8
_LASTING = frozenset(
    {"exposure", "history", "time-course", "laboratory", "histology", "dermoscopy"}
)
_LIKE = frozenset({"resembl", "mimick", "mimic", "reminisc"})
_SEEN = frozenset({
    "seen", "felt", "palpated", "expressed", "made", "detected", "demonstrated", "elicited",
    "discerned", "observed", "appreciated", "visualized", "visualised", "identified", "found",
    "lifted", "removed", "peeled", "wiped", "scraped", "pulled", "moved",
})  # fmt: skip
"""*Could be seen* doubts nothing."""
_ONE = (("a",), ("an",), ("his",), ("her",), ("multipl",), ("sever",), ("this",))
_FELT = frozenset({"symptom", "systemic"})
_FIRST = r"initially|at (?:first|(?:the )?(?:start|beginning|onset|outset))|to begin with"
_THEN = re.compile(
    r"(?:\s+(?:is|are|was|were|not|never|isn['’]t|wasn['’]t|present|there|seen|noted|felt|reported"
    r"|at all|it|itself|really|much)){0,4}\s+"
    rf"(?P<when>{_FIRST}|at (?:night|rest|work)|(?:in|during|by) (?:the )?(?:nights?|day(?:time)?"
    r"|mornings?|evenings?)|overnight)\b(?!\s+(?:or|nor|and)\b)",
    re.IGNORECASE,
)
_AT_FIRST = re.compile(
    rf"\b(?P<when>{_FIRST})\b(?![^.;]*\b(?:now|but|later|then)\b)", re.IGNORECASE
)
_ON = frozenset({"on", "over", "around", "across", "in", "at"})


def unclaimed(hit: Hit, context: Context, clause: Clause, axis: str) -> Verdict:
    """Return ``unsaid`` for an idea, what was treated and what is past, and the words for it."""
    for trigger in context.named("idea", clause):
        if axis == "body-site" and _is_where(trigger, hit, context):
            continue  # plaques resembling hives on the arms
        if _is_seen_for(trigger, context):
            continue
        if trigger.last <= hit.first and axis != "histology":
            return "unsaid", f"after {context.quote(trigger)}"
    if axis in _LASTING:
        return NOTHING
    for trigger in context.named("treatment", clause):
        if trigger.last <= hit.first and not tells_anew(trigger.last, hit.first, context):
            return "unsaid", f"after {context.quote(trigger)}"
    for trigger in context.named("past", clause):
        follows = context.words.keys[trigger.last : trigger.last + 2]
        if any(key[:1].isdigit() for key in follows) or context.has("spans", follows):
            continue  # in the past three months
        if 0 <= hit.first - trigger.last <= _PAST or trigger.first >= hit.last:
            return "unsaid", f"past: {context.quote(trigger)}"
    return NOTHING


def then_only(hit: Hit, context: Context, axis: str) -> str:
    """Return the words by which a denial is one of a time alone: *itching is not present at night*.

    What was not there *at first*, or is not there *at night*, may be there otherwise.
    """
    if axis not in _FELT:
        return ""
    words, sentence = context.words, context.sentence(hit.first)
    behind = words.text[words.ends[hit.last - 1] : words.ends[sentence.last - 1]]
    match = _THEN.match(behind)
    if match is None:
        match = _AT_FIRST.search(words.text[words.starts[sentence.first] : words.starts[hit.first]])
    return "" if match is None else match["when"]


def _is_seen_for(trigger: Hit, context: Context) -> bool:
    """Tell whether it is what brought somebody: *evaluated for a lump*, not *for melanoma*."""
    said = context.words.surface(trigger.first, trigger.last).lower()
    return said == "evaluated for" and context.words.keys[trigger.last : trigger.last + 1] in _ONE


def _is_where(trigger: Hit, hit: Hit, context: Context) -> bool:
    """Tell whether a place follows a likeness: it is where the lesions are."""
    keys = context.words.keys
    if _LIKE.isdisjoint(keys[trigger.first : trigger.last]):
        return False
    return not _ON.isdisjoint(keys[trigger.last : hit.first])


def hedged(hit: Hit, context: Context, clause: Clause) -> Verdict:
    """Return ``maybe`` near *possible* and the like, and the words for it."""
    keys = context.words.keys
    for trigger in context.named("maybe", clause):
        if trigger.last < len(keys) and _next_word(trigger, context) in _SEEN:
            continue
        near = 0 <= hit.first - trigger.last <= _MAYBE
        if near and "," not in keys[trigger.last : hit.first]:
            return "maybe", f"after {context.quote(trigger)}"
    for trigger in context.named("maybe_before", clause):
        near = 0 <= trigger.first - hit.last <= _MAYBE_BEFORE
        if near and "," not in keys[hit.last : trigger.first]:
            return "maybe", f"before {context.quote(trigger)}"
    return NOTHING


def _next_word(trigger: Hit, context: Context) -> str:
    return context.words.surface(trigger.last, trigger.last + 1).lower()
