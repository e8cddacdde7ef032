"""Random cases to measure speed with: patients as the scripts describe them, with some noise."""

from __future__ import annotations

import csv
import random
from itertools import islice
from pathlib import Path
from typing import Any

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.case import Case, resolve_case
from reasoning.closure import Hierarchy, close

__all__ = ["random_cases", "write_table"]

_MOST = 9
_ABSENT = 4


def _patient(
    script: Disorder, ids: list[str], chance: random.Random
) -> tuple[list[str], list[str]]:
    """Return what is present and absent in a patient with a disorder."""
    named = [one for one in script.findings if one.finding is not None]
    chance.shuffle(named)
    there = (one.finding for one in named if chance.random() < one.frequency.proportion)
    present = [id_ for id_ in islice(there, chance.randint(2, _MOST)) if id_ is not None]
    absent = chance.sample(ids, chance.randint(0, _ABSENT))
    return present, [id_ for id_ in absent if id_ not in present]


def random_cases(knowledge: KnowledgeBase, count: int, *, seed: int = 1) -> list[Case]:
    """Return random cases that do not contradict themselves.

    A case has a few findings of a random disorder, each by its frequency, up to four findings that
    are absent, an age and a sex.

    Args:
        knowledge: whose disorders they are made after.
        count: how many.
        seed: of the random numbers; the same seed gives the same cases.
    """
    chance = random.Random(seed)  # noqa: S311  # no secret
    scripts, ids = list(knowledge.disorders.values()), sorted(knowledge.findings)
    hierarchy = Hierarchy(knowledge)
    cases: list[Case] = []
    while len(cases) < count:
        present, absent = _patient(chance.choice(scripts), ids, chance)
        document: dict[str, Any] = {
            "present": present,
            "absent": absent,
            "age": float(chance.randint(0, 95)),
            "sex": chance.choice(["female", "male"]),
        }
        case = resolve_case(document, knowledge)
        try:
            close(case, hierarchy, knowledge)
        except CaseError:
            continue
        cases.append(case)
    return cases


def write_table(cases: list[Case], path: Path, rows: int) -> None:
    """Write cases as a table (CSV), again and again until it has so many rows."""
    lines = []
    for case in cases:
        seen: dict[str, list[str]] = {"present": [], "absent": []}
        for one in case.observations:
            seen[one.state].append("+".join(one.subject))
        lines.append([case.age, case.sex, ";".join(seen["present"]), ";".join(seen["absent"])])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "age", "sex", "present", "absent"])
        for row in range(rows):
            writer.writerow([row, *lines[row % len(lines)]])
