"""Free text as case reports write it: biopsies, values with their range, sides, contacts."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from reasoning.prose.ranged import beside_its_range
from tests.reasoning.helpers import assert_said

READ = [
    # sides
    ("A plaque on the right hand.", {"+hand"}, set()),
    ("Swelling of her left hand.", {"+hand"}, set()),
    ("A right-handed man with a plaque on the thigh.", {"+thigh"}, {"+hand"}),
    # words that sound like findings
    ("Redness and scaling of the scalp.", {"+scale", "+scalp"}, set()),
    ("Itch of 8 on a scale of 10.", {"+pruritus"}, {"+scale"}),
    ("Patches of roughly 4 cm.", {"+patch"}, {"+scaly-or-rough-surface"}),
    ("Scrapings show no fungus.", set(), {"+trauma-at-site", "-trauma-at-site"}),
    ("An ulcer after scraping his shin.", {"+trauma-at-site"}, set()),
    ("Papules in rows.", {"+papule"}, {"+friction-repeated"}),
    ("Dots concentrated on the hands.", {"+hand"}, {"+wood-grain-pattern"}),
    ("Vaccinations up to date.", set(), {"+vaccination-recent"}),
    ("He had received all age-appropriate immunizations.", set(), {"+vaccination-recent"}),
    ("He was treated for a dermatophyte infection.", set(), {"+fungal-culture-positive"}),
    # biopsies
    ("Skin biopsy showed acanthosis.", {"+acanthosis"}, set()),
    ("Punch biopsy: dermal mucinosis.", {"+dermal-mucin"}, set()),
    ("Histopathology: multiple granulomas.", {"+granulomatous-inflammation"}, set()),
    ("Biopsy: granulomas with central necrosis.", {"+necrotizing-granuloma"}, set()),
    ("Biopsy: cells that express CD30 and are negative for CD20.", {"+cd30-positive-cells"}, set()),
    ("Biopsy: cells with eosinophilic cytoplasm.", set(), {"+eosinophils-in-infiltrate"}),
    ("Biopsy: septolobular panniculitis.", {"+lobular-panniculitis"}, set()),
    # contacts
    ("His roommate is well.", set(), {"+close-contact-affected"}),
    ("All household members are itching.", {"+close-contact-affected"}, set()),
    # what is not elicited, and what does not come off
    ("Palpation does not elicit tenderness.", {"-tenderness"}, {"+tenderness"}),
    (
        "Red patches of 20% of total body surface area, no sloughing.",
        {"+patch"},
        {"+detachment-over-ten-percent"},
    ),
    ("Sloughing of 20% of the body surface.", {"+detachment-over-ten-percent"}, set()),
    # values with their range
    ("Serum IgE more than 2,500 IU/mL (normal below 100).", {"+raised-ige"}, {"-raised-ige"}),
    ("Platelets 105,000; sodium 132.", {"+thrombocytopenia"}, set()),
    ("IgE 700 kU/L.", {"+raised-ige"}, set()),
    ("He returned with lack of improvement and new facial edema.", {"+facial-edema"}, set()),
    ("Serum IgE 40 IU/mL (normal below 100).", {"-raised-ige"}, {"+raised-ige"}),
    # joints, tests, drugs and contacts as published cases tell them
    ("Headache and left wrist pain.", {"+arthralgia"}, {"+wrist"}),
    ("A plaque on the knee, no joint pain.", {"+plaque", "-arthralgia"}, {"+arthralgia"}),
    ("Blood count normal, INR 2.8.", {"+prolonged-clotting"}, {"-prolonged-clotting"}),
    ("INR 1.1, PT normal.", {"-prolonged-clotting"}, {"+prolonged-clotting"}),
    ("Fibrinogen 1.5 g/L.", {"+prolonged-clotting"}, set()),
    ("Fibrinogen 350 mg/dl.", set(), {"+prolonged-clotting"}),
    ("He takes coumadin.", {"+vitamin-k-antagonist"}, set()),
    ("She was given an aminopenicillin two days ago.", {"+penicillin-or-cephalosporin"}, set()),
    ("Her husband also complained of pruritus.", {"+close-contact-affected"}, set()),
    ("His mother also points out a rash on his leg.", set(), {"+close-contact-affected"}),
    ("He did not recall any trauma.", {"-trauma-at-site"}, {"+trauma-at-site"}),
    ("He had not worn footwear.", {"+barefoot-on-soil"}, set()),
    ("Unprotected anal intercourse weeks ago.", {"+new-sexual-partner"}, {"+perianal"}),
    ("Drenching night sweats.", {"+night-sweats"}, set()),
    ("The baby was irritable.", {"+irritability"}, set()),
    ("He has irritable bowel syndrome.", set(), {"+irritability"}),
    # words that are not what they look like
    ("A few scattered papules on the arm.", {"+papule"}, {"+disseminated"}),
    ("Papules scattered over the whole body.", {"+disseminated"}, set()),
    ("Paroxysmal atrial fibrillation.", set(), {"+pain-in-attacks"}),
    ("After knee arthroplasty a rash on the chest.", {"+chest"}, {"+knee"}),
    ("Lymph nodes nonpalpable.", {"-lymphadenopathy"}, {"+lymphadenopathy", "+flat-lesion"}),
    ("A history of fever blisters.", {"+herpes-simplex-before"}, {"+fever", "+blister"}),
    ("Wheals upon stroking.", {"+darier-sign"}, set()),
    ("Biopsy: atypical lymphocytes in the dermis.", {"+atypical-lymphoid-cells"},
     {"+atypical-lymphocytes"}),
    ("Histology ruled out neoplasia and described a plasma cell infiltrate.",
     {"+plasma-cells-in-infiltrate"}, {"-plasma-cells-in-infiltrate"}),
    ("No surgical history was referred for an asymptomatic nodule.", {"+no-symptoms"}, set()),
    # one phrase, two findings
    ("A mole with a white halo.", {"+halo", "+depigmented"}, set()),
    ("Pain in the hands after sunlight exposure.", {"+pain", "+worse-with-sunlight"}, set()),
    (
        "Topical steroids gave no significant improvement.",
        {"+no-benefit-from-topical-steroid"},
        set(),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "there", "not_there"), READ)
def test_reports_are_read(
    reader: ProseReader, text: str, there: set[str], not_there: set[str]
) -> None:
    assert_said(reader.read(text), there, not_there)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (" 1,200 U/L (normal 35-104)", "high"),
        (" was 15 U/L (42\u2013128)", "low"),
        (" of 4.5 g/dL [reference range, 3.5 to 5.5]", "normal"),
        (" 80 mm/h (<20)", "high"),
        (" 0.2 (normal, above 0.5)", "low"),
        (" 80 mm/h", None),
        (" was raised (twice)", None),
        ("; platelets 90 (150-400)", None),
    ],
)
def test_a_value_beside_its_range(after: str, verdict: str | None) -> None:
    assert beside_its_range(after) == verdict


def test_the_age_of_a_mother_is_not_the_age_of_her_child(reader: ProseReader) -> None:
    told = reader.read(
        "A full-term infant girl has blisters. Born via normal spontaneous vaginal delivery to a "
        "healthy 25-year-old primigravid mother."
    )
    assert told.age is not None
    assert told.age.value < 1
    assert {"pregnancy", "first-pregnancy"}.isdisjoint(one.finding for one in told.findings)
