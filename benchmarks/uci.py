"""UCI dermatology (Guvenir 1998): six erythemato-squamous diseases.

Eleven clinical and 22 histological findings graded 0 to 3, and age. How the table is read: the
study defines 0 as not present, 3 as the largest amount possible, 1 and 2 as between; so 0 is absent
and the others are present. Family history is 0 or 1. The study collected six diagnoses by design,
so its figures are over those six with an even prior.

What was looked at, so that nobody takes these figures for blind ones. On the development part the
frequencies of every finding by diagnosis were printed beside the scripts, and the confusions read.
About ten ways to read the grades, even against clinic prior, with and without age, and a grid of
the model's parameters were tried there; the even prior was kept after seeing its figures, the
parameters left as they were. Grade 1 was first left out as undecided, which threw away what the
table says. Read as present: top-1 with counts and histology .964 before, .987 now (three other
divisions into folds: .951 to .955, .973 to .982; log loss .13, .07); without histology .789, .780
(two other divisions: .780 and .794, .798 and .807; log loss .60, .56); authored .839, .879 with
histology and .601, .538 without. The scripts of the six were then
reviewed against the literature by a reviewer who saw no data, but whose brief named findings that
disagreed with the table (Koebner phenomenon in pityriasis rosea, scalp in seborrheic dermatitis,
granular layer, neutrophils, ages): where a source said so values moved, twice in the direction of
the data. Last, the guesses were pooled with two more estimates by authors (language models, like
the first) who knew the list of findings as that of this data set; adopted whatever they did to the
figures. Nothing was computed from the table, but the knowledge has been near it: only cases kept
back can tell how good it is.
"""

from __future__ import annotations

from typing import Any

from benchmarks.examples import number
from kb.errors import InputError

__all__ = ["CLINICAL", "DIAGNOSES", "HISTOLOGY", "document_of"]

CLINICAL = {
    "erythema": "erythema",
    "scaling": "scale",
    "definite_borders": "sharply-demarcated-border",
    "itching": "pruritus",
    "koebner_phenomenon": "koebner-phenomenon",
    "polygonal_papules": "polygonal-papule",
    "follicular_papules": "follicular-papule",
    "oral_mucosal_involvement": "oral-mucosal-involvement",
    "knee_and_elbow_involvement": "knee-or-elbow-involvement",
    "scalp_involvement": "scalp-involvement",
    "family_history": "family-history-skin-disease",
}
HISTOLOGY = {
    "melanin_incontinence": "melanin-incontinence",
    "eosinophils_in_infiltrate": "eosinophils-in-infiltrate",
    "pnl_infiltrate": "neutrophils-in-infiltrate",
    "fibrosis_papillary_dermis": "papillary-dermal-fibrosis",
    "exocytosis": "exocytosis",
    "acanthosis": "acanthosis",
    "hyperkeratosis": "histologic-hyperkeratosis",
    "parakeratosis": "parakeratosis",
    "clubbing_rete_ridges": "clubbing-of-rete-ridges",
    "elongation_rete_ridges": "elongation-of-rete-ridges",
    "thinning_suprapapillary_epidermis": "thinning-of-suprapapillary-epidermis",
    "spongiform_pustule": "spongiform-pustule",
    "munro_microabscess": "munro-microabscess",
    "focal_hypergranulosis": "focal-hypergranulosis",
    "disappearance_granular_layer": "loss-of-granular-layer",
    "vacuolisation_damage_basal_layer": "basal-vacuolization",
    "spongiosis": "spongiosis",
    "saw_tooth_retes": "saw-tooth-rete-ridges",
    "follicular_horn_plug": "follicular-horn-plug",
    "perifollicular_parakeratosis": "perifollicular-parakeratosis",
    "inflammatory_mononuclear_infiltrate": "mononuclear-infiltrate",
    "band_like_infiltrate": "band-like-infiltrate",
}
DIAGNOSES = (
    "psoriasis",
    "seborrheic dermatitis",
    "lichen planus",
    "pityriasis rosea",
    "chronic dermatitis",
    "pityriasis rubra pilaris",
)
"""The six labels of the study, from its documentation (not from the file of cases)."""

_GRADES = {"0": 0, "1": 1, "2": 2, "3": 3}


def document_of(row: dict[str, str], columns: dict[str, str], place: str) -> dict[str, Any]:
    """Return one patient as a case document."""
    present: list[str] = []
    absent: list[str] = []
    for column, finding in columns.items():
        grade = _grade(row[column], f"{place}, {column}")
        if grade is not None:
            (absent if grade == 0 else present).append(finding)
    told = row.get("age", "").strip()
    age = None if told == "?" else number(told, f"{place}, age")
    known = {} if age is None else {"age": age}
    return {"present": present, "absent": absent, **known}


def _grade(cell: str, place: str) -> int | None:
    """Return a grade, None where the cell is empty or says unknown."""
    text = cell.strip()
    if text.lower() in {"", "?", "nan", "unknown"}:
        return None
    grade = _GRADES.get(text.removesuffix(".0"))
    if grade is None:
        raise InputError(
            f"'{text}' is no grade", place=place, mend="write 0 to 3, or leave it empty"
        )
    return grade
