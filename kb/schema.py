"""The form of the knowledge base's files: disorders, classes of them, and sources.

One file tells a clinician everything and a program nothing ambiguous. The vocabulary
(:mod:`kb.finding_schema`), who gets what (:mod:`kb.epidemiology_schema`) and rules
(:mod:`kb.rule_schema`) have modules of their own. The models validate one file
each; what needs several files (does this finding exist?) is the business of :mod:`kb.lint`.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from kb.assertions import Assertions, FindingAssertion
from kb.epidemiology_schema import Epidemiology
from kb.evidence import Evidence, Identifier, Model
from kb.review_schema import Review

__all__ = [
    "URGENCIES",
    "ClassFile",
    "Disorder",
    "DisorderClass",
    "FindingAssertion",
    "Source",
    "TellApart",
    "Treatment",
    "Xrefs",
]

Urgency = Literal["routine", "soon", "urgent", "emergency"]
URGENCIES: tuple[str, ...] = get_args(Urgency)
"""How soon somebody must act, what can wait first."""
IcdCode = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]


class Xrefs(Model):
    """Identifiers of a disorder elsewhere, each in the form in which its ontology writes it.

    The form is checked here; that the identifier exists, by a test where the ontologies are there.
    """

    doid: Annotated[str, Field(pattern=r"^DOID:[0-9]+$")] | None = None
    mondo: Annotated[str, Field(pattern=r"^MONDO:[0-9]{7}$")] | None = None
    icd10cm: tuple[IcdCode, ...] = ()
    icd11: Annotated[str, Field(pattern=r"^icd11\.foundation:[0-9]+$")] | None = None
    hpo: Annotated[str, Field(pattern=r"^HP:[0-9]{7}$")] | None = None
    omim: tuple[Annotated[str, Field(pattern=r"^[0-9]{6}$")], ...] = ()


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
    urgency: Urgency
    must_not_miss: bool = False
    neoplasm: Literal["none", "benign", "premalignant", "malignant"] = "none"
    infectious: bool = False
    course: Literal["acute", "self-limiting", "relapsing", "chronic", "progressive", "lifelong"]
    epidemiology: Epidemiology
    findings: Assertions
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
