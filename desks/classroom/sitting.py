"""A learner at work on a case: what was told, what was asked and paid for, what was committed.

Nothing here is computed from the answer: what the learner has not asked for is not in what the page
shows. Every step gives a new record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from desks.classroom.cases import State, TeachingCase
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from reasoning.case import Case, Observation
from reasoning.closure import Subject, name_of
from reasoning.questions.effort import COSTS, Effort, effort_of

__all__ = ["MOST", "Asked", "Fact", "Opinion", "Sitting"]

Opinion = Literal["for", "against"]
MOST = 5
"""Disorders that a learner's differential may hold."""


@dataclass(frozen=True)
class Asked:
    """One question, its answer, and what it cost (in questions to the patient)."""

    subject: Subject
    state: State
    effort: Effort
    cost: float
    question: str


@dataclass(frozen=True)
class Fact:
    """Something that the learner knows of the patient; ``id`` is that of the engine's evidence."""

    id: str
    label: str


@dataclass(frozen=True)
class Sitting:
    """One learner's work on one case.

    Attributes:
        asked: questions in their order.
        differential: ids of the learner's disorders, likeliest first.
        reasons: by disorder and fact, what the learner says that it speaks for.
        committed: the differential is final, and the engine's may be shown.
        revised: the differential after the engine's was seen; the answer may be shown from then on.
        begun: when the case was opened, seconds since 1970.
        seconds: from opening to committing.
    """

    case: TeachingCase
    asked: tuple[Asked, ...] = ()
    differential: tuple[str, ...] = ()
    reasons: Mapping[tuple[str, str], Opinion] = field(default_factory=dict)
    committed: bool = False
    revised: tuple[str, ...] | None = None
    begun: float = 0.0
    seconds: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether nothing more can be changed."""
        return self.revised is not None

    @property
    def cost(self) -> float:
        """What all questions cost."""
        return sum(one.cost for one in self.asked)

    def known(self) -> dict[Subject, State]:
        """Return what the learner knows of findings: told at once, then answered."""
        told: dict[Subject, State] = {one: self.case.state(one) for one in self.case.given}
        return told | {one.subject: one.state for one in self.asked}

    def facts(self, knowledge: KnowledgeBase) -> list[Fact]:
        """Return what can be a reason: age, sex, and every finding that is there or not."""
        found = []
        if self.case.case.age is not None:
            found.append(Fact("age", f"age {self.case.case.age:g}"))
        if self.case.case.sex is not None:
            found.append(Fact("sex", f"sex {self.case.case.sex}"))
        for subject, state in self.known().items():
            if state != "unknown":
                label = f"{name_of(subject, knowledge)} {state}"
                found.append(Fact("finding:" + "+".join(subject), label))
        return found

    def as_case(self) -> Case:
        """Return the case as far as the learner knows it."""
        seen = tuple(
            Observation(
                subject=subject,
                state="present" if state == "present" else "absent",
                origin="examination",
                place="asked",
            )
            for subject, state in self.known().items()
            if state != "unknown"
        )
        return replace(self.case.case, observations=seen)

    # -- steps -------------------------------------------------------------------------------------
    def ask(self, finding: str, knowledge: KnowledgeBase) -> Sitting:
        """Return the record after a question; one for a value of a choice settles the choice.

        Raises:
            InputError: the case is committed, nobody could observe the finding, or it is known.
        """
        if self.committed:
            raise InputError("the differential is committed", mend="open another case")
        term = knowledge.findings.get(finding)
        effort = None if term is None else effort_of(term)
        if term is None or effort is None:
            raise InputError(f"'{finding}' cannot be asked for", mend="choose another finding")
        subject, question = self._answered(finding, knowledge)
        if subject in self.known():
            raise InputError(f"'{question}' is known already", mend="choose another finding")
        one = Asked(subject, self.case.state(subject), effort, COSTS[effort], question)
        return replace(self, asked=(*self.asked, one))

    def _answered(self, finding: str, knowledge: KnowledgeBase) -> tuple[Subject, str]:
        """Return what an answer is about: of a choice, the value that holds."""
        term = knowledge.findings[finding]
        if term.choice is None:
            return (finding,), term.label
        members = [one.id for one in knowledge.findings.values() if one.choice == term.choice]
        held = [one for one in members if self.case.state((one,)) == "present"]
        # none holds: the value that was asked for is answered, and the others stay open
        return ((held or [finding])[0],), term.choice.replace("-", " ")

    def think(self, disorders: Sequence[str]) -> Sitting:
        """Return the record with another differential; reasons of what left it are dropped.

        Raises:
            InputError: the case is committed, or too many are named.
        """
        if self.committed:
            raise InputError("the differential is committed", mend="open another case")
        named = _named(disorders)
        kept = {key: one for key, one in self.reasons.items() if key[0] in named}
        return replace(self, differential=named, reasons=kept)

    def reason(self, disorder: str, fact: str, opinion: Opinion) -> Sitting:
        """Return the record with a reason; said twice, it is taken back."""
        if self.committed or disorder not in self.differential:
            return self
        reasons = dict(self.reasons)
        key = (disorder, fact)
        if reasons.get(key) == opinion:
            del reasons[key]
        else:
            reasons[key] = opinion
        return replace(self, reasons=reasons)

    def commit(self, now: float) -> Sitting:
        """Return the final record.

        Args:
            now: seconds since 1970.

        Raises:
            InputError: no disorder is named, or none has a reason.
        """
        if self.committed:
            return self
        if not self.differential:
            raise InputError("no disorder is named", mend="name at least one")
        if not self.reasons:
            mend = "mark at least one finding as for or against"
            raise InputError("the differential rests on nothing", mend=mend)
        return replace(self, committed=True, seconds=max(now - self.begun, 0.0))

    def revise(self, disorders: Sequence[str]) -> Sitting:
        """Return the record with what the learner thinks after having seen the engine's.

        What was committed stays beside it.

        Raises:
            InputError: nothing is committed yet, no disorder is named, or too many.
        """
        if not self.committed:
            raise InputError("nothing is committed yet", mend="commit your differential first")
        if self.finished:
            return self
        named = _named(disorders)
        if not named:
            raise InputError("no disorder is named", mend="name at least one")
        return replace(self, revised=named)


def _named(disorders: Sequence[str]) -> tuple[str, ...]:
    """Return a learner's differential, each disorder once."""
    named = tuple(dict.fromkeys(disorders))
    if len(named) > MOST:
        raise InputError(f"at most {MOST} disorders", mend="take the least likely off")
    return named
