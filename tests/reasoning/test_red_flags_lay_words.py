"""Red flags in the words of parents, nurses and hurried doctors; look-alikes raise none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from reasoning.compiled import CompiledKnowledge
from reasoning.prose import ProseReader
from reasoning.prose.case import case_fields
from tests.reasoning.helpers import answer

HERE = Path(__file__).parents[1] / "red_flags"


def written(name: str) -> Any:
    """Return what a file of texts holds."""
    return YAML(typ="safe").load(HERE / f"{name}.yaml")


def by_flag(texts: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(flag, one) for flag, those in texts.items() for one in those]


FINDINGS = written("findings")


def flags(compiled: CompiledKnowledge, **fields: Any) -> set[str]:
    """Return which red flags a case raises."""
    return {one.rule for one in answer(compiled, **fields).rules.red_flags}


@pytest.mark.parametrize(("flag", "text"), by_flag(written("raised")))
def test_lay_words_raise_the_flag(
    flag: str, text: str, reader: ProseReader, shipped_compiled: CompiledKnowledge
) -> None:
    assert flag in flags(shipped_compiled, **case_fields(reader.read(text)))


@pytest.mark.parametrize("text", written("silent"))
def test_a_harmless_look_alike_raises_none(
    text: str, reader: ProseReader, shipped_compiled: CompiledKnowledge
) -> None:
    assert flags(shipped_compiled, **case_fields(reader.read(text))) == set()


# what the reader is to make of such words: the flag holds of the findings themselves
@pytest.mark.parametrize(("flag", "document"), by_flag(FINDINGS["raised"]))
def test_findings_of_lay_words_raise_the_flag(
    flag: str, document: dict[str, Any], shipped_compiled: CompiledKnowledge
) -> None:
    assert flag in flags(shipped_compiled, **document)


@pytest.mark.parametrize("document", FINDINGS["silent"], ids=lambda d: " ".join(d["present"]))
def test_findings_of_a_look_alike_raise_none(
    document: dict[str, Any], shipped_compiled: CompiledKnowledge
) -> None:
    assert flags(shipped_compiled, **document) == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "61M mole on the back changed colour, grew, 11 mm, irregular edge, black and brown.",
            True,
        ),
        ("50M brown mottling of both shins, the same for years.", False),
    ],
)
def test_the_abcde_card_is_shown_for_a_changing_mole(
    text: str, shown: bool, reader: ProseReader, shipped_compiled: CompiledKnowledge
) -> None:
    cards = answer(shipped_compiled, **case_fields(reader.read(text))).rules.checklists
    assert ("clinical-abcde" in {card.rule for card in cards}) == shown
