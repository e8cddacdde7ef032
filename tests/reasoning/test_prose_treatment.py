"""Free text: treatments that failed, contacts who are well, and what is measured or normal."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import said

STEROID, FUNGUS, BACTERIA = (
    "+no-benefit-from-topical-steroid",
    "+no-benefit-from-antifungals",
    "+no-benefit-from-antibiotics",
)
FAILED = [
    ("Topical steroids brought no improvement.", {STEROID}),
    ("Failed three courses of oral terbinafine.", {FUNGUS}),
    ("It did not respond to topical steroid or antifungal creams.", {STEROID, FUNGUS}),
    ("It has persisted despite clotrimazole and hydrocortisone cream.", {STEROID, FUNGUS}),
    ("Two courses of flucloxacillin, to no avail.", {BACTERIA}),
    ("It cleared with terbinafine after hydrocortisone had failed.", {STEROID}),
    ("Antibiotics were not helpful but clobetasol cleared it.", {BACTERIA}),
    ("It did not clear with terbinafine.", {FUNGUS}),
    ("He improved with antibiotics.", set()),
    ("Hydrocortisone cream helped at first.", set()),
    ("He has not taken antibiotics.", set()),
    ("Failed to thrive; given antibiotics.", set()),
]


@pytest.mark.parametrize(("text", "expected"), FAILED)
def test_treatments_that_did_not_help(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert {one for one in said(reader.read(text)) if "no-benefit" in one} == expected


NOBODY = "-close-contact-affected"
CONTACTS = [
    ("No one else at home itches.", {NOBODY}),
    ("Nobody else in the family is affected.", {NOBODY}),
    ("Nobody else at home has it.", {NOBODY}),
    ("His wife and children are not itchy.", {NOBODY}),
    ("Family members are unaffected.", {NOBODY}),
    ("No sick contacts.", {NOBODY}),
    ("Her roommate has the same rash.", {"+close-contact-affected"}),
    ("The parents are first cousins.", {"+consanguineous-parents"}),
    ("He had an aunt who'd had a melanoma.", {"+family-history-melanoma"}),
]


@pytest.mark.parametrize(("text", "expected"), CONTACTS)
def test_who_else_has_it(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert said(reader.read(text)) == expected


MEASURED = [
    ("It's now about 1.5 cm.", {"+diameter-over-6mm"}),
    ("Lactate 4.8 mmol/L.", {"+raised-lactate"}),
    ("Lactic acid 1.1 mmol/L.", {"-raised-lactate"}),
    ("LDH 210.", set()),
    ("Uric acid 0.96 mmol/L.", {"+raised-uric-acid"}),
    ("Uric acid 4.1 mg/dL.", {"-raised-uric-acid"}),
    ("Creatinine 0.23 mmol/L.", {"+raised-creatinine"}),
    ("Serum IgA was low.", {"+low-immunoglobulins"}),
    ("Triglycerides 2,400 mg/dL.", {"+raised-triglycerides", "+raised-blood-lipids"}),
    (
        "Immunofluorescence showed intercellular IgG. No itch.",
        {"+dif-intercellular-igg", "-pruritus"},
    ),
    ("Tumor cells expressed HMB-45.", {"+melanocytic-markers"}),
    ("Review of systems was negative except for joint pain.", {"+arthralgia"}),
    ("Anticardiolipin IgG 30 (normal <23).", {"+antiphospholipid-antibodies"}),
    ("He rests it on his thigh for several hours at a time.", {"+thigh"}),
]


@pytest.mark.parametrize(("text", "expected"), MEASURED)
def test_what_is_measured(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert said(reader.read(text)) == expected


MEANT = [
    ("Hair loss without scarring, scale or inflammation.", {"+nonscarring-alopecia", "-scale"}),
    ("No abnormalities of the teeth or nails.", {"-abnormal-teeth", "-nail-involvement"}),
    ("Teeth and nails: no abnormalities.", {"-abnormal-teeth", "-nail-involvement"}),
    ("Hair pull test negative.", {"-positive-hair-pull"}),
    ("Plaques resembling hives on the arms.", {"+plaque", "+upper-limb"}),
    ("She takes 15 oral medications.", set()),
    ("She has oral pain.", {"+oral-cavity", "+pain"}),
    ("A lesion on her left heel: a growing lump.", {"+heel", "+nodule", "+increasing-size"}),
    ("Absence of skin on the right foot at birth.", {"+foot", "+since-birth"}),
    ("Alcohol-induced cirrhosis.", {"+liver-disease-hcv"}),
    ("Broken hairs on the frontal scalp.", {"+broken-or-brittle-hair", "+scalp"}),
    ("The rash does not blanch.", {"-blanching", "+purpuric-lesion"}),
    ("It is not seen on the arms, face or trunk.", {"-upper-limb", "-face", "-trunk"}),
    ("The eruption is absent from the palms.", {"-palm"}),
    ("No rash on the trunk or face.", {"-trunk", "-face"}),
    ("No preceding rash.", set()),
    ("It was stable with no associated symptoms.", {"+no-symptoms"}),
    ("She has poor concentration.", set()),
    ("A boy with vesicles on the lower labia.", {"+vesicle"}),
    ("Wood's light reveals coral-red fluorescence.", {"+coral-red-fluorescence"}),
    ("Hepatitis B virus, EBV, and CMV testing negative.", {"-hepatitis-b"}),
    ("Liver, renal and thyroid tests are normal.", {"-hepatomegaly", "-thyroid-disease"}),
    (
        "Anti-BP180, anti-desmoglein 1 and 3 antibodies normal.",
        {"-bp180-antibodies", "-desmoglein-1-antibodies"},
    ),
    ("He has diabetes, hypertension and normal vision.", {"+diabetes", "+hypertension"}),
]


@pytest.mark.parametrize(("text", "expected"), MEANT)
def test_what_is_meant(reader: ProseReader, text: str, expected: set[str]) -> None:
    assert said(reader.read(text)) - {"+single-lesion", "+hair-loss"} == expected
