"""Why a disorder does not lead: what speaks against it, what is missing, what it would take.

The reasons that it is behind are the differences of its weights and the leader's; they sum exactly
to the distance between the two.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kb.errors import InputError
from reasoning.closure import Subject, name_of
from reasoning.engine import UNIT, Differential
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.answers import chances, noting
from reasoning.questions.change_sets import Counterfactual
from reasoning.questions.contrast import Seen, seen_between
from reasoning.questions.counterfactual import counterfactual
from reasoning.questions.effort import Effort
from reasoning.questions.grounds import Ground, grounds_of
from reasoning.questions.outlook import Outlook
from reasoning.questions.sides import Side, leader_of, side_of
from reasoning.questions.unexplained import LeftOver, unexplained
from reasoning.questions.unseen import effort_of_subject
from reasoning.rules import Firing

__all__ = ["Missing", "WhyNot", "why_not"]

_TYPICAL = 0.5
"""A finding is typical of a disorder if its script says that at least half have it."""


@dataclass(frozen=True)
class Missing:
    """A typical finding of the disorder that nobody has looked for, and that was not read.

    Attributes:
        present_units, absent_units: what it would add to the disorder's sum, 10**-4 (log10).
        chance: how often it would be noted in the disorder, given the case.
    """

    id: str
    label: str
    effort: Effort | None
    present_units: int
    absent_units: int
    chance: float
    grounds: tuple[Ground, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; weights in log10 units."""
        data = asdict(self)
        present, absent = data.pop("present_units") / UNIT, data.pop("absent_units") / UNIT
        chance = round(data.pop("chance"), 4)
        return data | {"chance": chance, "ifPresent": present, "ifAbsent": absent}


@dataclass(frozen=True)
class WhyNot:
    """What keeps a disorder from the top.

    Attributes:
        leader: what leads; the runner-up where the disorder itself leads.
        exclusion: rule that takes it out of the ranking, with what makes it hold.
        against: evidence of the case that speaks against the disorder itself, strongest first.
        behind: every piece of evidence with the difference to the leader, worst first; they sum to
            ``units``.
        missing: typical findings that nobody has looked for, strongest first.
        unexplained: strong findings of the case that it does not explain.
        needed: what it would take for it to lead; None where that was not asked for.
    """

    side: Side
    leader: Side
    exclusion: Firing | None
    against: tuple[Seen, ...]
    behind: tuple[Seen, ...]
    missing: tuple[Missing, ...]
    unexplained: tuple[LeftOver, ...]
    needed: Counterfactual | None

    @property
    def units(self) -> int:
        """Sum of the disorder minus that of the leader, 10**-4 (log10); negative if behind."""
        return self.side.total_units - self.leader.total_units

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; weights in log10 units."""
        return {
            "disorder": self.side.to_dict(),
            "leader": self.leader.to_dict(),
            "difference": self.units / UNIT,
            "exclusion": None if self.exclusion is None else asdict(self.exclusion),
            "against": [one.to_dict() for one in self.against],
            "behind": [one.to_dict() for one in self.behind],
            "missing": [one.to_dict() for one in self.missing],
            "unexplained": [one.to_dict() for one in self.unexplained],
            "needed": None if self.needed is None else self.needed.to_dict(),
        }


def why_not(
    differential: Differential, name: str, *, limit: Effort = "biopsy", needed: bool = True
) -> WhyNot:
    """Return what keeps a disorder from the top.

    Args:
        differential: the answer to a case.
        name: id or name of the disorder; a class is stood for by its likeliest member.
        limit: the most effort that a changed finding may take, in what would be needed.
        needed: work out what it would take for it to lead.

    Raises:
        CaseError: the name is not known.
        InputError: it is *none of these*, which has no findings of its own.
    """
    side = side_of(differential, name)
    if side.id == NONE_OF_THESE:
        raise InputError("none of these has no findings of its own", mend="name a disorder")
    leader = leader_of(differential, other_than=side.id)
    rows = seen_between(differential, side, leader)
    against = [one for one in rows if one.id != "prior" and one.a_units < 0]
    rules = differential.rules.exclusions if side.excluded_by is not None else ()
    exclusion = next((one for one in rules if side.id in one.disorders), None)
    return WhyNot(
        side=side,
        leader=leader,
        exclusion=exclusion,
        against=tuple(sorted(against, key=lambda one: (one.a_units, one.id))),
        behind=tuple(sorted(rows, key=lambda one: (one.units, one.id))),
        missing=_missing(differential, side),
        unexplained=unexplained(differential, side.id).findings,
        needed=counterfactual(differential, side.id, limit=limit) if needed else None,
    )


def _was_read(subject: Subject, differential: Differential) -> bool:
    """Tell whether a case holds a reading of a finding, or of another one of its choice."""
    choice = differential.model.compiled.hierarchy.choice
    read = [one.subject for one in differential.closed.soft]
    choices = {choice.get(one[0]) for one in read} - {None}
    return subject in read or (len(subject) == 1 and choice.get(subject[0]) in choices)


def _missing(differential: Differential, side: Side) -> tuple[Missing, ...]:
    """Return the typical findings of a disorder that somebody could still look for.

    What a picture or a hedged word has a probability for was looked for, and with it its choice;
    the network's own sorting of a picture is nothing that anybody looks for.
    """
    outlook = Outlook(differential)
    knowledge, row = outlook.compiled.knowledge, outlook.compiled.row[side.id]
    typical = [
        one.subject
        for one in knowledge.disorders[side.id].findings
        if one.frequency.proportion >= _TYPICAL
        and effort_of_subject(one.subject, knowledge) is not None
        and not _was_read(one.subject, differential)
        and outlook.possible(one.subject, "present")
        and outlook.possible(one.subject, "absent")
    ]
    if not typical:
        return ()
    present, absent = outlook.weights(typical, "present"), outlook.weights(typical, "absent")
    columns = [outlook.compiled.column[one] for one in typical]
    chance = chances(outlook, typical)[row] * noting(outlook.model, columns)
    found = [
        Missing(
            id="+".join(subject),
            label=name_of(subject, knowledge),
            effort=effort_of_subject(subject, knowledge),
            present_units=int(present[row, place]),
            absent_units=int(absent[row, place]),
            chance=float(chance[place]),
            grounds=grounds_of(outlook.model, side.id, subject, state="present"),
        )
        for place, subject in enumerate(typical)
    ]
    return tuple(sorted(found, key=lambda one: (-one.present_units, one.id)))
