"""Rank the disorders for every case of a labelled table, and say how often the right one is on top.

A label stands for a disorder with its variants, or for a class of disorders (``kb/classes.yaml``).
The answers to a case are ranked once, whatever its label: in a study with a closed list its labels,
else every disorder of the knowledge base. The rank of a label is that of the first answer that is a
kind of it. A label that stands for nothing in the knowledge base is listed and counts as a miss.
Plain learners are ranked by the same rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from benchmarks.baselines import BASELINES, Features
from benchmarks.data import data_file
from benchmarks.examples import Example, Table
from benchmarks.metrics import (
    Rank,
    balanced_accuracy,
    bootstrap_interval,
    expected_calibration_error,
    ranking,
)
from kb.errors import CaseError, InputError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase, Target
from kb.load import load_knowledge
from reasoning.case import Case, resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.fitting import LabelledCase, fit
from reasoning.overlay import label_shares
from reasoning.parameters import NONE_OF_THESE, Parameters

__all__ = ["Ranked", "Study", "run"]

FOLDS = 5
_DECIMALS = 4
_SOURCES = Literal["authored", "fitted"]


@dataclass
class Ranked:
    """Ranks and confidences of one way to answer, example by example."""

    ranks: list[Rank] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    def add(self, rank: Rank, confidence: float) -> None:
        """Note one answer."""
        self.ranks.append(rank)
        self.confidences.append(confidence)

    def figures(self, labels: Sequence[str]) -> dict[str, float]:
        """Return the figures over all examples."""
        first = [rank == 1 for rank in self.ranks]
        values = ranking(self.ranks) | {
            "balanced_accuracy": balanced_accuracy(labels, self.ranks),
            "ece": expected_calibration_error(self.confidences, first),
        }
        return {key: round(value, _DECIMALS) for key, value in values.items()}


class Study:
    """A table's examples with what their labels stand for."""

    def __init__(self, table: Table, knowledge: KnowledgeBase, parameters: Parameters) -> None:
        self.table, self.knowledge, self.parameters = table, knowledge, parameters
        self._known: dict[str, Target | None] = {}
        closed = [self.target(label) for label in table.closed]
        self.answers = list({one.id: one for one in closed if one is not None}.values())
        candidates = {id_ for one in self.answers for id_ in self._usual(one)}
        self.only = sorted(candidates) or None
        if not table.exclusive:
            self.answers = []

    def _usual(self, answer: Target) -> frozenset[str]:
        """Return the candidates of a closed answer: a disorder as it usually is, or a class."""
        return frozenset([answer.id]) if answer.id in self.knowledge.disorders else answer.members

    def target(self, label: str) -> Target | None:
        """Return what a label of the table stands for."""
        if label not in self._known:
            name = self.table.names.get(label, label)
            self._known[label] = self.knowledge.find_target(name)
        return self._known[label]

    def case(self, example: Example) -> Case:
        """Return the resolved case of an example.

        Raises:
            CaseError: the observations contradict each other; the message names the line.
        """
        try:
            return resolve_case(example.document, self.knowledge)
        except CaseError as error:
            raise CaseError(error.message, place=example.place, mend=error.mend) from error

    def learnable(self, example: Example) -> str | None:
        """Return the id that an example teaches something about, the finer label first."""
        for label in (example.fine_label, *example.labels):
            found = self.target(label) if label else None
            if found is not None and (self.only is None or found.members & set(self.only)):
                return found.id
        return None

    def fit(self, examples: Sequence[Example], made_by: str = "") -> FittedSet:
        """Return the counts and exponents of a training part."""
        known = [(one, self.learnable(one)) for one in examples]
        cases = [
            LabelledCase(self.case(one), label, one.asked, one.group, one.decades)
            for one, label in known
            if label is not None
        ]
        if not cases:
            raise InputError(
                "there is nothing to learn from: no label of the training part is known",
                mend="give another file with --train",
            )
        return fit(
            cases,
            self.knowledge,
            self.table.dataset,
            parameters=self.parameters,
            only=self.only,
            made_by=made_by,
        )

    def rank(self, chance: Mapping[str, float], example: Example) -> tuple[Rank, float]:
        """Return rank and confidence of an answer, probabilities by disorder, to one example."""
        answers = [one.members for one in self.answers] or [frozenset([id_]) for id_ in chance]
        values = [sum(chance.get(one, 0.0) for one in members) for members in answers]
        ranks = []
        for label in example.labels:
            right = self.target(label)
            inside = [right is not None and one <= right.members for one in answers]
            own = [value for value, is_right in zip(values, inside, strict=True) if is_right]
            if own:
                pairs = zip(values, inside, strict=True)
                above = sum(value > max(own) for value, is_right in pairs if not is_right)
                ranks.append(1 + above)
        best = max(values)
        return (min(ranks) if ranks else None), best


def run(
    table: Table,
    *,
    name: str,
    cases: Path | None = None,
    train: Path | None = None,
    knowledge: str = "authored",
) -> dict[str, Any]:
    """Return the figures of a table.

    Args:
        table: how the file is read.
        name: name of the benchmark.
        cases: file of cases; None takes the development part.
        train: learn from this file and test on ``cases``; None cross-validates inside ``cases``.
        knowledge: ``authored`` or ``fitted``.

    Raises:
        InputError: a file is not there or has another form.
    """
    path = data_file(cases, table.default)
    base = load_knowledge()
    flat = table.flat_prior and knowledge == "authored"  # counts have a mix of their own
    study = Study(table, base, Parameters(flat_prior=flat))
    examples = table.read(path, base)
    if not examples:
        raise InputError("no case with a label", place=str(path), mend="give another file")
    parts = _parts(examples, None if train is None else table.read(train, base))
    answers: dict[str, Ranked] = defaultdict(Ranked)
    flagged: list[bool] = []
    for training, test in parts:
        _answer(study, training, test, knowledge, answers["engine"], flagged)
        _learners(study, training, test, answers)
    tested = [one for _, test in parts for one in test]
    labels = [_label_of(study, one) for one in tested]
    unmapped = Counter(
        one.labels[0] for one in tested if all(study.target(label) is None for label in one.labels)
    )
    engine = answers.pop("engine")
    return {
        "dataset": name,
        "split": _split(path, train),
        "knowledge": knowledge,
        "knowledge_hash": base.hash,
        "candidates": len(study.answers) or len(study.only or base.disorders),
        "n": len(tested),
        "n_labels": len(set(labels)),
        "unmapped_labels": dict(unmapped.most_common()),
        **engine.figures(labels),
        "top1_interval": [
            round(v, _DECIMALS) for v in bootstrap_interval([r == 1 for r in engine.ranks])
        ],
        **_sensitivity(study, tested, flagged),
        "by_skin_tone": _by_tone(tested, engine.ranks),
        "baselines": {key: one.figures(labels) for key, one in answers.items()},
    }


def _split(path: Path, train: Path | None) -> str:
    if train is not None:
        return f"learned from {train.name}, tested on {path.name}"
    return f"{path.name}, {FOLDS}-fold cross-validation grouped by patient"


def _label_of(study: Study, example: Example) -> str:
    found = study.target(example.labels[0])
    return example.labels[0] if found is None else found.id


def _parts(
    examples: list[Example], train: list[Example] | None
) -> list[tuple[list[Example], list[Example]]]:
    """Return (training, test) pairs: the files as given, or grouped folds."""
    if train is not None:
        return [(train, examples)]
    from sklearn.model_selection import GroupKFold

    groups = [one.group for one in examples]
    folds = min(FOLDS, len(set(groups)))
    if folds < 2:
        return [([], examples)]  # nobody to learn from: only what was authored can answer
    split = GroupKFold(folds).split(examples, groups=groups)
    return [([examples[i] for i in a], [examples[i] for i in b]) for a, b in split]


def _answer(
    study: Study,
    training: Sequence[Example],
    test: Sequence[Example],
    knowledge: str,
    ranked: Ranked,
    flagged: list[bool],
) -> None:
    fitted = (study.fit(training),) if knowledge == "fitted" else ()
    compiled = CompiledKnowledge(study.knowledge, study.parameters, only=study.only, fitted=fitted)
    for one in test:
        answer = diagnose(study.case(one), compiled)
        known = (h for h in answer.hypotheses if h.id != NONE_OF_THESE)
        ranked.add(*study.rank({h.id: h.posterior for h in known}, one))
        flagged.append(_flags(answer))


_WATCHED = 5
_REAL = 0.02


def _flags(answer: Differential) -> bool:
    """Tell whether the answer points at something that must not be missed.

    A red flag, or a must-not-miss disorder among the first five or with a probability of 2 %.
    """
    if answer.rules.red_flags:
        return True
    disorders = answer.model.compiled.knowledge.disorders
    for rank, one in enumerate(h for h in answer.hypotheses if h.id != NONE_OF_THESE):
        if disorders[one.id].must_not_miss and (rank < _WATCHED or one.posterior >= _REAL):
            return True
    return False


def _sensitivity(
    study: Study, tested: Sequence[Example], flagged: Sequence[bool]
) -> dict[str, float | int | None]:
    """Return how often a must-not-miss case is flagged, and how often another one is."""
    disorders = study.knowledge.disorders
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for one, flag in zip(tested, flagged, strict=True):
        found = study.target(one.labels[0])
        if found is not None:
            serious = any(disorders[id_].must_not_miss for id_ in found.members)
            hits[serious].append(flag)
    yes, no = hits[True], hits[False]
    return {
        "must_not_miss_sensitivity": round(sum(yes) / len(yes), _DECIMALS) if yes else None,
        "must_not_miss_specificity": round(1 - sum(no) / len(no), _DECIMALS) if no else None,
        "n_must_not_miss": len(yes),
    }


def _by_tone(tested: Sequence[Example], ranks: Sequence[Rank]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Rank]] = defaultdict(list)
    for one, rank in zip(tested, ranks, strict=True):
        groups[one.tone or "unknown"].append(rank)
    return {
        tone: {"n": len(values)}
        | {k: round(v, _DECIMALS) for k, v in ranking(values, at=(1, 3, 5)).items()}
        for tone, values in sorted(groups.items())
    }


def _learners(
    study: Study,
    training: Sequence[Example],
    test: Sequence[Example],
    answers: Mapping[str, Ranked],
) -> None:
    """Fit plain learners to the labels of the training part and rank their answers.

    A label that is a class of disorders is shared out over its members just as the engine's counts
    are, so that both answer with disorders and are ranked by the same rule.
    """
    if len({study.learnable(one) for one in training} - {None}) < 2:
        return  # one label alone teaches nothing
    features = Features(training)
    usable = [(one, label) for one in training if (label := study.learnable(one)) is not None]
    learned = [one for one, _ in usable]
    labels = [label for _, label in usable]
    shares = _Shares(study, labels)
    for name, make in BASELINES.items():
        learner = make()
        filled = getattr(learner, "filled", True)
        learner.fit(features.of(learned, filled=filled), np.array(labels))
        known = [str(label) for label in learner.classes_]
        chances = learner.predict_proba(features.of(test, filled=filled))
        for one, row in zip(test, chances, strict=True):
            answers[name].add(*study.rank(shares.of(known, row), one))


class _Shares:
    """From probabilities of labels to probabilities of disorders."""

    def __init__(self, study: Study, labels: Sequence[str]) -> None:
        compiled = CompiledKnowledge(study.knowledge, study.parameters, only=study.only)
        prior = compiled.setting("dermatology-clinic").prior
        chance = {d.id: float(p) for d, p in zip(compiled.disorders, prior, strict=True)}
        cases = Counter(labels)
        own = {key: float(n) for key, n in cases.items() if key in compiled.row}
        unseen = max(sum(n == 1 for n in cases.values()), 1)
        self._none = dict.fromkeys(compiled.row, 0.0)
        self._parts: dict[str, dict[str, float]] = {}
        for label in cases:
            if label in compiled.row:
                self._parts[label] = {label: 1.0}
            else:
                members = sorted(study.knowledge.members_of(label) & compiled.row.keys())
                self._parts[label] = label_shares(members, own, chance, unseen)

    def of(self, labels: Sequence[str], row: Sequence[float]) -> dict[str, float]:
        """Return the probability of every disorder."""
        chance = dict(self._none)
        for label, value in zip(labels, row, strict=True):
            for disorder, part in self._parts[label].items():
                chance[disorder] += part * float(value)
        return chance
