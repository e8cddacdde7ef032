"""Open questions, the answers to them, and how likely each answer is."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given

from kb.errors import InputError
from kb.finding_schema import Finding
from kb.fitted import Count, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.questions.answers import Answers, chances, noting, open_questions
from reasoning.questions.effort import (
    COSTS,
    EFFORT_WORDS,
    EFFORTS,
    Effort,
    costs_with,
    effort_of,
    up_to,
)
from reasoning.questions.outlook import Outlook
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, refused

TOY_KB = load_knowledge(TOY)
TOY_COMPILED = CompiledKnowledge(TOY_KB)


def ids(answers: Answers) -> set[str]:
    return {one.id for one in answers.questions}


# -- effort ----------------------------------------------------------------------------------------
def test_efforts_rise_in_cost() -> None:
    assert tuple(COSTS) == EFFORTS == tuple(EFFORT_WORDS) == get_args(Effort)
    assert list(COSTS.values()) == sorted(COSTS.values())
    assert len(set(COSTS.values())) == len(COSTS)


def finding(*observers: str) -> Finding:
    return Finding(id="x", label="x", axis="color", observers=observers)


@pytest.mark.parametrize(
    ("observers", "effort"),
    [
        (("patient", "clinician"), "ask"),
        (("clinician", "image"), "look"),
        (("dermatoscope", "image"), "dermoscope"),
        (("laboratory",), "swab"),
        (("histology",), "biopsy"),
        (("histology", "laboratory"), "swab"),
        (("image",), None),
    ],
)
def test_the_least_effort_counts(observers: tuple[str, ...], effort: str | None) -> None:
    assert effort_of(finding(*observers)) == effort


def test_up_to() -> None:
    assert up_to("dermoscope") == {"ask", "look", "dermoscope"}
    assert up_to("biopsy") == set(EFFORTS)


def test_costs_with() -> None:
    assert costs_with({"biopsy": 3.0})["biopsy"] == 3.0
    assert costs_with({}) == COSTS
    with pytest.raises(InputError, match="did you mean biopsy"):
        costs_with({"biopsie": 3.0})
    for wrong in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match="above zero"):
            costs_with({"ask": wrong})


# -- what is asked ---------------------------------------------------------------------------------
@QUICK
@given(documents(TOY_KB))
def test_answers_of_random_cases(document: dict[str, Any]) -> None:
    if refused(TOY_COMPILED, document):
        return
    differential = answer(TOY_COMPILED, **document)
    answers = open_questions(differential)
    assert answers.chance.shape == (len(TOY_COMPILED.disorders) + 1, len(answers.of))
    assert (answers.chance > 0).all()
    for place, question in enumerate(answers.questions):
        whole = answers.chance[:, answers.of == place].sum(axis=1)
        assert np.allclose(whole, 1.0)
        assert (answers.of == place).sum() == len(question.answers)
        for one in question.answers:
            for subject, _ in one.observed:
                assert differential.closed.state(subject) == "unknown"


def test_what_follows_is_not_asked() -> None:
    known = answer(TOY_COMPILED, present=["silvery-scale"], absent=["raised-lesion"])
    open_ = ids(open_questions(known))
    assert not open_ & {"scale", "silvery-scale", "plaque", "papule", "bulla", "raised-lesion"}
    assert {"macule", "pruritus"} <= open_


def test_a_choice_is_one_question() -> None:
    answers = open_questions(answer(TOY_COMPILED))
    (network,) = [one for one in answers.questions if one.id == "choice:network"]
    assert [one.label for one in network.answers] == [
        "typical network",
        "atypical network",
        "none of these",
    ]
    assert network.effort == "dermoscope"
    assert not ids(answers) & {"typical-pigment-network", "atypical-pigment-network"}
    assert "pigment-network" in ids(answers)


def test_a_choice_of_which_one_always_holds_offers_no_way_out() -> None:
    answers = open_questions(answer(TOY_COMPILED))
    place = next(i for i, one in enumerate(answers.questions) if one.id == "choice:duration")
    labels = [one.label for one in answers.questions[place].answers]
    assert labels == ["under one week", "three to twelve months"]
    assert answers.chance[:, answers.of == place].sum(axis=1) == pytest.approx(1.0)


def test_a_settled_choice_is_not_asked() -> None:
    known = answer(TOY_COMPILED, present=["duration-under-one-week"])
    open_ = ids(open_questions(known))
    assert not any(one.startswith(("choice:duration", "duration-")) for one in open_)


def test_of_a_choice_with_one_value_left_a_plain_question_remains() -> None:
    known = answer(TOY_COMPILED, absent=["typical-pigment-network"])
    answers = open_questions(known)
    (left,) = [one for one in answers.questions if one.id == "atypical-pigment-network"]
    assert [one.label for one in left.answers] == ["present", "absent"]


def test_efforts_and_findings_limit_the_questions() -> None:
    answers = open_questions(answer(TOY_COMPILED), efforts=up_to("ask"))
    assert {one.effort for one in answers.questions} == {"ask"}
    assert ids(open_questions(answer(TOY_COMPILED), among={"fever"})) == {"fever"}
    assert open_questions(answer(TOY_COMPILED), among=()).units.shape == (8, 0)


def test_findings_that_only_a_picture_shows_are_no_question(shipped: KnowledgeBase) -> None:
    compiled = CompiledKnowledge(shipped)
    asked = {
        subject[0]
        for question in open_questions(answer(compiled)).questions
        for one in question.answers
        for subject, _ in one.observed
    }
    silent = {one.id for one in shipped.findings.values() if effort_of(one) is None}
    assert silent
    assert not asked & silent
    assert asked | silent == set(shipped.findings)


# -- how likely an answer is -----------------------------------------------------------------------
def chance(differential: Any, finding: str, disorder: str) -> float:
    outlook = Outlook(differential)
    return float(chances(outlook, [(finding,)])[TOY_COMPILED.row[disorder], 0])


def test_a_kind_is_likelier_once_the_general_finding_is_seen() -> None:
    model = TOY_COMPILED.setting("dermatology-clinic")
    row, column = TOY_COMPILED.row["psoriasis"], TOY_COMPILED.column
    silvery = model.probability[row, column[("silvery-scale",)]]
    scale = model.probability[row, column[("scale",)]]
    assert chance(answer(TOY_COMPILED), "silvery-scale", "psoriasis") == silvery
    seen = answer(TOY_COMPILED, present=["scale"])
    assert np.isclose(chance(seen, "silvery-scale", "psoriasis"), silvery / scale)


def test_a_value_is_likelier_once_another_is_ruled_out() -> None:
    model = TOY_COMPILED.setting("dermatology-clinic")
    row, column = TOY_COMPILED.row["nevus"], TOY_COMPILED.column
    typical = model.probability[row, column[("typical-pigment-network",)]]
    atypical = model.probability[row, column[("atypical-pigment-network",)]]
    out = answer(TOY_COMPILED, absent=["atypical-pigment-network"])
    noted = TOY_COMPILED.parameters.observer_sensitivity
    expected = typical / (1.0 - noted * atypical)
    assert np.isclose(chance(out, "typical-pigment-network", "nevus"), expected)


def test_a_reading_moves_what_is_expected() -> None:
    def read(probability: float) -> float:
        one = {"finding": "scale", "probability": probability, "base_rate": 0.3}
        return chance(answer(TOY_COMPILED, observations=[one]), "scale", "nevus")

    plain = chance(answer(TOY_COMPILED), "scale", "nevus")
    assert np.isclose(read(0.3), plain)
    assert read(0.1) < plain < read(0.6)
    odds = 0.6 / 0.4 / (0.3 / 0.7)
    assert np.isclose(read(0.6), plain * odds / (plain * odds + 1 - plain))


def test_an_observer_may_miss_what_is_there() -> None:
    answers = open_questions(answer(TOY_COMPILED), among={"plaque"})
    row = TOY_COMPILED.row["psoriasis"]
    belief = answers.outlook.model.probability[row, TOY_COMPILED.column[("plaque",)]]
    noted = TOY_COMPILED.parameters.observer_sensitivity
    assert np.isclose(answers.chance[row, 0], noted * belief)


def test_counted_findings_are_counted_as_noted() -> None:
    fitted = FittedSet(
        dataset="made-up",
        cases=40,
        overall={"plaque": Count(n=20, of=40)},
        labels={"psoriasis": FittedLabel(cases=20, findings={"plaque": Count(n=18, of=20)})},
    )
    compiled = CompiledKnowledge(TOY_KB, fitted=(fitted,))
    model = compiled.setting("dermatology-clinic")
    columns = [compiled.column[("plaque",)], compiled.column[("scale",)]]
    noted = noting(model, columns)
    assert noted.tolist() == [1.0, compiled.parameters.observer_sensitivity]
