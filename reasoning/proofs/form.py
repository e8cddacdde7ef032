"""The published form of a proof: what stands in the JSON, field by field.

Typed dictionaries, so that a proof stays plain data; the JSON Schema that others check against
(``reasoning/proofs/schemas/proof.schema.json``) is made from them. That a proof has this form says
nothing of its truth: :mod:`reasoning.checking.checker` derives every step again.

Run ``python -m reasoning.proofs.form`` to write the schema anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from reasoning.proofs.form_case import (
    CalibrationForm,
    CaseForm,
    ObservationForm,
    ParametersForm,
    SetForm,
)
from reasoning.proofs.form_rules import RuleForm
from reasoning.proofs.form_terms import (
    Hash,
    Id,
    Kind,
    Probability,
    StepId,
    Subject,
    Weight,
    Words,
    strict,
)
from reasoning.proofs.form_weights import (
    WeightForm,
)

__all__ = [
    "PROOF_FORM",
    "SCHEMA_FILE",
    "ClosureForm",
    "HypothesisForm",
    "PriorForm",
    "ProofForm",
    "adapter",
    "proof_schema",
    "schema_text",
]

PROOF_FORM = "dermatrace-proof/3"
SCHEMA_FILE = Path(__file__).parent / "schemas" / "proof.schema.json"
_ClosureFrom = TypedDict("_ClosureFrom", {"from": StepId})
_PriorFrom = TypedDict("_PriorFrom", {"from": Annotated[str, Field(description="In words.")]})


@strict
class ClosureForm(_ClosureFrom):
    """A step of the closure: present carries upward, absent downward."""

    id: Annotated[str, Field(pattern=r"^(present|absent):[a-z0-9+-]+$")]
    subject: Subject
    state: Literal["present", "absent"]
    because: Words


@strict
class PriorForm(_PriorFrom):
    """How common the disorder is beforehand."""

    weight: Weight
    evidence: Kind
    source: NotRequired[Id]


@strict
class HypothesisForm(TypedDict):
    """A hypothesis with its sum and its probability, likeliest first."""

    rank: Annotated[int, Field(ge=1)]
    id: Id
    label: str
    prior: PriorForm
    total: Annotated[float, Field(description="Prior and all weights added up, log10.")]
    posterior: Probability
    excluded_by: NotRequired[Annotated[Id, Field(description="An exclusion rule.")]]


@strict
class ProofForm(TypedDict):
    """A proof: observation, closure step, rule or weight, sum, posterior."""

    schema: Literal["dermatrace-proof/3"]
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
