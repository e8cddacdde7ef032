"""The published form of the weights of a proof: frequencies, counts, corrections."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from reasoning.proofs.form_terms import (
    FromSteps,
    Id,
    Kind,
    Probability,
    StepId,
    Subject,
    Weight,
    Words,
    strict,
)

__all__ = [
    "CorrectedForm",
    "CorrectionForm",
    "CountForm",
    "FindingForm",
    "PartForm",
    "RateForm",
    "SharedForm",
    "StatementForm",
    "WeightForm",
]


@strict
class StatementForm(TypedDict):
    """What an illness script says, and where it is known from."""

    says: str
    evidence: Kind
    assertion: NotRequired[Annotated[str, Field(pattern=r"^[a-z0-9-]+/findings/\d+$")]]
    finding: NotRequired[Subject]
    source: NotRequired[Id]
    where: NotRequired[Words]
    population: NotRequired[Words]


@strict
class CountForm(TypedDict):
    """A count of a data set: ``n`` of ``of`` cases with a label, of which a share counts."""

    dataset: Id
    label: Id
    n: Annotated[float, Field(ge=0)]
    of: Annotated[float, Field(ge=0)]
    share: Probability


@strict
class CorrectionForm(TypedDict):
    """A fitted correction of one label for one finding, or for age or sex."""

    dataset: Id
    label: Id
    of: Id
    value: Annotated[float, Field(description="log10 units.")]


@strict
class CorrectedForm(TypedDict):
    """What corrections added to a weight: a part of it, not beside it."""

    weight: Weight
    made_of: Annotated[list[CorrectionForm], Field(min_length=1)]


@strict
class RateForm(TypedDict):
    """A probability here, and in the background of all disorders."""

    probability: Probability
    background: Probability


@strict
class PartForm(TypedDict):
    """A part of a lesion, and how probable it is in a disorder."""

    subject: Subject
    probability: Probability


@strict
class FindingForm(RateForm):
    """How often a finding is seen in a disorder, and how that is known."""

    subject: Subject
    match: Literal["exact", "from-kinds", "inherited", "joined", "unmentioned"]
    via: NotRequired[Subject]
    lowered_by: NotRequired[Subject]
    parts: NotRequired[list[PartForm]]
    statements: list[StatementForm]
    exponent: NotRequired[float]
    authored: NotRequired[RateForm]
    counts: NotRequired[list[CountForm]]


@strict
class SharedForm(TypedDict):
    """A word stem that a text and a script share, and its part of their likeness."""

    stem: Words
    part: Annotated[float, Field(ge=0)]


@strict
class WeightForm(FromSteps):
    """One weight of evidence of one hypothesis."""

    id: Annotated[str, Field(description="Id of the hypothesis, '/', id of the evidence.")]
    kind: Literal["finding", "reading", "age", "sex", "wording"]
    state: Literal["present", "absent", "probable"]
    weight: Weight
    corrected: NotRequired[CorrectedForm]
    ruled_out: NotRequired[Annotated[list[StepId], Field(min_length=1)]]
    findings: NotRequired[list[FindingForm]]
    probability: NotRequired[float]
    background: NotRequired[float]
    exponent: NotRequired[float]
    statements: NotRequired[list[StatementForm]]
    known: NotRequired[Annotated[int, Field(ge=1, description="Words of the text in any script.")]]
    likeness: NotRequired[
        Annotated[float, Field(ge=0, description="Cosine, of the text and a script.")]
    ]
    neutral: NotRequired[Annotated[float, Field(description="The likeness that weighs nothing.")]]
    words: NotRequired[list[SharedForm]]
