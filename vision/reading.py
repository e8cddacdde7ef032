"""Read a picture: gates first, then findings with calibrated probabilities and the outline.

A refused picture has no findings: a number that nobody should believe is not shown. What is emitted
depends on the kind of picture, because each head was learned and measured on one kind only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from vision.canvas import Canvas, to_canvas
from vision.colour.measures import Measures, measure_picture
from vision.findings import MODALITIES, Modality, heads_for
from vision.outline import LEAST, Outline, outline_of
from vision.picture import Picture
from vision.predict import VIEWS, Prediction, predict
from vision.quality import Quality, judge, measure, warn
from vision.rash import RASH, WOUND, Subject, subject_of
from vision.regions import Region, region_of, region_of_outline
from vision.size import diameter_finding
from vision.weights import Model, load_weights

__all__ = ["FindingReading", "Reading", "read_picture", "read_pictures"]

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
        model: name, sha256, card path and licence of the weights.
        subject: what the picture shows: a lesion, or a rash or wound, of which no finding is read;
            "" where it was refused.
        regions: named polygons: "lesion", "red part", "pigmented part", "ulcer", where there are
            any.
        measures: colour and shape, told beside the findings; None where it was refused.
    """

    findings: tuple[FindingReading, ...]
    outline: Outline | None
    modality: Modality | Literal[""]
    modality_probability: float
    refused: str | None
    notices: tuple[str, ...]
    quality: dict[str, Any]
    model: dict[str, str]
    subject: Subject | Literal[""] = ""
    regions: tuple[Region, ...] = ()
    measures: Measures | None = None

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
            "subject": self.subject,
            "regions": [region.to_dict() for region in self.regions],
            "measures": None if self.measures is None else self.measures.to_dict(),
        }


def read_picture(
    picture: Picture,
    *,
    modality: Literal["dermoscopic", "clinical", "auto"] = "auto",
    weights: str | Path | None = None,
    mm_per_pixel: float | None = None,
) -> Reading:
    """Read a picture into findings.

    Args:
        picture: from `vision.open_picture`.
        modality: the kind of picture; "auto" lets the network say.
        weights: name of shipped weights or path of others; the default where not given.
        mm_per_pixel: size of one pixel of `picture` on the skin; the file's own where not given.

    Returns:
        The reading; a picture that is too poor or shows no skin gives one with `refused` set.

    Raises:
        WeightsError: the weights are missing or damaged.
        ValueError: an unknown modality, or a scale that is not over zero.
    """
    scales = None if mm_per_pixel is None else [mm_per_pixel]
    return read_pictures([picture], modality=modality, weights=weights, mm_per_pixel=scales)[0]


def read_pictures(
    pictures: Sequence[Picture],
    *,
    modality: Literal["dermoscopic", "clinical", "auto"] = "auto",
    weights: str | Path | None = None,
    mm_per_pixel: Sequence[float | None] | None = None,
    flips: bool = True,
) -> list[Reading]:
    """Read several pictures, the network once for all of them; see `read_picture`.

    Args:
        pictures: any number.
        modality: of all of them.
        weights: as for one.
        mm_per_pixel: of each.
        flips: average over the four mirrored views, which calibration was measured with; without,
            the network takes a quarter of the time and the probabilities are a little rougher.
    """
    if modality not in ("dermoscopic", "clinical", "auto"):
        raise ValueError(f"modality must be dermoscopic, clinical or auto, not {modality!r}")
    scales = [None] * len(pictures) if mm_per_pixel is None else list(mm_per_pixel)
    if any(scale is not None and not 0 < scale < np.inf for scale in scales):
        raise ValueError(f"mm_per_pixel must be over zero, not {mm_per_pixel!r}")
    model = load_weights(weights)
    told = {
        "name": model.name,
        "sha256": model.sha256,
        "card": str(model.path.with_suffix(".md")),
        "licence": model.licence,
    }
    qualities = [measure(to_canvas(picture.pixels).pixels) for picture in pictures]
    reasons = [judge(quality) for quality in qualities]
    read = [number for number, reason in enumerate(reasons) if not reason]
    canvases = [to_canvas(pictures[n].pixels, model.network.shape.canvas) for n in read]
    views = VIEWS if flips else VIEWS[:1]
    answers: dict[int, tuple[Canvas, Prediction]] = {}
    if read:
        whole = predict(model.quick, np.stack([c.pixels for c in canvases]), views=views)
        answers = {n: (canvases[i], _one(whole, i)) for i, n in enumerate(read)}
    readings: list[Reading] = []
    for number, (picture, quality) in enumerate(zip(pictures, qualities, strict=True)):
        if number in answers:
            canvas, prediction = answers[number]
            scale = scales[number] or picture.mm_per_pixel
            reading = _read(model, told, picture, quality, canvas, prediction, modality, scale)
        else:
            reading = _refused(reasons[number], quality, told)
        readings.append(reading)
    return readings


def _one(prediction: Prediction, number: int) -> Prediction:
    """Return one picture's part of the answer for several."""
    one = slice(number, number + 1)
    return Prediction(
        evidence={name: values[one] for name, values in prediction.evidence.items()},
        scope=prediction.scope[one],
        regions={name: values[one] for name, values in prediction.regions.items()},
        ratings={name: values[one] for name, values in prediction.ratings.items()},
    )


def _refused(reason: str, quality: Quality, told: dict[str, str]) -> Reading:
    return Reading((), None, "", 0.0, reason, (), quality.to_dict(), told)


def _read(
    model: Model,
    told: dict[str, str],
    picture: Picture,
    quality: Quality,
    canvas: Canvas,
    prediction: Prediction,
    modality: str,
    mm_per_pixel: float | None,
) -> Reading:
    """Return the reading of one picture from the network's answer."""
    scope = model.calibrations["scope"].probabilities(prediction.scope)[0]
    if scope[MODALITIES.index("not-skin")] > model.card["scope"]["refuse_over"]:
        reason = "the picture does not seem to show skin; take the lesion from nearer, skin around"
        return _refused(reason, quality, told)
    kind, share, notices = _modality(modality, scope[:2] / scope[:2].sum())
    outlined = kind in model.card["outline"]["emitted_for"]
    outline = _outline(prediction.outline, canvas) if outlined else None
    measures = measure_picture(picture.pixels, outline, mm_per_pixel=mm_per_pixel)
    ulcer = _ulcer(model, prediction, canvas, kind)
    subject: Subject = "lesion"
    if kind == "clinical":
        subject = subject_of(measures, outline, ulcer, outlined=outlined)
    findings: tuple[FindingReading, ...] = ()
    if subject == "lesion":
        findings = _findings(model, prediction, kind, outline)
        if (size := diameter_finding(measures.size, outline)) is not None:
            findings += (FindingReading(**size),)
    notices += [] if subject == "lesion" else [RASH if subject == "rash" else WOUND]
    notices += _notices(model, picture, kind, outline) + warn(measures)
    lesion = None if outline is None else region_of_outline(outline)
    regions = tuple(one for one in (lesion, *measures.regions, ulcer) if one is not None)
    return Reading(
        findings=findings,
        outline=outline,
        modality=kind,
        modality_probability=share,
        refused=None,
        notices=tuple(notices),
        quality=quality.to_dict(),
        model=told,
        subject=subject,
        regions=regions,
        measures=measures,
    )


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


def _outline(logits: NDArray[np.float32], canvas: Canvas) -> Outline | None:
    return outline_of(1.0 / (1.0 + np.exp(-logits[0].astype(np.float64))), canvas)


def _ulcer(model: Model, prediction: Prediction, canvas: Canvas, kind: str) -> Region | None:
    """Return where the ulcer is, where the weights were measured to outline ulcers."""
    if prediction.ulcer is None or kind not in model.card.get("ulcer", {}).get("emitted_for", []):
        return None
    mask = prediction.ulcer[0] > 0
    # The canvas of a portrait picture is turned; its mask is turned back.
    found = region_of(np.rot90(mask) if canvas.turned else mask, "ulcer")
    return None if found is None or found.area < LEAST else found


def _findings(
    model: Model, prediction: Prediction, kind: Modality, outline: Outline | None
) -> tuple[FindingReading, ...]:
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


def _notices(model: Model, picture: Picture, kind: str, outline: Outline | None) -> list[str]:
    notices = list(model.card["notices"][kind])
    if outline is not None and outline.cut:
        notices.append(
            "the lesion reaches the picture's edge: its shape is not all seen; "
            "take it again from farther away"
        )
    if outline is None and kind in model.card["outline"]["emitted_for"]:
        notices.append("no lesion was found in the picture: the findings are of the whole of it")
    if max(picture.width, picture.height) > LONG * min(picture.width, picture.height):
        notices.append("the picture is very long and was squeezed to 4:3: cut it to the lesion")
    if min(picture.width, picture.height) < SMALL:
        notices.append(f"the picture has only {picture.width} x {picture.height} pixels")
    return notices
