"""One search over disorders, findings, rules, classes and sources.

Names, synonyms, ids, and identifiers of other vocabularies are looked at; a name that holds every
word that was typed comes before one that only looks like it (rapidfuzz, for slips of typing).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kb.knowledge import KnowledgeBase
from kb.names import plain_name
from kb.schema import Disorder, DisorderClass, Source
from kb.wording import address

__all__ = ["KINDS", "Hit", "search"]

KINDS = ("disorder", "finding", "rule", "class", "source")
"""Kinds of what is found, in the order in which equals are shown."""
MOST = 60
_LIKE = 80.0
"""Likeness (0 to 100) from which a name that does not hold the words is shown."""
_FEW = 10
"""Where fewer hold the words, what only looks like them is shown, too."""
_SHORT = 4
"""Words shorter than this have to be there as they were typed."""


@dataclass(frozen=True)
class Hit:
    """Something that was found.

    Attributes:
        kind: one of :data:`KINDS`.
        matched: the name that fitted, where it is not the label.
        score: 100 for the very name, down to the likeness of another.
        about: what tells it from others of the same label: of a source, year and site.
    """

    kind: str
    id: str
    label: str
    matched: str
    score: float
    about: str = ""

    @property
    def ref(self) -> str:
        """The place to open."""
        return f"{self.kind}:{self.id}"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "matched": self.matched,
            "score": round(self.score, 1),
        }


@dataclass(frozen=True)
class _Name:
    """A name as it is compared, and what it stands for."""

    plain: str
    shown: str
    kind: str
    id: str
    label: str


_kept: dict[str, tuple[_Name, ...]] = {}


def search(knowledge: KnowledgeBase, words: str, *, kind: str = "") -> tuple[Hit, ...]:
    """Return what fits the words best, at most :data:`MOST`.

    Args:
        knowledge: what to search.
        words: a name, a part of one, or an identifier; empty finds nothing.
        kind: only this kind.
    """
    wanted = plain_name(words)
    if not words.strip():
        return ()
    names = [one for one in _names(knowledge) if kind in ("", one.kind)]
    best: dict[tuple[str, str], Hit] = {}
    held = list(_holding(wanted, names))
    if len({(name.kind, name.id) for name, _ in held}) < _FEW:
        held += _alike(wanted, names)
    for name, score in held:
        known = best.get((name.kind, name.id))
        if known is None or score > known.score:
            matched = "" if name.shown == name.label else name.shown
            about = _about(knowledge.sources[name.id]) if name.kind == "source" else ""
            best[name.kind, name.id] = Hit(name.kind, name.id, name.label, matched, score, about)
    order = {one: index for index, one in enumerate(KINDS)}
    found = sorted(
        best.values(), key=lambda one: (-one.score, order[one.kind], len(one.label), one.label)
    )
    return tuple(found[:MOST])


def _about(source: Source) -> str:
    """Return year and site of a source."""
    link = address(source) or ""
    site = urlsplit(link).hostname or link
    return ", ".join(one for one in (str(source.year or ""), site.removeprefix("www.")) if one)


def _holding(wanted: str, names: list[_Name]) -> Iterator[tuple[_Name, float]]:
    """Yield names that are the words, begin with them, or hold each of them."""
    words = wanted.split()
    for one in names:
        if one.plain == wanted:
            yield one, 100.0
        elif one.plain.startswith(wanted):
            yield one, 96.0
        elif all(f" {word}" in f" {one.plain}" for word in words):
            yield one, 92.0
        elif wanted in one.plain:
            yield one, 86.0


def _alike(wanted: str, names: list[_Name]) -> Iterator[tuple[_Name, float]]:
    """Yield names that hold a word alike for every word that was typed, below those that hold it.

    Identifiers are not looked for by likeness: one digit more or less is another thing.
    """
    from rapidfuzz import fuzz, process

    words = wanted.split()
    if any(char.isdigit() for char in wanted):
        return
    vocabulary = sorted({word for one in names for word in one.plain.split()})
    near: list[dict[str, float]] = []
    for word in words:
        likeness = {one: 100.0 for one in vocabulary if one.startswith(word)}
        if len(word) >= _SHORT:
            found = process.extract(
                word, vocabulary, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=MOST
            )
            likeness |= {one: max(score, likeness.get(one, 0.0)) for one, score, _ in found}
        near.append(likeness)
    for one in names:
        held = one.plain.split()
        best = [max((like.get(word, 0.0) for word in held), default=0.0) for like in near]
        if all(best):
            yield one, 0.8 * sum(best) / len(best) + 5.0 * len(near) / max(len(held), len(near))


def _names(knowledge: KnowledgeBase) -> tuple[_Name, ...]:
    """Return every name, made once for a knowledge base."""
    if knowledge.hash not in _kept:
        _kept.clear()
        _kept[knowledge.hash] = tuple(_made(knowledge))
    return _kept[knowledge.hash]


def _made(knowledge: KnowledgeBase) -> Iterator[_Name]:
    terms: list[tuple[str, Disorder | DisorderClass]] = [
        *(("disorder", one) for one in knowledge.disorders.values()),
        *(("class", one) for one in knowledge.classes.values()),
    ]
    for kind, term in terms:
        codes = [code for code in _codes(term) if code]
        yield from _all(kind, term.id, term.label, (*term.synonyms, *codes))
    for finding in knowledge.findings.values():
        codes = [one.id for one in finding.xrefs]
        yield from _all("finding", finding.id, finding.label, (*finding.synonyms, *codes))
    for rule in knowledge.rules:
        yield from _all("rule", rule.id, rule.label, ())
    for key, source in knowledge.sources.items():
        more = (source.authors, address(source), source.pmcid, source.pmid, str(source.year or ""))
        yield from _all("source", key, source.title, [one for one in more if one])


def _codes(term: Disorder | DisorderClass) -> Iterator[str | None]:
    xrefs = term.xrefs
    yield from (xrefs.doid, xrefs.mondo, xrefs.icd11, xrefs.hpo, *xrefs.icd10cm, *xrefs.omim)


def _all(kind: str, id_: str, label: str, more: Any) -> Iterator[_Name]:
    for shown in dict.fromkeys((label, id_, *more)):
        yield _Name(plain_name(shown), shown, kind, id_, label)
