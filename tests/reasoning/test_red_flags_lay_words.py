"""Red flags in the words of parents, nurses and hurried doctors; look-alikes raise none."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning.compiled import CompiledKnowledge
from reasoning.prose import ProseReader
from reasoning.prose.case import case_fields
from tests.reasoning.helpers import answer

RAISED: list[tuple[str, str]] = [
    (
        "non-blanching-rash-with-fever",
        "3 year old boy with fever and a rash that does not fade under a glass.",
    ),
    (
        "non-blanching-rash-with-fever",
        "My son is 6, high temperature, purple spots on his legs that don't go away when I "
        "press a glass on them.",
    ),
    (
        "non-blanching-rash-with-fever",
        "Student, 19, feverish, stiff neck, purple spots on the legs.",
    ),
    (
        "retiform-purpura",
        "62M purple patches with black centres on the legs, skin has gone black in places.",
    ),
    (
        "purpura-with-low-platelets-or-illness",
        "5 year old with bruises everywhere and tiny red dots, platelets 8.",
    ),
    ("pain-out-of-proportion", "Leg pain out of proportion, swollen, red, blisters."),
    ("pain-out-of-proportion", "48M leg red and swollen, excruciating pain, now purple, fever."),
    (
        "cellulitis-with-crepitus-or-necrosis",
        "71F. Leg red, hot, swollen, painful, large blisters on the lower leg, fever 39.5.",
    ),
    (
        "cellulitis-with-crepitus-or-necrosis",
        "55M diabetic, scrotum red and swollen, black patch, terrible pain, fever 39.8.",
    ),
    (
        "cellulitis-with-crepitus-or-necrosis",
        "60-year-old man, leg red and now purple with blisters, screaming in pain, shivering, "
        "confused.",
    ),
    (
        "cellulitis-with-sepsis",
        "71F. Leg red, hot, swollen, painful, fever 39.5, BP 85/50, confused.",
    ),
    ("cellulitis-with-sepsis", "66M, red hot swollen arm, shivering, heart rate 130, BP 85/50."),
    (
        "rash-with-fever-and-shock",
        "22F red rash all over, fever 40, BP 75/40, confused, tampon in.",
    ),
    (
        "rash-with-fever-and-shock",
        "17F with a tampon, sunburn-like rash all over, fever 39.8, hypotensive.",
    ),
    ("eyelid-cellulitis", "7 year old, eyelid red and swollen, fever."),
    ("eyelid-cellulitis", "Child of 4 with red swollen eyelid and a temperature of 39."),
    (
        "rash-and-fever-after-the-tropics",
        "28F back from Thailand, fever, headache, red rash all over.",
    ),
    (
        "immunosuppression-with-necrosis",
        "45F on chemotherapy, neutropenic, black patch on the buttock, fever.",
    ),
    ("diabetic-foot-limb-threatening", "68M diabetic, black toe, smells."),
    (
        "diabetic-foot-limb-threatening",
        "70-year-old diabetic, sore on the foot, fever 39, foot red and swollen.",
    ),
    (
        "diabetic-foot-wound",
        "64M diabetic, blister on the heel that has burst, foot red, hot and swollen.",
    ),
    ("diabetic-foot-wound", "Diabetic, 59, sore under the big toe."),
    ("erythema-migrans", "40F tick bite three weeks ago, red ring that is getting bigger."),
    ("anesthetic-patch", "Man from Nepal, 30, pale patch on the arm with no feeling."),
    (
        "syphilis-with-eye-or-nerve-signs",
        "36M, syphilis test positive, red eyes and blurred vision.",
    ),
    (
        "eczema-herpeticum",
        "32M with known atopic eczema, monomorphic vesicles and erosions over the face and "
        "neck, fever.",
    ),
    (
        "zoster-near-the-eye",
        "74F band of blisters on the forehead and the tip of the nose, eye red.",
    ),
    (
        "zoster-near-the-eye",
        "68M painful blisters on one side of the forehead and eyelid, left eye red.",
    ),
    (
        "disseminated-herpes-virus-under-immunosuppression",
        "50M after kidney transplant, blisters all over the body, fever.",
    ),
    (
        "varicella-with-lung-or-brain-signs",
        "34F pregnant, chickenpox, blisters all over, short of breath.",
    ),
    ("varicella-with-lung-or-brain-signs", "30M itchy blisters all over, breathless."),
    ("neonate-with-vesicles", "10-day-old baby with little blisters on the scalp."),
    (
        "sjs-ten-suspected",
        "41F skin peeling off in sheets, mouth raw, on carbamazepine for 3 weeks.",
    ),
    ("sjs-ten-suspected", "30M, on lamotrigine, blisters and sore mouth, red eyes, fever."),
    ("sjs-ten-suspected", "45M on allopurinol x3 wks, skin peeling off in sheets, mouth raw."),
    ("targets-with-mucosal-involvement", "19M target spots on the hands and sore mouth."),
    (
        "dress-suspected",
        "52M started carbamazepine 4 wks ago, red rash all over, face swollen, fever, neck glands.",
    ),
    (
        "dress-suspected",
        "52M, on carbamazepine for 5 weeks, rash all over, face swollen, fever, swollen glands.",
    ),
    ("widespread-pustules-with-fever", "55F pus spots all over, red skin, fever 39."),
    ("erythroderma", "60M red and scaly from head to toe, shivering."),
    ("erythroderma", "Skin red all over and peeling, 70-year-old man."),
    (
        "scalded-skin-in-a-child",
        "18 month old, red tender skin around the mouth, neck and armpits, peeling like a "
        "burn, fever.",
    ),
    (
        "flaccid-blisters-with-oral-erosions",
        "55F sore mouth for months and floppy blisters on the trunk.",
    ),
    ("pregnancy-with-blisters", "30F 32 weeks pregnant, itchy blisters round the belly button."),
    ("anaphylaxis", "Widespread urticaria after penicillin, BP 60/30."),
    ("anaphylaxis", "Bee sting. Hives all over, throat tight, BP 70/40."),
    ("anaphylaxis", "24F hives after peanuts, wheezing, vomiting."),
    ("angioedema-of-mouth-or-throat", "66M on ramipril, tongue swollen since this morning."),
    ("angioedema-of-mouth-or-throat", "Lips and tongue suddenly swollen, trouble swallowing."),
    ("kawasaki-suspected", "4yo fever 5 days, rash, red eyes, red lips, swollen hands."),
    (
        "kawasaki-suspected",
        "2 year old boy, fever for 6 days, rash, bloodshot eyes, cracked red lips, swollen "
        "neck glands.",
    ),
    (
        "purpura-with-kidney-or-bowel-signs",
        "7 year old boy, purple spots on the legs and buttocks, tummy pain.",
    ),
    ("dermatomyositis-suspected", "55F purple eyelids, weak arms, cannot climb the stairs."),
    (
        "changing-mole-by-eye",
        "61M mole on the back changed colour, grew, 11 mm, irregular edge, black and brown.",
    ),
    ("changing-mole-by-eye", "55F 14 mm black asymmetrical mole, notched, growing."),
    ("changing-mole-by-eye", "48M new mole, black, growing, bleeding."),
    ("changing-mole-by-eye", "50F, mole on calf itching and bleeding, getting bigger."),
    (
        "nail-band-with-hutchinson-sign",
        "61M black stripe in thumb nail, pigment on the skin of the cuticle.",
    ),
    ("changing-nail-band", "61M black stripe in thumb nail getting wider."),
    ("rapidly-growing-nodule", "78M lump on the scalp, growing fast over six weeks."),
    ("bleeding-or-ulcerated-nodule", "80F lump on the cheek that bleeds and is getting bigger."),
    (
        "indurated-crusted-non-healing-lesion",
        "76M hard crusted lump on the ear that does not heal.",
    ),
    (
        "growing-lesion-under-immunosuppression",
        "60M kidney transplant, scaly lump on the hand, growing.",
    ),
    ("non-healing-ulcer-or-rolled-border", "70F sore on the nose that won't heal."),
    ("mouth-or-lip-lesion-that-stays", "66M smoker, sore on the lip that won't heal."),
    ("one-sided-nipple-eczema", "60F red scaly left nipple for months, does not heal."),
    ("firm-nodule-after-cancer", "64F breast cancer 3 years ago, new hard lumps on the chest."),
    ("tense-blisters-in-old-age", "84M in a nursing home, itchy big blisters and red patches."),
    (
        "crusted-erosions-of-the-trunk",
        "50F crusted sores on scalp, chest and back for three months.",
    ),
    ("blisters-with-scarring-eyes", "70F sores in the mouth for a year, red eyes with scarring."),
    (
        "scarring-hair-loss-that-is-active",
        "40F bald scarred patch on the scalp that itches and is getting bigger.",
    ),
    ("newborn-with-armor-or-fragile-skin", "Newborn with skin coming off in sheets, red."),
    (
        "newborn-with-armor-or-fragile-skin",
        "Newborn, skin peels at every touch, blisters where handled.",
    ),
    ("red-navel-of-a-newborn", "8-day-old baby, red smelly belly button, oozing."),
    ("rings-of-a-young-infant", "6 week old baby with red rings on the face."),
    (
        "seborrheic-rash-of-an-infant-with-purpura",
        "9 month old, crusty scalp and groin rash with purple spots.",
    ),
    (
        "infant-eczema-with-bleeding-or-infections",
        "10 month old boy with red itchy eczema and tiny purple spots.",
    ),
    (
        "bruised-growing-tumor-of-an-infant",
        "3 month old, purple lump on the thigh, growing fast, bruised, low platelets.",
    ),
    ("child-burns-in-little-sun", "2 year old burns after a few minutes of sun, freckles."),
    ("swollen-peeling-malnourished-child", "2 year old, malnourished, swollen feet, peeling skin."),
    (
        "blisters-after-sea-water-with-liver-disease",
        "58M liver cirrhosis, swam in the sea, leg red with purple blisters, fever, pain.",
    ),
    (
        "blisters-after-sea-water-with-liver-disease",
        "60M drinker, ate raw oysters, legs with blood blisters, fever.",
    ),
    (
        "ulcer-that-stays-after-the-tropics",
        "28M back from Costa Rica, sore on the arm that does not heal for 6 weeks.",
    ),
    (
        "fever-and-rash-after-a-sexual-contact",
        "26M new partner 3 weeks ago, fever, rash all over, sore throat.",
    ),
    (
        "ear-nose-face-black-crust-in-diabetes",
        "52F diabetic, black patch on the nose, face swollen.",
    ),
    ("itch-in-late-pregnancy", "30F 34 weeks pregnant, terribly itchy palms and soles."),
    (
        "red-swollen-breast-that-stays",
        "50F breast red and swollen for 6 weeks, antibiotics did not help.",
    ),
    (
        "purpura-or-ulcers-with-airway-signs",
        "50M purple spots and sores on the legs, nosebleeds, cough.",
    ),
    ("eosinophilia-with-organ-signs", "45M eosinophils high, numb feet, chest pain."),
    ("nodules-with-abnormal-blood-count", "66M many purple lumps, platelets low."),
    ("pinch-purpura-of-the-eyelids", "66M bruises of the eyelids, tired, foamy urine."),
    (
        "bleeding-around-hairs",
        "60M lives on tea and toast, bleeding gums, tiny bruises around the hairs of the legs.",
    ),
    ("telangiectases-with-nosebleeds", "40F nosebleeds, red spidery dots on the lips and fingers."),
    ("sore-red-ear-with-joints-or-voice", "45F red painful ear, swollen, joint pains."),
    ("wood-grain-redness", "66M smoker, red wood grain pattern all over, losing weight."),
    (
        "wandering-erosions-with-weight-loss",
        "60F sores in the groin and round the mouth that move around, weight loss.",
    ),
    ("violet-stretch-marks-with-weakness", "40F purple stretch marks, moon face, weak legs."),
    (
        "patches-of-covered-skin-for-years",
        "60M scaly patches on the buttocks and thighs for 6 years.",
    ),
    ("pale-spots-with-seizures", "9 month old, white leaf shaped spots, seizures."),
    (
        "long-high-fever-with-rash-and-joints",
        "30F fever 39.5 for 10 days, salmon rash, joint pains, sore throat.",
    ),
    (
        "measles-suspected",
        "3yo unvaccinated, high fever, runny nose and cough, eyes red, spots all over.",
    ),
    ("mpox-suspected", "33M pus spots on the penis, swollen groin glands, fever, new partner."),
    ("genital-ulcer-new-partner", "30M sore on the penis, hard, painless."),
    ("scarlet-fever-suspected", "6yo fever, sore throat, red rough rash, strawberry tongue."),
    (
        "spotted-fever-after-tick",
        "40F fever, bad headache, spots on the wrists and ankles, tick bite last week.",
    ),
    ("acral-pustules-with-arthritis", "24F a few pus spots on the hands, painful joints, fever."),
    ("cold-urticaria-with-general-signs", "20F hives from cold water, fainted in the pool."),
    (
        "burn-of-a-risky-kind",
        "2 year old pulled a cup of hot tea over himself, blisters on the chest and face.",
    ),
    ("burn-of-a-risky-kind", "30M burnt his hand on hot oil, big blister."),
    ("suspicious-bruises-in-a-child", "3 month old baby with a bruise on the cheek."),
    ("suspicious-bruises-in-a-child", "2 year old with bruises on the ear and back."),
    (
        "calciphylaxis-suspected",
        "60F on dialysis, terribly painful purple net-like patches on the thighs, black crusts.",
    ),
    ("threatened-limb", "70M smoker, toe gone black, foot cold."),
    ("threatened-limb", "80F leg suddenly white and cold, very painful, no pulse."),
    ("one-swollen-painful-leg", "60M one leg swollen and painful after a long flight."),
    ("temporal-arteritis-suspected", "76F headache, sore scalp, jaw hurts when chewing."),
    (
        "polyarteritis-suspected",
        "50M net-like purple legs with sores, numb foot, fever, weight loss.",
    ),
    ("scleroderma-renal-crisis", "50F tight hard skin on the fingers, Raynaud, bad headache."),
    ("lupus-with-organ-signs", "24F red butterfly rash on the cheeks, protein in the urine."),
    (
        "fast-painful-ulcer-with-violet-edge",
        "40F with colitis, very painful sore on the leg, growing fast, purple edge.",
    ),
    ("sarcoidosis-with-organ-signs", "40F purple bumps on the nose, cough, breathless."),
    ("eruptive-xanthomas", "40M suddenly lots of yellow bumps on the buttocks."),
    (
        "dark-skin-with-low-pressure",
        "40F skin getting darker all over, losing weight, BP 85/50, tired.",
    ),
    ("hemangioma-at-risk", "6 week old, red lump on the eyelid, growing."),
    ("cellulitis-with-sepsis", "Leg red, hot, swollen, painful, fever 39.5, BP 85/50, confused."),
    ("eyelid-cellulitis", "Eyelid red and swollen, fever."),
    (
        "dress-suspected",
        "Started carbamazepine 4 wks ago, red rash all over, face swollen, fever, neck glands.",
    ),
    ("sjs-ten-suspected", "On carbamazepine 5 weeks, skin peeling off in sheets, mouth raw."),
    ("sjs-ten-suspected", "Allopurinol x3 wks, skin peeling off in sheets, mouth raw."),
    ("anaphylaxis", "Bee sting. Widespread urticaria, throat tight, BP 70/40."),
    ("anaphylaxis", "Urticaria after prawns, wheezing."),
    ("zoster-near-the-eye", "Blisters on forehead and tip of nose, eye red, 74 year old woman."),
    ("zoster-near-the-eye", "Painful blisters on forehead and tip of nose."),
    ("changing-mole-by-eye", "Mole changed colour, grew, 11 mm, irregular edge, black and brown."),
    ("changing-mole-by-eye", "14 mm black asymmetrical mole, notched."),
    ("changing-mole-by-eye", "New mole, black, growing, bleeding."),
    ("changing-mole-by-eye", "Mole on calf itching and bleeding."),
    (
        "changing-nail-band",
        "61M black stripe in thumb nail getting wider, pigment on the skin of the cuticle.",
    ),
    (
        "scalded-skin-in-a-child",
        "18-mo red tender skin round mouth, neck, armpits, peeling like a burn, fever.",
    ),
    ("newborn-with-armor-or-fragile-skin", "Newborn skin coming off in sheets, red."),
    ("eczema-herpeticum", "32M with atopic eczema, monomorphic vesicles and erosions, fever."),
    ("erythroderma", "Red and scaly from head to toe, shivering."),
    ("erythroderma", "Skin red all over and peeling."),
    (
        "cellulitis-with-crepitus-or-necrosis",
        "55M diabetic scrotum swollen, black patch, terrible pain, fever 39.8.",
    ),
    (
        "cellulitis-with-crepitus-or-necrosis",
        "Husband 60 leg red, now purple with blisters, screaming in pain, shivering, confused.",
    ),
    (
        "pain-out-of-proportion",
        "No fever, pulse 130, BP 85/50, confused, leg purple and very painful.",
    ),
    ("diabetic-foot-limb-threatening", "Diabetic, black toe."),
]

SILENT: list[str] = [
    "25F itchy hives on the trunk since yesterday, come and go.",
    "24M hives all over after aspirin, itchy, no breathing trouble.",
    "30F amoxicillin for 6 days, itchy red rash on the trunk, no fever, well.",
    (
        "45M red itchy rash all over on day 8 of amoxicillin, otherwise well, no blisters, "
        "mouth normal."
    ),
    "76F both lower legs red, scaly and swollen for years, brown staining.",
    "70F red, swollen, itchy lower legs on both sides, varicose veins, no fever.",
    "35F brown mole on the back, same for years, 4 mm, even border.",
    "40M has had a mole on the arm since childhood, unchanged, itches now and then.",
    "2 year old, fever two days ago, now pink spots on the trunk, playing well.",
    "5yo fever and rash all over, mild cold, eyes not red, playing.",
    "4 year old, slapped red cheeks, lacy rash on the arms.",
    "5 year old with yellow crusts around the mouth and nose.",
    "3 year old, blisters and honey crusts on the chin, well.",
    "28M sunburn on the shoulders yesterday, red and sore, peeling today.",
    "28M sunburnt shoulders with small blisters.",
    "66M painful blisters in a band on the right chest, no fever.",
    "70F shingles of the trunk, grouped vesicles on red skin, burning pain.",
    "12 year old with chickenpox, itchy blisters all over, in crops.",
    "40M blister on the heel from new shoes.",
    "22F itchy small blisters on the fingers, every summer.",
    "50F dandruff, red scaly eyebrows.",
    "3 week old baby with milk spots on the nose.",
    "30F red itchy cracked hands, washes a lot.",
    "19F cold sore on the lip, comes back every winter.",
    "62M many brown stuck-on warty spots on the back, one itches, slowly more over the years.",
    "25M bruise on the shin after football.",
    "35F red, warm swelling after a wasp sting on the hand, itchy.",
    "45M boil on the buttock, painful.",
    "16F spots and pimples on the face and back.",
    "6 year old with eczema in the elbow creases, itchy, red.",
    "33F pregnant, itchy red bumps in the stretch marks of the belly.",
    "8 month old with cradle cap.",
    "55M black toenail after running a marathon.",
    "40F brown stripe in the thumbnail for 15 years, unchanged.",
    "50M athlete's foot, peeling between the toes.",
    "9 year old, hands peeling after a cold, well now.",
    "38M red cheeks, flushing with wine, bumps.",
    "60F skin tags on the neck.",
    "65M dark warty spot on the temple, stuck on, for years.",
    "30F mole on the cheek with a hair, soft, since birth.",
    "7 year old, itchy bites on the legs.",
    "27M dry cracked lips in winter.",
    "3yo hand, foot and mouth: blisters on palms, soles and in the mouth, mild fever.",
    "70M dry itchy shins.",
    "2yo red nappy area, sore.",
    "52F red itchy eyelids after new make-up.",
    "30M red eye and stye on the eyelid.",
    "14M athlete, ringworm on the arm, slowly growing ring.",
    "8 year old with eczema since a baby, itchy elbow creases, scratched till it bleeds.",
    "45M psoriasis, red scaly plaques on elbows, knees and all over the trunk, no fever.",
    "20F sore throat two weeks ago, now red scaly spots all over the trunk, no fever.",
    "30F poison ivy: itchy blisters in streaks on the arms, red.",
    "3 year old with fever 38, blisters on hands and feet, sore mouth, off his food.",
    "2 year old, fever for 3 days, fever gone, now pink rash all over, happy.",
    "6 year old with fever, sore throat, runny nose and a red rash on the trunk.",
    "72F leg ulcer above the ankle, brown skin around, slowly healing with bandages.",
    "30F melasma, brown patches on the cheeks, darker since pregnancy.",
    "55M dark thickened velvety skin of the neck and armpits, getting darker, overweight.",
    "33F small firm brown bump on the shin, dimples when pinched.",
    "60M gout, big toe red, hot and very painful.",
    "66M shingles: painful blisters in a band round the left side of the chest, fever 38.",
    "4yo with impetigo, blisters and crusts round the nose, no fever.",
    "18F sore mouth ulcers on and off for years.",
    "35F dark mole on the back, even colour, round, 5 mm, no change.",
    "48F mole on the thigh for 20 years, brown, regular border.",
    "44F on lamotrigine for years, itchy elbows with silvery scale.",
    "19M cold white fingers in winter, numb, then red.",
    "52M crusty itchy sores on the back, picks at them.",
    "40F glandular fever, given amoxicillin, red itchy rash all over, sore throat, fever.",
]

# what the reader is to make of such words: the flag holds of the findings themselves
FOUND: list[tuple[str, dict[str, Any]]] = [
    ("eschar-with-fever", {"present": ["travel-tropics", "fever", "crust", "black"]}),
    ("eczema-herpeticum",
     {"age": 4, "present": ["atopy-history", "grouped-vesicles", "face", "fever"]}),
    ("eczema-herpeticum",
     {"age": 3, "present": ["atopy-history", "ulcer", "punched-out-border", "sudden-onset"]}),
    ("scalded-skin-in-a-child",
     {"age": 2, "present": ["red", "pain", "peeling", "axilla", "neck"]}),
    ("anaphylaxis", {"present": ["generalized-distribution", "pruritus", "hypotension",
                                 "insect-or-tick-bite"]}),
    ("zoster-near-the-eye",
     {"age": 74, "present": ["blister", "forehead", "nose", "conjunctival-injection"]}),
    ("kawasaki-suspected",
     {"age": 4, "present": ["fever", "conjunctival-injection", "red", "lip", "swelling", "hand"]}),
    ("changing-mole-by-eye",
     {"present": ["pigmented", "single-lesion", "bleeding", "pruritus"]}),
    ("changing-nail-band", {"present": ["fingernail", "widening-nail-band"]}),
    ("varicella-with-lung-or-brain-signs",
     {"present": ["blister", "generalized-distribution", "shortness-of-breath"]}),
    ("diabetic-foot-limb-threatening", {"present": ["diabetes", "toe", "black"]}),
    ("newborn-with-armor-or-fragile-skin", {"age": 0, "present": ["skin-detachment"]}),
    ("measles-suspected",
     {"present": ["fever", "cough-or-lung-disease", "conjunctival-injection",
                  "rash-begins-on-face-goes-down"]}),
    ("rash-in-pregnancy", {"present": ["pregnancy", "generalized-distribution", "fever"]}),
    ("necrosis-after-new-drug", {"present": ["vitamin-k-antagonist", "black", "pain"]}),
    ("threatened-limb", {"present": ["toe", "black", "tobacco-use"]}),
    ("lupus-with-organ-signs",
     {"present": ["red", "worse-with-sunlight", "hematuria-or-proteinuria"]}),
    ("genital-ulcer-new-partner", {"present": ["genital-ulcer"], "absent": ["pain"]}),
    ("non-blanching-rash-with-fever", {"present": ["fever"], "absent": ["blanching"]}),
]  # fmt: skip  # a row a case

HARMLESS: list[dict[str, Any]] = [
    {"present": ["blister", "dermatomal", "chest", "pain", "red", "fever"]},
    {"age": 3, "present": ["blister", "hand", "foot", "oral-ulcer", "fever"]},
    {"age": 3, "present": ["generalized-distribution", "red", "fever", "coryza"]},
    {"present": ["pigmented", "single-lesion", "diameter-over-6mm", "unchanged-for-years"]},
    {"present": ["pigmented", "pruritus", "bleeding", "flexural-surface"]},
    {"present": ["bulla", "red", "pain", "sunburn-history", "shoulder"]},
    {"present": ["generalized-distribution", "red", "scale", "plaque", "pruritus"]},
    {"present": ["wheal", "generalized-distribution", "new-medication", "pruritus"]},
    {"present": ["white", "numbness", "finger", "triggered-by-cold"]},
    {"present": ["drug-known-for-severe-reaction", "red", "pruritus", "scale", "elbow"]},
]


def flags(compiled: CompiledKnowledge, **fields: Any) -> set[str]:
    """Return which red flags a case raises."""
    return {one.rule for one in answer(compiled, **fields).rules.red_flags}


@pytest.mark.parametrize(("flag", "text"), RAISED)
def test_lay_words_raise_the_flag(
    flag: str, text: str, reader: ProseReader, shipped_compiled: CompiledKnowledge
) -> None:
    assert flag in flags(shipped_compiled, **case_fields(reader.read(text)))


@pytest.mark.parametrize("text", SILENT)
def test_a_harmless_look_alike_raises_none(
    text: str, reader: ProseReader, shipped_compiled: CompiledKnowledge
) -> None:
    assert flags(shipped_compiled, **case_fields(reader.read(text))) == set()


@pytest.mark.parametrize(("flag", "document"), FOUND)
def test_findings_of_lay_words_raise_the_flag(
    flag: str, document: dict[str, Any], shipped_compiled: CompiledKnowledge
) -> None:
    assert flag in flags(shipped_compiled, **document)


@pytest.mark.parametrize("document", HARMLESS, ids=lambda d: " ".join(d["present"]))
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
