"""A reading in a few sentences, as a report would have it, made from the reading itself."""

from __future__ import annotations

from vision.colour.measures import Measures
from vision.reading import Reading

__all__ = ["describe"]

_AXES = ("symmetric", "asymmetric in one axis", "asymmetric in both axes")

RED = 8.0
"""Haemoglobin over the skin around from which a lesion is called red."""


def describe(reading: Reading) -> str:
    """Return what was read, in words; of a refused picture the reason."""
    if reading.refused is not None:
        return f"Not read: {reading.refused}."
    parts = [_subject(reading)]
    if reading.measures is not None:
        parts += _shape(reading.measures) + _colour(reading.measures)
    present = [
        f"{one.finding.replace('-', ' ')} ({one.probability:.0%})"
        for one in sorted(reading.findings, key=lambda one: -one.probability)
        if one.probability >= one.threshold and one.choice != "picture-class"
    ]
    if present:
        parts.append(f"The network sees {_listed(present)}.")
    return " ".join(parts)


def _subject(reading: Reading) -> str:
    if reading.subject == "rash":
        return "Rash: only its colours are read."
    if reading.subject == "wound":
        seen = any(one.name == "ulcer" for one in reading.regions)
        return f"Ulcer or wound: {'only its outline' if seen else 'nothing'} is read."
    kind = "Dermoscopic picture" if reading.modality == "dermoscopic" else "Photograph"
    if reading.outline is None:
        return f"{kind}, no lesion outlined."
    share = f"{reading.outline.area:.0%} of the picture"
    size = None if reading.measures is None else reading.measures.size
    if size is not None and size.diameter_mm is not None:
        return f"{kind} of a lesion {size.diameter_mm:.1f} mm across ({share})."
    return f"{kind} of a lesion ({share}; size unknown without a scale)."


def _shape(measures: Measures) -> list[str]:
    told: list[str] = []
    if measures.asymmetry is not None:
        told.append(_AXES[measures.asymmetry.axes])
    if measures.border is not None:
        told.append(f"border abrupt in {measures.border.abrupt_eighths} of 8 parts")
    return [f"Measured: {', '.join(told)}."] if told else []


def _colour(measures: Measures) -> list[str]:
    told: list[str] = []
    if measures.colours is not None and measures.colours.named:
        named = [name.replace("-", " ") for name in measures.colours.named]
        told.append(f"colours {_listed(named)}")
    if measures.pigment is not None and measures.pigment.distribution != "none":
        told.append(f"pigment {measures.pigment.distribution}")
    redness = measures.redness
    if redness is not None and redness.red_area > 0 and redness.haemoglobin > RED:
        told.append(
            f"redder than the skin around (erythema index {redness.red_index:+.0f} "
            f"over {redness.red_area:.0%} of the picture)"
        )
    return [f"By colour: {', '.join(told)}."] if told else []


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
