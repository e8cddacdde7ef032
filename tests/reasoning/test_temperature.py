"""A temperature in engine, batch, decision, proof and checker."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given

from kb.epidemiology_schema import SETTINGS
from kb.errors import ProofError
from kb.load import load_knowledge
from reasoning.batches.batch import Batch
from reasoning.case import resolve_case
from reasoning.checking.checker import Checker, check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.answers import open_questions
from reasoning.questions.decision import Prospects
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.measured import made_up

KB = load_knowledge(TOY, use_cache=False)
PLAIN = CompiledKnowledge(KB)
MADE = [
    made_up(setting=setting, temperature=value)
    for setting, value in zip(SETTINGS, (1.6, 0.731, 1.0, 0.9, 1.2, 0.8), strict=True)
]
WARM = CompiledKnowledge(KB, calibrations=MADE)
CHECKER = Checker(KB, calibrations=MADE)
CASE: dict[str, Any] = {"present": ["plaque", "scale"], "absent": ["fever"], "age": 40}


@given(documents(KB))
@QUICK
def test_probabilities_are_those_of_the_divided_sums(document: dict[str, Any]) -> None:
    assume(not refused(WARM, document))
    plain, warm = answer(PLAIN, **document), answer(WARM, **document)
    assert [one.id for one in plain.hypotheses] == [one.id for one in warm.hypotheses]
    assert [one.total_units for one in plain.hypotheses] == [
        one.total_units for one in warm.hypotheses
    ]
    open_ = [one for one in warm.hypotheses if one.excluded_by is None]
    odds = [10 ** (one.total / warm.model.temperature) for one in open_]
    for one, own in zip(open_, odds, strict=True):
        assert one.posterior == pytest.approx(own / math.fsum(odds), rel=1e-9)


@given(documents(KB))
@QUICK
def test_every_proof_checks_and_only_with_its_measurement(document: dict[str, Any]) -> None:
    assume(not refused(WARM, document))
    proof = proof_of(answer(WARM, **document))
    CHECKER.check(proof)
    with pytest.raises(ProofError) as caught:
        check_proof(proof, KB)
    assert caught.value.place.startswith("calibration")


def test_a_changed_temperature_is_refused() -> None:
    proof = proof_of(answer(WARM, **CASE))
    assert proof["calibration"] == {
        "name": "dermatology-clinic",
        "hash": MADE[1].hash,
        "temperature": 0.731,
    }
    others = [made_up(temperature=0.732, setting=one.setting) for one in MADE]
    with pytest.raises(ProofError, match="calibration"):
        check_proof(proof, KB, calibrations=others)
    none = proof_of(answer(PLAIN, **CASE))
    assert none["calibration"] is None
    with pytest.raises(ProofError, match="calibration"):
        CHECKER.check(none)


def test_other_probabilities_than_those_of_the_temperature_are_refused() -> None:
    warm, plain = proof_of(answer(WARM, **CASE)), proof_of(answer(PLAIN, **CASE))
    assert warm["hypotheses"] != plain["hypotheses"]
    with pytest.raises(ProofError, match="posterior"):
        CHECKER.check(warm | {"hypotheses": plain["hypotheses"]})


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_batch_gives_the_same_bits(setting: str) -> None:
    documents_ = [CASE, {"present": ["fever"]}, {"sex": "female"}, {}]
    cases = [resolve_case(one | {"setting": setting}, KB) for one in documents_]
    cases += [resolve_case(CASE | {"setting": one}, KB) for one in SETTINGS]  # mixed in one batch
    batch = Batch(WARM)
    answers = batch.answer(cases)
    for row, case in enumerate(cases):
        alone = answer(WARM, **case.to_document())
        told = dict(zip(batch.hypotheses, answers.posterior[row].tolist(), strict=True))
        assert told == {one.id: one.posterior for one in alone.hypotheses}


def test_what_an_answer_would_do_is_what_it_does() -> None:
    prospects = Prospects(open_questions(answer(WARM, **CASE)))
    answers = prospects.answers
    place = next(
        i for i, one in enumerate(answers.of.tolist()) if answers.questions[one].id == "pruritus"
    )
    after = answer(WARM, **CASE | {"present": [*CASE["present"], "pruritus"]})
    for row, name in enumerate(prospects.names):
        assert prospects.after[row, place] == pytest.approx(after.hypothesis(name).posterior)
    assert prospects.names[-1] == NONE_OF_THESE
