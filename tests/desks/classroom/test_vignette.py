"""The vignette of a reader study: no test, few absences, and the engine gets the same."""

from __future__ import annotations

import pytest

from desks.classroom.cases import TeachingCase, resolve_teaching_case
from desks.classroom.draw import draw_case
from desks.classroom.study import plan_study
from desks.classroom.study_page import reading_html
from desks.classroom.vignette import MOST_ABSENT, vignette_of
from desks.clinic.description import describe, description_text
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge
from reasoning.questions.effort import effort_of


def _absent(case: TeachingCase) -> list[str]:
    return [one.subject[0] for one in case.case.observations if one.state == "absent"]


def test_a_study_tells_no_test_and_few_absences(shipped_compiled: CompiledKnowledge) -> None:
    findings = shipped_compiled.knowledge.findings
    study = plan_study(shipped_compiled, name="a", reader="b", target="malignant", count=12, seed=1)
    for number, one in enumerate(study.cases):
        parts = [part for seen in one.case.observations for part in seen.subject]
        assert {effort_of(findings[part]) for part in parts} <= {"ask", "look", "dermoscope"}
        assert len(_absent(one)) <= MOST_ABSENT
        assert any(seen.state == "present" for seen in one.case.observations), number
    page = reading_html(study, shipped_compiled.knowledge)
    assert "Histology" not in page
    assert "Laboratory" not in page


def test_to_ask_and_pay_the_tests_stay(shipped_compiled: CompiledKnowledge) -> None:
    whole = draw_case(shipped_compiled, "mycosis-fungoides", seed=1)
    knowledge = shipped_compiled.knowledge
    efforts = {effort_of(knowledge.findings[o.subject[0]]) for o in whole.case.observations}
    assert "biopsy" in efforts
    assert "Histology" in description_text(describe(whole.case, knowledge))
    assert "Histology" not in description_text(
        describe(vignette_of(whole, shipped_compiled).case, knowledge)
    )


def test_the_absences_that_tell_most_are_kept(shipped_compiled: CompiledKnowledge) -> None:
    knowledge = shipped_compiled.knowledge
    idle = ["xerosis", "lymphedema", "fever", "night-sweats", "hair-loss"]
    case = resolve_teaching_case(
        {
            "title": "x",
            "answer": "plaque-psoriasis",
            "case": {
                "present": ["plaque", "scale", "elbow"],
                "absent": [*idle, "pruritus", "central-clearing"],
            },
        },
        knowledge,
        shipped_compiled.hierarchy,
    )
    kept = _absent(vignette_of(case, shipped_compiled))
    assert len(kept) == MOST_ABSENT
    assert {"pruritus", "central-clearing"} <= set(kept)


def test_what_follows_from_an_absence_is_not_said_again(toy_compiled: CompiledKnowledge) -> None:
    case = resolve_teaching_case(
        {
            "title": "x",
            "answer": "nevus",
            "case": {"present": ["macule"], "absent": ["scale", "silvery-scale", "itch"]},
        },
        toy_compiled.knowledge,
        toy_compiled.hierarchy,
    )
    assert sorted(_absent(vignette_of(case, toy_compiled))) == ["pruritus", "scale"]


def test_a_case_of_tests_alone_is_none_for_a_study(shipped_compiled: CompiledKnowledge) -> None:
    own = [
        resolve_teaching_case(
            {"title": title, "answer": answer, "case": {"present": [finding]}},
            shipped_compiled.knowledge,
            shipped_compiled.hierarchy,
            name=title,
        )
        for title, answer, finding in (
            ("first", "plaque-psoriasis", "scale"),
            ("second", "mycosis-fungoides", "epidermotropism"),
        )
    ]
    with pytest.raises(InputError, match="second: nothing of this case is left"):
        plan_study(
            shipped_compiled, name="a", reader="b", target="malignant", count=4, seed=1, own=own
        )
