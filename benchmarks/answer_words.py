"""Words of an answer that do not decide which disorder it stands for. Pure data."""

from __future__ import annotations

__all__ = ["EMPTY", "NUMBERS", "QUALIFIERS"]

EMPTY = frozenset({
    "a", "an", "and", "as", "by", "due", "in", "induced", "nos", "of", "on", "or", "the", "to",
    "with", "skin", "disease", "disorder", "cutaneous", "dermatosis", "condition", "type", "s",
})  # fmt: skip
"""Words that no name is told by."""

QUALIFIERS = frozenset({
    "acquired", "acral", "active", "acute", "adult", "advanced", "allergic", "annular", "arm",
    "atypical", "back", "bacterial", "benign", "bilateral", "bullous", "childhood", "chronic",
    "classic", "classical", "common", "disease", "disseminated", "early", "early-onset",
    "elderly", "eruption", "exanthematous", "extensive", "extrafacial", "face", "facial",
    "familial", "florid", "foot", "form", "full-blown", "generalized", "genital", "giant",
    "grade", "granulomatous", "hand", "hereditary", "hpv", "idiopathic", "infantile",
    "infected", "infection", "infestation", "inflamed", "invasive", "irritated", "juvenile",
    "labialis", "large", "late", "late-onset", "leg", "lesion", "likely", "linear", "lip",
    "localized", "maculopapular", "malignant", "metastatic", "mild", "moderate", "mrsa",
    "multiple", "mushroom", "nasal", "neck", "neonatal", "new-onset", "nodular", "occupational",
    "oral", "overt", "palmar", "pattern", "pediatric", "penile", "perianal", "plantar",
    "possible", "postpartum", "presumed", "primary", "probable", "rash", "reaction",
    "recalcitrant", "recurrent", "refractory", "resistant", "scalp", "secondary", "segmental",
    "severe", "shiitake", "simple", "small", "solitary", "sporadic", "stage", "staph",
    "staphylococcal", "strep", "streptococcal", "subacute", "subtype", "superficial",
    "superinfected", "suspected", "symptomatic", "syndrome", "totalis", "true", "truncal",
    "trunk", "typical", "uncomplicated", "unilateral", "untreated", "variant", "vulgaris",
    "vulvar", "widespread", "zosteriform",
})  # fmt: skip
"""Words that only say how bad, how long, where, in whom or of what shape."""

NUMBERS = frozenset({"1", "2", "3", "i", "ii", "iii", "iv"})
"""Numbers of types and stages. They decide where a disorder's own name has one: a
*neurofibromatosis type 2* is no neurofibromatosis 1."""
