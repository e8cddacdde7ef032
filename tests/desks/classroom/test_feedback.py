"""A learner asks, commits, and is shown where the reasons differ."""

from __future__ import annotations

from typing import Any

import pytest

from desks.classroom.case_page import engine_first_html, feedback_html
from desks.classroom.cases import TeachingCase, resolve_teaching_case
from desks.classroom.feedback import feedback
from desks.classroom.sitting import Sitting
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose

CASE: dict[str, Any] = {
    "title": "A ring",
    "answer": "tinea",
    "given": ["pruritus"],
    "case": {
        "age": 30,
        "sex": "male",
        "present": ["annular", "silvery-scale", "pruritus", "trunk", "duration-under-one-week"],
        "absent": ["fever"],
    },
}


@pytest.fixture
def ring(toy_compiled: CompiledKnowledge) -> TeachingCase:
    return resolve_teaching_case(CASE, toy_compiled.knowledge, toy_compiled.hierarchy, name="ring")


def test_questions_are_paid_and_answered(
    ring: TeachingCase, toy_compiled: CompiledKnowledge
) -> None:
    knowledge = toy_compiled.knowledge
    sitting = Sitting(ring)
    assert list(sitting.known()) == [("pruritus",)]
    for finding in ("scale", "fever", "elbow", "blue-whitish-veil"):
        sitting = sitting.ask(finding, knowledge)
    states = [one.state for one in sitting.asked]
    # scale follows from silvery scale; the case says nothing of the elbow and of dermoscopy
    assert states == ["present", "absent", "unknown", "unknown"]
    assert sitting.cost == pytest.approx(1.2 + 1.0 + 1.0 + 2.0)
    assert ("elbow",) not in {one.subject for one in sitting.as_case().observations}
    with pytest.raises(InputError, match="known already"):
        sitting.ask("scale", knowledge)
    with pytest.raises(InputError, match="cannot be asked for"):
        sitting.ask("nothing-known", knowledge)


def test_a_question_for_one_value_settles_the_choice(
    ring: TeachingCase, toy_compiled: CompiledKnowledge
) -> None:
    asked = Sitting(ring).ask("duration-three-to-twelve-months", toy_compiled.knowledge)
    (one,) = asked.asked
    assert (one.subject, one.state) == (("duration-under-one-week",), "present")
    assert one.question == "duration"


def test_what_must_be_there_to_commit(ring: TeachingCase, toy_compiled: CompiledKnowledge) -> None:
    sitting = Sitting(ring, begun=100.0)
    with pytest.raises(InputError, match="no disorder is named"):
        sitting.commit(160.0)
    sitting = sitting.think(["psoriasis", "tinea"])
    with pytest.raises(InputError, match="rests on nothing"):
        sitting.commit(160.0)
    sitting = sitting.reason("psoriasis", "finding:pruritus", "for")
    again = sitting.reason("psoriasis", "finding:pruritus", "for")
    assert again.reasons == {}, "said twice, taken back"
    done = sitting.commit(160.0)
    assert (done.committed, done.seconds) == (True, 60.0)
    with pytest.raises(InputError, match="committed"):
        done.ask("fever", toy_compiled.knowledge)
    with pytest.raises(InputError, match="at most 5"):
        sitting.think([str(number) for number in range(6)])
    assert sitting.think(["tinea"]).reasons == {}


def test_the_differential_is_revised_once_after_the_engine_s(ring: TeachingCase) -> None:
    sitting = Sitting(ring).think(["psoriasis"]).reason("psoriasis", "finding:pruritus", "for")
    with pytest.raises(InputError, match="nothing is committed yet"):
        sitting.revise(["tinea"])
    done = sitting.commit(0.0)
    assert not done.finished
    with pytest.raises(InputError, match="no disorder is named"):
        done.revise([])
    with pytest.raises(InputError, match="at most 5"):
        done.revise([str(number) for number in range(6)])
    after = done.revise(["tinea", "psoriasis", "tinea"])
    assert (after.finished, after.revised) == (True, ("tinea", "psoriasis"))
    assert after.differential == ("psoriasis",), "what was committed stays"
    assert after.revise(["psoriasis"]) == after


def test_what_the_engine_changed_is_told(
    ring: TeachingCase, toy_compiled: CompiledKnowledge
) -> None:
    sitting = Sitting(ring).think(["psoriasis"]).reason("psoriasis", "finding:pruritus", "for")
    done = sitting.commit(0.0)
    first_look = engine_first_html(done, diagnose(done.as_case(), toy_compiled))
    assert "yours: 1" in first_look
    changed = done.revise(["tinea"])
    told = feedback(changed, toy_compiled)
    assert (told.place, told.place_after) == (None, 1)
    assert told.to_dict()["place_after"] == 1
    page = feedback_html(told, changed)
    assert "the right one was not in it before and is number 1 after" in page
    kept = done.revise(["psoriasis"])
    assert "you kept yours" in feedback_html(feedback(kept, toy_compiled), kept)


def test_the_reasons_differ_finding_by_finding(
    ring: TeachingCase, toy_compiled: CompiledKnowledge
) -> None:
    knowledge = toy_compiled.knowledge
    sitting = Sitting(ring)
    for finding in ("annular", "scale", "silvery-scale"):
        sitting = sitting.ask(finding, knowledge)
    sitting = sitting.think(["psoriasis", "tinea"])
    sitting = sitting.reason("tinea", "finding:annular", "for")
    sitting = sitting.reason("psoriasis", "finding:annular", "for")
    told = feedback(sitting.commit(0.0), toy_compiled)
    assert (told.place, told.leader, told.label) == (2, told.leader, "Tinea")
    parts = {one.disorder: one for one in told.reasons}
    assert list(parts) == ["psoriasis", "tinea"]
    answer = diagnose(sitting.as_case(), toy_compiled)
    for id_, part in parts.items():
        weights = [row.units for row in part.rows if row.units is not None]
        assert part.prior_units + sum(weights) == part.total_units
        assert part.total_units == answer.hypothesis(id_).total_units
    verdicts = {(id_, row.fact.id): row for id_, part in parts.items() for row in part.rows}
    assert verdicts["tinea", "finding:annular"].verdict == "agree"
    assert verdicts["tinea", "finding:annular"].engine == "for"
    assert verdicts["psoriasis", "finding:annular"].verdict in {"opposite", "overvalued"}
    assert verdicts["psoriasis", "finding:silvery-scale"].verdict == "overlooked"
    scale = verdicts["psoriasis", "finding:scale"]
    assert (scale.verdict, scale.through) == ("counted elsewhere", "silvery scale")
    agreed, of = told.agreed
    assert 0 < agreed < of
    assert told.to_dict()["place"] == 2


def test_what_was_not_asked_is_named_with_its_answer(
    ring: TeachingCase, toy_compiled: CompiledKnowledge
) -> None:
    sitting = Sitting(ring).think(["psoriasis"]).reason("psoriasis", "finding:pruritus", "for")
    told = feedback(sitting.commit(0.0), toy_compiled)
    assert told.place is None
    assert told.against == "Psoriasis"
    missed = {one.label: one for one in told.missed}
    assert missed["annular"].state == "present"
    assert missed["annular"].units > 0
    assert "elbow" not in missed, "the case says nothing of it"
    assert told.rank_all <= told.rank
