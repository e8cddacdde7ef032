"""Counterfactuals tried out: what leads, what the smallest set of changes is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest

from kb.errors import CaseError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.questions.change_sets import ChangeSet
from reasoning.questions.changes import Change, changed_case, possible_changes
from reasoning.questions.effort import EFFORTS
from reasoning.questions.outlook import Outlook
from tests.conftest import TOY

TOY_KB = load_knowledge(TOY)
TOY_COMPILED = CompiledKnowledge(TOY_KB)
NETWORKS = ("typical-pigment-network", "atypical-pigment-network")


def changes_of(differential: Differential, target: str, **options: Any) -> tuple[Change, ...]:
    outlook = Outlook(differential)
    row = differential.model.compiled.row[target]
    return possible_changes(outlook, row, efforts=EFFORTS, **options)


def leads(differential: Differential, changes: Sequence[Change], target: str) -> bool:
    """Tell whether a disorder leads the changed case; a contradiction is no case."""
    dropped = [one.drops for one in changes if one.drops is not None]
    if len(dropped) != len(set(dropped)):
        return False
    case = changed_case(differential.case, changes)
    try:
        after = diagnose(
            case, differential.model.compiled, keep_excluded=differential.keep_excluded
        )
    except CaseError:
        return False
    first = after.hypotheses[0]
    return first.id == target and first.excluded_by is None


def smallest(differential: Differential, target: str, most: int, **options: Any) -> int | None:
    """Return the size of the smallest set that does it, by trying all of them."""
    changes = changes_of(differential, target, **options)
    for size in range(most + 1):
        if any(leads(differential, some, target) for some in combinations(changes, size)):
            return size
    return None


def verified(differential: Differential, one: ChangeSet, target: str) -> None:
    assert leads(differential, one.changes, target)
    case = changed_case(differential.case, one.changes)
    after = diagnose(case, differential.model.compiled, keep_excluded=differential.keep_excluded)
    assert one.after.total_units == after.hypotheses[0].total_units
    assert one.after.posterior == after.hypotheses[0].posterior
    assert one.lead * 10_000 == pytest.approx(
        after.hypotheses[0].total_units - after.hypotheses[1].total_units
    )
