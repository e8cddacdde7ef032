"""Slips of typing: a word that is no word is read as the one word of the vocabulary beside it.

*Pruritis* is read as *pruritus*, *erythematuos* as *erythematous*; *legion* stays, for it is a word
of English. rapidfuzz finds what is near (optimal string alignment); what differs must be a slip
that people make (`is_slip`), for words of medicine are near to one another: *enanthem* is none of
*exanthem*. Words of English are those of pyspellchecker's list, words of medicine those of the
knowledge base and of its sources' titles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from kb.knowledge import KnowledgeBase
from reasoning.prose.words import Speller, Words

__all__ = ["Respelled", "Respeller", "is_slip"]

_SHORTEST = 6
"""Letters of a word that is looked at: shorter ones are near to too many."""
_TWO_SLIPS = 9
"""Letters from which two slips are taken for what they are."""
_WORD = re.compile(r"[a-z]+")
_PRODUCTIVE = (
    "pathy",
    "emia",
    "aemia",
    "itis",
    "osis",
    "oma",
    "plasia",
    "ectomy",
    "logy",
    "uria",
    "cytic",
    "geal",
    "hilar",
)
"""Endings of too many words that are near to one another: *arteriopathy*, *arthropathy*."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(
    pair for row in _ROWS for a, b in pairwise(row) for pair in (f"{a}{b}", f"{b}{a}")
)
"""Keys that lie side by side."""
_SOUNDS = frozenset(a + b for same in ("ckqx", "csz", "fv", "gj") for a in same for b in same)
_SILENT = frozenset("aeiouyh")
_OPPOSITES = (
    "hyper", "hypo", "macro", "micro", "inter", "intra", "infra", "supra", "super", "sub", "ante",
    "anti", "pre", "pro", "per", "peri", "para", "post", "endo", "exo", "ecto", "epi", "un", "in",
    "im", "non", "dys", "a", "poly", "oligo", "mono", "uni", "bi", "trans", "retro",
)  # fmt: skip
"""Beginnings that turn a word into another one: *hyponatremia* is no slip of *hypernatremia*."""


@dataclass(frozen=True, kw_only=True)
class Respelled:
    """A word of a text that was read as another one.

    Attributes:
        start, end: its place, in characters.
        text: as it was written.
        read_as: the word it was taken for.
    """

    start: int
    end: int
    text: str
    read_as: str


class Respeller:
    """Finds the word that was meant.

    Args:
        vocabulary: the words that are known, in small letters.
        speller: gives their keys.
        knowledge: its texts and the titles of its sources hold words of medicine.
    """

    def __init__(
        self, vocabulary: Collection[str], speller: Speller, knowledge: KnowledgeBase
    ) -> None:
        self._vocabulary, self._speller, self._knowledge = vocabulary, speller, knowledge

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._speller.key(word) for word in self._vocabulary)

    @cached_property
    def _medicine(self) -> frozenset[str]:
        told = [one.title for one in self._knowledge.sources.values()]
        told += [one.definition for one in self._knowledge.findings.values()]
        for disorder in self._knowledge.disorders.values():
            told += [disorder.definition, *(one.says for one in disorder.tell_apart)]
            told += [one.option for one in disorder.treatment]
        return frozenset(word for text in told for word in _WORD.findall(text.lower()))

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self._vocabulary):
            found.setdefault(word[0], []).append(word)
        return found

    def read(self, words: Words) -> tuple[Words, tuple[Respelled, ...]]:
        """Return a text with its slips mended, and what was mended; the text itself stays."""
        found = dict(self._slips(words))
        if not found:
            return words, ()
        keys = tuple(
            self._speller.key(found[place].read_as) if place in found else key
            for place, key in enumerate(words.keys)
        )
        return replace(words, keys=keys, doc=self._speller.doc(keys)), tuple(found.values())

    def _slips(self, words: Words) -> Iterator[tuple[int, Respelled]]:
        firsts = {first for first, _ in words.sentences}
        for place, key in enumerate(words.keys):
            text = words.surface(place, place + 1)
            name = not text.islower() and not (place in firsts and text[1:].islower())
            if key in self._known or len(text) < _SHORTEST or name or not _is_plain(text):
                continue
            meant = self.meant(text.lower())
            if meant:
                yield (
                    place,
                    Respelled(
                        start=words.starts[place], end=words.ends[place], text=text, read_as=meant
                    ),
                )

    def meant(self, word: str) -> str:
        """Return the word of the vocabulary that a word in small letters stands for, or nothing."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        productive = word.endswith(_PRODUCTIVE)
        slips = 2 if len(word) >= _TWO_SLIPS and not productive else 1
        near = process.extract(
            word,
            self._by_letter.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=None,
        )
        least = min((slip for _, slip, _ in near), default=0)
        best = [
            one
            for one, slip, _ in near
            if slip == least
            and _begins_alike(one, word)
            and is_slip(word, one, slip, left_out=slip == 1 and not productive)
        ]
        if len({self._speller.key(one) for one in best}) != 1 or self._is_word(word):
            return ""
        return min(best, key=lambda one: (abs(len(one) - len(word)), one))

    def _is_word(self, word: str) -> bool:
        """Tell whether a word, or what it is made of with a common ending, is one."""
        parts = {word, *(word.removesuffix(end) for end in ("s", "es", "ing", "ly"))}
        parts |= {f"{word.removesuffix(end)}e" for end in ("ed", "ing") if word.endswith(end)}
        return any(part in self._medicine or part in _english() for part in parts)


def is_slip(word: str, meant: str, slips: int, *, left_out: bool = False) -> bool:
    """Tell whether a word is another one with at most so many slips that people make.

    Two letters swapped; a vowel or an *h* too many, missing or another one, but none more at the
    end (*bifida*); a letter doubled or not; the key beside the right one; a letter that sounds
    alike (*exzema*).

    Args:
        word: what was written.
        meant: what it may stand for.
        slips: how many there may be.
        left_out: any letter may be missing.
    """
    if not word or not meant:
        return not word and len(meant) <= slips and (left_out or set(meant) <= _SILENT)

    def rest(one: str, other: str, more: int) -> bool:
        return is_slip(one, other, more, left_out=left_out)

    if word[0] == meant[0] and rest(word[1:], meant[1:], slips):
        return True
    if not slips:
        return False
    if len(meant) > 1 and word[:2] == meant[1::-1] and rest(word[2:], meant[2:], slips - 1):
        return True
    pair = word[0] + meant[0]
    other = pair in _BESIDE or pair in _SOUNDS or _SILENT.issuperset(pair)
    if other and rest(word[1:], meant[1:], slips - 1):
        return True
    more = word[0] in _SILENT or word[0] == word[1:2]
    if more and rest(word[1:], meant, slips - 1):
        return True
    less = left_out or meant[0] in _SILENT or meant[0] == meant[1:2]
    return less and rest(word, meant[1:], slips - 1)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _begins_alike(one: str, other: str) -> bool:
    """Tell whether two words have the same of the beginnings that change what a word means."""
    return _beginning(one) == _beginning(other)


def _beginning(word: str) -> str:
    return max((start for start in _OPPOSITES if word.startswith(start)), key=len, default="")


@lru_cache(maxsize=1)
def _english() -> Collection[str]:
    from spellchecker import SpellChecker

    words: Iterable[str] = SpellChecker(language="en").word_frequency.words()
    return frozenset(words)
