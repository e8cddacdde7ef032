"""Commit first: the clinician's own differential before ours is shown, and what changed after.

Showing the machine first anchors people. So who wishes writes down a differential first; what was
committed, what was then shown and what was made of it stay together and are written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Commitment"]


@dataclass(frozen=True)
class Commitment:
    """The record of one case.

    Attributes:
        asked: the user wants to commit first.
        before: ids of the user's own differential, likeliest first.
        committed_at: when, ISO 8601; empty as long as ours is held back.
        skipped: ours was shown without a commitment.
        shown: ids and probabilities of ours when it was first shown.
        after: the user's differential after having seen ours; None if none was given.
    """

    asked: bool = False
    before: tuple[str, ...] = ()
    committed_at: str = ""
    skipped: bool = False
    shown: tuple[tuple[str, float], ...] = ()
    after: tuple[str, ...] | None = None
    after_at: str = ""

    @property
    def holds_back(self) -> bool:
        """Whether our answer must not be shown yet."""
        return self.asked and not self.committed_at and not self.skipped

    @property
    def ranks(self) -> dict[str, int]:
        """Ranks that the user gave last, by id, from 1."""
        own = self.before if self.after is None else self.after
        return {id_: rank for rank, id_ in enumerate(own, start=1)}

    def commit(self, own: Sequence[str], shown: Sequence[tuple[str, float]], at: str) -> Commitment:
        """Return the record with the user's differential and ours as it is shown now."""
        return replace(self, before=tuple(own), shown=tuple(shown), committed_at=at)

    def revise(self, own: Sequence[str], at: str) -> Commitment:
        """Return the record with the user's differential after having seen ours."""
        return replace(self, after=tuple(own), after_at=at)

    def changes(self) -> dict[str, list[str]]:
        """Return what was added, dropped and moved; nothing moves by others' coming and going."""
        after = self.before if self.after is None else self.after
        kept = [one for one in self.before if one in after]
        order = [one for one in after if one in self.before]
        return {
            "added": [one for one in after if one not in self.before],
            "dropped": [one for one in self.before if one not in after],
            "moved": [a for a, b in zip(kept, order, strict=True) if a != b],
        }

    def words(self, labels: dict[str, str]) -> list[str]:
        """Return the record in words."""
        if self.skipped:
            return ["Shown without a differential of the user's own."]
        if not self.committed_at:
            return []
        named = ", ".join(labels[one] for one in self.before) or "none"
        lines = [f"Own differential before ours was shown ({self.committed_at}): {named}."]
        if self.after is not None:
            names = ", ".join(labels[one] for one in self.after) or "none"
            lines.append(f"After ({self.after_at}): {names}.")
            for kind, ids in self.changes().items():
                if ids:
                    lines.append(f"{kind.capitalize()}: {', '.join(labels[one] for one in ids)}.")
            if not any(self.changes().values()):
                lines.append("Unchanged.")
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data."""
        return {
            "asked": self.asked,
            "skipped": self.skipped,
            "before": list(self.before),
            "committedAt": self.committed_at or None,
            "shown": [{"diseaseId": id_, "probability": round(p, 6)} for id_, p in self.shown],
            "after": None if self.after is None else list(self.after),
            "afterAt": self.after_at or None,
            "changes": self.changes() if self.committed_at else None,
        }
