"""A teaching case: what the patient has, what the learner is told at once, and the answer.

The file form (YAML) is :class:`CaseFile`. Whatever an educator can get wrong in it is told with the
place and how to mend it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase, nearest
from kb.lookup import unknown_disorder
from kb.slips import slip_words
from kb.yamlio import read_yaml
from reasoning.case import Case, resolve_case
from reasoning.closure import Closed, Hierarchy, Subject, close

__all__ = ["CaseFile", "TeachingCase", "case_yaml", "load_case", "resolve_teaching_case"]

State = Literal["present", "absent", "unknown"]
_Line = Annotated[str, Field(min_length=1, max_length=2000)]


class CaseFile(BaseModel):
    """The form of a teaching case's file.

    Attributes:
        title: what the library calls it; it must not give the answer away.
        author: who wrote it.
        answer: id or name of the disorder.
        opening: what the patient says, in words; shown at once.
        given: findings of the case that the learner is told at once.
        case: the case itself, in the form of docs/case.md.
        unlisted: what is answered to a question for a finding that the case does not hold.
        teaching: what to take home, one point per line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=160)]
    author: Annotated[str, Field(max_length=160)] = ""
    answer: str
    opening: Annotated[str, Field(max_length=4000)] = ""
    given: tuple[str, ...] = ()
    case: dict[str, Any]
    unlisted: Literal["absent", "unknown"] = "unknown"
    teaching: tuple[_Line, ...] = ()


@dataclass(frozen=True)
class TeachingCase:
    """A case to learn from, checked against the knowledge base.

    Attributes:
        case: everything that is known of the patient.
        closed: the same, with what follows from it.
        answer: id of the disorder.
        given: subjects that the learner is told at once.
        unlisted: what is answered to a question for anything else.
        origin: ``synthetic`` (drawn from an illness script) or ``educator`` (a file).
    """

    title: str
    case: Case
    closed: Closed
    answer: str
    given: tuple[Subject, ...] = ()
    unlisted: Literal["absent", "unknown"] = "unknown"
    opening: str = ""
    author: str = ""
    teaching: tuple[str, ...] = ()
    origin: Literal["synthetic", "educator"] = "educator"

    @cached_property
    def id(self) -> str:
        """Id of its case."""
        return self.case.id

    def state(self, subject: Subject) -> State:
        """Return what is answered to a question for a finding."""
        known = self.closed.state(subject)
        return self.unlisted if known == "unknown" else known

    def file(self) -> CaseFile:
        """Return the case in the form of its file."""
        document = {key: value for key, value in self.case.to_document().items() if key != "id"}
        observations = document.pop("observations")
        for state in ("present", "absent"):
            names = [
                one["finding"]
                for one in observations
                if "finding" in one and one.get("status") == state
            ]
            if names:
                document[state] = names
        rest = [one for one in observations if "finding" not in one or "status" not in one]
        if rest:
            document["observations"] = rest
        return CaseFile(
            title=self.title,
            author=self.author,
            answer=self.answer,
            opening=self.opening,
            given=tuple("+".join(one) for one in self.given),
            case=document,
            unlisted=self.unlisted,
            teaching=self.teaching,
        )


def load_case(path: Path, knowledge: KnowledgeBase, hierarchy: Hierarchy) -> TeachingCase:
    """Return the teaching case of a file.

    Raises:
        YamlError: the file cannot be read or is not YAML.
        CaseError: a field is wrong; the message names it.
    """
    document = read_yaml(path, place=path.name)
    if not isinstance(document, Mapping):
        mend = "write title, answer and case; 'Author a case' writes such a file"
        raise CaseError("a teaching case is a mapping of fields", place=path.name, mend=mend)
    try:
        return resolve_teaching_case(document, knowledge, hierarchy, name=path.stem)
    except CaseError as error:
        place = f"{path.name}: {error.place}" if error.place else path.name
        raise CaseError(error.message, place=place, mend=error.mend) from error


def resolve_teaching_case(
    document: Mapping[str, Any] | CaseFile,
    knowledge: KnowledgeBase,
    hierarchy: Hierarchy,
    *,
    name: str = "own",
    origin: Literal["synthetic", "educator"] = "educator",
) -> TeachingCase:
    """Return a teaching case with every name resolved, or say what is wrong with it.

    Args:
        document: the content of a file.
        knowledge: whose vocabulary it is said in.
        hierarchy: the same, for what follows from what.
        name: id of the case.
        origin: where it comes from.

    Raises:
        CaseError: a field is missing or wrong, a name is unknown, findings contradict each other,
            or something is given that the case does not hold.
    """
    read = document if isinstance(document, CaseFile) else _validate(document)
    answer = knowledge.find_disorder(read.answer)
    if answer is None:
        problem = unknown_disorder(read.answer, knowledge)
        raise CaseError(problem.message, place="answer", mend=problem.mend)
    if read.case.get("images"):
        mend = "name what is seen in it under 'present'"
        raise CaseError("pictures are not read here", place="case / images", mend=mend)
    try:
        case = resolve_case({"id": name} | read.case, knowledge)
        closed = close(case, hierarchy, knowledge)
    except CaseError as error:
        raise CaseError(error.message, place=_inside(error.place), mend=error.mend) from error
    soft = next((one for one in case.observations if one.state == "probable"), None)
    if soft is not None:
        mend = "say 'status: present' or 'status: absent'"
        raise CaseError("a finding is there or not", place=_inside(soft.place), mend=mend)
    if not case.observations:
        mend = "name at least one finding under 'present' or 'absent'"
        raise CaseError("the case has no findings", place="case", mend=mend)
    return TeachingCase(
        title=read.title,
        case=case,
        closed=closed,
        answer=answer.id,
        given=_given(read.given, closed, knowledge),
        unlisted=read.unlisted,
        opening=read.opening.strip(),
        author=read.author,
        teaching=read.teaching,
        origin=origin,
    )


def case_yaml(case: TeachingCase | CaseFile) -> str:
    """Return the file of a teaching case as YAML, fields that say nothing left out."""
    file = case.file() if isinstance(case, TeachingCase) else case
    data = file.model_dump(mode="json", exclude_defaults=True)
    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False
    yaml.width = 100
    text = io.StringIO()
    yaml.dump(data, text)
    return text.getvalue()


def _validate(document: Mapping[str, Any]) -> CaseFile:
    try:
        return CaseFile.model_validate(document)
    except ValidationError as error:
        item = error.errors(include_url=False)[0]
        place = " / ".join(str(key) for key in item["loc"])
        fields = list(CaseFile.model_fields)
        if item["type"] == "extra_forbidden":
            near = nearest(str(item["loc"][-1]), fields)
            mend = f"did you mean '{near[0]}'?" if near else f"the fields are {', '.join(fields)}"
            raise CaseError("unknown field", place=place, mend=mend) from error
        if item["type"] == "missing":
            raise CaseError("this field is missing", place=place, mend="add it") from error
        message, mend = slip_words(item)
        raise CaseError(message, place=place, mend=mend) from error


def _inside(place: str) -> str:
    """Return a place of the case as a place of the file."""
    return " and ".join(f"case / {one}" for one in place.split(" and ")) if place else "case"


def _given(names: Sequence[str], closed: Closed, knowledge: KnowledgeBase) -> tuple[Subject, ...]:
    found: list[Subject] = []
    for index, name in enumerate(names):
        place = f"given / {index}"
        parts = [knowledge.finding_names.get(one.strip().lower()) for one in name.split("+")]
        if not all(parts):
            near = nearest(name, list(knowledge.findings))
            mend = f"did you mean {' or '.join(near)}?" if near else "name a finding of the case"
            raise CaseError(f"unknown finding '{name}'", place=place, mend=mend)
        subject = tuple(sorted(one for one in parts if one))
        if closed.state(subject) == "unknown":
            mend = "name it under 'present' or 'absent' of the case, too"
            raise CaseError(f"the case does not hold '{name}'", place=place, mend=mend)
        found.append(subject)
    return tuple(dict.fromkeys(found))
