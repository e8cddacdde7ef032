"""Where one lesion cannot be, once it is known where it is: no question asks for it."""

from __future__ import annotations

from functools import lru_cache

from reasoning.closure import Closed, Hierarchy
from reasoning.compiled import CompiledKnowledge

__all__ = ["elsewhere"]

_ONE = ("single-lesion", "picture-of-one-lesion")
"""Findings of which one says that there is one lesion, or that one is asked about."""


def elsewhere(closed: Closed, compiled: CompiledKnowledge) -> frozenset[str]:
    """Return the places that neither hold that of the one lesion nor lie in it.

    Empty where several lesions may be meant, or no place is known.
    """
    if not any((one,) in closed.present for one in _ONE):
        return frozenset()
    places = _places(compiled)
    here = [place for place in places if (place,) in closed.present]
    tree = compiled.hierarchy
    finest = [a for a in here if not any(b != a and _within(tree, b, a) for b in here)]
    return frozenset(
        place
        for place in places
        if finest
        and not any(_within(tree, one, place) or _within(tree, place, one) for one in finest)
    )


@lru_cache(maxsize=8)
def _places(compiled: CompiledKnowledge) -> tuple[str, ...]:
    """Return the parts of the body, and the distributions that some part is a kind of."""
    findings, tree = compiled.knowledge.findings.values(), compiled.hierarchy
    sites = [one.id for one in findings if one.axis == "body-site"]
    wider = [
        one.id
        for one in findings
        if one.axis == "distribution" and any(_within(tree, site, one.id) for site in sites)
    ]
    return (*sites, *wider)


def _within(tree: Hierarchy, one: str, other: str) -> bool:
    return tree.is_kind_of((one,), (other,))
