"""Everyday words that say a finding only beside others: *hot*, *hard*, *eyes red*, *urticaria*."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reasoning.prose.clauses import Clause
from reasoning.prose.judge import Judge, Said

__all__ = ["Everyday"]

_JOINS = frozenset({
    ",", "and", "is", "are", "was", "were", "feel", "felt", "veri", "quit", "look", "it", "the",
})  # fmt: skip
_INFLAMED = frozenset({
    "red", "swell", "swelling", "sore", "tender", "pain", "painful", "inflam", "shini", "purpl",
    "hard", "erythema",
})  # fmt: skip
_BESIDE = frozenset({
    "around", "under", "below", "beneath", "near", "about", "round", "surround", "between", "abov",
    "besid", "skin", "lid", "corner",
})  # fmt: skip
_NOT_NOW = frozenset({
    "histori", "hx", "h/o", "known", "previous", "past", "prior", "chronic", "diagnos",
    "differenti", "diagnosi", "query", "vs", "versus", "for", "as", "like", "or", "recurr",
    "suffer", "impress",  "suspect", "?", "simul", "mimic", "resembl", "exclud", "underli",
})  # fmt: skip
_PAPULAR = ("papul",)
_NEAR, _AHEAD = 3, 7
_TRIED = (("when",), ("if",), ("upon",), ("on",))
_COLORS = frozenset({
    "red", "blue", "purpl", "violet", "brown", "black", "pink", "grey", "green", "yellow",
    "violac", "color", "circl", "skin", "hair", "urin",
})  # fmt: skip
_TURNS = frozenset({
    "dark", "turn", "becam", "becom", "got", "get", "gone", "went", "veri", "is", "was", "are",
    "were", "look", "more", "much", "grow", "grew", "and",
})  # fmt: skip
_MARKS = (("mark",), ("freckl",), ("dot",), ("streak",), ("area",), ("pigment",))
_APPEARANCE = frozenset({"color", "surface", "shape", "border", "secondary-change"})
_BETWEEN = frozenset({
    ",", "and", "rais", "flat", "elev", "itchi", "pruritus", "irregular", "small", "larg", "big",
    "tini", "grow", "new", "sore", "pain", "littl", "singl", "asymmetr", "suspici",
})  # fmt: skip


class Everyday(Judge):
    """Judges phrases of everyday words."""

    def _judged(self) -> Mapping[str, Callable[[Said], str]]:
        return {
            "warm": self._hot,
            "firm": self._hard,
            "conjunctival-injection": self._beside_the_eye,
            "wheal": self._of_a_diagnosis,
            "pruritus": self._scratched,
            "pigmented": self._dark,
        }

    def _beside(self, at: Said) -> tuple[str, str]:
        """Return the words before and after, without those that only join."""
        clause, keys = self._context.sentence(at.hit.first), self._context.words.keys
        before = [key for key in keys[clause.first : at.hit.first] if key not in _JOINS]
        after = [key for key in keys[at.hit.last : clause.last] if key not in _JOINS]
        return (before[-1:] or [""])[0], (after[:1] or [""])[0]

    def _hot(self, at: Said) -> str:
        """A *hot, swollen* leg, not *hot drinks*."""
        alone = at.surface == "hot" and _INFLAMED.isdisjoint(self._beside(at))
        return "not of the skin" if alone else ""

    def _hard(self, at: Said) -> str:
        """A *lump, hard*, not one *hard to see*."""
        if at.surface != "hard":
            return ""
        before, after = self._beside(at)
        lump = before in self._context.grammar["one"] and after != "to"
        return "" if lump else "not of a lesion"

    def _beside_the_eye(self, at: Said) -> str:
        """*Skin around the eyes red* is none of the eye."""
        keys = self._context.words.keys[max(0, at.hit.first - _NEAR) : at.hit.first]
        beside = at.surface.startswith("eye") and not _BESIDE.isdisjoint(keys)
        return "around it" if beside else ""

    def _scratched(self, at: Said) -> str:
        """What bleeds *when scratched* need not itch."""
        before = self._context.words.keys[at.hit.first - 1 : at.hit.first]
        tried = at.surface.startswith("scratch") and before in _TRIED
        return "what scratching would do" if tried else ""

    def _dark(self, at: Said) -> str:
        """A *dark, raised mole* and *a mole that went dark*; not *dark urine*, *dark red spots*."""
        if at.surface not in {"dark", "darker"}:
            return ""
        keys, clause = self._context.words.keys, self._context.clause(at.hit.first)
        sentence = self._context.sentence(at.hit.first)
        ahead = keys[at.hit.last : min(sentence.last, at.hit.last + _AHEAD)]
        if ahead[:1] and (ahead[0] in _COLORS or ahead[0].endswith("ish")):
            return "a shade of another color"
        looks = self._looks(at.hit.last, at.hit.last + len(ahead))
        noun = next((n for n in range(len(ahead)) if n + at.hit.last not in looks), len(ahead))
        if self._context.has("one", ahead[noun : noun + 1]) or ahead[noun : noun + 1] in _MARKS:
            return ""
        before = keys[clause.first : at.hit.first]
        turned = before[-1:] and before[-1] in _TURNS
        lesion = any(self._context.has("one", (key,)) for key in before)
        return "" if turned and lesion else "not of a lesion"

    def _looks(self, first: int, last: int) -> set[int]:
        """Return the words of a stretch that say how something looks, and what joins them."""
        keys = self._context.words.keys
        told = self._context.inside(Clause(first, last), "finding")
        seen = {
            word
            for one in told
            if self._axis(one) in _APPEARANCE
            for word in range(one.first, one.last)
            if not self._context.has("one", (keys[word],))
        }
        joins = {place for place in range(first, last) if keys[place] in _BETWEEN}
        return seen | joins

    def _of_a_diagnosis(self, at: Said) -> str:
        """*Urticaria* is what is seen, unless it was, or is only thought of."""
        if not at.surface.endswith("urticaria"):
            return ""
        keys = self._context.words.keys
        sentence = self._context.sentence(at.hit.first)
        before = keys[max(sentence.first, at.hit.first - _NEAR) : at.hit.first]
        after = keys[at.hit.last : at.hit.last + 1]
        bites = before[-1:] == _PAPULAR
        thought = bites or not _NOT_NOW.isdisjoint(before) or after in {("?",), ("or",), ("vs",)}
        return "a diagnosis" if thought else ""
