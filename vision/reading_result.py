"""What reading a picture gives: findings, outline, regions, measures, and what must be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from vision.colour.measures import Measures
from vision.findings import Modality
from vision.outline import Outline
from vision.rash import Subject
from vision.regions import Region

__all__ = ["FindingReading", "Reading"]


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
