"""Proofs: what the engine says is accepted, anything else is refused.

The checker shares no code with the engine, so an accepted random case is two derivations that agree
on every digit. The mutations change one leaf at a time and expect a refusal.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.errors import ProofError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.yamlio import read_yaml
from reasoning.checker import check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS
from reasoning.proof import build_proof
from tests.conftest import ROOT, TOY
from tests.reasoning.helpers import QUICK, SETTINGS, answer, documents, proof_of, refused

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
}  # fmt: skip
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


def test_the_rich_case_is_rich() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    assert any("excluded_by" in one for one in proof["hypotheses"])
    rows = [row for rows in proof["weights"].values() for row in rows]
    assert {row["kind"] for row in rows} == {"finding", "reading", "age", "sex"}
    assert {row["state"] for row in rows} == {"present", "absent", "probable"}
    matches = {finding["match"] for row in rows for finding in row.get("findings", ())}
    assert matches == {"exact", "from-kinds", "inherited", "unmentioned"}
    assert {step["state"] for step in proof["closure"]} == {"present", "absent"}


# -- mutations -------------------------------------------------------------------------------------
NO_CLAIM = {("version",)}
"""Leaves that say nothing that could follow: which release wrote the file."""


@dataclass(frozen=True)
class Mutant:
    """One change: a leaf set to another value, or a key or item taken out."""

    path: tuple[str | int, ...]
    value: Any = None
    removed: bool = False

    def of(self, proof: dict[str, Any]) -> dict[str, Any]:
        """Return a copy of a proof with the change."""
        changed = copy.deepcopy(proof)
        place: Any = changed
        for key in self.path[:-1]:
            place = place[key]
        if self.removed:
            del place[self.path[-1]]
        else:
            place[self.path[-1]] = self.value
        return changed

    def __str__(self) -> str:
        what = "removed" if self.removed else f"-> {self.value!r}"
        return " / ".join(map(str, self.path)) + f" {what}"


def others(leaf: Any) -> Iterator[Any]:
    """Values next to a leaf: numbers in the last shown digit, the other truth, another word."""
    if isinstance(leaf, bool):
        yield not leaf
    elif isinstance(leaf, int):
        yield leaf + 1
    elif isinstance(leaf, float):
        shown = Decimal(repr(leaf))
        step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
        yield float(shown + step)
        yield -leaf if leaf else None
    elif isinstance(leaf, str):
        yield leaf + "x"
    else:
        yield from ([], False, 0)


def mutants(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[Mutant]:
    """Every change of one leaf, and every removal, inside a proof."""
    if isinstance(node, dict | list):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        for key in keys:
            yield Mutant((*path, key), removed=True)
            yield from mutants(node[key], (*path, key))
    else:
        for value in others(node):
            yield Mutant(path, value)


def accepted(proof: dict[str, Any], knowledge: KnowledgeBase, **expected: Any) -> bool:
    try:
        check_proof(proof, knowledge, **expected)
    except ProofError:
        return False
    return True


def test_every_changed_leaf_is_refused() -> None:
    """Against the case and the parameters that somebody else holds, nothing can be changed."""
    result = answer(MODEL, **RICH)
    proof = proof_of(result, explain=2)
    held: dict[str, Any] = {"case": result.case.to_document(), "parameters": PARAMETERS}
    check_proof(proof, TOY_KB, **held)
    changes = list(mutants(proof))
    assert len(changes) > 800
    passed = [one for one in changes if accepted(one.of(proof), TOY_KB, **held)]
    assert [str(one) for one in passed if one.path not in NO_CLAIM] == []


def test_alone_a_proof_admits_only_other_true_proofs() -> None:
    """Without the case and parameters at hand, an accepted change is a proof of another case.

    The same weights follow for other inputs: ages of one year, unused parameters, another id. Then
    the engine, asked about the changed case, must give the changed proof.
    """
    proof = proof_of(answer(MODEL, **RICH), explain=2)
    weighed = {"version", "parameters", "hypotheses", "weights"}
    inputs = [one for one in mutants(proof) if one.path[0] not in weighed]
    for one in inputs:
        changed = one.of(proof)
        if accepted(changed, TOY_KB):
            again = proof_of(answer(MODEL, **{"id": "case", **changed["case"]}), explain=2)
            changed["case"].setdefault("id", "case")
            assert changed == again, str(one)
    settings_ = [Mutant(("case", "setting"), name) for name in (*SETTINGS, "street", "")]
    passed = {str(one.value) for one in settings_ if accepted(one.of(proof), TOY_KB)}
    assert passed == set(SETTINGS), "the toy scripts answer alike in every setting"


def test_swapped_hypotheses_are_refused() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    for index in range(len(proof["hypotheses"]) - 1):
        changed = copy.deepcopy(proof)
        rows = changed["hypotheses"]
        rows[index], rows[index + 1] = rows[index + 1], rows[index]
        assert not accepted(changed, TOY_KB)
        for row, rank in ((rows[index], index + 1), (rows[index + 1], index + 2)):
            row["rank"] = rank
        assert not accepted(changed, TOY_KB)


@pytest.mark.parametrize("key", ["total", "posterior", "id", "label", "prior"])
def test_swapped_fields_of_hypotheses_are_refused(key: str) -> None:
    proof = proof_of(answer(MODEL, **RICH))
    for index in range(len(proof["hypotheses"]) - 1):
        changed = copy.deepcopy(proof)
        one, other = changed["hypotheses"][index : index + 2]
        one[key], other[key] = other[key], one[key]
        assert changed == proof or not accepted(changed, TOY_KB)


def test_swapped_weights_are_refused() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    names = [name for name, rows in proof["weights"].items() if rows]
    for name in names:
        for index in range(len(proof["weights"][name]) - 1):
            changed = copy.deepcopy(proof)
            rows = changed["weights"][name]
            rows[index], rows[index + 1] = rows[index + 1], rows[index]
            assert not accepted(changed, TOY_KB)
    changed = copy.deepcopy(proof)
    weights = changed["weights"]
    weights[names[0]], weights[names[1]] = weights[names[1]], weights[names[0]]
    assert not accepted(changed, TOY_KB)
    changed["weights"] = dict(reversed(proof["weights"].items()))
    assert not accepted(changed, TOY_KB)


def test_a_consistent_lie_is_refused() -> None:
    """A weight, its sum, its rank and its probability changed together still do not follow."""
    result = answer(MODEL, **RICH)
    proof = proof_of(result)
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
    proof["weights"] = {one["id"]: proof["weights"][one["id"]] for one in rows}
    assert not accepted(proof, TOY_KB)


def test_a_proof_of_another_case_is_refused_for_this_one() -> None:
    one = answer(MODEL, present=["plaque"])
    other = answer(MODEL, present=["papule"])
    with pytest.raises(ProofError, match="case"):
        check_proof(proof_of(one), TOY_KB, case=other.case.to_document())


def test_a_proof_of_another_knowledge_base_is_refused(shipped: KnowledgeBase) -> None:
    with pytest.raises(ProofError, match="another knowledge base"):
        check_proof(proof_of(answer(MODEL)), shipped)


def test_a_script_changed_behind_the_hash_is_refused() -> None:
    """The hash is not what holds: each number is derived from the scripts themselves."""
    proof = proof_of(answer(MODEL, **RICH))
    psoriasis = TOY_KB.disorders["psoriasis"]
    first, *rest = psoriasis.findings
    frequency = first.frequency.model_copy(update={"value": 0.9})
    told = psoriasis.model_copy(
        update={"findings": (first.model_copy(update={"frequency": frequency}), *rest)}
    )
    other = TOY_KB.model_copy(update={"disorders": {**TOY_KB.disorders, "psoriasis": told}})
    assert not accepted(proof, other)


@pytest.mark.parametrize(
    "data",
    [{}, [], "proof", 5, None, {"schema": "dermatrace-proof/1"}, {"schema": "dermatrace-proof/2"}],
)
def test_what_is_no_proof_is_refused(data: Any) -> None:
    with pytest.raises(ProofError):
        check_proof(data, TOY_KB)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("case", "age"), float("nan")),
        (("case", "age"), float("inf")),
        (("case", "age"), None),
        (("case", "age"), "old"),
        (("case", "observations"), None),
        (("case", "observations", 3, "base_rate"), 0),
        (("parameters", "none_prior"), 0),
        (("parameters", "none_prior"), 1),
        (("parameters", "background_strength"), -8),
        (("parameters", "inherited_discount"), 1e6),
        (("candidates",), "all"),
        (("candidates",), ["tinea", "nevus"]),
        (("candidates",), ["no-such"]),
        (("hypotheses",), {}),
        (("hypotheses", 0), None),
        (("hypotheses", 0, "posterior"), float("nan")),
        (("closure",), None),
        (("closure", 0), []),
        (("weights",), []),
        (("weights",), None),
    ],
)
def test_nonsense_is_refused_and_does_not_crash(path: tuple[str | int, ...], value: Any) -> None:
    proof = proof_of(answer(MODEL, **RICH))
    with pytest.raises(ProofError):
        check_proof(Mutant(path, value).of(proof), TOY_KB)


def test_a_refusal_names_the_step() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    name = proof["hypotheses"][0]["id"]
    row = next(i for i, one in enumerate(proof["weights"][name]) if "findings" in one)
    proof["weights"][name][row]["findings"][0]["probability"] += 1e-6
    with pytest.raises(ProofError) as caught:
        check_proof(proof, TOY_KB)
    assert caught.value.place == f"weights / {name} / {row} / findings / 0 / probability"
    assert "follows" in caught.value.message


def test_some_mutants_of_a_shipped_proof_are_refused(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    document = read_yaml(ROOT / "examples" / "painful-blisters.yaml")
    proof = proof_of(answer(shipped_compiled, **document), explain=3)
    free = {"version", "case", "parameters"}
    changes = [one for one in mutants(proof) if one.path[0] not in free and len(one.path) > 2]
    sample = random.Random(3).sample(changes, 8)  # noqa: S311  # no secret
    assert [str(one) for one in sample if accepted(one.of(proof), shipped)] == []


def test_a_proof_is_plain_json() -> None:
    proof = build_proof(answer(MODEL, **RICH))
    text = json.dumps(proof, allow_nan=False)
    assert json.loads(text) == proof
