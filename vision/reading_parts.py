"""From the network's answer for one picture to the parts of its reading."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from vision.canvas import Canvas
from vision.findings import MODALITIES, Modality, heads_for
from vision.outline import LEAST, Outline, outline_of
from vision.picture import Picture
from vision.predict import Prediction
from vision.rash import Subject
from vision.reading_result import FindingReading
from vision.regions import Region, region_of
from vision.weights import Model

__all__ = ["findings_read", "modality_of", "notices_of", "outline_read", "ulcer_read"]

SURE = 0.8
"""Under this probability the kind of picture is said to be uncertain."""

SMALL = 120
"""Pictures with a shorter side under this have less detail than the network was shown."""

LONG = 2.2
"""Pictures longer than this for their width are squeezed more than any the network was shown."""


def modality_of(asked: str, shares: Any) -> tuple[Modality, float, list[str]]:
    """Return the kind of picture, its probability, and a notice where that is doubtful."""
    seen: Modality = "dermoscopic" if shares[0] >= shares[1] else "clinical"
    kind = seen if asked == "auto" else cast("Modality", asked)
    share = float(shares[MODALITIES.index(kind)])
    if asked == "auto":
        if share < SURE:
            return kind, share, [f"read as {kind}, which is uncertain: say which kind it is"]
        return kind, share, []
    if share < 1 - SURE:
        return kind, share, [f"said to be {kind}, but it looks {seen} to the network"]
    return kind, share, []


def outline_read(logits: NDArray[np.float32], canvas: Canvas) -> Outline | None:
    """Return the lesion's outline from the network's logits (1, rows, columns)."""
    return outline_of(1.0 / (1.0 + np.exp(-logits[0].astype(np.float64))), canvas)


def ulcer_read(model: Model, prediction: Prediction, canvas: Canvas, kind: str) -> Region | None:
    """Return where the ulcer is, where the weights were measured to outline ulcers."""
    if prediction.ulcer is None or kind not in model.card.get("ulcer", {}).get("emitted_for", []):
        return None
    mask = prediction.ulcer[0] > 0
    # The canvas of a portrait picture is turned; its mask is turned back.
    found = region_of(np.rot90(mask) if canvas.turned else mask, "ulcer")
    return None if found is None or found.area < LEAST else found


def findings_read(
    model: Model, prediction: Prediction, kind: Modality, outline: Outline | None
) -> tuple[FindingReading, ...]:
    """Return what the heads for a kind of picture say, calibrated."""
    found: list[FindingReading] = []
    for head in heads_for(kind):
        emitted = model.emits(head.name)
        if not emitted:
            continue  # these weights were not shown what this head asks
        calibration = model.calibrations[head.name]
        shares = calibration.probabilities(prediction.evidence[head.name])[0]
        for finding, classes in emitted.items():
            told = model.told(head.name, finding)
            found.append(
                FindingReading(
                    finding=finding,
                    probability=float(shares[list(classes)].sum()),
                    base_rate=float(sum(calibration.base_rates[number] for number in classes)),
                    threshold=float(told["threshold"]),
                    choice=head.choice,
                    region=head.region if outline is not None else "whole picture",
                    validated_on=told["validated_on"],
                )
            )
    return tuple(found)


def notices_of(
    model: Model, picture: Picture, kind: str, outline: Outline | None, subject: Subject
) -> list[str]:
    """Return what must be said beside the findings."""
    notices = list(model.card["notices"][kind])
    if outline is not None and outline.cut:
        notices.append(
            "the lesion reaches the picture's edge: its shape is not all seen; "
            "take it again from farther away"
        )
    if subject == "lesion" and outline is None and kind in model.card["outline"]["emitted_for"]:
        notices.append("no lesion was found in the picture: the findings are of the whole of it")
    if max(picture.width, picture.height) > LONG * min(picture.width, picture.height):
        notices.append("the picture is very long and was squeezed to 4:3: cut it to the lesion")
    if min(picture.width, picture.height) < SMALL:
        notices.append(f"the picture has only {picture.width} x {picture.height} pixels")
    return notices
