"""Published criteria and scores, each on a short made-up patient with a known result."""

from __future__ import annotations

from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.closure import Hierarchy, close
from reasoning.rules import RuleResults, apply_rules

LUPUS = ["ana-positive", "oral-ulcer", "arthritis"]
WEAK = ["proximal-arm-weakness", "proximal-leg-weakness"]
DRUG_RASH = ["new-medication", "exanthem", "generalized-distribution"]
PUSTULES = ["nonfollicular-pustules", "erythema", "intertriginous", "disseminated"]
SWEET = ["sudden-onset", "plaque", "erythema", "tenderness", "neutrophils-in-infiltrate"]
PYODERMA = ["ulcer", "neutrophils-in-infiltrate", "erythema", "undermined-border", "pain"]
STILL = ["fever-week-of-39", "macule", "salmon", "arthralgia", "subacute-course"]
SHOCK = ["fever", "erythroderma", "hypotension"]

EPIDERMIS = ["flat-atypical-target", "skin-detachment"]

SCORES = [
    ("sjs-ten-extent", [*EPIDERMIS, "detachment-over-ten-percent"], 1),
    ("sjs-ten-extent", [*EPIDERMIS, "detachment-over-thirty-percent"], 2),
    ("neurofibromatosis-type-1-2021", ["multiple-cafe-au-lait-macules", "skin-fold-freckling"], 2),
    ("neurofibromatosis-type-1-2021",
     ["multiple-neurofibromas", "plexiform-neurofibroma", "family-history-skin-disease"], 2),
    ("tuberous-sclerosis-2021", ["facial-angiofibromas", "fibrous-cephalic-plaque"], 2),
    ("tuberous-sclerosis-2021", ["ash-leaf-macules", "confetti-macules", "dental-enamel-pits"], 4),
    ("tuberous-sclerosis-2021", ["lymphangioleiomyomatosis", "angiomyolipomas"], 2),
    ("tuberous-sclerosis-2021",
     ["lymphangioleiomyomatosis", "angiomyolipomas", "dental-enamel-pits"], 5),
    ("tuberous-sclerosis-2021", ["lymphangioleiomyomatosis", "dental-enamel-pits"], 3),
    ("gorlin-syndrome-evans", ["palmar-pits", "macrocephaly"], 3),
    ("gorlin-syndrome-evans", ["palmar-pits", "jaw-keratocyst"], 4),
    ("hereditary-hemorrhagic-telangiectasia-curacao", ["telangiectasia", "lip", "tongue"], 1),
    ("hereditary-hemorrhagic-telangiectasia-curacao",
     ["telangiectasia", "lip", "recurrent-nosebleeds", "family-history-skin-disease"], 3),
    ("systemic-lupus-eular-acr-2019", [*LUPUS], 8),
    ("systemic-lupus-eular-acr-2019", [*LUPUS, "nonscarring-alopecia"], 8),
    ("systemic-lupus-eular-acr-2019", [*LUPUS, "erythema", "malar-distribution"], 12),
    ("systemic-lupus-eular-acr-2019",
     ["ana-positive", "photodistributed", "annular", "erythema"], 4),
    ("systemic-lupus-eular-acr-2019",
     ["ana-positive", "leukopenia", "thrombocytopenia", "low-c3-and-c4", "seizures"], 13),
    ("systemic-lupus-eular-acr-2019", ["ana-positive", "serositis-effusion", "fever"], 7),
    ("discoid-lupus-elman-2020",
     ["erythema", "follicular-plugging", "atrophic-scar", "conchal-bowl", "hyperpigmented"], 10),
    ("discoid-lupus-elman-2020", ["erythema", "follicular-plugging"], 2),
    ("behcet-icbd-2014", ["oral-ulcer", "acneiform-eruption"], 3),
    ("behcet-icbd-2014", ["uveitis", "acneiform-eruption", "vascular-thrombosis"], 4),
    ("behcet-icbd-2014", ["recurrent-oral-aphthae", "genital-ulcer", "uveitis", "pathergy"], 7),
    ("dermatomyositis-eular-acr-2017", ["heliotrope-rash", *WEAK, "raised-creatine-kinase"], 59),
    ("dermatomyositis-eular-acr-2017", ["gottron-sign", "gottron-papules"], 54),
    ("systemic-sclerosis-acr-eular-2013", ["raynaud-phenomenon", "sclerodactyly"], 7),
    ("systemic-sclerosis-acr-eular-2013",
     ["raynaud-phenomenon", "puffy-fingers", "digital-ulcer", "fingertip-pitting-scar",
      "scleroderma-antibodies"], 11),
    ("systemic-sclerosis-acr-eular-2013", ["skin-thickening-beyond-knuckles"], 9),
    ("psoriatic-arthritis-caspar", ["arthritis", "plaque", "silvery-scale", "onycholysis"], 3),
    ("psoriatic-arthritis-caspar", ["dactylitis", "family-history-psoriasis"], 2),
    ("adult-onset-still-yamaguchi", [*STILL, "sore-throat", "splenomegaly", "lymphadenopathy"], 5),
    ("pyoderma-gangrenosum-paracelsus",
     ["ulcer", "rapidly-progressive", "violaceous-border", "severe-pain", "undermined-border"], 9),
    ("dress-regiscar-score",
     [*DRUG_RASH, "fever", "facial-edema", "induration", "eosinophilia-over-1500",
      "lymphadenopathy-two-sites", "atypical-lymphocytes", "hepatitis", "myocarditis"], 8),
    ("dress-regiscar-score", [*DRUG_RASH, "hepatitis", "duration-under-one-week"], 1),
    ("agep-euroscar-score", [*PUSTULES, "swelling", "fever", "leukocytosis", "peeling"], 9),
    ("agep-euroscar-score", [*PUSTULES, "oral-erosions", "chronic-course"], 1),
    ("abcd-rule-of-dermoscopy",
     ["two-axis-dermoscopic-asymmetry", "multiple-colors-dermoscopy", "typical-pigment-network"],
     56),
    ("cash-algorithm", ["dermoscopic-asymmetry", "three-or-four-dermoscopic-colors", "streaks"], 5),
    ("scorten", ["detachment-over-thirty-percent", "tachycardia-over-120", "cancer-history"], 3),
]  # fmt: skip  # a row a case

CRITERIA = [
    ("behcet-isg-1990", ["recurrent-oral-aphthae", "genital-ulcer", "uveitis"], True),
    ("behcet-isg-1990", ["oral-ulcer", "recurrent-course", "genital-ulcer"], None),
    ("sweet-syndrome-su-liu-von-den-driesch", [*SWEET, "fever", "infection-before"], True),
    ("sweet-syndrome-su-liu-von-den-driesch", [*SWEET, "fever"], None),
    ("pyoderma-gangrenosum-delphi-2018", [*PYODERMA, "pathergy", "multiple-lesions", "shin"], None),
    ("pyoderma-gangrenosum-delphi-2018",
     [*PYODERMA, "pathergy", "multiple-lesions", "shin", "pustule-turned-ulcer"], True),
    ("iga-vasculitis-eular-printo-pres", ["palpable-purpura", "shin", "arthritis"], True),
    ("iga-vasculitis-eular-printo-pres", ["palpable-purpura", "shin"], None),
    ("toxic-shock-syndrome-cdc", [*SHOCK, "peeling"], True),
    ("toxic-shock-syndrome-cdc", [*SHOCK, "diarrhea", "myalgia"], None),
    ("toxic-shock-syndrome-cdc", [*SHOCK, "diarrhea", "myalgia", "confusion"], True),
    ("anaphylaxis-wao-2020", ["wheal", "sudden-onset", "wheeze"], True),
    ("anaphylaxis-wao-2020", ["insect-or-tick-bite", "sudden-onset", "hypotension"], True),
    ("cutaneous-mastocytosis-skin-criterion",
     ["darier-sign", "macule", "brown", "mast-cell-infiltrate"], True),
    ("dermatomyositis-bohan-peter", ["gottron-papules", "muscle-biopsy-myositis"], True),
    ("kawasaki-disease-aha",
     ["fever", "conjunctival-injection", "strawberry-tongue", "exanthem", "lymphadenopathy"], None),
    ("kawasaki-disease-aha",
     ["fever-five-days-or-more", "conjunctival-injection", "strawberry-tongue", "exanthem",
      "lymphadenopathy"], True),
    ("atopic-dermatitis-uk-working-party",
     ["pruritus", "xerosis", "atopy-history", "onset-before-age-two"], None),
    ("atopic-dermatitis-uk-working-party",
     ["pruritus", "xerosis", "flexural-surface", "flexural-eczema-before"], True),
]  # fmt: skip  # a row a case

SHOWS_NOTHING = [
    ["fever"],
    ["pruritus"],
    ["leukocytosis"],
    ["eosinophilia"],
    ["cancer-history"],
    ["family-history-skin-disease"],
    ["fever", "exanthem"],
    ["erythema", "plaque", "scale"],
]
NEW = {name for name, _, _ in SCORES} | {
    name
    for name, _, _ in CRITERIA
    if name not in {"kawasaki-disease-aha", "atopic-dermatitis-uk-working-party"}
}


def results(knowledge: KnowledgeBase, **document: Any) -> RuleResults:
    case = resolve_case(document, knowledge)
    return apply_rules(case, close(case, Hierarchy(knowledge), knowledge), knowledge)


@pytest.mark.parametrize(("rule", "present", "points"), SCORES)
def test_scores(rule: str, present: list[str], points: int, shipped: KnowledgeBase) -> None:
    cards = {card.rule: card for card in results(shipped, present=present).checklists}
    assert cards[rule].score == points


@pytest.mark.parametrize(("rule", "present", "met"), CRITERIA)
def test_criteria(rule: str, present: list[str], met: bool | None, shipped: KnowledgeBase) -> None:
    found = {one.rule: one for one in results(shipped, present=present).criteria}
    assert found[rule].met is met


def test_ages_count(shipped: KnowledgeBase) -> None:
    present = ["heliotrope-rash", "skin-detachment"]
    for age, myositis, severity in ((12, 31, 0), (30, 44, 0), (60, 52, 1)):
        cards = {c.rule: c.score for c in results(shipped, present=present, age=age).checklists}
        assert cards["dermatomyositis-eular-acr-2017"] == myositis
        assert cards["scorten"] == severity


@pytest.mark.parametrize(("age", "met"), [(3, None), (4, True), (30, True)])
def test_early_onset_counts_from_the_age_of_four_on(
    age: int, met: bool | None, shipped: KnowledgeBase
) -> None:
    present = ["pruritus", "xerosis", "atopy-history", "onset-before-age-two"]
    (told,) = results(shipped, present=present, age=age).criteria
    assert (told.rule, told.met) == ("atopic-dermatitis-uk-working-party", met)


def test_what_is_stated_absent_counts(shipped: KnowledgeBase) -> None:
    """Missing antibodies give points, missing fever and a plain rash take them off."""
    told = results(
        shipped, present=["arthritis", "known-psoriasis"], absent=["rheumatoid-factor-positive"]
    )
    assert {c.rule: c.score for c in told.checklists}["psoriatic-arthritis-caspar"] == 2
    plain = ["fever", "facial-edema", "induration", "purpuric-lesion"]
    told = results(shipped, present=DRUG_RASH, absent=plain)
    assert {c.rule: c.score for c in told.checklists}["dress-regiscar-score"] == -1


def test_four_minor_features_are_no_tuberous_sclerosis(shipped: KnowledgeBase) -> None:
    minor = ["confetti-macules", "dental-enamel-pits", "intraoral-fibromas", "multiple-renal-cysts"]
    assert results(shipped, present=minor).checklists == ()


def test_one_major_criterion_is_no_still_disease(shipped: KnowledgeBase) -> None:
    seen = ["fever-week-of-39", "sore-throat", "splenomegaly", "hepatitis"]
    told = results(shipped, present=seen, absent=["rheumatoid-factor-positive", "ana-positive"])
    assert told.checklists == ()


@pytest.mark.parametrize("present", SHOWS_NOTHING, ids=" ".join)
def test_what_is_common_brings_up_no_rare_card(present: list[str], shipped: KnowledgeBase) -> None:
    told = results(shipped, present=present, age=40, sex="female")
    shown = {card.rule for card in told.checklists} | {one.rule for one in told.criteria}
    assert not NEW & shown
