"""Read a picture: gates first, then findings with calibrated probabilities and the outline.

A refused picture has no findings: a number that nobody should believe is not shown. What is emitted
depends on the kind of picture, because each head was learned and measured on one kind only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

from vision.canvas import Canvas, to_canvas
from vision.findings import MODALITIES, Modality, heads_for
from vision.outline import Outline, outline_of
from vision.picture import Picture
from vision.predict import Prediction, predict
from vision.quality import judge, measure
from vision.weights import Model, load_weights

__all__ = ["FindingReading", "Reading", "read_picture"]

SURE = 0.8
"""Under this probability the kind of picture is said to be uncertain."""

SMALL = 120
"""Pictures with a shorter side under this have less detail than the network was shown."""

LONG = 2.2
"""Pictures longer than this for their width are squeezed more than any the network was shown."""


@dataclass(frozen=True)
class FindingReading:
    """One finding as the network sees it.

    Attributes:
        finding: id in the knowledge base's vocabulary.
        probability: calibrated, for a population with this base rate.
        base_rate: share of pictures with the finding where the network learned; the odds of
            `probability` over the odds of `base_rate` are the picture's likelihood ratio.
        threshold: probability from which the finding is called present; kept apart from it.
        choice: name of the group of which at most one finding is present, "" for none.
        region: what part of the picture was looked at.
        validated_on: where and how well the reading was measured, in words.
    """

    finding: str
    probability: float
    base_rate: float
    threshold: float
    choice: str
    region: Literal["outline", "whole picture"]
    validated_on: str

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        rounded = {
            name: round(getattr(self, name), 6)
            for name in ("probability", "base_rate", "threshold")
        }
        return {**vars(self), **rounded}


@dataclass(frozen=True)
class Reading:
    """What was read from one picture.

    Attributes:
        findings: empty where the picture was refused.
        outline: the lesion's outline, None where none was found or the picture was refused.
        modality: kind of picture the findings were read as; "" where it was refused.
        modality_probability: the network's own probability of that kind.
        refused: why nothing was read and what to do, None where it was read.
        notices: what must be said beside the findings.
        quality: the measures of `vision.quality`.
        model: name, sha256 and card path of the weights.
    """

    findings: tuple[FindingReading, ...]
    outline: Outline | None
    modality: Modality | Literal[""]
    modality_probability: float
    refused: str | None
    notices: tuple[str, ...]
    quality: dict[str, Any]
    model: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "outline": None if self.outline is None else self.outline.to_dict(),
            "modality": self.modality,
            "modality_probability": round(self.modality_probability, 6),
            "refused": self.refused,
            "notices": list(self.notices),
            "quality": self.quality,
            "model": self.model,
        }


def read_picture(
    picture: Picture,
    *,
    modality: Literal["dermoscopic", "clinical", "auto"] = "auto",
    weights: str | Path | None = None,
) -> Reading:
    """Read a picture into findings.

    Args:
        picture: from `vision.open_picture`.
        modality: the kind of picture; "auto" lets the network say.
        weights: name of shipped weights or path of others; the default where not given.

    Returns:
        The reading; a picture that is too poor or shows no skin gives one with `refused` set.

    Raises:
        WeightsError: the weights are missing or damaged.
        ValueError: an unknown modality.
    """
    if modality not in ("dermoscopic", "clinical", "auto"):
        raise ValueError(f"modality must be dermoscopic, clinical or auto, not {modality!r}")
    model = load_weights(weights)
    told = {
        "name": model.name,
        "sha256": model.sha256,
        "card": str(model.path.with_suffix(".md")),
    }
    canvas = to_canvas(picture.pixels)
    quality = measure(canvas.pixels)
    if reason := judge(quality):
        return Reading((), None, "", 0.0, reason, (), quality.to_dict(), told)
    canvas = to_canvas(picture.pixels, model.network.shape.canvas)
    prediction = predict(model.network, canvas.pixels[None])
    scope = model.calibrations["scope"].probabilities(prediction.scope)[0]
    if scope[MODALITIES.index("not-skin")] > model.card["scope"]["refuse_over"]:
        reason = "the picture does not seem to show skin; take the lesion from nearer, skin around"
        return Reading((), None, "", 0.0, reason, (), quality.to_dict(), told)
    kind, share, notices = _modality(modality, scope[:2] / scope[:2].sum())
    outline = _outline(model, prediction, canvas, kind)
    findings = _findings(model, prediction, kind, outline)
    notices += _notices(model, picture, kind, outline)
    return Reading(findings, outline, kind, share, None, tuple(notices), quality.to_dict(), told)


def _modality(asked: str, shares: Any) -> tuple[Modality, float, list[str]]:
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


def _outline(model: Model, prediction: Prediction, canvas: Canvas, kind: str) -> Outline | None:
    """Return the outline where outlines were measured on this kind of picture."""
    if kind not in model.card["outline"]["emitted_for"]:
        return None
    logits = prediction.outline[0].astype(np.float64)
    return outline_of(1.0 / (1.0 + np.exp(-logits)), canvas)


def _findings(
    model: Model, prediction: Prediction, kind: Modality, outline: Outline | None
) -> tuple[FindingReading, ...]:
    found: list[FindingReading] = []
    for head in heads_for(kind):
        if head.name not in prediction.evidence or not head.emitted:
            continue  # other weights were not shown what this head asks
        calibration = model.calibrations[head.name]
        shares = calibration.probabilities(prediction.evidence[head.name])[0]
        for finding, classes in head.emitted.items():
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


def _notices(model: Model, picture: Picture, kind: str, outline: Outline | None) -> list[str]:
    notices = list(model.card["notices"][kind])
    if outline is not None and outline.cut:
        notices.append("the lesion reaches the picture's edge: its shape is not all seen")
    if outline is None and kind in model.card["outline"]["emitted_for"]:
        notices.append("no lesion was found in the picture: the findings are of the whole of it")
    if max(picture.width, picture.height) > LONG * min(picture.width, picture.height):
        notices.append("the picture is very long and was squeezed to 4:3: cut it to the lesion")
    if min(picture.width, picture.height) < SMALL:
        notices.append(f"the picture has only {picture.width} x {picture.height} pixels")
    return notices
