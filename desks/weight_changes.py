"""Why a disorder weighs differently after an edit: each changed weight with the edit behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.diff import Difference
from kb.facts import subject_key
from reasoning.closure import Subject, name_of
from reasoning.engine import UNIT, Contribution, Differential

__all__ = ["WeightChange", "weight_changes"]

_TELLING = 0.005
"""Weights (log10) that changed by less are left out: the background moves all a little."""


@dataclass(frozen=True)
class WeightChange:
    """A weight that changed.

    Attributes:
        evidence: what was observed, in words; ``prior`` for how common the disorder is.
        old, new: weight (log10); None where it was not weighed.
        why: the edits that it follows from, in words.
    """

    evidence: str
    old: float | None
    new: float | None
    why: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        head = {"evidence": self.evidence, "old": self.old, "new": self.new}
        return head | {"why": list(self.why)}

    @property
    def by(self) -> float:
        """How much the weight grew (log10)."""
        return (self.new or 0.0) - (self.old or 0.0)


def weight_changes(
    id_: str, old: Differential, new: Differential, difference: Difference
) -> tuple[WeightChange, ...]:
    """Return the weights of a disorder that changed to speak of, those that changed most first.

    Args:
        id_: a disorder that both know (or none of these, which has only a prior).
        old: the answer to a case with the old knowledge base.
        new: the answer to the same case with the new one.
        difference: what was edited between the two.
    """
    found = _Comparison(id_, old, new, difference).changes()
    telling = [one for one in found if abs(one.by) >= _TELLING]
    return tuple(sorted(telling, key=lambda one: -abs(one.by)))


class _Comparison:
    def __init__(
        self, id_: str, old: Differential, new: Differential, difference: Difference
    ) -> None:
        self.id = id_
        self.sides = (old, new)
        self.difference = difference

    def changes(self) -> Iterator[WeightChange]:
        pieces = [{c.piece.id: c for c in one.contributions(self.id)} for one in self.sides]
        for key in dict.fromkeys((*pieces[1], *pieces[0])):
            before, after = pieces[0].get(key), pieces[1].get(key)
            side = int(key in pieces[1])
            told = pieces[side][key]
            yield WeightChange(
                self.words(told, self.sides[side]),
                None if before is None else before.weight,
                None if after is None else after.weight,
                self.reasons(told, before, after),
            )
        old, new = (one.hypothesis(self.id).prior_units / UNIT for one in self.sides)
        edits = self.edits("epidemiology / frequency")
        yield WeightChange("prior", old, new, edits or ("how common the others are",))

    @staticmethod
    def words(told: Contribution, answer: Differential) -> str:
        """Return what was observed."""
        if told.piece.kind == "age":
            return f"age {answer.case.age:g}"
        if told.piece.kind == "sex":
            return f"sex {answer.case.sex}"
        if told.piece.kind == "wording":
            return "words of the text"
        knowledge = answer.model.compiled.knowledge
        names = ", ".join(name_of(subject, knowledge) for subject in told.piece.subjects)
        return f"{names} {told.piece.state}"

    def edits(self, *about: str) -> tuple[str, ...]:
        """Return the edits of the script that are about one of these."""
        return tuple(
            change.describe()
            for change in self.difference.of("disorder", self.id)
            if change.about in about or change.about.startswith(tuple(f"{a} in " for a in about))
        )

    def reasons(
        self, told: Contribution, before: Contribution | None, after: Contribution | None
    ) -> tuple[str, ...]:
        """Return the edits that a changed weight follows from."""
        if told.piece.kind == "wording":
            return ("words of this script, or of others, changed",)
        if told.piece.kind in {"age", "sex"}:
            field = "age" if told.piece.kind == "age" else "female"
            return self.edits(f"epidemiology / {field}") or (f"{told.piece.kind} in the others",)
        found: list[str] = []
        for place, subject in enumerate(told.piece.subjects):
            bearing = {subject, *self.bearing(0, before, place), *self.bearing(1, after, place)}
            found.extend(self.edits(*sorted(map(subject_key, bearing))))
            for part in sorted({part for one in bearing for part in one}):
                changes = self.difference.of("finding", part)
                found.extend(f"vocabulary, {part}: {change.describe()}" for change in changes)
        if before is None or after is None:
            found.append("what it is a kind of, or what else was observed, is weighed instead")
        return tuple(dict.fromkeys(found)) or (self.background(before, after),)

    def bearing(self, side: int, told: Contribution | None, place: int) -> set[Subject]:
        """Return the assertions that a belief rests on, by what they are about."""
        script = self.sides[side].disorder(self.id)
        if told is None or script is None or place >= len(told.beliefs):
            return set()
        return {script.findings[index].subject for index in told.beliefs[place].assertions}

    @staticmethod
    def background(before: Contribution | None, after: Contribution | None) -> str:
        """Say that the script stayed as it was, and how often the others now show the finding."""
        rates = [
            f"{100.0 * told.beliefs[0].background:.3g} %"
            for told in (before, after)
            if told is not None and told.beliefs
        ]
        return f"how often others show it: {' -> '.join(rates)}"
