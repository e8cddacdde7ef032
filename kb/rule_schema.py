"""The form of ``kb/rules``: what is not a frequency.

Red flags, published diagnostic criteria, exclusions and scored checklists. Their conditions are
written as a small tree; :mod:`reasoning.rules` evaluates it and words it from the same tree, so
that text and logic cannot drift.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from kb.evidence import Evidence, Identifier, Model
from kb.finding_schema import LesionDescription

__all__ = [
    "Between",
    "Block",
    "Checklist",
    "ChecklistItem",
    "Condition",
    "Criteria",
    "CriteriaItem",
    "Exclusion",
    "RedFlag",
    "Rule",
    "RuleFile",
    "rule_adapter",
]


class Between(Model):
    """A closed interval; an end left out is open."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Between:
        if self.min is None and self.max is None:
            raise ValueError("give 'min', 'max' or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self


class Condition(Model):
    """One node of a condition: exactly one of the fields is given (``at_least`` with ``of``).

    A condition over findings has three outcomes: true, false and unknown. ``none`` holds when none
    of its parts does.
    """

    finding: Identifier | None = None
    lesion: LesionDescription | None = None
    age: Between | None = None
    sex: Literal["female", "male"] | None = None
    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    none: tuple[Condition, ...] | None = None
    at_least: Annotated[int, Field(ge=1)] | None = None
    of: tuple[Condition, ...] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Condition:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if given == ["at_least", "of"]:
            if self.at_least is not None and self.of is not None and self.at_least > len(self.of):
                raise ValueError(f"at_least {self.at_least} of {len(self.of)} can never hold")
            return self
        if len(given) != 1 or given[0] in {"at_least", "of"}:
            raise ValueError(
                "a condition is one of: finding, lesion, age, sex, all, any, none, at_least with of"
            )
        parts = self.all or self.any or self.none
        if given[0] in {"all", "any", "none"} and not parts:
            raise ValueError(f"'{given[0]}' needs at least one part")
        return self

    def parts(self) -> tuple[Condition, ...]:
        """Return the direct sub-conditions."""
        return self.all or self.any or self.none or self.of or ()


class _RuleBase(Evidence):
    id: Identifier
    label: str


class RedFlag(_RuleBase):
    """A combination that calls for action whatever the rank of any disorder."""

    kind: Literal["red-flag"]
    when: Condition
    action: str
    urgency: Literal["soon", "urgent", "emergency"]
    points_to: tuple[Identifier, ...] = ()


class Exclusion(_RuleBase):
    """A combination that rules a disorder out; shown, and reversible by the user."""

    kind: Literal["exclusion"]
    disorder: Identifier
    when: Condition


class CriteriaItem(Model):
    """One criterion of a published set."""

    label: str
    when: Condition


class Block(Model):
    """A group of criteria of which at least so many must be met."""

    label: str
    at_least: Annotated[int, Field(ge=1)]
    items: Annotated[tuple[CriteriaItem, ...], Field(min_length=1)]


class _CardBase(_RuleBase):
    """A card that is shown to the user with what is met of it.

    Attributes:
        applies_when: whom the card is made for (a pigmented lesion under a dermatoscope, a patient
            with arthritis). Unless it is known to hold, the card is not shown.
    """

    applies_when: Condition | None = None


class Criteria(_CardBase):
    """Published diagnostic criteria: every block must be met."""

    kind: Literal["criteria"]
    disorder: Identifier
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]


class ChecklistItem(Model):
    """One scored item."""

    label: str
    points: int
    when: Condition


class Checklist(_CardBase):
    """A scored checklist with its own score card, never merged with another."""

    kind: Literal["checklist"]
    items: Annotated[tuple[ChecklistItem, ...], Field(min_length=1)]
    threshold: int
    says: str


Rule = Annotated[RedFlag | Exclusion | Criteria | Checklist, Field(discriminator="kind")]
rule_adapter: TypeAdapter[RedFlag | Exclusion | Criteria | Checklist] = TypeAdapter(Rule)


class RuleFile(Model):
    """A file of ``kb/rules``."""

    rules: tuple[Rule, ...]
