"""Histories and medicines: the patient's own past, the family's, the household's, and drugs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.lexicon import Lexicon
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of
from reasoning.prose.times import durations

__all__ = ["contact_findings", "drug_findings", "history_findings"]

_PAST_REACH, _INTERVAL = 7, 8
_IT = frozenset({"it", "this"})
_NOBODY = frozenset({"no", "not", "n't", "none", "neither", "nobodi", "never", "unaffect"})
_IN_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ANY_DRUG = frozenset({"medication", "medications", "drug", "medicine", "medicines"})
_LATE_DRUG_DAYS = (14.0, 57.0)
_GOES_ON = ((",",), ("and",), ("present",), ("develop",), ("who",), ("has",), ("now",))
_SOMEBODY_WITH = re.compile(
    r"\b(?:\d+\s?(?:yo?)?\s?[MF]?|man|woman|boy|girl|child|infant|baby|toddler|male|female|lady"
    r"|gentleman|patient|old)\s+(?:with|with\s+(?:known|severe|moderate|mild|bad|longstanding)"
    r"|\(with)\s+$",
    re.IGNORECASE,
)
Found = tuple[Hit, str, State, str]


def history_findings(covered: set[int], context: Context, lexicon: Lexicon) -> Iterator[Found]:
    """Yield what disorders in somebody's history are as findings.

    A disorder that the text only names is no finding: it could be the answer. It becomes one as the
    patient's past (*history of melanoma*), as a lasting disease beside the skin (*asthma*), or as a
    relative's.

    Args:
        covered: words that are a finding already.
        context: of the text.
        lexicon: names the disorders.
    """
    for hit in context.hits:
        if hit.kind != "history" or not covered.isdisjoint(range(hit.first, hit.last)):
            continue
        named = context.inside(context.clause(hit.first), "history")
        if any(other.covers(hit) for other in named):
            continue
        history = lexicon.histories[int(hit.name)]
        setting = setting_of(hit, context, axis="history")
        if setting.state in {"unsaid", "maybe"}:
            continue
        state: State = "absent" if setting.state == "absent" else "present"
        clause = context.clause(hit.first)
        theirs = setting.person != "patient"
        both = theirs and "person" in context.words.keys[clause.first : hit.first]
        if theirs and history.family is not None and setting.person == "relative":
            yield hit, history.family, state, setting.rule
        past = both or history.chronic or state == "absent" or _is_past(hit, context, clause)
        past = past or _is_had_by(hit, context)
        if history.own is not None and (both or not theirs) and past:
            yield hit, history.own, state, setting.rule or "own history"


def _is_past(hit: Hit, context: Context, clause: Clause) -> bool:
    after = context.words.surface(hit.first, min(clause.last, hit.last + _PAST_REACH))
    return _IN_A_YEAR.search(after) is not None or any(
        0 <= hit.first - word.last <= _PAST_REACH or 0 <= word.first - hit.last <= _PAST_REACH
        for word in context.inside(clause, "past-word")
    )


def _is_had_by(hit: Hit, context: Context) -> bool:
    """Tell whether somebody is told with it: *32M with atopic eczema*, not *presents with it*."""
    words = context.words
    first, last = words.starts[hit.first], words.ends[hit.last - 1]
    goes_on = words.text[last : last + 1] == "," or words.keys[hit.last : hit.last + 1] in _GOES_ON
    sort = words.surface(hit.first, hit.last).lower().startswith("atopic ")
    return sort and goes_on and _SOMEBODY_WITH.search(words.text[:first]) is not None


def contact_findings(context: Context) -> Iterator[Found]:
    """Yield contacts who have the same: *his wife and two children are itching as well*."""
    keys, grammar = context.words.keys, context.grammar
    for clause in context.clauses:
        persons = context.inside(clause, "person")
        for one in persons:
            if one.name != "housemate" or keys[one.last : one.last + 1] == ("of",):
                continue  # the mother of a boy of four tells of him
            kin = any(other.name == "relative" and other.meets(one) for other in persons)
            wanted = grammar["itching"] - grammar["alike"] if kin else grammar["itching"]
            if "els" in keys[one.first : one.last]:
                wanted = wanted | _IT  # nobody else at home has it
            if context.inside(Clause(one.last, one.last + 3), "telling"):
                continue
            if any(key in wanted for key in keys[one.last : clause.last]):
                setting = setting_of(one, context, axis="exposure")
                denied = setting.state == "absent" or not _NOBODY.isdisjoint(
                    keys[clause.first : clause.last]
                )
                state: State = "absent" if denied else "present"
                yield one, "close-contact-affected", state, "of a contact"


def drug_findings(context: Context) -> Iterator[Found]:
    """Yield medicines that came before the skin; what is given against the skin is no finding."""
    words = context.words
    times = [
        (one, *words.span_of(one.start, one.end))
        for one in durations(words.text)
        if one.rule in {"ago", "after"}
    ]
    for hit in context.hits:
        if hit.kind != "drug":
            continue
        setting = setting_of(hit, context, axis="exposure")
        if setting.person != "patient" or setting.state in {"unsaid", "maybe"}:
            continue
        if setting.state == "absent":
            if words.keys[hit.last - 1] in _ANY_DRUG:
                yield hit, "new-medication", "absent", setting.rule
            continue
        clause, sentence = context.clause(hit.first), context.sentence(hit.first)
        marks = {one.kind for one in context.inside(clause) if not one.meets(hit)}
        marks |= {one.kind for one in context.inside(sentence, "before-skin")}
        against = context.inside(sentence, "against-skin")
        if not {"before-skin", "begun"} <= marks or any(not one.meets(hit) for one in against):
            continue
        yield hit, "new-medication", "present", "a medicine before the skin"
        for stated, start, end in times:
            near = sentence.holds(start, end) and abs(start - hit.last) <= _INTERVAL
            low, high = _LATE_DRUG_DAYS
            if near and low <= stated.value < high:
                rule = words.surface(start, end)
                yield hit, "drug-begun-over-two-weeks-before", "present", rule
