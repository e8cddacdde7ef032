"""The sets of labelled pictures: where each lies and how its columns are read. Pure data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from vision.findings import CRITERIA

__all__ = ["SETS", "PictureSet"]

DERM7PT_CLASS = {
    "basal cell carcinoma": "bcc",
    "seborrheic keratosis": "bkl",
    "dermatofibroma": "df",
    "vascular lesion": "vasc",
}
"""derm7pt diagnoses as HAM10000 classes; nevi and melanomas are told by their name. Lentigo,
melanosis and miscellaneous have no clear counterpart and stay unlabelled."""


def _derm7pt_class(diagnosis: str) -> str:
    if diagnosis.startswith("melanoma"):
        return "mel"
    return "nv" if diagnosis.endswith("nevus") else DERM7PT_CLASS.get(diagnosis, "")


DERM7PT_PHOTO = {"bcc": "BCC", "mel": "MEL", "nv": "NEV", "bkl": "SEK"}
"""HAM10000 classes of derm7pt cases as PAD-UFES-20 classes; its bkl are seborrhoeic keratoses."""


def _isic_class(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return ISIC-2017's classes: what is neither melanoma nor seborrhoeic keratosis is a nevus."""
    named = np.where(
        frame["melanoma"].astype(float) > 0,
        "mel",
        np.where(frame["seborrheic_keratosis"].astype(float) > 0, "bkl", "nv"),
    )
    return pd.Series(named, index=frame.index)


@dataclass(frozen=True)
class PictureSet:
    """Where a set lies and how its columns are read."""

    file: str
    image: str
    modality: str
    group: str
    split: str = ""
    mask: str = ""
    region: str = "lesion"
    cut: bool = False
    no_ulcer: bool = False
    heads: tuple[str, ...] = ()
    rating: dict[str, str] = field(default_factory=dict)
    classes: Callable[[pd.DataFrame], pd.Series[Any]] | None = None
    photo_classes: Callable[[pd.DataFrame], pd.Series[Any]] | None = None
    keep: Callable[[pd.DataFrame], pd.Series[bool]] | None = None


SETS: dict[str, PictureSet] = {
    "ham10000": PictureSet(
        "ham10000/train_val.parquet",
        "image",
        "dermoscopic",
        "lesion_group",
        split="split_dermamnist",
        mask="lesion_mask",
        classes=lambda frame: frame["dx"],
    ),
    "derm7pt-dermoscopic": PictureSet(
        "derm7pt/train_valid.parquet",
        "derm_image",
        "dermoscopic",
        "case_num",
        split="split",
        heads=CRITERIA,
        classes=lambda frame: frame["diagnosis"].map(_derm7pt_class),
    ),
    "derm7pt-clinical": PictureSet(
        "derm7pt/train_valid.parquet",
        "clinic_image",
        "clinical",
        "case_num",
        split="split",
        heads=("elevation",),
        photo_classes=lambda frame: frame["diagnosis"].map(_derm7pt_class).map(DERM7PT_PHOTO),
        # Photographs of single lesions are taken as free of ulcers: a few will not be.
        no_ulcer=True,
        # The archive says of a few cases that the clinical picture is the dermoscopic one again.
        keep=lambda frame: frame["notes"].isna(),
    ),
    "isic2017": PictureSet(
        "isic2017/train_val.parquet",
        "image",
        "dermoscopic",
        "image_id",
        split="split",
        classes=_isic_class,
    ),
    "pad-ufes-20": PictureSet(
        "pad_ufes_20/train.parquet",
        "photo",
        "clinical",
        "patient_id",
        mask="lesion_mask",
        heads=("photo-class", "told-elevation"),
        keep=lambda frame: frame["photo"].notna(),
    ),
    "pad-ufes-20-cut": PictureSet(
        "pad_ufes_20/train.parquet",
        "lesion_on_black",
        "clinical",
        "patient_id",
        cut=True,
        heads=("photo-class", "told-elevation"),
        # Where the whole photograph is there, it is what is learned from and measured.
        keep=lambda frame: frame["lesion_on_black"].notna() & frame["photo"].isna(),
    ),
    "fuseg": PictureSet(
        "fuseg/train.parquet",
        "image",
        "clinical",
        "image_id",
        mask="ulcer_mask",
        region="ulcer",
    ),
    "hair-quality": PictureSet(
        "hair_quality/train.parquet",
        "image",
        "",
        "file_id",
        rating={"hair": "mean_rating"},
    ),
    "not-skin": PictureSet(
        "not_skin/train.parquet", "image", "not-skin", "image_id", no_ulcer=True
    ),
}
"""Every set that is trained on or measured, by name."""
