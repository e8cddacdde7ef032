"""What an edited file says, compared with the knowledge base: the differences, in words.

The readers (:mod:`kb.exchange_table`, :mod:`kb.exchange_owl`) turn a file into :class:`Outside`;
:func:`compare` lists what differs; :mod:`kb.exchange_write` writes that into the YAML files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from kb.errors import InputError
from kb.evidence import Frequency
from kb.exchange_change import Change, Subject
from kb.export_table import FREQUENCY_FIELDS
from kb.finding_schema import Finding, LesionDescription
from kb.knowledge import KnowledgeBase, nearest
from kb.schema import Disorder, DisorderClass
from kb.slips import slip_words

__all__ = ["ImportRefusedError", "Outside", "Told", "Words", "compare", "term"]

_FEW = 5
"""Assertions that a file may leave out of a script, however few it keeps."""


class ImportRefusedError(InputError):
    """A file cannot be imported; ``problems`` holds every reason, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}", mend="nothing was changed")


@dataclass(frozen=True)
class Told:
    """An assertion as a file tells it.

    Attributes:
        subject: the finding, or the parts of a lesion, sorted.
        lesion: the parts by axis; None for a single finding, or where the file names no axes.
        frequency: the fields of the frequency that are given.
        place: where in the file.
    """

    disorder: str
    subject: Subject
    lesion: Mapping[str, str] | None
    frequency: Mapping[str, Any]
    place: str


@dataclass(frozen=True)
class Words:
    """Label, definition and synonyms of a term; None where the file does not tell."""

    label: str | None = None
    definition: str | None = None
    synonyms: frozenset[str] | None = None


@dataclass(frozen=True)
class Outside:
    """What a file says.

    Attributes:
        assertions: by disorder; a disorder that the file does not name is not compared.
        words: by ``disorder:<id>``, ``class:<id>``, ``finding:<id>``.
        notes: what the user should know of the file.
    """

    assertions: Mapping[str, Sequence[Told]]
    words: Mapping[str, Words] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def compare(
    knowledge: KnowledgeBase, outside: Outside, *, remove_many: bool = False
) -> list[Change]:
    """Return what the file says otherwise than the knowledge base.

    Args:
        knowledge: the knowledge base.
        outside: what the file says.
        remove_many: accept that the file leaves out more than half of a script.

    Raises:
        ImportRefusedError: the file names what is unknown, says a thing twice, gives no valid
            frequency, or leaves out most of a script.
    """
    problems = list(_problems(knowledge, outside))
    changes = [*_words_changed(knowledge, outside)]
    for id_, rows in outside.assertions.items():
        disorder = knowledge.disorders.get(id_)
        if disorder is None:
            continue
        told = {row.subject: row for row in rows}
        changes += _assertions_changed(disorder, told, knowledge)
        gone = sum(a.subject not in told for a in disorder.findings)
        if gone > max(_FEW, len(disorder.findings) // 2) and not remove_many:
            problems.append(
                f"'{id_}': the file leaves out {gone} of {len(disorder.findings)} assertions, as a "
                "filtered table does; with --remove-many they are removed"
            )
    if problems:
        raise ImportRefusedError(problems)
    return changes


def term(knowledge: KnowledgeBase, target: str) -> Disorder | DisorderClass | Finding:
    """Return the term that a target names."""
    kind, _, id_ = target.partition(":")
    if kind == "disorder":
        return knowledge.disorders[id_]
    return knowledge.classes[id_] if kind == "class" else knowledge.findings[id_]


def _problems(knowledge: KnowledgeBase, outside: Outside) -> Iterator[str]:
    for id_, rows in outside.assertions.items():
        if id_ not in knowledge.disorders:
            place = rows[0].place if rows else id_
            near = _near(id_, list(knowledge.disorders))
            yield (
                f"{place}: unknown disorder '{id_}'{near}; a new one needs urgency, course and "
                f"epidemiology, too: write disorders/<group>/{id_}.yaml"
            )
        seen: set[Subject] = set()
        for row in rows:
            if row.subject in seen:
                yield f"{row.place}: '{' + '.join(row.subject)}' is asserted twice in '{id_}'"
            seen.add(row.subject)
            yield from _row_problems(row, knowledge)


def _row_problems(row: Told, knowledge: KnowledgeBase) -> Iterator[str]:
    for part in row.subject:
        if part not in knowledge.findings:
            near = _near(part, list(knowledge.findings))
            yield f"{row.place}: unknown finding '{part}'{near}"
    fields = dict(row.frequency)
    source = fields.get("source")
    if source is not None and source not in knowledge.sources:
        near = _near(str(source), list(knowledge.sources))
        yield f"{row.place}: the source '{source}' is not in sources.yaml{near}; add it there first"
        fields["source"] = "unknown"  # said already
    try:
        Frequency.model_validate(fields)
        if row.lesion is not None:
            LesionDescription.model_validate(dict(row.lesion))
    except ValidationError as error:
        for item in error.errors(include_url=False):
            what = ".".join(map(str, item["loc"]))
            message, mend = slip_words(item)
            head = f"{row.place}: {what + ': ' if what else ''}"
            yield f"{head}{message}" + (f"; {mend}" if mend else "")


def _near(word: str, known: list[str]) -> str:
    near = nearest(word, known, count=2)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def _assertions_changed(
    disorder: Disorder, told: Mapping[Subject, Told], knowledge: KnowledgeBase
) -> Iterator[Change]:
    target = f"disorder:{disorder.id}"
    known = {assertion.subject: assertion for assertion in disorder.findings}
    for subject, assertion in known.items():
        row = told.get(subject)
        before = _fields(assertion.frequency)
        if row is None:
            yield Change(target, "removed", before=before, subject=subject)
            continue
        after = dict(row.frequency)
        if not _same(before, after):
            yield Change(target, "frequency", before, after, subject)
        if row.lesion is not None and assertion.lesion is not None:
            parts = dict(assertion.lesion.parts())
            if parts != dict(row.lesion):
                yield Change(target, "lesion", parts, dict(row.lesion), subject)
    for subject, row in told.items():
        if subject not in known:
            made = {**_subject_fields(row, knowledge), "frequency": dict(row.frequency)}
            yield Change(target, "added", after=made, subject=subject)


def _subject_fields(row: Told, knowledge: KnowledgeBase) -> dict[str, Any]:
    if len(row.subject) == 1 and row.lesion is None:
        return {"finding": row.subject[0]}
    if row.lesion is not None:
        return {"lesion": dict(row.lesion)}
    return {"lesion": _by_axis(row.subject, knowledge)}


_SLOTS = {"primary-lesion": "primary", "secondary-change": "secondary", "body-site": "site"}


def _by_axis(subject: Subject, knowledge: KnowledgeBase) -> dict[str, str]:
    """Return the parts of a lesion by axis: as another script has them, else by their own axes."""
    for disorder in knowledge.disorders.values():
        for assertion in disorder.findings:
            if assertion.lesion is not None and assertion.subject == subject:
                return dict(assertion.lesion.parts())
    axes = {id_: knowledge.findings[id_].axis for id_ in subject if id_ in knowledge.findings}
    return {_SLOTS.get(axis, axis): id_ for id_, axis in axes.items()}


def _fields(said: Frequency) -> dict[str, Any]:
    known = {name: getattr(said, name) for name in FREQUENCY_FIELDS}
    return {name: value for name, value in known.items() if value is not None}


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Compare fields of frequencies: numbers up to rounding, texts up to blanks at their ends."""
    if one.keys() != other.keys():
        return False
    for name, value in one.items():
        if isinstance(value, float):
            if abs(value - float(other[name])) > 1e-9:
                return False
        elif str(value).strip() != str(other[name]).strip():
            return False
    return True


def _words_changed(knowledge: KnowledgeBase, outside: Outside) -> Iterator[Change]:
    for target, words in outside.words.items():
        known = term(knowledge, target)
        if words.label is not None and words.label != known.label:
            yield Change(target, "label", known.label, words.label)
        before = known.definition.strip()
        if words.definition is not None and words.definition.strip() != before:
            yield Change(target, "definition", before, words.definition.strip())
        if words.synonyms is not None and words.synonyms != set(known.synonyms):
            kept = [one for one in known.synonyms if one in words.synonyms]
            after = [*kept, *sorted(words.synonyms - set(known.synonyms))]
            yield Change(target, "synonyms", list(known.synonyms), after)
