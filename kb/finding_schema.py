"""The vocabulary's form: one term of an axis, and a lesion put together from several axes."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from kb.evidence import Identifier, Model

__all__ = [
    "AXES",
    "LESION_AXES",
    "WHOLE_CHOICES",
    "Axis",
    "Finding",
    "FindingFile",
    "LesionDescription",
    "Match",
    "Observer",
    "Xref",
]

Axis = Literal[
    "primary-lesion",
    "secondary-change",
    "color",
    "surface",
    "palpation",
    "border",
    "shape",
    "arrangement",
    "distribution",
    "body-site",
    "nail",
    "hair",
    "mucosa",
    "dermoscopy",
    "picture-class",
    "sign",
    "symptom",
    "time-course",
    "exposure",
    "history",
    "systemic",
    "laboratory",
    "histology",
]
AXES: tuple[str, ...] = get_args(Axis)
Observer = Literal["patient", "clinician", "image", "dermatoscope", "laboratory", "histology"]
Match = Literal["exact", "close", "broad", "narrow", "related"]


class Xref(Model):
    """An identifier in another vocabulary and how near it is (SKOS mapping relations)."""

    id: str
    match: Match = "exact"


WHOLE_CHOICES = frozenset({"duration", "elevation"})
"""Choices of which one always holds: every lesion has some height, every complaint a duration."""


class Finding(Model):
    """One term of the vocabulary.

    Attributes:
        parents: terms this one is a kind of (for body sites: a part of).
        choice: name of a group of which exactly one can hold (durations, types of network).
        background: how often the finding is met in a patient whose disorder does not bring it;
            absent means the default of its axis (see :mod:`reasoning.parameters`).
        observers: who can observe it; absent means the observers of its file.
    """

    id: Identifier
    label: str
    axis: Axis
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    parents: tuple[Identifier, ...] = ()
    choice: Identifier | None = None
    background: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None
    observers: tuple[Observer, ...] = ()
    xrefs: tuple[Xref, ...] = ()


class FindingFile(Model):
    """A file of ``kb/findings``: one axis, its default observers, its terms."""

    axis: Axis
    observers: tuple[Observer, ...]
    findings: tuple[dict[str, object], ...]


LESION_AXES = (
    "primary",
    "secondary",
    "color",
    "surface",
    "palpation",
    "border",
    "shape",
    "arrangement",
    "distribution",
    "site",
)


class LesionDescription(Model):
    """A lesion put together from the axes: *an annular scaly plaque on the trunk*.

    Each field names one finding of that axis; fields left out are left open.
    """

    primary: Identifier | None = None
    secondary: Identifier | None = None
    color: Identifier | None = None
    surface: Identifier | None = None
    palpation: Identifier | None = None
    border: Identifier | None = None
    shape: Identifier | None = None
    arrangement: Identifier | None = None
    distribution: Identifier | None = None
    site: Identifier | None = None

    @model_validator(mode="after")
    def _not_a_single_word(self) -> LesionDescription:
        if len(self.parts()) < 2:
            raise ValueError("a lesion description joins two axes or more; use 'finding' for one")
        return self

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return ``(axis, finding id)`` pairs in the fixed order of the axes."""
        named = ((axis, getattr(self, axis)) for axis in LESION_AXES)
        return tuple((axis, value) for axis, value in named if value is not None)

    @property
    def subject(self) -> tuple[str, ...]:
        """The findings that the lesion joins, sorted: what it is, whatever the axes."""
        return tuple(sorted({value for _, value in self.parts()}))
