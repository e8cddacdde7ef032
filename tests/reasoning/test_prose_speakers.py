"""Free text in the words of patients and of those who speak for them."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from reasoning.prose.speakers import told_of
from tests.reasoning.helpers import said

TOLD = [
    ("My 8-year-old son has a lump on his cheek.", 8.0, "male"),
    ("Our son is 18 months old and has a flat brown patch.", 1.5, "male"),
    ("My daughter has a rash on her face. She's 5, and it itches.", 5.0, "female"),
    ("I'm writing for my 86-year-old mother, who has thick toenails.", 86.0, "female"),
    ("My 3-week-old baby has pustules.", 3 * 7 / 365.25, None),
    ("I'm 33 and itchy. My husband saw blisters, he thinks it is a bite.", 33.0, None),
    ("I’m a 33-year-old woman with scaly plaques.", 33.0, "female"),
    ("I am 71, male, with a scaly spot on my ear.", 71.0, "male"),
    ("I'm 24. My dad has the same skin, and he's had depression too.", 24.0, None),
    ("I'm 38 weeks pregnant with itchy papules.", None, None),
    ("My husband noticed a mole on my back. I am 45.", 45.0, None),
]


@pytest.mark.parametrize(("text", "age", "sex"), TOLD)
def test_whose_age_and_sex(
    reader: ProseReader, text: str, age: float | None, sex: str | None
) -> None:
    reading = reader.read(text)
    assert (None if reading.age is None else reading.age.value) == pytest.approx(age)
    assert (None if reading.sex is None else reading.sex.word) == sex


def test_what_is_told_of_a_son_is_the_patients(reader: ProseReader) -> None:
    reading = reader.read("My 8-year-old son has a lump on his cheek. It doesn't hurt.")
    assert said(reading) >= {"+nodule", "+cheek", "-pain"}


@pytest.mark.parametrize(
    "text",
    [
        "My mother is worried about a mole on my back.",
        "My wife noticed blisters.",
        "I have an itchy rash, and my brother has psoriasis.",
        "A 40-year-old woman has a rash. Her son has eczema.",
        "",
    ],
)
def test_nobody_is_spoken_for(text: str) -> None:
    assert told_of(text) is None


def test_a_mothers_own_relatives_stay_relatives(reader: ProseReader) -> None:
    reading = reader.read("My 4-year-old daughter has scaly plaques. Her father has psoriasis.")
    assert "+family-history-psoriasis" in said(reading)
    assert "+plaque" in said(reading)


JOINTS = [
    ("Fever and migrating pain in the wrists, knees and ankle.", {"+arthralgia", "+fever"}),
    ("My ankles ache.", {"+arthralgia"}),
    ("Knees, ankles and hands are swollen and sore.", {"+arthralgia", "+swelling"}),
    ("I don't get sore joints.", {"-arthralgia"}),
]


@pytest.mark.parametrize(("text", "expected"), JOINTS)
def test_joints_that_hurt_are_no_place_of_the_skin(
    reader: ProseReader, text: str, expected: set[str]
) -> None:
    found = said(reader.read(text))
    assert expected <= found
    assert not {"+knee", "+ankle", "+wrist", "+hand", "+pain", "+ulcer"} & found


def test_skin_that_hurts_over_a_joint_is_skin(reader: ProseReader) -> None:
    found = said(reader.read("Painful plaques on the knees and elbows."))
    assert found >= {"+pain", "+plaque", "+knee", "+elbow"}
    assert "+arthralgia" not in found


VALUES = [
    ("Eosinophils were 4.8 × 10⁹/L.", {"+eosinophilia-over-1500"}),
    ("FBC: WCC 16, eos 6.8, plts 510.", {"+leukocytosis", "+eosinophilia", "+thrombocytosis"}),
    ("The platelet count is 7,000/microL.", {"+thrombocytopenia"}),
    ("White cells are normal, platelets 8 × 10⁹/L.", {"+thrombocytopenia"}),
    ("Creatinine has gone from 95 to 290 µmol/L.", {"+raised-creatinine"}),
    ("Creatinine 2.3 mg/dl, CK 780, ALT 640 U/L.", {"+raised-creatinine", "+hepatitis"}),
    ("ESR 98, CRP 77. T 38.4.", {"+raised-crp", "+fever"}),
    ("Creatinine 80 µmol/L, CK 90 U/L.", {"-raised-creatinine", "-raised-creatine-kinase"}),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values_of_the_laboratory(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert expected <= said(reader.read(text))


def test_a_referral_for_evaluation_tells_of_what_is_there(reader: ProseReader) -> None:
    found = said(reader.read("A woman was referred for evaluation of painful toenails."))
    assert found >= {"+pain", "+toenail"}


def test_normal_fingernails_leave_the_toenails(reader: ProseReader) -> None:
    found = said(reader.read("Painful toenails. Fingernails were normal."))
    assert {"+toenail", "-fingernail"} <= found
    assert "-nail-involvement" not in found


def test_a_verdict_after_its_test_counts_before_one_of_another_test(reader: ProseReader) -> None:
    found = said(reader.read("ANA positive, dsDNA/Sm neg. CRP raised, C3 normal."))
    assert {"+ana-positive", "-anti-dsdna-or-anti-sm", "+raised-crp", "-low-complement"} <= found


def test_a_name_with_a_word_of_histology_is_no_histology(reader: ProseReader) -> None:
    found = said(reader.read("Nodules resembling pyogenic granuloma."))
    assert "+nodule" in found
    told = said(reader.read("A pathologist has had a warty plaque on the thumb for a year."))
    assert told >= {"+warty", "+plaque", "+finger"}


def test_abbreviations_of_letters(reader: ProseReader) -> None:
    found = said(reader.read("62 yo man, T2DM, HTN, CKD3, IBD."))
    assert found >= {"+diabetes", "+hypertension", "+renal-disease", "+inflammatory-bowel-disease"}


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("27F breastfeeding her baby, 5 months old, has papules.", 27.0, "female"),
        ("I saw this 61-year-old baker. She tells me that I was right.", 61.0, "female"),
        ("Thank you for asking me to see this infant of six weeks.", 0.115, None),
        ("This 9-year-old son of first cousins has papules.", 9.0, "male"),
        ("A plumber of 49 with papules. He is well.", 49.0, "male"),
        ("A nodule with a size of 12 and a history of 10 attacks.", None, None),
    ],
)
def test_age_and_sex_said_otherwise(
    reader: ProseReader, text: str, age: float | None, sex: str | None
) -> None:
    found = reader.read(text)
    assert (found.age and round(found.age.value, 3)) == age
    assert (found.sex and found.sex.word) == sex
