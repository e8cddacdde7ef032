"""What an edit does to the case library: who moves, from where to where, why.

The report is that of ``dermatrace kb diff --cases`` (:mod:`desks.rank_changes`), made before
anything is written.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.rank_changes import CaseChange, Move, rank_changes
from desks.workbench.impact_library import LibraryCase, case_library, touched_by
from kb.diff import Difference, compare
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.compiled import CompiledKnowledge
from reasoning.conditions import describe

__all__ = ["CaseImpact", "Impact", "impact_of"]

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class CaseImpact:
    """A case of the library whose first ranks or rules changed.

    Attributes:
        answer: label of the right answer; empty where nobody stated it.
        rank: rank of the right answer before and after, where it moved within the first ranks.
    """

    case: LibraryCase
    change: CaseChange
    answer: str
    rank: tuple[int | None, int | None] | None

    @property
    def leads(self) -> bool:
        """Whether another disorder leads now."""
        return any(1 in (one.old_rank, one.new_rank) for one in self.change.moves)

    @property
    def telling(self) -> tuple[Move, ...]:
        """The moves, those over the most ranks and at the top first."""
        return tuple(sorted(self.change.moves, key=_weight_of))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "case": self.case.name,
            "origin": self.case.origin,
            "answer": self.case.answer,
            "answerRank": None if self.rank is None else {"old": self.rank[0], "new": self.rank[1]},
            "moves": [one.to_dict() for one in self.change.moves],
            "rules": [one.to_dict() for one in self.change.rules],
            "refused": self.change.refused,
        }


@dataclass(frozen=True)
class Impact:
    """What an edit says otherwise, and what that does to cases.

    Attributes:
        counts: how many cases of each origin were tried.
        changed: those whose first ranks changed, the most telling first.
        left_out: cases that neither knowledge base can answer, each with the reason.
    """

    difference: Difference
    counts: dict[str, int]
    changed: tuple[CaseImpact, ...]
    left_out: tuple[str, ...] = ()

    @property
    def better(self) -> int:
        """Cases whose right answer ranks higher now."""
        return sum(_gain(one) > 0 for one in self.changed)

    @property
    def worse(self) -> int:
        """Cases whose right answer ranks lower now."""
        return sum(_gain(one) < 0 for one in self.changed)

    @property
    def leads(self) -> int:
        """Cases that another disorder leads now."""
        return sum(one.leads for one in self.changed)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "cases": self.counts,
            "changed": [one.to_dict() for one in self.changed],
            "leaderChanged": self.leads,
            "answerHigher": self.better,
            "answerLower": self.worse,
            "leftOut": list(self.left_out),
            "difference": self.difference.to_dict(),
        }


def impact_of(
    old: CompiledKnowledge,
    edited: KnowledgeBase,
    own: Sequence[LibraryCase] = (),
    *,
    progress: Progress | None = None,
) -> Impact:
    """Return what an edit does to the case library.

    Args:
        old: the knowledge base as it is.
        edited: as it shall be.
        own: the researcher's own cases.
        progress: told the share that is done, and what is done now.
    """
    difference = compare(old.knowledge, edited, describe)
    new = CompiledKnowledge(edited)
    touched = touched_by(difference, old.knowledge, edited)
    library = case_library(old, new, touched, own)
    changed: list[CaseImpact] = []
    left: list[str] = []
    with tempfile.TemporaryDirectory(prefix="dermatrace-") as folder:
        path = Path(folder) / "case.json"
        for number, one in enumerate(library):
            if progress is not None:
                progress(number / len(library), f"case {number + 1} of {len(library)}")
            document = {"id": "case"} | dict(one.document)
            path.write_text(json.dumps(document), encoding="utf-8")
            try:
                change = rank_changes(path, old, new, difference)
            except CaseError as error:
                left.append(f"{one.name}: {error.message}")
                continue
            if change.changed:
                changed.append(_impact(one, change, edited, old.knowledge))
    counts: dict[str, int] = {}
    for one in library:
        counts[one.origin] = counts.get(one.origin, 0) + 1
    return Impact(difference, counts, tuple(sorted(changed, key=_order)), tuple(left))


def _impact(
    one: LibraryCase, change: CaseChange, new: KnowledgeBase, old: KnowledgeBase
) -> CaseImpact:
    script = new.disorders.get(one.answer) or old.disorders.get(one.answer)
    move = next((move for move in change.moves if move.id == one.answer and one.answer), None)
    ranks = None if move is None else (move.old_rank, move.new_rank)
    return CaseImpact(one, change, "" if script is None else script.label, ranks)


_NOWHERE = 1000


def _order(one: CaseImpact) -> tuple[bool, int, bool, str]:
    """Cases in which a rule speaks anew first, then those whose right answer moved farthest."""
    return not one.change.rules, -abs(_gain(one)), not one.leads, one.case.name


def _gain(one: CaseImpact) -> int:
    """Return by how many ranks the right answer rose."""
    if one.rank is None:
        return 0
    return (one.rank[0] or _NOWHERE) - (one.rank[1] or _NOWHERE)


def _weight_of(move: Move) -> tuple[int, int]:
    ranks = move.old_rank or _NOWHERE, move.new_rank or _NOWHERE
    return min(ranks), -abs(ranks[0] - ranks[1])
