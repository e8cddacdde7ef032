"""Two disorders at once, as they are told: who brings what, what it costs, what it gains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.knowledge import KnowledgeBase
from reasoning.closure import Subject, name_of
from reasoning.engine import UNIT, Hypothesis, Piece
from reasoning.proofs.text import signed

__all__ = ["SECOND_DISORDER", "Explainer", "Pair", "Part"]

SECOND_DISORDER = 0.1
"""Chance that a patient brings a second disorder of the skin that shows (an author's estimate)."""

Explainer = Literal["first", "second", "both", "neither"]


@dataclass(frozen=True)
class Part:
    """One piece of evidence under a pair.

    Attributes:
        units: weight under the pair, whole numbers of 10**-RESOLUTION (log10).
        alone: the same under the first and under the second alone.
        best: the same under the best single hypothesis.
        explained_by: of a present finding, which of the two brings it; else None.
        chances: by subject, belief in the first, in the second, chance without either, under both.
    """

    piece: Piece
    units: int
    alone: tuple[int, int]
    best: int
    explained_by: Explainer | None
    chances: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two disorders that together explain a case better than any single one.

    Attributes:
        first, second: ids; the likelier alone comes first.
        single: the best single hypothesis, which may be none of these.
        prior_units, total_units: of the pair, whole numbers of 10**-RESOLUTION (log10).
        parts: every piece of evidence, strongest gain over the single first.
    """

    first: Hypothesis
    second: Hypothesis
    single: Hypothesis
    prior_units: int
    total_units: int
    parts: tuple[Part, ...]

    @property
    def gain(self) -> float:
        """How far the sum lies above that of the best single hypothesis (log10)."""
        return (self.total_units - self.single.total_units) / UNIT

    @property
    def prior_cost(self) -> float:
        """What two disorders cost beforehand against the single one (log10)."""
        return (self.single.prior_units - self.prior_units) / UNIT

    def explained(self, by: Explainer) -> tuple[Subject, ...]:
        """Return the present findings that the first, the second, both or neither bring."""
        return tuple(part.piece.subjects[0] for part in self.parts if part.explained_by == by)

    def lines(self, knowledge: KnowledgeBase) -> Iterator[str]:
        """Word the pair: who brings what, what it costs beforehand, what it gains."""
        one, other = self.first.label, self.second.label
        yield f"Two at once? {one} and {other}"
        told: tuple[tuple[Explainer, str], ...] = (
            ("first", f"{one} brings"),
            ("second", f"{other} brings"),
            ("both", "either may bring"),
            ("neither", "neither brings"),
        )
        for by, words in told:
            names = [name_of(subject, knowledge) for subject in self.explained(by)]
            if names:
                yield f"  {words}: {', '.join(names)}"
        sums = f"{signed(self.total_units / UNIT)} together, {signed(self.single.total)} for"
        yield f"  sum (log10): {sums} {self.single.label}; gain {signed(self.gain)}"
        yield f"  in this, two instead of one cost {signed(-self.prior_cost)} beforehand"

    def to_dict(self) -> dict[str, Any]:
        """Return the pair as plain data, with what a checker needs to derive it again."""
        return {
            "schema": "dermatrace-pair/1",
            "first": {"id": self.first.id, "label": self.first.label},
            "second": {"id": self.second.id, "label": self.second.label},
            "single": {
                "id": self.single.id,
                "label": self.single.label,
                "total": self.single.total_units / UNIT,
            },
            "second_disorder": SECOND_DISORDER,
            "prior": self.prior_units / UNIT,
            "prior_cost": self.prior_cost,
            "total": self.total_units / UNIT,
            "gain": self.gain,
            "weights": [_row(part) for part in self.parts],
        }


def _row(part: Part) -> dict[str, Any]:
    row: dict[str, Any] = {"id": part.piece.id, "state": part.piece.state}
    row |= {"weight": part.units / UNIT}
    row |= {"first": part.alone[0] / UNIT, "second": part.alone[1] / UNIT}
    row |= {"single": part.best / UNIT}
    if part.explained_by is not None:
        row["explained_by"] = part.explained_by
    if part.chances:
        row["findings"] = [
            {"subject": "+".join(subject)}
            | {
                key: round(round(value, 12), 6)
                for key, value in zip(("first", "second", "without", "both"), chances, strict=True)
            }
            for subject, chances in zip(part.piece.subjects, part.chances, strict=True)
        ]
    return row
