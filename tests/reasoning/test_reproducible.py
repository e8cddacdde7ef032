"""Same case, same knowledge: same bits out. And input at the edges of what there is."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import Case, Observation, resolve_case
from reasoning.checking.checker import Checker, check_proof
from reasoning.closure import Hierarchy, close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.proofs.proof import build_proof, made_with
from reasoning.result import result_dict, result_tsv
from tests.conftest import ROOT, TOY
from tests.reasoning.helpers import answer, proof_of
from tests.reasoning.test_proof import MODEL, RICH, TOY_KB

PROGRAM = """
import hashlib, json, sys
from pathlib import Path
from kb.load import load_knowledge
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.page import result_page
from reasoning.proofs.proof import build_proof
from reasoning.proofs.graph import proof_graph
from reasoning.proofs.mermaid import proof_mermaid
from reasoning.proofs.prov import proof_prov
from reasoning.result import result_dict, result_tsv
from reasoning.proofs.text import explain
root, case = json.loads(sys.argv[1])
knowledge = load_knowledge(None if root is None else Path(root))
answer = diagnose(resolve_case(case, knowledge), CompiledKnowledge(knowledge, keep=True))
proof = build_proof(answer, explain=5)
first = proof["explained"][0]
written = {
    "result": json.dumps(result_dict(answer)),
    "table": result_tsv(answer),
    "page": result_page(answer),
    "tree": explain(proof, first, knowledge),
    "graph": json.dumps([list(proof_graph(proof).nodes), list(proof_graph(proof).edges)]),
    "prov": proof_prov(proof, first, knowledge),
    "mermaid": proof_mermaid(proof, first, knowledge),
}
print(json.dumps({k: hashlib.sha256(v.encode()).hexdigest() for k, v in written.items()}))
"""


def bits(seed: str, root: Path | None, case: dict[str, Any], cache: Path) -> dict[str, str]:
    """Hashes of everything that is written about a case by a process of its own."""
    told = json.dumps([None if root is None else str(root), case])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, told],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "DERMATRACE_CACHE": str(cache)},
    )
    data: dict[str, str] = json.loads(done.stdout)
    return data


def test_two_processes_give_the_same_bits(tmp_path: Path) -> None:
    """With other orders of sets, and whether arrays are computed or read from disk."""
    first, again, other = (
        bits(seed, TOY, RICH, tmp_path / folder)
        for seed, folder in (("0", "a"), ("0", "a"), ("77", "b"))
    )
    assert first == again == other
    assert len(set(first.values())) == 7


def test_two_processes_give_the_same_bits_of_what_ships(tmp_path: Path, cache: Path) -> None:
    case = {
        "age": 46,
        "sex": "female",
        "present": ["flaccid bulla", "fever", "new medication"],
        "absent": ["pruritus"],
        "duration": "3 days",
    }
    assert bits("1", None, case, cache) == bits("2", None, case, tmp_path)


def test_the_order_of_observations_changes_no_number() -> None:
    rows = proof_of(answer(MODEL, **RICH))["case"]["observations"]
    shuffled = random.Random(1).sample(rows, len(rows))  # noqa: S311  # no secret
    one, other = (
        proof_of(answer(MODEL, age=38, sex="female", observations=told))
        for told in (rows, shuffled)
    )
    assert rows != shuffled
    for part in ("closure", "rules", "hypotheses"):
        assert one[part] == other[part]
    for name, weights in one["weights"].items():
        assert {row["id"]: row["weight"] for row in weights} == {
            row["id"]: row["weight"] for row in other["weights"][name]
        }


def test_a_result_says_what_it_was_made_with() -> None:
    result = answer(MODEL, **RICH)
    made, meta = made_with(result), result_dict(result)["analysisMetadata"]
    proof = build_proof(result)
    assert made == {key: proof[key] for key in ("version", "knowledge_hash", "model_hash")}
    assert made == {
        "version": meta["version"],
        "knowledge_hash": meta["knowledgeHash"],
        "model_hash": meta["modelHash"],
    }
    assert meta["caseHash"] == proof["case_hash"]
    for key in ("version", "knowledgeHash", "modelHash", "caseHash"):
        assert f"! {key}: {meta[key]}\n" in result_tsv(result)


def test_the_hashes_follow_what_they_are_of() -> None:
    def hashes(compiled: CompiledKnowledge, **fields: Any) -> tuple[str, str]:
        proof = build_proof(answer(compiled, **fields))
        return proof["model_hash"], proof["case_hash"]

    plain = hashes(MODEL, present=["plaque"])
    assert plain == hashes(CompiledKnowledge(TOY_KB), present=["plaque"])
    assert hashes(MODEL, present=["papule"])[0] == plain[0]
    assert hashes(MODEL, present=["papule"])[1] != plain[1]
    for other in (
        hashes(CompiledKnowledge(TOY_KB, only=["tinea", "nevus"]), present=["plaque"]),
        hashes(MODEL, present=["plaque"], keep_excluded=True),
    ):
        assert other[0] != plain[0]
        assert other[1] == plain[1]


def test_a_network_is_named_with_what_it_read() -> None:
    seen = {"finding": "blue-whitish-veil", "probability": 0.7, "base_rate": 0.1}
    told = {**seen, "origin": "picture", "network": "0123456789abcdef"}
    result = answer(MODEL, observations=[told])
    assert result_dict(result)["analysisMetadata"]["networks"] == ["0123456789abcdef"]
    proof = proof_of(result)
    assert proof["observations"][0]["network"] == "0123456789abcdef"
    check_proof(proof, TOY_KB)
    assert result_dict(answer(MODEL, **RICH))["analysisMetadata"]["networks"] == []
    with pytest.raises(CaseError) as caught:
        answer(MODEL, observations=[told | {"network": "a model"}])
    assert caught.value.place == "observations / 0 / network"


# -- the edges -------------------------------------------------------------------------------------
def many(knowledge: KnowledgeBase, count: int) -> dict[str, Any]:
    """A case of so many findings that do not contradict each other."""
    chance, hierarchy = random.Random(5), Hierarchy(knowledge)  # noqa: S311  # the same every time
    ids = chance.sample(sorted(knowledge.findings), len(knowledge.findings))
    seen: list[dict[str, Any]] = []
    for id_ in ids:
        if len(seen) == count:
            break
        status = chance.choice(("present", "absent", "absent"))
        more = [*seen, {"finding": id_, "status": status}]
        try:
            close(resolve_case({"observations": more}, knowledge), hierarchy, knowledge)
        except CaseError:
            continue
        seen = more
    assert len(seen) == count
    return {"age": 50, "sex": "male", "observations": seen}


def test_a_case_of_five_hundred_findings(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    result = answer(shipped_compiled, **many(shipped, 500))
    assert len(result.case.observations) == 500
    assert math.fsum(one.posterior for one in result.hypotheses) == pytest.approx(1.0, abs=1e-9)
    assert all(math.isfinite(one.total) for one in result.hypotheses)
    proof = proof_of(result, explain=2)
    assert len(proof["observations"]) == 500
    Checker(shipped).check(proof, case=result.case.to_document())


def test_five_hundred_times_the_same_finding_is_once() -> None:
    one = answer(MODEL, present=["plaque"])
    crowded = answer(MODEL, present=["plaque"] * 500)
    assert [h.total_units for h in one.hypotheses] == [h.total_units for h in crowded.hypotheses]
    check_proof(proof_of(crowded), TOY_KB)


def test_an_empty_case_has_a_proof_of_the_prior() -> None:
    result = answer(MODEL)
    assert result.notices == ("Nothing was observed: this is the prior of the setting.",)
    proof = proof_of(result)
    assert {row["total"] - row["prior"]["weight"] for row in proof["hypotheses"]} == {0.0}
    assert set(map(len, proof["weights"].values())) == {0}
    check_proof(proof, TOY_KB)


@pytest.mark.parametrize("q", [float("nan"), 1.4, -0.1, float("inf"), None])
def test_no_probability_gets_past_the_case(q: float | None) -> None:
    """Also for a caller that writes the case in Python, without a document."""
    told: dict[str, Any] = {"subject": ("plaque",), "origin": "picture", "place": "here"}
    with pytest.raises(CaseError, match="is not between 0 and 1") as caught:
        Observation(**told, state="probable", probability=q, base_rate=0.3)
    assert caught.value.place == "here"
    with pytest.raises(CaseError, match="base rate"):
        Observation(**told, state="probable", probability=0.3, base_rate=q)
    for rate in (0.0, 5e-324, 1e-10, 1.0 - 1e-10, 1.0):
        with pytest.raises(CaseError, match="base rate"):
            Observation(**told, state="probable", probability=0.3, base_rate=rate)


@pytest.mark.parametrize("age", [float("nan"), -1.0, 121.0, float("inf")])
def test_no_age_gets_past_the_case(age: float) -> None:
    with pytest.raises(CaseError, match="is no age in years") as caught:
        Case(age=age)
    assert caught.value.place == "age"


@pytest.mark.parametrize("q", [0.0, 1.0, 5e-324, 1.0 - 1e-16])
@pytest.mark.parametrize("rate", [1e-9, 0.5, 1.0 - 1e-9])
def test_the_most_extreme_readings_are_answered_and_proved(q: float, rate: float) -> None:
    seen = {"finding": "blue-whitish-veil", "probability": q, "base_rate": rate}
    result = diagnose(resolve_case({"observations": [seen]}, TOY_KB), MODEL)
    assert all(math.isfinite(one.posterior) for one in result.hypotheses)
    check_proof(proof_of(result), TOY_KB)


@pytest.mark.parametrize("age", [0, 0.4, 100, 119.9, 120])
def test_the_youngest_and_the_oldest(age: float) -> None:
    check_proof(proof_of(answer(MODEL, age=age)), TOY_KB)
