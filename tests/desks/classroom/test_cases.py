"""Teaching cases: drawn from a script, and written by an educator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desks.classroom.cases import case_yaml, load_case, resolve_teaching_case
from desks.classroom.draw import draw_case, draw_cases
from kb.errors import CaseError, InputError
from kb.schema import Disorder
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge

OWN: dict[str, Any] = {
    "title": "A ring on the trunk",
    "answer": "Tinea",
    "given": ["itch"],
    "case": {"age": 30, "present": ["annular", "scale", "pruritus"], "absent": ["fever"]},
    "teaching": ["Look at the rim."],
}


def test_the_same_seed_gives_the_same_case(toy_compiled: CompiledKnowledge) -> None:
    first, again = (draw_case(toy_compiled, "tinea", seed=4) for _ in range(2))
    assert case_yaml(first) == case_yaml(again)
    others = {case_yaml(draw_case(toy_compiled, "tinea", seed=seed)) for seed in range(12)}
    assert len(others) > 6


def test_drawn_cases_contradict_nothing(toy_compiled: CompiledKnowledge) -> None:
    for disorder in toy_compiled.knowledge.disorders:
        for seed in range(60):
            drawn = draw_case(toy_compiled, disorder, seed=seed)
            close(drawn.case, toy_compiled.hierarchy, toy_compiled.knowledge)  # raises if it does
            assert all(drawn.state(one) == "present" for one in drawn.given)


def _share(compiled: CompiledKnowledge, disorder: str, finding: str, count: int = 600) -> float:
    drawn = (draw_case(compiled, disorder, seed=seed) for seed in range(count))
    return sum(one.state((finding,)) == "present" for one in drawn) / count


def test_findings_are_as_frequent_as_the_script_says(toy_compiled: CompiledKnowledge) -> None:
    # 600 cases: the standard error of a share is 0.02 at most
    assert _share(toy_compiled, "tinea", "pruritus") == pytest.approx(0.8, abs=0.07)
    assert _share(toy_compiled, "melanoma", "atypical-pigment-network") == pytest.approx(
        0.7, abs=0.07
    )
    # the general comes before its kinds: a kind is not drawn a second time
    psoriasis: Disorder = toy_compiled.knowledge.disorders["psoriasis"]
    said = {one.finding: one.frequency.proportion for one in psoriasis.findings if one.finding}
    for finding in ("scale", "silvery-scale"):
        if finding in said:
            assert _share(toy_compiled, "psoriasis", finding) == pytest.approx(
                said[finding], abs=0.07
            )


def test_a_library_holds_each_disorder_once(toy_compiled: CompiledKnowledge) -> None:
    count = len(toy_compiled.knowledge.disorders)
    drawn = draw_cases(toy_compiled, count, seed=1)
    assert len({one.answer for one in drawn}) == count
    only = draw_cases(toy_compiled, 3, seed=1, among=["tinea", "melanoma"])
    assert {one.answer for one in only} == {"tinea", "melanoma"}
    assert "synthetic" in only[0].author


def test_a_file_comes_back_as_it_was_written(
    toy_compiled: CompiledKnowledge, tmp_path: Path
) -> None:
    knowledge, hierarchy = toy_compiled.knowledge, toy_compiled.hierarchy
    drawn = draw_case(toy_compiled, "tinea", seed=2)
    path = tmp_path / f"{drawn.id}.yaml"
    path.write_text(case_yaml(drawn), encoding="utf-8")
    read = load_case(path, knowledge, hierarchy)
    states = [{(o.subject, o.state) for o in one.case.observations} for one in (read, drawn)]
    assert states[0] == states[1]
    assert (read.answer, read.given, read.case.age) == (drawn.answer, drawn.given, drawn.case.age)


def test_what_is_unknown_stays_unknown(toy_compiled: CompiledKnowledge) -> None:
    own = resolve_teaching_case(OWN, toy_compiled.knowledge, toy_compiled.hierarchy)
    assert own.given == (("pruritus",),)
    assert own.state(("fever",)) == "absent"
    assert own.state(("elbow",)) == "unknown"
    closed = resolve_teaching_case(
        OWN | {"unlisted": "absent"}, toy_compiled.knowledge, toy_compiled.hierarchy
    )
    assert closed.state(("elbow",)) == "absent"


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"answer": "tinia"}, "answer", "tinea"),
        ({"titel": "x"}, "titel", "did you mean 'title'?"),
        ({"case": {"present": ["anular"]}}, "case / present / 0", "did you mean annular"),
        (
            {"case": {"present": ["silvery-scale"], "absent": ["scale"]}, "given": []},
            "case / present / 0 and case / absent / 0",
            "correct one of the two",
        ),
        ({"given": ["fever", "elbow"]}, "given / 1", "the case does not hold 'elbow'"),
        ({"case": {"age": 30}, "given": []}, "case", "no findings"),
        ({"given": "itch"}, "given", "this is not a list"),
        (
            {"case": {"observations": [{"finding": "scale", "probability": 0.4}]}, "given": []},
            "case / observations / 0",
            "there or not",
        ),
        ({"case": {"images": ["a.jpg"]}, "given": []}, "case / images", "pictures"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    toy_compiled: CompiledKnowledge, change: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(CaseError) as told:
        resolve_teaching_case(OWN | change, toy_compiled.knowledge, toy_compiled.hierarchy)
    assert told.value.place == place
    assert words in str(told.value)


def test_a_missing_field_and_a_broken_file(toy_compiled: CompiledKnowledge, tmp_path: Path) -> None:
    knowledge, hierarchy = toy_compiled.knowledge, toy_compiled.hierarchy
    path = tmp_path / "ring.yaml"
    path.write_text("title: A ring\ncase: {present: [scale]}\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"ring.yaml: answer: this field is missing"):
        load_case(path, knowledge, hierarchy)
    path.write_text("title: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"ring.yaml:\d: not valid YAML"):
        load_case(path, knowledge, hierarchy)
    path.write_text("- a list", encoding="utf-8")
    with pytest.raises(CaseError, match="a mapping of fields"):
        load_case(path, knowledge, hierarchy)
