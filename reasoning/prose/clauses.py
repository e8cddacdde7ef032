"""Sentences cut into clauses, so that a negation does not run on.

*No fever, but itch*; *no itch and the plaques were scaly*: a clause ends at words such as *but*,
and where a new subject with a verb begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reasoning.prose.words import Words

__all__ = ["STOPS", "Clause", "Grammar", "clauses_of", "is_verb"]

Grammar: TypeAlias = Mapping[str, frozenset[str]]
"""Word lists of the lexicon by name, as keys; verbs as they are written."""
STOPS = frozenset(".;!?")
_BRACKETS = {"(": ")", "[": "]"}
_ASIDE = 4
_GOES_ON = frozenset({"ie", "eg", "i.e.", "e.g.", "such", "includ", "no", "without"})
_DETERMINERS = frozenset({"the", "his", "her", "their", "my", "both", "all"})
_SUBJECT, _LIST = 9, 6
_DENIES = frozenset({"no", "without", "deni"})
_FOUND = frozenset({
    "noted", "seen", "observed", "reported", "noticed", "felt", "found", "identified", "detected",
    "elicited", "demonstrated", "appreciated", "described", "measured", "present", "palpable",
    "occurred", "recorded", "mentioned", "evident", "apparent", "visible", "known",
})  # fmt: skip
"""What closes a list of denials: *no fever, weight loss were reported*."""

_END = ((), (",",), (".",), (";",))
_ENLARGED = (("enlarg",), ("palpabl",), ("swollen",), ("swell",), ("tender",), ("inflam",))


@dataclass(frozen=True)
class Clause:
    """Words with a say of their own: ``first`` up to, not including, ``last``."""

    first: int
    last: int

    def holds(self, first: int, last: int) -> bool:
        """Tell whether it holds a stretch of words."""
        return self.first <= first and last <= self.last


def is_verb(words: Words, index: int, grammar: Grammar) -> bool:
    """Tell whether a word is a verb as it is written: *involved* is one, *involvement* is not."""
    return words.surface(index, index + 1).lower() in grammar["verbs"]


def clauses_of(words: Words, ends: frozenset[int], grammar: Grammar) -> list[Clause]:
    """Cut each sentence into clauses.

    Args:
        words: the text.
        ends: words that begin a clause whatever follows (*but*, *which*).
        grammar: word lists of the lexicon.
    """
    found: list[Clause] = []
    for first, last in words.sentences:
        start, has_verb, denies = first, False, False
        for index in range(first, last):
            key = words.keys[index]
            cut = key in STOPS or index in ends or _is_bracket(words.keys, index, first, last)
            verbless = denies and (key == "," or (key == "and" and _is_next(words, index, grammar)))
            if not cut and key in {",", "and", "or"} and (has_verb or verbless):
                cut = _begins(words, index + 1, last, grammar, denied=denies)
                cut = cut and (has_verb or not _goes_on(words, index + 1, last, grammar))
            if cut and index > start:
                found.append(Clause(start, index))
                start, has_verb, denies = index, False, False
            has_verb = has_verb or is_verb(words, index, grammar)
            denies = denies or key in _DENIES
        if start < last:
            found.append(Clause(start, last))
    return found


def _is_bracket(keys: Sequence[str], index: int, first: int, last: int) -> bool:
    """Tell whether a bracket holds more than an aside: *serology (RPR) was negative* is one."""
    key = keys[index]
    if key in _BRACKETS:
        if index + 1 < last and keys[index + 1] in _GOES_ON:
            return False
        return _BRACKETS[key] not in keys[index : min(last, index + _ASIDE + 2)]
    if key in _BRACKETS.values():
        opening = next(a for a, b in _BRACKETS.items() if b == key)
        return opening not in keys[max(first, index - _ASIDE - 1) : index]
    return False


def _begins(words: Words, index: int, last: int, grammar: Grammar, *, denied: bool) -> bool:
    """Tell whether a subject with a verb follows: *, and the nails were normal*.

    After a denial one comma may stand before another item: in *no fever, chills, nails were
    pitted* only the nails are a subject.
    """
    comma = words.keys[index - 1] == ","
    if index < last and words.keys[index] in {"and", "or"}:
        index += 1
        denied = False
    elif words.keys[index - 1] == "or":
        return False
    determined = index < last and words.keys[index] in _DETERMINERS
    listed = index < last and (comma or determined)
    for place in range(index, min(index + _SUBJECT, last)):
        key = words.keys[place]
        if is_verb(words, place, grammar):
            return True
        if key == "or" or key in STOPS:
            return False
        if key == "," and denied and not determined:
            return False
        if key in {",", "and"} and not (listed and _list_is(words, place, last, grammar)):
            return False
    return False


def _is_next(words: Words, index: int, grammar: Grammar) -> bool:
    """Tell whether a verb is the next word: *no fever and has blisters*."""
    return index + 1 < len(words.keys) and is_verb(words, index + 1, grammar)


def _goes_on(words: Words, index: int, last: int, grammar: Grammar) -> bool:
    """Tell whether what follows is denied, too: *no vesicles, pustules were seen*."""
    if words.keys[index] in {"or", "nor"}:
        return True
    verb = next((i for i in range(index, last) if is_verb(words, i, grammar)), last)
    for place in range(verb, last):
        word = words.surface(place, place + 1).lower()
        if word in _FOUND or (word == "not" and words.keys[place + 1 : place + 2] in _ENLARGED):
            return True
        if word == "started" and words.keys[place + 1 : place + 2] in _END:
            return True  # no travel, new medication started
        if not is_verb(words, place, grammar):
            return False
    return False


def _list_is(words: Words, index: int, last: int, grammar: Grammar) -> bool:
    """Tell whether a list goes on to a plural verb: *the palms and soles were*."""
    for place in range(index, min(index + _LIST, last)):
        if words.keys[place] in {"were", "are"}:
            return True
        if is_verb(words, place, grammar) or words.keys[place] == "or":
            return False
    return False
