"""Batches over the toy, and how an answer of one is held to that of each case alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.batches.batch import Answers, Batch
from reasoning.case import Case, resolve_case
from reasoning.engine import diagnose
from tests.reasoning.toy_model import MODEL

BATCH, KEEPING = Batch(MODEL), Batch(MODEL, keep_excluded=True)


def cases_of(documents: Sequence[dict[str, Any]], knowledge: KnowledgeBase) -> list[Case]:
    return [resolve_case(one, knowledge) for one in documents]


def same(batch: Batch, cases: Sequence[Case], answers: Answers, top: int = 5) -> int:
    """Hold a batch to the engine, case by case; return how many were answered."""
    firsts = {}
    for step in batch.steps(cases):
        for row, first, chances in zip(step.rows, step.top(top), step.posterior, strict=True):
            firsts[int(row)] = first.tolist()
            np.testing.assert_array_equal(chances, answers.posterior[row])
    answered = 0
    for row, case in enumerate(cases):
        try:
            alone = diagnose(case, batch.compiled, keep_excluded=batch.keep_excluded)
        except CaseError as error:
            assert str(answers.refused[row]) == str(error)
            assert np.isnan(answers.posterior[row]).all()
            assert row not in firsts
            continue
        answered += 1
        assert row not in answers.refused
        by_id = sorted(alone.hypotheses, key=lambda one: one.id)
        assert answers.hypotheses == tuple(one.id for one in by_id)
        assert answers.totals[row].tolist() == [one.total_units for one in by_id]
        assert answers.posterior[row].tolist() == [one.posterior for one in by_id]
        for found, told in (
            (answers.red_flags, alone.rules.red_flags),
            (answers.exclusions, alone.rules.exclusions),
        ):
            assert [id_ for id_, where in found.items() if where[row]] == [r.rule for r in told]
        open_ = [
            one.id for one in alone.hypotheses if one.excluded_by is None or batch.keep_excluded
        ]
        named = [answers.hypotheses[place] for place in firsts[row] if place >= 0]
        if not batch.keep_excluded:
            assert named == open_[:top]
        else:
            assert set(named) <= set(open_)
    assert sorted([*answers.refused, *firsts]) == list(range(len(cases)))
    return answered
