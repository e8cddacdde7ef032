"""Scripts side by side, drafts checked while they are typed, and the results of a class."""

from __future__ import annotations

import csv
import io

import pytest
from ruamel.yaml import YAML

from desks.classroom.author import Draft, check_draft
from desks.classroom.case_page import asked_html, feedback_html, patient_html, reasons_html
from desks.classroom.cases import case_yaml, resolve_teaching_case
from desks.classroom.draw import draw_case
from desks.classroom.feedback import feedback
from desks.classroom.pair_page import check_html, pair_html
from desks.classroom.progress import CaseDone, DrillDone, Progress
from desks.classroom.results import (
    case_rows,
    class_csv,
    class_rows,
    drill_figure,
    place_figure,
)
from desks.classroom.side_by_side import side_by_side
from desks.classroom.sitting import Sitting
from desks.classroom.study_page import class_html
from kb.errors import CaseError
from reasoning.compiled import CompiledKnowledge

RING = Draft(
    title="A ring",
    answer="tinea",
    age="30",
    present=("annular", "scale"),
    absent=("fever",),
    given=("annular",),
    teaching="Look at the rim.\n\nScrape it.",
)


def test_two_scripts_beside_each_other(toy_compiled: CompiledKnowledge) -> None:
    pair = side_by_side("tinea", "psoriasis", toy_compiled.knowledge, toy_compiled.hierarchy)
    lines = {one.id: one for one in pair.lines}
    assert lines["annular"].a.value == 0.8
    assert lines["annular"].b.kind == "silent"
    differences = [abs(one.difference) for one in pair.lines]
    assert differences == sorted(differences, reverse=True)
    silver = lines["silvery-scale"]
    assert silver.b.kind == "named"
    assert silver.a.kind == "silent"
    assert "annular" in pair_html(pair)
    with pytest.raises(CaseError, match="choose two"):
        side_by_side("tinea", "Tinea", toy_compiled.knowledge, toy_compiled.hierarchy)
    with pytest.raises(CaseError, match="unknown disorder 'x'"):
        side_by_side("tinea", "x", toy_compiled.knowledge, toy_compiled.hierarchy)


def test_a_draft_becomes_a_file(toy_compiled: CompiledKnowledge) -> None:
    check = check_draft(RING, toy_compiled, name="ring")
    assert check.case.teaching == ("Look at the rim.", "Scrape it.")
    assert check.rank >= 1
    again = resolve_teaching_case(
        YAML(typ="safe").load(case_yaml(check.file)),
        toy_compiled.knowledge,
        toy_compiled.hierarchy,
        name="ring",
    )
    assert (again.answer, again.given, again.case.age) == ("tinea", (("annular",),), 30.0)
    page = check_html(check)
    assert 'download="ring.yaml"' in page
    assert "not recorded" in page, "few findings are a note, no error"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": " "}, "title"),
        ({"answer": ""}, "answer"),
        ({"age": "old"}, "age"),
        ({"given": ("trunk",)}, "given / 0"),
        ({"absent": ("scale",)}, "case / present / 1 and case / absent / 0"),
    ],
)
def test_a_draft_that_is_wrong_names_the_field(
    toy_compiled: CompiledKnowledge, change: dict[str, object], place: str
) -> None:
    draft = Draft(**(vars(RING) | change))
    with pytest.raises(CaseError) as told:
        check_draft(draft, toy_compiled)
    assert told.value.place == place


def test_the_pages_of_a_case_do_not_give_it_away(toy_compiled: CompiledKnowledge) -> None:
    knowledge = toy_compiled.knowledge
    sitting = Sitting(draw_case(toy_compiled, "psoriasis", seed=5))
    sitting = sitting.ask("fever", knowledge).think(["lichen-planus"])
    page = patient_html(sitting, knowledge) + asked_html(sitting) + reasons_html(sitting, knowledge)
    assert "psoriasis" not in page.lower()
    assert "fever" in page
    assert feedback_html(None, sitting) == ""
    done = sitting.reason("lichen-planus", "finding:fever", "against").commit(1.0)
    told = feedback_html(feedback(done, toy_compiled), done)
    assert "It was Psoriasis: not in your list" in told
    assert reasons_html(done, knowledge) == ""


def _progress(name: str, place: int | None, right: bool, after: int | None = None) -> Progress:
    case = CaseDone(
        at="now",
        case="synthetic-1",
        title="Case 1",
        answer="tinea",
        differential=("tinea",),
        place=place,
        revised=None if after is None else ("tinea",),
        place_after=after,
        leader="tinea",
        rank=1,
        rank_all=1,
        cost=6.0,
        questions=5,
        seconds=60.0,
        agreed=3,
        reasons=4,
    )
    task = DrillDone(
        at="now", topic="form", truth="papule", chosen="papule" if right else "macule", seconds=2.0
    )
    return Progress(learner=name).with_case(case).with_drill(task)


def test_the_results_of_a_class(toy_compiled: CompiledKnowledge) -> None:
    class_ = [_progress("Ann", 1, True), _progress("=Bob", None, False, 1), Progress()]
    ann, bob, nobody = class_rows(class_)
    assert (ann.first, ann.listed, ann.named, ann.agreed, ann.reasons) == (1, 1, 1, 3, 4)
    assert (bob.first, bob.listed, bob.named) == (0, 0, 0)
    assert [(one.after, one.again) for one in (ann, bob)] == [(0, 0), (1, 1)]
    assert (nobody.learner, nobody.cases, nobody.cost) == ("learner 3", 0, None)
    assert case_rows(class_) == [("Case 1", "tinea", 2, 1, 1)]
    rows = list(csv.DictReader(io.StringIO(class_csv(class_))))
    assert [row["kind"] for row in rows] == ["case", "drill", "case", "drill"]
    assert rows[2]["learner"] == "'=Bob", "no cell is a formula"
    assert [rows[0]["place_after"], rows[2]["place_after"]] == ["", "1"]
    page = class_html(class_, toy_compiled.knowledge)
    assert "1 of 2 (50 %)" in page
    assert "Tinea" in page
    stacked = place_figure(class_)
    assert [sum(bar.x) for bar in stacked.data] == [1, 0, 1]
    (bar,) = drill_figure(class_).data
    assert list(bar.x) == [50.0]
