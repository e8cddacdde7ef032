"""Free text: words that say a finding elsewhere, and not where they stand."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import assert_said

READ = [
    ("He bumped his shin on a chair.", {"+shin"}, {"+papule"}),
    ("A bump on the shin.", {"+papule"}, set()),
    ("Generalized headache and papules.", {"+headache"}, {"+generalized-distribution"}),
    ("A generalized rash.", {"+generalized-distribution"}, set()),
    ("The left leg is diffusely red.", {"+red"}, {"+generalized-distribution"}),
    ("Papules are diffusely distributed.", {"+generalized-distribution"}, set()),
    ("Bilateral tonsillar swelling.", set(), {"+bilateral-distribution"}),
    ("Pigment over the nail fold.", set(), {"+intertriginous"}),
    ("Chest examination was normal.", set(), {"+chest", "-chest"}),
    ("Weakness in her thighs.", {"+muscle-weakness"}, {"+thigh"}),
    ("Scaly plaques on the thighs.", {"+thigh"}, set()),
    ("Warty papules on a finger with black dots.", {"+thrombosed-capillaries"}, {"+auspitz-sign"}),
    ("A bald patch of the scalp with black dots.", {"+black-dots-scalp"}, set()),
    ("Paring of the wart gave pinpoint bleeding.", set(), {"+auspitz-sign"}),
    ("Oil spots of the nails.", {"+oil-drop-sign"}, {"+macule"}),
    ("Pale macules that do not tan.", {"+macule"}, {"-brown", "+brown"}),
    ("Wiped off with an alcohol swab.", set(), {"+alcohol-use"}),
    ("She has a sore throat.", {"+sore-throat"}, {"+single-lesion"}),
    ("She sheds handfuls of hair.", {"+hair-shedding"}, {"+hand"}),
    ("Acute bacterial sinusitis.", set(), {"+acute-course", "+fistula-or-sinus"}),
    # what is told of something else than the skin
    ("Papules round the eyes.", {"+papule"}, {"+round-or-oval"}),
    ("A round patch.", {"+round-or-oval"}, set()),
    ("He lives in a warm flat.", set(), {"+warm"}),
    ("Her house is warm.", set(), {"+warm"}),
    ("The plaque is red and warm.", {"+warm"}, set()),
    ("He grew 14 cm in a year.", set(), {"+increasing-size", "+diameter-over-6mm"}),
    ("The mole grew to 14 mm.", {"+increasing-size", "+diameter-over-6mm"}, set()),
    ("The blisters travelled to the thighs.", {"+thigh"}, {"+travel-tropics"}),
    ("She had travelled to Brazil.", {"+travel-tropics"}, set()),
    ("After a holiday in Spain.", set(), {"+travel-tropics"}),
    ("Duplicate sites irradiated with UVA reacted.", set(), {"+previous-radiotherapy"}),
    ("The breast was irradiated in 2010.", {"+previous-radiotherapy"}, set()),
    ("A symmetrical papule.", {"+papule"}, {"+symmetrical-distribution"}),
    ("Symmetrical plaques on both knees.", {"+symmetrical-distribution"}, set()),
    ("Bumps on the back of his right thigh.", {"+thigh"}, {"+back"}),
    ("Bumps on the back and the thigh.", {"+thigh", "+back"}, set()),
    ("About a fortnight back a patch came.", {"+patch"}, {"+back"}),
    ("Hairs could be seen to re-enter the skin.", {"+ingrown-hairs"}, {"?ingrown-hairs"}),
    ("A red-haired woman.", {"+fair-skin"}, {"+flag-sign-hair"}),
    ("Hepatitis C is normal.", {"-liver-disease-hcv"}, {"+hepatitis"}),
    ("Thyroid tests normal, weight stable.", {"-thyroid-disease", "-weight-loss"}, set()),
    ("The cheeks are untouched.", {"-cheek"}, {"+cheek"}),
    # values that tell what they are in
    ("Haematocrit 0.62, albumin 15 g/L.", {"+hemoconcentration", "+low-albumin"}, set()),
    ("Hct 40%, albumin was low at 2.2 g/dL.", {"-hemoconcentration", "+low-albumin"}, set()),
    ("Calcium 11.8 mg/dl, cholesterol 310.", {"+hypercalcemia", "+raised-cholesterol"}, set()),
    ("Calcium 600 mg daily.", set(), {"+hypercalcemia", "-hypercalcemia"}),
    ("BP 178/104, ferritin 4.", {"+hypertension", "+low-iron"}, {"+hypotension"}),
    # who it is
    ("A plumber of 49; she has papules.", {"+papule"}, set()),
    ("His father, ill then, had vesicles on the trunk.", set(), {"+vesicle", "+trunk"}),
    ("None of them bleeds.", {"-bleeding"}, {"+bleeding"}),
    ("Rash on the chest x 10 yrs.", {"+chest", "+duration-over-five-years"}, set()),
    ("It's been four months of itch.", {"+duration-three-to-twelve-months"}, set()),
    ("Itch for a year and a half.", {"+duration-one-to-five-years"}, set()),
]


@pytest.mark.parametrize(("text", "there", "not_there"), READ)
def test_meant(reader: ProseReader, text: str, there: set[str], not_there: set[str]) -> None:
    assert_said(reader.read(text), there, not_there)
