"""SkinCon's 48 concepts and the findings of the vocabulary that they stand for.

Pure data. The names are the columns of SkinCon's annotation tables (Daneshjou et al. 2022,
arXiv:2302.00785); a test holds the findings to the vocabulary.
"""

from __future__ import annotations

__all__ = ["CONCEPTS", "LEAVE_OUT", "head_name"]

LEAVE_OUT = "Do not consider this image"
"""Column that is 1 where the annotators set a picture aside."""

CONCEPTS: dict[str, str] = {
    "Vesicle": "vesicle",
    "Papule": "papule",
    "Macule": "macule",
    "Plaque": "plaque",
    "Abscess": "abscess",
    "Pustule": "pustule",
    "Bulla": "bulla",
    "Patch": "patch",
    "Nodule": "nodule",
    "Ulcer": "ulcer",
    "Crust": "crust",
    "Erosion": "erosion",
    "Excoriation": "excoriation",
    "Atrophy": "atrophy",
    "Exudate": "exudate",
    "Purpura/Petechiae": "petechia",
    "Fissure": "fissure",
    "Induration": "induration",
    "Xerosis": "xerosis",
    "Telangiectasia": "telangiectasia",
    "Scale": "scale",
    "Scar": "scar",
    "Friable": "friable",
    "Sclerosis": "sclerosis",
    "Pedunculated": "pedunculated",
    "Exophytic/Fungating": "exophytic-or-fungating",
    "Warty/Papillomatous": "warty",
    "Dome-shaped": "dome-shaped",
    "Flat topped": "flat-topped",
    "Brown(Hyperpigmentation)": "hyperpigmented",
    "Translucent": "translucent",
    "White(Hypopigmentation)": "hypopigmented-or-white",
    "Purple": "violaceous",
    "Yellow": "yellow",
    "Black": "black",
    "Erythema": "erythema",
    "Comedo": "comedo",
    "Lichenification": "lichenification",
    "Blue": "blue",
    "Umbilicated": "umbilicated",
    "Poikiloderma": "poikiloderma",
    "Salmon": "salmon",
    "Wheal": "wheal",
    "Acuminate": "acuminate",
    "Burrow": "burrow",
    "Gray": "gray",
    "Pigmented": "pigmented",
    "Cyst": "cyst",
}
"""Concept to finding."""


def head_name(concept: str) -> str:
    """Return the name of the network's head that reads a concept."""
    return f"concept-{CONCEPTS[concept]}"
