"""Words of every day that say a finding only beside others: *hot*, *hard*, *eyes red*, *urticaria*.

And lesions that are told as healed: *the ulcers have healed* has none now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kb.knowledge import KnowledgeBase
from reasoning.prose.context import Context
from reasoning.prose.elsewhere import Said

__all__ = ["Everyday"]

_AXES = frozenset({"primary-lesion", "secondary-change", "mucosa"})
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
_HEALED = re.compile(
    r"(?:\s+(?:on|of|in|over|from)\s+(?:[\w'’]+\s+){0,2}[\w'’]+)?\s+"
    r"(?:(?:have|has|had|all|are|is|were|was|now|since|both|then|largely|completely|fully|dried|up"
    r"|and|crusted|quickly|soon|long|mostly)\s+){0,4}"
    r"(?:healed|cleared|gone|resolved|disappeared|vanished|went\s+away)\b"
    r"(?:\s+(?:up|away|completely|fully|entirely|now))*"
    r"(?=\s*(?:[,.;:)]|\Z|\n|and\b|but\b"
    r"|(?:with|after|on)\s+(?:\w+\s+){0,2}?(?:steroids?|creams?|ointments?|antibiotics?|treatment"
    r"|aciclovir|acyclovir|prednisolone|prednisone|doxycycline|flucloxacillin|antifungals?)\b))",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"[^.;,\n]{0,24}?\b(?:ago|earlier|back|before)\s*,?\s*(?:that|which|and|but|it)\s+"
    r"(?:(?:has|have|had|then|since|soon|quickly|later|now)\s+){0,2}"
    r"(?:went\s+away|gone(?:\s+away)?|healed|cleared|disappeared|resolved|vanished)\b",
    re.IGNORECASE,
)
_COMES_AGAIN = re.compile(
    r"\b(?:recur\w*|relaps\w*|again|came\s+back|comes?\s+back|coming\s+back|return\w*|reappear\w*"
    r"|new\s+(?:ones?|crops?|lesions?|blisters?|spots?|ulcers?)|keeps?|every|each|episodes?|attacks?"
    r"|scar\w*|milia|leav\w*|left|pigment\w*|when|once|until|spontaneous\w*|within|first)\b",
    re.IGNORECASE,
)
"""What tells that lesions belong to the disease of now, healed or not."""


class Everyday:
    """Judges phrases of everyday words.

    Args:
        context: of the text.
        knowledge: whose findings the phrases are.
    """

    def __init__(self, context: Context, knowledge: KnowledgeBase) -> None:
        self._context, self._knowledge = context, knowledge
        self.rules: Mapping[str, Callable[[Said], str]] = {
            "warm": self._hot,
            "firm": self._hard,
            "conjunctival-injection": self._beside_the_eye,
            "wheal": self._of_a_diagnosis,
        }

    def why_not(self, at: Said) -> str:
        """Return why a phrase says nothing now, or nothing."""
        rule = self.rules.get(at.hit.name)
        reason = rule(at) if rule else ""
        if reason or self._knowledge.findings[at.hit.name].axis not in _AXES:
            return reason
        return "healed" if self._is_healed(at) else ""

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

    def _is_healed(self, at: Said) -> bool:
        words, sentence = self._context.words, self._context.sentence(at.hit.first)
        after = words.text[words.ends[at.hit.last - 1] : words.ends[sentence.last - 1]]
        if not (_HEALED.match(after) or _WENT.match(after)):
            return False
        return not _COMES_AGAIN.search(words.surface(sentence.first, sentence.last))
