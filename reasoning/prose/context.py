"""What surrounds the phrases of a text: its clauses, the triggers in them, who is spoken of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reasoning.prose.amounts import amounts, sizes
from reasoning.prose.clauses import STOPS, Clause, Grammar, clauses_of
from reasoning.prose.phrases import Hit
from reasoning.prose.words import Words

__all__ = ["Context", "Reach"]

_AHEAD = (("of",), ("in",), ("on",))
"""What follows *no abnormalities* where it is of what follows, not of what stands before."""
_DENIES = frozenset({"without", "no"})
_LIST = 16
_LISTED = ((",",), ("or",), ("nor",), ("on",), ("over",))
_LOOSE = frozenset({"no-visible-rash", "no-symptoms", "nonscarring-alopecia"})
"""Findings whose *no* heads a list without *or*, too: *no rash, fever, joint pain*."""


@dataclass(frozen=True)
class Reach:
    """What a denial reaches.

    Attributes:
        end: first word after it that it cannot deny.
        doubts: stretches before ``end`` of which nobody can tell whether they are denied.
    """

    end: int
    doubts: tuple[Clause, ...] = ()

    def doubts_of(self, word: int) -> bool:
        """Tell whether a word lies in a doubtful stretch."""
        return any(one.first <= word < one.last for one in self.doubts)


class Context:
    """A text with everything that was found in it, by clause and sentence.

    Args:
        words: the text.
        hits: every phrase found in it.
        grammar: word lists of the lexicon.

    Attributes:
        domains: for each word the kind of observation it belongs to: ``histology``,
            ``dermoscopy``, ``trichoscopy``, ``imaging``, or empty.
        reaches: of denials, as far as they were asked for.
    """

    def __init__(self, words: Words, hits: Sequence[Hit], grammar: Grammar) -> None:
        self.words, self.hits, self.grammar = words, hits, grammar
        self.triggers = _longest_triggers(_free_triggers(hits, words.keys))
        self._trigger_starts = {name: [h.first for h in by] for name, by in self.triggers.items()}
        ends = frozenset(hit.first for hit in self.triggers.get("end", ()))
        self.clauses = clauses_of(words, ends, grammar)
        self._clause_starts = [one.first for one in self.clauses]
        self._sentence_starts = [first for first, _ in words.sentences]
        self._hit_starts = [hit.first for hit in hits]
        self.domains = self._domains()
        self.reaches: dict[Hit, Reach] = {}

    def clause(self, word: int) -> Clause:
        """Return the clause that holds a word."""
        return self.clauses[bisect_right(self._clause_starts, word) - 1]

    def sentence(self, word: int) -> Clause:
        """Return the sentence that holds a word."""
        return Clause(*self.words.sentences[bisect_right(self._sentence_starts, word) - 1])

    def inside(self, stretch: Clause, *kinds: str) -> list[Hit]:
        """Return the phrases that begin inside a stretch of words, of some kinds or of any."""
        begin = bisect_right(self._hit_starts, stretch.first - 1)
        end = bisect_right(self._hit_starts, stretch.last - 1)
        found = self.hits[begin:end]
        return [hit for hit in found if hit.kind in kinds] if kinds else list(found)

    def hits_in(self, outer: Hit, *kinds: str) -> list[Hit]:
        """Return the phrases of some kinds that lie wholly inside another."""
        found = self.inside(Clause(outer.first, outer.last), *kinds)
        return [hit for hit in found if hit.last <= outer.last]

    def named(self, name: str, clause: Clause) -> list[Hit]:
        """Return the triggers of a kind inside a clause."""
        starts = self._trigger_starts.get(name, ())
        begin, end = bisect_left(starts, clause.first), bisect_left(starts, clause.last)
        near = self.triggers[name][begin:end] if begin < end else []
        return [hit for hit in near if clause.holds(hit.first, hit.last)]

    def has(self, name: str, words: Iterable[str]) -> bool:
        """Tell whether one of some words is in a word list of the lexicon."""
        return any(key in self.grammar[name] for key in words)

    def quote(self, hit: Hit) -> str:
        """Return the words of a phrase in quotes."""
        return f"'{self.words.surface(hit.first, hit.last)}'"

    def persons(self, stretch: Clause) -> list[Hit]:
        """Return the persons in a stretch; who is both is a relative first."""
        found = self.inside(stretch, "person")
        return sorted(found, key=lambda hit: (hit.first, hit.name != "relative"))

    @cached_property
    def values(self) -> tuple[int, ...]:
        """The words at which a measured value or a size begins."""
        text = self.words.text
        spans = [(one.start, one.end) for one in amounts(text)]
        spans += [(one.start, one.end) for one in sizes(text)]
        return tuple(sorted({self.words.span_of(*span)[0] for span in spans}))

    @cached_property
    def looked(self) -> frozenset[str]:
        """Kinds of observation that the text speaks of anywhere."""
        return frozenset(hit.name for hit in self.hits if hit.kind == "domain")

    def _domains(self) -> list[str]:
        """*Histology showed* holds to the end of its sentence; *epidermis* for all of it."""
        found = [""] * len(self.words.keys)
        for first, last in self.words.sentences:
            names = self.inside(Clause(first, last), "disorder")
            marks = [
                hit
                for hit in self.inside(Clause(first, last), "domain")
                if not any(name.covers(hit) for name in names)  # a pyogenic granuloma
            ]
            if any(hit.name == "histology_words" for hit in marks):
                found[first:last] = ["histology"] * (last - first)
            for hit in marks:
                if hit.name != "histology_words":
                    begin = first if hit.first - first <= 3 else hit.first
                    found[begin:last] = [hit.name] * (last - begin)
        return found


def _free_triggers(hits: Sequence[Hit], keys: Sequence[str]) -> list[Hit]:
    """Return triggers that are no part of a finding: *central clearing* does not clear the arm.

    Where a list or a place follows, the word of denial that a finding begins with speaks for all
    of it: *without scarring, scale or inflammation*, *no rash on the trunk*. *No abnormalities*
    closes what stands before, but not in *no abnormalities of the teeth*.
    """
    inside: dict[int, int] = {}
    listed: set[int] = set()
    own: set[int] = set()
    for hit in hits:
        if hit.kind == "finding" and hit.last - hit.first > 1:
            for word in range(hit.first, hit.last):
                inside[word] = max(inside.get(word, 0), hit.last)
            if keys[hit.first] in _DENIES:
                (listed if _heads_a_list(hit, keys) else own).add(hit.first)
    return [
        hit
        for hit in hits
        if hit.kind == "context"
        and not (
            hit.name == "normal_before"
            and keys[hit.first] == "no"
            and keys[hit.last : hit.last + 1] in _AHEAD
        )
        and (hit.last > inside.get(hit.first, hit.first) or hit.first in listed)
        and not (hit.last - 1 in own - listed and hit.last - hit.first > 1)  # with no feeling
    ]


def _heads_a_list(hit: Hit, keys: Sequence[str]) -> bool:
    """Tell whether the *no* of a finding speaks for more: not *no feeling, thickened nerves*."""
    follows = keys[hit.last : hit.last + 1]
    if follows != (",",) or hit.name in _LOOSE:
        return follows in _LISTED
    for key in keys[hit.last : hit.last + _LIST]:
        if key in {"or", "nor"}:
            return True
        if key in STOPS:
            return False
    return False


def _longest_triggers(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Return triggers by name, without those inside a longer one (*no* in *no history of*)."""
    found: dict[str, list[Hit]] = {}
    reach: list[Hit] = [hit for hit in hits if hit.name != "end"]
    starts = [hit.first for hit in reach]
    widest = max((hit.last - hit.first for hit in reach), default=0)
    for hit in hits:
        near = reach[bisect_right(starts, hit.first - widest) : bisect_right(starts, hit.first)]
        if not any(
            hit.last <= other.last and other.last - other.first > hit.last - hit.first
            for other in near
        ):
            found.setdefault(hit.name, []).append(hit)
    return found
