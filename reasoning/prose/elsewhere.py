"""Words that tell of something else than the skin: *a warm flat*, *round the eyes*, *grew 14 cm*.

Each rule looks at a phrase and the words beside it, and returns why it says nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reasoning.prose.amounts import distances, heights
from reasoning.prose.clauses import Clause
from reasoning.prose.judge import Judge, Said
from reasoning.prose.phrases import Hit

__all__ = ["Elsewhere", "is_off"]

_AWAY = re.compile(
    r"(?:\b(?:away|far|some distance)\s+from"
    r"|finger['’]?s?['’]?[ -]?breadths? (?:from|above|below))$",
    re.IGNORECASE,
)
_WHOSE_SIDE = re.compile(
    r"(?:\s+(?:the|his|her|my|your|their|its|left|right)){0,2}\s*$", re.IGNORECASE
)
_WINDOW = 60
"""Characters before a place that may tell how far it is."""

_WHOSE = frozenset({
    "the", "his", "her", "my", "their", "your", "its", "it", "them", "me", "him", "us", "each",
    "about", "both", "one",
})  # fmt: skip
_SURROUNDINGS = frozenset({
    "flat", "hous", "home", "room", "apart", "weather", "climat", "day", "month", "season",
    "summer", "bath", "water", "shower", "countri", "kitchen", "offic", "cloth", "welcom",
    "compress", "environ", "bed", "air", "milk", "spring", "autumn", "even",
})  # fmt: skip
_ITS = frozenset({"is", "was", "kept", "quit", "veri", "his", "her", "their", "the", "stay"})
_TREATED = frozenset({"uva", "uvb", "site", "j", "duplic", "panel"})
_LOOKS = frozenset({"color", "surface", "shape"})
_AHEAD, _BACK = 6, 3
_SINGLE = frozenset({"a", "an", "this", "one", "singl", "solitari"})


def is_off(text: str, start: int) -> bool:
    """Tell whether a place is only measured from: *2 cm from the ear*, *well away from the lip*."""
    first = max(0, start - _WINDOW)
    before = _WHOSE_SIDE.sub("", text[first:start])
    measured = any(match.end() == len(before) for match in distances(text[first : start + _WINDOW]))
    return measured or _AWAY.search(before) is not None


class Elsewhere(Judge):
    """Judges phrases that may not be said of the skin, or not of where it is."""

    def _judged(self) -> Mapping[str, Callable[[Said], str]]:
        return {
            "round-or-oval": self._preposition,
            "warm": self._of_surroundings,
            "increasing-size": self._of_a_child,
            "travel-tropics": self._of_the_rash,
            "previous-radiotherapy": self._of_a_test,
            "symmetrical-distribution": self._of_one_lesion,
            "macule": self._of_any_lesion,
        }

    def _next(self, hit: Hit, count: int) -> tuple[str, ...]:
        return self._context.words.keys[hit.last : hit.last + count]

    def _preposition(self, at: Said) -> str:
        """*Round the eyes* and *round mouth* have no shape, *a round patch* has."""
        if at.surface != "round":
            return ""
        sites = self._context.inside(Clause(at.hit.last, at.hit.last + 1), "finding")
        said = not _WHOSE.isdisjoint(self._next(at.hit, 1))
        part = any(self._axis(one) == "body-site" for one in sites)
        return "a preposition" if said or part else ""

    def _of_surroundings(self, at: Said) -> str:
        keys = self._context.words.keys
        before = [
            key for key in keys[max(0, at.hit.first - _BACK) : at.hit.first] if key not in _ITS
        ]
        told = {*self._next(at.hit, 1), *before[-1:]}
        return "not of the skin" if not _SURROUNDINGS.isdisjoint(told) else ""

    def _of_a_child(self, at: Said) -> str:
        words = self._context.words
        place = words.starts[at.hit.first]
        tall = any(one.start <= place < one.end for one in heights(words.text))
        return "of the body's height" if tall else ""

    def _of_the_rash(self, at: Said) -> str:
        """Blisters *travelled to the thighs*; a holiday in Spain is none in the tropics."""
        words, sentence = self._context.words, self._context.sentence(at.hit.first)
        end = min(at.hit.last + _AHEAD, sentence.last)
        ahead = [
            one for one in self._context.inside(sentence, "finding") if at.hit.last <= one.first
        ]
        sites = {one.first for one in ahead if self._axis(one) == "body-site"}
        if at.surface.startswith("travel") and not sites.isdisjoint(range(at.hit.last, end)):
            return "of the rash"
        near = words.keys[max(sentence.first, at.hit.first - _BACK) : end]
        return "not in the tropics" if self._context.has("temperate", near) else ""

    def _of_a_test(self, at: Said) -> str:
        keys = self._context.words.keys
        near = keys[max(0, at.hit.first - _BACK) : at.hit.last + _BACK + 1]
        return "of a test" if not _TREATED.isdisjoint(near) else ""

    def _of_one_lesion(self, at: Said) -> str:
        """*A symmetrical papule* is the shape of one, not where several are."""
        if at.surface not in {"symmetric", "symmetrical"}:
            return ""
        if self._context.domains[at.hit.first]:
            return "of one lesion"
        words, clause = self._context.words, self._context.clause(at.hit.first)
        nouns = [
            one
            for one in self._context.inside(clause, "finding")
            if self._axis(one) == "primary-lesion"
            and one.last - at.hit.first >= -_BACK
            and one.first - at.hit.last <= _AHEAD
        ]
        plural = any(words.surface(o.first, o.last).lower().endswith(("s", "ae")) for o in nouns)
        before = words.keys[max(0, at.hit.first - _AHEAD) : at.hit.first]
        one = not _SINGLE.isdisjoint(before) or any(o.last <= at.hit.first for o in nouns)
        return "of one lesion" if nouns and not plural and one else ""

    def _of_any_lesion(self, at: Said) -> str:
        """A *spot* may be a papule or a pustule, unless a colour or *flat* stands before it."""
        if at.surface not in {"spot", "spots"}:
            return ""
        before = Clause(max(0, at.hit.first - _BACK), at.hit.first)
        told = self._context.inside(before, "finding")
        looks = any(self._axis(one) in _LOOKS for one in told)
        return "" if looks else "any lesion"
