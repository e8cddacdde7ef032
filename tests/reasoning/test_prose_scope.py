"""Free text: whose part of the body, what an instrument sees, where a denial ends or excepts."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import assert_said, said

READ = [
    # whose, and which side
    ("Papules on the dorsa of both hands.", {"+back-of-hand", "+bilateral-distribution"}, set()),
    ("A rash about her mouth.", {"+perioral-distribution"}, {"+oral-cavity"}),
    ("Scale behind his left ear.", {"+scale", "+ear"}, set()),
    ("Depigmented macules around the eyes, mouth and ears.", {"+eyelid"}, {"+oral-cavity"}),
    # a name of dermoscopy hides nothing where nobody looked through one
    ("White scale in the web spaces of the toes.", {"+scale", "+toe-web-involvement"}, set()),
    ("Flaky white scales on the scalp.", {"+scale", "+scalp"}, {"+white-scale-dermoscopy"}),
    ("Dermoscopy shows white scale.", {"+white-scale-dermoscopy"}, set()),
    # denials: what they reach, what ends them, what is excepted
    ("Elbows, knees and nails are free of any change.", {"-elbow", "-knee"}, {"+elbow"}),
    ("A boy with no known allergies experienced hives.", {"+wheal"}, {"-wheal"}),
    ("Apart from a sore throat he is well.", {"+sore-throat"}, {"-sore-throat"}),
    ("Apart from the face the skin was red.", {"-face", "+red"}, set()),
    ("She was not exposed to any plants or animals.", {"-plant-contact", "-animal-contact"}, set()),
    ("The rash was not associated with fever.", {"-fever"}, {"+fever"}),
    ("Review of systems was negative including fever and cough.", {"-fever"}, {"+fever"}),
    ("He hadn't used any new medications.", {"-new-medication"}, set()),
    ("Widening of the part with a preserved frontal hairline.", set(), {"+marginal-alopecia"}),
]


@pytest.mark.parametrize(("text", "there", "not_there"), READ)
def test_scope(reader: ProseReader, text: str, there: set[str], not_there: set[str]) -> None:
    assert_said(reader.read(text), there, not_there)


def test_twins_are_patients_and_a_twin_is_not(reader: ProseReader) -> None:
    both = reader.read("Twin 16-month-old boys came. Both twins had papules on the torso.")
    assert both.age is not None
    assert both.age.value == pytest.approx(16 / 12)
    assert {"+papule", "+trunk"} <= said(both)
    assert "+papule" not in said(reader.read("His twin brother has papules."))
