"""How far a denial reaches along a list: *no fever, itch, pulse 130, plaques on the elbows*.

A list without *or* ends where an item is told of positively: it has a value or a size, is
*present*, is of a relative, of an instrument or under a heading of its own. An item with a place
of its own ends a denial of what is felt; elsewhere it may be one more thing denied, and is
doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context, Reach
from reasoning.prose.phrases import Hit

__all__ = ["reach_of"]

_ALTERNATIVES = frozenset({"or", "nor"})
_CONTRASTS = frozenset({("rather", "than"), ("instead", "of")})
_DENIES = frozenset({"deni", "negat"})
_JUST = frozenset({"just", "onli", "mere", "simpli"})
_MOSTLY = frozenset({"main", "most"})
_AMONG = frozenset({"on", "over", "in", "at", "around", "behind", "under", "across", "along"})
_SIDES = frozenset({"both", "left", "right", "bilater"})
_FELT = frozenset({
    "fever", "pruritus", "pain", "ach", "chill", "sweat", "tender", "cough", "malaiz", "fatigu",
    "weight", "symptom", "trauma", "injuri", "allergi", "contact", "travel", "drug", "medication",
    "histori", "numb", "burning", "nausea", "vomit", "arthralgia", "sore", "breath", "discomfort",
    "diarrhea", "headach", "stiff",
})  # fmt: skip
"""Keys of what is asked for, not seen; a list of these may hold places: *pain in the abdomen*."""
_ASKED = ("mouth", "oral", "mucos", "genit", "eye", "nail", "throat", "groin", "els")
"""Keys of places that a list of what is not there names: *no fever, ulcers in the mouth*."""
_INSTRUMENTS = frozenset({"wood", "lamp", "dermoscop", "dermoscopi", "microscopi", "magnif"})
_LOOKS = frozenset({
    "red", "hot", "swollen", "purple", "black", "blue", "pale", "warm", "cold", "sore", "scaly",
    "itchy", "yellow", "white", "tender", "painful", "dry", "thick",
})  # fmt: skip
"""What a part of the body is, said after it without a verb: *no trauma, left leg red*."""
_TOO = frozenset({"too", "also", "same", "similar", "has", "have"})
_LASTS = frozenset({"for", "x"})
_ENDS = frozenset({"present", "posit", "instead", "though", "notabl", "evid"})
_GOES_ON = frozenset({"for", "since", "on", "in", "over", "at", "x"})
_NOT = frozenset({"no", "not", "n't", "without", "never"})
_BEFORE_NAMES = frozenset({"the", "his", "her", "their", "my"})
_FEW = 4
"""Words of a value that no pattern knows: *sats on air 92*."""


def reach_of(trigger: Hit, context: Context) -> Reach:
    """Return how far a denial reaches in its clause."""
    known = context.reaches.get(trigger)
    if known is None:
        known = context.reaches[trigger] = _reach(trigger, context)
    return known


def _reach(trigger: Hit, context: Context) -> Reach:
    keys, clause = context.words.keys, context.clause(trigger.first)
    if keys[trigger.first : trigger.last] in _CONTRASTS:
        ends = (i for i in range(trigger.last, clause.last) if keys[i] in {",", "and"})
        return Reach(next(ends, clause.last))
    just = range(trigger.last + 1, clause.last)
    end = next((i for i in just if keys[i] in _JUST), clause.last)
    doubts: list[Clause] = []
    items = list(_items(trigger.last, clause.last, keys))
    for item in items[1:]:
        if item.first >= end:
            break
        if _is_told(item, trigger, context):
            end = item.first
            break
        if _is_placed(item, context) and not _is_listed(item.first, clause.last, keys):
            placed = _placed(item, items, trigger, context)
            doubts += [
                one
                for one in items[1:]
                if one.last <= item.first and placed and _FELT.isdisjoint(_of(one, keys))
            ]
            if placed == "ends":
                end = item.first
                break
            if placed:
                doubts.append(Clause(item.first, clause.last))
        elif _lasts(item, context) or _looks(item, context):
            doubts.append(item)
    return Reach(end, tuple(doubts))


def _items(first: int, last: int, keys: Sequence[str]) -> Iterator[Clause]:
    """Yield what stands between commas; *, and scale* is no item of its own but closes a list."""
    start = first
    for place in range(first, last):
        if keys[place] in {",", ";"}:
            yield Clause(start, place)
            start = place + 1
    yield Clause(start, last)


def _of(item: Clause, keys: Sequence[str]) -> Sequence[str]:
    return keys[item.first : item.last]


def _is_listed(first: int, last: int, keys: Sequence[str]) -> bool:
    """Tell whether a list has an *or* between its items: not *on the elbows or knees*."""
    for place in range(first, last):
        if keys[place] in _ALTERNATIVES:
            since = max((i for i in range(first, place) if keys[i] == ","), default=first)
            if _AMONG.isdisjoint(keys[since:place]):
                return True
    return False


def _is_told(item: Clause, trigger: Hit, context: Context) -> bool:
    """Tell whether an item is plainly told of and not denied."""
    keys, told = context.words.keys, _of(item, context.words.keys)
    if not told or told[0] in _ALTERNATIVES or told[0] == "and":
        return any(item.first <= value < item.last for value in context.values)
    if any(item.first <= value < item.last for value in context.values):
        return True
    if not _NOT.isdisjoint(told):
        return False
    denies = keys[trigger.first] in _DENIES
    number = told[0][:1].isdigit() and not denies
    counted = 1 < len(told) <= _FEW and told[-1][:1].isdigit() and not context.has("spans", told)
    exam = any(key.startswith("exam") for key in told[:3]) or told[:3] == ("o", "/", "e")
    heading = ":" in told[1:]
    if not denies and _looks(item, context):
        return True
    if number or counted or heading or exam or told[0] in _MOSTLY or "well" in told[:3]:
        return True
    return (
        _is_of_another(item, context)
        or not _INSTRUMENTS.isdisjoint(told)
        or (_says_present(told) and _ALTERNATIVES.isdisjoint(told))
    )


def _says_present(told: Sequence[str]) -> bool:
    """Tell whether an item ends in *present* and the like: *mouth sores present for a week*."""
    for place, key in enumerate(told):
        if key in _ENDS and place and (place + 1 == len(told) or told[place + 1] in _GOES_ON):
            return True
    return False


def _is_of_another(item: Clause, context: Context) -> bool:
    """Tell whether an item begins with somebody else or an instrument and says more of them."""
    keys = context.words.keys
    first = item.first + (keys[item.first] in _BEFORE_NAMES)
    return any(
        one.first == first
        and first < one.last < item.last
        and (one.name != "housemate" or not _TOO.isdisjoint(_of(item, keys)))
        and "histori" not in keys[one.first : one.last]
        for one in context.inside(item, "person", "domain")
    )


def _is_placed(item: Clause, context: Context) -> bool:
    """Tell whether an item has a place of its own: *red targets on the hands*."""
    keys, told = context.words.keys, _of(item, context.words.keys)
    if not told or told[0] in _ALTERNATIVES | _AMONG | {"and"} or not _NOT.isdisjoint(told):
        return False
    if not _FELT.isdisjoint(told):
        return False
    among = next((i for i in range(item.first + 1, item.last) if keys[i] in _AMONG | _SIDES), None)
    return among is not None and any(
        among < one.first <= among + _FEW
        for one in context.inside(Clause(among, item.last), "finding")
    )


def _placed(item: Clause, items: Sequence[Clause], trigger: Hit, context: Context) -> str:
    """Return whether an item with a place ``ends`` a denial, is in ``doubt``, or is denied."""
    keys = context.words.keys
    last = item == items[-1]
    if keys[trigger.first] in _DENIES:
        return "doubt" if last else ""
    sure = last and not _FELT.isdisjoint(_of(items[0], keys))
    asked = any(key.startswith(_ASKED) for key in _of(item, keys))
    return "ends" if sure and not asked else "doubt"


def _looks(item: Clause, context: Context) -> bool:
    """Tell whether an item says how a part of the body is: *left leg red and hot*."""
    words, (first, last) = context.words, (item.first, item.last)
    told = [words.surface(place, place + 1).lower() for place in range(first, last)]
    looks = next((i for i, word in enumerate(told) if word in _LOOKS), 0)
    if not looks or not set(told[looks:]) <= _LOOKS | {"and", "very"}:
        return False
    return any(one.last == first + looks for one in context.inside(item, "finding", "told")) or (
        told[looks - 1] == "skin"
    )


def _lasts(item: Clause, context: Context) -> bool:
    """Tell whether it is told how long an item has been there: *rash for 3 weeks*."""
    told = _of(item, context.words.keys)
    return any(
        key in _LASTS and (after[:1].isdigit() or after in context.grammar["spans"])
        for key, after in pairwise(told)
    )
