"""Free text without an end: no sentence is longer than what is looked up word by word allows."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from reasoning.prose.words import _LONGEST
from tests.reasoning.helpers import said


@pytest.mark.parametrize("said_again", ["no itch, ", "scaly plaques ", "x "])
def test_a_text_without_a_full_stop_is_cut(reader: ProseReader, said_again: str) -> None:
    words = reader.phrases.speller.read(said_again * 900)
    assert all(last - first <= _LONGEST for first, last in words.sentences)
    edges = [edge for sentence in words.sentences for edge in sentence]
    assert edges[0] == 0
    assert edges[-1] == len(words.keys)
    assert edges[1:-1:2] == edges[2::2]  # nothing is left out or read twice


def test_a_long_list_is_cut_at_a_comma(reader: ProseReader) -> None:
    text = "no fever, " * 60 + "but scaly plaques on the elbows and no itch"
    assert {"-fever", "+plaque", "+elbow", "-pruritus"} <= said(reader.read(text))


def test_empty_lines_say_nothing(reader: ProseReader) -> None:
    assert said(reader.read("Itch.\n" + "\n" * 500 + "Scale.")) == {"+pruritus", "+scale"}
