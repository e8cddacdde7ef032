"""Everyday words that say a finding only beside others: *hot*, *hard*, *eyes red*, *urticaria*."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
_NEAR = 3


class Everyday(Judge):
    """Judges phrases of everyday words."""

    def _judged(self) -> Mapping[str, Callable[[Said], str]]:
        return {
            "warm": self._hot,
            "firm": self._hard,
            "conjunctival-injection": self._beside_the_eye,
            "wheal": self._of_a_diagnosis,
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
