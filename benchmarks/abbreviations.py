"""Abbreviations that a clinician writes for a disorder, as answers only.

In prose most of them mean other things (*PR* is a pulse rate, *AD* the right ear), so that they are
no synonyms in the knowledge base. Each stands for a name that the knowledge base maps.
"""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["SHORT"]

SHORT = MappingProxyType(
    {
        "aa": "alopecia areata",
        "acanthosis": "acanthosis nigricans",
        "acd": "allergic contact dermatitis",
        "ad": "atopic dermatitis",
        "aga": "androgenetic alopecia",
        "an": "acanthosis nigricans",
        "bxo": "lichen sclerosus",
        "cad": "chronic actinic dermatitis",
        "calcinosis": "calcinosis cutis",
        "caps": "cryopyrin-associated periodic syndrome",
        "cd": "contact dermatitis",
        "clm": "cutaneous larva migrans",
        "crabs": "phthiriasis",
        "cutaneous tb": "cutaneous tuberculosis",
        "df": "dermatofibroma",
        "dn": "dysplastic nevus",
        "en": "erythema nodosum",
        "etn": "erythema toxicum neonatorum",
        "fde": "fixed drug eruption",
        "gca": "giant cell arteritis",
        "gingival hyperplasia": "drug-induced gingival overgrowth",
        "gingival overgrowth": "drug-induced gingival overgrowth",
        "hidradenitis": "hidradenitis suppurativa",
        "hs": "hidradenitis suppurativa",
        "hsv": "herpes simplex",
        "hz": "herpes zoster",
        "icd": "irritant contact dermatitis",
        "ih": "infantile hemangioma",
        "intradermal mole": "melanocytic nevus",
        "intradermal naevus": "melanocytic nevus",
        "intradermal nevus": "melanocytic nevus",
        "kp": "keratosis pilaris",
        "ks": "kaposi sarcoma",
        "lcv": "leukocytoclastic vasculitis",
        "lip licker's dermatitis": "irritant contact dermatitis",
        "livedo": "livedo reticularis",
        "lp": "lichen planus",
        "ls": "lichen sclerosus",
        "lsa": "lichen sclerosus",
        "lsc": "lichen simplex chronicus",
        "mc": "molluscum contagiosum",
        "nec fasc": "necrotizing fasciitis",
        "nl": "necrobiosis lipoidica",
        "olp": "oral lichen planus",
        "oral lp": "oral lichen planus",
        "pd": "perioral dermatitis",
        "pn": "prurigo nodularis",
        "poison oak": "rhus dermatitis",
        "poison sumac": "rhus dermatitis",
        "pr": "pityriasis rosea",
        "pruritus": "pruritus of unknown origin",
        "pws": "port-wine stain",
        "rich": "rapidly involuting congenital hemangioma",
        "sd": "seborrheic dermatitis",
        "seb derm": "seborrheic dermatitis",
        "sebk": "seborrheic keratosis",
        "sk": "seborrheic keratosis",
        "solar lentigines": "solar lentigo",
        "spider bite": "arthropod bite",
        "tb of the skin": "cutaneous tuberculosis",
        "te": "telogen effluvium",
        "traps": "tumor necrosis factor receptor-associated periodic syndrome",
        "trich": "trichotillomania",
        "vzv": "herpes zoster",
        "zinc deficiency": "acquired zinc deficiency",
        "zoster": "herpes zoster",
    }
)
"""In small letters without full stops."""
