"""What could be otherwise in a case: the single changes that a counterfactual is put together from.

A change makes one unknown finding present or absent, turns what was observed into its opposite, or
moves a choice to another of its values. Age, sex, setting and described lesions stay as they are.
What follows from something else (scale, because silvery scale was seen) changes only with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from reasoning.case import Case, Observation
from reasoning.closure import Subject
from reasoning.questions.answers import chances, noting
from reasoning.questions.effort import Effort, effort_of
from reasoning.questions.outlook import Outlook, State

__all__ = ["PLAUSIBLE", "Change", "changed_case", "possible_changes"]

PLAUSIBLE = 0.05
"""A finding is taken to be otherwise only as this many of a hundred with the disorder have it."""


@dataclass(frozen=True)
class Change:
    """One finding that is taken to be otherwise.

    Attributes:
        was: what the case says now: ``unknown``, ``present``, ``absent``, ``read`` (a probability),
            or the value of the choice that it is moved from.
        becomes: ``present`` or ``absent``.
        drops: observed subject that it takes the place of, if any.
        effort: what it takes to see it.
        chance: how often it would be so in the disorder that is to lead.
    """

    subject: Subject
    label: str
    was: str
    becomes: State
    drops: Subject | None
    effort: Effort
    chance: float

    @property
    def alters(self) -> bool:
        """Whether something that was observed is taken to be otherwise."""
        return self.drops is not None


def possible_changes(
    outlook: Outlook,
    row: int,
    *,
    efforts: Collection[Effort],
    keep: bool = False,
    plausible: float = PLAUSIBLE,
) -> tuple[Change, ...]:
    """Return the single changes that are open.

    Args:
        outlook: the case as it stands.
        row: the disorder that is to lead: a change must be plausible in it.
        efforts: kinds of effort that are open to the asker.
        keep: leave everything that was observed as it is.
        plausible: least chance of what is changed in that disorder.
    """
    named = [one for one in _named(outlook, keep) if _effort(outlook, one[0]) in efforts]
    subjects = list(dict.fromkeys(subject for subject, *_ in named))
    if not subjects:
        return ()
    columns = [outlook.compiled.column[one] for one in subjects]
    there = chances(outlook, subjects)[row]
    noted = dict(zip(subjects, there * noting(outlook.model, columns), strict=True))
    changes = []
    for subject, was, state, drops in named:
        effort = _effort(outlook, subject)
        chance = float(noted[subject] if state == "present" else 1.0 - noted[subject])
        if effort is not None and chance >= plausible:
            label = outlook.compiled.knowledge.findings[subject[0]].label
            changes.append(Change(subject, label, was, state, drops, effort, chance))
    return tuple(changes)


def _effort(outlook: Outlook, subject: Subject) -> Effort | None:
    return effort_of(outlook.compiled.knowledge.findings[subject[0]])


def _named(outlook: Outlook, keep: bool) -> Iterator[tuple[Subject, str, State, Subject | None]]:
    """Yield subject, what it was, what it becomes, and what that takes the place of."""
    knowledge, hierarchy = outlook.compiled.knowledge, outlook.hierarchy
    read = {one.subject for one in outlook.closed.soft}
    states: tuple[State, State] = ("present", "absent")
    for id_ in knowledge.findings:
        subject: Subject = (id_,)
        for state in states:
            if outlook.possible(subject, state):
                yield subject, "read" if subject in read else "unknown", state, None
    if keep:
        return
    for subject, seen in _observed(outlook).items():
        yield subject, seen.state, "absent" if seen.state == "present" else "present", subject
        choice = hierarchy.choice.get(subject[0])
        if seen.state != "present" or choice is None:
            continue
        for other, group in hierarchy.choice.items():
            if group == choice and outlook.closed.state((other,)) == "unknown":
                yield (other,), knowledge.findings[subject[0]].label, "present", subject


def _observed(outlook: Outlook) -> dict[Subject, Observation]:
    """Return the single findings that were observed for certain."""
    seen = outlook.differential.case.observations
    return {one.subject: one for one in seen if len(one.subject) == 1 and one.state != "probable"}


def changed_case(case: Case, changes: Collection[Change]) -> Case:
    """Return the case as it would be with some changes."""
    dropped = {one.drops for one in changes}
    kept = [
        one for one in case.observations if one.state == "probable" or one.subject not in dropped
    ]
    new = [
        Observation(
            subject=one.subject, state=one.becomes, origin="examination", place="counterfactual"
        )
        for one in changes
    ]
    return replace(case, observations=(*kept, *new))
