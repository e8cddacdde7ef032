"""Signs that are told in too many ways for a list: *don't fade under a glass*, *toe gone black*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.context import Context
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["idiom_findings"]

_NOT = (
    r"\b(?:(?:do|does|did|would|wo|ca|could|wil)(?:n['’]?t|\s+not|l\s+not)|cannot|not|never|won['’]?t"
    r"|without)"
)
_FADE = (
    r"(?:fade|fading|blanch|blanching|vanish|vanishing|disappear|disappearing|pale|whiten"
    r"|go(?:\s+(?:away|white|pale))?)"
)
_NEAR = r"[^.;,\n]{0,30}?"
_PRESSED = r"\b(?:glass\b|tumbler|press(?:ed|ing|ure)?\b|diascopy)"
_STAYS = (
    r"\b(?:stay(?:s|ed|ing)?|remain(?:s|ed)?|persist(?:s|ed)?|still\s+(?:there|visible|seen|red"
    r"|purple|see\s+(?:it|them))|visible)\b"
)
_RED = r"\b(?:red|erythematous|inflamed)"
_SCALE = r"\b(?:scal(?:y|e|es|ing)|peel(?:s|ing)|flak(?:y|es|ing)|exfoliating|shedding)\b"
_ALL_OVER = (
    r"(?:all\s+over|(?:from\s+)?(?:head|top)\s+to\s+(?:toe|foot)|everywhere)\b"
    r"(?!\s+(?:his|her|my|the|their|both)\s+(?!(?:whole\s+|entire\s+)?(?:body|skin)\b))"
)
_PART = r"(?:toes?|fingers?|fingertips?|scrotum|foreskin)"
_NO_PART = r"(?!['’]?s?[\s-]?(?:nail|web|spot|dot|line|streak|stripe|mole|patch|mark|hair))"
_BLACK = (
    r"black(?:ened)?\b(?!\s+(?:and\s+blue|nail|toe|finger|spot|dot|line|streak|stripe|mole|patch"
    r"|lesion|macule|mark|hair|nodule|lump|bump|papule|plaque|stuff|man|woman))"
)
_GONE = r"(?:(?:gone|went|goes|going|turned|turning|become|became|looks?|looking)\s+)"
_IDIOMS = tuple(
    (finding, re.compile(pattern, re.IGNORECASE), re.compile(refused, re.IGNORECASE))
    for finding, pattern, refused in (
        (
            "purpuric-lesion",
            rf"{_NOT}\s+{_FADE}\b{_NEAR}{_PRESSED}"
            rf"|{_STAYS}{_NEAR}\b(?:glass\b|tumbler)"
            r"|\b(?:stays?|remains?)\s+(?:(?:red|purple|dark|there|visible)\s+)?"
            r"(?:when|if|on|under)\s+(?:\w+\s+){0,2}?press(?:ed|ing|ure)?\b"
            r"|\b(?:rash|spots|bruises|petechiae|marks)\s+(?:(?:that|which)\s+)?"
            r"(?:do|does|did)(?:n['’]?t|\s+not)\s+blanch\b(?!\s+(?:completely|fully))",
            r"\b(?:lump|nodule|cyst|mole|pain|itch|dent|pit|swelling|hernia|lens|eye)s?\b"
            r"|\bno\s+(?:\w+\s+)?(?:rash|spots|marks|bruises)\b"
            r"|\bit\s+(?:did|does)(?:n['’]?t|\s+not)\s+blanch(?![^.]{0,30}(?:glass|tumbler))",
        ),
        (
            "erythroderma",
            rf"{_RED}(?:\s*,\s*|\s+and\s+|\s+){_SCALE}\s+{_ALL_OVER}"
            rf"|{_SCALE}(?:\s*,\s*|\s+and\s+){_RED}\s+{_ALL_OVER}"
            rf"|{_RED}\s+{_ALL_OVER}(?:,\s*|\s+)(?:(?:and|with|is|also|now|fine|thick|skin)\s+){{0,3}}"
            rf"{_SCALE}(?!\s+(?:on|of|at|from|palms|hands|feet|fingers|toes|lips|scalp))",
            r"\bsun|\b(?:spots|patches|plaques|rings|bumps|papules)\b",
        ),
        (
            "necrosis",
            rf"\bblack(?:ened)?\s+(?:(?:big|great|little|left|right)\s+)?{_PART}\b{_NO_PART}"
            rf"|\b{_PART}\s+(?:(?:is|are|was|were|has|have|had|now|all)\s+){{0,2}}{_GONE}?{_BLACK}"
            rf"|\bskin\s+(?:(?:is|was|has|had|on\s+it|there)\s+){{0,2}}{_GONE}"
            rf"(?:dead|{_BLACK})"
            r"|\bskin\s+(?:(?:is|was|looks)\s+)?(?:dead\s+and\s+black|black\s+and\s+dead)\b"
            r"|\b(?:dead|black)(?:\s+and|\s*,)?\s+(?:dead|black)\s+(?:skin|tissue|area)\b"
            rf"|\b{_PART}\s+(?:is|are|was|were|looks?)\s+dead\b",
            r"\b(?:nail|bruis|hammer|henna|dye|ink|paint|ethnic)\w*",
        ),
    )
)
"""Finding, how it is told, and what in the same sentence tells of something else."""
Found = tuple[Hit, str, State, str]


def idiom_findings(context: Context) -> Iterator[Found]:
    """Yield the signs that are told in words of every day, where nothing denies or doubts them."""
    words = context.words
    for finding, pattern, refused in _IDIOMS:
        for match in pattern.finditer(words.text):
            first, last = words.span_of(match.start(), match.end())
            if first == last:
                continue
            sentence = context.sentence(first)
            if last > sentence.last or refused.search(words.surface(sentence.first, sentence.last)):
                continue
            setting = setting_of(Hit(first, last, "finding", finding), context)
            if setting.state == "present" and setting.person == "patient":
                yield Hit(first, last, "finding", finding), finding, "present", "told as an idiom"
