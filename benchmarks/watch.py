"""Does an answer point at what must not be missed? Sensitivity and specificity over a table."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.examples import Example
from benchmarks.metrics import DECIMALS
from benchmarks.study import Study
from reasoning.engine import Differential
from reasoning.parameters import NONE_OF_THESE

__all__ = ["flags", "sensitivity"]

_WATCHED = 5
_REAL = 0.02


def flags(answer: Differential) -> bool:
    """Tell whether the answer points at something that must not be missed.

    A red flag, or a must-not-miss disorder among the first five or with a probability of 2 %.
    """
    if answer.rules.red_flags:
        return True
    disorders = answer.model.compiled.knowledge.disorders
    for rank, one in enumerate(h for h in answer.hypotheses if h.id != NONE_OF_THESE):
        if disorders[one.id].must_not_miss and (rank < _WATCHED or one.posterior >= _REAL):
            return True
    return False


def sensitivity(
    study: Study, tested: Sequence[Example], flagged: Sequence[bool]
) -> dict[str, float | int | None]:
    """Return how often a must-not-miss case is flagged, and how often another one is not.

    A disorder is what its script says; a class, if all its members must not be missed.
    """
    disorders = study.knowledge.disorders
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for one, flag in zip(tested, flagged, strict=True):
        found = study.target(one.labels[0])
        if found is not None:
            usual = [found.id] if found.id in disorders else found.members
            serious = all(disorders[id_].must_not_miss for id_ in usual)
            hits[serious].append(flag)
    yes, no = hits[True], hits[False]
    return {
        "must_not_miss_sensitivity": round(sum(yes) / len(yes), DECIMALS) if yes else None,
        "must_not_miss_specificity": round(1 - sum(no) / len(no), DECIMALS) if no else None,
        "n_must_not_miss": len(yes),
    }
