"""Free text: which of several times is that of the complaint, and that none is lost in silence."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import said

READ = [
    ("An itchy rash on the hands for 6 weeks, worse at work.", "one-to-three-months"),
    ("A red rash on the face for 2 months, worse in the sun.", "one-to-three-months"),
    ("A 3 cm ulcer on the lower leg for 8 months with varicose veins.", "three-to-twelve-months"),
    ("She has had psoriasis for 10 years and new blisters for 3 days.", "under-one-week"),
    ("Eczema for 5 years and a crusted nodule on the lip for 5 months.", "three-to-twelve-months"),
    ("An eruption on the trunk for 12 days, on phenytoin for 4 weeks.", "one-to-four-weeks"),
    ("A rash on the shins for 5 days after a sore throat.", "under-one-week"),
    ("For the last fortnight my hands have been itching.", "one-to-four-weeks"),
    ("The rash started the day before yesterday.", "one-day"),
    ("Hands cracked for the best part of a year.", "three-to-twelve-months"),
    ("He was fine until Saturday when hives came up.", "under-one-week"),
    ("He was asymptomatic until 5 days ago, when blisters appeared.", "under-one-week"),
    ("A smoker and for three years he has had boggy lumps.", "one-to-five-years"),
    ("Her nails have been thick for 8 years, worse in winter.", "over-five-years"),
    (
        "A skin cancer was cut out of his nose 3 years ago; now a nodule for 8 months.",
        "three-to-twelve-months",
    ),
]


@pytest.mark.parametrize(("text", "lasts"), READ)
def test_a_time_is_that_of_the_complaint_before_it(
    reader: ProseReader, text: str, lasts: str
) -> None:
    told = {one for one in said(reader.read(text)) if one.startswith("+duration")}
    assert told == {f"+duration-{lasts}"}


NOT_USED = [
    ("The rash was not itchy until last week, now very itchy.", "last week", "until when"),
    ("Psoriasis for 10 years, new blisters for 3 days.", "for 10 years", "earlier disease"),
    ("A rash. Prednisone for 3 weeks.", "for 3 weeks", "medicine"),
    ("A rash since May. Her sister has had blisters for 4 days.", "for 4 days", "somebody else"),
    ("The sores last for 10 days each.", "for 10 days", "each time"),
    ("The sores come back every 2 months.", "2 months", "how often"),
    ("The blisters clear in 2 weeks.", "in 2 weeks", "each time"),
    ("Swelling lasting 24 to 48 hours, every month.", "lasting 24 to 48 hours", "each time"),
    ("A rash came 2 weeks after an injection.", "2 weeks after", "something else"),
    ("A lump for ten years, red for 2 days.", "for 2 days", "one duration"),
    ("After 2 weeks of antibiotic the rash stayed.", "2 weeks", "not told as"),
    ("A nodule on the ear since age 12.", "since age 12", "no age"),
]


@pytest.mark.parametrize(("text", "words", "why"), NOT_USED)
def test_a_time_that_is_not_used_is_listed_with_its_reason(
    reader: ProseReader, text: str, words: str, why: str
) -> None:
    left = {one.text: one.rule for one in reader.read(text).left_out if "duration" in one.finding}
    assert why in left.get(words, f"{words} is not among {left}")


def test_a_time_is_used_or_not_used_but_never_both(reader: ProseReader) -> None:
    reading = reader.read("Wheals that fade within 30 to 60 minutes, for 3 months, twice a day.")
    assert "+duration-one-to-three-months" in said(reading)
    assert not [one for one in reading.left_out if "duration" in one.finding]


def test_a_name_with_a_number_in_it_is_not_put_together_from_afar(reader: ProseReader) -> None:
    reading = reader.read("Allopurinol 3 weeks ago, fever 39.")
    assert "+fever" in said(reading)
    assert "+fever-week-of-39" not in said(reading)
    assert all("weeks ago" not in one.text for one in reading.findings)


def test_a_word_that_is_a_sign_and_a_diagnosis_is_a_sign_first(reader: ProseReader) -> None:
    """*Onychomadesis* names a finding of the vocabulary and a script."""
    reading = reader.read("A 40-year-old man with a two-year history of onychomadesis.")
    assert "duration-one-to-five-years" in {one.finding for one in reading.findings}
