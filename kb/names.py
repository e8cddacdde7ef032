"""From a name as a person or a data set writes it to the disorders it stands for.

Names are compared as written first, then with spelling differences taken out: case, accents,
punctuation, plural endings, word order, and words that say nothing (*NOS*, *of skin*). What is left
must agree word for word: nothing is guessed from likeness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kb.schema import Disorder, DisorderClass

__all__ = ["identifiers", "plain_name", "word_set"]

_EMPTY = frozenset({
    "a", "an", "and", "as", "by", "due", "in", "nos", "of", "on", "or", "other", "skin", "the",
    "to", "unspecified", "with", "disease", "disorder", "cutaneous", "dermatosis",
    "dermatological", "condition", "o", "e", "present",
})  # fmt: skip
_SAME = {
    "tumour": "tumor",
    "oedema": "edema",
    "naevus": "nevus",
    "nevi": "nevus",
    "naevi": "nevus",
    "haemangioma": "hemangioma",
    "haemorrhoids": "hemorrhoids",
    "keratoses": "keratosis",
    "dermatoses": "dermatosis",
    "warts": "wart",
    "leucocytoclastic": "leukocytoclastic",
    "syndromes": "syndrome",
    "fungoide": "fungoides",
}


def plain_name(name: str) -> str:
    """Return a name in small letters without accents, punctuation and doubled blanks.

    A name without any Latin letter or digit is left as it is written.
    """
    bare = re.sub(r"['\u2019](s\b)?", "", name.lower())
    bare = re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", bare))  # dashes of print, too
    bare = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", bare).split()
    return " ".join(_SAME.get(word, word) for word in words) or name.strip().lower()


def word_set(name: str) -> tuple[str, ...]:
    """Return the telling words of a name, sorted, singular; all words where none is telling."""
    words = plain_name(name).split()
    telling = [word for word in words if word not in _EMPTY] or words
    return tuple(sorted({_singular(word) for word in telling}))


def _singular(word: str) -> str:
    ends_in_s = word.endswith("s") and not word.endswith(("ss", "is", "us", "as", "es"))
    single = word[:-1] if ends_in_s and len(word) > 4 else word
    return _SAME.get(single, single)


def identifiers(term: Disorder | DisorderClass) -> Iterable[str]:
    """Yield the identifiers that stand for this term alone (not ICD-10 codes, which are shared)."""
    xrefs = term.xrefs
    for code in (xrefs.doid, xrefs.mondo, xrefs.hpo, xrefs.icd11):
        if code:
            yield code.lower()
    for number in xrefs.omim:
        yield f"omim:{number}"
