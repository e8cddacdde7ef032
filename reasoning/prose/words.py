"""From letters to words: what counts as the same word, where a sentence ends.

spaCy's English tokenizer cuts the text; every word gets a *key* under which spelling and inflection
no longer differ (*naevi*, *nevus*; *ulcerated*, *ulceration*). The vocabulary is keyed by the same
function, so that matching is a comparison of keys. Each word keeps its place in the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Speller", "Words"]

_DROPPED = frozenset("-‐‑–—−'’‘\"“”´`") | {"'s", "’s", "--"}
_SLASHED = ("w/o", "y/o", "h/o", "c/o", "s/p", "b/l", "r/o", "n/v", "t/t", "k/c/o")
_SIGNED = {"-ve": "negative", "+ve": "positive", "–ve": "negative", "−ve": "negative"}
_LATIN = (
    (re.compile(r"(?<=.{2})ae$"), "a"),  # bullae
    (re.compile(r"(?<=om)ata$"), "a"),  # xanthomata
    (re.compile(r"(?<=[a-z]{2}[oa])ses$"), "sis"),  # ecchymoses
    (re.compile(r"(?<=com)edones$"), "edo"),
    (re.compile(r"(?<=.{3}[dv])i$"), "us"),  # naevi, nevi, acari
)
_BRITISH = (
    (re.compile(r"(?<=[a-z])(?:ae|oe)(?=[a-z]{2})"), "e"),  # oedema, haemorrhage
    (re.compile(r"^oe(?=[a-z]{4})"), "e"),
    (re.compile(r"(?<=[a-z]{3})our"), "or"),  # tumour, colour
    (re.compile(r"(?<=[a-z]{4})is(?=(?:e|ed|es|ing|ation|ations)$)"), "iz"),  # generalised
    (re.compile(r"^gray"), "grey"),
    (re.compile(r"(?<=[a-z]{3})tre$"), "ter"),  # centre
    (re.compile(r"^leuco"), "leuko"),
)
_ENDED = re.compile(r"^[A-Za-z]\.$|[a-z][A-Z]\.$")
"""Words from which spaCy does not cut a full stop: hepatitis *C.*, intercellular *IgG.*"""
_HIGH_END = re.compile(r"(?:(?<=\b[A-Z]\.\s)|(?<=[a-z][A-Z]\.\s))(?=[A-Z])")
_LINE_END = re.compile(r"(?<!\s)[^\S\n]*\n\s*(?=\S)")
_LONGEST = 200
"""Words of a sentence. Nobody writes longer ones; what looks up every word of a sentence for each
of its words would take the square of its length."""
_BREATH = frozenset({",", ";", ":", "and", "but"})


@dataclass(frozen=True)
class Words:
    """A text as words.

    Attributes:
        text: as it was given.
        keys: of each word or punctuation mark, see :meth:`Speller.key`.
        starts, ends: places of each word in ``text``.
        sentences: (first word, word after the last) of each sentence.
        doc: the keys as a spaCy document, for its matchers.
    """

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    doc: Doc

    def surface(self, first: int, last: int) -> str:
        """Return the text from word ``first`` up to, not including, word ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    @cached_property
    def by_place(self) -> dict[int, int]:
        """The index of the word that covers each character of the text."""
        return {
            place: index
            for index, (start, end) in enumerate(zip(self.starts, self.ends, strict=True))
            for place in range(start, end)
        }

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return (first word, word after the last) that lie in a stretch of characters."""
        inside = [self.by_place[place] for place in range(start, end) if place in self.by_place]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


@contextmanager
def _without_torch() -> Iterator[None]:
    """Keep spaCy's dependencies from loading torch, which they do wherever it is installed.

    Nothing here computes with it, and it takes longer than everything else together.
    """
    if "torch" in sys.modules or "spacy" in sys.modules:
        yield
        return
    # None is Python's way to say: not there
    cast("dict[str, ModuleType | None]", sys.modules)["torch"] = None
    try:
        yield
    finally:
        del sys.modules["torch"]


class Speller:
    """Keys of words, and texts as words.

    Args:
        families: words that say the same, each list under the key of its first word.
        as_they_are: words that are not cut to their stem, because it means something else.
    """

    def __init__(
        self, families: Mapping[str, tuple[str, ...]], as_they_are: frozenset[str]
    ) -> None:
        import snowballstemmer

        self._stem = snowballstemmer.stemmer("english").stemWord
        self._whole = as_they_are
        self._keys: dict[str, str] = {}
        self._family: dict[str, str] = {}
        for first, others in families.items():
            key = self.key(first)
            for other in others:
                self._family[self._bare_key(other)] = key
        self._keys.clear()

    def key(self, word: str) -> str:
        """Return what the spellings and inflections of a word have in common."""
        known = self._keys.get(word)
        if known is None:
            bare = self._bare_key(word)
            known = self._keys[word] = self._family.get(bare, bare)
        return known

    def _bare_key(self, word: str) -> str:
        plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
        if not plain:
            return word
        if plain in self._whole or not plain.isalpha():
            return plain
        for pattern, instead in _LATIN:
            plain = pattern.sub(instead, plain)
        if len(plain) > 4:
            for pattern, instead in _BRITISH:
                plain = pattern.sub(instead, plain)
        return plain if plain in self._whole else str(self._stem(plain))

    @cached_property
    def _language(self) -> Language:
        with _without_torch():
            from spacy.lang.en import English

        language = English()
        tokenizer: Any = language.tokenizer
        for sign in _SIGNED:
            tokenizer.add_special_case(sign, [{"ORTH": sign}])
        for short in _SLASHED:
            for form in (short, short.capitalize(), short.upper()):
                tokenizer.add_special_case(form, [{"ORTH": form}])
        language.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "。"]})
        return language

    def keys(self, phrase: str) -> tuple[str, ...]:
        """Return the keys of a phrase of the vocabulary."""
        words = phrase.split()
        tokenizer: Any = self._language.tokenizer
        rules = tokenizer.rules
        plain = phrase.isascii() and all(w.isalpha() and w not in rules for w in words)
        if plain and not any(w.lower().startswith("non") for w in words):
            return tuple(self.key(word) for word in words)  # the tokenizer would cut the same
        return tuple(key for key, _, _ in self._units(self._language.tokenizer(phrase)))

    def doc(self, keys: tuple[str, ...]) -> Doc:
        """Return keys as a spaCy document."""
        from spacy.tokens import Doc

        return Doc(self._language.vocab, words=list(keys))

    def _units(self, doc: Doc) -> Iterator[tuple[str, int, int]]:
        for token in doc:
            word = token.text
            if word in _DROPPED or not word.strip():
                continue
            start = token.idx
            low = _SIGNED.get(word.lower(), word.lower())
            if low != word.lower():
                yield self.key(low), start, start + len(word)
                continue
            if _ENDED.search(word):
                stop = start + len(word) - 1
                yield self.key(word[:-1]), start, stop
                yield ".", stop, stop + 1
                continue
            if low.startswith("non") and len(low) > 6 and low.isalpha() and low not in self._whole:
                yield "non", start, start + 3  # nontender: not tender
                yield self.key(low[3:]), start + 3, start + len(word)
            else:
                yield self.key(word), start, start + len(word)

    def read(self, text: str) -> Words:
        """Return a text as words; a sentence ends at a full stop and at the end of a line."""
        doc = self._language(text)
        breaks = {token.idx for token in doc if token.is_sent_start}
        breaks |= {match.start() for match in _HIGH_END.finditer(text)}
        breaks |= {match.end() for match in _LINE_END.finditer(text) if _new(text, match)}
        keys: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        firsts: list[int] = []
        waiting = True
        for key, start, end in self._units(doc):
            waiting = waiting or start in breaks
            if waiting or any(place in breaks for place in range(ends[-1] if ends else 0, start)):
                firsts.append(len(keys))
                waiting = False
            keys.append(key)
            starts.append(start)
            ends.append(end)
        edges = [*firsts, len(keys)]
        sentences = tuple(part for a, b in pairwise(edges) for part in _parts(keys, a, b))
        return Words(
            text, tuple(keys), tuple(starts), tuple(ends), sentences, self.doc(tuple(keys))
        )


def _parts(keys: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, in parts where it has no end: a list without a full stop, a table."""
    while last - first > _LONGEST:
        cuts = range(first + _LONGEST, first + _LONGEST // 2, -1)
        cut = next((place for place in cuts if keys[place] in _BREATH), first + _LONGEST)
        yield first, cut
        first = cut
    if first < last:
        yield first, last


def _new(text: str, match: re.Match[str]) -> bool:
    """Tell whether a line break begins something new: an empty line, a capital, a list mark."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
    ended = len(line) < 50 or line.endswith((".", ":", ";", "!", "?"))
    fresh = text[match.end()] in "-*•" or text[match.end()].isupper()
    return fresh and (ended or match[0].count("\n") > 1)
