"""The sheet of a case: text, pictures and hand together, each finding once."""

from __future__ import annotations

from typing import Any

import pytest

from desks.casework import compiled_knowledge
from desks.clinic.form import Form, age_of, told_by_text
from desks.clinic.picture_read import PictureRead
from desks.clinic.prose_page import prose_html
from desks.clinic.sheet import Sheet
from desks.clinic.sheet_page import sheet_html
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.prose import reader_of

TEXT = "A 51-year-old man with a two-year history of itchy, scaly plaques on the elbows. No fever."


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return compiled_knowledge().knowledge


@pytest.fixture(scope="module")
def told(knowledge: KnowledgeBase) -> Sheet:
    prose = reader_of(knowledge).read(TEXT)
    return Sheet().with_text(prose, told_by_text(prose, knowledge))


def read(finding: str, probability: float, base: float = 0.2) -> dict[str, Any]:
    about = {"origin": "picture", "region": "outline", "network": "0123456789abcdef"}
    return {"finding": finding, "probability": probability, "base_rate": base} | about


def picture(name: str, **probabilities: float) -> PictureRead:
    entries = tuple(read(id_.replace("_", "-"), p) for id_, p in probabilities.items())
    return PictureRead(name, entries, {"blue-whitish-veil": "measured on 203 pictures"})


def states(sheet: Sheet, knowledge: KnowledgeBase, *, duration: bool = False) -> dict[str, str]:
    return {one.id: one.state for one in sheet.lines(knowledge, duration=duration)}


def observed(sheet: Sheet, knowledge: KnowledgeBase) -> dict[str, Any]:
    rows = sheet.observations(knowledge, duration=True)
    return {
        one["finding"]: one.get("status", one.get("probability"))
        for one in rows
        if "finding" in one
    }


def test_a_text_is_read_into_lines_and_fields(told: Sheet, knowledge: KnowledgeBase) -> None:
    assert dict(told.filled) == {"age": "51", "sex": "male", "duration": "2 years"}
    found = states(told, knowledge, duration=True)
    assert found["pruritus"] == "present"
    assert found["fever"] == "absent"
    assert not [one for one in found if one.startswith("duration-")], "the form states it"
    assert states(told, knowledge)["duration-one-to-five-years"] == "present"


def test_what_is_taken_off_counts_nowhere_until_it_is_put_back(
    told: Sheet, knowledge: KnowledgeBase
) -> None:
    off = told.act("remove", "pruritus")
    assert states(off, knowledge)["pruritus"] == "removed"
    assert "pruritus" not in observed(off, knowledge)
    assert observed(off.act("restore", "pruritus"), knowledge) == observed(told, knowledge)
    assert "pruritus" in observed(told, knowledge), "the sheet before is as it was"


def test_the_hand_counts_before_the_text(told: Sheet, knowledge: KnowledgeBase) -> None:
    mended = told.act("present", "fever")
    assert observed(mended, knowledge)["fever"] == "present"
    line = next(one for one in mended.lines(knowledge) if one.id == "fever")
    assert line.said == ("text: “fever”", "corrected by hand")
    gone = told.act("absent", "plaque")
    rows = gone.observations(knowledge)
    assert not [one for one in rows if "plaque" in one.get("lesion", ())]


def test_a_lesion_is_taken_off_as_one(told: Sheet, knowledge: KnowledgeBase) -> None:
    lesion = next(one.id for one in told.lines(knowledge) if one.axis == "lesion")
    off = told.act("remove", lesion)
    parts = set(lesion.split("+"))
    assert not [o for o in off.observations(knowledge) if set(o.get("lesion", ())) == parts]
    assert "plaque" in observed(off, knowledge), "its parts stay"


def test_a_reading_is_accepted_corrected_or_removed(knowledge: KnowledgeBase) -> None:
    sheet = Sheet().with_pictures([picture("a.jpg", blue_whitish_veil=0.4)])
    assert states(sheet, knowledge)["blue-whitish-veil"] == "read"
    assert observed(sheet, knowledge) == {"blue-whitish-veil": 0.4}
    accepted = sheet.act("present", "blue-whitish-veil").observations(knowledge)
    assert [one["status"] for one in accepted] == ["present"]
    assert accepted[0]["origin"] == "picture"
    assert observed(sheet.act("remove", "blue-whitish-veil"), knowledge) == {}
    denied = sheet.act("absent", "blue-whitish-veil").observations(knowledge)
    assert {one.get("status") for one in denied} == {None, "absent"}


def test_of_exclusive_readings_none_counts_without_the_others(knowledge: KnowledgeBase) -> None:
    read_ = picture("a.jpg", typical_pigment_network=0.5, atypical_pigment_network=0.3)
    sheet = Sheet().with_pictures([read_])
    assert len(observed(sheet, knowledge)) == 2
    assert observed(sheet.act("remove", "typical-pigment-network"), knowledge) == {}


@pytest.fixture
def dots() -> Sheet:
    """A picture on which one of two grades that exclude each other was read."""
    read_ = picture("a.jpg", irregular_dots_and_globules=0.5, regular_dots_and_globules=0.44)
    return Sheet().with_pictures([read_])


def test_one_grade_accepted_takes_the_others_out(dots: Sheet, knowledge: KnowledgeBase) -> None:
    one, other = "irregular-dots-and-globules", "regular-dots-and-globules"
    accepted = dots.choose(one, knowledge)
    assert states(accepted, knowledge) == {one: "present", other: "removed"}
    assert observed(accepted, knowledge) == {one: "present"}
    assert "put back regular dots" in sheet_html(accepted.lines(knowledge))
    back = accepted.put_back(other, knowledge)
    assert observed(back, knowledge) == observed(dots, knowledge), "one press undoes it"
    assert states(back, knowledge) == {one: "read", other: "read"}
    changed = accepted.choose(other, knowledge)
    assert observed(changed, knowledge) == {other: "present"}
    assert states(changed, knowledge)[one] == "removed"


def test_a_choice_taken_off_comes_back_as_one(dots: Sheet, knowledge: KnowledgeBase) -> None:
    one, other = "irregular-dots-and-globules", "regular-dots-and-globules"
    off = dots.choose(one, knowledge).act("remove", one)
    assert observed(off, knowledge) == {}
    assert set(states(off, knowledge).values()) == {"removed"}, "what counts not is told so"
    assert observed(off.put_back(other, knowledge), knowledge) == observed(dots, knowledge)


def test_of_several_pictures_the_one_that_says_most_counts(knowledge: KnowledgeBase) -> None:
    first, second = (
        picture("a.jpg", blue_whitish_veil=0.25),
        picture("b.jpg", blue_whitish_veil=0.9),
    )
    sheet = Sheet().with_pictures([first, second])
    assert [one["probability"] for one in sheet.observations(knowledge)] == [0.9]
    (line,) = sheet.lines(knowledge)
    assert len(line.said) == 2, "both are told"


def test_where_a_reading_was_measured_unfolds(knowledge: KnowledgeBase) -> None:
    sheet = Sheet().with_pictures([picture("a.jpg", blue_whitish_veil=0.4)])
    page = sheet_html(sheet.lines(knowledge))
    fold = page[page.index("<details") : page.index("</details>")]
    assert "measured on 203 pictures" in fold
    assert "title=" not in page[: page.index("<details")], "nothing is told on hover alone"
    assert "<details" not in sheet_html(Sheet().act("present", "plaque").lines(knowledge))


def test_the_same_pictures_read_again_leave_what_was_taken_off() -> None:
    pictures = [picture("a.jpg", blue_whitish_veil=0.4)]
    sheet = Sheet().with_pictures(pictures).act("remove", "blue-whitish-veil")
    assert sheet.with_pictures(pictures).removed == {"blue-whitish-veil"}
    other = [picture("b.jpg", blue_whitish_veil=0.5)]
    assert sheet.with_pictures(other).removed == frozenset()


def test_one_value_of_a_choice_at_a_time(knowledge: KnowledgeBase) -> None:
    sheet = Sheet().choose("duration-one-to-five-years", knowledge)
    sheet = sheet.choose("duration-over-five-years", knowledge)
    assert sheet.hand == (("duration-over-five-years", "present"),)


def test_another_text_and_another_picture_start_anew(told: Sheet, knowledge: KnowledgeBase) -> None:
    sheet = told.act("remove", "pruritus").with_pictures([picture("a.jpg", blue_whitish_veil=0.4)])
    sheet = sheet.act("remove", "blue-whitish-veil")
    again = sheet.with_text(told.prose)
    assert again.removed == {"blue-whitish-veil"}
    assert again.with_pictures([]).removed == frozenset()


def test_the_page_escapes_what_people_write(knowledge: KnowledgeBase) -> None:
    words = 'itchy <script>alert(1)</script> & "plaques"'
    prose = reader_of(knowledge).read(words)
    shown = prose_html(prose, knowledge)
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    page = sheet_html(Sheet().with_text(prose).lines(knowledge))
    assert 'aria-label="take off pruritus"' in page
    assert "No findings yet" in sheet_html([])


def test_the_form_makes_the_document(told: Sheet, knowledge: KnowledgeBase) -> None:
    form = Form(age="51", sex="male", duration=" 2 years ")
    document = form.document(told, knowledge, name="x")
    assert {k: document[k] for k in ("id", "age", "sex", "duration")} == {
        "id": "x",
        "age": 51.0,
        "sex": "male",
        "duration": "2 years",
    }
    assert "age" not in Form(sex="not stated").document(Sheet(), knowledge)
    assert age_of("0,5") == 0.5
    with pytest.raises(CaseError, match="'old' is no age"):
        age_of("old")
