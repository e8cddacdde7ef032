"""Author a case: from the form to a checked file, with what the engine makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desks.classroom.cases import CaseFile, TeachingCase, resolve_teaching_case
from desks.clinic.form import age_of
from kb.errors import CaseError
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.questions.contrast import Seen, seen_between
from reasoning.questions.sides import leader_of, side_of

__all__ = ["Check", "Draft", "check_draft"]

_SHOWN = 5


@dataclass(frozen=True)
class Draft:
    """What stands in the form."""

    title: str = ""
    author: str = ""
    answer: str = ""
    opening: str = ""
    age: str = ""
    sex: str = "not stated"
    setting: str = "dermatology-clinic"
    duration: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    unlisted_absent: bool = False
    teaching: str = ""

    def document(self) -> dict[str, Any]:
        """Return the content of the file.

        Raises:
            CaseError: title or answer is missing, or the age is no number.
        """
        if not self.title.strip():
            raise CaseError("the case has no title", place="title", mend="give it one")
        if not self.answer:
            raise CaseError("no answer is named", place="answer", mend="choose the disorder")
        case: dict[str, Any] = {"setting": self.setting}
        years = age_of(self.age)
        if years is not None:
            case["age"] = years
        if self.sex in {"female", "male"}:
            case["sex"] = self.sex
        if self.duration.strip():
            case["duration"] = self.duration.strip()
        case |= {"present": list(self.present), "absent": list(self.absent)}
        points = [line.strip() for line in self.teaching.splitlines() if line.strip()]
        return {
            "title": self.title.strip(),
            "author": self.author.strip(),
            "answer": self.answer,
            "opening": self.opening.strip(),
            "given": list(self.given),
            "case": {key: value for key, value in case.items() if value},
            "unlisted": "absent" if self.unlisted_absent else "unknown",
            "teaching": points,
        }


@dataclass(frozen=True)
class Check:
    """What was found when a draft was checked.

    Attributes:
        rank: of the answer for the engine, with all findings of the case.
        leader: label of what leads.
        against: evidence that speaks for the leader against the answer, or against the answer
            where it leads, strongest first.
        notes: what an educator may want to change; nothing of it forbids the case.
    """

    case: TeachingCase
    file: CaseFile
    rank: int
    posterior: float
    leader: str
    against: tuple[Seen, ...]
    notes: tuple[str, ...]


def check_draft(draft: Draft, compiled: CompiledKnowledge, *, name: str = "own") -> Check:
    """Return the checked case and what the engine answers to it.

    Raises:
        CaseError: something is missing, unknown, or contradicts itself; it names the place.
    """
    knowledge = compiled.knowledge
    file = CaseFile.model_validate(draft.document())
    case = resolve_teaching_case(file, knowledge, compiled.hierarchy, name=name)
    told = diagnose(case.case, compiled)
    side, leader = side_of(told, case.answer), leader_of(told)
    other = leader_of(told, other_than=case.answer)
    rows = [one for one in seen_between(told, side, other) if one.id != "prior" and one.units < 0]
    return Check(
        case=case,
        file=case.file().model_copy(update={"case": file.case, "given": file.given}),
        rank=side.rank,
        posterior=side.posterior,
        leader=leader.label,
        against=tuple(sorted(rows, key=lambda one: (one.units, one.id))[:_SHOWN]),
        notes=tuple(_notes(draft, case)),
    )


def _notes(draft: Draft, case: TeachingCase) -> Sequence[str]:
    found = []
    if not case.given and not case.opening:
        found.append("Nothing is told at once: the learner starts from age and sex alone.")
    known = [one for one in case.case.observations if one.state == "present"]
    if known and len(case.given) >= len(case.case.observations):
        found.append("Everything is told at once: nothing is left to ask.")
    if not case.teaching:
        found.append("There are no teaching points.")
    if case.unlisted == "unknown" and len(case.case.observations) < _FEW:
        found.append(
            "Most questions will be answered with 'not recorded'; say what else is absent, or tick "
            "that everything else is."
        )
    if draft.answer.replace("-", " ") in draft.title.lower():
        found.append("The title gives the answer away.")
    return found


_FEW = 8
