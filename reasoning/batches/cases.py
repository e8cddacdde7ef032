"""Many cases as numbers: which subject was observed in which, ages, sexes, settings.

What arrays do not hold, a lesion that no script describes or a probable finding, is closed here by
the engine's own function; such cases enter with what follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from kb.errors import CaseError
from reasoning.batches.closure import BatchHierarchy, Pairs
from reasoning.batches.rules import People
from reasoning.case import Case
from reasoning.closure import Closed, close
from reasoning.compiled import CompiledKnowledge

__all__ = ["EncodedCases", "encode"]

T = TypeVar("T")
_SEXES = {None: 0, "female": 1, "male": 2}


@dataclass(frozen=True)
class EncodedCases:
    """Cases as numbers.

    Attributes:
        present, absent: the observed subjects.
        people: age and sex.
        setting: place of each case's setting in ``settings``.
        settings: the settings that occur.
        readings: cases with probable findings that are still open, each closed.
        refused: cases that contradict themselves, as far as that was found here.
        case: returns a case by its place, for what has to be told of it.
    """

    count: int
    present: Pairs
    absent: Pairs
    people: People
    setting: npt.NDArray[np.int8]
    settings: tuple[str, ...]
    readings: Mapping[int, Closed]
    refused: Mapping[int, CaseError]
    case: Callable[[int], Case]

    def between(self, start: int, stop: int) -> EncodedCases:
        """Return the cases from one place up to another."""
        stop = min(stop, self.count)
        if (start, stop) == (0, self.count):
            return self
        people = People(self.people.age[start:stop], self.people.sex[start:stop])
        return EncodedCases(
            count=stop - start,
            present=self.present.between(start, stop),
            absent=self.absent.between(start, stop),
            people=people,
            setting=self.setting[start:stop],
            settings=self.settings,
            readings=_moved(self.readings, start, stop),
            refused=_moved(self.refused, start, stop),
            case=lambda place: self.case(start + place),
        )


def _moved(found: Mapping[int, T], start: int, stop: int) -> dict[int, T]:
    return {place - start: one for place, one in found.items() if start <= place < stop}


def encode(
    cases: Sequence[Case], compiled: CompiledKnowledge, hierarchy: BatchHierarchy
) -> EncodedCases:
    """Return cases as numbers."""
    present: list[list[int]] = []
    absent: list[list[int]] = []
    readings: dict[int, Closed] = {}
    refused: dict[int, CaseError] = {}
    index, weighed = hierarchy.index, hierarchy.weighed
    for row, case in enumerate(cases):
        if case.text is not None and compiled.parameters.wording:
            mend = "answer it by itself, or leave the field 'text' away"
            refused[row] = CaseError("a text is not weighed in a batch", place="text", mend=mend)
        seen_as: dict[str, dict[int, None]] = {"present": {}, "absent": {}}
        plain = True
        for seen in case.observations:
            place = index.get(seen.subject, weighed)
            if place >= weighed or seen.state == "probable":
                plain = False
                break
            seen_as[seen.state][place] = None  # told twice, it counts once
        yes, no = list(seen_as["present"]), list(seen_as["absent"])
        if not plain:
            try:
                closed = close(case, compiled.hierarchy, compiled.knowledge)
            except CaseError as error:
                refused.setdefault(row, error)
                yes, no = [], []
            else:
                yes, no = _followed(case, closed, hierarchy)
                if closed.soft:
                    readings[row] = closed
        present.append(yes)
        absent.append(no)
    names = sorted({case.setting for case in cases})
    places = {name: place for place, name in enumerate(names)}
    ages = [float("nan") if case.age is None else case.age for case in cases]
    return EncodedCases(
        count=len(cases),
        present=Pairs.of(present),
        absent=Pairs.of(absent),
        people=People(
            np.array(ages, dtype=np.float64),
            np.array([_SEXES[case.sex] for case in cases], dtype=np.int8),
        ),
        setting=np.array([places[case.setting] for case in cases], dtype=np.int8),
        settings=tuple(names),
        readings=readings,
        refused=refused,
        case=cases.__getitem__,
    )


def _followed(case: Case, closed: Closed, hierarchy: BatchHierarchy) -> tuple[list[int], list[int]]:
    """Return what stands for a case: the ends of its chains, and lesions that only rules know."""
    index, weighed = hierarchy.index, hierarchy.weighed
    yes = [index[subject] for subject in closed.telling_present]
    no = [index[subject] for subject in closed.telling_absent]
    for seen in case.observations:
        place = index.get(seen.subject, -1)
        told = yes if seen.state == "present" else no
        if place >= weighed and seen.state != "probable" and place not in told:
            told.append(place)
    return yes, no
