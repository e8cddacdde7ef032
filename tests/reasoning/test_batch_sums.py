"""Sums of a batch are rounded as those of the engine, and large or odd cases are answered alike."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.knowledge import KnowledgeBase
from reasoning.batches.batch import Batch
from reasoning.batches.odds import Powers, Probabilities, exact_sums
from reasoning.compiled import CompiledKnowledge
from tests.reasoning.batches import BATCH, cases_of, same
from tests.reasoning.helpers import QUICK
from tests.reasoning.toy_model import TOY_KB


def test_five_hundred_findings(shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge) -> None:
    """Sums that single precision might not hold are made in double precision."""
    ids = sorted(shipped.findings)
    some = ids[::2][:500]
    assert len(some) > 400
    cases = cases_of(
        [{"absent": some, "age": 50.0}, {"absent": ids}, {"present": ids[:1]}], shipped
    )
    batch = Batch(shipped_compiled)
    assert same(batch, cases, batch.answer(cases)) == 3
    # and if a weight were larger than any is, still the very sums
    matrix = batch.matrix("dermatology-clinic")
    matrix._largest = 1e9
    assert same(batch, cases, batch.answer(cases)) == 3


def test_nothing_and_nobody() -> None:
    answers = BATCH.answer([])
    assert answers.posterior.shape == (0, len(TOY_KB.disorders) + 1)
    assert list(BATCH.steps([])) == []
    (step,) = BATCH.steps(cases_of([{}], TOY_KB))
    assert step.posterior.sum() == pytest.approx(1.0)
    assert (step.top(99)[0] >= 0).sum() == len(TOY_KB.disorders) + 1


# -- the arithmetic --------------------------------------------------------------------------------
@given(st.lists(st.integers(0, 400_000), min_size=1, max_size=700), st.randoms())
@settings(QUICK, max_examples=200)
def test_sums_are_rounded_once(distances: list[int], chance: random.Random) -> None:
    values = [10.0 ** (-one / 10_000) for one in distances]
    values[chance.randrange(len(values))] = 1.0
    got = exact_sums(np.array([values]))
    assert got.tolist() == [math.fsum(values)]


@pytest.mark.parametrize(
    "values",
    [
        [1.0, 2.0**-53],
        [1.0, 2.0**-53, 2.0**-200],
        [1.0, 2.0**-52, 2.0**-53],
        [1.0, 2.0**-53, 2.0**-54, 2.0**-55],
        [1.0, 1.0 - 2.0**-53, 2.0**-54],
        [1.0, 1.0 - 2.0**-53, 2.0**-54, 2.0**-300],
        [1.0, 0.5, 0.5 - 2.0**-54, 2.0**-54, 2.0**-55],
        [1.0] * 600 + [2.0**-44] + [5e-324] * 16,
    ],
)
def test_sums_halfway_between_two_numbers(values: list[float]) -> None:
    assert exact_sums(np.array([values])).tolist() == [math.fsum(values)]


def test_powers_are_those_of_the_engine() -> None:
    powers = Powers()
    far = [0, 1, 9_999, 262_143, 262_144, 600_000, 3_233_000, 3_240_000, 3_240_001, 9_000_000]
    for distances in (far[:4], far):
        got = powers(np.array(distances))
        assert got.tolist() == [10.0 ** (-one / 10_000) for one in distances]


def test_an_excluded_hypothesis_gets_nothing() -> None:
    totals = np.array([[100.0, 50_000.0, 0.0], [0.0, 0.0, 0.0]])
    shut = np.array([[False, True, False], [False, False, False]])
    got = Probabilities(8, 3)(totals, shut)
    odds = [1.0, 10.0 ** (-100 / 10_000)]
    assert got[0].tolist() == [1.0 / math.fsum(odds), 0.0, odds[1] / math.fsum(odds)]
    assert got[1].tolist() == [1 / 3] * 3
