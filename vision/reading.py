"""Read a picture: gates first, then findings with calibrated probabilities and the outline.

A refused picture has no findings: a number that nobody should believe is not shown. What is emitted
depends on the kind of picture, because each head was learned and measured on one kind only.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.canvas import Canvas, to_canvas
from vision.closer import enlarged, look_closer
from vision.colour.measures import measure_picture
from vision.dim import BRIGHTENED, brightened, look_brighter, shows_no_skin
from vision.findings import Asked
from vision.picture import Picture
from vision.predict import VIEWS, Prediction, predict
from vision.quality import Quality, judge, measure, warn
from vision.rash import RASH, WOUND, WOUND_UNSEEN, Subject, subject_of
from vision.reading_parts import findings_read, modality_of, notices_of, outline_read, ulcer_read
from vision.reading_result import FindingReading, Reading
from vision.regions import region_of_outline
from vision.size import diameter_finding
from vision.weights import Model, load_weights
from vision.wounds import WOUND_OVER, wound_score

__all__ = ["FindingReading", "Reading", "read_picture", "read_pictures"]

HANDS = 2
"""Pieces that are read at a time: more gain nothing, half of the work is Python's own."""

PIECE = 4
"""Pictures that go through the network together."""


def read_picture(
    picture: Picture,
    *,
    modality: Asked = "auto",
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
    modality: Asked = "auto",
    weights: str | Path | None = None,
    mm_per_pixel: Sequence[float | None] | None = None,
    flips: bool = True,
) -> list[Reading]:
    """Read several pictures, a few at a time; see `read_picture`.

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
    piece = max(1, min(PIECE, -(-len(pictures) // HANDS)))
    pieces = [range(n, min(n + piece, len(pictures))) for n in range(0, len(pictures), piece)]

    def read(piece: range) -> list[Reading]:
        some = [pictures[number] for number in piece]
        return _read_piece(model, some, [scales[n] for n in piece], modality, flips=flips)

    if len(pieces) < 2:
        return [reading for piece in pieces for reading in read(piece)]
    with ThreadPoolExecutor(HANDS) as hands:
        return [reading for readings in hands.map(read, pieces) for reading in readings]


def _read_piece(
    model: Model,
    pictures: Sequence[Picture],
    scales: Sequence[float | None],
    modality: str,
    *,
    flips: bool,
) -> list[Reading]:
    """Read a few pictures, the network once for all of them."""
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
    readings = [_refused(*one, told) for one in zip(reasons, qualities, strict=True)]
    if read:
        views = VIEWS if flips else VIEWS[:1]
        shown = [one.pixels for one in canvases]
        first = predict(model.quick, np.stack(shown), views=views)
        luma = [qualities[n].brightness for n in read]
        first, lit = look_brighter(model, first, shown, luma, views=views)

        def large(place: int) -> NDArray[np.uint8]:
            pixels = enlarged(pictures[read[place]].pixels, model.network.shape.canvas)
            return brightened(pixels) if place in lit else pixels

        whole = look_closer(model.quick, first, large, views=views)
        over = model.card.get("ulcer", {}).get("wound_over", WOUND_OVER)
        wounded = None if first.ulcer is None else wound_score(first.ulcer) > over
        for place, n in enumerate(read):
            answer = _one(whole, place)
            scale = scales[n] or pictures[n].mm_per_pixel
            readings[n] = _read(
                model,
                told,
                pictures[n],
                qualities[n],
                canvases[place],
                answer,
                modality,
                scale,
                [BRIGHTENED] if place in lit else [],
                wounded=wounded is not None and bool(wounded[place]),
            )
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
    said: list[str],
    *,
    wounded: bool,
) -> Reading:
    """Return the reading of one picture from the network's answer.

    Args:
        model: the weights.
        told: what a reading says of them.
        picture: as it was opened.
        quality: of it.
        canvas: what the network saw.
        prediction: its answer.
        modality: how the picture was taken, as the caller says.
        mm_per_pixel: its scale.
        said: notices of how it was looked at.
        wounded: whether the network is surer of an ulcer than it is on photographs of lesions.
    """
    scope = model.calibrations["scope"].probabilities(prediction.scope)[0]
    if shows_no_skin(model, prediction.scope)[0]:
        reason = "the picture does not seem to show skin; take the lesion from nearer, skin around"
        return _refused(reason, quality, told)
    kind, share, notices = modality_of(modality, scope[:2] / scope[:2].sum())
    outlined = kind in model.card["outline"]["emitted_for"]
    outline = outline_read(prediction.outline, canvas) if outlined else None
    measures = measure_picture(picture.pixels, outline, mm_per_pixel=mm_per_pixel)
    ulcer = ulcer_read(model, prediction, canvas, kind)
    subject: Subject = "lesion"
    if kind == "clinical":
        subject = subject_of(measures, outline, ulcer, outlined=outlined, wounded=wounded)
    if subject != "lesion":
        # There is no one lesion: only what is red and what is brown in the picture can be told.
        outline, measures = None, measure_picture(picture.pixels, None, mm_per_pixel=mm_per_pixel)
    findings: tuple[FindingReading, ...] = ()
    if subject == "lesion":
        findings = findings_read(model, prediction, kind, outline)
        if (size := diameter_finding(measures.size, outline)) is not None:
            findings += (FindingReading(**size),)
    if subject != "lesion":
        notices += [RASH if subject == "rash" else WOUND_UNSEEN if ulcer is None else WOUND]
    notices += said + notices_of(model, picture, kind, outline, subject) + warn(measures)
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
