"""Free text: who the patient is, for how long, and what is said of somebody else."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import said

OTHERS = [
    ("Her brother has eczema.", {"+family-history-atopy"}),
    ("His mother noticed a scaly rash on the trunk.", {"+scale", "+trunk"}),
    (
        "He was brought by his mother with honey-coloured crusts around the nose and mouth.",
        {"+honey-colored-crust", "+periorificial-distribution"},
    ),
    ("There is a family history of melanoma.", {"+family-history-melanoma"}),
    ("No family history of psoriasis.", {"-family-history-psoriasis"}),
    (
        "No personal or family history of psoriasis.",
        {"-family-history-psoriasis", "-known-psoriasis"},
    ),
    ("He has a history of psoriasis.", {"+known-psoriasis"}),
    ("The rash was misdiagnosed as psoriasis.", set()),
    ("Findings were consistent with lichen planus.", set()),
    ("Past medical history: asthma, back pain.", {"+atopy-history"}),
    ("The fever had resolved.", set()),
    ("Wife is itching too.", {"+close-contact-affected"}),
    ("The differential diagnosis included scaly tinea.", set()),
    ("The rash appeared 10 days after starting diltiazem.", {"+new-medication"}),
    (
        "She was treated with oral terbinafine for 6 weeks without improvement.",
        {"+no-benefit-from-antifungals"},
    ),
    (
        "He has had a squamous cell carcinoma removed from his ear in 2015.",
        {"+skin-cancer-history"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_histories_and_other_people(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert said(reader.read(text)) == expected


PATIENTS = [
    ("A 51-year-old man", 51, "male"),
    ("A fifty-one year old woman", 51, "female"),
    ("34F with itchy hands", 34, "female"),
    ("Hx: 5 y/o M, itchy rash", 5, "male"),
    ("72/M, k/c/o diabetes", 72, "male"),
    ("Mrs K, aged 62,", 62, "female"),
    ("a 3-month-old girl", 0.25, "female"),
    ("a 10-day-old boy", 10 / 365.25, "male"),
    ("a 2½-year-old boy", 2.5, "male"),
    ("a newborn girl", 0, "female"),
    ("a woman in her late 40s", 48, "female"),
    ("The boy, aged 7 months, came with his 30-year-old mother", 7 / 12, "male"),
    ("Temp was 101.5 F.", None, None),
    ("He has had it since he was 12 years old.", None, "male"),
]


@pytest.mark.parametrize(("text", "age", "sex"), PATIENTS)
def test_age_and_sex_in_the_usual_writings(
    reader: ProseReader, text: str, age: float | None, sex: str | None
) -> None:
    reading = reader.read(text)
    assert (None if reading.age is None else reading.age.value) == pytest.approx(age, abs=0.01)
    assert (None if reading.sex is None else reading.sex.word) == sex


COURSES = [
    ("A two-year history of scaly plaques.", "duration-one-to-five-years"),
    ("Scaly plaques of 8 months' duration.", "duration-three-to-twelve-months"),
    ("Itchy rash x 2 wks.", "duration-one-to-four-weeks"),
    ("He noticed the nodule 3 days ago.", "duration-under-one-week"),
    ("The papules have been present for more than five years.", "duration-over-five-years"),
    ("A 30-year-old man has had scaly elbows since the age of 12.", "duration-over-five-years"),
]


@pytest.mark.parametrize(("text", "finding"), COURSES)
def test_durations(reader: ProseReader, text: str, finding: str) -> None:
    told = {one.finding for one in reader.read(text).findings}
    assert {one for one in told if one.startswith("duration")} == {finding}


@pytest.mark.parametrize(
    "text",
    [
        "He has taken amlodipine for 10 years.",
        "She has had diabetes for three years.",
        "A 10-year history of asthma.",
        "He was treated with betamethasone cream for 2 weeks.",
        "His brother has had the same spots for three years.",
    ],
)
def test_times_of_other_things_are_no_duration(reader: ProseReader, text: str) -> None:
    assert not any("duration" in one.finding for one in reader.read(text).findings)
