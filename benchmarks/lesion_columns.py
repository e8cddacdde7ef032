"""Columns of the tables of single lesions: derm7pt, PAD-UFES-20, MILK10k, HAM10000.

The mapping is data: the name a table uses, to a name of the vocabulary; an empty one says that the
vocabulary knows the table's own name as an id, label or synonym. What is no observation of a skin
is listed apart, with the reason. A test holds these lists complete against the tables.
"""

from __future__ import annotations

__all__ = [
    "DERM7PT",
    "HAM10000_SITES",
    "MILK10K",
    "MILK10K_OTHER",
    "MILK10K_SITES",
    "PAD_UFES",
    "PAD_UFES_OTHER",
    "PAD_UFES_SITES",
]


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

MILK10K: dict[str, dict[str, str]] = {
    "clinical": {
        "MONET_ulceration_crust": "ulcer",
        "MONET_vasculature_vessels": "telangiectasia",
        "MONET_erythema": "erythema",
        "MONET_pigmented": "pigmented",
    },
    "dermoscopic": {
        "MONET_ulceration_crust": "dermoscopic-ulceration",
        "MONET_vasculature_vessels": "vascular-structures",
        "MONET_pigmented": "dermoscopic-pigmentation",
        "MONET_erythema": "dermoscopic-redness",
    },
}
"""Concept scores of MILK10k by kind of picture; each on the nearest finding of the vocabulary."""
MILK10K_OTHER = {
    "MONET_hair",
    "MONET_gel_water_drop_fluid_dermoscopy_liquid",
    "MONET_skin_markings_pen_ink_purple_pen",
}
"""About the picture, not about the lesion."""
MILK10K_SITES = {
    "trunk": "trunk",
    "head_neck_face": "head-and-neck",
    "lower_extremity": "lower-limb",
    "upper_extremity": "upper-limb",
    "hand": "hand",
    "foot": "foot",
    "genital": "genitals",
}
HAM10000_SITES = {
    "abdomen": "abdomen",
    "acral": "acral-distribution",
    "back": "back",
    "chest": "chest",
    "ear": "ear",
    "face": "face",
    "foot": "foot",
    "genital": "genitals",
    "hand": "hand",
    "lower extremity": "lower-limb",
    "neck": "neck",
    "scalp": "scalp",
    "trunk": "trunk",
    "upper extremity": "upper-limb",
}
