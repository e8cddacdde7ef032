"""Free text with slips of typing: what is read as what, and what is left alone."""

from __future__ import annotations

import random

import pytest

from benchmarks.slips import with_slips
from reasoning.prose import ProseReader
from reasoning.prose.respell import is_slip
from tests.reasoning.helpers import assert_said

MENDED = [
    ("Itchy plauqes on the elbows.", "plauqes", "+plaque"),  # swapped
    ("Erythematus papules.", "Erythematus", "+erythema"),  # a vowel left out, at the beginning
    ("Indurrated nodules.", "Indurrated", "+induration"),  # doubled
    ("There is severe pruritis.", "pruritis", "+severe-itch"),
    ("A maculopapuler rash.", "maculopapuler", "+maculopapular-eruption"),
    ("No blistring.", "blistring", "-blister"),  # denied as if it were spelled right
    ("Hemorhagic crusts on the trunk.", "Hemorhagic", "+hemorrhagic-crust"),
]
LEFT = [
    "A legion of ants.",  # a word of English
    "Hyponatremia was found.",  # another word of medicine
    "An enanthem was seen.",
    "Microcytic anemia.",
    "He saw Dr Plauqe in May.",  # a name
    "The arteriopathy is old.",
    "Spina bifida since birth.",
]


@pytest.mark.parametrize(("text", "written", "said"), MENDED)
def test_a_slip_is_read_as_what_was_meant(
    reader: ProseReader, text: str, written: str, said: str
) -> None:
    reading = reader.read(text)
    assert [one.text for one in reading.respelled] == [written]
    assert_said(reading, {said}, set())
    (slip,) = reading.respelled
    assert text[slip.start : slip.end] == written, "the place is that in the text"


@pytest.mark.parametrize("text", LEFT)
def test_a_word_is_left_alone(reader: ProseReader, text: str) -> None:
    assert reader.read(text).respelled == ()


def test_the_marks_show_the_text_as_it_was_written(reader: ProseReader) -> None:
    (one,) = [m for m in reader.read("Some plauqes.").findings if m.finding == "plaque"]
    assert one.text == "plauqes"


@pytest.mark.parametrize(
    ("word", "meant", "slips", "wanted"),
    [
        ("plauqe", "plaque", 1, True),  # swapped
        ("exzema", "eczema", 1, True),  # keys side by side
        ("psorasis", "psoriasis", 1, True),  # a vowel missing
        ("nodlue", "nodule", 1, True),
        ("papulles", "papules", 1, True),  # doubled
        ("enanthem", "exanthem", 1, False),  # n and x: neither beside nor alike
        ("microcytic", "microcystic", 1, False),  # a consonant missing
        ("bifida", "bifid", 1, False),  # one more at the end
        ("same", "same", 0, True),
        ("same", "sane", 0, False),
    ],
)
def test_slips_that_people_make(word: str, meant: str, slips: int, wanted: bool) -> None:
    assert is_slip(word, meant, slips) is wanted


def test_any_letter_may_be_left_out_where_it_is_asked_for() -> None:
    assert not is_slip("nodle", "noddle", 0)
    assert not is_slip("pruitus", "pruritus", 1)
    assert is_slip("pruitus", "pruritus", 1, left_out=True)


def test_without_respelling_a_slip_is_not_read(reader: ProseReader) -> None:
    plain = ProseReader(reader.knowledge, respell=False)
    assert plain.read("Some plauqes.").findings == ()


def test_slips_are_put_in_words_and_nothing_else() -> None:
    text = "An itchy rash of 3 years (12 cm); no fever, blisters or scaling elsewhere today."

    def typed_forty_times() -> list[tuple[str, int]]:
        draw = random.Random(1)  # noqa: S311  # no secret: the same ones every time
        return [with_slips(text, draw) for _ in range(40)]

    found = typed_forty_times()
    assert {made for _, made in found} >= {0, 1}
    assert all(made > 0 or typed == text for typed, made in found)
    assert all("(12 cm); no " in typed for typed, _ in found)
    assert found == typed_forty_times()
