"""Lesions that are told as healed: *the ulcers have healed* has none now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reasoning.prose.judge import Judge, Said

__all__ = ["Healed"]

_AXES = frozenset({"primary-lesion", "secondary-change", "mucosa"})
_FELT = frozenset({"pruritus"})
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


class Healed(Judge):
    """Judges lesions of the text: a lesion that has healed says nothing of now."""

    def _judged(self) -> Mapping[str, Callable[[Said], str]]:
        findings = self._knowledge.findings.values()
        told = (one.id for one in findings if one.axis in _AXES or one.id in _FELT)
        return dict.fromkeys(told, self._healed)

    def _healed(self, at: Said) -> str:
        words, sentence = self._context.words, self._context.sentence(at.hit.first)
        after = words.text[words.ends[at.hit.last - 1] : words.ends[sentence.last - 1]]
        if not (_HEALED.match(after) or _WENT.match(after)):
            return ""
        again = _COMES_AGAIN.search(words.surface(sentence.first, sentence.last))
        return "" if again else "healed"
