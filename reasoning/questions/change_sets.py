"""The answer to *what would it take?* as data: sets of changes, and what they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reasoning.questions.changes import Change
from reasoning.questions.sides import Side

__all__ = ["ChangeSet", "Counterfactual"]


@dataclass(frozen=True)
class ChangeSet:
    """Changes after which the disorder leads, as the engine answered the changed case.

    Attributes:
        weights: what each change then weighs for the disorder and for the one that led before
            (log10 units).
        after: the disorder in the changed case.
        lead: by how much it then leads the next one (log10 units).
        proved: no smaller set does it.
    """

    changes: tuple[Change, ...]
    weights: tuple[tuple[float, float], ...]
    after: Side
    lead: float
    proved: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the set as plain data."""
        rows = [
            {
                "finding": one.subject[0],
                "label": one.label,
                "was": one.was,
                "becomes": one.becomes,
                "insteadOf": None if one.drops in (None, one.subject) else one.drops[0],
                "effort": one.effort,
                "chance": round(one.chance, 4),
                "weight": mine,
                "weightForLeader": theirs,
            }
            for one, (mine, theirs) in zip(self.changes, self.weights, strict=True)
        ]
        after = self.after.to_dict()
        return {"changes": rows, "after": after, "lead": self.lead, "provedSmallest": self.proved}


@dataclass(frozen=True)
class Counterfactual:
    """What it would take for a disorder to lead.

    Attributes:
        target: the disorder as the case stands.
        leader: what leads as the case stands.
        sets: smallest sets of changes, the likeliest in the disorder first; the first one empty if
            it leads already; none at all if nothing does it.
        keeping: where the first set alters what was observed, the smallest set that does not.
        because: why there is none, or what was proved, in words.
    """

    target: Side
    leader: Side
    sets: tuple[ChangeSet, ...]
    keeping: ChangeSet | None
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data; weights and sums in log10 units."""
        return {
            "target": self.target.to_dict(),
            "leader": self.leader.to_dict(),
            "sets": [one.to_dict() for one in self.sets],
            "keeping": None if self.keeping is None else self.keeping.to_dict(),
            "because": self.because,
        }
