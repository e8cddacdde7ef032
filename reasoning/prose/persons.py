"""Histories and medicines: the patient's own past, the family's, the household's, and drugs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reasoning.prose.context import Context, setting_of
from reasoning.prose.lexicon import Lexicon
from reasoning.prose.mention import State
from reasoning.prose.numbers import durations
from reasoning.prose.phrases import Hit

__all__ = ["contact_findings", "drug_findings", "history_findings"]

_PAST_REACH = 7
_INTERVAL = 8
_IN_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ANY_DRUG = frozenset({"medication", "medications", "drug", "medicine", "medicines"})
_LATE_DRUG_DAYS = (14.0, 57.0)
Found = tuple[Hit, str, State, str]


def history_findings(
    hits: Sequence[Hit], covered: set[int], context: Context, lexicon: Lexicon
) -> Iterator[Found]:
    """Yield what disorders in somebody's history are as findings.

    A disorder that the text only names is no finding: it could be the answer. It becomes one as the
    patient's past (*history of melanoma*), as a lasting disease beside the skin (*asthma*), or as a
    relative's.
    """
    for hit in hits:
        if hit.kind != "history" or any(w in covered for w in range(hit.first, hit.last)):
            continue
        history = lexicon.histories[int(hit.name)]
        setting = setting_of(hit, context, axis="history")
        if setting.state in {"unsaid", "maybe"}:
            continue
        state: State = "absent" if setting.state == "absent" else "present"
        if setting.person != "patient":
            if _is_both(hit, context) and history.own is not None:
                yield hit, history.own, state, setting.rule
            if history.family is not None and setting.person == "relative":
                yield hit, history.family, state, setting.rule
        elif history.own is not None and (
            history.chronic or _is_past(hit, hits, context) or state == "absent"
        ):
            yield hit, history.own, state, setting.rule or "own history"


def _is_both(hit: Hit, context: Context) -> bool:
    """Tell whether it is about both: *no personal or family history of melanoma*."""
    clause = context.clause(hit.first)
    return "person" in context.words.keys[clause.first : hit.first]


def _is_past(hit: Hit, hits: Sequence[Hit], context: Context) -> bool:
    clause = context.clause(hit.first)
    near = [
        word
        for word in hits
        if word.kind == "past-word"
        and clause.first <= word.first < clause.last
        and (0 <= hit.first - word.last <= _PAST_REACH or 0 <= word.first - hit.last <= _PAST_REACH)
    ]
    after = context.words.surface(hit.first, min(clause.last, hit.last + _PAST_REACH))
    return bool(near) or _IN_A_YEAR.search(after) is not None


def contact_findings(hits: Sequence[Hit], context: Context) -> Iterator[Found]:
    """Yield contacts who have the same: *his wife and two children are itching as well*."""
    itching = context.grammar["itching"]
    keys = context.words.keys
    for one in context.persons:
        if one.name != "housemate":
            continue
        clause = context.clause(one.first)
        after = keys[one.last : clause.last]
        kin = any(other.name == "relative" and other.meets(one) for other in context.persons)
        telling = any(
            0 <= verb.first - one.last <= 2 for verb in context.telling if verb.first >= one.last
        )
        wanted = itching if not kin else itching - context.grammar["alike"]
        if any(key in wanted for key in after) and not telling:
            setting = setting_of(one, context, axis="exposure")
            denied = setting.state == "absent" or "no" in keys[clause.first : one.first]
            yield one, "close-contact-affected", "absent" if denied else "present", "of a contact"


def drug_findings(hits: Sequence[Hit], context: Context) -> Iterator[Found]:
    """Yield medicines that came before the skin; what is given against the skin is no finding."""
    words = context.words
    for hit in hits:
        if hit.kind != "drug":
            continue
        clause = context.clause(hit.first)
        first, last = next(s for s in words.sentences if s[0] <= hit.first < s[1])
        setting = setting_of(hit, context, axis="exposure")
        if setting.person != "patient" or setting.state in {"unsaid", "maybe"}:
            continue
        if setting.state == "absent":
            if words.keys[hit.last - 1] in _ANY_DRUG:
                yield hit, "new-medication", "absent", setting.rule
            continue
        marks = {h.kind for h in hits if clause.first <= h.first < clause.last and not h.meets(hit)}
        treats = any(
            h.kind == "against-skin" for h in hits if first <= h.first < last and not h.meets(hit)
        )
        if "before-skin" not in marks or "begun" not in marks or treats:
            continue
        yield hit, "new-medication", "present", "a medicine before the skin"
        for stated in durations(words.text):
            start, end = words.span_of(stated.start, stated.end)
            near = first <= start < last and -_INTERVAL <= start - hit.last <= _INTERVAL
            low, high = _LATE_DRUG_DAYS
            if stated.rule in {"ago", "after"} and near and low <= stated.value < high:
                yield hit, "drug-begun-over-two-weeks-before", "present", words.surface(start, end)
