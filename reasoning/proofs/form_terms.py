"""What the fields of a proof are made of: identifiers, numbers, words."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

__all__ = [
    "Chance",
    "FromSteps",
    "Hash",
    "Id",
    "Kind",
    "Origin",
    "Probability",
    "Sex",
    "StepId",
    "Strength",
    "Subject",
    "Weight",
    "Words",
    "strict",
]

strict = with_config(ConfigDict(extra="forbid", strict=True, allow_inf_nan=False))

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

FromSteps = TypedDict(
    "FromSteps", {"from": NotRequired[Annotated[list[StepId], Field(min_length=1)]]}
)
