"""Free text: what is claimed, denied, doubted, past or somebody else's, and where it stands."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.closure import close
from reasoning.prose import ProseReader
from reasoning.prose.case import HEDGE, case_fields, without
from tests.reasoning.helpers import said

DENIALS = [
    ("There was no itch.", {"-pruritus"}),
    ("He denies fever, chills or weight loss.", {"-fever", "-chills", "-weight-loss"}),
    ("The plaques were without scale.", {"+plaque", "-scale"}),
    ("The nodule was non-tender.", {"+nodule", "-tenderness"}),
    ("Nontender nodules on the leg.", {"+nodule", "-tenderness", "+lower-limb"}),
    ("The nails were spared.", {"-nail-involvement"}),
    ("Nikolsky's sign was negative.", {"-nikolsky-sign"}),
    ("Nikolsky -ve, Auspitz sign +ve.", {"-nikolsky-sign", "+auspitz-sign"}),
    ("Negative for fever and joint pain.", {"-fever", "-arthralgia"}),
    (
        "No mucosal involvement, and the plaques were scaly.",
        {"-mucosal-involvement", "+plaque", "+scale"},
    ),
    ("No fever but severe itching.", {"-fever", "+severe-itch"}),
    ("She had neither itching nor pain.", {"-pruritus", "-pain"}),
    ("The face and scalp were not involved.", {"-face", "-scalp"}),
    ("The eruption spared the face.", {"-face"}),
    (
        "There were no oral lesions and the palms and soles were spared.",
        {"-oral-cavity", "-oral-mucosal-involvement", "-palm", "-sole"},
    ),
    ("Not only papules but also pustules were seen.", {"+papule", "+pustule"}),
    ("There is no improvement of the itching.", {"+pruritus"}),
    (
        "Annular plaques on the forearm with central clearing; the face was clear.",
        {"+annular", "+plaque", "+forearm", "+central-clearing", "-face"},
    ),
    ("He denied itching except for a mild burning.", {"-pruritus", "+burning"}),
    ("Lymph nodes were not enlarged.", {"-lymphadenopathy"}),
    ("She was afebrile and the lesion was painless.", {"-fever", "-pain"}),
    ("CRP was elevated and ANA was negative.", {"+raised-crp", "-ana-positive"}),
    ("Syphilis serology (RPR) was nonreactive.", {"-syphilis-serology"}),
    ("Her nails are normal but her scalp is scaly.", {"-nail-involvement", "+scalp", "+scale"}),
    ("No history of hepatitis C.", {"-liver-disease-hcv"}),
]


@pytest.mark.parametrize(("text", "expected"), DENIALS)
def test_denials_reach_what_they_deny_and_no_further(
    reader: ProseReader, text: str, expected: set[str]
) -> None:
    assert said(reader.read(text)) == expected


def test_what_is_denied_of_a_place_is_not_denied_of_the_body(reader: ProseReader) -> None:
    reading = reader.read("There was no itching of the scalp.")
    assert said(reading) == {"-pruritus"}
    (left,) = reading.left_out
    assert (left.finding, left.state) == ("scalp", "unsaid")
    assert "denies" in left.rule


def test_a_disorder_that_is_named_is_shown_and_never_used(reader: ProseReader) -> None:
    reading = reader.read("A diagnosis of bullous pemphigoid was made.")
    assert reading.findings == ()
    (named,) = reading.disorders
    assert (named.disorder, named.text) == ("bullous-pemphigoid", "bullous pemphigoid")


def test_measured_values(reader: ProseReader) -> None:
    text = (
        "A 53-year-old woman, temperature 39.1 °C, pulse 130/min, blood pressure 80/40 mmHg, "
        "platelets 80,000/µL, eosinophils 2.4 x 10^9/L, CRP 3 mg/L."
    )
    assert said(reader.read(text)) >= {
        "+fever",
        "+tachycardia-over-120",
        "+hypotension",
        "+thrombocytopenia",
        "+eosinophilia-over-1500",
        "-raised-crp",
    }
    child = said(reader.read("A 2-year-old boy with a pulse of 130/min."))
    assert not any("tachycardia" in one for one in child), "the limits are those of adults"


def test_histology_and_dermoscopy_have_words_of_their_own(reader: ProseReader) -> None:
    text = "Histology showed hyperkeratosis and ulceration without acantholysis."
    assert said(reader.read(text)) == {"+histologic-hyperkeratosis", "-acantholysis"}
    assert said(reader.read("The plaque showed hyperkeratosis and ulceration.")) >= {
        "+hyperkeratosis",
        "+ulcer",
    }
    text = "Dermoscopy: atypical pigment network with ulceration, no blue-white veil."
    assert said(reader.read(text)) == {
        "+atypical-pigment-network",
        "+dermoscopic-ulceration",
        "-blue-whitish-veil",
    }


def test_lesions_are_put_together(reader: ProseReader) -> None:
    reading = reader.read("Scaly, erythematous plaques on the elbows and knees, without crusts.")
    assert {one.parts for one in reading.lesions} == {
        ("elbow", "erythematous-scaly-plaque"),
        ("erythematous-scaly-plaque", "knee"),
    }
    reading = reader.read("Firm nodules on the leg and red papules on the trunk.")
    assert {one.parts for one in reading.lesions} == {
        ("firm", "lower-limb", "nodule"),
        ("papule", "red", "trunk"),
    }


def test_a_finding_follows_from_the_parts_of_its_lesion(reader: ProseReader) -> None:
    apart = said(reader.read("Papules on the face with central umbilication."))
    assert "+umbilicated-papule" in apart
    other = said(reader.read("Papules on the face. One plaque showed central umbilication."))
    assert "+umbilicated-papule" not in other


def test_one_or_several(reader: ProseReader) -> None:
    assert "+single-lesion" in said(reader.read("A firm papule on the nose."))
    assert "+single-lesion" not in said(reader.read("A firm papule and two nodules and papules."))
    assert "+multiple-lesions" in said(reader.read("Several scaly papules were seen."))
    assert said(reader.read("She came after several weeks.")) == set()


def test_british_spelling_and_latin_plurals(reader: ProseReader) -> None:
    text = "Oedema, haemorrhagic crusts, bullae and a tumour; generalised."
    assert said(reader.read(text)) >= {
        "+edema",
        "+hemorrhagic-crust",
        "+bulla",
        "+tumor-mass",
        "+generalized-distribution",
    }


def test_every_span_is_where_its_words_are(reader: ProseReader) -> None:
    text = "Naïve café-au-lait macules — “scaly” plaques\non the  trunk; no itch.\nPossible fever."
    reading = reader.read(text)
    assert reading.findings
    every: list[Any] = [*reading.findings, *reading.left_out, *reading.lesions, *reading.disorders]
    for one in every:
        assert text[one.start : one.end] == one.text


# -- what a text makes of a case -------------------------------------------------------------------
def test_a_hedge_is_soft_evidence(reader: ProseReader) -> None:
    reading = reader.read("Possible nail pitting.")
    assert said(reading) == {"?nail-pitting"}
    (entry,) = case_fields(reading)["observations"]
    assert (entry["probability"], entry["base_rate"]) == (HEDGE, 0.5)
    assert "status" not in entry


def test_the_observations_say_where_they_come_from(reader: ProseReader) -> None:
    fields = case_fields(reader.read("A 51-year-old man with silvery scale, but no itch."))
    assert (fields["age"], fields["sex"]) == (51, "male")
    rows = {one["finding"]: one for one in fields["observations"]}
    assert rows["silvery-scale"]["region"] == "text at 23-36: 'silvery scale'"
    assert rows["pruritus"]["note"] == "after 'no'"
    case = resolve_case({"id": "x", **fields}, reader.knowledge)
    assert {one.origin for one in case.observations} == {"text"}


@pytest.mark.parametrize(
    ("text", "kept", "left"),
    [
        ("No fever in hospital; later fever of 39 °C.", "+fever", "fever"),
        ("No pain. The nodules are tender to touch.", "+tenderness", "pain"),
        ("No blisters. Vesicles on the hand.", "+vesicle", "blister"),
    ],
)
def test_an_absence_that_a_presence_contradicts_is_left_out(
    reader: ProseReader, text: str, kept: str, left: str
) -> None:
    reading = reader.read(text)
    assert kept in said(reading)
    assert any(one.finding == left and "contradicted" in one.rule for one in reading.left_out)
    case = resolve_case({"id": "x", **case_fields(reading)}, reader.knowledge)
    close(case, reader.hierarchy, reader.knowledge)  # no contradiction


def test_corrections_go_before_the_text(reader: ProseReader) -> None:
    text = "Scaly plaques on the elbows for two years. No fever. No pain."
    reading = reader.read(text)
    hierarchy = reader.hierarchy
    assert "scale" not in str(case_fields(without(reading, hierarchy, dropped=["scale"])))
    denied = without(reading, hierarchy, given={"upper-limb": "absent"})
    assert not any(one.finding == "elbow" for one in denied.findings), "a kind of what is absent"
    assert all("elbow" not in one.parts for one in denied.lesions)
    given = without(reading, hierarchy, given={"tenderness": "present"})
    assert "-pain" not in said(given)
    assert "-fever" in said(given)
    timed = without(reading, hierarchy, choices=["duration"])
    assert not any(one.finding.startswith("duration") for one in timed.findings)


# -- robustness ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        *("", " \n\t", "...", "no", "日本語の皮膚", "\x00papule", "((", "½", "10x10", "a" * 5000),
        *("99999999999999999999 cm plaque", "No.", "non", "T 38.", "Pat. S. aureus. C. diff."),
    ],
)
def test_odd_texts_are_read_without_error(reader: ProseReader, text: str) -> None:
    reading = reader.read(text)
    assert reading.text == text


def test_words_in_any_order_never_contradict_themselves(reader: ProseReader) -> None:
    words = (
        "no not without the a scaly plaques papules on trunk face and , but fever itch . ; ( "
        ") denied spared possible mother has psoriasis 3 weeks ago 2 cm nodule were was "
        "normal nails histology showed dermoscopy history of since tender non painful bullae "
        "vesicles vesicle blister"
    )
    chance = random.Random(7)  # noqa: S311  # words, no secrets
    for _ in range(150):
        text = " ".join(chance.choices(words.split(), k=chance.randint(1, 60)))
        reading = reader.read(text)
        case = resolve_case({"id": "x", **case_fields(reading)}, reader.knowledge)
        close(case, reader.hierarchy, reader.knowledge)


def test_the_same_text_gives_the_same_reading(shipped: KnowledgeBase, reader: ProseReader) -> None:
    text = "Itchy, scaly plaques on the elbows; nails spared. Mother has psoriasis."
    assert ProseReader(shipped).read(text) == reader.read(text)


def test_another_vocabulary_is_read_in_its_own_terms(toy: KnowledgeBase) -> None:
    reading = ProseReader(toy).read(
        "A 40-year-old man with itchy, silvery scaling on the elbow and a lump for six months; "
        "no fever, ANA negative, nails normal."
    )
    assert said(reading) == {
        "+pruritus",
        "+silvery-scale",
        "+elbow",
        "-fever",
        "+duration-three-to-twelve-months",
    }
