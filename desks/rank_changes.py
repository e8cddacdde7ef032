"""What an edit of the knowledge does to cases: who moves in the ranking, which rules speak anew.

Each case is answered with both knowledge bases. For every disorder that moved within the first
ranks, the weights that changed most are told (:mod:`desks.weight_changes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.casework import read_case_file, resolve, with_images
from desks.rule_changes import RuleChange, rule_changes
from desks.weight_changes import WeightChange, weight_changes
from kb.diff import Difference
from kb.errors import CaseError, InputError
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, Hypothesis, diagnose

__all__ = ["TOP", "CaseChange", "Move", "case_files", "rank_changes"]

TOP = 10
"""Moves that begin or end within so many ranks are told."""
_MOST = 3
"""Changed weights that are told for each move."""


@dataclass(frozen=True)
class Move:
    """A disorder that changed rank; a rank is None where the knowledge base has no such disorder.

    Attributes:
        old_total, new_total: sum of prior and weights (log10).
        passed, passed_by: labels of those that it overtook and that overtook it.
        note: what else is to be said: excluded, new, no longer known.
    """

    id: str
    label: str
    old_rank: int | None
    new_rank: int | None
    old_total: float | None
    new_total: float | None
    weights: tuple[WeightChange, ...] = ()
    passed: tuple[str, ...] = ()
    passed_by: tuple[str, ...] = ()
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "id": self.id,
            "label": self.label,
            "rank": {"old": self.old_rank, "new": self.new_rank},
            "total": {"old": self.old_total, "new": self.new_total},
            "weights": [one.to_dict() for one in self.weights],
            "passed": list(self.passed),
            "passed_by": list(self.passed_by),
            "note": self.note,
        }


@dataclass(frozen=True)
class CaseChange:
    """A case under both knowledge bases.

    Attributes:
        moves: by new rank; empty where the first ranks stayed as they were.
        refused: why only one of the two can answer the case.
        rules: red flags, exclusions, criteria and score cards that say something else.
    """

    case: str
    moves: tuple[Move, ...] = ()
    refused: str = ""
    rules: tuple[RuleChange, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything moved, a rule says something else, or one of the two cannot answer."""
        return bool(self.moves or self.refused or self.rules)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        moves = [move.to_dict() for move in self.moves]
        rules = [one.to_dict() for one in self.rules]
        return {"case": self.case, "moves": moves, "rules": rules, "refused": self.refused}


def case_files(paths: list[Path]) -> list[Path]:
    """Return case files; a folder stands for the YAML and JSON files in it.

    Raises:
        InputError: a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [one for one in path.iterdir() if one.suffix in {".yaml", ".yml", ".json"}]
        if not inside:
            mend = "a case is a YAML or JSON file, see docs/case.md"
            raise InputError("no cases in this folder", place=str(path), mend=mend)
        found.extend(sorted(inside))
    return found


def rank_changes(
    path: Path, old: CompiledKnowledge, new: CompiledKnowledge, difference: Difference
) -> CaseChange:
    """Return what changes for the case of a file.

    Raises:
        CaseError: neither of the two can answer it.
        YamlError: the file cannot be read.
    """
    document, _ = with_images(read_case_file(path, new.knowledge), path.parent)
    document.setdefault("id", path.stem)
    answers: list[Differential] = []
    errors: list[CaseError] = []
    for name, compiled in (("old", old), ("new", new)):
        try:
            answers.append(diagnose(resolve(document, compiled.knowledge, str(path)), compiled))
        except CaseError as error:
            mend = error.mend if name == "new" else ""
            words = f"with the {name} knowledge base: {error.message}"
            errors.append(CaseError(words, place=error.place or str(path), mend=mend))
    if len(errors) == 2:
        raise errors[1]
    if errors:
        return CaseChange(str(path), refused=str(errors[0]))
    before, after = answers
    moves = tuple(_moves(before, after, difference))
    return CaseChange(str(path), moves, rules=rule_changes(before, after))


def _moves(old: Differential, new: Differential, difference: Difference) -> Iterator[Move]:
    before = {one.id: rank for rank, one in enumerate(old.hypotheses, start=1)}
    after = {one.id: rank for rank, one in enumerate(new.hypotheses, start=1)}
    labels = {one.id: one.label for one in (*old.hypotheses, *new.hypotheses)}
    for id_ in dict.fromkeys(one.id for one in (*new.hypotheses[:TOP], *old.hypotheses[:TOP])):
        ranks = before.get(id_), after.get(id_)
        if ranks[0] == ranks[1]:
            continue
        above = _above(id_, before), _above(id_, after)
        sides = _find(old, id_), _find(new, id_)
        known = None not in sides
        yield Move(
            id=id_,
            label=labels[id_],
            old_rank=ranks[0],
            new_rank=ranks[1],
            old_total=sides[0].total if sides[0] else None,
            new_total=sides[1].total if sides[1] else None,
            weights=weight_changes(id_, old, new, difference)[:_MOST] if known else (),
            passed=tuple(labels[one] for one in above[0] if one not in above[1] and known),
            passed_by=tuple(labels[one] for one in above[1] if one not in above[0] and known),
            note=_note(*sides),
        )


def _above(id_: str, ranks: Mapping[str, int]) -> list[str]:
    """Return who ranks above a disorder, the first first; nobody where it is not known."""
    return [one for one, rank in ranks.items() if rank < ranks.get(id_, 0)]


def _find(differential: Differential, id_: str) -> Hypothesis | None:
    return next((one for one in differential.hypotheses if one.id == id_), None)


def _note(old: Hypothesis | None, new: Hypothesis | None) -> str:
    if new is None:
        return "no longer in the knowledge base"
    if old is None:
        return "new in the knowledge base"
    if old.excluded_by != new.excluded_by:
        rule = new.excluded_by or old.excluded_by
        return f"{'now' if new.excluded_by else 'no longer'} excluded by the rule {rule}"
    return ""
