"""Where a learner's reasons and the engine's differ, finding by finding.

The engine's side is its own sum: prior and weights add up to the total that is shown. A weight of
less than :data:`LITTLE` either way is taken as saying nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from desks.classroom.cases import State
from desks.classroom.sitting import Fact, Opinion, Sitting
from reasoning.closure import Closed, Subject, name_of
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import UNIT, Contribution, Differential, diagnose
from reasoning.questions.effort import COSTS, Effort
from reasoning.questions.grounds import Ground, grounds_of, grounds_of_prior, population_grounds
from reasoning.questions.sides import side_of
from reasoning.questions.unseen import unseen_between

__all__ = ["LITTLE", "Feedback", "Missed", "Reason", "Reasons", "feedback"]

LITTLE = 0.1
"""log10 units: a finding that is less than 1.26 times as common, or as rare, says nothing."""
_EXPLAINED = 2
_MISSED = 6

Verdict = Literal["agree", "opposite", "overlooked", "overvalued", "counted elsewhere"]


@dataclass(frozen=True)
class Reason:
    """One fact for one disorder: what the learner said, and what the engine summed.

    Attributes:
        learner: ``for``, ``against``, or None where nothing was said.
        units: the engine's weight, whole number of 10**-4 (log10); None where the fact is counted
            through another one.
        through: label of that other one.
    """

    fact: Fact
    learner: Opinion | None
    units: int | None
    through: str = ""
    grounds: tuple[Ground, ...] = ()

    @property
    def engine(self) -> Opinion | None:
        """Which way the engine's weight goes; None where it says next to nothing."""
        if self.units is None or abs(self.units) < LITTLE * UNIT:
            return None
        return "for" if self.units > 0 else "against"

    @property
    def verdict(self) -> Verdict:
        """How the two compare."""
        if self.units is None:
            return "counted elsewhere"
        if self.learner == self.engine:
            return "agree"
        if self.learner is None:
            return "overlooked"
        return "overvalued" if self.engine is None else "opposite"


@dataclass(frozen=True)
class Reasons:
    """All facts for one disorder, the engine's strongest first.

    Attributes:
        prior_units, total_units: of the engine's sum; the weights between add up exactly.
        rank: the engine's.
        judged: whether the learner could mark reasons for it; else only the engine's are shown.
    """

    disorder: str
    label: str
    rank: int
    posterior: float
    prior_units: int
    total_units: int
    prior_grounds: tuple[Ground, ...]
    rows: tuple[Reason, ...]
    judged: bool = True


@dataclass(frozen=True)
class Missed:
    """A question that was not asked and would have told two disorders apart.

    Attributes:
        state: what the patient would have answered.
        units: what that answer adds to the first disorder against the second, 10**-4 (log10).
    """

    label: str
    effort: Effort
    cost: float
    state: State
    units: int


@dataclass(frozen=True)
class Feedback:
    """What a learner is shown after committing.

    Attributes:
        place: of the right disorder in the learner's differential, from 1; None if it is not there.
        place_after: of it in the differential after the engine's was seen; None likewise, or where
            none was given.
        leader, leader_label: what leads for the engine, knowing what the learner knew.
        rank: of the right disorder then.
        rank_all: of the right disorder for the engine, knowing everything about the patient.
        reasons: of the learner's first disorder, and of the right one or the learner's second.
        against: label of what the missed questions tell the right disorder from.
    """

    answer: str
    label: str
    place: int | None
    place_after: int | None
    leader: str
    leader_label: str
    rank: int
    rank_all: int
    cost: float
    questions: int
    seconds: float
    reasons: tuple[Reasons, ...]
    missed: tuple[Missed, ...]
    against: str

    @property
    def agreed(self) -> tuple[int, int]:
        """How many of the reasons agree, of those that either side has (n, of)."""
        rows = [
            row
            for part in self.reasons
            for row in part.rows
            if part.judged and row.units is not None and (row.learner or row.engine)
        ]
        return sum(row.verdict == "agree" for row in rows), len(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return what is kept of it: no weights, they belong to the knowledge base."""
        agreed, of = self.agreed
        names = ("answer", "place", "place_after", "leader", "rank", "rank_all", "cost")
        kept = {name: getattr(self, name) for name in (*names, "questions")}
        return kept | {"seconds": round(self.seconds, 1), "agreed": agreed, "reasons": of}


def feedback(sitting: Sitting, compiled: CompiledKnowledge) -> Feedback:
    """Return the comparison of a committed differential with the engine's.

    The engine is given what the learner knew, no more.
    """
    knowledge, answer = compiled.knowledge, sitting.case.answer
    told = diagnose(sitting.as_case(), compiled)
    full = diagnose(sitting.case.case, compiled)
    own = sitting.differential
    wanted = dict.fromkeys([own[0], answer, *own[1:]])
    shown = [one for one in wanted if one in {answer, *own[:_EXPLAINED]}]
    first = own[0] if own[0] != answer else None
    other = first or next(
        one.id for one in told.hypotheses if one.id in compiled.row and one.id != answer
    )
    return Feedback(
        answer=answer,
        label=knowledge.disorders[answer].label,
        place=_place(answer, own),
        place_after=_place(answer, sitting.revised or ()),
        leader=told.hypotheses[0].id,
        leader_label=told.hypotheses[0].label,
        rank=_rank(told, answer),
        rank_all=_rank(full, answer),
        cost=sitting.cost,
        questions=len(sitting.asked),
        seconds=sitting.seconds,
        reasons=tuple(_reasons(sitting, told, one) for one in shown[: _EXPLAINED + 1]),
        missed=_missed(sitting, told, answer, other),
        against=knowledge.disorders[other].label,
    )


def _place(answer: str, named: Sequence[str]) -> int | None:
    return named.index(answer) + 1 if answer in named else None


def _rank(differential: Differential, id_: str) -> int:
    return [one.id for one in differential.hypotheses].index(id_) + 1


def _reasons(sitting: Sitting, told: Differential, id_: str) -> Reasons:
    model = told.model
    one = told.hypothesis(id_)
    weighed = {part.piece.id: part for part in told.contributions(id_)}
    rows = [
        _row(fact, sitting.reasons.get((id_, fact.id)), weighed.get(fact.id), told, id_)
        for fact in sitting.facts(model.compiled.knowledge)
    ]
    rows.sort(key=lambda row: (row.units is None, -abs(row.units or 0), row.fact.id))
    return Reasons(
        disorder=id_,
        label=one.label,
        rank=_rank(told, id_),
        posterior=one.posterior,
        prior_units=one.prior_units,
        total_units=one.total_units,
        prior_grounds=grounds_of_prior(model, id_),
        rows=tuple(rows),
        judged=id_ in sitting.differential[:_EXPLAINED],
    )


def _row(
    fact: Fact, learner: Opinion | None, part: Contribution | None, told: Differential, id_: str
) -> Reason:
    knowledge = told.model.compiled.knowledge
    if part is None:
        subject = tuple(fact.id.removeprefix("finding:").split("+"))
        through = _through(subject, told.closed, told)
        return Reason(fact, learner, None, ", ".join(name_of(one, knowledge) for one in through))
    if part.piece.kind in {"age", "sex"}:
        grounds = population_grounds(knowledge, id_, part.piece.kind)
    else:
        # no reading is among a learner's facts: a finding is there, or it is not
        state: Literal["present", "absent"]
        state = "absent" if part.piece.state == "absent" else "present"
        grounds = grounds_of(told.model, id_, part.piece.subjects[0], state=state)
    return Reason(fact, learner, part.units, grounds=grounds)


def _through(subject: Subject, closed: Closed, told: Differential) -> list[Subject]:
    """Return what was weighed in place of a subject that follows from it."""
    hierarchy = told.model.compiled.hierarchy
    if closed.state(subject) == "present":
        return [one for one in closed.telling_present if hierarchy.is_kind_of(one, subject)]
    return [one for one in closed.telling_absent if hierarchy.is_kind_of(subject, one)]


def _missed(sitting: Sitting, told: Differential, answer: str, other: str) -> tuple[Missed, ...]:
    """Return the unasked questions whose answers would have told the right one from another."""
    sides = side_of(told, answer), side_of(told, other)
    choices = told.model.compiled.hierarchy.choice
    found = []
    for one in unseen_between(told, *sides):
        subject = tuple(one.id.split("+"))
        state = sitting.case.state(subject)
        units = one.present_units if state == "present" else one.absent_units
        if len(subject) > 1 or (state != "present" and subject[0] in choices):
            continue  # what nobody asks for in one question
        if state != "unknown" and units is not None and units >= LITTLE * UNIT:
            found.append(Missed(one.label, one.effort, COSTS[one.effort], state, units))
    return tuple(sorted(found, key=lambda one: -one.units / one.cost)[:_MISSED])
