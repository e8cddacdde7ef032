"""The questions that a case leaves open, and what each answer to them would do.

A question asks for one finding (present or absent), or for the value of a choice of which only one
can hold (how long has it lasted?). How likely each answer is follows from the beliefs of the model:
for every disorder, given what is known of the case already (silvery scale is likelier once scale is
seen), with the same sensitivity of the observer with which an absence is weighed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from kb.finding_schema import WHOLE_CHOICES
from reasoning.closure import Subject
from reasoning.engine import Differential
from reasoning.questions.effort import EFFORTS, Effort, effort_of
from reasoning.questions.outlook import Outlook, State
from reasoning.questions.places import elsewhere
from reasoning.setting_model import Floats, SettingModel, Weights

__all__ = ["Answer", "Answers", "Question", "chances", "noting", "open_questions"]

_LEAST, _MOST = 1e-4, 0.999
_NEARLY_ALWAYS = 0.9
"""A choice whose values together are this common in the background always has one of them."""


@dataclass(frozen=True)
class Answer:
    """One answer: in words, and as what it lets one observe."""

    label: str
    observed: tuple[tuple[Subject, State], ...]


@dataclass(frozen=True)
class Question:
    """A finding to look for, or a choice to settle, with the least effort that answers it."""

    id: str
    label: str
    axis: str
    effort: Effort
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Answers:
    """All answers to the open questions of a case, as arrays with one column per answer.

    Attributes:
        questions: what can be asked.
        of: index of the question of each answer.
        units: what each answer adds to the sums (disorders x answers), whole numbers.
        chance: how likely each answer is in each disorder, and in none of these (last row); the
            answers to one question sum to 1.
        excluded: rows that are excluded after an answer, where it changes them.
    """

    outlook: Outlook
    questions: tuple[Question, ...]
    of: np.ndarray[tuple[int], np.dtype[np.int64]]
    units: Weights
    chance: Floats
    excluded: dict[int, frozenset[int]]


def open_questions(
    differential: Differential,
    *,
    efforts: Collection[Effort] = EFFORTS,
    among: Collection[str] | None = None,
) -> Answers:
    """Return the questions that a case leaves open with all their answers.

    Args:
        differential: the answer to the case as it stands.
        efforts: kinds of effort that are open to the asker.
        among: ask only for these findings; None asks for all.
    """
    outlook = Outlook(differential)
    questions = tuple(_questions(outlook, frozenset(efforts), among))
    answers = [answer for question in questions for answer in question.answers]
    counts = [len(question.answers) for question in questions]
    return Answers(
        outlook=outlook,
        questions=questions,
        of=np.repeat(np.arange(len(questions)), counts),
        units=_units(outlook, answers),
        chance=_chance(outlook, questions),
        excluded={
            place: after
            for place, answer in enumerate(answers)
            if (after := outlook.excluded_after(answer.observed)) != outlook.excluded
        },
    )


def _questions(
    outlook: Outlook, efforts: frozenset[Effort], among: Collection[str] | None
) -> list[Question]:
    knowledge = outlook.compiled.knowledge
    choices: dict[str, list[str]] = {}
    questions: list[Question] = []
    away = elsewhere(outlook.closed, outlook.compiled)
    for finding in knowledge.findings.values():
        effort = effort_of(finding)
        subject: Subject = (finding.id,)
        if effort is None or effort not in efforts or finding.id in away:
            continue
        if (among is not None and finding.id not in among) or not outlook.possible(
            subject, "present"
        ):
            continue
        if finding.choice is not None:
            choices.setdefault(finding.choice, []).append(finding.id)
        elif outlook.possible(subject, "absent"):
            questions.append(_yes_or_no(finding.id, finding.label, finding.axis, effort))
    for choice, members in choices.items():
        known = [knowledge.findings[one] for one in members]
        efforts_of = [one for one in map(effort_of, known) if one is not None]
        least = min(efforts_of, key=EFFORTS.index)
        if not all(outlook.possible((one,), "absent") for one in members):
            continue
        if len(members) == 1:
            questions.append(_yes_or_no(known[0].id, known[0].label, known[0].axis, least))
            continue
        values = [Answer(one.label, (((one.id,), "present"),)) for one in known]
        if choice not in WHOLE_CHOICES:
            none = Answer("none of these", tuple(((one.id,), "absent") for one in known))
            values.append(none)
        label = choice.replace("-", " ")
        questions.append(Question(f"choice:{choice}", label, known[0].axis, least, tuple(values)))
    return questions


def _yes_or_no(id_: str, label: str, axis: str, effort: Effort) -> Question:
    subject: Subject = (id_,)
    answers = (Answer("present", ((subject, "present"),)), Answer("absent", ((subject, "absent"),)))
    return Question(id_, label, axis, effort, answers)


def _units(outlook: Outlook, answers: Sequence[Answer]) -> Weights:
    """Return what the answers add to the sums; several absences at once are weighed together."""
    units: Weights = np.zeros((len(outlook.totals), len(answers)), dtype=np.int64)
    single: dict[State, list[int]] = {"present": [], "absent": []}
    for place, answer in enumerate(answers):
        if len(answer.observed) == 1:
            single[answer.observed[0][1]].append(place)
        else:
            units[:, place] = outlook.exact(answer.observed)
    for state, places in single.items():
        subjects = [answers[place].observed[0][0] for place in places]
        if places:
            units[:, places] = outlook.weights(subjects, state)
    return units


def noting(model: SettingModel, columns: Sequence[int]) -> Floats:
    """Return the chance that an observer notes each subject that is there, as the model weighs it.

    Counts of labelled tables are of what was noted, so that nothing is taken off them.
    """
    noted = np.full(len(columns), model.compiled.parameters.observer_sensitivity)
    counted = set(np.asarray(getattr(model, "looked_at", ())).tolist())
    noted[[column in counted for column in columns]] = 1.0
    return noted


def chances(outlook: Outlook, subjects: Sequence[Subject]) -> Floats:
    """Return how likely each subject is to be there, in each disorder and in none of these.

    Given the case: what the subject is a kind of may be known to be present, values of its choice
    may be known to be absent, and it may have been read from a picture.
    """
    model, compiled = outlook.model, outlook.compiled
    beliefs = np.vstack([model.probability, model.background])
    chance: Floats = beliefs[:, [compiled.column[one] for one in subjects]]
    soft = {one.subject: one for one in outlook.closed.soft}
    for place, subject in enumerate(subjects):
        seen = [compiled.column[one] for one in outlook.replaced(subject, "present")]
        if seen:
            chance[:, place] /= np.maximum(beliefs[:, seen].min(axis=1), chance[:, place])
        gone = [compiled.column[one] for one in _ruled_out(outlook, subject)]
        if gone:
            left = 1.0 - (beliefs[:, gone] * noting(model, gone)).sum(axis=1)
            chance[:, place] /= np.maximum(left, chance[:, place])
        if subject in soft:
            read = soft[subject]
            q = min(max(read.probability or 0.0, _LEAST), _MOST)
            rate = read.base_rate or 0.5
            odds = q / (1.0 - q) * (1.0 - rate) / rate
            here = chance[:, place] * odds
            chance[:, place] = here / (here + 1.0 - chance[:, place])
    return np.clip(chance, _LEAST, _MOST)


def _ruled_out(outlook: Outlook, subject: Subject) -> list[Subject]:
    """Return the values of the same choice that are known to be absent."""
    if len(subject) > 1 or (choice := outlook.hierarchy.choice.get(subject[0])) is None:
        return []
    members = ((one,) for one, other in outlook.hierarchy.choice.items() if other == choice)
    return [one for one in members if one != subject and one in outlook.closed.absent]


def _chance(outlook: Outlook, questions: Sequence[Question]) -> Floats:
    """Return how likely every answer is; answers to one question sum to 1."""
    asked = [
        subject for q in questions for a in q.answers if a.observed[0][1] == "present"
        for subject, _ in a.observed
    ]  # fmt: skip
    columns = [outlook.compiled.column[one] for one in asked]
    there = chances(outlook, asked)
    noted = noting(outlook.model, columns)
    background = outlook.model.background[columns]
    width = sum(len(question.answers) for question in questions)
    table: Floats = np.empty((len(there), width))
    first = place = 0
    for question in questions:
        size = sum(one.observed[0][1] == "present" for one in question.answers)
        values, rate = there[:, first : first + size], noted[first : first + size]
        if size > 1 and background[first : first + size].sum() >= _NEARLY_ALWAYS:
            rate = np.ones(size)
        values = values * rate
        whole = values.sum(axis=1, keepdims=True)
        if size == len(question.answers):  # one of them holds
            table[:, place : place + size] = values / whole
            first, place = first + size, place + size
            continue
        values = np.where(whole > _MOST, values * (_MOST / np.maximum(whole, _MOST)), values)
        table[:, place : place + size] = values
        table[:, place + size] = 1.0 - values.sum(axis=1)
        first, place = first + size, place + size + 1
    return table
