"""What an archive's labels say to the network's heads. Pure data and look-ups.

Only labels with a clear counterpart are used; every other one stays unlabelled for that head.
"""

from __future__ import annotations

from collections.abc import Mapping

from vision.archives.concepts import CONCEPTS, head_name
from vision.archives.records import Record
from vision.findings import HEADS

__all__ = ["head_values"]

_HAM = {name: name for name in ("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc")}

_ISIC: Mapping[str, str] = {
    "MEL": "mel", "NV": "nv", "BCC": "bcc", "AKIEC": "akiec", "AK": "akiec", "BKL": "bkl",
    "DF": "df", "VASC": "vasc",
    "melanoma": "mel", "nevus": "nv", "seborrheic keratosis": "bkl", "solar lentigo": "bkl",
    "lichenoid keratosis": "bkl",
}  # fmt: skip
"""Classes and words of the challenges. SCC has no class in HAM10000; lentigo NOS, cafe-au-lait
macule and atypical melanocytic proliferation have no clear one."""

_DERM7PT = {
    "basal cell carcinoma": "bcc",
    "seborrheic keratosis": "bkl",
    "dermatofibroma": "df",
    "vascular lesion": "vasc",
}

_PHOTO_OF = {"bcc": "BCC", "mel": "MEL", "nv": "NEV", "bkl": "SEK"}
"""HAM10000's classes of derm7pt cases as photographs have them; its bkl are SEK."""

_PHOTO: Mapping[str, str] = {
    "actinic keratosis": "ACK",
    "basal cell carcinoma": "BCC",
    "basal cell carcinoma morpheiform": "BCC",
    "solid cystic basal cell carcinoma": "BCC",
    "basal cell carcinoma superficial": "BCC",
    "basal cell carcinoma nodular": "BCC",
    "melanoma": "MEL",
    "malignant melanoma": "MEL",
    "superficial spreading melanoma ssm": "MEL",
    "lentigo maligna": "MEL",
    "melanoma in situ": "MEL",
    "melanoma acral lentiginous": "MEL",
    "nodular melanoma (nm)": "MEL",
    "melanocytic nevi": "NEV",
    "nevocytic nevus": "NEV",
    "congenital nevus": "NEV",
    "dysplastic nevus": "NEV",
    "squamous cell carcinoma": "SCC",
    "squamous cell carcinoma in situ": "SCC",
    "squamous cell carcinoma keratoacanthoma": "SCC",
    "seborrheic keratosis": "SEK",
    "seborrheic keratosis irritated": "SEK",
}
"""Diagnoses of Fitzpatrick17k, SkinCon, DDI and SCIN as PAD-UFES-20's classes of photographs."""


def head_values(archive: str, record: Record) -> dict[str, object]:
    """Return for each head that a record speaks to the raw value of its class.

    Args:
        archive: name of the archive.
        record: one of its records.
    """
    labels = record.labels
    if archive == "derm7pt":
        return _derm7pt(labels, record.modality)
    if archive == "pad-ufes-20":
        return _named({"photo-class": labels["diagnostic"]}) | _told(labels.get("elevation"))
    if archive == "isic2017":
        return {"picture-class": _isic2017(labels)}
    if record.modality == "dermoscopic":
        word = labels.get("dx") or labels.get("diagnosis", "")
        return _named({"picture-class": _HAM.get(word) or _ISIC.get(word)})
    words = (labels.get("label") or labels.get("disease") or labels.get("diagnosis", "")).lower()
    found = _named({"photo-class": _PHOTO.get(words.replace("-", " ").replace("/", " "))})
    if archive == "scin":
        raised, flat = labels.get("textures_raised_or_bumpy"), labels.get("textures_flat")
        if bool(raised) != bool(flat):
            found["told-elevation"] = bool(raised)
    return found | {
        head_name(concept): labels[concept] for concept in CONCEPTS if concept in labels
    }


def _named(values: Mapping[str, str | None]) -> dict[str, object]:
    return {head: value for head, value in values.items() if value}


def _told(elevation: str | None) -> dict[str, object]:
    words = {"true": True, "false": False}
    known = words.get((elevation or "").lower())
    return {} if known is None else {"told-elevation": known}


def _isic2017(labels: Mapping[str, str]) -> str:
    if float(labels.get("melanoma", "0")) > 0:
        return "mel"
    return "bkl" if float(labels.get("seborrheic_keratosis", "0")) > 0 else "nv"


def _derm7pt(labels: Mapping[str, str], modality: str) -> dict[str, object]:
    diagnosis = labels.get("diagnosis", "")
    if diagnosis.startswith("melanoma"):
        named: str | None = "mel"
    else:
        named = "nv" if diagnosis.endswith("nevus") else _DERM7PT.get(diagnosis)
    if modality == "clinical":
        return _named(
            {"elevation": labels.get("elevation"), "photo-class": _PHOTO_OF.get(named or "")}
        )
    criteria = {
        head.name: labels.get(head.column)
        for head in HEADS
        if head.modality == "dermoscopic" and head.name != "picture-class"
    }
    return _named({**criteria, "picture-class": named})
