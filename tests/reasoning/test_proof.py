"""Proofs: what the engine says is accepted by the checker, and has its published form.

The checker shares no code with the engine, so an accepted random case is two derivations that agree
on every digit. What is refused: test_checker.py.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kb.errors import ProofError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.yamlio import read_yaml
from reasoning.checking.checker import check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS
from reasoning.proofs.form import SCHEMA_FILE, proof_schema, schema_text
from reasoning.proofs.proof import build_proof
from tests.conftest import ROOT, TOY
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.mutants import Mutant

TOY_KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(TOY_KB)
PARAMETERS = DEFAULT_PARAMETERS.to_dict()

RICH: dict[str, Any] = {
    "id": "rich", "age": 38, "sex": "female", "setting": "hospital",
    "duration": "8 months", "present": ["silvery scale"], "absent": ["new drug", "upper-limb"],
    "observations": [
        {"lesion": {"primary": "plaque", "shape": "annular"}, "status": "present", "region": "arm"},
        {"finding": "typical-pigment-network", "probability": 0.2, "base_rate": 0.3,
         "origin": "picture", "region": "outline"},
        {"finding": "atypical-pigment-network", "probability": 0.6, "base_rate": 0.3,
         "origin": "picture"},
        {"finding": "blue-whitish-veil", "probability": 0.7, "base_rate": 0.1, "origin": "picture"},
    ],
}  # fmt: skip  # one line an observation
"""A case with everything in it: an exclusion, readings, a choice, a lesion, age and sex."""


# -- accepted --------------------------------------------------------------------------------------
@given(documents(TOY_KB), st.sampled_from([None, 0, 3]))
@QUICK
def test_random_cases_are_accepted(document: dict[str, Any], explain: int | None) -> None:
    assume(not refused(MODEL, document))
    result = answer(MODEL, **document)
    proof = proof_of(result, explain=explain)
    check_proof(proof, TOY_KB, case=result.case.to_document(), parameters=PARAMETERS)


@given(
    documents(TOY_KB, size=4),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(sorted(TOY_KB.disorders)), min_size=1, unique=True),
    st.floats(0.0, 1.0),
)
@QUICK
def test_random_models_are_accepted(
    document: dict[str, Any], keep: bool, flat: bool, only: list[str], discount: float
) -> None:
    parameters = replace(
        DEFAULT_PARAMETERS, flat_prior=flat, inherited_discount=discount, none_prior=0.2
    )
    compiled = CompiledKnowledge(TOY_KB, parameters, only=only)
    assume(not refused(compiled, document))
    proof = proof_of(answer(compiled, **document, keep_excluded=keep))
    check_proof(proof, TOY_KB, parameters=parameters.to_dict())
    with pytest.raises(ProofError, match="parameters"):
        check_proof(proof, TOY_KB, parameters=PARAMETERS)


def test_random_cases_of_the_shipped_knowledge_are_accepted(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    @given(documents(shipped, size=10))
    @settings(parent=QUICK, max_examples=8)
    def accepted(document: dict[str, Any]) -> None:
        assume(not refused(shipped_compiled, document))
        check_proof(proof_of(answer(shipped_compiled, **document), explain=15), shipped)

    accepted()


@pytest.mark.parametrize("rate", [0.5, 0.9])
def test_readings_that_leave_nothing_over_are_accepted(rate: float) -> None:
    seen = [
        {"finding": "typical-pigment-network", "probability": 0.8, "base_rate": rate},
        {"finding": "atypical-pigment-network", "probability": 0.2, "base_rate": 1 - rate},
    ]
    check_proof(proof_of(answer(MODEL, observations=seen)), TOY_KB)


@pytest.mark.parametrize("example", sorted(path.name for path in ROOT.glob("examples/*.yaml")))
def test_the_examples_are_accepted(
    example: str, shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    document = {k: v for k, v in read_yaml(ROOT / "examples" / example).items() if k != "images"}
    check_proof(proof_of(answer(shipped_compiled, **document)), shipped)


def test_a_proof_needs_no_detour_through_a_file() -> None:
    proof = build_proof(answer(MODEL, **RICH))
    check_proof(proof, TOY_KB, parameters=PARAMETERS)


def test_every_hypothesis_is_there_and_the_first_are_explained() -> None:
    result = answer(MODEL, **RICH)
    proof = proof_of(result, explain=3)
    assert len(proof["hypotheses"]) == len(TOY_KB.disorders) + 1
    assert list(proof["weights"]) == [one["id"] for one in proof["hypotheses"][:3]]
    for one in proof["hypotheses"][:3]:
        rows = proof["weights"][one["id"]]
        parts = [Decimal(str(row["weight"])) for row in rows]
        assert Decimal(str(one["prior"]["weight"])) + sum(parts) == Decimal(str(one["total"]))


def test_a_proof_is_plain_json_of_the_published_form() -> None:
    proof = build_proof(answer(MODEL, **RICH))
    text = json.dumps(proof, allow_nan=False)
    assert json.loads(text) == proof
    assert problems(proof) == []


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == schema_text(), "run: python -m reasoning.proofs.form"
    Draft202012Validator.check_schema(proof_schema())


def problems(proof: dict[str, Any]) -> list[str]:
    """What somebody who has the published schema, and not this program, finds wrong."""
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    found = Draft202012Validator(schema).iter_errors(json.loads(json.dumps(proof)))
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in found]


@given(documents(TOY_KB))
@QUICK
def test_random_proofs_have_the_published_form(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    assert problems(proof_of(answer(MODEL, **document))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("case", "age"), 140.0),
        (("case", "observations", 0, "status"), "maybe"),
        (("observations", 0, "id"), "plaque"),
        (("closure", 0, "state"), "probable"),
        (("rules", 0, "kind"), "law"),
        (("hypotheses", 0, "posterior"), 1.4),
        (("hypotheses", 0, "extra"), 1),
        (("weights", "psoriasis", 0, "weight"), "1.0"),
        (("schema",), "dermatrace-proof/1"),
    ],
)
def test_the_published_form_refuses(path: tuple[str | int, ...], value: Any) -> None:
    assert problems(Mutant(path, value).of(proof_of(answer(MODEL, **RICH))))


def test_ids_are_stable_and_name_one_step_each() -> None:
    """The same ids whatever the order of the observations, and no two steps of one name."""
    rows = [
        one | {"origin": "history"}
        for one in proof_of(answer(MODEL, **RICH))["case"]["observations"]
    ]
    told = [
        proof_of(answer(MODEL, age=38, sex="female", observations=order))
        for order in (rows, rows[::-1])
    ]
    ids = [
        [one["id"] for part in ("observations", "closure", "rules") for one in proof[part]]
        + [row["id"] for rows_ in proof["weights"].values() for row in rows_]
        for proof in told
    ]
    assert sorted(ids[0]) == sorted(ids[1])
    assert len(set(ids[0])) == len(ids[0]) > 50
