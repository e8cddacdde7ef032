"""Exclusion rules over many cases at once: each pattern of what is known is tested once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kb.rule_schema import Condition
from reasoning.case import Case, Observation
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge
from reasoning.conditions import test
from reasoning.questions.outlook import findings_in

__all__ = ["Exclusions", "Flags", "States"]

Flags = npt.NDArray[np.bool_]
States = npt.NDArray[np.int8]


@dataclass(frozen=True)
class _Rule:
    """An exclusion: its row, its condition, the columns it asks about, answers so far."""

    row: int
    when: Condition
    about: list[int]
    fires: dict[bytes, bool] = field(default_factory=dict)


class Exclusions:
    """The exclusions that the findings of a table can bring about.

    Args:
        names: findings of the table, in the order of its columns.
        compiled: the knowledge base.
    """

    def __init__(self, names: Sequence[str], compiled: CompiledKnowledge) -> None:
        self.names, self.compiled = list(names), compiled
        self._rules: list[_Rule] = []
        for rule in compiled.knowledge.exclusions:
            about = self._related(findings_in(rule.when))
            if about and rule.disorder in compiled.row:
                self._rules.append(_Rule(compiled.row[rule.disorder], rule.when, about))

    def _related(self, findings: frozenset[str]) -> list[int]:
        """Return the columns that are one of some findings, a kind of one, or a general one."""
        kind = self.compiled.hierarchy.is_kind_of
        return [
            place
            for place, name in enumerate(self.names)
            if any(kind((name,), (one,)) or kind((one,), (name,)) for one in findings)
        ]

    def rows_about(self, place: int) -> list[int]:
        """Return the rows of the disorders whose exclusion a column bears on."""
        return [rule.row for rule in self._rules if place in rule.about]

    def excluded(self, known: States) -> Flags:
        """Return which disorders are excluded (cases x disorders).

        Args:
            known: 1 present, -1 absent, 0 unknown (cases x findings).
        """
        out: Flags = np.zeros((len(known), len(self.compiled.disorders)), dtype=bool)
        for rule in self._rules:
            states = np.ascontiguousarray(known[:, rule.about])
            rows = states.view(f"V{states.shape[1]}")[:, 0]  # a row as one value: quick to group
            _, first, group = np.unique(rows, return_index=True, return_inverse=True)
            fires = [self._fires(rule, states[index]) for index in first]
            out[:, rule.row] |= np.array(fires)[group]
        return out

    def _fires(self, rule: _Rule, pattern: States) -> bool:
        key = pattern.tobytes()
        if key not in rule.fires:
            rule.fires[key] = self._holds(rule, pattern)
        return rule.fires[key]

    def _holds(self, rule: _Rule, pattern: States) -> bool:
        seen = tuple(
            Observation(
                subject=(self.names[place],),
                state="present" if sign > 0 else "absent",
                origin="examination",
                place="record",
            )
            for place, sign in zip(rule.about, pattern.tolist(), strict=True)
            if sign
        )
        case = Case(observations=seen)
        closed = close(case, self.compiled.hierarchy, self.compiled.knowledge)
        return test(rule.when, case, closed) is True
