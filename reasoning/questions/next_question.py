"""What to ask or test next: expected information, by cost, until nothing would change the decision.

A question is worth its expected information: how far, on average over its answers, the
probabilities would move (Kullback-Leibler divergence in bits; Lindley's measure of an experiment),
per unit of cost. It is time to stop when no single answer would better the decision (see
:mod:`reasoning.questions.decision`) by more than next to nothing. One answer is looked ahead, not
several.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np

from kb.errors import InputError
from reasoning.closure import Subject
from reasoning.engine import Differential
from reasoning.questions.answers import Answers, Question, open_questions
from reasoning.questions.decision import REAL_CHANCE, Decision, Prospects
from reasoning.questions.effort import COSTS, EFFORTS, Effort, up_to

__all__ = [
    "LEAST_WORTH",
    "NOTHING_MORE",
    "PURPOSES",
    "After",
    "Asked",
    "NextQuestion",
    "Purpose",
    "next_question",
]

Purpose = Literal["diagnosis", "must-not-miss", "decision"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

LEAST_WORTH = 0.005
"""Stop when no question betters the decision by this much: one more right in two hundred."""
_TELLING = 1e-4
"""Bits below which a question is no question."""
NOTHING_MORE = "What is left to ask would tell something, but better the decision by nothing."


@dataclass(frozen=True)
class After:
    """One answer, how likely it is, and what would be decided then.

    Attributes:
        posterior: probability of the hypothesis that then leads.
    """

    answer: str
    chance: float
    decision: Decision
    posterior: float
    changes: bool


@dataclass(frozen=True)
class Asked:
    """One question with what it is worth.

    Attributes:
        cost: in units of one question to the patient.
        bits: expected information for the purpose.
        worth: how much better the decision is expected to be with the answer, in right decisions
            per patient.
        value: what the questions are ranked by: information, or worth, per unit of cost.
        change: chance that the answer changes the decision at all.
        answers: likeliest first.
    """

    question: Question
    cost: float
    bits: float
    worth: float
    value: float
    change: float
    answers: tuple[After, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the question as plain data."""
        about = {name: getattr(self.question, name) for name in ("id", "label", "axis", "effort")}
        numbers = {name: round(getattr(self, name), 6) for name in ("bits", "worth", "value")}
        answers = [
            {"answer": one.answer, "chance": round(one.chance, 6)}
            | asdict(one.decision)
            | {"probability": round(one.posterior, 6), "changesDecision": one.changes}
            for one in self.answers
        ]
        change = round(self.change, 6)
        return about | {"cost": self.cost} | numbers | {"change": change, "answers": answers}


@dataclass(frozen=True)
class NextQuestion:
    """The next questions, best first, and whether there is a reason to ask at all.

    Attributes:
        stop: no single answer betters the decision by ``least_worth``.
        because: why, in words.
        questions: best first, at most as many as were asked for; of findings of which one is a
            kind of the other only the better question, for its answer tells much of the other.
        by_effort: the best question of each kind of effort.
        considered: how many questions are open and tell something.
    """

    purpose: Purpose
    decision: Decision
    posterior: float
    stop: bool
    because: str
    questions: tuple[Asked, ...]
    by_effort: Mapping[Effort, Asked]
    considered: int
    threshold: float
    least_worth: float

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "purpose": self.purpose,
            "decision": asdict(self.decision) | {"probability": round(self.posterior, 6)},
            "stop": self.stop,
            "because": self.because,
            "threshold": self.threshold,
            "leastWorth": self.least_worth,
            "considered": self.considered,
            "questions": [one.to_dict() for one in self.questions],
            "byEffort": {name: one.to_dict() for name, one in self.by_effort.items()},
        }


def next_question(
    differential: Differential,
    *,
    purpose: Purpose = "diagnosis",
    limit: Effort = "biopsy",
    costs: Mapping[Effort, float] = COSTS,
    threshold: float = REAL_CHANCE,
    least_worth: float = LEAST_WORTH,
    among: Collection[str] | None = None,
    top: int = 10,
    least_shown: float = 0.0,
) -> NextQuestion:
    """Return the questions worth asking next, best first, or that there is none.

    Args:
        differential: the answer to the case as it stands.
        purpose: ``diagnosis`` ranks by information on which hypothesis it is, ``must-not-miss`` by
            information on whether it is one that must not be missed, ``decision`` by how much
            better the decision gets; each per unit of cost.
        limit: the most effort that is open to the asker.
        costs: cost of each kind of effort, see :data:`reasoning.questions.effort.COSTS`.
        threshold: probability from which a must-not-miss disorder belongs to the decision.
        least_worth: what a question must be expected to better the decision by.
        among: ask only for these findings; None asks for all.
        top: how many questions to return.
        least_shown: leave out questions of less worth (`LEAST_SHOWN` is next to none).

    Raises:
        InputError: the threshold or the least worth is no probability.
    """
    for name, number in (("threshold", threshold), ("least worth", least_worth)):
        if not 0.0 < number < 1.0:
            raise InputError(f"{number:g} is not between 0 and 1", place=name)
    answers = open_questions(differential, efforts=up_to(limit), among=among)
    view = Prospects(answers, threshold)
    worth, change = view.per_question(view.worth), view.per_question(view.changes)
    bits = view.per_question(view.serious_bits if purpose == "must-not-miss" else view.bits)
    cost = np.array([costs[one.effort] for one in answers.questions])
    value = (worth if purpose == "decision" else bits) / cost
    telling = [int(q) for q in np.flatnonzero((bits > _TELLING) | (worth >= least_worth))]
    telling.sort(key=lambda q: (-value[q], -bits[q], answers.questions[q].id))

    shown = [q for q in telling if worth[q] >= least_shown]

    def asked(q: int) -> Asked:
        return Asked(
            question=answers.questions[q],
            cost=float(cost[q]),
            bits=float(bits[q]),
            worth=float(worth[q]),
            value=float(value[q]),
            change=float(change[q]),
            answers=_after(view, q),
        )

    first: dict[Effort, int] = {}
    for q in shown:
        first.setdefault(answers.questions[q].effort, q)
    stop = not any(worth[q] >= least_worth for q in telling)
    return NextQuestion(
        purpose=purpose,
        decision=view.decision(),
        posterior=float(view.now[view.leader]),
        stop=stop,
        because=_because(stop, limit, threshold, least_worth),
        questions=tuple(asked(q) for q in _apart(shown, answers, top)),
        by_effort={name: asked(first[name]) for name in EFFORTS if name in first},
        considered=len(telling),
        threshold=threshold,
        least_worth=least_worth,
    )


def _apart(ranked: Sequence[int], answers: Answers, top: int) -> list[int]:
    """Return the first questions of which none asks for a kind of what another one asks for."""
    hierarchy = answers.outlook.compiled.hierarchy
    chosen: dict[int, list[Subject]] = {}
    for q in ranked:
        if len(chosen) >= top:
            break
        about = [subject for one in answers.questions[q].answers for subject, _ in one.observed]
        if not any(
            hierarchy.is_kind_of(one, other) or hierarchy.is_kind_of(other, one)
            for earlier in chosen.values()
            for other in earlier
            for one in about
        ):
            chosen[q] = about
    return list(chosen)


def _after(view: Prospects, q: int) -> tuple[After, ...]:
    """Return the answers to one question, likeliest first."""
    places = np.flatnonzero(view.answers.of == q).tolist()
    found = [
        After(
            answer=answer.label,
            chance=float(view.chance[place]),
            decision=view.decision(place),
            posterior=float(view.after[view.leaders[place], place]),
            changes=bool(view.changes[place]),
        )
        for answer, place in zip(view.answers.questions[q].answers, places, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.chance))


def _because(stop: bool, limit: Effort, threshold: float, least: float) -> str:
    reach = "" if limit == EFFORTS[-1] else f" (up to: {limit})"
    real = f"{100 * threshold:g} %"
    about = (
        f"which diagnosis leads, and which disorders that must not be missed have {real} or more"
    )
    verb = "no single answer" if stop else "an answer"
    return f"{verb}{reach} is expected to better the decision by {100 * least:g} in 100 ({about})"
