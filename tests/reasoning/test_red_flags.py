"""What must not be missed is flagged whatever its rank: presentations made up for this project."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning.compiled import CompiledKnowledge
from tests.reasoning.helpers import answer

PRESENTATIONS: list[tuple[str, dict[str, Any]]] = [
    ("rash-with-fever-and-shock",
     {"present": ["fever", "hypotension", "confusion", "erythema", "generalized-distribution"]}),
    ("angioedema-of-mouth-or-throat",
     {"present": ["swelling", "lip", "tongue", "sudden-onset", "new-medication"]}),
    ("eczema-herpeticum",
     {"age": 4, "present": ["atopy-history", "fever", "erosion", "punched-out-border", "face"]}),
    ("bleeding-or-ulcerated-nodule",
     {"age": 78, "present": ["nodule", "ulcer", "bleeding", "induration", "scalp", "sun-damage"]}),
    ("sjs-ten-suspected",
     {"present": ["skin-detachment", "oral-erosions", "pain", "fever", "new-medication"]}),
    ("non-blanching-rash-with-fever", {"present": ["petechia", "fever"]}),
    ("changing-lesion-with-melanoma-structures",
     {"present": ["changed-recently", "atypical-pigment-network", "blue-whitish-veil"]}),
]  # fmt: skip


@pytest.mark.parametrize(("flag", "document"), PRESENTATIONS)
def test_a_dangerous_presentation_is_flagged(
    flag: str, document: dict[str, Any], shipped_compiled: CompiledKnowledge
) -> None:
    rules = answer(shipped_compiled, **document).rules
    assert flag in {one.rule for one in rules.red_flags}


def test_a_harmless_presentation_is_not(shipped_compiled: CompiledKnowledge) -> None:
    document = {"age": 30, "present": ["plaque", "silvery-scale", "elbow", "pruritus"]}
    assert answer(shipped_compiled, **document).rules.red_flags == ()
