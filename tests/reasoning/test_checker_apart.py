"""A proof belongs to its case and its knowledge; what is no proof is refused, whatever it holds."""

from __future__ import annotations

from typing import Any

import pytest

from kb.errors import ProofError
from kb.knowledge import KnowledgeBase
from reasoning.checking.checker import check_proof
from tests.classes import fresh
from tests.reasoning.helpers import answer, proof_of
from tests.reasoning.mutants import Mutant, resealed
from tests.reasoning.zoo import KB, model, specimen

CONTRADICTIONS: dict[str, list[dict[str, Any]]] = {
    "both": [{"finding": "plaque", "status": "present"}, {"finding": "plaque", "status": "absent"}],
    "kind": [
        {"finding": "silvery-scale", "status": "present"},
        {"finding": "scale", "status": "absent"},
    ],
    "choice": [
        {"finding": "typical-pigment-network", "status": "present"},
        {"finding": "atypical-pigment-network", "status": "present"},
    ],
}


@pytest.mark.parametrize("kind", sorted(CONTRADICTIONS))
def test_a_case_that_contradicts_itself_has_no_proof(kind: str) -> None:
    seen = [{"origin": "history", **one} for one in CONTRADICTIONS[kind]]
    proof = specimen("empty")
    told = resealed(proof | {"case": proof["case"] | {"observations": seen}})
    with pytest.raises(ProofError, match=r"is absent|cannot both be present"):
        check_proof(told, KB)


def test_a_proof_of_another_case_is_refused_for_this_one() -> None:
    compiled, checker = model()
    one = answer(compiled, present=["plaque"])
    other = answer(compiled, present=["papule"])
    with pytest.raises(ProofError, match="'plaque' is shown, 'papule' follows") as caught:
        checker.check(proof_of(one), case=other.case.to_document())
    assert caught.value.place == "case / observations / 0 / finding"


def test_what_it_was_made_with_is_named(shipped: KnowledgeBase) -> None:
    proof = specimen("rich")
    with pytest.raises(ProofError, match="another knowledge base") as caught:
        check_proof(proof, shipped)
    assert KB.hash in caught.value.message
    assert caught.value.mend
    with pytest.raises(ProofError, match=r"made by dermatrace 9\.9\.9, this is") as caught:
        check_proof(proof | {"version": "9.9.9"}, KB)
    assert caught.value.mend
    with pytest.raises(ProofError, match="form dermatrace-proof/3"):
        check_proof(proof | {"schema": "dermatrace-proof/1"}, KB)


def test_a_script_changed_behind_the_hash_is_refused() -> None:
    """The hash is not what holds: each number is derived from the scripts themselves."""
    psoriasis = KB.disorders["psoriasis"]
    first, *rest = psoriasis.findings
    frequency = first.frequency.model_copy(update={"value": 0.9})
    told = psoriasis.model_copy(
        update={"findings": (first.model_copy(update={"frequency": frequency}), *rest)}
    )
    other = fresh(KB, disorders={**KB.disorders, "psoriasis": told})
    with pytest.raises(ProofError) as caught:
        check_proof(specimen("rich"), other)
    assert caught.value.place.startswith("hypotheses / ")


def test_a_rule_changed_behind_the_hash_is_refused() -> None:
    rules = [
        rule.model_copy(update={"action": "Wait"}) if rule.kind == "red-flag" else rule
        for rule in KB.rules
    ]
    with pytest.raises(ProofError) as caught:
        check_proof(specimen("flags"), fresh(KB, rules=tuple(rules)))
    assert caught.value.place == "rules / 0 (rule:painful-blisters-with-fever) / action"


@pytest.mark.parametrize(
    "data",
    [{}, [], "proof", 5, None, {"schema": "dermatrace-proof/3"}, {"schema": "dermatrace-proof/4"}],
)
def test_what_is_no_proof_is_refused(data: Any) -> None:
    with pytest.raises(ProofError):
        check_proof(data, KB)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("case", "age"), float("inf")),
        (("case", "age"), "old"),
        (("case", "age"), 140.0),
        (("case", "setting"), "street"),
        (("case", "observations"), None),
        (("case", "observations", 0, "finding"), "no-such"),
        (("case", "observations", 3, "base_rate"), 0.0),
        (("case", "observations", 5, "probability"), 1.4),
        (("parameters", "none_prior"), 0.0),
        (("parameters", "none_prior"), 1.0),
        (("parameters", "background_strength"), -8.0),
        (("parameters", "inherited_discount"), 1e6),
        (("candidates",), "all"),
        (("candidates",), []),
        (("candidates",), ["tinea", "nevus"]),
        (("candidates",), ["no-such"]),
        (("candidates",), sorted(KB.disorders)),
        (("keep_excluded",), 0),
        (("hypotheses",), {}),
        (("hypotheses", 0), None),
        (("closure",), None),
        (("closure", 0), []),
        (("weights",), []),
        (("explained",), ["no-such"]),
    ],
)
def test_nonsense_is_refused_and_does_not_crash(path: tuple[str | int, ...], value: Any) -> None:
    changed = Mutant(path, value).of(specimen("rich"))
    with pytest.raises(ProofError):
        check_proof(changed, KB)
    if "inf" not in str(value):
        with pytest.raises(ProofError):
            check_proof(resealed(changed), KB)
