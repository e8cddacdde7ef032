"""Free text as clinicians write it: ages in words, likened things, what ends a denial."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import assert_said, said

READ = [
    # what is spared, denied or normal, and where that ends
    ("It spares the nose and the lips.", set(), {"+nose", "+lip"}),
    ("Patches sparing the nose, margins scaly.", {"-nose", "+scale"}, {"-scale"}),
    ("The toe was not swollen, scaly at its border.", {"+scale"}, {"-scale"}),
    ("He has no history of psoriasis and now has plaques.", {"+plaque"}, {"-plaque"}),
    ("A woman using a steroid cream has papules.", {"+papule"}, {"-papule"}),
    # what is only likened, timed or named otherwise
    ("Papules began 2 weeks back.", {"+papule"}, {"+back"}),
    ("Papules on the back.", {"+papule", "+back"}, set()),
    ("Blisters on trunk and thighs.", {"+trunk", "+thigh"}, {"+truncal-and-proximal"}),
    ("Papules on trunk and proximal limbs.", {"+truncal-and-proximal"}, set()),
    ("Bruise-like patches on the leg.", {"+patch"}, {"+trauma-history"}),
    ("A rash of many macules.", {"+macule"}, {"+single-lesion"}),
    ("White scale in the web spaces of the toes.", {"+toe-web-involvement"}, {"+finger-web"}),
    ("High fever for two days.", {"+fever"}, set()),
    # idioms
    ("He was in a hot tub two days before.", {"+water-exposure"}, set()),
    ("Nodules along the lymphatics in a sporotrichoid pattern.", {"+nodule"}, set()),
]


@pytest.mark.parametrize(("text", "there", "not_there"), READ)
def test_clinical_writing_is_read(
    reader: ProseReader, text: str, there: set[str], not_there: set[str]
) -> None:
    assert_said(reader.read(text), there, not_there)


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("The mother of a 4-year-old boy noticed a rash.", 4, "male"),
        ("An 18-mo girl has vesicles.", 1.5, "female"),
        ("A 2 1/2 year old boy has a rash.", 2.5, "male"),
        ("A three-and-a-half-year-old girl has a rash.", 3.5, "female"),
        ("Mrs Jones (72) has blisters.", 72, "female"),
        ("A 30-year-old mother of two has papules.", 30, "female"),
        ("A 45 y.o. F with papules.", 45, "female"),
    ],
)
def test_ages_as_they_are_written(reader: ProseReader, text: str, age: float, sex: str) -> None:
    reading = reader.read(text)
    assert reading.age is not None
    assert reading.age.value == age
    assert reading.sex is not None
    assert reading.sex.word == sex


@pytest.mark.parametrize("stage", ["elderly man", "middle-aged man", "teenage boy", "toddler"])
def test_a_stage_of_life_is_an_age(reader: ProseReader, stage: str) -> None:
    assert reader.read(f"A {stage} with papules.").age is not None


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("A 3/12 history of scaly plaques.", "duration-"),
        ("Scaly plaques that have not healed for 8 months.", "duration-three-to-twelve-months"),
        ("Her third episode of wheals in two years.", None),
    ],
)
def test_how_long(reader: ProseReader, text: str, duration: str | None) -> None:
    found = [one[1:] for one in said(reader.read(text)) if one[1:].startswith("duration")]
    assert bool(found) == (duration is not None)
    assert all(one.startswith(duration or "") for one in found)


def test_the_mother_of_a_boy_is_no_ill_contact(reader: ProseReader) -> None:
    found = said(reader.read("The mother of a 4-year-old boy noticed that he was itching."))
    assert "+pruritus" in found
    assert not any("contact" in one for one in found)


def test_a_mother_of_two_may_be_the_patient(reader: ProseReader) -> None:
    assert "+papule" in said(reader.read("A 30-year-old mother of two has itchy papules."))
    assert "+papule" not in said(reader.read("His 30-year-old mother has papules."))
