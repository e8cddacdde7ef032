"""What the buttons of the classroom do, without a browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest

from desks import app_classroom_cases as cases
from desks import app_classroom_more as more
from desks.app_classroom_study import start
from desks.classroom.cases import TeachingCase
from desks.classroom.draw import draw_cases
from desks.classroom.progress import Progress, load_progress
from desks.classroom.sitting import Sitting
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge


@pytest.fixture(autouse=True)
def on_the_toy(monkeypatch: pytest.MonkeyPatch, toy_compiled: CompiledKnowledge) -> None:
    for one in (cases, more):
        monkeypatch.setattr(one, "compiled_knowledge", lambda: toy_compiled)


def _over(case: TeachingCase) -> Sitting:
    named = ("tinea",)
    return replace(Sitting(case), differential=named, committed=True, revised=named)


def test_after_the_feedback_comes_the_next_case(toy_compiled: CompiledKnowledge) -> None:
    library = tuple(draw_cases(toy_compiled, 2, seed=1))
    done = _over(library[0])
    button = cases.shown(done)[cases.SHOWN.index("hand_in")]
    assert (button.value, button.interactive) == ("Next case", True)
    out = cases.press_main([], done, Progress(), library, "1", "2", False)
    parts = dict(zip(cases.HANDED, out, strict=True))
    assert parts["sitting"].case.id == library[1].id
    assert (parts["mine"], parts["told"], parts["case"].value) == ([], "", library[1].id)
    # where all are done, the next set is drawn
    last = _over(library[1])
    alone = (library[1],)
    parts = dict(
        zip(
            cases.HANDED,
            cases.press_main([], last, Progress(), alone, "1", "2", False),
            strict=True,
        )
    )
    assert parts["seed"] == "2"
    assert len(parts["library"]) > 1
    assert parts["sitting"].case.id != library[1].id


def test_a_field_is_told_by_its_name_and_the_task_stays() -> None:
    told = more.next_task([], "abc", 0)
    assert told[:4] == [gr.skip()] * 4
    assert "Number of the set: &#x27;abc&#x27; is none; write a whole number" in told[4]
    drawn = cases.draw("abc", "2", False, ())
    assert "Number of the set" in drawn[2]
    assert "How many" in cases.draw("1", "x", False, ())[2]


def test_a_study_tells_the_field_by_its_name() -> None:
    out = start("S", "R", "malignant", "x", "1", False, (), None, False)
    assert any("Cases: " in one for one in out if isinstance(one, str))


def test_a_file_of_something_else_is_told_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"bad": 1}', encoding="utf-8")
    with pytest.raises(InputError, match=r"unknown field 'bad'; choose a file that 'Download my"):
        load_progress(file)
