"""The disorder that an answer in somebody's own words stands for.

:meth:`kb.knowledge.KnowledgeBase.find_target` comes first. What it does not know is tried again in
other spellings and inflections, without brackets and asides, and without words that only say how
bad, how long, where or in whom; of two disorders named together it is the first that is known. A
name is never mapped because it looks alike: every word that is left must be a word of the
disorder's name, and the only one with these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from benchmarks.abbreviations import SHORT
from benchmarks.answer_words import EMPTY, NUMBERS, QUALIFIERS
from kb.knowledge import KnowledgeBase, Target
from kb.names import plain_name
from kb.schema import Disorder, DisorderClass
from reasoning.prose.lexicon import read_lexicon
from reasoning.prose.words import Speller

__all__ = ["Answers"]

_ASIDE = re.compile(
    r"\s*(?:,|;|\b(?:overlapping with|coexisting with|with|due to|secondary to|associated with"
    r"|caused by|after|of the|of|on the|in|involving|following|from|induced by|affecting|to)\b)"
    r"\s.*$",
    re.IGNORECASE,
)
_OTHER_NAMES = re.compile(
    r"\s*(?:/|\bor\b|=|\baka\b|\balso known as\b|\bi\.?e\.?,?|;|\s[-–—]\s|\bformerly\b)\s*",
    re.IGNORECASE,
)
_DUE = re.compile(r"(?P<what>.+?)\s+(?:due to|from|caused by|secondary to)\s+(?P<by>\S+)$", re.I)
_INDUCED = re.compile(r"(?P<by>.+?)[-\s]induced\s+(?P<what>.+)$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|plus|&)\s+", re.IGNORECASE)
_NOT = re.compile(r"\bnon-?(?=[a-z]{4})[a-z]+\s+(?=\w)", re.IGNORECASE)
_MOST_DROPPED = 4
_TELLING = 8
"""Letters of a word that tells a disorder by itself."""
_SHORTEST, _LONGEST_SHORT = 2, 5
"""Words of a name that holds an abbreviation; letters of one."""


class Answers:
    """Maps answers to what they stand for in a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._speller = Speller({}, frozenset())
        self._knowledge = knowledge
        self._ignored = {self._speller.key(word) for word in EMPTY}
        self._qualifiers = {self._speller.key(word) for word in QUALIFIERS | NUMBERS}
        found: dict[frozenset[str], set[str]] = {}
        terms: list[Disorder | DisorderClass] = [
            *knowledge.disorders.values(),
            *knowledge.classes.values(),
        ]
        for term in terms:
            for name in (term.id.replace("-", " "), term.label, *term.synonyms):
                found.setdefault(self._words(name), set()).add(term.id)
        self._numbered = {
            id_ for words, ids in found.items() if not NUMBERS.isdisjoint(words) for id_ in ids
        }
        self._by_words = {words: min(ids) for words, ids in found.items() if len(ids) == 1}
        self._names_with: dict[str, set[str]] = {}
        for words, ids in found.items():
            for word in words:
                self._names_with.setdefault(word, set()).update(ids)

    def _words(self, name: str) -> frozenset[str]:
        words = [self._speller.key(word) for word in plain_name(name).split()]
        return frozenset(word for word in words if word not in self._ignored) or frozenset(words)

    def find(self, answer: str) -> Target | None:
        """Return what an answer stands for, or None."""
        for form in _forms(answer):
            found = self._knowledge.find_target(form) or self._by_key(form) or self._short(form)
            found = found or self._spelled_out(form)
            if found is not None:
                return found
        found = self._knowledge.find_target(f"{answer.strip()} syndrome")
        return found or next(filter(None, map(self._part_of_one, _forms(answer))), None)

    def _part_of_one(self, name: str) -> Target | None:
        """Return the only disorder whose names have all these words (*chondrodermatitis*).

        Words that say little may be missing from its names, but one that says much must be there.
        """
        words = self._words(name)
        telling = words - self._qualifiers
        if not NUMBERS.isdisjoint(words) or max(map(len, telling), default=0) < _TELLING:
            return None
        having = set.intersection(*(self._names_with.get(word, set()) for word in telling))
        return (
            self._knowledge.find_target(min(having).replace("-", " ")) if len(having) == 1 else None
        )

    def _short(self, name: str) -> Target | None:
        """Return what an abbreviation (*LSC*, *L.S.C.*) stands for."""
        whole = SHORT.get(name.lower().replace(".", "").strip())
        return None if whole is None else self._knowledge.find_target(whole)

    def _spelled_out(self, name: str) -> Target | None:
        """Return what a name with an abbreviation in it (*nodular BCC*) stands for."""
        words = name.split()
        for place, word in enumerate(words):
            if len(words) < _SHORTEST or not word.isupper() or len(word) > _LONGEST_SHORT:
                continue
            whole = self._short(word) or self._knowledge.find_target(word)
            if whole is not None:
                return self._by_key(" ".join([*words[:place], whole.label, *words[place + 1 :]]))
        return None

    def _by_key(self, name: str) -> Target | None:
        words = self._words(name)
        spare = sorted(words & self._qualifiers)
        for count in range(min(_MOST_DROPPED, len(spare), len(words) - 1) + 1):
            for dropped in combinations(spare, count):
                found = self._left(name, words, dropped)
                if found is not None:
                    return found
        return None

    def _left(self, name: str, words: frozenset[str], dropped: Sequence[str]) -> Target | None:
        """Return what a name without some of its words stands for."""
        id_ = self._by_words.get(words - frozenset(dropped))
        whole = self._without(name, dropped) if id_ is None else id_.replace("-", " ")
        found = self._knowledge.find_target(whole) or self._short(whole)
        if found is None or NUMBERS.isdisjoint(dropped):
            return found
        return found if found.members.isdisjoint(self._numbered) else None

    def _without(self, name: str, dropped: Sequence[str]) -> str:
        """Return a name without some of its words; a class and a disorder may share the rest."""
        kept = (word for word in name.split() if self._speller.key(word.lower()) not in dropped)
        return " ".join(kept)


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
    yield from _induced(outside)
    head = _ASIDE.sub("", outside)
    if head and head != outside:
        yield head
        yield from (part.strip() for part in _OTHER_NAMES.split(head) if part.strip() != head)
    if (said := _NOT.sub("", outside)) != outside:
        yield said
    if len(both := _AND.split(outside)) > 1:
        yield from both


def _induced(name: str) -> Iterator[str]:
    """Yield *drug-induced hyperpigmentation* of *minocycline-induced ...*, then the rest alone.

    *Acneiform eruption due to cetuximab* is a *drug-induced acneiform eruption*.
    """
    match = _INDUCED.match(name) or _DUE.match(name)
    if match is None:
        return
    if match["by"].lower().split()[-1] in read_lexicon().drugs:
        yield f"drug-induced {match['what']}"
    yield match["what"]
