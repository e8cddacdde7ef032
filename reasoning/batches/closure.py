"""Many cases closed at once: the same closure as :mod:`reasoning.closure`, on arrays.

Cases are columns, subjects are rows, so that what is known of one subject over all cases lies
together: rules ask for that. What is rare, a lesion that no script describes or a reading, is
closed by the engine's own function, case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reasoning.closure import Hierarchy, Subject

__all__ = ["BatchHierarchy", "ClosedBatch", "Pairs"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Which subject stands in which case: two lists of the same length, sorted by case."""

    cases: Ints
    subjects: Ints

    def where(self, kept: Bools) -> Pairs:
        """Return the pairs at which ``kept`` is true."""
        return Pairs(self.cases[kept], self.subjects[kept])

    def between(self, start: int, stop: int) -> Pairs:
        """Return the pairs of the cases from one place up to another, counted from the first."""
        first, last = np.searchsorted(self.cases, [start, stop])
        return Pairs(self.cases[first:last] - start, self.subjects[first:last])

    @staticmethod
    def of(lists: Sequence[Sequence[int]]) -> Pairs:
        """Return the pairs of one list of subjects for each case."""
        sizes = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
        flat = np.fromiter(
            (one for each in lists for one in each), dtype=np.int64, count=int(sizes.sum())
        )
        return Pairs(np.repeat(np.arange(len(lists)), sizes), flat)


@dataclass(frozen=True)
class ClosedBatch:
    """Closed cases.

    Attributes:
        present, absent: subjects x cases, whether the subject holds, or does not.
        telling_present, telling_absent: the most specific present and the most general absent ones.
        contradictory: cases that contradict themselves; the rest of them means nothing.
    """

    present: Bools
    absent: Bools
    telling_present: Pairs
    telling_absent: Pairs
    contradictory: Bools


class BatchHierarchy:
    """The relation *is a kind of* as arrays.

    Args:
        hierarchy: the same, for one case.
        extra: lesions that rules ask for and no script describes: they hold only where they were
            observed as they are.
    """

    def __init__(self, hierarchy: Hierarchy, extra: Iterable[Subject] = ()) -> None:
        more = sorted(set(extra) - hierarchy.known)
        self.subjects: tuple[Subject, ...] = (*hierarchy.subjects, *more)
        self.weighed = len(hierarchy.subjects)
        self.index = {subject: place for place, subject in enumerate(self.subjects)}
        self._up = _Reach(self._lists(hierarchy.ancestors), len(more))
        self._down = _Reach(self._lists(hierarchy.descendants), len(more))
        groups: dict[str, list[int]] = {}
        for finding, choice in hierarchy.choice.items():
            groups.setdefault(choice, []).append(self.index[(finding,)])
        self._choices = [np.array(group) for group in groups.values() if len(group) > 1]

    def _lists(self, reach: Callable[[Subject], list[Subject]]) -> list[list[int]]:
        known = self.subjects[: self.weighed]
        lists = [[self.index[other] for other in reach(subject)] for subject in known]
        sets = [set(each) for each in lists]
        for own, each in enumerate(lists):
            # two descriptions of one thing imply each other, and so each implies itself
            if any(own in sets[other] for other in sets[own]):
                each.append(own)
        return lists

    def close(self, present: Pairs, absent: Pairs, cases: int) -> ClosedBatch:
        """Close cases from what was observed of each.

        Args:
            present: the subjects observed as present.
            absent: those observed as absent.
            cases: number of cases.
        """
        holds, telling = self._spread(present, self._up, cases)
        fails, general = self._spread(absent, self._down, cases)
        contradictory = np.zeros(cases, dtype=bool)
        contradictory[absent.cases[holds[absent.subjects, absent.cases]]] = True
        for group in self._choices:
            rows = holds[group]
            if rows.any():
                contradictory |= rows.sum(axis=0) > 1
        return ClosedBatch(holds, fails, telling, general, contradictory)

    def _spread(self, observed: Pairs, reach: _Reach, cases: int) -> tuple[Bools, Pairs]:
        """Return what follows from the observed, and the observed that follows from no other."""
        closed = np.zeros((len(self.subjects), cases), dtype=bool)
        subjects, repeats = reach.of(observed.subjects)
        closed[subjects, np.repeat(observed.cases, repeats)] = True
        implied = closed[observed.subjects, observed.cases]
        closed[observed.subjects, observed.cases] = True
        return closed, observed.where(~implied & (observed.subjects < self.weighed))


class _Reach:
    """Lists of subjects, one for each subject, end to end."""

    def __init__(self, lists: list[list[int]], more: int) -> None:
        sizes = [*map(len, lists), *[0] * more]
        self._start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._flat = np.array([one for each in lists for one in each], dtype=np.int64)

    def of(self, subjects: Ints) -> tuple[Ints, Ints]:
        """Return the lists of some subjects end to end, and how long each is."""
        start, sizes = self._start[subjects], self._start[subjects + 1] - self._start[subjects]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) - np.repeat(ends - sizes - start, sizes)
        return self._flat[places], sizes
