"""What changes of a case do to the readings of its pictures.

A finding that is seen, or ruled out, settles what a picture was read for; the readings of one
choice are one piece of evidence. So the effects of two changes on the same reading do not add up,
and of all changes that touch a reading one is taken at most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kb.errors import CaseError
from reasoning.closure import close
from reasoning.engine import pieces_of
from reasoning.questions.changes import Change, changed_case
from reasoning.questions.outlook import Outlook
from reasoning.setting_model import Weights

__all__ = ["effects_on_readings"]


def effects_on_readings(
    outlook: Outlook, changes: Sequence[Change]
) -> tuple[Weights, list[list[int]]]:
    """Return what each change does to the weights of readings, and which exclude each other.

    Returns:
        Units (changes x disorders), and groups of changes of which one at most is taken.
    """
    effect: Weights = np.zeros((len(changes), len(outlook.totals)), dtype=np.int64)
    groups: dict[str, list[int]] = {}
    if not any(one.state == "probable" for one in outlook.differential.case.observations):
        return effect, []
    before = _units(outlook, ())
    for index, one in enumerate(changes):
        if not (one.alters or outlook.touches_reading(one.subject, one.becomes)):
            continue
        after = _units(outlook, (one,))
        if after is None or before is None or (after == before).all():
            continue
        effect[index] = after - before
        for name in _touched(outlook, one):
            groups.setdefault(name, []).append(index)
    return effect, list(groups.values())


def _units(outlook: Outlook, changes: Sequence[Change]) -> Weights | None:
    """Return what the readings weigh together; None if the changes alone contradict the case."""
    case = changed_case(outlook.differential.case, changes)
    try:
        closed = close(case, outlook.hierarchy, outlook.compiled.knowledge)
    except CaseError:
        return None
    units: Weights = np.zeros(len(outlook.totals), dtype=np.int64)
    for piece in pieces_of(case, closed, outlook.model):
        if piece.kind == "reading":
            units += piece.weights
    return units


def _touched(outlook: Outlook, change: Change) -> list[str]:
    """Return the readings that a change bears on; altering an observation may bear on all."""
    choice = outlook.hierarchy.choice
    names = {
        one.subject: choice.get(one.subject[0], "+".join(one.subject))
        for one in (*outlook.closed.soft, *outlook.closed.ruled_out)
    }
    if change.alters:
        return sorted({*names.values(), "altered"})
    reached = outlook.closure(change.subject, change.becomes)
    own = {choice.get(one[0], "") for one in reached if len(one) == 1}
    return sorted({name for one, name in names.items() if one in reached or name in own})
