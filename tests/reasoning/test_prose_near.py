"""Free text: what is near a place, dark, scratched, or denied of a time alone."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import assert_said, said

PLACES = [
    ("A 7 mm papule, 2 cm from the ear.", set(), {"+ear"}),
    ("A nodule 1 cm lateral to the right eyelid.", set(), {"+eyelid"}),
    ("Papules on the cheek, well away from the groin.", {"+cheek"}, {"+groin"}),
    ("A plaque that extends 10 cm from the ankle to the knee.", {"+ankle", "+knee"}, set()),
    ("A papule of the ear.", {"+ear"}, set()),
    ("Hands, feet and face spared.", {"-hand", "-foot", "-face"}, set()),
    ("Mouth, eyes and genitals not involved.", {"-oral-cavity", "-genitals"}, set()),
    ("Face, neck and arms red, palms not involved.", {"+face", "+neck", "-palm"}, set()),
]


@pytest.mark.parametrize(("text", "there", "not_there"), PLACES)
def test_places_near_on_and_spared(
    reader: ProseReader, text: str, there: set[str], not_there: set[str]
) -> None:
    assert_said(reader.read(text), there, not_there)


def test_how_far_it_is_to_a_place_is_no_size(reader: ProseReader) -> None:
    assert "+diameter-over-6mm" not in said(reader.read("A nodule 2 cm from the left ear."))
    assert "+diameter-over-6mm" in said(reader.read("A nodule of 2 cm above the ankle."))


DARK = [
    ("A dark, raised, irregular lesion on the calf.", True),
    ("A spot on the back that is very dark.", True),
    ("Dark red papules on the shins.", False),
    ("Papules and dark urine.", False),
    ("A woman with dark skin and papules.", False),
    ("Papules, dark circles under the eyes.", False),
    ("A dark night, then papules.", False),
]


@pytest.mark.parametrize(("text", "is_so"), DARK)
def test_dark_is_pigmented_where_a_lesion_is(reader: ProseReader, text: str, is_so: bool) -> None:
    assert ("+pigmented" in said(reader.read(text))) is is_so


ITCH = [
    ("It bleeds when scratched.", set()),
    ("He is scratching.", {"+pruritus"}),
    ("Itching is not present at night.", set()),
    ("At first it was not itchy.", set()),
    ("No itch.", {"-pruritus"}),
    ("The itch has gone but the rash is still there.", set()),
    ("No itch at night or by day.", {"-pruritus", "-nocturnal-itch"}),
]


@pytest.mark.parametrize(("text", "may_say"), ITCH)
def test_itch_is_read_only_where_it_is_told(
    reader: ProseReader, text: str, may_say: set[str]
) -> None:
    itch = {one for one in said(reader.read(text)) if one.endswith(("pruritus", "itch"))}
    assert itch <= may_say
    assert bool(itch) is bool(may_say)


def test_what_is_denied_of_a_time_is_listed(reader: ProseReader) -> None:
    (left,) = reader.read("Itching is not present at night.").left_out
    assert "only 'at night'" in left.rule


WORDS = [
    ("A dark mole.", "pigmented"),
    ("Blisters in a dermatomal distribution.", "dermatomal"),
    ("Scale in the finger web.", "finger-web-involvement"),
    ("Scale in a toe web.", "toe-web-involvement"),
    ("She has skin pain.", "pain"),
]


@pytest.mark.parametrize(("text", "finding"), WORDS)
def test_plain_words(reader: ProseReader, text: str, finding: str) -> None:
    assert f"+{finding}" in said(reader.read(text))


def test_a_disorder_is_read_as_a_finding_or_named_but_never_both(reader: ProseReader) -> None:
    reading = reader.read("Father had melanoma. Consistent with psoriasis.")
    assert "+family-history-melanoma" in said(reading)
    assert [one.text for one in reading.disorders] == ["psoriasis"]


def test_what_somebody_is_evaluated_for_is_there(reader: ProseReader) -> None:
    assert "+nodule" in said(reader.read("He was evaluated for a lump of the buttock."))
    assert "+nodule" not in said(reader.read("He was evaluated for nodules of the thyroid."))


def test_what_follows_unless_is_not_told(reader: ProseReader) -> None:
    assert said(reader.read("It is not sore unless knocked.")) == {"-pain"}
