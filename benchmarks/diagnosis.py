"""Rank the disorders for every case of a labelled table, and say how often the right one is on top.

What counts as right is the business of :mod:`benchmarks.study`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.data import data_file
from benchmarks.examples import Example, Table
from benchmarks.learners import rank_learners
from benchmarks.metrics import DECIMALS, Rank, Ranked, bootstrap_interval, ranking
from benchmarks.study import Study
from benchmarks.sums import FOLDS, folds_of
from benchmarks.unlabelled import without_label
from benchmarks.watch import figures, grave, operating_points
from kb.errors import InputError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import NONE_OF_THESE, Parameters
from reasoning.questions.decision import REAL_CHANCE
from reasoning.trust.urgency import urgency_of

__all__ = ["FOLDS", "grouped_parts", "run"]


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

    Returns:
        The figures. Cases without a right answer take no part (``n_without_label`` counts them),
        and neither do training cases of patients who are tested (``n_train_left_out``).

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
    learned, shared = (None, 0) if train is None else _others(table.read(train, base), examples)
    if train is not None and not learned:
        raise InputError(
            "every patient of the training file is among the cases, too",
            place=str(train),
            mend="give another file with --train",
        )
    parts = grouped_parts(examples, learned)
    answers: dict[str, Ranked] = defaultdict(Ranked)
    watched: list[float] = []
    for training, test in parts:
        _answer(study, training, test, knowledge, answers["engine"], watched)
        rank_learners(study, training, test, answers)
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
        "n_without_label": without_label(table.dataset, path),
        "n_train_left_out": shared,
        "n_labels": len(set(labels)),
        "unmapped_labels": dict(unmapped.most_common()),
        **engine.figures(labels),
        "top1_interval": [
            round(v, DECIMALS) for v in bootstrap_interval([r == 1 for r in engine.ranks])
        ],
        **_urgency(study, tested, watched),
        "by_skin_tone": _by_tone(tested, engine.ranks),
        "baselines": {key: one.figures(labels) for key, one in answers.items()},
    }


def _others(training: Sequence[Example], examples: Sequence[Example]) -> tuple[list[Example], int]:
    """Return the training cases of patients who are not tested, and how many others there are.

    Who has no id is named by file and line: files of one name do not share such patients.
    """
    tested = {one.group for one in examples if one.group != one.place}
    left = [one for one in training if one.group not in tested]
    return left, len(training) - len(left)


def _split(path: Path, train: Path | None) -> str:
    if train is not None:
        return f"learned from {train.name}, tested on {path.name}"
    return f"{path.name}, {FOLDS}-fold cross-validation grouped by patient"


def _label_of(study: Study, example: Example) -> str:
    found = study.target(example.labels[0])
    return example.labels[0] if found is None else found.id


def grouped_parts(
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
    watched: list[float],
) -> None:
    fitted = (study.fit(training),) if knowledge == "fitted" else ()
    compiled = CompiledKnowledge(study.knowledge, study.parameters, only=study.only, fitted=fitted)
    for one in test:
        answer = diagnose(study.case(one), compiled)
        chance = {h.id: h.posterior for h in answer.hypotheses if h.id != NONE_OF_THESE}
        ranked.add(*study.rank(chance, one))
        watched.append(urgency_of(chance, study.knowledge.disorders, None).probability)


def _urgency(study: Study, tested: Sequence[Example], watched: Sequence[float]) -> dict[str, Any]:
    """Return what the total probability of what must not be missed tells, and how often.

    At one fixed chance (:data:`reasoning.questions.decision.REAL_CHANCE`), whatever the file, and
    at the two operating points, whose thresholds are chosen on the other folds of the file.
    """
    yes, known = grave(study, tested)
    flagged = np.array(watched) >= REAL_CHANCE
    at_chance = {
        "must_not_miss_sensitivity": _share(flagged[known & yes]),
        "must_not_miss_specificity": _share(~flagged[known & ~yes]),
    }
    groups = len({one.group for one in tested})
    fold = folds_of(tested, folds=min(FOLDS, groups)) if groups > 1 else np.zeros(len(tested))
    points = operating_points(np.array(watched)[known], yes[known], fold[known].astype(int))
    return {"n_must_not_miss": int(yes.sum()), **at_chance, "urgency": figures(points)}


def _share(hits: npt.NDArray[np.bool_]) -> float | None:
    return round(float(hits.mean()), DECIMALS) if len(hits) else None


def _by_tone(tested: Sequence[Example], ranks: Sequence[Rank]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Rank]] = defaultdict(list)
    for one, rank in zip(tested, ranks, strict=True):
        groups[one.tone or "unknown"].append(rank)
    return {
        tone: {"n": len(values)}
        | {k: round(v, DECIMALS) for k, v in ranking(values, at=(1, 3, 5)).items()}
        for tone, values in sorted(groups.items())
    }
