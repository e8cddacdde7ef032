"""Free text: hurried notes and everyday words, as patients and those who take their calls write."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from reasoning.wording import stems
from tests.reasoning.helpers import assert_said

MONTH, WEEK = 1 / 12, 7 / 365.25
AGES = [
    ("man 45, rash on chest", 45.0),
    ("girl 12 with itchy patches", 12.0),
    ("Child 8, ringworm", 8.0),
    ("Farmer 79, scaly lip", 79.0),
    ("MSM 34, ulcer", 34.0),
    ("woman, 44, facial rash", 44.0),
    ("man (45) with a rash", 45.0),
    ("F44 rash on face", 44.0),
    ("M/60 ulcer", 60.0),
    ("44y rash", 44.0),
    ("girl 12yrs, rash", 12.0),
    ("baby 5 weeks, greasy scale", 5 * WEEK),
    ("5mo with cradle cap", 5 * MONTH),
    ("8 mo, nappy rash", 8 * MONTH),
    ("18-mo rash on the bottom", 1.5),
    ("boy aged 5 mo with rash", 5 * MONTH),
    ("aged 3 wks", 3 * WEEK),
    ("aged 6/12, rash", 0.5),
    ("5/52 old girl", 5 * WEEK),
    ("5 m/o boy with rash", 5 * MONTH),
    ("husband 60 leg red, now purple", 60.0),
    ("Mum 82 blisters on legs", 82.0),
    # no ages
    ("8 mo history of rash", None),
    ("Rash for 8 mo.", None),
    ("3-mo rash in a man who smokes", None),
    ("Child 2 weeks of rash", None),
    ("Boy 3 days fever", None),
    ("Woman 3 days after sun", None),
    ("Woman 34 weeks pregnant", None),
    ("Woman 60 kg", None),
    ("Man 20 pack years, ulcer", None),
    ("man 45 cigarettes a day", None),
    ("nurse 5 spots on arm", None),
    ("child 5 mm lump", None),
    ("fever F39", None),
    ("Bed 12 rash", None),
    ("Diabetic 20 years, ulcer", None),
    ("Smoker 20 a day, ulcer", None),
    ("Child 2 of 3, rash", None),
    ("F, 2 children, rash", None),
    ("Retired teacher 30 h a week in the garden", None),
    ("His wife, 44, has itching", None),
    ("mother 34 has psoriasis", None),
]


@pytest.mark.parametrize(("text", "age"), AGES)
def test_ages_of_hurried_notes(reader: ProseReader, text: str, age: float | None) -> None:
    read = reader.read(text).age
    assert (read.value if read else None) == (age and pytest.approx(age, rel=0.01))


@pytest.mark.parametrize(
    ("text", "sex"),
    [("F44 rash on face", "female"), ("M/60 ulcer", "male"), ("MSM 34, ulcer", "male"),
     ("husband 60 leg red", "male"), ("T38 rash", None)],
)  # fmt: skip
def test_sexes_of_hurried_notes(reader: ProseReader, text: str, sex: str | None) -> None:
    read = reader.read(text).sex
    assert (read.word if read else None) == sex


READ = [
    # pressed with a glass
    ("Spots that don't fade with a glass.", {"+purpuric-lesion"}, set()),
    ("The rash does not fade under a glass.", {"+purpuric-lesion"}, set()),
    ("Rash stays when pressed with a glass.", {"+purpuric-lesion"}, set()),
    ("Spots do not disappear with a tumbler.", {"+purpuric-lesion"}, set()),
    ("The spots don't go away when pressed.", {"+purpuric-lesion"}, set()),
    ("The rash doesn't blanch.", {"+purpuric-lesion"}, set()),
    ("The redness fades when pressed.", {"+blanching"}, {"+purpuric-lesion"}),
    ("The lump does not go away when pressed.", {"+nodule"}, {"+purpuric-lesion"}),
    ("A blue papule; it did not blanch.", {"+papule"}, {"+purpuric-lesion"}),
    ("Come back if the rash does not fade under a glass.", set(), {"+purpuric-lesion"}),
    ("No spots that do not fade under a glass.", set(), {"+purpuric-lesion"}),
    # urticaria, and lesions all over or in a band
    ("Widespread urticaria after penicillin.", {"+wheal", "+generalized-distribution"}, set()),
    ("No urticaria.", {"-wheal"}, {"+wheal"}),
    ("History of urticaria, now scaly plaques.", {"+plaque"}, {"+wheal"}),
    ("Differential diagnosis includes urticaria.", set(), {"+wheal"}),
    ("Chronic urticaria for years.", set(), {"+wheal"}),
    ("Papular urticaria.", set(), {"+wheal"}),
    ("Papules, then urticaria.", {"+papule", "+wheal"}, set()),
    ("Treated for urticaria last year.", set(), {"+wheal"}),
    ("Hives all over.", {"+wheal", "+generalized-distribution"}, set()),
    ("Band of blisters.", {"+blister", "+dermatomal"}, set()),
    ("Blisters in a band.", {"+blister", "+dermatomal"}, set()),
    ("Spots all over.", {"+generalized-distribution"}, {"+macule"}),
    # eyes
    ("Blisters on the forehead, eye red.", {"+conjunctival-injection", "+blister"}, set()),
    ("The skin around the eyes red.", set(), {"+conjunctival-injection"}),
    # moles
    ("14 mm black asymmetrical mole.", {"+single-lesion", "+pigmented"}, set()),
    ("Mole on calf bleeding.", {"+single-lesion", "+bleeding"}, set()),
    ("His mole is changing, three colours.", {"+changed-recently", "+variegated-color"}, set()),
    ("Many moles on the back.", set(), {"+single-lesion"}),
    ("Mole-like rash on the back.", set(), {"+single-lesion"}),
    ("No history of colour changes in the cold.", set(), {"-changed-recently"}),
    ("Stripe in thumb nail, pigment on the skin of the cuticle.", {"+hutchinson-nail-sign"}, set()),
    # skin that is red all over, or black
    ("Red and scaly from head to toe.", {"+erythroderma"}, set()),
    ("Skin red all over and peeling.", {"+erythroderma"}, set()),
    ("Red rash all over.", set(), {"+erythroderma"}),
    ("Red and scaly all over his arms.", {"+upper-limb"}, {"+erythroderma"}),
    ("Red all over and peeling of the hands.", set(), {"+erythroderma"}),
    ("Black toe.", {"+necrosis"}, set()),
    ("His toe has gone black.", {"+necrosis"}, set()),
    ("Skin dead and black on scrotum.", {"+necrosis", "+scrotum"}, set()),
    ("Black toe nail.", set(), {"+necrosis"}),
    ("Black spot on the toe.", set(), {"+necrosis"}),
    ("Black skin, itchy rash.", set(), {"+necrosis"}),
    ("Finger black and blue.", set(), {"+necrosis"}),
    # of whom, and with what
    ("Husband 60 leg red, blisters.", {"+red", "+lower-limb", "+blister"}, set()),
    ("Husband 60 has a red leg.", {"+red"}, set()),
    ("32M with atopic eczema, vesicles.", {"+atopy-history", "+vesicle"}, set()),
    ("32M hx eczema, vesicles.", {"+atopy-history"}, set()),
    ("Presents with atopic eczema on the elbows.", set(), {"+atopy-history"}),
    ("Crusts on the hands. Staff in the home are itching.", {"+close-contact-affected"},
     {"+pruritus"}),
    ("Staff nurse with an itchy rash.", {"+pruritus"}, {"+close-contact-affected"}),
    ("Mastectomy 2015, lump in the scar.", {"+cancer-history"}, set()),
    ("Mole noticed by hairdresser.", {"+pigmented"}, {"+irritant-exposure"}),
    # what was, and for how long
    ("Ulcers healed.", set(), {"+ulcer"}),
    ("Blisters have dried and healed.", set(), {"+blister"}),
    ("Blisters cleared with steroid.", set(), {"+blister"}),
    ("The crusts have gone.", set(), {"+crust"}),
    ("The ulcers have not healed.", {"+ulcer"}, set()),
    ("Blisters healed with scars.", {"+blister", "+scar"}, set()),
    ("Ulcers healed, but new ones come every month.", {"+ulcer"}, set()),
    ("Sore on penis two months ago that went away, now rash on palms.", {"+palm"},
     {"+ulcer", "+genital-ulcer", "+duration-one-to-three-months"}),
    ("Itchy 2 months.", {"+duration-one-to-three-months"}, set()),
    ("Leg red 2 days, sore.", {"+duration-under-one-week"}, set()),
    ("Itch. Doxycycline 2 weeks, no help.", set(), {"+duration-one-to-four-weeks"}),
    ("Itchy. Back from Spain 2 weeks.", set(), {"+duration-one-to-four-weeks"}),
    # small words
    ("Bad sunburn after little sun, on doxycycline.", {"+photosensitivity"}, {"+sunburn-history"}),
    ("Rash round mouth.", set(), {"+round-or-oval"}),
    ("Round patches on the face.", {"+round-or-oval"}, set()),
    ("Leg red, hot, swollen.", {"+warm", "+red"}, set()),
    ("Hot drinks make the face red.", set(), {"+warm"}),
    ("Spots on his willy.", {"+penis"}, set()),
    ("Lump, hard, on the neck.", {"+firm", "+nodule"}, set()),
    ("A lump hard to see.", {"+nodule"}, {"+firm"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "there", "not_there"), READ)
def test_everyday_words(
    reader: ProseReader, text: str, there: set[str], not_there: set[str]
) -> None:
    assert_said(reader.read(text), there, not_there)


@pytest.mark.parametrize(
    ("text", "named"),
    [("BP 60/30, leg red.", False), ("Low BP.", False), ("BP was normal.", False),
     ("Known BP on prednisolone.", True), ("BP since 2019.", True)],
)  # fmt: skip
def test_bp_is_the_blood_pressure(reader: ProseReader, text: str, named: bool) -> None:
    disorders = {one.disorder for one in reader.read(text).disorders}
    assert ("bullous-pemphigoid" in disorders) is named


def test_bp_makes_no_text_like_bullous_pemphigoid() -> None:
    assert stems("BP 60/30") == []
