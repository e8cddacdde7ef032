"""One lesion of the back is not asked about the face."""

from __future__ import annotations

import pytest

from reasoning.compiled import CompiledKnowledge
from reasoning.questions.answers import open_questions
from tests.reasoning.helpers import answer

AWAY = {"head-and-neck", "head-and-neck-distribution", "palmoplantar-distribution", "sole", "chest"}


def asked(compiled: CompiledKnowledge, *present: str) -> set[str]:
    return {one.id for one in open_questions(answer(compiled, present=list(present))).questions}


def test_no_other_place_is_asked_for_of_one_lesion(shipped_compiled: CompiledKnowledge) -> None:
    left = asked(shipped_compiled, "single-lesion", "back", "pigmented")
    assert not AWAY & left
    assert "lower-back" in left, "which part of the back it is may be asked"
    assert "asymmetry" in left


@pytest.mark.parametrize(
    "present", [("back", "pigmented"), ("single-lesion",), ("multiple-lesions", "back")]
)
def test_of_several_lesions_or_an_unknown_place_every_place_is_asked_for(
    present: tuple[str, ...], shipped_compiled: CompiledKnowledge
) -> None:
    assert asked(shipped_compiled, *present) >= AWAY


def test_two_places_of_one_lesion_leave_both_open(shipped_compiled: CompiledKnowledge) -> None:
    left = asked(shipped_compiled, "picture-of-one-lesion", "cheek", "nose")
    assert "sole" not in left
    assert "chest" not in left
    assert "forehead" not in left
