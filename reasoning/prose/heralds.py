"""A patch that came before the others: *a single patch on the back, then many smaller ones*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["herald_findings"]

_FIRST = re.compile(
    r"\b(?:an? (?:single|solitary|lone|initial|larger?)|the (?:first|initial)|(?:an?|one) (?:first"
    r"|initial)|one|initial(?:ly)?,? an?|first(?: noticed)? an?)\b(?:[\s,-]+\w+){0,4}?[\s-]+"
    r"(?:patch|plaque|area|spot|oval)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|followed|later|subsequently|before|preced\w+|now|afterwards?|thereafter|spread)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:smaller|many|multiple|numerous|several|more|other|similar|generali[sz]ed|widespread"
    r"|disseminated|crops?|rash|eruption|spread)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:ulcer\w*|bit(?:e|ten)|tick|hair|alopecia|bald\w*|mole|white|\w*pigment\w*|bull\w*"
    r"|wheal\w*|hives|weeping|ooz\w*|vesic\w*|blister\w*|annular|ring\w*|central clearing)\b",
    re.IGNORECASE,
)
_RULE = "one came before the others"


def herald_findings(context: Context) -> Iterator[tuple[int, int, str, str]]:
    """Yield (first word, word after the last, finding, rule) of a patch that came first.

    The sentence that tells of it, or the next one, must say that others followed. What tells of
    blisters, rings, bites, hair or colour is another story that begins with one patch.

    Args:
        context: of a text.
    """
    words = context.words
    for index, (begin, end) in enumerate(words.sentences):
        after = words.sentences[min(index + 1, len(words.sentences) - 1)][1]
        told = words.surface(begin, end)
        both = words.surface(begin, after)
        match = _FIRST.search(told)
        if match is None or _OTHER.search(both) or not (_THEN.search(both) and _MORE.search(both)):
            continue
        start = words.starts[begin] + match.start()
        first, last = words.span_of(start, start + len(match[0]))
        if setting_of(Hit(first, last, "number", ""), context).state == "present":
            yield first, last, "herald-patch", _RULE
            return
