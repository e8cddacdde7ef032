"""Two disorders at once: how often true pairs are found, how often one disorder is taken for two.

True pairs are made up in two ways: drawn from the scripts (the engine's own beliefs, so that this
is the best it can do), and by joining the records of two patients of one table into one. Single
cases are those of the tables, each with one label.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from benchmarks import table
from benchmarks.data import data_file
from benchmarks.examples import Example
from benchmarks.metrics import DECIMALS
from benchmarks.study import Study
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.schema import Disorder
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.pair_result import SECOND_DISORDER
from reasoning.pairs import GAIN, two_at_once
from reasoning.parameters import Parameters

__all__ = ["run"]

_CLINIC = "dermatology-clinic"
_NOT_AT_THE_BEDSIDE = frozenset({"dermoscopy", "histology", "laboratory", "picture-class"})
_NEGATIVES = 3
_SEED = 20_260_214
_TABLES = ("dermacon_in", "skincon", "scin", "dermx")


@dataclass(frozen=True)
class _True:
    """A case of two disorders."""

    document: Mapping[str, Any]
    families: frozenset[str]


def run(count: int) -> dict[str, Any]:
    """Return the figures.

    Args:
        count: how many true pairs of each kind, and how many single cases of each table.
    """
    knowledge = load_knowledge()
    compiled = CompiledKnowledge(knowledge, keep=True)
    found: dict[str, Any] = {
        "knowledge_hash": knowledge.hash,
        "gain": GAIN,
        "second_disorder": SECOND_DISORDER,
        "true_pairs": {},
        "single_cases": {},
    }
    for name, noted, common in (
        ("drawn, a quarter of what is there is told", 0.25, True),
        ("drawn, half of what is there is told", 0.5, True),
        ("drawn, half is told, rare disorders as often as common ones", 0.5, False),
        ("drawn, all that is there is told", 1.0, True),
    ):
        drawn = _drawn(compiled, noted=noted, common=common)
        found["true_pairs"][name] = _found(drawn, compiled, count)
    found["true_pairs"]["two records of DermaCon-IN joined"] = _found(
        _joined(knowledge), compiled, count
    )
    for name in _TABLES:
        found["single_cases"][name] = _alarms(name, knowledge, count)
    return found


def _family(disorder: Disorder) -> str:
    return disorder.variant_of or disorder.id


# -- true pairs ------------------------------------------------------------------------------------
def _drawn(compiled: CompiledKnowledge, *, noted: float, common: bool) -> Iterator[_True]:
    """Draw two disorders, then what is found of each by its script, and what is told of that."""
    chance = random.Random(_SEED)  # noqa: S311  # no secret
    prior = list(compiled.setting(_CLINIC).prior) if common else None
    while True:
        two = chance.choices(compiled.disorders, weights=prior, k=2)
        families = frozenset(map(_family, two))
        if len(families) == 2:
            yield _True(_told(two, compiled.knowledge, chance, noted), families)


def _told(
    two: list[Disorder], knowledge: KnowledgeBase, chance: random.Random, noted: float
) -> dict[str, Any]:
    missed: dict[str, float] = {}
    for disorder in two:
        for one in disorder.findings:
            key = one.finding
            if key and knowledge.findings[key].axis not in _NOT_AT_THE_BEDSIDE:
                missed[key] = missed.get(key, 1.0) * (1.0 - one.frequency.proportion)
    there = [key for key, miss in missed.items() if chance.random() >= miss]
    told = _possible([key for key in there if chance.random() < noted], knowledge)
    above = {general for key in told for general in _above(key, knowledge)}
    gone = [key for key in missed if key not in there and key not in above]
    chance.shuffle(gone)
    return {
        "present": told,
        "absent": gone[:_NEGATIVES],
        "sex": chance.choice(["female", "male"]),
    }


def _above(key: str, knowledge: KnowledgeBase) -> set[str]:
    reached, todo = {key}, [key]
    while todo:
        for parent in knowledge.findings[todo.pop()].parents:
            if parent not in reached:
                reached.add(parent)
                todo.append(parent)
    return reached


def _possible(told: list[str], knowledge: KnowledgeBase) -> list[str]:
    """Keep of exclusive findings the first."""
    kept: list[str] = []
    taken: set[str] = set()
    for key in told:
        own = {knowledge.findings[one].choice for one in _above(key, knowledge)} - {None}
        if not own & taken:
            taken |= {one for one in own if one is not None}
            kept.append(key)
    return kept


def _joined(knowledge: KnowledgeBase) -> Iterator[_True]:
    """Join the records of two patients with different disorders: what either shows is there."""
    chance = random.Random(_SEED)  # noqa: S311  # no secret
    study = Study(table("dermacon_in"), knowledge, Parameters())
    known = []
    for example in study.table.read(data_file(None, study.table.default), knowledge):
        target = study.target(example.labels[0])
        if target is not None and target.id in knowledge.disorders:
            known.append((example, _family(knowledge.disorders[target.id])))
    while True:
        (one, first), (other, second) = chance.sample(known, 2)
        if first != second:
            yield _True(_union(one, other, knowledge), frozenset({first, second}))


def _union(one: Example, other: Example, knowledge: KnowledgeBase) -> dict[str, Any]:
    told = {*one.document["present"], *other.document["present"]}
    present = _possible(sorted(told), knowledge)
    above = {general for key in present for general in _above(key, knowledge)}
    absent = {*one.document["absent"]} & {*other.document["absent"]}
    fields = {"present": present, "absent": sorted(absent - above)}
    return fields | {key: one.document[key] for key in ("age", "sex") if key in one.document}


def _found(pairs: Iterator[_True], compiled: CompiledKnowledge, count: int) -> dict[str, Any]:
    told, offered, both, one_right = [], [], [], []
    for pair in islice(_possible_cases(pairs, compiled), count):
        truth, answer, size = pair
        told.append(size)
        offered.append(bool(answer))
        both.append(answer == truth)
        one_right.append(bool(answer & truth))
    return {
        "n": len(told),
        "present_findings": round(float(np.mean(told)), 1),
        "offered": round(float(np.mean(offered)), DECIMALS),
        "right_pair_offered": round(float(np.mean(both)), DECIMALS),
        "one_of_them_offered": round(float(np.mean(one_right)), DECIMALS),
    }


def _possible_cases(
    pairs: Iterator[_True], compiled: CompiledKnowledge
) -> Iterator[tuple[frozenset[str], frozenset[str], int]]:
    """Yield truth and offered families, and how many findings are present."""
    scripts = compiled.knowledge.disorders
    for one in pairs:
        try:
            answer = diagnose(resolve_case(one.document, compiled.knowledge), compiled)
        except CaseError:
            continue  # two disorders can contradict each other: this patient cannot be
        pair = two_at_once(answer)
        ids = () if pair is None else (pair.first.id, pair.second.id)
        offered = frozenset(_family(scripts[id_]) for id_ in ids)
        yield one.families, offered, len(one.document["present"])


# -- single cases ----------------------------------------------------------------------------------
def _alarms(name: str, knowledge: KnowledgeBase, count: int) -> dict[str, Any]:
    study = Study(table(name), knowledge, Parameters(flat_prior=table(name).flat_prior))
    compiled = CompiledKnowledge(knowledge, study.parameters, only=study.only)
    examples = study.table.read(data_file(None, study.table.default), knowledge)
    every = max(len(examples) // count, 1)
    asked = examples[::every]
    offered = [two_at_once(diagnose(study.case(one), compiled)) is not None for one in asked]
    return {"n": len(asked), "offered": sum(offered)}
