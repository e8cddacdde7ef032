"""Every column of the public tables has a finding to land on.

The mapping is data: the name a table uses, to a name of the vocabulary; an empty one says that the
vocabulary knows the table's own name as an id, label or synonym. What is no observation of a skin
is listed apart, with the reason.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.uci import CLINICAL, HISTOLOGY
from kb.knowledge import KnowledgeBase
from reasoning.case import duration_finding

SKINCON = (
    "Vesicle", "Papule", "Macule", "Plaque", "Abscess", "Pustule", "Bulla", "Patch", "Nodule",
    "Ulcer", "Crust", "Erosion", "Excoriation", "Atrophy", "Exudate", "Purpura/Petechiae",
    "Fissure", "Induration", "Xerosis", "Telangiectasia", "Scale", "Scar", "Friable", "Sclerosis",
    "Pedunculated", "Exophytic/Fungating", "Warty/Papillomatous", "Dome-shaped", "Flat topped",
    "Brown(Hyperpigmentation)", "Translucent", "White(Hypopigmentation)", "Purple", "Yellow",
    "Black", "Erythema", "Comedo", "Lichenification", "Blue", "Umbilicated", "Poikiloderma",
    "Salmon", "Wheal", "Acuminate", "Burrow", "Gray", "Pigmented", "Cyst",
)  # fmt: skip
"""The 48 concepts of SkinCon, each by its own name."""

DERMACON = {
    "Abscess": "", "Acuminate": "", "Atrophy": "", "Bulla": "", "Burrow": "", "Comedo": "",
    "Crust": "", "Cyst": "", "Dilated Vein": "", "Discolored Nail": "", "Edema": "", "Erosion": "",
    "Erythema": "", "Excoriation": "", "Exophytic/Fungating": "", "Exudate": "", "Fissure": "",
    "Flat-topped": "", "Hair Patch": "", "Induration": "", "Lichenification": "", "Macule": "",
    "Nodule": "", "Papule": "", "Patch": "", "Pedunculated": "", "Pigmented": "", "Plaque": "",
    "Purpura/Petechiae": "", "Pustule": "", "Salmon": "", "Scale": "", "Scar": "", "Striae": "",
    "Telangiectasia": "", "Ulcer": "", "Vesicle": "", "Warty": "", "Wheal": "",
    "White (Hypopigmentation)": "", "Xerosis": "", "Yellow": "",
    "Brown (Hyperpigmentation)": "brown(hyperpigmentation)",
    "Hyperkeratotic plaques": "hyperkeratotic plaque",
    "Pitted Nail": "nail pitting",
}  # fmt: skip
"""The descriptors of DermaCon-IN; an empty name is looked up as it is."""

DERMACON_SITES = {
    "Armpits (Axillary Region)": "axilla",
    "Back": "back",
    "Back of the Knees (Popliteal Region)": "popliteal fossa",
    "Breasts (Mammary Region)": "breast",
    "Calves (Sural Region)": "calf",
    "Genital Area (Pubic Region)": "genitals",
    "Groin (Inguinal Region)": "groin",
    "Head Cheeks": "cheek",
    "Head Chin": "chin",
    "Head Ears": "ear",
    "Head Eye": "eyelid",
    "Head Forehead": "forehead",
    "Head Lips": "lip",
    "Head Nose": "nose",
    "Head Scalp": "scalp",
    "Head Temples": "temple",
    "Lower Extremities Ankles (Tarsal Region)": "ankle",
    "Lower Extremities Feet (Pedal Region)": "foot",
    "Lower Extremities Feet (Pedal Region) Toes (Digits)": "toe",
    "Lower Extremities Hips (Coxal Region)": "hip",
    "Lower Extremities Knees (Patellar Region)": "knee",
    "Lower Extremities Lower Legs": "lower leg",
    "Lower Extremities Lower Legs (Crural Region)": "lower leg",
    "Lower Extremities Soles (Plantar Region)": "sole",
    "Lower Extremities Thighs (Femoral Region)": "thigh",
    "Lower Extremities Toes (Digits)": "toe",
    "LowerBack (Lumbus)": "lower back",
    "Mucous Membranes Oral Cavity": "oral cavity",
    "Nails Fingernails": "fingernail",
    "Nails Toenails": "toenail",
    "Navel (Umbilicus)": "umbilicus",
    "Neck": "neck",
    "Palms": "palm",
    "Perianal Area": "perianal",
    "Tongue": "tongue",
    "Trunk Abdomen": "abdomen",
    "Trunk Abdomen Navel (Umbilicus)": "umbilicus",
    "Trunk Abdomen anterior": "abdomen",
    "Trunk Abdomen posterior": "flank",
    "Trunk Back (Dorsum)": "back",
    "Trunk Buttocks (Gluteal Region)": "buttock",
    "Trunk Chest (Thorax)": "chest",
    "Upper Extremities Elbows": "elbow",
    "Upper Extremities Forearms (Antebrachium)": "forearm",
    "Upper Extremities Hands (Manus)": "hand",
    "Upper Extremities Hands (Manus) Fingers (Digits)": "finger",
    "Upper Extremities Shoulders": "shoulder",
    "Upper Extremities Upper Arms (Brachium)": "upper arm",
    "Upper Extremities Wrists (Carpus)": "wrist",
}
"""The 49 body parts of DermaCon-IN."""

DERM7PT: dict[str, dict[str, str]] = {
    "pigment_network": {
        "typical": "typical-pigment-network",
        "atypical": "atypical-pigment-network",
    },
    "streaks": {"regular": "regular-streaks", "irregular": "irregular-streaks"},
    "pigmentation": {
        "diffuse regular": "diffuse-regular-pigmentation",
        "diffuse irregular": "diffuse-irregular-pigmentation",
        "localized regular": "localized-regular-pigmentation",
        "localized irregular": "localized-irregular-pigmentation",
    },
    "regression_structures": {
        "blue areas": "regression-blue-areas",
        "white areas": "regression-white-areas",
        "combinations": "regression-combinations",
    },
    "dots_and_globules": {
        "regular": "regular-dots-and-globules",
        "irregular": "irregular-dots-and-globules",
    },
    "blue_whitish_veil": {"present": "blue-whitish-veil"},
    "vascular_structures": {
        "arborizing": "arborizing-vessels",
        "comma": "comma-vessels",
        "dotted": "dotted-vessels",
        "hairpin": "hairpin-vessels",
        "linear irregular": "linear-irregular-vessels",
        "within regression": "vessels-within-regression",
        "wreath": "wreath-vessels",
    },
    "elevation": {
        "flat": "elevation-flat",
        "palpable": "elevation-palpable",
        "nodular": "elevation-nodular",
    },
    "location": {
        "abdomen": "abdomen",
        "acral": "acral-distribution",
        "back": "back",
        "buttocks": "buttock",
        "chest": "chest",
        "genital areas": "genitals",
        "head neck": "head-and-neck",
        "lower limbs": "lower-limb",
        "upper limbs": "upper-limb",
    },
}
"""The seven-point criteria and the context of derm7pt; 'absent' is the state, no finding."""

PAD_UFES = {
    "smoke": "tobacco-use",
    "drink": "alcohol-use",
    "pesticide": "pesticide-exposure",
    "skin_cancer_history": "skin-cancer-history",
    "cancer_history": "cancer-history",
    "has_piped_water": "piped-water",
    "has_sewage_system": "sewage-system",
    "itch": "pruritus",
    "grew": "increasing-size",
    "hurt": "pain",
    "changed": "changed-recently",
    "bleed": "bleeding",
    "elevation": "raised-lesion",
    "diameter_1": "diameter-over-6mm",
    "diameter_2": "diameter-over-6mm",
}
PAD_UFES_OTHER = {
    "patient_id", "lesion_id", "img_id", "diagnostic", "biopsed",  # no observation
    "age", "gender",  # fields of a case
    "fitspatrick", "background_father", "background_mother",  # about people, not about a skin
    "region",  # its values are sites, below
}  # fmt: skip
PAD_UFES_SITES = {
    "ABDOMEN": "", "ARM": "upper-arm", "BACK": "", "CHEST": "", "EAR": "", "FACE": "", "FOOT": "",
    "FOREARM": "", "HAND": "", "LIP": "", "NECK": "", "NOSE": "", "SCALP": "", "THIGH": "",
}  # fmt: skip

SCIN = {
    "textures_raised_or_bumpy": "raised-lesion",
    "textures_flat": "flat-lesion",
    "textures_rough_or_flaky": "scaly-or-rough-surface",
    "textures_fluid_filled": "fluid-filled-lesion",
    "body_parts_head_or_neck": "head-and-neck",
    "body_parts_arm": "upper-limb",
    "body_parts_palm": "palm",
    "body_parts_back_of_hand": "back-of-hand",
    "body_parts_torso_front": "trunk",
    "body_parts_torso_back": "back",
    "body_parts_genitalia_or_groin": "anogenital",
    "body_parts_buttocks": "buttock",
    "body_parts_leg": "lower-limb",
    "body_parts_foot_top_or_side": "dorsum-of-foot",
    "body_parts_foot_sole": "sole",
    "condition_symptoms_bothersome_appearance": "bothersome-appearance",
    "condition_symptoms_bleeding": "bleeding",
    "condition_symptoms_increasing_size": "increasing-size",
    "condition_symptoms_darkening": "darkening",
    "condition_symptoms_itching": "pruritus",
    "condition_symptoms_burning": "burning",
    "condition_symptoms_pain": "pain",
    "condition_symptoms_no_relevant_experience": "no-symptoms",
    "other_symptoms_fever": "fever",
    "other_symptoms_chills": "chills",
    "other_symptoms_fatigue": "fatigue",
    "other_symptoms_joint_pain": "arthralgia",
    "other_symptoms_mouth_sores": "mouth-sores",
    "other_symptoms_shortness_of_breath": "shortness-of-breath",
}
SCIN_OTHER = {"body_parts_other", "other_symptoms_no_relevant_symptoms"}
"""Columns that name no place, and no symptom."""
SCIN_DURATIONS = {
    "ONE_DAY": "duration-one-day",
    "LESS_THAN_ONE_WEEK": "duration-under-one-week",
    "ONE_TO_FOUR_WEEKS": "duration-one-to-four-weeks",
    "ONE_TO_THREE_MONTHS": "duration-one-to-three-months",
    "THREE_TO_TWELVE_MONTHS": "duration-three-to-twelve-months",
    "MORE_THAN_ONE_YEAR": "duration-one-to-five-years",
    "MORE_THAN_FIVE_YEARS": "duration-over-five-years",
    "SINCE_CHILDHOOD": "since-childhood",
}

DERMX = {
    "Acral distribution": "", "Closed comedo": "", "Cyst": "", "Dark skin": "",
    "Dermatoglyph disruption": "", "Exposed areas": "", "Hyperkeratosis": "", "Intertriginous": "",
    "Leukotrichia": "", "Macule": "", "Nodule": "", "Open comedo": "", "Papule": "", "Patch": "",
    "Periorificial": "", "Plaque": "", "Pustule": "", "Scale": "", "Scar": "", "Sun damage": "",
    "Symmetrical": "", "Telangiectasia": "", "Thrombosed capillaries": "",
    "Extensor sites": "extensor-surface",
    "Köbnerization": "koebnerized",
    "Light skin": "fair-skin",
    "Palmo-plantar distribution": "palmoplantar-distribution",
    "Seborrheic region": "seborrheic-distribution",
}  # fmt: skip
DERMX_OTHER = {
    "Acne", "Actinic keratosis", "Psoriasis", "Seborrheic dermatitis", "Viral warts", "Vitiligo",
    "Other-disease",  # diagnoses
    "Young", "Elderly", "Male", "Female",  # fields of a case
    "Low-quality",  # about the picture
}  # fmt: skip
DERMX_ATTRIBUTES = {
    "Depigmented": "", "Halo": "", "Hyperpigmented": "", "Hypopigmented": "", "Indurated": "",
    "Normal-pigmentation-island": "", "Red": "", "Rough": "", "Skin-coloured": "", "White": "",
    "Yellow": "",
    "Convex-margins": "dome-shaped",
    "Fine": "fine-scale",
    "Flat-surface": "flat-lesion",
    "Greasy": "waxy-or-greasy-surface",
    "Gritty": "rough",
    "Hard": "firm",
    "Hyper-pigmented": "hyperpigmented",
    "Hyperkeratotic": "hyperkeratosis",
    "Hypo-pigmented": "hypopigmented",
    "Poorly-circumscribed": "ill-defined-border",
    "Round": "round-or-oval",
    "Salmon-pink": "salmon",
    "Thick": "thick-scale",
    "Thin": "fine-scale",
    "Well-circumscribed": "sharply-demarcated-border",
}  # fmt: skip
"""Attributes of the DermX characteristics; Thin, Gritty and Convex-margins land on the nearest."""

LANDINGS: dict[str, dict[str, str]] = {
    "skincon": dict.fromkeys(SKINCON, ""),
    "dermacon": DERMACON,
    "dermacon sites": DERMACON_SITES,
    **{f"derm7pt {column}": values for column, values in DERM7PT.items()},
    "pad-ufes": PAD_UFES,
    "pad-ufes sites": PAD_UFES_SITES,
    "scin": SCIN,
    "scin durations": SCIN_DURATIONS,
    "dermx": DERMX,
    "dermx attributes": DERMX_ATTRIBUTES,
    "uci": {**CLINICAL, **HISTOLOGY},
}


@pytest.mark.parametrize("table", LANDINGS)
def test_every_column_has_a_finding(table: str, shipped: KnowledgeBase) -> None:
    names = {column: name or column for column, name in LANDINGS[table].items()}
    missing = [c for c, name in names.items() if name.lower() not in shipped.finding_names]
    assert missing == []


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "tables" / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the development data")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(table: list[dict[str, str]], column: str, separator: str = "") -> set[str]:
    cells = [row[column] for row in table if row[column]]
    parts = [one for cell in cells for one in (cell.split(separator) if separator else [cell])]
    return {part.strip() for part in parts} - {""}


class TestNoColumnIsForgotten:
    """The mapping above against the tables themselves."""

    def test_skincon(self, data_dir: Path) -> None:
        header = list(rows(data_dir, "skincon_fitzpatrick17k/concepts_train.csv")[0])
        concepts = header[: header.index("Do not consider this image")]
        assert len(concepts) == 48
        assert set(concepts) == set(SKINCON)

    def test_dermacon(self, data_dir: Path) -> None:
        table = rows(data_dir, "dermacon_in/metadata_train.csv")
        assert values(table, "Descriptors", ",") == set(DERMACON)
        assert values(table, "Body_part", ",") == set(DERMACON_SITES)

    def test_derm7pt(self, data_dir: Path) -> None:
        table = rows(data_dir, "derm7pt/meta_train_valid.csv")
        for column, known in DERM7PT.items():
            assert values(table, column) - {"absent"} <= set(known), column

    def test_pad_ufes(self, data_dir: Path) -> None:
        table = rows(data_dir, "pad_ufes_20/metadata_train.csv")
        assert set(table[0]) == set(PAD_UFES) | PAD_UFES_OTHER
        assert values(table, "region") == set(PAD_UFES_SITES)

    def test_scin(self, data_dir: Path) -> None:
        table = rows(data_dir, "scin/cases_train.csv")
        families = ("textures_", "body_parts_", "condition_symptoms_", "other_symptoms_")
        asked = {column for column in table[0] if column.startswith(families)}
        assert asked == set(SCIN) | SCIN_OTHER
        assert values(table, "condition_duration") - {"UNKNOWN"} == set(SCIN_DURATIONS)

    def test_dermx(self, data_dir: Path) -> None:
        table = rows(data_dir, "dermx/annotations_train.csv")
        assert values(table, "name") == set(DERMX) | DERMX_OTHER
        assert values(table, "attributes", ";") == set(DERMX_ATTRIBUTES)

    def test_uci(self, data_dir: Path) -> None:
        header = set(rows(data_dir, "uci_dermatology/dermatology_train.csv")[0])
        other = {"row", "age", "class", "diagnosis"}
        assert header == {*CLINICAL, *HISTOLOGY} | other


@pytest.mark.parametrize("days", [0, 0.5, 1, 5, 7, 20, 28, 60, 90, 200, 365, 900, 5000, 40000])
def test_every_duration_has_a_finding(days: float, shipped: KnowledgeBase) -> None:
    assert shipped.findings[duration_finding(days)].choice == "duration"
