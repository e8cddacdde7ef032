"""Findings made of findings: phrases inside phrases, and what a lesion's parts amount to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.knowledge import KnowledgeBase
from reasoning.closure import Hierarchy
from reasoning.prose.context import Context
from reasoning.prose.mention import Lesion
from reasoning.prose.phrases import Hit, Phrases
from reasoning.prose.scattered import AXES, Scattered

__all__ = ["Compounds"]

_INNER = frozenset({"primary-lesion", "secondary-change", "body-site", "exposure"})
_SIDES = frozenset({"back", "backs"})
_NOT_INNER = frozenset({"swelling", "edema", "excoriation"})
_ALSO_INNER = frozenset({"bilateral-distribution"})
"""*Dorsa of both hands* says both sides, too."""


class Compounds:
    """What is compound in a vocabulary.

    Args:
        knowledge: whose findings and disorders they are.
        phrases: of the same knowledge base.
        hierarchy: of its findings.
    """

    def __init__(self, knowledge: KnowledgeBase, phrases: Phrases, hierarchy: Hierarchy) -> None:
        self._knowledge, self._phrases, self._hierarchy = knowledge, phrases, hierarchy
        names: dict[tuple[str, ...], str] = {}
        heads: set[str] = set()
        self._both: set[tuple[str, str]] = set()
        empty = phrases.grammar["empty"]
        for keys, numbers in phrases.keys.items():
            meant = [phrases.labels[number] for number in sorted(numbers)]
            found = [id_ for kind, id_ in meant if kind == "finding"]
            self._both |= {(d, f) for kind, d in meant if kind == "disorder" for f in found}
            for id_ in found:
                axis = knowledge.findings[id_].axis
                if len(keys) == 1 and axis in {"primary-lesion", "body-site"}:
                    heads.add(keys[0])
                if axis in AXES and "," not in keys:
                    names.setdefault(tuple(key for key in keys if key not in empty), id_)
        self._scattered = Scattered(names, frozenset(heads), phrases.grammar)
        self._made_of = self._defined()

    def all(self, things: Sequence[Hit], context: Context) -> list[Hit]:
        """Return the phrases with those inside them and those whose words stand apart."""
        more = {*things, *self._inside(things, context), *self._twins(things, context)}
        more |= set(self._spelled_out(things, context))
        whole = sorted(more)
        return sorted({*whole, *self._scattered.find(context, whole)})

    def _inside(self, things: Sequence[Hit], context: Context) -> Iterator[Hit]:
        """Yield lesions and places inside a longer phrase: *ulcers on the tongue* are ulcers."""
        axis = {one.id: one.axis for one in self._knowledge.findings.values()}
        for outer in things:
            keys = context.words.keys[outer.first : outer.last]
            if outer.kind != "finding" or len(keys) < 3 or not context.has("places", keys):
                continue
            inner = [
                hit
                for hit in context.hits_in(outer, "finding")
                if hit.last - hit.first < outer.last - outer.first
            ]
            for hit in Phrases.longest(inner):
                side = context.words.surface(hit.first, hit.last).lower() in _SIDES
                if side and context.words.keys[hit.last] == "of":
                    continue  # the back of the neck
                fits = axis[hit.name] in _INNER and hit.name not in _NOT_INNER
                fits = fits or hit.name in _ALSO_INNER
                lesion = axis[hit.name] == "primary-lesion"
                long = lesion or hit.last - hit.first > 1
                if fits and (axis[outer.name] != "distribution" or long):
                    yield hit

    def _twins(self, things: Sequence[Hit], context: Context) -> Iterator[Hit]:
        """Yield what is finding and disorder by one name: *distal onycholysis* is onycholysis."""
        for outer in things:
            if outer.kind == "disorder":
                for hit in context.hits_in(outer, "finding"):
                    if hit.last == outer.last and (outer.name, hit.name) in self._both:
                        yield hit

    def _spelled_out(self, things: Sequence[Hit], context: Context) -> Iterator[Hit]:
        """Yield the findings that a disorder's name is made of: *generalized pruritus* is both."""
        empty = self._phrases.grammar["empty"]
        for outer in things:
            if outer.kind != "disorder":
                continue
            inner = Phrases.longest(context.hits_in(outer, "finding"))
            said = {word for hit in inner for word in range(hit.first, hit.last)}
            keys = context.words.keys
            if all(w in said or keys[w] in empty for w in range(outer.first, outer.last)):
                yield from inner

    def _defined(self) -> dict[str, tuple[str, ...]]:
        """Return findings that are by name just what they are kinds of, with these."""
        findings, keys = self._knowledge.findings, self._phrases.speller.keys
        empty = self._phrases.grammar["empty"]
        made: dict[str, tuple[str, ...]] = {}
        for one in findings.values():
            if len(one.parents) < 2 or one.axis not in {"primary-lesion", "surface"}:
                continue
            said = set(keys(one.id.replace("-", " "))) - empty
            named = [
                {
                    key
                    for name in (up.id.replace("-", " "), up.label, *up.synonyms)
                    for key in keys(name)
                }
                for up in (findings[parent] for parent in one.parents)
            ]
            if said <= set().union(*named) and all(said & words for words in named):
                made[one.id] = one.parents
        return made

    def made(self, lesion: Lesion) -> Iterator[str]:
        """Yield findings that a lesion's parts make: a papule that is umbilicated."""
        for finding, parents in self._made_of.items():
            if self._hierarchy.is_kind_of(lesion.parts, parents):
                yield finding
