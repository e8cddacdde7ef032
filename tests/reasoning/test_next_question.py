"""What to ask next: worth by hand, the decision, costs, and when to stop."""

from __future__ import annotations

import json
import math
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given

from desks.question_commands import EffortOption, PurposeOption
from kb.errors import InputError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.questions.answers import open_questions
from reasoning.questions.decision import LEAST_SHOWN, REAL_CHANCE, Decision, Prospects, information
from reasoning.questions.effort import EFFORTS, costs_with
from reasoning.questions.next_question import PURPOSES, Asked, NextQuestion, Purpose, next_question
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, refused

TOY_KB = load_knowledge(TOY)
TOY_COMPILED = CompiledKnowledge(TOY_KB)


def by_id(found: NextQuestion) -> dict[str, Asked]:
    return {one.question.id: one for one in found.questions}


def decided(differential: Differential, threshold: float) -> Decision:
    """Return the decision from the answer itself, without the module under test."""
    disorders = TOY_KB.disorders
    watched = (
        one.id
        for one in differential.hypotheses
        if one.id in disorders and disorders[one.id].must_not_miss and one.posterior >= threshold
    )
    return Decision(differential.hypotheses[0].id, tuple(sorted(watched)))


# -- information -----------------------------------------------------------------------------------
def test_information_is_the_divergence_in_bits() -> None:
    before = np.array([[0.5, 0.3, 0.2]])
    shift = np.log(np.array([[4.0], [1.0], [0.5]]))
    odds = before[0] * np.array([4.0, 1.0, 0.5])
    after = odds / odds.sum()
    expected = sum(a * math.log2(a / b) for a, b in zip(after, before[0], strict=True))
    assert information(before, shift)[0, 0] == pytest.approx(expected)
    assert information(before, np.zeros((3, 1)))[0, 0] == 0.0


def test_an_exclusion_informs_by_what_it_takes_away() -> None:
    before, shift = np.array([[0.5, 0.5]]), np.array([[-np.inf], [0.0]])
    assert information(before, shift)[0, 0] == pytest.approx(1.0)


# -- every question against the engine ------------------------------------------------------------
@QUICK
@given(documents(TOY_KB, size=4))
def test_what_each_answer_leads_to(document: dict[str, Any]) -> None:
    if refused(TOY_COMPILED, document):
        return
    differential = answer(TOY_COMPILED, **document)
    view = Prospects(open_questions(differential), 0.2)
    now = decided(differential, 0.2)
    assert view.decision() == now
    answers = [one for question in view.answers.questions for one in question.answers]
    for place, one in enumerate(answers):
        after = diagnose(view.answers.outlook.observe(one.observed), TOY_COMPILED)
        chance = {h.id: h.posterior for h in after.hypotheses}
        assert view.after[:, place] == pytest.approx([chance[name] for name in view.names])
        then = decided(after, 0.2)
        assert view.decision(place) == then
        assert view.changes[place] == (then != now)
        moved = sum(
            p * math.log2(p / q)
            for p, q in zip(view.after[:, place], view.now, strict=True)
            if p > 0 and q > 0
        )
        assert view.bits[place] == pytest.approx(moved, abs=1e-9)
        worth = chance[then.leader] - chance[now.leader]
        worth += sum(abs(chance[d] - 0.2) / 0.8 for d in {*now.watched} ^ {*then.watched})
        assert view.worth[place] == pytest.approx(worth, abs=1e-12)
    assert (view.worth >= -1e-12).all()


def test_the_mean_over_the_answers() -> None:
    found = next_question(answer(TOY_COMPILED, present=["plaque"]), top=99)
    one = by_id(found)["annular"]
    assert sum(after.chance for after in one.answers) == pytest.approx(1.0)
    assert one.change == pytest.approx(sum(a.chance for a in one.answers if a.changes))
    assert one.value == pytest.approx(one.bits / one.cost)
    assert [a.chance for a in one.answers] == sorted((a.chance for a in one.answers), reverse=True)


# -- ranking ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("purpose", PURPOSES)
def test_ranked_by_value(purpose: Purpose) -> None:
    found = next_question(answer(TOY_COMPILED, present=["plaque"]), purpose=purpose, top=99)
    values = [one.value for one in found.questions]
    assert found.considered >= len(values) > 5
    assert values == sorted(values, reverse=True)
    for one in found.questions:
        assert one.value == pytest.approx(
            (one.worth if purpose == "decision" else one.bits) / one.cost
        )


def test_of_what_is_a_kind_of_the_other_only_the_better_is_listed() -> None:
    case = answer(TOY_COMPILED, present=["plaque"])
    found = next_question(case, top=99)
    view = Prospects(open_questions(case), REAL_CHANCE)
    bits = view.per_question(view.bits)
    about = {
        q.id: {subject for one in q.answers for subject, _ in one.observed}
        for q, told in zip(view.answers.questions, bits, strict=True)
        if told > 1e-4
    }
    kind_of = TOY_COMPILED.hierarchy.is_kind_of

    def kin(one: str, other: str) -> bool:
        return any(kind_of(a, b) or kind_of(b, a) for a in about[one] for b in about[other])

    listed = [one.question.id for one in found.questions]
    left_out = set(about) - set(listed)
    assert found.considered == len(about)
    assert left_out, "something was left out for its kin"
    for one in listed:
        assert not any(kin(one, other) for other in listed if other != one)
    for one in left_out:
        assert any(kin(one, other) for other in listed), "and nothing for another reason"


def test_network_separates_melanoma_from_nevus() -> None:
    case = answer(TOY_COMPILED, present=["pigment-network"])
    found = next_question(case, purpose="must-not-miss", limit="dermoscope", top=1)
    assert found.questions[0].question.id == "choice:network"
    assert {one.answer for one in found.questions[0].answers} == {
        "typical network",
        "atypical network",
        "none of these",
    }


def test_information_on_what_must_not_be_missed_is_on_yes_or_no() -> None:
    case = answer(TOY_COMPILED, present=["pigment-network"])
    view = Prospects(open_questions(case, among={"blue-whitish-veil"}))
    serious = [TOY_COMPILED.row["melanoma"], TOY_COMPILED.row["sjs-ten"]]
    before = view.now[serious].sum()
    for place in range(2):
        p = view.after[serious, place].sum()
        moved = p * math.log2(p / before) + (1 - p) * math.log2((1 - p) / (1 - before))
        assert view.serious_bits[place] == pytest.approx(moved)


def test_costs_reorder() -> None:
    case = answer(TOY_COMPILED, present=["pigment-network"])
    assert by_id(next_question(case, top=99))["choice:network"].cost == 2.0
    first = next_question(case, costs=costs_with({"dermoscope": 1e6}))
    assert first.questions[0].question.effort != "dermoscope"
    cheap = next_question(case, costs=costs_with({"dermoscope": 1e-6}))
    assert cheap.questions[0].question.effort == "dermoscope"


def test_the_limit_and_the_best_of_each_kind() -> None:
    case = answer(TOY_COMPILED, present=["pigment-network"])
    found = next_question(case, limit="look", top=99)
    assert {one.question.effort for one in found.questions} == {"ask", "look"}
    assert set(found.by_effort) == {"ask", "look"}
    for effort, best in found.by_effort.items():
        first = next(one for one in found.questions if one.question.effort == effort)
        assert first == best
    assert "(up to: look)" in found.because


# -- stopping --------------------------------------------------------------------------------------
def test_it_goes_on_while_an_answer_betters_the_decision() -> None:
    found = next_question(answer(TOY_COMPILED, present=["plaque"]))
    assert not found.stop
    assert max(one.worth for one in found.questions) >= found.least_worth
    assert found.because.startswith("an answer is expected")


def test_it_stops_when_none_does() -> None:
    case = answer(
        TOY_COMPILED,
        present=["plaque", "silvery-scale", "elbow", "chronic-course", "pruritus"],
        absent=["annular", "macule", "papule", "bulla"],
    )
    found = next_question(case, top=99, least_worth=0.02)
    assert found.stop
    assert found.because.startswith("no single answer is expected")
    assert all(one.worth < 0.02 for one in found.questions)
    assert found.questions, "what is left to ask is shown all the same"


def test_questions_that_better_nothing_can_be_left_out() -> None:
    case = answer(TOY_COMPILED, present=["plaque", "silvery-scale"])
    every = next_question(case, top=99)
    worthless = [one for one in every.questions if one.worth < LEAST_SHOWN]
    assert worthless, "this case has some"
    told = next_question(case, top=99, least_shown=LEAST_SHOWN)
    assert min(one.worth for one in told.questions) >= LEAST_SHOWN
    assert all(one.worth >= LEAST_SHOWN for one in told.by_effort.values())
    worthy = {one.question.id for one in every.questions} - {o.question.id for o in worthless}
    assert {one.question.id for one in told.questions} >= worthy
    assert (told.stop, told.considered) == (every.stop, every.considered)


def test_nothing_left_to_ask() -> None:
    found = next_question(answer(TOY_COMPILED), among=())
    assert (found.stop, found.questions, found.considered) == (True, (), 0)


def test_a_threshold_that_is_hardly_crossed_is_worth_next_to_nothing() -> None:
    case = answer(TOY_COMPILED, present=["pigment-network"])
    threshold = case.hypothesis("melanoma").posterior * 1.0001  # a breath below it
    found = next_question(case, threshold=threshold, among={"pruritus"}, top=1)
    (asked,) = found.questions
    crossing = [one for one in asked.answers if one.changes]
    assert crossing, "an absence of itch speaks for melanoma: the threshold is crossed"
    assert 0 < asked.worth < 0.05


@pytest.mark.parametrize("name", ["threshold", "least_worth"])
@pytest.mark.parametrize("value", [0.0, 1.0, -0.1, float("nan")])
def test_numbers_out_of_range(name: str, value: float) -> None:
    number: dict[str, Any] = {name: value}
    with pytest.raises(InputError, match="not between 0 and 1"):
        next_question(answer(TOY_COMPILED), **number)


# -- form ------------------------------------------------------------------------------------------
def test_plain_data() -> None:
    found = next_question(answer(TOY_COMPILED, present=["plaque"]), top=3)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert len(data["questions"]) == 3
    first = data["questions"][0]
    assert {"id", "effort", "cost", "bits", "worth", "value", "change", "answers"} <= first.keys()
    assert data["decision"]["leader"] == found.decision.leader
    assert set(data["byEffort"]) == {"ask", "look", "dermoscope"}


def test_the_command_line_offers_what_there_is() -> None:
    assert tuple(one.value for one in EffortOption) == EFFORTS
    assert tuple(one.value for one in PurposeOption) == PURPOSES == get_args(Purpose)
