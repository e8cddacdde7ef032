"""Free text: how far a denial reaches along a list, and what ends it."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import assert_said, said

ABSENT = [
    ("No fever, itch, weight loss or pain.", {"-fever", "-pruritus", "-weight-loss", "-pain"}),
    ("No oral ulcers, joint pain, photosensitivity.",
     {"-oral-ulcer", "-arthralgia", "-photosensitivity"}),
    ("Denies fever, chills, night sweats, or weight loss.",
     {"-fever", "-chills", "-night-sweats", "-weight-loss"}),
    ("No fever, chills, weight loss were reported.", {"-fever", "-chills", "-weight-loss"}),
    ("No vesicles, pustules noted.", {"-vesicle", "-pustule"}),
    ("No fever and chills were noted.", {"-fever", "-chills"}),
    ("No fever, chills, or vomiting occurred.", {"-fever", "-chills", "-nausea-or-vomiting"}),
    ("He reports no fever, chills, joint pain.", {"-fever", "-chills", "-arthralgia"}),
    ("No nits, lice, burrows.", {"-nits-on-hair", "-lice-seen", "-burrow"}),
    ("No fever, recent travel, new medication started.",
     {"-fever", "-travel-tropics", "-new-medication"}),
    ("No trauma, fever, joint pain, swollen joints.",
     {"-trauma-at-site", "-fever", "-arthralgia", "-arthritis"}),
    ("Papules rather than plaques or nodules.", {"+papule", "-plaque", "-nodule"}),
    ("No itch, pain, fever in the last 3 months or so.", {"-pruritus", "-pain", "-fever"}),
]  # fmt: skip
ENDS = [
    # a verb of its own
    ("denies itch, has scaly plaques on elbows", {"-pruritus", "+plaque", "+scale", "+elbow"}),
    ("denies fever, reports painful blisters on lips", {"-fever", "+blister", "+pain", "+lip"}),
    ("no fever, has blisters", {"-fever", "+blister"}),
    ("no fever and has blisters", {"-fever", "+blister"}),
    ("no fever, chills, nails were pitted", {"-fever", "-chills", "+nail-pitting"}),
    ("no fever, plaques are scaly", {"-fever", "+plaque", "+scale"}),
    ("he denies new medications, states the rash itches", {"-new-medication", "+pruritus"}),
    # a value, a size, a heading
    ("no fever, pulse 130, BP 85/50, confused, leg purple and very painful",
     {"-fever", "+tachycardia", "+hypotension", "+confusion", "+violaceous", "+severe-pain"}),
    ("no fever, RR 28, confused", {"-fever", "+confusion"}),
    ("denies itch, pain, BP 120/80, scaly patch on the temple",
     {"-pruritus", "-pain", "+scale", "+patch", "+temple"}),
    ("no itch, 3 cm plaque on the back", {"-pruritus", "+plaque", "+back"}),
    ("denies fever, exam: scaly plaques", {"-fever", "+plaque", "+scale"}),
    # a place, a look, somebody else, an instrument
    ("no itch, plaques on elbows", {"-pruritus", "+plaque", "+elbow"}),
    ("no itch, pain, plaques on elbows or knees", {"-pruritus", "-pain", "+plaque", "+elbow"}),
    ("no fever, scaly plaques both elbows", {"-fever", "+plaque", "+elbow"}),
    ("no trauma, left leg red and hot", {"-trauma-at-site", "+red", "+warm", "+lower-limb"}),
    ("no hives, father has the same", {"-wheal", "+family-history-skin-disease"}),
    ("no family history of psoriasis, mother with eczema",
     {"-family-history-psoriasis", "+family-history-atopy"}),
    ("no itch, coral red under Wood lamp", {"-pruritus", "+coral-red-fluorescence"}),
    # words that say so
    ("no itch just pain", {"-pruritus", "+pain"}),
    ("no itch, only pain", {"-pruritus", "+pain"}),
    ("no pain, mostly itch", {"-pain", "+pruritus"}),
    ("not just papules, pustules too", {"+papule", "+pustule"}),
    ("no mucosal lesions, palms involved", {"-mucosal-involvement", "+palm"}),
    ("no blisters, mouth sores present", {"-blister", "+mouth-sores"}),
    ("no fever, Nikolsky sign positive", {"-fever", "+nikolsky-sign"}),
    ("bruises rather than itch and leave scars, sore joints", {"-pruritus", "+arthralgia"}),
    ("not painful or itchy, scaly plaques", {"-pain", "-pruritus", "+scale", "+plaque"}),
    # the denial is part of a finding
    ("pale patches with no feeling, thickened nerve",
     {"+sensory-loss-in-lesion", "+nerve-thickening"}),
    ("Healed without scarring, scale or inflammation.", {"-scale"}),
]  # fmt: skip
UNSAID = [
    (
        "no blisters, oral ulcers, red targets on hands",
        {"-blister"},
        {"oral-ulcer", "target-lesion"},
    ),
    ("denies itch, plaques on elbows", {"-pruritus"}, {"plaque", "elbow"}),
    ("no lesions in the mouth, papules on the trunk", {"-oral-cavity"}, {"papule", "trunk"}),
    ("no fever, diarrhea for 2 days", {"-fever"}, {"diarrhea"}),
]
APART = [
    ("strawberry tongue, swollen hands", {"+strawberry-tongue", "+hand"}, {"+angioedema-swelling"}),
    ("red lips, swollen hands", {"+lip", "+hand"}, {"+angioedema-swelling"}),
    ("sore nose and eyes, dry cough", {"+nose"}, {"+dry-eyes"}),
    ("lesion on scalp, tender lump on neck", {"+scalp", "+neck"}, {"+scalp-tenderness"}),
    ("no fever, rash all over", {"-fever"}, {"+no-visible-rash"}),
    ("tense, clear bullae", {"+tense-bulla"}, set()),
    ("thick, yellow nails", {"+thick-nail", "+yellow-nail"}, set()),
    ("lips dry, swollen", {"+angioedema-swelling"}, set()),
    ("a plaque with a raised, scaly border", {"+raised-edge"}, set()),
]


@pytest.mark.parametrize(("text", "expected"), ABSENT)
def test_a_list_after_a_denial_is_absent_throughout(
    reader: ProseReader, text: str, expected: set[str]
) -> None:
    found = {one for one in said(reader.read(text)) if "duration" not in one}
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), ENDS)
def test_what_is_told_of_ends_a_denial(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert_said(reader.read(text), expected, set())


@pytest.mark.parametrize(("text", "there", "unsaid"), UNSAID)
def test_what_may_be_denied_or_told_is_left_unsaid(
    reader: ProseReader, text: str, there: set[str], unsaid: set[str]
) -> None:
    reading = reader.read(text)
    assert_said(reading, there, {sign + one for one in unsaid for sign in "+-?"})
    assert unsaid <= {one.finding for one in reading.left_out}


@pytest.mark.parametrize(("text", "there", "not_there"), APART)
def test_a_comma_parts_a_noun_from_the_next_adjective(
    reader: ProseReader, text: str, there: set[str], not_there: set[str]
) -> None:
    assert_said(reader.read(text), there, not_there)
