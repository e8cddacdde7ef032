"""The lists of findings and disorders are searched by the words that people type."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from desks.app_classroom import askable
from desks.pickers import also_called, choices_of, disorder_choices
from desks.workbench.edit_lists import entry_choices
from kb.knowledge import KnowledgeBase


def _found(typed: str, choices: Iterable[tuple[str, str]]) -> set[str]:
    """Return what a list shows that holds the letters typed, as the page's lists do."""
    return {id_ for label, id_ in choices if typed in label.lower()}


@pytest.mark.parametrize(
    ("typed", "finding"),
    [
        ("itch", "pruritus"),
        ("itchy", "pruritus"),
        ("hives", "wheal"),
        ("blackhead", "comedo"),
        ("redness", "erythema"),
        ("purple", "violaceous"),
        ("gums", "gingiva"),
        ("prurit", "pruritus"),
    ],
)
def test_a_finding_is_found_by_its_everyday_word(
    typed: str, finding: str, shipped: KnowledgeBase
) -> None:
    assert finding in _found(typed, choices_of(shipped))
    assert finding in _found(typed, askable(shipped))
    assert finding in _found(typed, entry_choices("finding", shipped))


@pytest.mark.parametrize(
    ("typed", "disorder"),
    [
        ("shingles", "herpes-zoster"),
        ("ringworm", "tinea-corporis"),
        ("chickenpox", "varicella"),
        ("verruca vulg", "common-wart"),
        ("ssss", "staphylococcal-scalded-skin-syndrome"),
    ],
)
def test_a_disorder_is_found_by_its_other_names(
    typed: str, disorder: str, shipped: KnowledgeBase
) -> None:
    assert disorder in _found(typed, disorder_choices(shipped))
    assert disorder in _found(typed, entry_choices("disorder", shipped))


def test_labels_stay_short_and_in_the_order_of_their_names(shipped: KnowledgeBase) -> None:
    findings, disorders = choices_of(shipped), disorder_choices(shipped)
    for choices, names, room in (
        (findings, shipped.findings, 45),
        (disorders, shipped.disorders, 75),
    ):
        labels = [names[id_].label for _, id_ in choices]
        assert labels == sorted(labels)
        for label, id_ in choices:
            axis = shipped.findings[id_].axis if id_ in shipped.findings else ""
            assert len(label) <= len(names[id_].label) + room + len(axis) + 2
    assert not [id_ for _, id_ in findings if shipped.findings[id_].axis == "picture-class"]
    assert "elbow" in dict(choices_of(shipped, "body-site")), "no axis is told where it was chosen"


def test_no_word_is_said_twice() -> None:
    words = ("itch", "itching", "Pruritus", "pruritic", "urge to scratch the skin")
    assert also_called("pruritus", words, 40, 3) == ("itching",)
    assert also_called("comedo", ("comedones", "blackhead", "blackheads"), 40, 3) == ("blackhead",)
    assert also_called("x", ("one", "two", "three"), 9, 1) == ("one", "two")
