"""The ontology closes a case: present carries upward, absent downward.

*Silvery scale* present makes *scale* present; *scale* absent makes *silvery scale* absent. A lesion
joined from several findings is a kind of each of them, and of every other lesion whose parts it
covers: *annular scaly plaque on the trunk* is a *scaly plaque*. This is subsumption in the
description logic EL; HermiT, which classifies the same ontology at build time, must agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import Case, Observation

__all__ = ["Closed", "Hierarchy", "Subject", "close", "name_of"]

Subject: TypeAlias = tuple[str, ...]
"""A finding (one id) or a lesion (its parts, sorted)."""


def name_of(subject: Subject, knowledge: KnowledgeBase) -> str:
    """Return the label of a finding, or the labels of a lesion's parts joined by ``+``."""
    return " + ".join(knowledge.findings[part].label for part in subject)


class Hierarchy:
    """Ancestors of every finding, and of the lesions that the knowledge base describes."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._parents = {f.id: f.parents for f in knowledge.findings.values()}
        self._order = {id_: index for index, id_ in enumerate(self._parents)}
        self._up: dict[str, frozenset[str]] = {}
        for id_ in self._parents:
            self._ancestors_of(id_)
        self.choice = {f.id: f.choice for f in knowledge.findings.values() if f.choice}
        lesions = (disorder.findings.lesions for disorder in knowledge.disorders.values())
        self.lesions: tuple[Subject, ...] = tuple(sorted(set(chain.from_iterable(lesions))))
        self.subjects: tuple[Subject, ...] = (*((id_,) for id_ in self._parents), *self.lesions)
        self._with_part: dict[str, list[int]] = {}
        for index, lesion in enumerate(self.lesions):
            for part in lesion:
                self._with_part.setdefault(part, []).append(index)
        self._above: dict[Subject, list[Subject]] = {}
        self.known: frozenset[Subject] = frozenset(self.subjects)
        self._down: dict[Subject, list[Subject]] = {subject: [] for subject in self.subjects}
        for subject in self.subjects:
            for ancestor in self.ancestors(subject):
                self._down[ancestor].append(subject)

    def _ancestors_of(self, id_: str) -> frozenset[str]:
        if id_ not in self._up:
            above: set[str] = set()
            for parent in self._parents[id_]:
                above |= {parent} | self._ancestors_of(parent)
            self._up[id_] = frozenset(above)
        return self._up[id_]

    def parents(self, id_: str) -> tuple[str, ...]:
        """Return the direct parents of a finding."""
        return self._parents[id_]

    def is_kind_of(self, special: Subject, general: Subject) -> bool:
        """Tell whether every ``special`` is a ``general`` (a thing is a kind of itself)."""
        reach: set[str] = set(special)
        for part in special:
            reach |= self._up[part]
        return reach.issuperset(general)

    def ancestors(self, subject: Subject) -> list[Subject]:
        """Return what the subject is a kind of, without itself, in the order of ``subjects``."""
        if subject not in self._above:
            self._above[subject] = self._climb(subject)
        return self._above[subject]

    def _climb(self, subject: Subject) -> list[Subject]:
        reach: set[str] = set(subject) if len(subject) > 1 else set()
        for part in subject:
            reach |= self._up[part]
        findings: list[Subject] = [(id_,) for id_ in sorted(reach, key=self._order.__getitem__)]
        whole = reach | set(subject)
        near = sorted({index for part in whole for index in self._with_part.get(part, ())})
        lesions = (self.lesions[index] for index in near)
        joined = [one for one in lesions if one != subject and whole.issuperset(one)]
        return findings + joined

    def descendants(self, subject: Subject) -> list[Subject]:
        """Return the known subjects that are a kind of this one, without itself."""
        known = self._down.get(subject)
        if known is not None:
            return known
        return [one for one in self.subjects if self.is_kind_of(one, subject)]


@dataclass(frozen=True)
class Closed:
    """A closed case.

    Attributes:
        present, absent: every subject that holds or does not, each with the observation it follows
            from; directly observed subjects first.
        telling_present: the most specific present subjects: only these are weighed, because what
            they are a kind of follows from them.
        telling_absent: the most general absent subjects, for the same reason.
        soft: readings (observations with a probability) that nothing certain has settled.
        ruled_out: readings of findings that are certainly absent, while others of their choice are
            still open: the others' probabilities grow by what these leave.
    """

    present: Mapping[Subject, Observation]
    absent: Mapping[Subject, Observation]
    telling_present: tuple[Subject, ...]
    telling_absent: tuple[Subject, ...]
    soft: tuple[Observation, ...]
    ruled_out: tuple[Observation, ...] = ()

    def state(self, subject: Subject) -> Literal["present", "absent", "unknown"]:
        """Return what is known of a subject; unknown is not absent."""
        if subject in self.present:
            return "present"
        return "absent" if subject in self.absent else "unknown"


def close(case: Case, hierarchy: Hierarchy, knowledge: KnowledgeBase) -> Closed:
    """Close a case under the ontology.

    Raises:
        CaseError: a finding is both present and absent, directly or through what it is a kind of,
            or two findings are present of which only one can hold.
    """
    observed: dict[Subject, Observation] = {}
    soft: dict[Subject, Observation] = {}
    for seen in case.observations:
        first = observed.get(seen.subject)
        if seen.state == "probable":
            known = soft.setdefault(seen.subject, seen)
            if _telling_power(seen) > _telling_power(known):
                soft[seen.subject] = seen  # of several pictures, the one that says most
        elif first is not None and first.state != seen.state:
            raise CaseError(
                f"'{name_of(seen.subject, knowledge)}' is both present and absent",
                place=f"{first.place} and {seen.place}",
                mend="keep one of the two",
            )
        else:
            observed.setdefault(seen.subject, seen)
    present = _spread(observed, "present", hierarchy)
    absent = _spread(observed, "absent", hierarchy)
    _refuse_contradiction(observed.values(), hierarchy, knowledge)
    _refuse_two_of_a_choice(present, hierarchy, knowledge)
    return Closed(
        present=present,
        absent=absent,
        telling_present=_telling(present, "present", hierarchy),
        telling_absent=_telling(absent, "absent", hierarchy),
        soft=_still_open(soft, present, absent, hierarchy),
        ruled_out=tuple(
            seen
            for subject, seen in soft.items()
            if subject in absent and hierarchy.choice.get(subject[0]) is not None
        ),
    )


def _telling_power(seen: Observation) -> float:
    """Return how far a reading is from its base rate: the absolute log of the ratio of odds."""
    q, rate = seen.probability or 0.0, seen.base_rate or 0.5
    if q in {0.0, 1.0}:
        return math.inf
    # logs first: a product of the smallest probabilities would be zero
    return abs(math.log(q / (1.0 - q)) - math.log(rate / (1.0 - rate)))


def _still_open(
    soft: Mapping[Subject, Observation],
    present: Mapping[Subject, Observation],
    absent: Mapping[Subject, Observation],
    hierarchy: Hierarchy,
) -> tuple[Observation, ...]:
    """Leave out readings that a certain observation has settled."""
    settled = {hierarchy.choice.get(one[0]) for one in present if len(one) == 1} - {None}
    return tuple(
        seen
        for subject, seen in soft.items()
        if subject not in present
        and subject not in absent
        and hierarchy.choice.get(subject[0]) not in settled
    )


def _spread(
    observed: Mapping[Subject, Observation], state: str, hierarchy: Hierarchy
) -> dict[Subject, Observation]:
    direct = {subject: seen for subject, seen in observed.items() if seen.state == state}
    closed = dict(direct)
    for subject, seen in direct.items():
        reach = hierarchy.ancestors if state == "present" else hierarchy.descendants
        for other in reach(subject):
            closed.setdefault(other, seen)
    return closed


def _telling(
    closed: Mapping[Subject, Observation], state: str, hierarchy: Hierarchy
) -> tuple[Subject, ...]:
    """Return the ends of the chains: the most specific present, the most general absent ones.

    A lesion that no script describes is no subject of the knowledge base; what it is a kind of is.
    """
    known = [subject for subject in closed if subject in hierarchy.known]
    reach = hierarchy.ancestors if state == "present" else hierarchy.descendants
    implied = {other for one in known for other in reach(one)}
    return tuple(sorted(one for one in known if one not in implied))


def _refuse_contradiction(
    observed: Iterable[Observation], hierarchy: Hierarchy, knowledge: KnowledgeBase
) -> None:
    """Refuse a present subject that is a kind of an absent one.

    The observed pairs are compared, not their closures: those leave out lesions that no script
    describes, which can contradict each other all the same.
    """
    seen = tuple(observed)
    absent = [one for one in seen if one.state == "absent"]
    for yes in (one for one in seen if one.state == "present"):
        for no in absent:
            if hierarchy.is_kind_of(yes.subject, no.subject):
                special, general = name_of(yes.subject, knowledge), name_of(no.subject, knowledge)
                raise CaseError(
                    f"'{special}' is present, but '{general}', which it is a kind of, is absent",
                    place=f"{yes.place} and {no.place}",
                    mend="correct one of the two",
                )


def _refuse_two_of_a_choice(
    present: Mapping[Subject, Observation], hierarchy: Hierarchy, knowledge: KnowledgeBase
) -> None:
    held: dict[str, Subject] = {}
    for subject in present:
        choice = hierarchy.choice.get(subject[0]) if len(subject) == 1 else None
        if choice is None:
            continue
        first = held.setdefault(choice, subject)
        if first != subject:
            names = f"'{name_of(first, knowledge)}' and '{name_of(subject, knowledge)}'"
            raise CaseError(
                f"{names} are both present, but only one of them can hold",
                place=f"{present[first].place} and {present[subject].place}",
                mend="keep one of the two",
            )
