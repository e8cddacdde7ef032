"""The disorder that an answer in somebody's own words stands for.

:meth:`kb.knowledge.KnowledgeBase.find_target` comes first. What it does not know is tried again in
other spellings and inflections, without brackets and asides, and without words that only say how
bad, how long, where or in whom. A name is never mapped because it looks alike: every word that is
left must be a word of the disorder's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from kb.knowledge import KnowledgeBase, Target
from kb.names import plain_name
from reasoning.prose.words import Speller

__all__ = ["Answers"]

_EMPTY = frozenset(
    "a an and as by due in nos of on or the to with skin disease disorder cutaneous dermatosis"
    " condition type s".split()
)
_ASIDE = re.compile(
    r"\s*(?:,|;|\bwith\b|\bdue to\b|\bsecondary to\b|\bassociated with\b|\bcaused by\b|\bafter\b|\bof the\b"
    r"|\bof\b|\bon the\b|\bin\b|\binvolving\b|\bfollowing\b|\bfrom\b|\binduced by\b|\baffecting\b|\bto\b)\s.*$",
    re.IGNORECASE,
)
_OTHER_NAMES = re.compile(
    r"\s*(?:/|\bor\b|=|\baka\b|\balso known as\b|\bi\.?e\.?,?|;|\s[-–—]\s|\bformerly\b)\s*",
    re.IGNORECASE,
)
_QUALIFIERS = frozenset(
    "acute subacute chronic severe mild moderate early late classic classical typical atypical extensive"
    " localized generalized widespread disseminated recurrent recalcitrant refractory resistant primary"
    " idiopathic common simple benign malignant invasive metastatic advanced adult childhood pediatric"
    " infantile juvenile neonatal elderly familial hereditary sporadic solitary multiple giant small large"
    " early-onset late-onset bilateral unilateral active inflamed irritated infected secondary superinfected"
    " untreated new-onset stage grade probable possible suspected likely presumed facial oral genital"
    " scalp hand foot plantar palmar facial acral truncal nasal lip vulvar penile perianal leg arm face neck trunk back"
    " symptomatic uncomplicated full-blown overt disease syndrome eruption rash infection lesion reaction"
    " vulgaris variant form subtype pattern".split()
)
_MOST_DROPPED = 2


class Answers:
    """Maps answers to what they stand for in a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._speller = Speller({}, frozenset())
        self._knowledge = knowledge
        self._ignored = {self._speller.key(word) for word in _EMPTY}
        self._qualifiers = {self._speller.key(word) for word in _QUALIFIERS}
        found: dict[frozenset[str], set[str]] = {}
        for term in (*knowledge.disorders.values(), *knowledge.classes.values()):
            for name in (term.id.replace("-", " "), term.label, *term.synonyms):
                found.setdefault(self._words(name), set()).add(term.id)
        self._by_words = {words: min(ids) for words, ids in found.items() if len(ids) == 1}

    def _words(self, name: str) -> frozenset[str]:
        words = [self._speller.key(word) for word in plain_name(name).split()]
        return frozenset(word for word in words if word not in self._ignored) or frozenset(words)

    def find(self, answer: str) -> Target | None:
        """Return what an answer stands for, or None."""
        for form in _forms(answer):
            found = self._knowledge.find_target(form) or self._by_key(form)
            if found is not None:
                return found
        return None

    def _by_key(self, name: str) -> Target | None:
        words = self._words(name)
        spare = sorted(words & self._qualifiers)
        for count in range(min(_MOST_DROPPED, len(spare), len(words) - 1) + 1):
            for dropped in combinations(spare, count):
                id_ = self._by_words.get(words - frozenset(dropped))
                if id_ is not None:
                    return self._knowledge.find_target(id_.replace("-", " "))
        return None


def _forms(answer: str) -> Iterator[str]:
    """Yield an answer as it is and in its parts, the whole first."""
    whole = " ".join(answer.split()).strip(" .")
    yield whole
    outside = " ".join(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", whole).split())
    inside = [one.strip() for one in re.findall(r"[(\[]([^)\]]+)[)\]]", whole)]
    if outside and outside != whole:
        yield outside
    yield from inside
    for part in _OTHER_NAMES.split(outside):
        if part and part != outside:
            yield part.strip()
    head = _ASIDE.sub("", outside)
    if head and head != outside:
        yield head
        yield from (part.strip() for part in _OTHER_NAMES.split(head) if part.strip() != head)
