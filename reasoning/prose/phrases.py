"""The vocabulary as phrases: every way to say a finding, and the words of context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.knowledge import KnowledgeBase
from reasoning.prose.lexicon import Lexicon
from reasoning.prose.words import Speller, Words

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

__all__ = ["Hit", "Phrases"]

_WHOSE = frozenset({"the", "his", "her", "their", "my", "your", "its", "both", "left", "right"})
"""Words between a phrase's words that do not change it: *around her mouth*, *dorsa of both hands*.
"""
_WORD = re.compile(r"[a-z]+")
_LOOSE = frozenset({"finding", "absent"})
_PRESSURE = ("bp",)
_VALUE = re.compile(r"\d{2,3}(?:/|$)")
_IS = frozenset({"is", "was", "of", ":", "=", "at", "now", "has", "had"})
_LEVELS = frozenset({
    "low", "high", "normal", "stabl", "drop", "fell", "rais", "check", "unrecord", "ok", "okay",
    "fine", "tablet", "medic", "medication", "systol", "mmhg",
})  # fmt: skip
"""What is said of a blood pressure."""
_ORDER = {"finding": 0, "absent": 1, "disorder": 2, "history": 3, "block": 4}
"""Kinds that stand for something in the text; of two as long the first is taken."""


@dataclass(frozen=True, order=True)
class Hit:
    """A phrase found in a text.

    Attributes:
        first, last: word ``first`` up to, not including, word ``last``.
        kind: ``finding``, ``absent``, ``disorder``, ``block``, or a part of the lexicon.
        name: id of the finding or disorder, or the entry of the lexicon.
    """

    first: int
    last: int
    kind: str
    name: str

    def meets(self, other: Hit) -> bool:
        """Tell whether two phrases share a word."""
        return self.first < other.last and other.first < self.last

    def covers(self, other: Hit) -> bool:
        """Tell whether it is longer and holds another: *squamous cell carcinoma* a *carcinoma*."""
        longer = self.last - self.first > other.last - other.first
        return longer and self.first <= other.first and other.last <= self.last


class Phrases:
    """All phrases, compiled once for a knowledge base.

    Args:
        knowledge: whose findings and disorders are looked for.
        lexicon: the words around them.

    Attributes:
        spellings: every word of a phrase, in small letters.
    """

    def __init__(self, knowledge: KnowledgeBase, lexicon: Lexicon) -> None:
        self.speller = Speller(lexicon.families, frozenset(lexicon.whole))
        self.labels: list[tuple[str, str]] = []
        self.keys: dict[tuple[str, ...], set[int]] = {}
        numbers: dict[tuple[str, str], int] = {}
        self._capitals: set[tuple[str, ...]] = set()
        spellings = {word for words in lexicon.families.values() for word in words}
        for kind, name, phrase in _phrases(knowledge, lexicon):
            keys = self.speller.keys(phrase)
            spellings.update(_WORD.findall(phrase.lower()))
            if kind == "disorder" and phrase.isupper() and len(keys) == 1:
                self._capitals.add(keys)  # WAS, LE, SCLE: no word unless it is written like this
            if keys:
                number = numbers.setdefault((kind, name), len(numbers))
                self.keys.setdefault(keys, set()).add(number)
        self.labels = list(numbers)
        self.spellings = frozenset(spellings)
        self.grammar = {
            name: frozenset(self.speller.key(word) for word in words)
            for name, words in lexicon.grammar.items()
        }
        self.grammar["verb_keys"] = self.grammar["verbs"]
        self.grammar["verbs"] = frozenset(lexicon.grammar["verbs"])  # as they are written
        self._matcher = self._compile()

    def _compile(self) -> PhraseMatcher:
        from spacy.matcher import PhraseMatcher

        vocab = self.speller.doc(("a",)).vocab
        matcher = PhraseMatcher(vocab, attr="ORTH")
        self._of: dict[int, list[tuple[str, str]]] = {}
        for index, (keys, numbers) in enumerate({**self.keys, **self._without_owners()}.items()):
            name = str(index)
            matcher.add(name, [self.speller.doc(keys)])
            self._of[vocab.strings[name]] = [self.labels[number] for number in sorted(numbers)]
        return matcher

    def _without_owners(self) -> dict[tuple[str, ...], set[int]]:
        """Return phrases with a word of place as they are without *the*, *his*, *both*, *left*."""
        places = self.grammar["places"] | {"behind", "about", "between"}
        found: dict[tuple[str, ...], set[int]] = {}
        for keys, numbers in self.keys.items():
            loose = {one for one in numbers if self.labels[one][0] in _LOOSE}
            bare = tuple(key for key in keys if key not in _WHOSE)
            if loose and len(bare) > 1 and not places.isdisjoint(bare[:-1]):
                known = found.setdefault(bare, set(self.keys.get(bare, ())))
                known |= loose
        return found

    def find(self, words: Words) -> list[Hit]:
        """Return every phrase in a text, overlapping ones too."""
        found = {
            Hit(first, last, kind, name)
            for match, first, last in self._matcher(words.doc)
            for kind, name in self._of[match]
        }
        kept = [place for place, key in enumerate(words.keys) if key not in _WHOSE]
        bare = self.speller.doc(tuple(words.keys[place] for place in kept))
        found |= {
            Hit(kept[first], kept[last - 1] + 1, kind, name)
            for match, first, last in self._matcher(bare)
            for kind, name in self._of[match]
            if kind in _LOOSE and kept[last - 1] - kept[first] >= last - first
        }
        return sorted(hit for hit in found if self._is_meant(words, hit.first, hit.last, hit.kind))

    def _is_meant(self, words: Words, first: int, last: int, kind: str) -> bool:
        if kind == "finding" and last - first > 1 and words.keys[first - 1 : first] == ("non",):
            return False  # nontender nodules are nodules, and not tender
        return kind != "disorder" or self._is_named(words, first, last)

    def _is_named(self, words: Words, first: int, last: int) -> bool:
        if words.keys[first:last] == _PRESSURE and _is_pressure(words, first, last):
            return False
        return words.keys[first:last] not in self._capitals or words.surface(first, last).isupper()

    @staticmethod
    def longest(hits: Iterable[Hit]) -> list[Hit]:
        """Return the findings, disorders and blocks of which no longer one covers a word.

        Several findings may share their words: which one is meant is for the context to say.
        """
        things = [hit for hit in hits if hit.kind in _ORDER]
        things.sort(key=lambda hit: (hit.first - hit.last, _ORDER[hit.kind], hit.first))
        taken: dict[int, tuple[int, int, str]] = {}
        kept: list[Hit] = []
        for hit in things:
            span = (hit.first, hit.last, hit.kind)
            if all(taken.get(word, span) == span for word in range(hit.first, hit.last)):
                taken.update(dict.fromkeys(range(hit.first, hit.last), span))
                kept.append(hit)
        return sorted(kept)


def _is_pressure(words: Words, first: int, last: int) -> bool:
    """Tell whether *BP* is the blood pressure: *BP 60/30*, *low BP*, *BP was normal*."""
    ahead = [key for key in words.keys[last : last + 3] if key not in _IS][:1]
    told = {*ahead, *words.keys[max(0, first - 1) : first]}
    return any(_VALUE.match(key) for key in ahead) or not _LEVELS.isdisjoint(told)


def _phrases(knowledge: KnowledgeBase, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    unread = set(lexicon.unread)
    for finding in knowledge.findings.values():
        names = (finding.id.replace("-", " "), finding.label, *finding.synonyms)
        for name in names:
            if name.lower() not in unread and finding.axis != "picture-class":
                yield "finding", finding.id, name
        for phrase in lexicon.phrases.get(finding.id, ()):
            yield "finding", finding.id, phrase
        for phrase in lexicon.absent.get(finding.id, ()):
            yield "absent", finding.id, phrase
    for disorder in knowledge.disorders.values():
        for name in (disorder.id.replace("-", " "), disorder.label, *disorder.synonyms):
            yield "disorder", disorder.id, name
    yield from _around(lexicon)


def _around(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield the phrases that are no findings."""
    for kind, name, phrases in (
        ("block", "", lexicon.blocks),
        ("person", "relative", lexicon.relatives),
        ("person", "housemate", lexicon.housemates),
        ("telling", "", lexicon.telling),
        ("drug", "", lexicon.drugs),
        ("begun", "", lexicon.begun),
        ("failed-before", "", lexicon.failed_before),
        ("failed-after", "", lexicon.failed_after),
        *(("treatment", name, phrases) for name, phrases in lexicon.treatments.items()),
        ("past-word", "", lexicon.past_words),
        ("before-skin", "", lexicon.before_skin),
        ("against-skin", "", lexicon.against_skin),
        *(("context", name, phrases) for name, phrases in lexicon.context.items()),
        *(("domain", name, phrases) for name, phrases in lexicon.domains.items()),
        *(("history", str(i), one.words) for i, one in enumerate(lexicon.histories)),
        *(("told", str(i), one.words) for i, one in enumerate(lexicon.told)),
        *(("word", name, phrases) for name, phrases in lexicon.words_of.items()),
    ):
        for phrase in phrases:
            yield kind, name, phrase
