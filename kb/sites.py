"""Where on the body: which findings name a place, what is part of what, and what lies apart.

A *region* is a finding of the axis ``body-site``. A finding of another axis that is the parent of
exactly one region (*scalp involvement*) names a place, too; the parent of several (*acral*,
*flexural*) does not, because the vocabulary does not list all that they hold. Two places overlap
where some finding lies in both; places that do not overlap exclude each other. This is the
vocabulary's own reading, and the ontology declares the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kb.knowledge import KnowledgeBase

__all__ = ["Sites"]


class Sites:
    """The places of a vocabulary.

    Attributes:
        regions: the findings of the axis ``body-site``.
        places: the regions, and the parents of exactly one region on other axes.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._findings = knowledge.findings
        below: dict[str, list[str]] = {id_: [] for id_ in self._findings}
        for finding in self._findings.values():
            for parent in finding.parents:
                below.setdefault(parent, []).append(finding.id)
        self._below = below
        self._extent: dict[str, frozenset[str]] = {}
        self.regions = tuple(f.id for f in self._findings.values() if f.axis == "body-site")
        areas = (id_ for id_ in self._findings if len(self._regions_right_below(id_)) == 1)
        self.places = frozenset(self.regions) | frozenset(areas)

    def part_of(self, region: str) -> tuple[str, ...]:
        """Return the regions that this one is a direct part of."""
        known = (p for p in self._findings[region].parents if p in self._findings)
        return tuple(p for p in known if self._findings[p].axis == "body-site")

    def overlap(self, one: str, other: str) -> bool:
        """Tell whether some finding lies in both places."""
        return not self._extent_of(one).isdisjoint(self._extent_of(other))

    def outside(self, subject: Iterable[str], only: Iterable[str]) -> str | None:
        """Return the part of a finding or lesion that cannot lie within ``only``, or None.

        A part is in order where it names no place, or where one of the ``only`` overlaps all the
        places that it names: *hand* is in order for *palm*, *finger* is not.
        """
        allowed = tuple(only)
        for part in subject:
            named = self.places_of(part)
            if named and not any(all(self.overlap(a, s) for a in named) for s in allowed):
                return part
        return None

    def places_of(self, finding: str) -> frozenset[str]:
        """Return the places that a finding names: itself, and what it is a kind of."""
        return _reach(finding, self._parents) & self.places

    def apart(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of places that exclude each other, without pairs that others imply."""
        ordered = sorted(self.places)
        disjoint = {
            (one, other)
            for index, one in enumerate(ordered)
            for other in ordered[index + 1 :]
            if not self.overlap(one, other)
        }
        for one, other in sorted(disjoint):
            wider = [
                (min(a, b), max(a, b))
                for a in self.places_of(one)
                for b in self.places_of(other)
                if (a, b) != (one, other)
            ]
            if not any(pair in disjoint for pair in wider):
                yield one, other

    def _parents(self, id_: str) -> Iterable[str]:
        return self._findings[id_].parents if id_ in self._findings else ()

    def _extent_of(self, id_: str) -> frozenset[str]:
        if id_ not in self._extent:
            self._extent[id_] = _reach(id_, lambda one: self._below.get(one, ()))
        return self._extent[id_]

    def _regions_right_below(self, id_: str) -> set[str]:
        """Return the regions that name a finding of another axis as their parent."""
        if self._findings[id_].axis == "body-site":
            return set()
        return {one for one in self._below[id_] if self._findings[one].axis == "body-site"}


def _reach(start: str, step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Return what can be reached, the start included; circles do no harm."""
    found: set[str] = set()
    todo = [start]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(step(one))
    return frozenset(found)
