"""Random cases over the knowledge base: the checker must accept the proof of every one.

Half of the cases are drawn from an illness script, with noise, as patients are; half from the whole
vocabulary, as no patient is. Observations that would contradict earlier ones are left out. Every
fifth case is answered with the counts of labelled tables, too.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from kb.calibrated import Calibration
from kb.epidemiology_schema import Setting
from kb.errors import CaseError, ProofError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import default_path, load_knowledge
from reasoning.case import Case, resolve_case
from reasoning.checking.checker import Checker
from reasoning.closure import Hierarchy, close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.proofs.proof import build_proof

__all__ = ["FITTED", "random_case", "random_cases", "run"]

FITTED = ("dermacon-in", "milk10k")
"""Data sets of the cases that are answered with counts."""
_EVERY = 5
_TOLD = 0.3
"""Share of the cases that are told in words, too."""
_EXPLAIN = 3
_SHOWN = 10
Document = dict[str, Any]


def random_cases(
    knowledge: KnowledgeBase, hierarchy: Hierarchy, count: int, *, seed: int = 0
) -> Iterator[Case]:
    """Yield random cases without contradictions, the same ones for a seed and a knowledge base."""
    chance = random.Random(seed)  # noqa: S311  # no secret: the same cases every time
    for number in range(count):
        yield random_case(chance, knowledge, hierarchy, scripted=number % 2 == 0)


def random_case(
    chance: random.Random, knowledge: KnowledgeBase, hierarchy: Hierarchy, *, scripted: bool
) -> Case:
    """Return one random case.

    Args:
        chance: where chance comes from.
        knowledge: whose findings and scripts.
        hierarchy: the same, for what excludes what.
        scripted: take the findings from a script and add noise, instead of from everywhere.
    """
    seen = list(_scripted(chance, knowledge)) if scripted else []
    more = chance.choice((0, 1, 2, 4)) if scripted else chance.choice((0, 1, 3, 6, 12, 25))
    seen += [_observation(chance, knowledge, hierarchy) for _ in range(more)]
    chance.shuffle(seen)
    document: Document = {"setting": chance.choice(get_args(Setting)), "observations": seen}
    if chance.random() < 0.8:
        document["age"] = chance.choice((float(chance.randint(0, 100)), chance.uniform(0.0, 120.0)))
    if chance.random() < 0.8:
        document["sex"] = chance.choice(("female", "male"))
    if chance.random() < _TOLD:
        document["text"] = _text(chance, knowledge)
    return _without_contradictions(document, knowledge, hierarchy)


def _text(chance: random.Random, knowledge: KnowledgeBase) -> str:
    """Return words of one script's definition and of some findings' names, in any order."""
    disorder = knowledge.disorders[chance.choice(sorted(knowledge.disorders))]
    labels = [one.label for one in chance.sample(list(knowledge.findings.values()), 5)]
    words = [*disorder.definition.split(), *" ".join(labels).split()]
    return " ".join(chance.choices(words, k=chance.randint(1, 60)))


def _scripted(chance: random.Random, knowledge: KnowledgeBase) -> Iterator[Document]:
    disorder = knowledge.disorders[chance.choice(sorted(knowledge.disorders))]
    for assertion in disorder.findings:
        if chance.random() < 0.5:
            there = chance.random() < assertion.frequency.proportion
            yield _stated(chance, assertion.subject, "present" if there else "absent")


def _observation(chance: random.Random, knowledge: KnowledgeBase, hierarchy: Hierarchy) -> Document:
    ids = list(knowledge.findings)
    kind = chance.random()
    if kind < 0.25:
        rate = round(chance.uniform(0.01, 0.9), chance.choice((2, 6)))
        read = chance.choice((0.0, 1.0, rate, chance.random(), chance.random()))
        fields = {"probability": read, "base_rate": rate, "origin": "picture"}
        return {"finding": chance.choice(ids), **fields}
    status = chance.choice(("present", "absent"))
    if kind < 0.35 and hierarchy.lesions:
        return _stated(chance, chance.choice(hierarchy.lesions), status)
    parts = chance.sample(ids, chance.randint(2, 4)) if kind < 0.45 else [chance.choice(ids)]
    return _stated(chance, parts, status)


def _stated(chance: random.Random, parts: Sequence[str], status: str) -> Document:
    what = {"finding": parts[0]} if len(parts) == 1 else {"lesion": list(parts)}
    return {**what, "status": status, "origin": chance.choice(("history", "examination"))}


def _without_contradictions(
    document: Document, knowledge: KnowledgeBase, hierarchy: Hierarchy
) -> Case:
    """Return the case, without the later one of any two observations that exclude each other."""
    while True:
        case = resolve_case(document, knowledge)
        try:
            close(case, hierarchy, knowledge)
        except CaseError as error:
            named = [int(one) for one in re.findall(r"observations / (\d+)", error.place)]
            del document["observations"][max(named)]
        else:
            return case


def run(
    count: int = 10_000,
    *,
    fitted: Sequence[str] = FITTED,
    seed: int = 0,
    knowledge: KnowledgeBase | None = None,
) -> dict[str, Any]:
    """Return how many proofs of random cases are accepted, what is in them, and the times.

    Args:
        count: how many cases.
        fitted: shipped data sets of every fifth case.
        seed: of the random cases.
        knowledge: the knowledge base; the shipped one if left out.
    """
    knowledge = knowledge or load_knowledge()
    sets = [FittedSet.load(default_path(), name) for name in fitted]
    plain, counted = _model(knowledge, []), _model(knowledge, sets)
    steps: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    answering = checking = 0.0
    cases = random_cases(knowledge, plain[0].hierarchy, count, seed=seed)
    for number, case in enumerate(cases):
        compiled, checker = counted if number % _EVERY == _EVERY - 1 else plain
        start = time.perf_counter()
        proof = build_proof(diagnose(case, compiled), explain=_EXPLAIN)
        answered = time.perf_counter()
        proof = json.loads(json.dumps(proof, allow_nan=False))  # as it comes out of a file
        steps.update(_kinds(proof))
        begun = time.perf_counter()
        try:
            checker.check(proof, case=case.to_document())
        except ProofError as error:
            refused.append({"number": number, "error": str(error), "case": case.to_document()})
        checking += time.perf_counter() - begun
        answering += answered - start
    return {
        "workload": f"random cases over the whole knowledge base, seed {seed}, every "
        f"{_EVERY}th with the counts of {' and '.join(fitted)}",
        "knowledge_hash": knowledge.hash,
        "cases": count,
        "accepted": count - len(refused),
        "refused": len(refused),
        "first_refused": refused[:_SHOWN],
        "steps": dict(sorted(steps.items())),
        "answer_with_proof_ms": round(1000 * answering / max(count, 1), 2),
        "check_ms": round(1000 * checking / max(count, 1), 2),
        "ratio_check_to_answer": round(checking / answering, 1) if count else None,
    }


def _model(
    knowledge: KnowledgeBase, sets: Sequence[FittedSet]
) -> tuple[CompiledKnowledge, Checker]:
    """Return the model as it answers from the command line, and a checker for it."""
    names = [one.dataset for one in sets]
    found = [Calibration.find(default_path(), one, names) for one in get_args(Setting)]
    told = [one for one in found if one is not None]
    compiled = CompiledKnowledge(knowledge, fitted=sets, calibrations=told, keep=True)
    return compiled, Checker(knowledge, fitted=sets, calibrations=told)


def _kinds(proof: Mapping[str, Any]) -> Iterator[str]:
    """Yield what kinds of steps a proof has, each time it has one."""
    if proof["calibration"] is not None:
        yield "temperature"
    yield from (f"observation {one['state']}" for one in proof["observations"])
    yield from (f"closure {one['state']}" for one in proof["closure"])
    yield from (f"rule {one['kind']}" for one in proof["rules"])
    yield from ("hypothesis excluded" for one in proof["hypotheses"] if "excluded_by" in one)
    for rows in proof["weights"].values():
        for row in rows:
            yield f"weight {row['kind']} {row['state']}"
            yield from (f"belief {one['match']}" for one in row.get("findings", ()))
            yield from ("belief counted" for one in row.get("findings", ()) if one.get("counts"))
            if "ruled_out" in row:
                yield "weight with readings ruled out"
