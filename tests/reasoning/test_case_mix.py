"""A published case mix names the commonest disorders; the others divide what it leaves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from kb.epidemiology_schema import RelativeFrequency, Setting
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.checking.checker import Checker
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS, Parameters
from reasoning.proofs.text import prior_words
from tests.conftest import TOY
from tests.reasoning.helpers import answer, proof_of

KB = load_knowledge(TOY, use_cache=False)
ELSEWHERE = 0.2
BY_MIX = Parameters(even_share=0.0)
"""Every patient by the shares of the setting."""


def with_mix(mix: Mapping[str, float]) -> KnowledgeBase:
    """Return the toy: shares of an online service for some, 0.2 of a clinic for the others."""

    def said(setting: Setting, value: float) -> RelativeFrequency:
        return RelativeFrequency(setting=setting, share=value, evidence="author")

    disorders = {}
    for id_, one in KB.disorders.items():
        shares = [said("dermatology-clinic", ELSEWHERE)]
        shares += [said("teledermatology", mix[id_])] if id_ in mix else []
        about = one.epidemiology.model_copy(update={"frequency": tuple(shares)})
        disorders[id_] = one.model_copy(update={"epidemiology": about})
    fields: dict[str, Any] = {name: getattr(KB, name) for name in KnowledgeBase.model_fields}
    return KnowledgeBase(**fields | {"disorders": disorders})


def priors(knowledge: KnowledgeBase, only: list[str] | None = None) -> dict[str, float]:
    """Return the priors of the online service."""
    compiled = CompiledKnowledge(knowledge, BY_MIX, only=only)
    found = compiled.setting("teledermatology").prior.tolist()
    return {one.id: value for one, value in zip(compiled.disorders, found, strict=True)}


def test_the_others_divide_what_the_mix_leaves() -> None:
    found = priors(with_mix({"psoriasis": 0.5, "tinea": 0.3}))
    assert math.fsum(found.values()) == pytest.approx(1.0)
    assert (found["psoriasis"], found["tinea"]) == pytest.approx((0.5, 0.3))
    others = [value for id_, value in found.items() if id_ not in {"psoriasis", "tinea"}]
    assert others == pytest.approx([0.2 / len(others)] * len(others))


def test_a_mix_that_leaves_nothing_leaves_a_tenth() -> None:
    found = priors(with_mix({"psoriasis": 0.7, "tinea": 0.3}))
    assert found["psoriasis"] == pytest.approx(0.7 / 1.1)
    assert min(found.values()) == pytest.approx(0.1 / 6 / 1.1)


def test_nobody_gets_more_than_elsewhere() -> None:
    """Where a setting says little, what it says is not spread thin by the rest."""
    found = priors(with_mix(dict.fromkeys(sorted(KB.disorders)[1:], 0.01)))
    assert max(found.values()) == pytest.approx(ELSEWHERE / (ELSEWHERE + 0.07))


def test_a_short_list_of_hypotheses_keeps_their_proportions() -> None:
    knowledge = with_mix({"psoriasis": 0.5, "tinea": 0.3})
    whole, few = priors(knowledge), priors(knowledge, only=["nevus", "psoriasis"])
    assert few["psoriasis"] / few["nevus"] == pytest.approx(whole["psoriasis"] / whole["nevus"])


def test_the_checker_derives_such_a_prior_again() -> None:
    knowledge = with_mix({"psoriasis": 0.5, "tinea": 0.3})
    case = {"present": ["plaque"], "setting": "teledermatology"}
    proof = proof_of(answer(CompiledKnowledge(knowledge, BY_MIX), **case))
    Checker(knowledge).check(proof)
    told = {one["id"]: one["prior"] for one in proof["hypotheses"]}
    known = 1.0 - DEFAULT_PARAMETERS.none_prior
    assert told["psoriasis"]["weight"] == round(math.log10(known * 0.5), 4)
    assert told["nevus"]["weight"] == round(math.log10(known * 0.2 / 6), 4)
    assert told["nevus"]["from"] == "0.2 in dermatology-clinic"


def test_for_some_patients_every_disorder_is_as_common_as_any_other() -> None:
    knowledge = with_mix({"psoriasis": 0.5, "tinea": 0.3})
    mixed = CompiledKnowledge(knowledge, Parameters(even_share=0.4))
    found = mixed.setting("teledermatology").prior
    even = 0.4 / len(mixed.disorders)
    by_mix = priors(knowledge)
    expected = [0.6 * by_mix[one.id] + even for one in mixed.disorders]
    assert found.tolist() == pytest.approx(expected)
    proof = proof_of(answer(mixed, present=["plaque"], setting="teledermatology"))
    Checker(knowledge).check(proof)
    told = next(one for one in proof["hypotheses"] if one["id"] == "psoriasis")["prior"]
    known = 1.0 - DEFAULT_PARAMETERS.none_prior
    assert told["weight"] == round(math.log10(known * (0.6 * 0.5 + even)), 4)


def test_the_shipped_mix_of_an_online_service(shipped_compiled: CompiledKnowledge) -> None:
    found = shipped_compiled.setting("teledermatology")
    row = shipped_compiled.row
    even = 0.1 / len(shipped_compiled.disorders)
    assert found.prior[row["acne-vulgaris"]] == pytest.approx(0.9 * 0.09 + even, abs=0.001)
    assert found.prior_evidence[row["acne-vulgaris"]].evidence == "reference"
    assert found.prior_evidence[row["basal-cell-carcinoma"]].setting == "primary-care"


def test_in_a_written_case_nearly_every_disorder_is_alike(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    report = shipped_compiled.setting("case-report").prior
    clinic = shipped_compiled.setting("dermatology-clinic").prior
    even = 1.0 / len(shipped_compiled.disorders)
    by_mix = (clinic - 0.1 * even) / 0.9
    assert report.tolist() == pytest.approx((0.8 * even + 0.2 * by_mix).tolist())
    proof = proof_of(answer(shipped_compiled, present=["plaque"], setting="case-report"))
    Checker(shipped).check(proof)
    known = next(one for one in proof["hypotheses"] if one["prior"]["from"][:5] != "param")
    words = prior_words(known["prior"], proof)
    assert words.endswith("in 80.0 % of cases every disorder alike")
    assert "in dermatology-clinic" in words, "what the rest is taken from"


def test_a_lesion_that_was_referred_is_a_cancer_more_often(
    shipped_compiled: CompiledKnowledge,
) -> None:
    lesions = shipped_compiled.setting("skin-cancer-clinic")
    clinic = shipped_compiled.setting("dermatology-clinic")
    row = shipped_compiled.row["basal-cell-carcinoma"]
    assert lesions.prior[row] > 2 * clinic.prior[row]
    named = lesions.prior_evidence[shipped_compiled.row["seborrheic-keratosis"]]
    assert (named.evidence, named.n, named.of) == ("reference", 279, 1795)
    left = shipped_compiled.row["atopic-dermatitis"]
    assert lesions.prior_evidence[left].setting == "dermatology-clinic"
    assert lesions.prior[left] < clinic.prior[left]
