"""Thousands of cases at once are answered as each alone: the same sums, probabilities and rules."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.calibrated import Calibration, Quality
from kb.errors import CaseError
from kb.finding_schema import Finding
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.batches.batch import Answers, Batch
from reasoning.batches.odds import Powers, Probabilities, exact_sums
from reasoning.case import Case, resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import Parameters
from tests.classes import FIRST, SECOND, classed, fresh
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, SETTINGS, documents

TOY_KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(TOY_KB)
BATCH, KEEPING = Batch(MODEL), Batch(MODEL, keep_excluded=True)
LISTS = st.lists(documents(TOY_KB), max_size=8)


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


@given(LISTS, st.booleans())
@QUICK
def test_a_batch_of_toy_cases_is_each_of_them(documents: list[dict[str, Any]], keep: bool) -> None:
    batch = KEEPING if keep else BATCH
    cases = cases_of(documents, TOY_KB)
    same(batch, cases, batch.answer(cases))


@given(LISTS)
@settings(QUICK, max_examples=25)
def test_a_batch_over_counts_of_data_sets(documents: list[dict[str, Any]]) -> None:
    cases = cases_of(documents, FITTED.knowledge)
    batch = Batch(FITTED)
    same(batch, cases, batch.answer(cases))


def _fitted() -> CompiledKnowledge:
    sets: tuple[FittedSet, ...] = (FIRST, SECOND)
    return CompiledKnowledge(classed(TOY_KB), fitted=sets)


FITTED = _fitted()


@given(LISTS)
@settings(QUICK, max_examples=25)
def test_a_batch_with_temperatures(documents: list[dict[str, Any]]) -> None:
    cases = cases_of(documents, TOY_KB)
    batch = Batch(MEASURED)
    same(batch, cases, batch.answer(cases))


def _measured() -> CompiledKnowledge:
    quality = Quality(nll=1.0, brier=0.5, ece=0.1, ece_merged=0.1)
    hot, cold = (
        Calibration(
            setting=setting, knowledge_hash=TOY_KB.hash, measured_on="first", split="none",
            cases=9, temperature=temperature, before=quality, after=quality,
        )
        for setting, temperature in (("hospital", 1.337), ("primary-care", 0.7))
    )  # fmt: skip
    return CompiledKnowledge(TOY_KB, calibrations=(hot, cold))


MEASURED = _measured()


def random_document(chance: random.Random, knowledge: KnowledgeBase) -> dict[str, Any]:
    """A case of a random disorder, with noise: what its script names, and whatever else."""
    script = chance.choice(list(knowledge.disorders.values()))
    ids = sorted(knowledge.findings)
    named = [one.subject for one in script.findings]
    observations: list[dict[str, Any]] = []
    for subject in chance.sample(named, min(len(named), chance.randint(0, 8))):
        what = {"finding": subject[0]} if len(subject) == 1 else {"lesion": list(subject)}
        observations.append({**what, "status": chance.choice(["present"] * 4 + ["absent"])})
    observations += [
        {"finding": id_, "status": chance.choice(["present", "absent"])}
        for id_ in chance.sample(ids, chance.randint(0, 4))
    ]
    if chance.random() < 0.2:
        two = chance.sample(ids, 2)
        observations.append({"lesion": two, "status": chance.choice(["present", "absent"])})
    observations += [
        {"finding": id_, "probability": chance.random(), "base_rate": chance.uniform(0.02, 0.9)}
        for id_ in chance.sample(ids, chance.choice([0, 0, 0, 1, 3]))
    ]
    document: dict[str, Any] = {"observations": observations, "setting": chance.choice(SETTINGS)}
    if chance.random() < 0.8:
        document["age"] = float(chance.randint(0, 120)) if chance.random() < 0.7 else 37.4
    if chance.random() < 0.8:
        document["sex"] = chance.choice(["female", "male"])
    return document


def test_the_shipped_knowledge_answers_many_as_one(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    cases = cases_of([random_document(chance, shipped) for _ in range(1500)], shipped)
    batch = Batch(shipped_compiled)
    answers = batch.answer(cases)
    assert len(cases) > 1024, "more than one part"
    assert same(batch, cases, answers, top=12) > 700
    assert len(answers.red_flags) > 5
    assert answers.exclusions
    assert answers.refused


def test_only_some_disorders(toy: KnowledgeBase) -> None:
    some = CompiledKnowledge(toy, Parameters(flat_prior=True), only=["psoriasis", "tinea"])
    batch = Batch(some)
    cases = cases_of([{"present": ["scale"]}, {"absent": ["new-medication"]}, {}], toy)
    assert same(batch, cases, batch.answer(cases)) == 3


def test_a_lesion_that_only_a_rule_knows(toy: KnowledgeBase) -> None:
    """Seen as such it holds, and so do its parts; seen in its parts only, it follows from them."""
    rule = next(one for one in toy.rules if one.id == "painful-blisters-with-fever")
    asked = {"primary": "plaque", "surface": "crust" if "crust" in toy.findings else "scale"}
    changed = type(rule).model_validate(
        rule.model_dump(exclude_none=True) | {"when": {"lesion": asked}}
    )
    knowledge = fresh(toy, rules=(changed,), hash="other")
    compiled = CompiledKnowledge(knowledge)
    subject = tuple(sorted(asked.values()))
    alone = subject not in compiled.hierarchy.known
    parts = list(subject)
    cases = cases_of(
        [
            {"observations": [{"lesion": parts, "status": "present"}]},
            {"observations": [{"lesion": parts, "status": "absent"}]},
            {"present": parts},
            {"absent": parts[:1]},
            {"present": parts, "observations": [{"lesion": parts, "status": "absent"}]},
            {"present": parts[:1]},
        ],
        knowledge,
    )
    batch = Batch(compiled)
    answers = batch.answer(cases)
    same(batch, cases, answers)
    assert answers.red_flags[rule.id].tolist() == [True, False, True, False, False, False]
    assert alone, "else the test tests nothing"


def test_two_descriptions_of_one_thing(toy: KnowledgeBase) -> None:
    """Each follows from the other, so that the engine weighs neither; so does a batch."""
    plaque = toy.findings["plaque"]
    kind = Finding.model_validate(
        plaque.model_dump()
        | {"id": "kind-of-plaque", "label": "Kind", "parents": ("plaque",)}
        | {"synonyms": (), "xrefs": plaque.xrefs}
    )
    described = {"primary": "kind-of-plaque", "surface": "scale"}
    changed = {}
    for id_, lesion in (("psoriasis", described), ("tinea", described | {"secondary": "plaque"})):
        script = toy.disorders[id_].model_dump(exclude_none=True)
        named = {"lesion": lesion, "frequency": {"value": 0.5, "evidence": "author"}}
        script["findings"] = [*script["findings"], named]
        changed[id_] = type(toy.disorders[id_]).model_validate(script)
    knowledge = fresh(
        toy,
        findings={**toy.findings, kind.id: kind},
        disorders=toy.disorders | changed,
        hash="twice",
    )
    compiled = CompiledKnowledge(knowledge)
    one, other = (("kind-of-plaque", "scale"), ("kind-of-plaque", "plaque", "scale"))
    tree = compiled.hierarchy
    assert tree.is_kind_of(one, other)
    assert tree.is_kind_of(other, one)
    batch = Batch(compiled)
    seen = ["kind-of-plaque", "scale"]
    cases = cases_of(
        [{"observations": [{"lesion": seen, "status": s}]} for s in ("present", "absent")],
        knowledge,
    )
    assert same(batch, cases, batch.answer(cases)) == 2


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
