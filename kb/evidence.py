"""Where a statement is known from, and how often a finding is seen.

Every assertion of the knowledge base carries one of three kinds of evidence:

``data``
    n of N, counted by our own code in a named data set.
``reference``
    a source that somebody can open, and the place in it that says this: a count, a percentage, or
    in words ("typically", "sometimes"). Words give a range; the number in it is this project's,
    and counts for less than one that the source states.
``author``
    a statement of this project, made by a language model and reviewed by no dermatologist. It
    counts little.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "WORDS",
    "Evidence",
    "EvidenceKind",
    "Frequency",
    "HowOften",
    "Identifier",
    "Model",
    "Proportion",
]

EvidenceKind = Literal["data", "reference", "author"]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Proportion = Annotated[float, Field(ge=0.0, le=1.0)]
HowOften = Literal["always", "typical", "often", "sometimes", "rare", "never"]
WORDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "always": (0.9, 1.0),
        "typical": (0.5, 1.0),
        "often": (0.25, 0.8),
        "sometimes": (0.03, 0.4),
        "rare": (0.0, 0.08),
        "never": (0.0, 0.03),
    }
)
"""What a source's words leave open. Wider than the frequency classes of the Human Phenotype
Ontology (HP:0040279), since texts use words more loosely than annotators use classes; the ranges
overlap for the same reason. ``always``: by definition, in all, invariably. ``typical``: classic,
characteristic, usually, most, the sign named when the disorder is described. ``often``: commonly,
frequently, many. ``sometimes``: may, can, occasionally. ``rare``: uncommon, unusual, seldom.
``never``: absent, spared, without."""


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
    """How often something holds: a count (``n``, and ``of`` how many), or a share (``value``).

    Where a paper gives a percentage and its denominator, give ``value`` with ``of``: how many were
    looked at says how much is known. Where a source says in words how often, give the words as one
    of :data:`WORDS`, and a ``value`` in their range.
    """

    value: Proportion | None = None
    words: HowOften | None = None
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
        if self.words is not None:
            self._check_words(self.words)
        return self

    def _check_words(self, words: str) -> None:
        if self.evidence != "reference" or self.value is None or self.of is not None:
            raise ValueError("'words' go with evidence 'reference' and a 'value' without 'of'")
        least, most = WORDS[words]
        if not least <= self.value <= most:
            raise ValueError(f"'{words}' means {least:g} to {most:g}, not {self.value:g}")

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
        if self.words is not None:
            return f"about {percent} (in words: {self.words})"
        return percent if self.of is None else f"{percent} of {self.of}"
