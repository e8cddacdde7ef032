"""The published form of what rules say of a case."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from reasoning.proofs.form_terms import (
    FromSteps,
    Id,
    Kind,
    Sex,
    Subject,
    strict,
)

__all__ = [
    "ConditionForm",
    "RuleForm",
    "RuleItemForm",
    "RulePartForm",
]


@strict
class ConditionForm(FromSteps):
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


@strict
class RuleItemForm(TypedDict):
    """A criterion, or a scored item of a checklist."""

    label: str
    when: ConditionForm
    points: NotRequired[int]


@strict
class RulePartForm(TypedDict):
    """A block of criteria: how many are met, and how many must be."""

    label: str
    at_least: int
    met: int
    holds: bool | None
    items: list[RuleItemForm]


@strict
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
