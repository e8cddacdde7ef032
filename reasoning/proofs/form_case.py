"""The published form of a case in a proof: what was entered, and what the model was set to."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from kb.epidemiology_schema import Setting
from reasoning.proofs.form_terms import (
    Chance,
    Hash,
    Id,
    Origin,
    Probability,
    Sex,
    Strength,
    Subject,
    Words,
    strict,
)

__all__ = [
    "CalibrationForm",
    "CaseForm",
    "ObservationForm",
    "ParametersForm",
    "SeenForm",
    "SetForm",
]


@strict
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


@strict
class CaseForm(TypedDict):
    """The case, as a case file that answers alike."""

    id: Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]{1,120}$")]
    setting: Setting
    age: NotRequired[Annotated[float, Field(ge=0, le=120, description="Years.")]]
    sex: NotRequired[Sex]
    text: NotRequired[Words]
    observations: list[SeenForm]


@strict
class ParametersForm(TypedDict):
    """The numbers of the model that are not knowledge; docs/model.md says what each does."""

    author_strength: Strength
    reference_strength: Strength
    words_strength: Strength
    count_cap: Strength
    background_strength: Strength
    unmentioned_strength: Strength
    inherited_discount: Annotated[float, Field(ge=0)]
    joined_floor: Probability
    none_prior: Chance
    even_share: Annotated[float, Field(ge=0, le=1)]
    report_even_share: Annotated[float, Field(ge=0, le=1)]
    flat_prior: bool
    age_floor: Chance
    tempering: Annotated[float, Field(ge=0)]
    absent_tempering: Annotated[float, Field(ge=0)]
    observer_sensitivity: Annotated[float, Field(gt=0, le=1)]
    wording: Annotated[float, Field(ge=0)]
    wording_half: Annotated[float, Field(ge=0)]
    text_temperature: Annotated[float, Field(gt=0, description="To three decimals.")]
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


@strict
class SetForm(TypedDict):
    """A data set whose counts are used, with the hash of its file."""

    dataset: Id
    hash: Hash


@strict
class CalibrationForm(TypedDict):
    """What was measured about the probabilities: sums are divided by the temperature."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\+[a-z0-9-]+)*$")]
    hash: Hash
    temperature: Annotated[float, Field(gt=0, description="To three decimals.")]


@strict
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
