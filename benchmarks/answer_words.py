"""Words of an answer that do not decide which disorder it stands for. Pure data."""

from __future__ import annotations

__all__ = ["EMPTY", "NUMBERS", "QUALIFIERS"]

EMPTY = frozenset({
    "a", "an", "and", "as", "by", "due", "in", "induced", "nos", "of", "on", "or", "the", "to",
    "with", "skin", "disease", "disorder", "cutaneous", "dermatosis", "condition", "type", "s",
})  # fmt: skip
"""Words that no name is told by."""

QUALIFIERS = frozenset({
    "abdominal", "acquired", "acral", "active", "acute", "adult", "advanced", "allergic",
    "annular", "arm", "atypical", "autosomal", "axillary", "back", "bacterial",
    "benign", "bilateral", "breast", "bullous", "cervicofacial", "chest", "childhood", "chronic",
    "classic", "classical", "common", "digital", "disease", "disseminated", "dominant", "ear",
    "early", "early-onset", "elderly", "eroded", "eruption", "exanthematous", "extensive",
    "extrafacial", "extragenital", "eyelid", "face", "facial", "familial", "finger", "florid",
    "foot", "form", "full-blown", "generalized", "genital", "giant", "gingival", "gluteal",
    "grade", "granulomatous", "hand", "hemorrhagic", "hereditary", "hpv", "idiopathic",
    "infantile", "infected", "infection", "infestation", "inflamed", "inguinal", "intertriginous",
    "invasive", "irritated", "isolated", "juvenile", "labial", "labialis", "large", "late",
    "late-onset", "leg", "lesion", "lichenified", "likely", "linear", "lip", "localized", "lumbar",
    "lymphocutaneous", "maculopapular", "malignant", "metastatic", "mild", "moderate", "mrsa",
    "multiple", "mushroom", "nasal", "neck", "neonatal", "new-onset", "nodular", "occupational",
    "ophthalmicus", "oral", "overt", "palatal", "palmar", "palmoplantar", "palpebrarum", "pattern",
    "pediatric", "penile", "perianal", "periocular", "periorbital", "pigmented", "plantar",
    "possible", "postpartum", "presumed", "primary", "probable", "rash", "reaction",
    "recalcitrant", "recessive", "recurrent", "refractory", "resistant", "sacral", "scalp",
    "scrotal", "secondary", "segmental", "severe", "shiitake", "simple", "small", "solitary",
    "sporadic", "stage", "staph", "staphylococcal", "strep", "streptococcal", "subacute",
    "subtype", "superficial", "superinfected", "suspected", "symptomatic", "syndrome", "thigh",
    "thoracic", "toe", "tongue", "totalis", "true", "truncal", "trunk", "typical", "ulcerated",
    "uncomplicated", "unilateral", "untreated", "variant", "vulgaris", "vulvar", "widespread",
    "x-linked", "zosteriform",
})  # fmt: skip
"""Words that only say how bad, how long, where, in whom or of what shape."""

NUMBERS = frozenset({"1", "2", "3", "i", "ii", "iii", "iv"})
"""Numbers of types and stages. They decide where a disorder's own name has one: a
*neurofibromatosis type 2* is no neurofibromatosis 1."""
