"""Where a statement is known from, and how often a finding is seen.

Every assertion of the knowledge base carries one of three kinds of evidence:

``data``
    n of N, counted by our own code in a named data set.
``reference``
    a source that somebody can open, and the place in it that says this.
``author``
    a statement of this project, made by a language model and reviewed by no dermatologist. It
    counts little.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Evidence", "EvidenceKind", "Frequency", "Identifier", "Model", "Proportion"]

EvidenceKind = Literal["data", "reference", "author"]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Proportion = Annotated[float, Field(ge=0.0, le=1.0)]


class Model(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Model):
    """Kind of evidence with its source.

    Attributes:
        evidence: ``data``, ``reference`` or ``author``.
        source: key in ``sources.yaml``; required unless the evidence is ``author``.
        where: place in the source that says this (abstract, table 2, page 31).
        population: whom the source looked at.
        note: what a reader should know besides.
    """

    evidence: EvidenceKind
    source: Identifier | None = None
    where: str | None = None
    population: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _source_fits_kind(self) -> Evidence:
        if self.evidence == "author" and self.source is not None:
            raise ValueError("evidence 'author' takes no source; call it 'reference' or drop it")
        if self.evidence != "author" and self.source is None:
            raise ValueError(f"evidence '{self.evidence}' needs a source from sources.yaml")
        if self.evidence == "reference" and not self.where:
            raise ValueError("evidence 'reference' needs 'where': the place in the source")
        return self


class Frequency(Evidence):
    """How often something holds: a count ``n`` of ``of``, or a proportion ``value``.

    Where a paper gives a percentage and its denominator, give ``value`` with ``of``: how many were
    looked at says how much is known.
    """

    value: Proportion | None = None
    n: Annotated[int, Field(ge=0)] | None = None
    of: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Frequency:
        if (self.n is None) == (self.value is None):
            raise ValueError("give either 'n' with 'of', or 'value' (with 'of' if it is known)")
        if self.n is not None and self.of is None:
            raise ValueError("'n' needs 'of': how many were looked at")
        if self.n is not None and self.of is not None and self.n > self.of:
            raise ValueError(f"n={self.n} is more than of={self.of}")
        if self.evidence == "data" and self.n is None:
            raise ValueError("evidence 'data' is a count: give 'n' and 'of'")
        return self

    @property
    def proportion(self) -> float:
        """The frequency as a fraction of 1."""
        if self.n is not None and self.of is not None:
            return self.n / self.of
        return self.value if self.value is not None else 0.0

    def describe(self) -> str:
        """Return the frequency in words a reader can check, e.g. ``156 of 315 (50 %)``."""
        small = 0.0 < self.proportion < 0.01  # 0.3 % is not 0 %
        percent = f"{self.proportion:.1%}" if small else f"{self.proportion:.0%}"
        percent = percent.replace("%", " %")
        if self.n is not None:
            return f"{self.n} of {self.of} ({percent})"
        return percent if self.of is None else f"{percent} of {self.of}"
