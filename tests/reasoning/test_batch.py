"""Thousands of cases at once are answered as each alone: the same sums, probabilities and rules."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.calibrated import Calibration, Quality
from kb.epidemiology_schema import SETTINGS
from kb.finding_schema import Finding
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.batches.batch import Batch
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import Parameters
from tests.classes import FIRST, SECOND, classed, fresh
from tests.reasoning.batches import BATCH, KEEPING, cases_of, same
from tests.reasoning.helpers import QUICK, documents
from tests.reasoning.toy_model import TOY_KB

LISTS = st.lists(documents(TOY_KB), max_size=8)


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
            setting=setting,
            knowledge_hash=TOY_KB.hash,
            measured_on="first",
            split="none",
            cases=9,
            temperature=temperature,
            before=quality,
            after=quality,
        )
        for setting, temperature in (("hospital", 1.337), ("primary-care", 0.7))
    )
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
