"""How often sets hold a right answer: overall, by skin tone, by group of disorders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.metrics import DECIMALS
from benchmarks.study import Study
from benchmarks.sums import Sums
from benchmarks.watch import tally
from kb.calibrated import Coverage
from reasoning.trust.calibration import Mask
from reasoning.trust.conformal import LEVELS

__all__ = ["FEWEST", "by_group_and_tone", "coverages", "group_names"]

FEWEST = 20
"""Cases that a group must have for its coverage to be told."""


def coverages(sums: Sums, inside: Mask, needed: Sequence[float]) -> tuple[Coverage, ...]:
    """Return the coverage at every level.

    Args:
        sums: the cases.
        inside: who is in the sets (cases x hypotheses x levels).
        needed: the thresholds that are told beside it.
    """
    covered: Mask = np.asarray((inside & sums.right[:, :, None]).any(axis=1))
    size = inside.sum(axis=1)
    return tuple(
        Coverage(
            level=level,
            threshold=needed[place],
            covered=tally(covered[:, place]),
            mean_size=round(float(size[:, place].mean()), 2),
            median_size=float(np.median(size[:, place])),
        )
        for place, level in enumerate(LEVELS)
    )


def by_group_and_tone(study: Study, sums: Sums, inside: Mask) -> list[dict[str, Any]]:
    """Return the coverage of every level by skin tone and by group of disorders."""
    tones = [one.tone or "unknown" for one in sums.examples]
    groups = group_names(study, sums)
    covered: Mask = np.asarray((inside & sums.right[:, :, None]).any(axis=1))
    return [
        {
            "level": level,
            "by_skin_tone": _by(tones, covered[:, place]),
            "by_group": _by(groups, covered[:, place]),
        }
        for place, level in enumerate(LEVELS)
    ]


def group_names(study: Study, sums: Sums) -> list[str]:
    """Return the group of disorders of each case; ``several`` where its label spans some."""
    disorders = study.knowledge.disorders
    found = []
    for row in sums.right:
        groups = {disorders[sums.hypotheses[place]].group for place in np.flatnonzero(row)}
        found.append(groups.pop() if len(groups) == 1 else "several")
    return found


def _by(names: Sequence[str], covered: Mask) -> dict[str, dict[str, float | int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places[name].append(place)
    return {
        name: {"n": len(rows), "covered": round(float(covered[rows].mean()), DECIMALS)}
        for name, rows in sorted(places.items())
        if len(rows) >= FEWEST
    }
