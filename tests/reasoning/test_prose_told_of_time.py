"""Free text: how long each lesion lasts, what makes it worse, which patch came first."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import said

HOURS = "+lesions-under-24-hours"
FLEETING = [
    ("The wheals fade within 30 to 60 minutes.", True),
    ("Each lesion lasts for a few hours.", True),
    ("The rash clears within 20 hours.", True),
    ("The wheals last for 36 hours.", False),
    ("The headache lasts for two hours.", False),
    ("The wheals do not fade within an hour.", False),
]


@pytest.mark.parametrize(("text", "is_so"), FLEETING)
def test_how_long_each_lesion_lasts(reader: ProseReader, text: str, is_so: bool) -> None:
    assert (HOURS in said(reader.read(text))) is is_so


def test_how_long_each_lasts_is_not_how_long_it_has_been_there(reader: ProseReader) -> None:
    found = said(reader.read("Wheals that come and go within 24 hours, for 3 months."))
    assert {HOURS, "+duration-one-to-three-months"} <= found
    assert "+duration-one-day" not in found


WORSE = [
    ("Redness worse with heat, wine and sunlight.", {"+alcohol-trigger", "+worse-with-sunlight"}),
    ("Vesicles recur with stress and sun.", {"+stress-trigger", "+worse-with-sunlight"}),
    ("Plaques that improve with sunlight.", set()),
    ("A red face, not triggered by alcohol.", set()),
]


@pytest.mark.parametrize(("text", "expected"), WORSE)
def test_what_makes_it_worse(reader: ProseReader, text: str, expected: set[str]) -> None:
    triggers = {"+alcohol-trigger", "+worse-with-sunlight", "+stress-trigger", "+alcohol-use"}
    assert said(reader.read(text)) & triggers == expected


FIRST = [
    ("A single oval patch appeared, followed by many smaller ones.", True),
    ("She saw a first patch on the belly. Ten days later a rash spread over the trunk.", True),
    ("A single scaly patch on the shin.", False),
    ("A solitary annular plaque, then several more.", False),
    ("No single patch was seen before the rash.", False),
]


@pytest.mark.parametrize(("text", "is_so"), FIRST)
def test_the_patch_that_came_first(reader: ProseReader, text: str, is_so: bool) -> None:
    found = said(reader.read(text))
    assert ("+herald-patch" in found) is is_so
    assert not (is_so and "+single-lesion" in found)
