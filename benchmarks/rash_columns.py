"""Columns of the tables of rashes (SkinCon, DermaCon-IN, SCIN, DermX), each with its finding.

The mapping is data: the name a table uses, to a name of the vocabulary; an empty one says that the
vocabulary knows the table's own name as an id, label or synonym. What is no observation of a skin
is listed apart, with the reason. A test holds these lists complete against the tables.
"""

from __future__ import annotations

__all__ = [
    "DERMACON",
    "DERMACON_SITES",
    "DERMX",
    "DERMX_ATTRIBUTES",
    "DERMX_OTHER",
    "SCIN",
    "SCIN_DURATIONS",
    "SCIN_OTHER",
    "SKINCON",
]

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
