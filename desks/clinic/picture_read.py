"""What a picture says in the sheet of a case: its readings as entries, and how each is worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desks.casework import observations_of
from desks.clinic.plate import Plate
from reasoning.proofs.text import percent

if TYPE_CHECKING:
    from vision import Reading

__all__ = ["PictureRead", "is_likely", "picture_read", "power", "read_words"]


@dataclass(frozen=True)
class PictureRead:
    """What the network read from one picture, as entries of a case.

    Attributes:
        name: of the file, for the user.
        entries: fields of :class:`reasoning.case_document.ObservationDocument`.
        validated: by finding, where and how well the reading was measured.
        plate: the picture with its outlines, for the report.
        kept: it came with a case file, so that it stays when the photographs change.
    """

    name: str
    entries: tuple[dict[str, Any], ...]
    validated: Mapping[str, str] = field(default_factory=dict)
    plate: Plate | None = None
    kept: bool = False


def picture_read(
    name: str, reading: Reading, *, diagnosis_support: bool = True, plate: Plate | None = None
) -> PictureRead:
    """Return what a :class:`vision.Reading` says, for the sheet; nothing where it was refused."""
    entries = observations_of(reading, diagnosis_support=diagnosis_support)
    about = {one.finding: one.validated_on for one in reading.findings}
    return PictureRead(name, tuple(entries), about, plate)


def is_likely(entry: Mapping[str, Any]) -> bool:
    """Tell whether a reading is likelier than in other such pictures."""
    return "probability" not in entry or bool(entry["probability"] >= entry["base_rate"])


def power(entries: Sequence[Mapping[str, Any]]) -> float:
    """Return how much a group of readings says: its largest distance from the base rate."""
    far = [abs(one["probability"] - one["base_rate"]) for one in entries if "probability" in one]
    return max(far, default=1.0)


def read_words(read: PictureRead, entry: Mapping[str, Any], several: bool) -> str:
    """Return what a picture says, in words; ``several``: more than one picture was read."""
    where = f"picture {read.name}" if several else "picture"
    if "probability" not in entry:
        return f"{where}: follows from the outline found"
    usual = percent(entry["base_rate"])
    return f"{where}: {percent(entry['probability'])} (in {usual} of such pictures)"
