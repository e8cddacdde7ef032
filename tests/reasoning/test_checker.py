"""What the checker refuses: everything that was changed, of every kind of proof.

A change of what was put in (case, parameters) with hashes made to fit is a proof of something else:
it is taken only if the engine, asked the same, gives that very proof.
"""

from __future__ import annotations

import copy
import json
import random
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.epidemiology_schema import SETTINGS
from kb.errors import ProofError
from kb.knowledge import KnowledgeBase
from kb.yamlio import read_yaml
from reasoning.case import resolve_case
from reasoning.checking.checker import Checker, check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import Parameters
from reasoning.proofs.proof import build_proof
from tests.conftest import ROOT
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.mutants import MODEL, accepts, mutants, resealed
from tests.reasoning.zoo import KB, MEASURED, ZOO, changes, model, specimen


def test_the_zoo_holds_every_kind_of_step() -> None:
    proofs = [specimen(name) for name in ZOO]
    rows = [row for one in proofs for rows in one["weights"].values() for row in rows]
    assert {row["kind"] for row in rows} == {"finding", "reading", "age", "sex", "wording"}
    assert any(row["words"] for row in rows if row["kind"] == "wording")
    assert {row["state"] for row in rows} == {"present", "absent", "probable"}
    findings = [finding for row in rows for finding in row.get("findings", ())]
    matches = {finding["match"] for finding in findings}
    assert matches == {"exact", "from-kinds", "inherited", "joined", "unmentioned"}
    assert {len(row["findings"]) for row in rows if row["kind"] == "reading"} == {1, 2}
    assert any("ruled_out" in row for row in rows)
    assert any("exponent" in row for row in rows if row["kind"] in {"age", "sex"})
    assert any(finding.get("counts") for finding in findings)
    assert any("corrected" in row for row in rows)
    assert {step["state"] for one in proofs for step in one["closure"]} == {"present", "absent"}
    rules = [rule for one in proofs for rule in one["rules"]]
    assert {rule["kind"] for rule in rules} == {"red-flag", "exclusion", "criteria", "checklist"}
    assert any("excluded_by" in row for one in proofs for row in one["hypotheses"])
    assert any(one["id"].endswith("/2") for proof in proofs for one in proof["observations"])
    assert {one["candidates"] is None for one in proofs} == {True, False}
    assert {one["calibration"] is None for one in proofs} == {True, False}
    statements = [s for finding in findings for s in finding["statements"]]
    assert {s["evidence"] for s in statements} == {"author", "reference"}


@pytest.mark.parametrize("name", sorted(ZOO))
def test_the_zoo_is_accepted(name: str) -> None:
    model(ZOO[name][0])[1].check(specimen(name))


@pytest.mark.parametrize("name", sorted(ZOO))
def test_every_change_is_refused(name: str) -> None:
    """By itself, without the case and the parameters at hand."""
    proof, checker = specimen(name), model(ZOO[name][0])[1]
    assert len(changes(name)) > (500 if name == "empty" else 1000)
    passed = [one for one in changes(name) if accepts(checker.check, one.of(proof))]
    assert [str(one) for one in passed] == []


@pytest.mark.parametrize("name", sorted(ZOO))
def test_what_is_sealed_anew_is_refused_or_another_truth(name: str) -> None:
    """Inputs changed, hashes made to fit: taken only where the engine says the very same."""
    proof, checker = specimen(name), model(ZOO[name][0])[1]
    inputs = [one for one in changes(name) if one.path[0] in {*MODEL, "case"}]
    assert inputs
    taken = [
        one
        for one in inputs
        if "nan" not in str(one) and accepts(checker.check, resealed(one.of(proof)))
    ]
    assert taken, "another id of the case, at least"
    for one in taken:
        changed = resealed(one.of(proof))
        assert again(changed, checker) == changed, str(one)


def again(proof: dict[str, Any], checker: Checker) -> dict[str, Any]:
    """The proof that the engine gives for what was put into another one."""
    told = proof["parameters"]
    pairs = {
        name: tuple((axis, value) for axis, value in told[name])
        for name in ("axis_background", "axis_tempering")
    }
    compiled = CompiledKnowledge(
        checker.kb,
        Parameters(**told | pairs),
        only=proof["candidates"],
        fitted=checker.fitted,
        calibrations=list(checker.calibrations.values()),
    )
    case = resolve_case(proof["case"], checker.kb)
    result = diagnose(case, compiled, keep_excluded=proof["keep_excluded"])
    data: dict[str, Any] = json.loads(json.dumps(build_proof(result, explain=proof["explained"])))
    return data


@pytest.mark.parametrize("name", sorted(ZOO))
def test_against_what_somebody_holds_no_seal_helps(name: str) -> None:
    proof, (compiled, checker) = specimen(name), model(ZOO[name][0])
    case, parameters = copy.deepcopy(proof["case"]), compiled.parameters.to_dict()
    checker.check(proof, case=case, parameters=parameters)
    held = {"case": case, "parameters": parameters}
    inputs = [one for one in changes(name) if one.path[0] in {"case", "parameters"}]
    passed = [one for one in inputs if accepts(checker.check, resealed(one.of(proof)), **held)]
    assert [str(one) for one in passed] == []


@given(documents(KB), st.sampled_from(["plain", "some", "counted"]), st.randoms())
@settings(parent=QUICK, max_examples=40)
def test_random_changes_of_random_proofs_are_refused(
    document: dict[str, Any], name: str, chance: random.Random
) -> None:
    compiled, checker = model(name)
    assume(not refused(compiled, document))
    proof = proof_of(answer(compiled, **document), explain=2)
    checker.check(proof)
    every = list(mutants(proof))
    for one in chance.sample(every, 25):
        assert not accepts(checker.check, one.of(proof)), str(one)


def test_swapped_hypotheses_are_refused_with_their_ranks_mended() -> None:
    proof, checker = specimen("rich"), model()[1]
    for index in range(len(proof["hypotheses"]) - 1):
        changed = copy.deepcopy(proof)
        rows = changed["hypotheses"]
        rows[index], rows[index + 1] = rows[index + 1], rows[index]
        for rank in (index, index + 1):
            rows[rank]["rank"] = rank + 1
        changed["explained"] = [r["id"] for r in rows if r["id"] in changed["explained"]]
        assert not accepts(checker.check, changed)


@pytest.mark.parametrize("key", ["total", "posterior", "id", "label", "prior"])
def test_swapped_fields_of_hypotheses_are_refused(key: str) -> None:
    proof, checker = specimen("rich"), model()[1]
    for index in range(len(proof["hypotheses"]) - 1):
        changed = copy.deepcopy(proof)
        one, other = changed["hypotheses"][index : index + 2]
        one[key], other[key] = other[key], one[key]
        assert changed == proof or not accepts(checker.check, changed)


def test_weights_of_another_hypothesis_are_refused() -> None:
    proof, checker = specimen("rich"), model()[1]
    first, second, *_ = proof["explained"]
    weights = proof["weights"]
    swapped = weights | {first: weights[second], second: weights[first]}
    assert not accepts(checker.check, proof | {"weights": swapped})
    renamed = json.loads(json.dumps(swapped[first]).replace(f'"{second}/', f'"{first}/'))
    assert not accepts(checker.check, proof | {"weights": weights | {first: renamed}})


def test_the_order_of_keys_means_nothing() -> None:
    """An object of JSON has no order: another program may write it in its own."""
    proof = specimen("rich")
    model()[1].check(json.loads(json.dumps(proof, sort_keys=True)))
    model()[1].check({key: proof[key] for key in reversed(proof)})


def test_the_spelling_of_whole_numbers_means_nothing() -> None:
    """Programs in JavaScript write 38.0 as 38."""
    for name in ("rich", "counted"):
        spelt = json.loads(re.sub(r"(?<=\d)\.0(?=[,}\]])", "", json.dumps(specimen(name))))
        assert isinstance(spelt["case"]["age"], int)
        model(ZOO[name][0])[1].check(spelt, case=specimen(name)["case"])


def test_a_proof_may_write_out_fewer_hypotheses() -> None:
    proof = specimen("rich")
    last = proof["explained"][-1]
    fewer = {name: rows for name, rows in proof["weights"].items() if name == last}
    model()[1].check(proof | {"explained": [last], "weights": fewer})


def test_a_consistent_lie_is_refused() -> None:
    """A weight, its sum, its rank and its probability changed together still do not follow."""
    proof = copy.deepcopy(specimen("rich"))
    second = proof["hypotheses"][1]
    row = proof["weights"][second["id"]][0]
    row["weight"] = round(row["weight"] + 2.0, 4)
    second["total"] = round(second["total"] + 2.0, 4)
    rows = sorted(proof["hypotheses"], key=lambda h: ("excluded_by" in h, -h["total"], h["id"]))
    whole = sum(10 ** h["total"] for h in rows if "excluded_by" not in h)
    for rank, one in enumerate(rows, start=1):
        one["rank"] = rank
        one["posterior"] = 0.0 if "excluded_by" in one else round(10 ** one["total"] / whole, 6)
    proof["hypotheses"] = rows
    proof["explained"] = [one["id"] for one in rows if one["id"] in proof["weights"]]
    assert not accepts(model()[1].check, proof)


def test_another_measurement_is_refused() -> None:
    proof = specimen("measured")
    for others in ((), (MEASURED.model_copy(update={"temperature": 1.3}),)):
        with pytest.raises(ProofError) as caught:
            check_proof(proof, KB, calibrations=others)
        assert caught.value.place.startswith("calibration")
    with pytest.raises(ProofError):
        check_proof(specimen("rich"), KB, calibrations=(MEASURED,))


def test_a_refusal_names_the_step_and_both_values() -> None:
    proof = copy.deepcopy(specimen("rich"))
    name = proof["hypotheses"][0]["id"]
    row = next(i for i, one in enumerate(proof["weights"][name]) if "findings" in one)
    was = proof["weights"][name][row]["findings"][0]["probability"]
    proof["weights"][name][row]["findings"][0]["probability"] = 0.123456
    with pytest.raises(ProofError) as caught:
        check_proof(proof, KB)
    id_ = proof["weights"][name][row]["id"]
    assert caught.value.place == f"weights / {name} / {row} ({id_}) / findings / 0 / probability"
    assert caught.value.message == f"0.123456 is shown, {was!r} follows"


def test_a_checker_keeps_what_it_derived_apart() -> None:
    """One checker for many proofs says what a new one says for each."""
    compiled, checker = model()
    proofs = [
        proof_of(answer(compiled, present=["plaque"], setting=setting)) for setting in SETTINGS
    ]
    for one in proofs:
        checker.check(one)
    wrong = resealed(proofs[0] | {"case": proofs[1]["case"] | {"id": "x", "age": 3.0}})
    assert not accepts(checker.check, wrong)


def test_some_mutants_of_a_shipped_proof_are_refused(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    document = read_yaml(ROOT / "examples" / "painful-blisters.yaml")
    proof = proof_of(answer(shipped_compiled, **document), explain=3)
    checker = Checker(shipped)
    checker.check(proof)
    every = list(mutants(proof))
    sample = random.Random(3).sample(every, 60)  # noqa: S311  # no secret
    assert [str(one) for one in sample if accepts(checker.check, one.of(proof))] == []


def test_the_checker_loads_nothing_of_the_engine() -> None:
    code = (
        "import reasoning.checking.checker, sys\n"
        "print(*sorted(m for m in sys.modules if m.startswith('reasoning.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    own = {name.removeprefix("reasoning.") for name in done.stdout.split()}
    # the published form: no step of a proof is derived there
    forms = {f"proofs.{path.stem}" for path in (ROOT / "reasoning" / "proofs").glob("form*.py")}
    shared = {"proofs"} | forms
    rooms = {path.stem for path in (ROOT / "reasoning" / "checking").glob("*.py")}
    checker = rooms - {"__init__", "pairs"}  # a pair is checked apart from its proof
    assert own - shared == {"checking"} | {f"checking.{name}" for name in checker}
