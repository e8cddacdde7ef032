"""What the words around a phrase make of it: denied, doubtful, past, or only an idea.

Rules in the manner of ConText (Harkema et al., J Biomed Inform 2009;42:839), which goes back to
NegEx (Chapman et al., J Biomed Inform 2001;34:301): a trigger looks forward or backward inside its
clause, and other words end its reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reasoning.prose.clauses import STOPS, Clause, is_verb
from reasoning.prose.context import Context
from reasoning.prose.doubtful import NOTHING, Verdict, hedged, then_only, unclaimed
from reasoning.prose.listed import ends_a_list
from reasoning.prose.mention import State
from reasoning.prose.owners import owner, tells_anew
from reasoning.prose.phrases import Hit
from reasoning.prose.reach import reach_of

__all__ = ["Setting", "setting_of"]

_NEXT, _PREDICATE = 2, 4
_SPARES = frozenset({"sparing", "spares", "spare"})
"""Forms of *spare* that look forward only; *spared* may look back."""
_DETERMINERS = frozenset({"the", "his", "her", "their"})
_BUT_FOR = frozenset({"except", "other", "apart"})
_LISTED = frozenset({"laboratory", "history"})
_HISTORY = "histori"
_DEGREES = frozenset({"sever", "severe", "intens", "severely"})
_HARDLY = frozenset({"hardly", "bare", "scarc"})
_NONE = frozenset({"no", "without"})
"""Words of denial that a finding begins with: *no associated symptoms*."""
_NOT = frozenset({"not", "n't"})
_ALTERNATIVES = frozenset({"or", "nor"})
_NOTHING = frozenset({"noth", "none", "anyth"})


@dataclass(frozen=True)
class Setting:
    """What a phrase is said under.

    Attributes:
        state: ``present``, ``absent``, ``maybe``, or ``unsaid``: nothing is claimed.
        person: ``patient``, ``relative`` or ``housemate``.
        rule: the words that decided it, for the user.
    """

    state: State = "present"
    person: str = "patient"
    rule: str = ""


def setting_of(hit: Hit, context: Context, *, axis: str = "", site: bool = False) -> Setting:
    """Return what is claimed of a phrase.

    Args:
        hit: the phrase.
        context: of its text.
        axis: of the finding; exposures and histories may lie in the past.
        site: it is a part of the body, which is denied only by *spared* and the like, or where
            lesions are denied there.
    """
    clause = context.clause(hit.first)
    person, by = owner(hit, context, clause)
    for state, rule in (
        _spared(hit, context, clause, site=site),
        _denied_after(hit, context, clause, site=site, listed=site or axis in _LISTED),
        _denied_before(hit, context, clause, site=site, met=axis == "exposure"),
        unclaimed(hit, context, clause, axis),
        hedged(hit, context, clause),
    ):
        if state == "excepted":
            break
        if state == "absent" and (when := then_only(hit, context, axis)):
            state, rule = "unsaid", f"{rule}, but only '{when}'"
        if state:
            return Setting(state, person, "; ".join(word for word in (rule, by) if word))
    return Setting("present", person, by)


def _spared(hit: Hit, context: Context, clause: Clause, *, site: bool) -> Verdict:
    keys = context.words.keys
    for trigger in context.named("spared", clause):
        reach = [key for key in keys[trigger.last : hit.first] if key not in _DETERMINERS]
        if "," in reach and not site:
            continue  # sparing the nose, scaly margins
        if trigger.last <= hit.first and not _closed(reach, hit, trigger, context):
            if _excepts(trigger, context) or (not site and _is_all(trigger, context)):
                return "excepted", ""
            return "absent", f"after {context.quote(trigger)}"
    return NOTHING


def _excepts(trigger: Hit, context: Context) -> bool:
    """Tell whether an exception is one from a denial: *denied pain except for a mild itch*."""
    keys = context.words.keys[trigger.first : trigger.last]
    if _BUT_FOR.isdisjoint(keys):
        return False
    before = Clause(context.sentence(trigger.first).first, trigger.first)
    names = ("no", "no_before", "normal_before")
    return any(context.named(name, before) for name in names)


def _is_all(trigger: Hit, context: Context) -> bool:
    """Tell whether a sentence begins with the exception: *apart from a sore throat he is well*."""
    begins = trigger.first - context.sentence(trigger.first).first <= 1
    return begins and not _BUT_FOR.isdisjoint(context.words.keys[trigger.first : trigger.last])


def _denied_after(
    hit: Hit, context: Context, clause: Clause, *, site: bool, listed: bool
) -> Verdict:
    """Denials that follow: *lymph nodes were not palpable*, *the face was spared*."""
    if listed:
        for trigger in (
            *context.named("no_before", clause),
            *context.named("normal_before", clause),
        ):
            if hit.last <= trigger.first and ends_a_list(trigger, context, clause, bare=site):
                return "absent", f"before {context.quote(trigger)}"
    triggers = list(context.named("no_before", clause))
    if site:
        triggers += [*context.named("normal_before", clause), *_found_normal(context, clause)]
    for trigger in triggers:
        if context.words.surface(trigger.first, trigger.last).lower() in _SPARES:
            continue
        if hit.last <= trigger.first and _reaches_back(hit, trigger, context, clause):
            return "absent", f"before {context.quote(trigger)}"
    return NOTHING


def _denied_before(hit: Hit, context: Context, clause: Clause, *, site: bool, met: bool) -> Verdict:
    """Denials that come first: *no fever*, *negative Nikolsky sign*, *no exposure to plants*."""
    keys = context.words.keys
    for trigger in context.named("no_next", clause):
        between = keys[trigger.last : hit.first]
        near = 0 <= hit.first - trigger.last <= _NEXT and not site
        if near and not any(key in {",", "and", "but"} or key in STOPS for key in between):
            return "absent", f"after {context.quote(trigger)}"
    for trigger in context.named("no", clause):
        own = trigger.last > hit.first and keys[hit.first] in _NONE
        if own or trigger.first >= hit.first or _is_other(trigger, context, clause):
            continue
        reach = keys[trigger.last : hit.first]
        if keys[trigger.first : trigger.last] == ("non",) and reach:
            continue  # nontender: the next word alone
        told = reach_of(trigger, context)
        if hit.first < told.end and not _closed(reach, hit, trigger, context):
            if told.doubts_of(hit.first):
                return "unsaid", f"perhaps after {context.quote(trigger)}"
            if met and "to" in reach:
                return "absent", f"after {context.quote(trigger)}"
            return _denied(hit, trigger, reach, context, site=site)
    return NOTHING


def _denied(
    hit: Hit, trigger: Hit, reach: Sequence[str], context: Context, *, site: bool
) -> Verdict:
    """Places are denied only with what is denied there: *no lesions on the face*."""
    follows = context.words.keys[hit.last : hit.last + 2]
    generic = context.has("generic", reach) or context.has("generic", follows)
    places = context.grammar["places"]
    placed = any(key in places and (site or key != "of") for key in reach[1:])
    if not generic and (site or placed):
        return "unsaid", f"a place in what {context.quote(trigger)} denies"
    return "absent", f"after {context.quote(trigger)}"


def _found_normal(context: Context, clause: Clause) -> list[Hit]:
    """Return *no abnormality* where a sentence closes with it: *examination of X reveals none*."""
    keys = context.words.keys[clause.first : clause.last]
    if not any(key.startswith("exam") or key == "inspect" for key in keys):
        return []
    after = Clause(clause.last, context.sentence(clause.first).last)
    return [h for h in context.named("normal_before", after) if h.first <= clause.last + 3]


def _closed(reach: Sequence[str], hit: Hit, trigger: Hit, context: Context) -> bool:
    """Tell whether something between a denial and a phrase ends the denial.

    A list after *not* goes on only to an *or*: *not swollen, scaly* is scaly. After other denials
    a word of degree begins something new: *without fever, severe itching*.
    """
    keys = context.words.keys
    denies = keys[trigger.first] in {"deni", "negat"}
    new, places = context.grammar["new"], context.grammar["places"]
    rest = keys[trigger.last : context.clause(hit.first).last]
    listed = not _ALTERNATIVES.isdisjoint(rest)
    if (keys[trigger.last - 1] in _NOT or keys[trigger.first] in _HARDLY) and "," in reach:
        since = len(reach) - reach[::-1].index(",")
        if _NOTHING.isdisjoint(reach) and _ALTERNATIVES.isdisjoint(rest[since:]):
            return True  # not painful or itchy, scaly
    before = keys[trigger.first - 1] if trigger.first else ""
    aside = keys[trigger.first] in {"with", "without"} or before == "with" or _HISTORY in reach
    if aside and tells_anew(trigger.last, hit.first, context):
        return True  # a man with no history of psoriasis has plaques
    for index, key in enumerate(reach):
        follows = reach[index + 1] if index + 1 < len(reach) else keys[hit.first]
        if key in STOPS or key == "but" or (key == "with" and index > 0):
            return True
        if denies:
            continue
        if key == "and" and follows in new and follows not in places:
            return True
        if key == "," and (follows in new or follows == "but") and "or" not in reach[index:]:
            return not (follows in places and listed)  # in the mouth, on the skin or elsewhere
        if key == "," and follows in _DEGREES and not listed:
            return True
    return False


def _is_other(trigger: Hit, context: Context, clause: Clause) -> bool:
    """Tell whether a word of denial denies nothing here, or what stands before it.

    *Not only* is no denial; *were not involved* belongs to its subject.
    """
    if any(trigger.meets(other) for other in context.named("not_no", clause)):
        return True
    length = trigger.last - trigger.first
    return any(
        trigger.meets(other) and other.last - other.first > length
        for name in ("no_before", "normal_before")
        for other in context.named(name, clause)
    )


def _reaches_back(hit: Hit, trigger: Hit, context: Context, clause: Clause) -> bool:
    keys, grammar = context.words.keys, context.grammar
    between = keys[hit.last : trigger.first]
    if trigger.first >= clause.last:
        return True  # see _found_normal
    if any(key in STOPS for key in between):
        return False
    if any(trigger.meets(other) for other in context.named("not_no", clause)):
        return False
    if keys[trigger.last : trigger.last + 1] == ("for",):
        return False  # cells that express CD30 and are negative for CD20
    before = keys[trigger.first - 1] if trigger.first > clause.first else ""
    if before in grammar["copulas"] or keys[trigger.first] in grammar["copulas"]:
        # the subject of the sentence: back to its beginning, unless a verb lies between
        reach = range(hit.last, trigger.first - 1)
        verb = any(is_verb(context.words, place, grammar) for place in reach)
        return not verb and "with" not in between
    if before in {",", "and", "with"} or "," in between or len(between) > _PREDICATE:
        return False
    return not context.has("places", between)
