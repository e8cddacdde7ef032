"""The handlers of the clinic desk, called as the page calls them, without a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

from desks.app_clinic_answer import FILES, SHOWN, answer, answer_read, press
from desks.app_clinic_entry import LOADED, load_file, load_sample, read_text
from desks.app_clinic_last import keeping, put_back
from desks.app_clinic_now import Now, Sent
from desks.app_clinic_record import commit, keep_written, told_own
from desks.casework import compiled_knowledge
from desks.clinic.commitment import Commitment
from desks.clinic.picture_read import PictureRead
from desks.clinic.sheet import Sheet
from desks.samples import SAMPLES

SKIP = gr.skip()
PLAQUES = Sheet().act("present", "plaque", "silvery-scale", "elbow")


def fields(age: str = "", duration: str = "") -> tuple[Any, ...]:
    form: tuple[Any, ...] = (age, "not stated", "dermatology-clinic", duration, [], False, True)
    return (*form, "sensitivity-first", 0.9, False)


def parts(shown: list[Any]) -> dict[str, Any]:
    return dict(zip(("sent", *SHOWN, *FILES), shown, strict=True))


def hidden(file: Any) -> bool:
    return isinstance(file, gr.File) and not file.visible and not file.value


# -- the files of a case ---------------------------------------------------------------------------
def test_the_files_of_the_last_case_go_with_the_answer() -> None:
    shown = parts(answer(0.0, Sent(), PLAQUES, "", Commitment(), *fields()))
    assert hidden(shown["files"])
    assert shown["trouble"] == ""


@pytest.mark.parametrize(
    ("act", "id_", "gone"), [("absent", "elbow", True), ("open", "plaque-psoriasis", False)]
)
def test_a_press_that_changes_the_case_takes_its_files_away(act: str, id_: str, gone: bool) -> None:
    event = gr.EventData(None, {"act": act, "id": id_})
    files, trouble = press(event, 0.0, Sent(), PLAQUES, "", Commitment(), *fields())[-len(FILES) :]
    assert (hidden(files), trouble == "") == (gone, gone)


def test_a_grade_that_is_accepted_rules_the_others_out_until_one_is_put_back() -> None:
    one, other = "irregular-dots-and-globules", "regular-dots-and-globules"
    about = {"base_rate": 0.3, "origin": "picture"}
    entries = ({"finding": one, "probability": 0.5}, {"finding": other, "probability": 0.44})
    read = Sheet(pictures=(PictureRead("a.jpg", tuple(each | about for each in entries)),))

    def pressed(act: str, id_: str, sheet: Sheet) -> Sheet:
        event = gr.EventData(None, {"act": act, "id": id_})
        new = press(event, 0.0, Sent(), sheet, "", Commitment(), *fields())[0]
        assert isinstance(new, Sheet)
        return new

    knowledge = compiled_knowledge().knowledge
    accepted = pressed("present", one, read)
    assert [each["finding"] for each in accepted.observations(knowledge)] == [one]
    assert pressed("present", other, accepted).hand == ((other, "present"),)
    back = pressed("restore", other, accepted)
    assert back.observations(knowledge) == read.observations(knowledge)


def test_files_that_come_after_their_case_is_gone_are_not_shown() -> None:
    written = Now.of(PLAQUES, "", Commitment(), fields("40")).mark
    case = (PLAQUES, "plaque-psoriasis", Commitment())
    assert keep_written(written, *case, *fields("40")) == [SKIP, SKIP]
    other = (Sheet(), "", Commitment())
    for late in (keep_written(written, *other, *fields()), keep_written(written, *case, *fields())):
        assert hidden(late[0])
    assert keep_written("", *other, *fields()) == [SKIP, SKIP], "what went wrong stays told"


# -- what is wrong, at its place -------------------------------------------------------------------
def test_no_text_is_told_where_it_was_to_be_read() -> None:
    note, sheet, *_ = read_text("  ", Sheet())
    assert "Nothing to read yet" in note
    shown = parts(answer_read(0.0, "  ", Sent(), sheet, "", Commitment(), *fields()))
    assert shown["prose"] == SKIP, "the answer that follows leaves it"
    shown = parts(answer(0.0, Sent(), sheet, "", Commitment(), *fields()))
    assert shown["prose"] == "", "the next one takes it away"


def test_a_wrong_age_is_told_at_its_field_and_the_answer_goes_on() -> None:
    shown = parts(answer(0.0, Sent(), PLAQUES, "", Commitment(), *fields("old", "a while")))
    assert "&#x27;old&#x27; is no age" in shown["patient_trouble"]
    assert "is not a duration" in shown["patient_trouble"]
    assert "Answered without the age and the duration" in shown["bands"]
    bare = parts(answer(0.0, Sent(), PLAQUES, "", Commitment(), *fields()))
    assert shown["ranking"] == bare["ranking"]
    assert bare["patient_trouble"] == ""


def test_what_left_the_page_earlier_and_comes_later_takes_nothing_back() -> None:
    newer = parts(answer(2.0, Sent(), PLAQUES, "", Commitment(), *fields("old")))
    older = answer(1.0, newer["sent"], Sheet(), "", Commitment(), *fields())
    assert "is no age" in parts(older)["patient_trouble"]
    assert parts(older)["findings"] != newer["findings"], "the findings are the session's own"
    event = gr.EventData(None, {"act": "present", "id": "scalp"})
    pressed = press(event, 1.0, newer["sent"], PLAQUES, "", Commitment(), *fields())
    assert pressed[0] == PLAQUES.act("present", "scalp"), "the press is done all the same"
    assert any("is no age" in one for one in pressed if isinstance(one, str))
    later = answer(3.0, newer["sent"], PLAQUES, "", Commitment(), *fields())
    assert parts(later)["patient_trouble"] == ""


def test_who_commits_nobody_is_told_beside_the_field() -> None:
    record = Commitment(asked=True)
    new, *_, told = commit([], PLAQUES, "", record, *fields())
    assert new == record
    assert "Name at least one disorder" in told
    assert told_own(record) == "", "the next choice takes it away"
    new, *_, told = commit(["plaque-psoriasis"], PLAQUES, "", record, *fields("-3"))
    assert not new.committed_at
    assert "age" in told


def test_the_way_to_the_answer_says_what_leads() -> None:
    came = parts(answer(0.0, Sent(), PLAQUES, "", Commitment(), *fields()))["came"]
    assert 'href="#answer"' in came
    assert "Plaque psoriasis leads, no red flag" in came
    assert parts(answer(0.0, Sent(), Sheet(), "", Commitment(), *fields()))["came"] == ""
    held = Commitment(asked=True)
    assert parts(answer(0.0, Sent(), PLAQUES, "", held, *fields()))["came"] == ""


# -- the last case ---------------------------------------------------------------------------------
def loaded(**values: Any) -> list[Any]:
    empty = dict(zip(LOADED, load_sample(None, Commitment()), strict=True))
    return list((empty | values).values())


def test_the_last_case_comes_back() -> None:
    mine = loaded(sheet=PLAQUES, text="scaly plaques", age="51")
    load = keeping(load_sample)
    kept, button, *first = load(SAMPLES[2].name, (), *mine)
    assert button.visible
    kept, _, *second = load(SAMPLES[3].name, kept, *first)
    kept, *_ = put_back(kept, *second)
    kept, button, _, sample, *again = put_back(kept, *first)
    assert again == mine, "a look through the examples did not cost it"
    assert sample is None
    assert button.visible, "and the examples can be gone back to"


def test_nothing_entered_nothing_kept() -> None:
    kept, button, *_ = keeping(load_sample)(SAMPLES[2].name, (), *loaded())
    assert (kept, button.visible) == ((), False)
    assert put_back((), *loaded()) == [SKIP] * (4 + len(LOADED))


def test_an_example_that_is_told_twice_is_kept_once() -> None:
    for sample in SAMPLES:
        example = load_sample(sample.name, Commitment())
        assert example[0] != Sheet()
        half = [example[0], "", Commitment(), "the text that stood", *example[4:]]
        kept, *_ = keeping(load_sample)(sample.name, (), *half)
        assert kept == ()


def test_a_file_that_cannot_be_opened_keeps_what_was_kept(tmp_path: Any) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("present: [plaqe]", encoding="utf-8")
    kept, _, told, *_ = keeping(load_file)(str(wrong), (), *loaded(age="51"))
    assert kept == SKIP
    assert "plaqe" in told


def test_who_commits_first_now_still_does_with_the_last_case() -> None:
    now = loaded(record=Commitment(asked=True))
    _, _, _, _, *back = put_back((tuple(loaded(age="51")),), *now)
    assert back[LOADED.index("record")] == replace(Commitment(), asked=True)
