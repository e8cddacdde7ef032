"""Where one lesion cannot be, once it is known where it is: no question asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.closure import Closed, Hierarchy
from reasoning.compiled import CompiledKnowledge

__all__ = ["apart", "elsewhere", "tells_of_one"]

_ONE = ("single-lesion", "picture-of-one-lesion")


def tells_of_one(closed: Closed) -> bool:
    """Tell whether there is one lesion, or one is asked about."""
    return any((one,) in closed.present for one in _ONE)


def elsewhere(closed: Closed, compiled: CompiledKnowledge) -> frozenset[str]:
    """Return the places that neither hold that of the one lesion nor lie in it.

    Empty where several lesions may be meant, or no place is known. Places are the parts of the
    body, and the distributions that some part is a kind of.
    """
    if not tells_of_one(closed):
        return frozenset()
    findings, tree = compiled.knowledge.findings.values(), compiled.hierarchy
    sites = [one.id for one in findings if one.axis == "body-site"]
    wider = [
        one.id
        for one in findings
        if one.axis == "distribution" and any(_within(tree, site, one.id) for site in sites)
    ]
    places = (*sites, *wider)
    here = [place for place in places if (place,) in closed.present]
    return frozenset(apart(here, places, tree) if here else ())


def apart(here: Sequence[str], places: Sequence[str], tree: Hierarchy) -> list[str]:
    """Return the places that neither hold some known ones nor lie in the finest of them."""
    finest = [a for a in here if not any(b != a and _within(tree, b, a) for b in here)]
    return [
        place
        for place in places
        if not any(_within(tree, one, place) or _within(tree, place, one) for one in finest)
    ]


def _within(tree: Hierarchy, one: str, other: str) -> bool:
    return tree.is_kind_of((one,), (other,))
