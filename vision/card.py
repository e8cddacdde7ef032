"""What a model card says beside its numbers: data, labels and terms, scope, notices.

The statements on data come from the sets' own papers and terms, named with each; counts are of the
development parts. `vision.card_text` makes the readable card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["DATA", "FREE", "GATE_LEAST", "gate_notices", "licence_of", "notices_for", "scope_for"]

DATA: dict[str, dict[str, str]] = {
    "ham10000": {
        "title": "HAM10000, development part (8010 dermoscopic pictures, 200 x 150)",
        "source": "Tschandl, Rosendahl, Kittler 2018, doi:10.1038/sdata.2018.161",
        "licence": "CC BY-NC 4.0",
        "used_for": "picture class, outline, scope",
        "labels": "histology (about half), follow-up, consensus of experts, confocal microscopy",
        "skin": "tone not recorded; collected in Austria and Australia, mostly light skin",
        "split": "split_dermamnist",
    },
    "isic2017": {
        "title": "ISIC 2017, development part (2150 dermoscopic pictures)",
        "source": "Codella et al. 2018, arXiv:1710.05006",
        "licence": "CC0",
        "used_for": "picture class (melanoma, benign keratosis, else nevus), scope",
        "labels": "histology for melanomas, histology or experts for the others",
        "skin": "tone not recorded",
        "split": "split",
    },
    "derm7pt-dermoscopic": {
        "title": "derm7pt, official train (413 cases), dermoscopic picture",
        "source": "Kawahara et al. 2019, doi:10.1109/JBHI.2018.2824327",
        "licence": "academic research only",
        "used_for": "seven-point criteria, picture class, scope",
        "labels": "criteria and diagnoses of the Interactive Atlas of Dermoscopy (Argenziano)",
        "skin": "tone not recorded",
        "split": "split",
    },
    "derm7pt-clinical": {
        "title": "derm7pt, official train (413 cases), clinical picture",
        "source": "Kawahara et al. 2019, doi:10.1109/JBHI.2018.2824327",
        "licence": "academic research only",
        "used_for": "elevation, class of photographs, scope; taken as free of ulcers",
        "labels": "elevation and diagnoses of the Interactive Atlas of Dermoscopy (Argenziano)",
        "skin": "tone not recorded",
        "split": "split",
    },
    "pad-ufes-20": {
        "title": "PAD-UFES-20, development part (216 smartphone photographs)",
        "source": "Pacheco et al. 2020, doi:10.1016/j.dib.2020.106221",
        "licence": "CC BY 4.0",
        "used_for": "class of photographs, outline, scope; elevation as the patient tells it",
        "labels": "histology for the cancers, else dermatologists; masks drawn by students",
        "skin": "Brazil; where the skin type is recorded nearly all are Fitzpatrick I to III",
        "split": "a fifth of the patients, by hash",
    },
    "pad-ufes-20-cut": {
        "title": "PAD-UFES-20, development part (1098 lesions cut out on black)",
        "source": "Pacheco et al. 2020, doi:10.1016/j.dib.2020.106221",
        "licence": "CC BY 4.0",
        "used_for": "class of photographs, outline; laid on made-up skin (vision.cutouts)",
        "labels": "histology for the cancers, else dermatologists; cut out by students",
        "skin": "Brazil; where the skin type is recorded nearly all are Fitzpatrick I to III",
        "split": "a fifth of the patients, by hash",
    },
    "fuseg": {
        "title": "FUSeg, development part (450 photographs of foot ulcers)",
        "source": "Wang et al. 2022, arXiv:2201.00414",
        "licence": "CC BY-NC",
        "used_for": "outline of ulcers, scope",
        "labels": "masks drawn by wound-care professionals",
        "skin": "tone not recorded",
        "split": "a fifth of the pictures, by hash",
    },
    "hair-quality": {
        "title": "hair ratings (567 pictures of lesions)",
        "source": "hair set of the development data",
        "licence": "mixed, internal use",
        "used_for": "rating of hair over the lesion",
        "labels": "mean of five raters, 0 none to 2 much",
        "skin": "tone not recorded; many of the pictures are of HAM10000 (seen without diagnosis)",
        "split": "a fifth of the pictures, by hash",
    },
    "not-skin": {
        "title": "everyday photographs (473, a sample of ImageNet)",
        "source": "ImageNet sample of the development data",
        "licence": "non-commercial, test use",
        "used_for": "scope",
        "labels": "none needed",
        "skin": "",
        "split": "a fifth of the pictures, by hash",
    },
}

FREE = frozenset({"CC0", "CC BY 4.0"})
"""Terms under which what was learned may go anywhere, the source being named."""

GATE_LEAST = 0.95
"""Area under the curve under which a gate is called weak."""

_UNSEEN = "never validated on rashes, infections, nails, hair or mucosa, nor on dark skin"


def licence_of(sets: Iterable[str], more: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return the terms of weights that were trained on these sets, in words.

    Args:
        sets: their names.
        more: what is told of sets that are not in `DATA`, or are told otherwise.
    """
    told = DATA | dict(more or {})
    terms = {told[name]["licence"] for name in sets}
    if terms <= FREE:
        return (
            "CC BY 4.0, naming PAD-UFES-20 (Pacheco et al. 2020) and ISIC 2017 (Codella et al. "
            "2018): trained on CC0 and CC BY 4.0 pictures only"
        )
    return (
        "non-commercial academic research: the strictest terms of the sets it was trained on "
        f"({', '.join(sorted(terms - FREE))})"
    )


def scope_for(heads: Iterable[str]) -> dict[str, Any]:
    """Return what weights with these heads are for, and not for, in words."""
    has = set(heads)
    criteria = ", seven-point criteria" if "pigment-network" in has else ""
    photo = [
        *(["class of six kinds of lesion"] if "photo-class" in has else []),
        *(["elevation"] if "elevation" in has else []),
    ]
    return {
        "for": (
            "single pigmented or non-pigmented skin lesions: dermoscopic pictures (class, outline"
            f"{criteria}) and clinical close-ups ({', '.join(photo) or 'nothing'})"
        ),
        "not_for": (
            "rashes and infections, hair, nails, mucosa, pictures of several lesions, and any "
            "decision without a clinician; not a medical device"
        ),
        "people": (
            "the sets show mostly light skin, and most do not record its tone; how it reads dark "
            "skin was not measured on photographs of people"
        ),
    }


def gate_notices(areas: dict[str, Any]) -> list[str]:
    """Return what must be said where the gates were measured to be weak."""
    told = []
    if areas["everyday_against_skin"] < GATE_LEAST:
        told.append(
            "with these weights other things are badly told from skin: make sure that the picture "
            "shows a skin lesion"
        )
    if areas["clinical_against_dermoscopic"] < GATE_LEAST:
        told.append(
            "with these weights clinical and dermoscopic pictures are badly told apart: say which "
            "kind it is"
        )
    return told


def notices_for(heads: Iterable[str]) -> dict[str, list[str]]:
    """Return what must be said beside the findings, for each kind of picture."""
    has = set(heads)
    dermoscopic = [f"learned from a few kinds of lesion: {_UNSEEN}"]
    if "elevation" in has:
        dermoscopic.append("elevation is read from clinical photographs only")
    read = [
        *(["elevation"] if "elevation" in has else []),
        *(["the class of the lesion"] if "photo-class" in has else []),
    ]
    what = " and ".join(read) + (" is" if len(read) == 1 else " are") if read else "nothing is"
    clinical = [
        _UNSEEN,
        f"in a clinical photograph only {what} read: dermoscopic criteria were not validated on it",
    ]
    return {"dermoscopic": dermoscopic, "clinical": clinical}
