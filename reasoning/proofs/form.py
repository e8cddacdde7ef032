"""The published form of a proof: what stands in the JSON, field by field.

Typed dictionaries, so that a proof stays plain data; the JSON Schema that others check against
(``reasoning/schemas/proof.schema.json``) is made from them. That a proof has this form says nothing
of its truth: :mod:`reasoning.checking.checker` derives every step again.

Run ``python -m reasoning.proofs.form`` to write the schema anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from kb.schema import Setting

__all__ = [
    "PROOF_FORM",
    "SCHEMA_FILE",
    "CalibrationForm",
    "CaseForm",
    "ClosureForm",
    "ConditionForm",
    "CorrectedForm",
    "CorrectionForm",
    "CountForm",
    "FindingForm",
    "HypothesisForm",
    "ObservationForm",
    "ParametersForm",
    "PriorForm",
    "ProofForm",
    "RateForm",
    "RuleForm",
    "RuleItemForm",
    "RulePartForm",
    "SeenForm",
    "SetForm",
    "StatementForm",
    "WeightForm",
    "adapter",
    "proof_schema",
    "schema_text",
]

PROOF_FORM = "dermatrace-proof/2"
SCHEMA_FILE = Path(__file__).parent / "schemas" / "proof.schema.json"
_strict = with_config(ConfigDict(extra="forbid", strict=True, allow_inf_nan=False))

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Subject = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9-]+(\+[a-z0-9-]+)*$",
        description="A finding, or the parts of a lesion in order, joined by '+'.",
    ),
]
Probability = Annotated[float, Field(ge=0, le=1)]
Chance = Annotated[float, Field(gt=0, lt=1)]
Strength = Annotated[float, Field(gt=0, description="Patients.")]
Weight = Annotated[float, Field(description="log10, a whole number of ten-thousandths.")]
StepId = Annotated[
    str, Field(description="Id of an observation, of a closure step, or case:age and case:sex.")
]
Words = Annotated[str, Field(min_length=1)]
Kind = Literal["data", "reference", "author"]
Origin = Literal["history", "examination", "picture", "text"]
Sex = Literal["female", "male"]


@_strict
class SeenForm(TypedDict):
    """One observation of the case: a finding or a lesion, with a status or a probability."""

    origin: Origin
    finding: NotRequired[Id]
    lesion: NotRequired[Annotated[list[Id], Field(min_length=2)]]
    status: NotRequired[Literal["present", "absent"]]
    probability: NotRequired[Probability]
    base_rate: NotRequired[Chance]
    region: NotRequired[Words]
    network: NotRequired[Hash]


@_strict
class CaseForm(TypedDict):
    """The case, as a case file that answers alike."""

    id: Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]{1,120}$")]
    setting: Setting
    age: NotRequired[Annotated[float, Field(ge=0, le=120, description="Years.")]]
    sex: NotRequired[Sex]
    observations: list[SeenForm]


@_strict
class ParametersForm(TypedDict):
    """The numbers of the model that are not knowledge; docs/model.md says what each does."""

    author_strength: Strength
    reference_strength: Strength
    words_strength: Strength
    count_cap: Strength
    background_strength: Strength
    unmentioned_strength: Strength
    inherited_discount: Annotated[float, Field(ge=0)]
    none_prior: Chance
    flat_prior: bool
    age_floor: Chance
    tempering: Annotated[float, Field(ge=0)]
    absent_tempering: Annotated[float, Field(ge=0)]
    observer_sensitivity: Annotated[float, Field(gt=0, le=1)]
    fitted_prior_strength: Strength
    default_background: Chance
    axis_background: list[
        Annotated[
            tuple[Annotated[str, Field(strict=True)], Annotated[Chance, Field(strict=True)]],
            Field(strict=False),
        ]
    ]
    axis_tempering: list[
        Annotated[
            tuple[
                Annotated[str, Field(strict=True)],
                Annotated[float, Field(ge=0, strict=True)],
            ],
            Field(strict=False),
        ]
    ]


@_strict
class SetForm(TypedDict):
    """A data set whose counts are used, with the hash of its file."""

    dataset: Id
    hash: Hash


@_strict
class CalibrationForm(TypedDict):
    """What was measured about the probabilities: sums are divided by the temperature."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\+[a-z0-9-]+)*$")]
    hash: Hash
    temperature: Annotated[float, Field(gt=0, description="To three decimals.")]


@_strict
class ObservationForm(TypedDict):
    """What was observed; a second observation of one subject has an id that ends in ``/2``."""

    id: Annotated[str, Field(pattern=r"^observation:[a-z0-9+-]+(/\d+)?$")]
    subject: Subject
    state: Literal["present", "absent", "probable"]
    origin: Origin
    probability: NotRequired[Probability]
    base_rate: NotRequired[Chance]
    region: NotRequired[Words]
    network: NotRequired[Hash]


_ClosureFrom = TypedDict("_ClosureFrom", {"from": StepId})
_PriorFrom = TypedDict("_PriorFrom", {"from": Annotated[str, Field(description="In words.")]})
_From = TypedDict("_From", {"from": NotRequired[Annotated[list[StepId], Field(min_length=1)]]})


@_strict
class ClosureForm(_ClosureFrom):
    """A step of the closure: present carries upward, absent downward."""

    id: Annotated[str, Field(pattern=r"^(present|absent):[a-z0-9+-]+$")]
    subject: Subject
    state: Literal["present", "absent"]
    because: Words


@_strict
class ConditionForm(_From):
    """A condition of a rule with its truth; null where what is known does not decide it."""

    holds: bool | None
    finding: NotRequired[Subject]
    lesion: NotRequired[Subject]
    age: NotRequired[dict[Literal["min", "max"], float]]
    sex: NotRequired[Sex]
    all: NotRequired[list[ConditionForm]]
    any: NotRequired[list[ConditionForm]]
    none: NotRequired[list[ConditionForm]]
    at_least: NotRequired[int]
    of: NotRequired[list[ConditionForm]]


@_strict
class RuleItemForm(TypedDict):
    """A criterion, or a scored item of a checklist."""

    label: str
    when: ConditionForm
    points: NotRequired[int]


@_strict
class RulePartForm(TypedDict):
    """A block of criteria: how many are met, and how many must be."""

    label: str
    at_least: int
    met: int
    holds: bool | None
    items: list[RuleItemForm]


@_strict
class RuleForm(TypedDict):
    """A rule that says something of the case; beside the sum, which only an exclusion touches."""

    id: Annotated[str, Field(pattern=r"^rule:[a-z0-9-]+$")]
    kind: Literal["red-flag", "exclusion", "criteria", "checklist"]
    label: str
    evidence: Kind
    source: NotRequired[Id]
    holds: NotRequired[bool | None]
    when: NotRequired[ConditionForm]
    applies_when: NotRequired[ConditionForm]
    disorder: NotRequired[Id]
    action: NotRequired[str]
    urgency: NotRequired[str]
    points_to: NotRequired[list[Id]]
    blocks: NotRequired[list[RulePartForm]]
    items: NotRequired[list[RuleItemForm]]
    threshold: NotRequired[int]
    score: NotRequired[int]
    says: NotRequired[str]


@_strict
class PriorForm(_PriorFrom):
    """How common the disorder is beforehand."""

    weight: Weight
    evidence: Kind
    source: NotRequired[Id]


@_strict
class HypothesisForm(TypedDict):
    """A hypothesis with its sum and its probability, likeliest first."""

    rank: Annotated[int, Field(ge=1)]
    id: Id
    label: str
    prior: PriorForm
    total: Annotated[float, Field(description="Prior and all weights added up, log10.")]
    posterior: Probability
    excluded_by: NotRequired[Annotated[Id, Field(description="An exclusion rule.")]]


@_strict
class StatementForm(TypedDict):
    """What an illness script says, and where it is known from."""

    says: str
    evidence: Kind
    assertion: NotRequired[Annotated[str, Field(pattern=r"^[a-z0-9-]+/findings/\d+$")]]
    finding: NotRequired[Subject]
    source: NotRequired[Id]
    where: NotRequired[Words]
    population: NotRequired[Words]


@_strict
class CountForm(TypedDict):
    """A count of a data set: ``n`` of ``of`` cases with a label, of which a share counts."""

    dataset: Id
    label: Id
    n: Annotated[float, Field(ge=0)]
    of: Annotated[float, Field(ge=0)]
    share: Probability


@_strict
class CorrectionForm(TypedDict):
    """A fitted correction of one label for one finding, or for age or sex."""

    dataset: Id
    label: Id
    of: Id
    value: Annotated[float, Field(description="log10 units.")]


@_strict
class CorrectedForm(TypedDict):
    """What corrections added to a weight: a part of it, not beside it."""

    weight: Weight
    made_of: Annotated[list[CorrectionForm], Field(min_length=1)]


@_strict
class RateForm(TypedDict):
    """A probability here, and in the background of all disorders."""

    probability: Probability
    background: Probability


@_strict
class FindingForm(RateForm):
    """How often a finding is seen in a disorder, and how that is known."""

    subject: Subject
    match: Literal["exact", "from-kinds", "inherited", "unmentioned"]
    via: NotRequired[Subject]
    lowered_by: NotRequired[Subject]
    statements: list[StatementForm]
    exponent: NotRequired[float]
    authored: NotRequired[RateForm]
    counts: NotRequired[list[CountForm]]


@_strict
class WeightForm(_From):
    """One weight of evidence of one hypothesis."""

    id: Annotated[str, Field(description="Id of the hypothesis, '/', id of the evidence.")]
    kind: Literal["finding", "reading", "age", "sex"]
    state: Literal["present", "absent", "probable"]
    weight: Weight
    corrected: NotRequired[CorrectedForm]
    ruled_out: NotRequired[Annotated[list[StepId], Field(min_length=1)]]
    findings: NotRequired[list[FindingForm]]
    probability: NotRequired[float]
    background: NotRequired[float]
    exponent: NotRequired[float]
    statements: NotRequired[list[StatementForm]]


@_strict
class ProofForm(TypedDict):
    """A proof: observation, closure step, rule or weight, sum, posterior."""

    schema: Literal["dermatrace-proof/2"]
    version: Annotated[str, Field(description="Release that made it and that checks it.")]
    knowledge_hash: Annotated[Hash, Field(description="Of the files of the knowledge base.")]
    model_hash: Annotated[
        Hash,
        Field(
            description="SHA-256 of the JSON (sorted keys, no blanks, ASCII, whole numbers without "
            "a fraction) of version, knowledge_hash, parameters, candidates, keep_excluded, "
            "fitted, calibration."
        ),
    ]
    case_hash: Annotated[Hash, Field(description="SHA-256 of the JSON of the case, likewise.")]
    parameters: ParametersForm
    candidates: Annotated[
        list[Id] | None, Field(description="Disorders that were compared; null for all.")
    ]
    keep_excluded: bool
    fitted: list[SetForm]
    calibration: Annotated[
        CalibrationForm | None, Field(description="Null: sums are taken as they are.")
    ]
    case: CaseForm
    observations: list[ObservationForm]
    closure: list[ClosureForm]
    rules: list[RuleForm]
    hypotheses: Annotated[list[HypothesisForm], Field(min_length=1)]
    explained: Annotated[
        list[Id], Field(description="Hypotheses whose weights are written out, in order of rank.")
    ]
    weights: Annotated[dict[Id, list[WeightForm]], Field(description="By hypothesis.")]


@cache
def adapter() -> TypeAdapter[Any]:
    """Return what validates the form of a proof; made once, on first use."""
    return TypeAdapter(ProofForm)


def proof_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a proof."""
    made = adapter().json_schema()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return head | made | {"title": "Dermatrace: proof"}


def schema_text() -> str:
    """Return the schema as it is written to its file."""
    return json.dumps(proof_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
