"""A case as a reader study tells it: what a first visit shows, and few things that are not there.

A drawn case, or one to ask and pay in, holds everything: a biopsy that names the disorder, and an
absence for each thing that its script speaks of. Told at once that would give the answer away, so
that a reading without the engine would measure nothing. The engine gets the same case as the
reader, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from desks.classroom.cases import TeachingCase
from reasoning.case import Case, Observation
from reasoning.closure import Subject, close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.questions.effort import up_to
from reasoning.questions.unseen import effort_of_subject

__all__ = ["MOST_ABSENT", "vignette_of"]

MOST_ABSENT = 5
"""How many absences a vignette tells: an author's choice, about as many as a letter does."""
_AT_A_VISIT = up_to("dermoscope")


def vignette_of(teaching: TeachingCase, compiled: CompiledKnowledge) -> TeachingCase:
    """Return a case without what takes a swab, blood or a biopsy, its absences cut to the telling.

    An absence is the more telling, the further it moves the hypotheses apart that the rest of the
    vignette leaves open; which of them is the answer plays no part.

    Args:
        teaching: the whole case.
        compiled: the knowledge base.
    """
    knowledge, hierarchy = compiled.knowledge, compiled.hierarchy
    case = teaching.case
    seen = [
        one for one in case.observations if effort_of_subject(one.subject, knowledge) in _AT_A_VISIT
    ]
    there = [one for one in seen if one.state != "absent"]
    told = replace(case, observations=tuple(there))
    absent = _telling(diagnose(told, compiled), seen)
    kept = tuple(one for one in seen if one in there or one in absent)
    short: Case = replace(case, observations=kept)
    closed = close(short, hierarchy, knowledge)
    given = tuple(one for one in teaching.given if closed.state(one) != "unknown")
    return replace(teaching, case=short, closed=closed, given=given)


def _telling(told: Differential, seen: Sequence[Observation]) -> list[Observation]:
    """Return the absences that move the hypotheses of a case furthest apart, none said twice."""
    model = told.model
    column, hierarchy = model.compiled.column, model.compiled.hierarchy
    settled = {hierarchy.choice.get(one.subject[0]) for one in seen if one.state == "present"}
    chance = np.zeros(len(model.absent))
    for one in told.hypotheses:
        row = model.compiled.row.get(one.id)
        if row is not None:
            chance[row] = one.posterior

    def spread(subject: Subject) -> float:
        """Return the variance of its weights over the hypotheses; none of these weighs zero."""
        weights = model.absent[:, column[subject]]
        return float(chance @ weights**2 - (chance @ weights) ** 2)

    # of a lesion nobody tells that it is not there, and of a choice one value says it all
    rows = [
        (spread(one.subject), one)
        for one in seen
        if one.state == "absent"
        and len(one.subject) == 1
        and one.subject in column
        and (hierarchy.choice.get(one.subject[0]) or "") not in settled
    ]
    found: list[Observation] = []
    for _, gone in sorted(rows, key=lambda row: (-row[0], row[1].subject)):
        said = any(hierarchy.is_kind_of(gone.subject, other.subject) for other in found)
        if len(found) < MOST_ABSENT and not said:
            found.append(gone)
    return found
