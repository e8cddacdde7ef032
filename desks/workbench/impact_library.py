"""The cases that an edit is tried on: examples, drawn cases, and the researcher's own files.

Cases are drawn from the scripts as they were before the edit (:mod:`desks.classroom.draw`), more of
what the edit touches and of what that is mistaken for; the seed is fixed, so that the same edit is
always tried on the same cases. They are made of the knowledge that they try: they show what moves,
and say nothing of who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from desks.casework import read_case_file, with_images
from desks.classroom.cases import TeachingCase
from desks.classroom.draw import draw_case, draw_cases
from desks.samples import SAMPLES
from kb.diff import Difference
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from kb.yamlio import read_yaml
from reasoning.compiled import CompiledKnowledge

__all__ = ["LibraryCase", "case_library", "own_case", "touched_by"]

Origin = Literal["example", "drawn", "own"]
_EXAMPLES = Path(__file__).parent.parent.parent / "examples"
"""In a clone; an installed program has the bundled examples only."""
_SPREAD = 16
"""Drawn over all disorders, every one as likely."""
_TOUCHED, _MIMICS = 6, 2
"""Drawn of each disorder that the edit touches, and of each that is mistaken for it."""
_MOST_TOUCHED, _MOST_MIMICS = 6, 8
_SEED = 2026


@dataclass(frozen=True)
class LibraryCase:
    """A case of the library.

    Attributes:
        document: the case, in the form of docs/case.md.
        answer: id of the right answer; empty where nobody stated it.
    """

    name: str
    origin: Origin
    document: Mapping[str, Any]
    answer: str = ""


def touched_by(difference: Difference, old: KnowledgeBase, new: KnowledgeBase) -> tuple[str, ...]:
    """Return the disorders that an edit touches, those with an edited script first."""
    found: dict[str, None] = {}
    for entry in difference.entries:
        if entry.kind == "disorder":
            found[entry.id] = None
    for entry in difference.entries:
        for side in (old, new):
            for id_ in _concerned(entry.kind, entry.id, side):
                found[id_] = None
    return tuple(found)


def _concerned(kind: str, id_: str, knowledge: KnowledgeBase) -> Iterable[str]:
    if kind == "finding":
        strong = [
            (one.frequency.proportion, script.id)
            for script in knowledge.disorders.values()
            for one in script.findings
            if id_ in one.subject
        ]
        return [script for _, script in sorted(strong, reverse=True)]
    if kind == "rule":
        rule = next((one for one in knowledge.rules if one.id == id_), None)
        return [
            one for one in (getattr(rule, "disorder", ""), *getattr(rule, "points_to", ())) if one
        ]
    if kind == "class" and id_ in knowledge.classes:
        return sorted(knowledge.members_of(id_))
    return []


def case_library(
    old: CompiledKnowledge,
    new: CompiledKnowledge,
    touched: Sequence[str],
    own: Sequence[LibraryCase] = (),
) -> tuple[LibraryCase, ...]:
    """Return the cases that an edit is tried on, the own ones first."""
    return (*own, *_examples(old.knowledge), *_drawn(old, new, touched))


def _examples(knowledge: KnowledgeBase) -> Iterator[LibraryCase]:
    for sample in SAMPLES:
        if sample.case:
            yield LibraryCase(sample.name, "example", sample.case)
    for path in sorted(_EXAMPLES.glob("*.yaml")):
        document = read_case_file(path, knowledge)
        yield LibraryCase(f"examples/{path.name}", "example", document)


def _drawn(
    old: CompiledKnowledge, new: CompiledKnowledge, touched: Sequence[str]
) -> Iterator[LibraryCase]:
    cases: list[TeachingCase] = []
    wanted: dict[str, int] = {}
    for id_ in touched[:_MOST_TOUCHED]:
        wanted[id_] = _TOUCHED
        for other in [*_mimics(id_, old.knowledge, new.knowledge)][:_MOST_MIMICS]:
            wanted.setdefault(other, _MIMICS)
    for id_, count in wanted.items():
        compiled = old if id_ in old.knowledge.disorders else new
        if id_ in compiled.knowledge.disorders:
            cases += [draw_case(compiled, id_, seed=_SEED + i) for i in range(count)]
    cases += draw_cases(old, _SPREAD, seed=_SEED, alike=True)
    seen: set[tuple[str, str]] = set()
    for one in cases:
        name = f"{one.answer}, {one.case.id}"
        if (one.answer, one.case.id) not in seen:
            seen.add((one.answer, one.case.id))
            yield LibraryCase(name, "drawn", one.file().case, one.answer)


def _mimics(id_: str, *sides: KnowledgeBase) -> Iterator[str]:
    for knowledge in sides:
        script = knowledge.disorders.get(id_)
        if script is not None:
            yield from (one.disorder for one in script.tell_apart)
        for other in knowledge.disorders.values():
            if any(one.disorder == id_ for one in other.tell_apart):
                yield other.id


def own_case(path: Path, knowledge: KnowledgeBase) -> LibraryCase:
    """Return the case of a file: a case, a phenopacket, or a teaching case with its answer.

    Raises:
        InputError: the file is none of them.
    """
    content = read_yaml(path, place=path.name)
    if isinstance(content, dict) and isinstance(content.get("case"), dict):
        answer = knowledge.find_disorder(str(content.get("answer", "")))
        document = {**content["case"], "id": path.stem}
        return LibraryCase(path.name, "own", document, "" if answer is None else answer.id)
    try:
        document, _ = with_images(read_case_file(path, knowledge), path.parent)
    except CaseError as error:
        mend = error.mend or "a case is a YAML or JSON file, see docs/case.md"
        raise InputError(error.message, place=path.name, mend=mend) from error
    return LibraryCase(path.name, "own", document)
