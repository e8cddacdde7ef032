"""Findings of several words that stand apart: *tense, clear bullae*; *the nails were thick*.

A name of the vocabulary is also read when its words stand in one noun phrase with other adjectives
between them, or when the adjectives follow a form of *to be*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit
from reasoning.prose.words import Words

__all__ = ["Scattered"]

AXES = frozenset({
    "primary-lesion", "secondary-change", "surface", "border", "shape", "nail", "hair", "mucosa",
    "dermoscopy", "symptom", "systemic", "sign", "histology",
})  # fmt: skip
_MOST_WORDS = 4
_SLACK = 5
_STOPS = frozenset(".;:!?()[]")
_WEAK = frozenset({"mild", "slight", "minim"})
"""*Very mildly itchy* is not very itchy."""

_NONE, _OR = frozenset({"no", "without", "not"}), frozenset({"or", "nor"})
_NOUNS = frozenset({"eye", "mouth", "throat", "hair", "skin", "joint", "gland", "node"})
"""Keys of nouns that are no head of their own."""
_TIMES = frozenset({"hour", "day", "week", "month", "year"})
_EVERY = frozenset({"everi", "each"})
_ADJECTIVES = ("ed", "en", "form", "ous", "al", "ar", "ic", "ive", "y")


class Scattered:
    """Names whose words may stand apart, by each of their words.

    Args:
        names: telling words (keys) of a name, to the finding; the last one is the head.
        heads: keys of nouns that open a noun phrase of their own (lesions, places).
        grammar: word lists of the lexicon.
    """

    def __init__(
        self,
        names: Mapping[tuple[str, ...], str],
        heads: frozenset[str],
        grammar: Mapping[str, frozenset[str]],
    ) -> None:
        self._heads = heads
        self._nouns = heads | _NOUNS
        self._grammar = grammar
        self._by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words, finding in names.items():
            apart = len(set(words)) == len(words) and "non" not in words and not _counts(words)
            if 2 <= len(words) <= _MOST_WORDS and apart:
                self._by_word.setdefault(words[-1], []).append((words, finding))

    def find(self, context: Context, things: Sequence[Hit]) -> Iterator[Hit]:
        """Yield the findings whose words stand apart."""
        masked = {
            w for h in things if h.kind in {"block", "disorder"} for w in range(h.first, h.last)
        }
        by_clause: dict[int, list[Hit]] = {}
        for thing in things:
            by_clause.setdefault(context.clause(thing.first).first, []).append(thing)
        for clause in context.clauses:
            there = set(context.words.keys[clause.first : clause.last])
            inside = by_clause.get(clause.first, ())
            for head in there & self._by_word.keys():
                for words, finding in self._by_word[head]:
                    hit = None
                    if there.issuperset(words):
                        hit = self._window(words, finding, context, clause)
                    if hit is None or not masked.isdisjoint(range(hit.first, hit.last)):
                        continue
                    if context.words.keys[hit.first - 1 : hit.first] == ("non",):
                        continue
                    if not any(_says_it(thing, hit) for thing in inside):
                        yield hit

    def _window(
        self, words: tuple[str, ...], finding: str, context: Context, clause: Clause
    ) -> Hit | None:
        keys = context.words.keys
        heads = [i for i in range(clause.first, clause.last) if keys[i] == words[-1]]
        for head in heads:
            reach = len(words) + _SLACK
            before = range(max(clause.first, head - reach), head)
            after = range(head + 1, min(clause.last, head + reach + 2))
            for side in (before, after):
                places = [self._nearest(word, side, keys, head) for word in words[:-1]]
                if any(place is None for place in places):
                    continue
                sure = [place for place in places if place is not None]
                first, last = min([*sure, head]), max([*sure, head]) + 1
                between = [keys[i] for i in range(first, last) if i not in sure and i != head]
                if (
                    words[0] in _NONE
                    and "," in between
                    and _OR.isdisjoint(keys[head : clause.last])
                ):
                    continue  # no fever, rash all over
                if side is before and self._is_of_the_next(first, last, context.words):
                    continue
                if self._joined(between, is_after=side is after, short=len(words) < 3):
                    return Hit(first, last, "finding", finding)
        return None

    @staticmethod
    def _nearest(word: str, side: range, keys: Sequence[str], head: int) -> int | None:
        places = [i for i in side if keys[i] == word]
        return min(places, key=lambda i: abs(i - head)) if places else None

    def _is_of_the_next(self, first: int, last: int, text: Words) -> bool:
        """Tell whether an adjective after a noun is that of another: *red lips, swollen hands*."""
        nouns = [place for place in range(first, last - 1) if self._is_noun(place, text)]
        if not nouns or "," not in text.keys[nouns[0] : last]:
            return False  # thick, yellow nails
        after_noun = any(text.keys[place + 1] == "," for place in nouns)
        return after_noun or (last < len(text.keys) and self._is_noun(last, text))

    def _is_noun(self, place: int, text: Words) -> bool:
        adjective = text.surface(place, place + 1).lower().endswith(_ADJECTIVES)
        return text.keys[place] in self._nouns and not adjective

    def _joined(self, between: Sequence[str], *, is_after: bool, short: bool) -> bool:
        copulas = self._grammar["copulas"]
        if is_after:
            first = next((i for i, key in enumerate(between) if key in copulas), None)
            if first is None:
                return False
            subject = between[:first]
            if any(key in {",", "and"} for key in subject):
                return False
            if any(key in self._heads for key in subject) and subject[0] != "of":
                return False
            between = [key for key in between[first:] if key not in copulas]
        refused = (
            self._heads
            | _STOPS
            | (self._grammar["places"] - ({"of"} if short or is_after else set()))
            | {"with", "without", "but", "or", "no", "not", "n't", "non", "a", "an"}
            | _WEAK
        )
        return not any(key in refused or key in self._grammar["verb_keys"] for key in between)


def _counts(words: Sequence[str]) -> bool:
    """Tell whether a name holds a number or a time: *3 weeks ago, fever 39* is no week of it."""
    times = not _TIMES.isdisjoint(words) and _EVERY.isdisjoint(words)
    return times or any(word[:1].isdigit() for word in words)


def _says_it(thing: Hit, hit: Hit) -> bool:
    """Tell whether a phrase that was found says all that one standing apart would say."""
    covers = thing.first <= hit.first and hit.last <= thing.last
    return covers or (
        thing.name == hit.name and hit.first <= thing.first and thing.last <= hit.last
    )
