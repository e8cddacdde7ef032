"""How like the words of a text are to those of each illness script: evidence beside the findings.

What the reader of free text does not understand still says something: a text about *quadriradial
figures* is rather like the script that speaks of them. Every script is made into a list of word
stems with how often each stands in it, the text into another one; the likeness is the cosine of the
two after words that many scripts hold were weighted down (TF-IDF: logarithmic term frequency,
smoothed inverse document frequency, unit length). How much a likeness weighs was fitted on
published and written cases (docs/free-text.md); :mod:`reasoning.checking.likeness` derives it anew.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.common_words import COMMON, SAME
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.stored import Arrays

if TYPE_CHECKING:
    from reasoning.compiled import CompiledKnowledge
    from reasoning.setting_model import Floats

__all__ = ["Wording", "stems"]

DEFINITION = 5
"""How often the words of a definition count; those of a finding that is always there count ten."""
_TENTHS = 10
_WORD = re.compile(r"[a-z]{2,}")
REAL = (0.15, 2)
"""The likeness to some script, and the words shared with it, from which on a text says something.

Any text shares a rare word with one of the scripts: *my car won't start* does."""
_TEXTS = 8
"""Texts whose weighed words are kept: likeness, weight and proof of one ask for them in turn."""


def stems(text: str) -> list[str]:
    """Return the stems (Snowball, English) of the words of a text, in their order.

    Words that every text holds are left out, others taken for what they are a form of
    (`kb/common_words.py`).
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [_stem(SAME.get(word, word)) for word in _WORD.findall(plain) if word not in COMMON]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


class Wording:
    """The words of all scripts, and how like a text is to each.

    Args:
        compiled: whose disorders are compared; what is common is counted over all scripts of its
            knowledge base.
    """

    def __init__(self, compiled: CompiledKnowledge) -> None:
        knowledge, rows = compiled.knowledge, compiled.row
        self._words, self._rarity, self._starts, self._rows, self._values = compiled.stored(
            "wording", lambda: _indexed(knowledge, rows)
        )
        self._size = len(rows)
        self._of_text = lru_cache(maxsize=_TEXTS)(self._weigh)

    def known(self, text: str) -> int:
        """Return how many different words of a text stand in any script."""
        return len(self._of_text(text))

    def likeness(self, text: str) -> Floats | None:
        """Return the cosine of a text with each script, None where it has no word of theirs."""
        found = self._of_text(text)
        if not found:
            return None
        alike = np.zeros(self._size)
        for place, share in found.items():
            part = slice(self._starts[place], self._starts[place + 1])
            alike[self._rows[part]] += share * self._values[part]
        return alike

    def speaks(self, text: str) -> bool:
        """Tell whether the words of a text are, to a real degree, those of some script."""
        alike = self.likeness(text)
        if alike is None:
            return False
        row = int(alike.argmax())
        likeness, words = REAL
        return round(float(alike[row]), 6) >= likeness and len(self.shared(text, row)) >= words

    def shared(self, text: str, row: int, *, most: int = 8) -> list[tuple[str, float]]:
        """Return the stems that make a text like a script, each with its part of the likeness."""
        parts: list[tuple[str, float]] = []
        for place, share in self._of_text(text).items():
            part = slice(self._starts[place], self._starts[place + 1])
            held = self._values[part][self._rows[part] == row]
            parts += [(str(self._words[place]), share * float(value)) for value in held]
        return sorted(parts, key=lambda one: (-round(one[1], 9), one[0]))[:most]

    def _weigh(self, text: str) -> Mapping[int, float]:
        """Return the places of a text's words with their weights, together of length one."""
        counted = Counter(stems(text))
        found: dict[int, float] = {}
        for word in sorted(counted):
            place = int(np.searchsorted(self._words, word))
            if place < len(self._words) and self._words[place] == word:
                found[place] = (1.0 + math.log(counted[word])) * float(self._rarity[place])
        length = math.sqrt(math.fsum(value * value for value in found.values()))
        return MappingProxyType({place: value / length for place, value in found.items()})


def _indexed(knowledge: KnowledgeBase, rows: dict[str, int]) -> Arrays:
    """Return words, their rarity, and by word the rows and weights of the scripts that hold it."""

    @cache  # the names of a finding stand in many scripts
    def stemmed(text: str) -> Counter[str]:
        return Counter(stems(text))

    scripts = {one.id: _counted(one, knowledge, stemmed) for one in knowledge.disorders.values()}
    held: Counter[str] = Counter(word for counts in scripts.values() for word in counts)
    words = sorted(held)
    rarity = {w: math.log((1 + len(scripts)) / (1 + held[w])) + 1.0 for w in words}
    place = {word: index for index, word in enumerate(words)}
    entries: list[tuple[int, int, float]] = []
    for id_, row in rows.items():
        weights = {w: (1.0 + math.log(n)) * rarity[w] for w, n in scripts[id_].items()}
        length = math.sqrt(math.fsum(value * value for value in weights.values()))
        entries += [(place[word], row, value / length) for word, value in weights.items()]
    entries.sort()
    starts = np.searchsorted([entry[0] for entry in entries], range(len(words) + 1))
    return (
        np.array(words),
        np.array([rarity[word] for word in words]),
        starts.astype(np.int64),
        np.array([entry[1] for entry in entries], dtype=np.int64),
        np.array([entry[2] for entry in entries]),
    )


def _counted(
    disorder: Disorder, knowledge: KnowledgeBase, stemmed: Callable[[str], Counter[str]]
) -> Counter[str]:
    """Return how often each stem stands in a script."""
    counts: Counter[str] = Counter()
    for text, times in _texts(disorder):
        for word, n in stemmed(text).items():
            counts[word] += n * times
    for one in disorder.findings:
        if one.finding is not None and (often := round(_TENTHS * one.frequency.proportion)):
            finding = knowledge.findings[one.finding]
            # each stem once, however many synonyms hold it
            for word in stemmed(" ".join((finding.label, *finding.synonyms))):
                counts[word] += often
    return counts


def _texts(disorder: Disorder) -> Iterator[tuple[str, int]]:
    """Yield the texts of a script with how often each counts."""
    yield " ".join((disorder.label, *disorder.synonyms)), 1
    yield disorder.definition, DEFINITION
    told = (*(one.says for one in disorder.tell_apart), *disorder.exclude_first)
    yield " ".join((*told, *disorder.complications)), 1
