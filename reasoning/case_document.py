"""The form of a case file: what may stand in it, before names are looked up in the vocabulary."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kb.epidemiology_schema import Setting

__all__ = ["LONGEST_TEXT", "CaseDocument", "ObservationDocument", "Origin"]

Origin = Literal["history", "examination", "picture", "text"]
LONGEST_TEXT = 200_000
"""Characters of the longest text of a case."""
_Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ObservationDocument(_Document):
    """One observation: a finding or a lesion, and whether it was seen.

    Attributes:
        status: ``present`` or ``absent``; left out when a probability is given.
        probability: calibrated probability that the finding is there (a picture's reading).
        base_rate: share of the finding in the pictures on which that probability was calibrated;
            evidence is the ratio of the odds, so probability = base_rate says nothing.
        lesion: parts of one lesion, by axis (``{primary: plaque, shape: annular}``) or as a list.
        region: where in the picture it was read.
        network: SHA-256 of the weights of the network that read it (hex, or the start of it).
    """

    finding: str | None = None
    lesion: dict[str, str] | tuple[str, ...] | None = None
    status: Literal["present", "absent"] | None = None
    probability: _Probability | None = None
    base_rate: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5
    origin: Origin = "examination"
    region: str | None = None
    network: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> ObservationDocument:
        if (self.finding is None) == (self.lesion is None):
            raise ValueError("give either 'finding' or 'lesion'")
        if (self.status is None) == (self.probability is None):
            raise ValueError("give either 'status' or 'probability'")
        if self.lesion is not None and self.probability is not None:
            raise ValueError("a probability belongs to a single finding, not to a whole lesion")
        return self


class CaseDocument(_Document):
    """The form of a case file.

    Attributes:
        id: names the files that are written, so it holds no slash.
        age: years.
        duration: how long it has lasted, in words (``8 months``) or in days.
        images: photographs, relative to the case file; whoever opens the file reads them.
        text: the words in which the case was told. They are held against the words of the scripts
            (``reasoning.wording``); findings are not read from them here, that is the reader's.
        present, absent: short form for findings that were seen, or looked for and not seen.
    """

    id: Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]{1,120}$")] = "case"
    age: Annotated[float, Field(ge=0, le=120, allow_inf_nan=False, strict=True)] | None = None
    sex: Literal["female", "male"] | None = None
    setting: Setting = "dermatology-clinic"
    duration: Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)] | str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    observations: tuple[ObservationDocument, ...] = ()
    images: tuple[str, ...] = ()
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None
    note: str | None = None
