"""Variants of what is noted: how common findings are, how surely each is seen, and where."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.sheets import Floats, Part, Totals
from benchmarks.variant_parts import TOLD, axes_of, recompiled, summed, weights_of
from reasoning.closure import Hierarchy, Subject
from reasoning.parameters import Parameters
from reasoning.questions.places import apart, tells_of_one

__all__ = ["by_observer", "leak", "one_place", "sensitivity_by_case"]


def leak(factor: float) -> Totals:
    """Return a variant in which unmentioned findings are so much more common."""
    usual = Parameters()
    axes = tuple((axis, value * factor) for axis, value in usual.axis_background)
    return recompiled(axis_background=axes, default_background=usual.default_background * factor)


def by_observer(part: Part) -> dict[str, Any]:
    """Return how surely each finding is noted, by who notes it."""
    chance = {"dermoscopy": 0.5, **dict.fromkeys(TOLD, 0.95)}
    return {"noted": np.array([chance.get(axis, 0.9) for axis in axes_of(part)])}


def sensitivity_by_case(part: Part) -> Floats:
    """Estimate in every case how much of what is there was noted, from how much was."""
    model, axes = part.model, np.array(axes_of(part))
    found, expected = np.zeros(len(part.rows)), np.zeros(len(part.rows))
    for axis in np.unique(axes):
        column = np.flatnonzero(axes == axis)
        absent, present = part.absent[:, column], part.present[:, column]
        asked = np.asarray(absent.sum(axis=1)).ravel() > 0
        found += asked * np.asarray(present.sum(axis=1)).ravel()
        expected += asked * ((present + absent) @ model.background[column])
    noted = np.round(np.clip((found + 5 * 0.9) / (expected + 5), 0.2, 0.95), 1)
    totals = summed(part)
    for value in np.unique(noted):
        rows = noted == value
        totals[rows] = summed(part, noted=float(value))[rows]
    return totals


def one_place(part: Part) -> Floats:
    """Call every other place absent where there is one lesion and its place is known."""
    from scipy import sparse

    knowledge, column = part.sheet.knowledge, part.model.compiled.column
    tree = part.model.compiled.hierarchy
    sites = [one.id for one in knowledge.findings.values() if one.axis == "body-site"]
    more = sparse.lil_matrix(part.absent.shape)
    for place, row in enumerate(part.rows):
        closed = part.sheet.closed[row]
        one_lesion = tells_of_one(closed)
        here = [site for site in sites if (site,) in closed.present] if one_lesion else []
        for other in _elsewhere(here, sites, tree) if here else ():
            more[place, column[other]] = 1
    added: Floats = more.tocsr() @ weights_of(part.model, noted=0.5)[1].T
    return summed(part) + added


def _elsewhere(here: list[str], sites: list[str], tree: Hierarchy) -> list[Subject]:
    """Return the most general places that neither hold these nor lie in the finest of them."""
    away = apart(here, sites, tree)
    return [(s,) for s in away if not any(o != s and tree.is_kind_of((s,), (o,)) for o in away)]
