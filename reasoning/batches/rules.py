"""Red flags and exclusions of many cases at once, by the logic of :mod:`reasoning.rules`.

A condition has three outcomes; over many cases these are two arrays: where it is true and where it
is false. None stands for an array that is false everywhere, which most are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.knowledge import KnowledgeBase
from kb.rule_schema import Condition, Exclusion, RedFlag
from reasoning.batches.closure import ClosedBatch
from reasoning.closure import Subject
from reasoning.rulebook import conditions_of, leaves

__all__ = ["BatchRules", "Looked", "People", "lesions_of"]

Bools = npt.NDArray[np.bool_]
Truth = tuple[Bools | None, Bools | None]
_UNKNOWN: Truth = (None, None)


@dataclass(frozen=True)
class People:
    """Age and sex of many cases.

    Attributes:
        age: years, NaN where unknown.
        sex: 0 unknown, 1 female, 2 male.
    """

    age: npt.NDArray[np.float64]
    sex: npt.NDArray[np.int8]


def lesions_of(knowledge: KnowledgeBase) -> set[Subject]:
    """Return the lesions that the rules of a knowledge base ask for."""
    return {
        leaf.lesion.subject
        for rule in knowledge.rules
        for condition in conditions_of(rule)
        for leaf in leaves(condition)
        if leaf.lesion is not None
    }


class BatchRules:
    """The red flags and exclusions of a knowledge base.

    Args:
        knowledge: the knowledge base.
        index: place of every subject that can hold, as in :class:`ClosedBatch`.
    """

    def __init__(self, knowledge: KnowledgeBase, index: Mapping[Subject, int]) -> None:
        self.red_flags, self.exclusions = knowledge.red_flags, knowledge.exclusions
        self._index = index

    def look(self, closed: ClosedBatch, people: People) -> Looked:
        """Return what is known of a batch of cases, in the form that conditions are tested on."""
        return Looked(closed, people, self._index)

    def flags(self, looked: Looked) -> dict[str, Bools]:
        """Return where each red flag holds, in the order of the knowledge base.

        Rules that hold nowhere are left out.
        """
        return _firing(self.red_flags, looked)

    def excluding(self, looked: Looked) -> dict[str, Bools]:
        """Return where each exclusion holds, in the order of the knowledge base."""
        return _firing(self.exclusions, looked)


def _firing(rules: Sequence[RedFlag] | Sequence[Exclusion], looked: Looked) -> dict[str, Bools]:
    found = {}
    for rule in rules:
        true, _ = looked.test(rule.when)
        if true is not None and true.any():
            found[rule.id] = true
    return found


class Looked:
    """What is known of a batch of cases."""

    def __init__(self, closed: ClosedBatch, people: People, index: Mapping[Subject, int]) -> None:
        self._closed, self._people, self._index = closed, people, index
        self._known: dict[Subject, Truth] = {}

    def test(self, condition: Condition) -> Truth:
        """Return where a condition is true, and where it is false."""
        if condition.finding is not None:
            return self._own((condition.finding,))
        if condition.lesion is not None:
            return self._lesion(condition.lesion.subject)
        if condition.age is not None:
            age = self._people.age
            low = float("-inf") if condition.age.min is None else condition.age.min
            high = float("inf") if condition.age.max is None else condition.age.max
            return (low <= age) & (age <= high), (age < low) | (age > high)
        if condition.sex is not None:
            wanted = 1 if condition.sex == "female" else 2
            sex = self._people.sex
            return sex == wanted, sex == 3 - wanted
        parts = [self.test(part) for part in condition.parts()]
        if condition.none is not None:
            true, false = _at_least(1, parts)
            return false, true
        return _at_least(condition.at_least or (len(parts) if condition.all else 1), parts)

    def _own(self, subject: Subject) -> Truth:
        if subject not in self._known:
            place = self._index.get(subject)
            self._known[subject] = _UNKNOWN
            if place is not None:
                rows = (self._closed.present[place], self._closed.absent[place])
                self._known[subject] = (_some(rows[0]), _some(rows[1]))
        return self._known[subject]

    def _lesion(self, subject: Subject) -> Truth:
        """State of a lesion; one that was not described follows from its parts."""
        true, false = self._own(subject)
        if len(subject) == 1:
            return true, false
        parts = [self._own((part,)) for part in subject]
        all_true, any_false = _at_least(len(parts), parts)
        own_true, own_false = true, false
        if any_false is not None:
            false = _or(own_false, any_false if own_true is None else any_false & ~own_true)
        if all_true is not None:
            true = _or(own_true, all_true if own_false is None else all_true & ~own_false)
        return true, false


def _some(row: Bools) -> Bools | None:
    return row if row.any() else None


def _or(one: Bools | None, other: Bools | None) -> Bools | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _at_least(needed: int, parts: Sequence[Truth]) -> Truth:
    """Return where at least so many parts are true, and where they can no longer be."""
    true = _count(needed, [part[0] for part in parts])
    return true, _count(len(parts) - needed + 1, [part[1] for part in parts])


def _count(needed: int, rows: Sequence[Bools | None]) -> Bools | None:
    """Return where at least so many of the rows are true."""
    given = [row for row in rows if row is not None]
    if len(given) < needed:
        return None
    if needed in {1, len(given)}:
        joined = given[0]
        for row in given[1:]:
            joined = joined | row if needed == 1 else joined & row
        return joined
    met = np.zeros(len(given[0]), dtype=np.int16)
    for row in given:
        met += row
    enough: Bools = met >= needed
    return enough
