"""The form of the knowledge base's files: findings, disorders and sources.

One file tells a clinician everything and a program nothing ambiguous. Rules have a module of their
own (:mod:`kb.rule_schema`). The models validate one file each; what needs several files (does this
finding exist?) is the business of :mod:`kb.lint`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.evidence import Evidence, Frequency, Identifier, Model, Proportion
from kb.review_schema import Review

__all__ = [
    "AXES",
    "LESION_AXES",
    "AgeProfile",
    "Axis",
    "ClassFile",
    "Disorder",
    "DisorderClass",
    "Epidemiology",
    "Finding",
    "FindingAssertion",
    "FindingFile",
    "LesionDescription",
    "RelativeFrequency",
    "Setting",
    "Source",
    "TellApart",
    "Treatment",
    "Xref",
    "Xrefs",
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
AXES: tuple[str, ...] = Axis.__args__  # type: ignore[attr-defined]  # a Literal keeps its values
Observer = Literal["patient", "clinician", "image", "dermatoscope", "laboratory", "histology"]
Setting = Literal["primary-care", "dermatology-clinic", "hospital", "teledermatology"]
Match = Literal["exact", "close", "broad", "narrow", "related"]


class Xref(Model):
    """An identifier in another vocabulary and how near it is (SKOS mapping relations)."""

    id: str
    match: Match = "exact"


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


class FindingAssertion(Model):
    """How often a finding, or a composed lesion, is seen in a disorder."""

    finding: Identifier | None = None
    lesion: LesionDescription | None = None
    frequency: Frequency

    @model_validator(mode="after")
    def _one_subject(self) -> FindingAssertion:
        if (self.finding is None) == (self.lesion is None):
            raise ValueError("give either 'finding' or 'lesion'")
        return self

    @property
    def subject(self) -> tuple[str, ...]:
        """The finding, or the findings that the lesion joins, sorted."""
        return (self.finding or "",) if self.lesion is None else self.lesion.subject


Interval = tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(le=110)]]


class AgeProfile(Evidence):
    """Age at presentation in years, as the literature gives it.

    One of: ``mean`` with ``sd``; ``typical``, the interval that holds about three quarters of the
    patients; ``peaks``, several such intervals that hold them together. All within ``range``.
    """

    mean: Annotated[float, Field(ge=0, le=110)] | None = None
    sd: Annotated[float, Field(gt=0, le=60)] | None = None
    typical: Interval | None = None
    peaks: tuple[Interval, ...] = ()
    range: Interval = (0.0, 100.0)

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> AgeProfile:
        moments = self.mean is not None and self.sd is not None
        if (moments, self.typical is not None, bool(self.peaks)).count(True) != 1:
            raise ValueError("give one of 'mean' with 'sd', 'typical', or 'peaks'")
        for low, high in (*self.intervals, self.range):
            if low >= high:
                raise ValueError(
                    f"an interval runs from the lower to the higher age, not {low:g} to {high:g}"
                )
        first, last = self.range
        for low, high in self.intervals:
            if low < first or high > last:
                raise ValueError(
                    f"{low:g} to {high:g} lies outside the range {first:g} to {last:g}"
                )
            if int(high) < low:
                raise ValueError(f"{low:g} to {high:g} holds no whole year of age")
        if self.mean is not None and not first <= self.mean <= last:
            raise ValueError(f"the mean {self.mean:g} lies outside the range {first:g} to {last:g}")
        return self

    @property
    def intervals(self) -> tuple[tuple[float, float], ...]:
        """The intervals that hold three quarters of the patients; empty where a mean is given."""
        return self.peaks if self.typical is None else (self.typical,)

    def describe(self) -> str:
        """Return the profile in words."""
        if not self.intervals:
            return f"mean {self.mean:g} years, standard deviation {self.sd:g}"
        spans = " and ".join(f"{low:g} to {high:g}" for low, high in self.intervals)
        return f"typically {spans} years"


class RelativeFrequency(Evidence):
    """How often a disorder is met in a setting: a share of its patients, or a tier.

    Tiers stand for shares of all visits for skin: very-common 0.03, common 0.01, uncommon 0.003,
    rare 0.0005, very-rare 0.0001.
    """

    setting: Setting
    share: Proportion | None = None
    n: Annotated[int, Field(ge=0)] | None = None
    of: Annotated[int, Field(gt=0)] | None = None
    tier: Literal["very-common", "common", "uncommon", "rare", "very-rare"] | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> RelativeFrequency:
        counted = self.n is not None and self.of is not None
        if (counted, self.share is not None, self.tier is not None).count(True) != 1:
            raise ValueError("give one of 'tier', 'share', or 'n' with 'of'")
        return self


class Epidemiology(Model):
    """Who gets it: relative frequency by setting, age, share of women among patients."""

    frequency: Annotated[tuple[RelativeFrequency, ...], Field(min_length=1)]
    age: AgeProfile
    female: Frequency


class Xrefs(Model):
    """Identifiers of a disorder elsewhere."""

    doid: str | None = None
    mondo: str | None = None
    icd10cm: tuple[str, ...] = ()
    icd11: str | None = None
    hpo: str | None = None
    omim: tuple[str, ...] = ()


class TellApart(Evidence):
    """What it is mistaken for, and the finding that tells them apart."""

    disorder: Identifier
    by: Identifier
    says: str


class Treatment(Evidence):
    """A treatment option by line: class and typical first choice, never a dose."""

    line: Literal["general", "first", "second", "third"]
    option: str


class DisorderClass(Model):
    """A name for several disorders: no illness script, but what people and data sets say.

    Attributes:
        members: disorders, or further classes, that are kinds of it.
    """

    id: Identifier
    label: str
    synonyms: tuple[str, ...] = ()
    xrefs: Xrefs = Xrefs()
    definition: str
    members: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class ClassFile(Model):
    """The file ``kb/classes.yaml``."""

    classes: tuple[dict[str, object], ...]


class Disorder(Model):
    """An illness script.

    Attributes:
        variant_of: the disorder that this is a form of, with a script of its own because it looks
            different; the other script is then the usual form.
        only_sites: places outside which it does not occur; empty where it may occur anywhere.
        reviews: sign-offs of its statements; they change no weight.
    """

    id: Identifier
    label: str
    synonyms: tuple[str, ...] = ()
    xrefs: Xrefs
    group: Identifier
    variant_of: Identifier | None = None
    only_sites: tuple[Identifier, ...] = ()
    definition: str
    urgency: Literal["routine", "soon", "urgent", "emergency"]
    must_not_miss: bool = False
    neoplasm: Literal["none", "benign", "premalignant", "malignant"] = "none"
    infectious: bool = False
    course: Literal["acute", "self-limiting", "relapsing", "chronic", "progressive", "lifelong"]
    epidemiology: Epidemiology
    findings: Annotated[tuple[FindingAssertion, ...], Field(min_length=1)]
    tell_apart: tuple[TellApart, ...] = ()
    exclude_first: tuple[str, ...] = ()
    complications: tuple[str, ...] = ()
    treatment: tuple[Treatment, ...] = ()
    reviews: tuple[Review, ...] = ()


class Source(Model):
    """Something somebody can open: a paper, a guideline, a data set.

    ``url`` or one of the identifiers is required; ``terms`` are the terms of a data set; ``note``
    says what a reader should know, such as a title that could not be seen.
    """

    title: str
    kind: Literal["article", "guideline", "dataset", "ontology", "web"]
    authors: str = ""
    year: Annotated[int, Field(ge=1800, le=2100)] | None = None
    doi: str | None = None
    pmcid: Annotated[str, Field(pattern=r"^PMC\d+$")] | None = None
    pmid: Annotated[str, Field(pattern=r"^\d+$")] | None = None
    url: str | None = None
    terms: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _can_be_opened(self) -> Source:
        if not (self.doi or self.pmcid or self.pmid or self.url):
            raise ValueError("a source needs a doi, pmcid, pmid or url, so that it can be opened")
        return self
