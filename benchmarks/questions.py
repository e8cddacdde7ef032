"""How many questions does it take to reach what the full record would say?

Every case of DermaCon-IN starts from age, sex and body site; then one finding of its record after
the other is asked for, in the order of ``dermatrace next-question``, until everything is asked. A
question that the record cannot answer is not asked. The full-information answer is the engine's on
the whole record.

The measure is the number of questions after which the three leading disorders are for the first
time the same three, in any order, as with full information. Beside it: from when on they stay the
same to the end; when the full-information leader is among the three, and when it leads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import data_file
from benchmarks.diagnosis import FOLDS, grouped_parts
from benchmarks.examples import Example
from benchmarks.exclusions import Flags, States
from benchmarks.interview import Interviews
from benchmarks.rash_columns import DERMACON_SITES
from benchmarks.rash_tables import DERMACON_IN
from benchmarks.reached import BAR, Counts, Reached, Stopped
from benchmarks.study import Study
from kb.errors import InputError
from kb.load import load_knowledge
from reasoning.case import Case, Observation
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.parameters import NONE_OF_THESE, Parameters
from reasoning.questions.next_question import next_question
from reasoning.setting_model import Floats, Weights

__all__ = ["run"]

_TOP = 3
_DRAWS = 3
_STOPPED = 40
"""Cases of each part on which the rule to stop is tried (it asks the library case by case)."""

Order = Callable[[States], Floats]


def run(cases: Path | None = None) -> dict[str, Any]:
    """Return how many questions it takes, with fitted and with authored knowledge.

    Args:
        cases: table of the form of DermaCon-IN; None takes the development part.

    Raises:
        InputError: the file is not there or has another form.
    """
    path = data_file(cases, DERMACON_IN.default)
    base = load_knowledge()
    study = Study(DERMACON_IN, base, Parameters())
    examples = DERMACON_IN.read(path, base)
    if not examples:
        raise InputError("no case with a label", place=str(path), mend="give another file")
    parts = grouped_parts(examples, None)
    figures: dict[str, Any] = {
        "dataset": "dermacon_in",
        "split": f"{path.name}, {FOLDS}-fold cross-validation grouped by patient",
        "knowledge_hash": base.hash,
        "n": len(examples),
        "start": "age, sex, body sites",
        "bar": f"median at most {BAR}",
    }
    traces: dict[str, Reached] = {name: Reached() for name in ("fitted", "authored")}
    for training, test in parts:
        for name, kept in traces.items():
            fitted = (study.fit(training),) if name == "fitted" and training else ()
            compiled = CompiledKnowledge(base, study.parameters, fitted=fitted)
            _interview(study, training, test, compiled, kept)
    return figures | {name: kept.figures() for name, kept in traces.items()}


def _sites(study: Study) -> frozenset[str]:
    names = study.knowledge.finding_names
    return frozenset(names[name.lower()] for name in DERMACON_SITES.values())


def _interview(
    study: Study,
    training: Sequence[Example],
    test: Sequence[Example],
    compiled: CompiledKnowledge,
    kept: Reached,
) -> None:
    """Ask for everything in the records of one part, in every order."""
    sites = _sites(study)
    records = [study.case(one) for one in test]
    asked = [one.asked - sites for one in test]
    desk = Interviews(records, asked, compiled)
    full = np.array([_leading(diagnose(one, compiled)) for one in records])
    right = [
        np.array([label is not None and d.id in label.members for d in compiled.disorders])
        for label in (study.target(one.labels[0]) for one in test)
    ]
    common = Counter(name for one in training for name in one.document["present"])
    frequency = np.array([common[name] for name in desk.names], dtype=float)
    chance = np.random.default_rng(0)
    orders: dict[str, list[Order]] = {
        "next_question": [desk.values],
        "by_frequency": [_fixed(np.broadcast_to(frequency, desk.record.shape))],
        "random": [_fixed(chance.random(desk.record.shape)) for _ in range(_DRAWS)],
    }
    for name, several in orders.items():
        for order in several:
            kept.add(name, _trace(desk, order, full, np.array(right)))
    step = max(len(records) // _STOPPED, 1)
    for index in range(0, len(records), step):
        kept.stopped.append(_until_stop(records[index], asked[index], full[index], compiled))


def _fixed(values: Floats) -> Order:
    """Return an order that does not look at what is known."""
    return lambda _: values


def _leading(answer: Differential) -> list[int]:
    """Return the rows of the leading disorders."""
    known = [one.id for one in answer.hypotheses if one.id != NONE_OF_THESE]
    return [answer.model.compiled.row[one] for one in known[:_TOP]]


def _first(totals: Weights, excluded: Flags) -> Counts:
    """Return the rows of the leading disorders of every case; ties by id, excluded ones last."""
    size = totals.shape[1]
    keys = np.where(excluded, totals.min() - 1, totals) * size + (size - 1 - np.arange(size))
    best = np.argpartition(-keys, _TOP, axis=1)[:, :_TOP]
    order = np.argsort(-np.take_along_axis(keys, best, axis=1), axis=1)
    first: Counts = np.take_along_axis(best, order, axis=1)
    return first


def _any(flags: Flags) -> Flags:
    return np.asarray(flags.any(axis=1))


def _trace(desk: Interviews, order: Order, full: Counts, right: Flags) -> dict[str, Flags]:
    """Ask until nothing is left; return what holds after 0, 1, 2 ... questions (steps x cases)."""
    known = desk.begin()
    held: dict[str, list[Flags]] = defaultdict(list)
    rows = np.arange(len(known))
    while True:
        top: Counts = _first(desk.totals(known), desk.excluded(known))
        held["same_three"].append((np.sort(top) == np.sort(full)).all(axis=1))
        held["leader_among_three"].append(_any(top == full[:, :1]))
        held["same_leader"].append(np.equal(top[:, 0], full[:, 0]))
        held["right_in_top3"].append(_any(right[rows[:, None], top]))
        open_ = desk.open(known)
        ask = _any(open_)
        if not ask.any():
            break
        question = np.where(open_, order(known), -np.inf).argmax(axis=1)
        known = desk.answer(known, question, ask)
    if not held["same_three"][-1].all():
        raise RuntimeError("the sums of the interviews are not those of the engine")
    return {name: np.array(values) for name, values in held.items()}


def _until_stop(
    record: Case, asked: frozenset[str], full: Counts, compiled: CompiledKnowledge
) -> Stopped:
    """Follow ``next-question`` until it says stop; return questions, and what holds then."""
    closed = diagnose(record, compiled).closed
    known = [one for one in record.observations if one.subject[0] not in asked]
    count = 0
    while True:
        answer = diagnose(replace(record, observations=tuple(known)), compiled)
        recorded = {one for one in asked if closed.state((one,)) != "unknown"}
        advice = next_question(answer, among=recorded, top=1)
        if advice.stop or not advice.questions:
            top = _leading(answer)
            three = set(top) == set(full.tolist())
            return count, three, int(full[0]) in top, top[0] == int(full[0])
        subject = (advice.questions[0].question.id,)
        state = closed.state(subject)
        known.append(
            Observation(
                subject=subject,
                state="present" if state == "present" else "absent",
                origin="examination",
                place="record",
            )
        )
        count += 1
