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
    ("measles-suspected",
     {"age": 3, "present": ["fever", "exanthem", "conjunctivitis", "cough-or-lung-disease"]}),
    ("mpox-suspected",
     {"age": 33, "present": ["umbilicated-papule", "pustule", "perianal", "lymphadenopathy",
                             "new-sexual-partner"]}),
    ("spotted-fever-after-tick",
     {"present": ["fever", "headache", "macule", "palm", "insect-or-tick-bite"]}),
    ("burn-of-a-risky-kind", {"age": 2, "present": ["burn-injury", "bulla", "chest"]}),
    ("suspicious-bruises-in-a-child", {"age": 0.3, "present": ["ecchymosis", "lower-leg"]}),
    ("suspicious-bruises-in-a-child", {"age": 3, "present": ["ecchymosis", "ear"]}),
    ("calciphylaxis-suspected",
     {"present": ["renal-disease", "livedo-racemosa", "pain-out-of-proportion", "thigh"]}),
    ("threatened-limb", {"present": ["toe", "gangrene", "absent-pulses"]}),
    ("temporal-arteritis-suspected",
     {"age": 74, "present": ["headache", "vision-loss-or-light-sensitivity"]}),
    ("scleroderma-renal-crisis", {"present": ["sclerodactyly", "headache"]}),
    ("fast-painful-ulcer-with-violet-edge",
     {"present": ["ulcer", "rapidly-progressive", "violaceous-border", "severe-pain"]}),
    ("hemangioma-at-risk", {"age": 0.2, "present": ["plaque", "red", "eyelid"]}),
    ("one-sided-nipple-eczema",
     {"present": ["nipple", "unilateral-distribution", "scale", "non-healing"]}),
    ("spreading-bruise-of-head-or-irradiated-skin",
     {"age": 80, "present": ["ecchymosis", "scalp", "increasing-size"]}),
    ("newborn-with-armor-or-fragile-skin", {"age": 0, "present": ["erythroderma"]}),
    ("bruised-growing-tumor-of-an-infant",
     {"age": 0.4, "present": ["tumor-mass", "violaceous", "thrombocytopenia"]}),
    ("swelling-without-wheals-that-returns",
     {"present": ["angioedema-swelling", "recurrent-course", "abdominal-pain"],
      "absent": ["wheal"]}),
]  # fmt: skip  # a row a case

HARMLESS: list[dict[str, Any]] = [
    {"age": 30, "present": ["plaque", "silvery-scale", "elbow", "pruritus"]},
    {"age": 3, "present": ["ecchymosis", "shin"]},
    {"age": 8, "present": ["pruritus", "flexural-surface", "lichenification", "xerosis"]},
    {"age": 17, "present": ["comedo", "papule", "pustule", "face", "back"]},
    {"age": 45, "present": ["papule", "pustule", "flushing", "telangiectasia", "cheek"]},
    {"age": 25, "present": ["wheal", "pruritus", "lesions-under-24-hours"]},
    {"age": 60, "present": ["stuck-on-plaque", "brown", "back", "milia-like-cysts"]},
    {"age": 35, "present": ["annular-scaly-plaque", "pruritus", "groin"]},
    {"age": 22, "present": ["herald-patch", "collarette-scale", "along-skin-tension-lines"]},
    {"age": 70, "present": ["xerosis", "pruritus", "lower-leg"]},
    {"age": 40, "present": ["pruritus", "pregnancy"]},
    {"age": 0.2, "present": ["macule", "salmon", "forehead"]},
    {"age": 50, "present": ["telangiectasia", "nose"]},
]


@pytest.mark.parametrize(("flag", "document"), PRESENTATIONS)
def test_a_dangerous_presentation_is_flagged(
    flag: str, document: dict[str, Any], shipped_compiled: CompiledKnowledge
) -> None:
    rules = answer(shipped_compiled, **document).rules
    assert flag in {one.rule for one in rules.red_flags}


@pytest.mark.parametrize("document", HARMLESS, ids=lambda d: " ".join(d["present"]))
def test_a_harmless_presentation_is_not(
    document: dict[str, Any], shipped_compiled: CompiledKnowledge
) -> None:
    assert answer(shipped_compiled, **document).rules.red_flags == ()
