"""A reader study: every case is read without the engine and then with it.

The design is that of Han et al. 2020 (J Invest Dermatol): the same reader answers the
same case twice, first alone, then with the machine's answer before the eyes. So the two answers are
paired, and :mod:`desks.classroom.study_figures` compares them as pairs. Reader and engine get the
same vignette (:mod:`desks.classroom.vignette`): no test, few absences.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from desks.classroom.cases import TeachingCase
from desks.classroom.draw import draw_case
from desks.classroom.vignette import vignette_of
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.compiled import CompiledKnowledge

__all__ = ["TARGETS", "TARGET_WORDS", "Reading", "Study", "Target", "is_target", "plan_study"]

Target = Literal["malignant", "must-not-miss"]
TARGETS: tuple[Target, ...] = get_args(Target)
TARGET_WORDS: dict[Target, str] = {
    "malignant": "a malignant tumor",
    "must-not-miss": "a disorder that must not be missed",
}
_LOW, _HIGH = 4, 200


def is_target(disorder: Disorder, target: Target) -> bool:
    """Tell whether a disorder is what the study looks for."""
    if target == "malignant":
        return disorder.neoplasm == "malignant"
    return disorder.must_not_miss


@dataclass(frozen=True)
class Reading:
    """One case read by one reader, without the engine and with it.

    Attributes:
        order: place of the case in the reader's own order, from 1.
        positive: whether the case is what the study looks for.
        without, with_: whether the reader said so, before and after having seen the engine's.
        first_without, first_with: id of the reader's first diagnosis.
        engine: id of the engine's first diagnosis.
        seconds_without, seconds_with: time to each answer.
        cases_from: ``synthetic`` or ``educator``.
    """

    study: str
    target: str
    seed: int
    reader: str
    order: int
    case: str
    truth: str
    positive: bool
    without: bool
    with_: bool
    first_without: str
    first_with: str
    engine: str
    seconds_without: float
    seconds_with: float
    cases_from: str
    knowledge: str


@dataclass(frozen=True)
class Study:
    """A study in the hands of one reader.

    Attributes:
        cases: in the order of this reader.
        at: place of the case that is open.
        early: the answer without the engine to the open case: yes or no, diagnosis, seconds.
        begun: when the open case, or its second part, was shown; seconds since 1970.
    """

    name: str
    target: Target
    seed: int
    reader: str
    cases: tuple[TeachingCase, ...]
    knowledge: str
    at: int = 0
    early: tuple[bool, str, float] | None = None
    begun: float = 0.0
    readings: tuple[Reading, ...] = ()

    @property
    def done(self) -> bool:
        """Whether every case was read."""
        return self.at >= len(self.cases)

    @property
    def case(self) -> TeachingCase:
        """The open case."""
        return self.cases[self.at]

    def answer(
        self, positive: bool, diagnosis: str, *, now: float, engine: str, knowledge: KnowledgeBase
    ) -> Study:
        """Return the study after an answer: the one without the engine first, then the one with it.

        Args:
            positive: whether the reader says that it is what the study looks for.
            diagnosis: id of the reader's first diagnosis.
            now: seconds since 1970.
            engine: id of the engine's first diagnosis.
            knowledge: for what the right answer is.

        Raises:
            InputError: every case was read, or the diagnosis is not known.
        """
        if self.done:
            raise InputError("every case was read", mend="download the readings")
        if diagnosis not in knowledge.disorders:
            raise InputError("no diagnosis is named", mend="choose your first diagnosis")
        seconds = round(max(now - self.begun, 0.0), 1)
        if self.early is None:
            return replace(self, early=(positive, diagnosis, seconds), begun=now)
        truth = self.case.answer
        reading = Reading(
            study=self.name,
            target=self.target,
            seed=self.seed,
            reader=self.reader,
            order=self.at + 1,
            case=self.case.id,
            truth=truth,
            positive=is_target(knowledge.disorders[truth], self.target),
            without=self.early[0],
            with_=positive,
            first_without=self.early[1],
            first_with=diagnosis,
            engine=engine,
            seconds_without=self.early[2],
            seconds_with=seconds,
            cases_from=self.case.origin,
            knowledge=self.knowledge[:16],
        )
        told = (*self.readings, reading)
        return replace(self, at=self.at + 1, early=None, begun=now, readings=told)


def plan_study(
    compiled: CompiledKnowledge,
    *,
    name: str,
    reader: str,
    target: Target,
    count: int,
    seed: int,
    own: Sequence[TeachingCase] = (),
    now: float = 0.0,
) -> Study:
    """Return a study for a reader, half of its drawn cases being what it looks for.

    All readers of one name and seed get the same cases, each in an order of their own.

    Args:
        compiled: the knowledge base.
        name: of the study.
        reader: name or code of the reader.
        target: what is looked for.
        count: how many cases to draw; with cases of the educator's own, these are taken instead.
        seed: of cases and order.
        own: cases of the educator.
        now: seconds since 1970.

    Raises:
        InputError: a name is missing, the number of cases is out of its range, a case holds nothing
            but tests, or the cases are all of one kind.
    """
    if not name.strip() or not reader.strip():
        mend = "give the study and the reader a name or code"
        raise InputError("a name is missing", place="study", mend=mend)
    if not own and not _LOW <= count <= _HIGH:
        raise InputError(f"{count} cases", place="cases", mend=f"from {_LOW} to {_HIGH}")
    knowledge = compiled.knowledge
    whole = list(own) or _drawn(compiled, target, count, seed)
    cases = [vignette_of(one, compiled) for one in whole]
    empty = next((one for one in cases if own and not one.case.observations), None)
    if empty is not None:
        mend = "a study tells no test: name what a visit shows, too"
        raise InputError("nothing of this case is left", place=empty.title, mend=mend)
    kinds = {is_target(knowledge.disorders[one.answer], target) for one in cases}
    if len(kinds) < 2:
        mend = f"a study needs cases of both: {TARGET_WORDS[target]}, and not"
        raise InputError("the cases are all of one kind", place="cases", mend=mend)
    order = random.Random(f"{seed}/{reader.strip()}")  # noqa: S311  # no secret
    order.shuffle(cases)
    return Study(
        name=name.strip(),
        target=target,
        seed=seed,
        reader=reader.strip(),
        cases=tuple(cases),
        knowledge=knowledge.hash,
        begun=now,
    )


def _drawn(
    compiled: CompiledKnowledge, target: Target, count: int, seed: int
) -> list[TeachingCase]:
    """Draw half positive, half negative cases; a disorder comes twice once all have come."""
    disorders = compiled.knowledge.disorders
    chance = random.Random(f"study/{seed}")  # noqa: S311  # no secret
    found = []
    for positive, many in ((True, count // 2), (False, count - count // 2)):
        ids = sorted(one.id for one in disorders.values() if is_target(one, target) == positive)
        chance.shuffle(ids)
        picked = [ids[number % len(ids)] for number in range(many)] if ids else []
        found += [(one, positive) for one in picked]
    return [
        draw_case(compiled, one, seed=1000 * seed + number) for number, (one, _) in enumerate(found)
    ]
