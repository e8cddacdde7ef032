"""A case file opened at the desk: what it says is answered; what is wrong is placed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desks.casework import read_case_file
from desks.clinic.case_file import OpenedCase, open_case_file
from desks.clinic.form import Form
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case

EXAMPLES = Path(__file__).parents[2] / "examples"


def document(opened: OpenedCase, knowledge: KnowledgeBase) -> Any:
    form = Form(opened.age, opened.sex, opened.setting, opened.duration)
    return form.document(opened.sheet, knowledge, name=opened.name or "case")


def said(found: Any, knowledge: KnowledgeBase) -> set[tuple[Any, ...]]:
    case = resolve_case(found, knowledge)
    return {(one.subject, one.state, one.probability, one.base_rate) for one in case.observations}


@pytest.mark.parametrize("name", ["plaque-psoriasis.yaml", "painful-blisters.yaml"])
def test_an_example_is_answered_as_its_file_is(name: str, shipped: KnowledgeBase) -> None:
    file = EXAMPLES / name
    opened = open_case_file(file, shipped)
    read, back = read_case_file(file), document(opened, shipped)
    assert said(back, shipped) == said(read, shipped)
    assert (opened.name, back["setting"]) == (read["id"], read["setting"])
    assert back.get("age") == read.get("age")
    assert back.get("sex") == read.get("sex")


CASE = {
    "id": "ring",
    "age": 34.5,
    "duration": 21,
    "images": ["arm.jpg"],
    "note": "made up",
    "observations": [
        {"lesion": ["plaque", "annular"], "status": "present"},
        {"finding": "elbow", "status": "absent", "origin": "text"},
        {"finding": "scale", "probability": 0.7, "base_rate": 0.2, "origin": "picture"},
    ],
}


def test_lesions_readings_and_days_stay_what_they_are(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    file = tmp_path / "ring.json"
    file.write_text(json.dumps(CASE), encoding="utf-8")
    opened = open_case_file(file, shipped)
    assert said(document(opened, shipped), shipped) == said(CASE | {"images": []}, shipped)
    assert (opened.age, opened.duration, opened.sex) == ("34.5", "21 days", "not stated")
    assert "arm.jpg" in opened.notes[0]
    assert opened.notes[1] == "made up"
    lines = {one.id: (one.axis, one.state) for one in opened.sheet.lines(shipped)}
    assert lines["annular+plaque"] == ("lesion", "present")
    assert lines["scale"][1] == "read"
    # other photographs do not take the readings of the file away; the lesion goes with one press
    after = opened.sheet.with_pictures([]).act("remove", "annular+plaque")
    assert {one.id for one in after.lines(shipped)} == {"elbow", "scale"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "present: [plaqe]",
            "case.yaml: present / 0: unknown finding 'plaqe'; did you mean plaque",
        ),
        ("present: [plaque\nage: 4", "case.yaml:2: not valid YAML"),
        ("", "case.yaml: the file is empty; see examples/"),
        ("- plaque", "case.yaml: a case is a mapping of fields"),
        ("agee: 4", "case.yaml: agee: unknown field; did you mean 'age'?"),
    ],
)
def test_what_is_wrong_is_told_by_the_user_s_own_name_of_the_file(
    text: str, told: str, tmp_path: Path, shipped: KnowledgeBase
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        open_case_file(file, shipped)
    assert str(caught.value).startswith(told)
    assert str(tmp_path) not in str(caught.value)
