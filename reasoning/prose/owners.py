"""Whose finding it is: the patient's, a relative's, or that of somebody in the house."""

from __future__ import annotations

from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit

__all__ = ["owner", "owns", "tells_anew"]

_HISTORY = "histori"
_HAS = frozenset({"has", "have", "had", "suffer"})
_IS = frozenset({"is", "are", "was", "were"})
_BY = frozenset({"by", "to", "from", "with"})
_DETERMINERS = frozenset({"his", "her", "their", "the", "both", "a", "my"})
_REACH, _ASIDE = 4, 9
_OF = frozenset({"of", "to"})
_CHILDREN = frozenset({"son", "daughter", "child", "boy", "girl", "offspr", "born"})
_THEY = frozenset({"he", "she", "i", "they", ";"})
_TELLS_ANEW = frozenset({
    "has", "had", "have", "presents", "presented", "developed", "develops", "noticed", "notices",
    "complains", "complained", "reports", "reported", "shows", "showed", "experienced",
    "experiences", "describes", "described", "sought", "seeks", "began", "awoke", "notes",
})  # fmt: skip


def owner(hit: Hit, context: Context, clause: Clause) -> tuple[str, str]:
    """Return ``patient``, ``relative`` or ``housemate``, with the words that say so."""
    keys = context.words.keys
    sentence = context.sentence(hit.first)
    for one in context.persons(sentence):
        if one.meets(hit):
            continue
        aunt_who = keys[clause.first] == "who" and one.last == clause.first
        inside = aunt_who or clause.first <= one.first < clause.last
        if one.last <= hit.first:
            heading = one.first == sentence.first and keys[one.last - 1] == _HISTORY
            if heading or (inside and owns(one, hit, context)) or _has_later(one, hit, context):
                return one.name, f"of {context.quote(one)}"
        elif inside and one.first - hit.last <= _REACH and "in" in keys[hit.last : one.first]:
            return one.name, f"of {context.quote(one)}"
    return "patient", ""


def _has_later(person: Hit, hit: Hit, context: Context) -> bool:
    """Tell whether somebody who begins a sentence has it: *His father, then ill, had vesicles*."""
    keys, sentence = context.words.keys, context.sentence(hit.first)
    if person.first - sentence.first > 1 or keys[person.last : person.last + 1] != (",",):
        return False
    aside = keys[person.last + 1 : min(hit.first, person.last + _ASIDE)]
    if "," not in aside:
        return False
    verb = person.last + 2 + aside.index(",")
    told = keys[verb + 1 : hit.first]
    return keys[verb] in _HAS and not _THEY.intersection(told)


def _is_child_of(person: Hit, before: int, context: Context) -> bool:
    """Tell whether it is a child *of consanguineous parents*: what follows is the child's."""
    keys = context.words.keys
    near = keys[max(0, person.first - _REACH) : person.first]
    if not _OF.isdisjoint(near) and not _CHILDREN.isdisjoint(near):
        return True  # the son of first cousins
    parents = context.words.surface(person.first, person.last).lower() == "parents"
    described = keys[before - 1] in context.grammar["of_parents"]
    return parents and described and keys[before - 2 : before - 1] in {("of",), ("to",)}


def tells_anew(first: int, last: int, context: Context) -> bool:
    """Tell whether a treatment is told and then the skin: *a woman using a cream has papules*."""
    surfaces = {context.words.surface(place, place + 1).lower() for place in range(first, last)}
    return not _TELLS_ANEW.isdisjoint(surfaces)


def owns(person: Hit, hit: Hit, context: Context) -> bool:
    """Tell whether somebody has it: *his mother has psoriasis*, not *his mother noticed it*.

    Nor is it the mother's whom he was brought *by his mother with*; and *a 30-year-old mother of
    two* is the patient.
    """
    keys, grammar = context.words.keys, context.grammar
    if keys[person.last - 1] == _HISTORY:
        return not tells_anew(person.last, hit.first, context)
    if keys[person.last : person.last + 1] == ("of",) and keys[person.first - 1] == "old":
        return False
    before = person.first
    while before and keys[before - 1] in _DETERMINERS:
        before -= 1
    if before and (keys[before - 1] in _BY or _is_child_of(person, before, context)):
        return False
    verbs = keys[person.last : min(hit.first, person.last + _REACH)]
    follows = Clause(person.last, min(hit.first, person.last + _REACH))
    if context.inside(follows, "telling"):
        first = next((key for key in verbs if key in grammar["owning"]), "")
        if first not in _HAS:
            return False
    for place, key in enumerate(verbs):
        if key in grammar["owning"]:
            after = verbs[place + 1] if place + 1 < len(verbs) else ""
            return not (key in _IS and after in grammar["clinic_words"])
        if key in {"(", ":"}:
            return True
    return hit.first - person.last <= 1
