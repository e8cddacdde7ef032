"""Interviews: the same sums and the same next question as one case at a time, and the figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import questions, run_benchmark
from benchmarks.exclusions import States
from benchmarks.interview import Interviews
from benchmarks.reached import Reached
from kb.errors import InputError
from kb.fitted import Count, Exponents, FittedLabel, FittedSet
from kb.load import load_knowledge
from reasoning.case import Case, Observation, resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.next_question import next_question
from tests.benchmarks.tables import write
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK

TOY_KB = load_knowledge(TOY)
FITTED = FittedSet(
    dataset="made-up",
    cases=60,
    overall={"plaque": Count(n=20, of=60), "scale": Count(n=30, of=60)},
    exponents={"plaque": Exponents(present=0.7, absent=0.5)},
    labels={
        "psoriasis": FittedLabel(
            cases=30, findings={"plaque": Count(n=18, of=30), "scale": Count(n=25, of=30)}
        )
    },
)
COMPILED = {
    "authored": CompiledKnowledge(TOY_KB),
    "fitted": CompiledKnowledge(TOY_KB, fitted=(FITTED,)),
}
CHOICES = {one.id for one in TOY_KB.findings.values() if one.choice}
ASKED = sorted(set(TOY_KB.findings) - CHOICES - {"elbow", "trunk", "upper-limb"})


@st.composite
def records(draw: st.DrawFn) -> Case:
    """A full record: a site, age and sex perhaps, and most of the findings."""
    present = draw(st.sets(st.sampled_from(ASKED), max_size=5))
    above = {a[0] for one in present for a in COMPILED["authored"].hierarchy.ancestors((one,))}
    rest = sorted(set(ASKED) - present - above)
    absent = draw(st.sets(st.sampled_from(rest), max_size=len(rest)))
    document: dict[str, Any] = {"present": [*sorted(present), "elbow"], "absent": sorted(absent)}
    if draw(st.booleans()):
        document |= {"age": draw(st.integers(0, 90)), "sex": "female"}
    return resolve_case(document, TOY_KB)


def so_far(desk: Interviews, row: int, known: States) -> Case:
    """Return the case that is known so far, built from its states."""
    seen = tuple(
        Observation(
            subject=(name,),
            state="present" if known[row, place] > 0 else "absent",
            origin="examination",
            place="x",
        )
        for place, name in enumerate(desk.names)
        if known[row, place]
    )
    return replace(desk.cases[row], observations=seen)


@settings(QUICK, max_examples=25)
@given(st.lists(records(), min_size=1, max_size=3), st.sampled_from(sorted(COMPILED)), st.randoms())
def test_every_step_is_the_engine_s(cases: list[Case], knowledge: str, chance: Any) -> None:
    compiled = COMPILED[knowledge]
    desk = Interviews(cases, [frozenset(ASKED)] * len(cases), compiled)
    known = desk.begin()
    while True:
        totals, excluded = desk.totals(known), desk.excluded(known)
        values, open_ = desk.values(known), desk.open(known)
        top = questions._first(totals, excluded)
        for row in range(len(cases)):
            answer = diagnose(so_far(desk, row, known), compiled)
            sums = {one.id: one.total_units for one in answer.hypotheses}
            assert totals[row].tolist() == [sums[d.id] for d in compiled.disorders]
            gone = {one.id for one in answer.hypotheses if one.excluded_by}
            assert {
                d.id for d, out in zip(compiled.disorders, excluded[row], strict=True) if out
            } == gone
            first = [one.id for one in answer.hypotheses if one.id != NONE_OF_THESE][:3]
            assert [compiled.disorders[place].id for place in top[row]] == first
            among = {name for name, left in zip(desk.names, open_[row], strict=True) if left}
            advice = next_question(answer, among=among, top=99, least_worth=1e-12)
            told = {one.question.id: one.value for one in advice.questions}
            for name in told.keys() & among:
                assert values[row, desk.place[name]] == pytest.approx(told[name], abs=1e-9), name
        ask = np.asarray(open_.any(axis=1))
        if not ask.any():
            break
        question = np.array([chance.choice(np.flatnonzero(one).tolist() or [0]) for one in open_])
        known = desk.answer(known, question, ask)
    assert (known == desk.record).all()


def test_only_what_the_record_tells_is_asked() -> None:
    case = resolve_case({"present": ["silvery-scale", "elbow"], "absent": ["fever"]}, TOY_KB)
    asked = frozenset({"silvery-scale", "scale", "fever", "pruritus"})
    desk = Interviews([case], [asked], COMPILED["authored"])
    known = desk.begin()
    open_ = {name for name, left in zip(desk.names, desk.open(known)[0], strict=True) if left}
    assert open_ == {"silvery-scale", "scale", "fever"}, "of itch the record says nothing"
    assert known[0, desk.place["elbow"]] == 1, "the site is known from the start"
    question = np.array([desk.place["silvery-scale"]])
    told = desk.answer(known, question, np.array([True]))
    assert told[0, desk.place["scale"]] == 1
    left = {name for name, is_open in zip(desk.names, desk.open(told)[0], strict=True) if is_open}
    assert left == {"fever"}, "scale follows and is not asked"


# -- figures ---------------------------------------------------------------------------------------
ROWS = [
    {"Age": "20 - 40", "Body_part": "Elbow", "Descriptors": "Plaque, Scale",
     "Disease_label": "Psoriasis", "Sex": "Male", "Subject_ID": str(i)}
    if i % 2
    else {"Age": "10 - 20", "Body_part": "Face", "Descriptors": "Comedo, Papule, Pustule",
          "Disease_label": "Acne vulgaris", "Sex": "Female", "Subject_ID": str(i)}
    for i in range(10)
]  # fmt: skip  # a row a case


def test_the_figures_of_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_STOPPED", 1)
    figures = run_benchmark("questions", cases=write(tmp_path, "dermacon_in", *ROWS))
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert (figures["n"], figures["dataset"]) == (10, "dermacon_in")
    for knowledge in ("fitted", "authored"):
        found = figures[knowledge]
        assert set(found) == {"next_question", "by_frequency", "random", "stopping"}
        for order in ("next_question", "by_frequency", "random"):
            one = found[order]
            assert one["leader_among_three"]["mean"] <= one["same_three"]["mean"]
            assert one["same_three"]["mean"] <= one["same_three_to_the_end"]["mean"]
            assert one["after"]["same_three"]["24"] >= one["after"]["same_three"]["0"]
        assert found["stopping"]["n"] == 5, "one of each part"
    assert figures["fitted"] != figures["authored"]


def test_first_time_and_to_the_end() -> None:
    kept = Reached()
    flags = np.array([[False, True], [True, True], [False, True], [True, True]])
    kept.add("x", {"same_three": flags, "right_in_top3": flags})
    assert kept.reached["x"]["same_three"][0].tolist() == [1, 0]
    assert kept.reached["x"]["same_three_to_the_end"][0].tolist() == [3, 0]
    assert "right_in_top3" not in kept.reached["x"]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run_benchmark("questions", cases=tmp_path / "none.csv")
