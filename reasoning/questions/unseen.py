"""What was not seen yet and would separate two hypotheses, in order of expected weight."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kb.knowledge import KnowledgeBase
from reasoning.closure import Subject, name_of
from reasoning.engine import UNIT, Differential
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.answers import chances, noting
from reasoning.questions.effort import EFFORTS, Effort, effort_of
from reasoning.questions.grounds import Ground, grounds_of
from reasoning.questions.outlook import Outlook
from reasoning.questions.sides import Side
from reasoning.setting_model import Weights

__all__ = ["Unseen", "effort_of_subject", "unseen_between"]


@dataclass(frozen=True)
class Unseen:
    """A finding that is not known yet, and what it would add to the difference of the sums.

    Attributes:
        present_units, absent_units: if it were present, if it were absent; positive for the first.
        a_chance, b_chance: how often it would be noted in either, given the case.
        expected_units: mean weight for the disorder that it is, if it were looked for: what the
            findings are ordered by.
        spread: least and most of ``present_units`` over the members, where a side is a class.
    """

    id: str
    label: str
    axis: str
    effort: Effort
    present_units: int
    absent_units: int | None
    a_chance: float
    b_chance: float
    expected_units: float
    a_grounds: tuple[Ground, ...]
    b_grounds: tuple[Ground, ...]
    spread: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; weights in log10 units."""
        data = asdict(self)
        present, absent = data.pop("present_units"), data.pop("absent_units")
        spread = data.pop("spread")
        weights = {
            "expectedWeight": round(data.pop("expected_units") / UNIT, 4),
            "ifPresent": present / UNIT,
            "ifAbsent": None if absent is None else absent / UNIT,
            "spread": None if spread is None else [one / UNIT for one in spread],
        }
        rounded = {name: round(data.pop(name), 4) for name in ("a_chance", "b_chance")}
        return weights | rounded | data


def unseen_between(
    differential: Differential, a: Side, b: Side, among: Collection[Effort] = EFFORTS
) -> tuple[Unseen, ...]:
    """Return the findings that either script says something about and that are not known yet.

    ``among`` are the kinds of effort that are open to the asker.
    """
    outlook = Outlook(differential)
    model, compiled = differential.model, differential.model.compiled
    rows = {side.id: compiled.row.get(side.id) for side in (a, b)}
    efforts = {
        subject: effort
        for subject in compiled.hierarchy.subjects
        if (effort := effort_of_subject(subject, compiled.knowledge)) is not None
        and effort in among
        and outlook.possible(subject, "present")
        and _spoken_of(outlook, subject, rows.values())
    }
    subjects = list(efforts)
    if not subjects:
        return ()
    present, absent = outlook.weights(subjects, "present"), _absent(outlook, subjects)
    there = chances(outlook, subjects) * noting(model, [compiled.column[s] for s in subjects])
    sides = [
        _members(side.id, rows[side.id], [compiled.row[one] for one in side.members])
        for side in (a, b)
    ]
    found = []
    for place, subject in enumerate(subjects):
        both = [present[:, place], absent[:, place]]
        added = [int(w[r[0]]) if r else 0 for w in both for r in sides]
        yes = [float(there[r[0] if r else -1, place]) for r in sides]
        gain, loss = added[0] - added[1], added[2] - added[3]
        if gain == 0 and loss == 0:
            continue
        means = [chance * gain + (1.0 - chance) * loss for chance in yes]
        knowledge = compiled.knowledge
        axes = {knowledge.findings[part].axis for part in subject}
        found.append(
            Unseen(
                id="+".join(subject),
                label=name_of(subject, knowledge),
                axis=axes.pop() if len(axes) == 1 else "lesion",
                effort=efforts[subject],
                present_units=gain,
                absent_units=loss if outlook.possible(subject, "absent") else None,
                a_chance=yes[0],
                b_chance=yes[1],
                expected_units=(means[0] - means[1]) / 2.0,
                a_grounds=grounds_of(model, a.id, subject, state="present"),
                b_grounds=grounds_of(model, b.id, subject, state="present"),
                spread=_spread(present[:, place], sides),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.expected_units, one.id)))


def _spoken_of(outlook: Outlook, subject: Subject, rows: Iterable[int | None]) -> bool:
    """Tell whether a script says something of a subject, or a data set counted it."""
    beliefs = (outlook.model.belief(row, subject) for row in rows if row is not None)
    return any(one.assertions or one.counted for one in beliefs)


def _absent(outlook: Outlook, subjects: Sequence[Subject]) -> Weights:
    """Return what absences would add; zero where an absence is not possible."""
    added: Weights = np.zeros((len(outlook.totals), len(subjects)), dtype=np.int64)
    places = [i for i, subject in enumerate(subjects) if outlook.possible(subject, "absent")]
    added[:, places] = outlook.weights([subjects[i] for i in places], "absent")
    return added


def _members(id_: str, row: int | None, others: list[int]) -> list[int]:
    """Return the rows of a side, the one that stands for it first; none for none of these."""
    return [] if id_ == NONE_OF_THESE or row is None else [row, *others]


def _spread(present: Weights, sides: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    if all(len(rows) < 2 for rows in sides):
        return None
    first, second = ([int(present[row]) for row in rows] or [0] for rows in sides)
    return min(first) - max(second), max(first) - min(second)


def effort_of_subject(subject: Subject, knowledge: KnowledgeBase) -> Effort | None:
    """Return the least effort that shows a subject; of a lesion that of its hardest part."""
    known = [effort_of(knowledge.findings[part]) for part in subject]
    efforts = [one for one in known if one is not None]
    return max(efforts, key=EFFORTS.index) if len(efforts) == len(known) else None
