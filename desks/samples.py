"""Bundled examples: cases made up for this project, some with a synthetic picture.

The pictures are drawn by :mod:`vision.drawing` when an example is opened; nothing of them is a
patient's, and they are marked as synthetic wherever they are shown.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

__all__ = ["SAMPLES", "Sample", "draw_sample"]


@dataclass(frozen=True)
class Sample:
    """One example.

    Attributes:
        picture: fields of :class:`vision.drawing.Lesion`; empty for a case without a picture.
        case: fields of a case document.
    """

    name: str
    modality: str = "auto"
    picture: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "Changing mole on the lower leg (synthetic dermoscopic picture)",
        "dermoscopic",
        {
            "melanin": 0.75,
            "veil": 0.6,
            "irregular": 0.3,
            "mottled": 0.55,
            "network": 0.5,
            "globules": 14,
            "size": 0.3,
            "longer": 1.4,
            "seed": 11,
        },
        {
            "age": 54,
            "sex": "female",
            "duration": "9 months",
            "present": ["lower-leg", "changed-recently", "increasing-size", "single-lesion"],
            "absent": ["pruritus"],
        },
    ),
    Sample(
        "Even brown mole on the back (synthetic dermoscopic picture)",
        "dermoscopic",
        {"melanin": 0.5, "irregular": 0.05, "mottled": 0.1, "network": 0.6, "size": 0.2, "seed": 3},
        {
            "age": 27,
            "sex": "male",
            "duration": "8 years",
            "present": ["back", "single-lesion", "no-symptoms"],
            "absent": ["changed-recently", "bleeding"],
        },
    ),
    Sample(
        "Scaly plaques on elbows and knees (no picture)",
        case={
            "age": 38,
            "sex": "male",
            "duration": "6 years",
            "present": ["elbow", "knee", "pruritus", "plaque", "silvery-scale", "nail-pitting"],
            "absent": ["oral-mucosal-involvement"],
        },
    ),
    Sample(
        "Painful blisters after a new drug (no picture)",
        case={
            "age": 46,
            "sex": "female",
            "setting": "hospital",
            "duration": "3 days",
            "present": [
                "trunk",
                "face",
                "pain",
                "fever",
                "new-medication",
                "flaccid-bulla",
                "skin-detachment",
                "oral-erosions",
            ],
        },
    ),
)


def draw_sample(sample: Sample, folder: Path | None = None) -> Path | None:
    """Draw the picture of an example into a PNG marked as synthetic; None where it has none."""
    if not sample.picture:
        return None
    from vision.drawing import Lesion, draw_lesion

    pixels = draw_lesion(Lesion(**sample.picture), height=450, width=600)
    marks = PngInfo()
    marks.add_text("Comment", "synthetic picture drawn by Dermatrace; no patient")
    target = folder or Path(tempfile.mkdtemp(prefix="dermatrace-"))
    path = target / f"synthetic-{sample.picture.get('seed', 0)}.png"
    Image.fromarray(pixels).save(path, pnginfo=marks)
    return path
