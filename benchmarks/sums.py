"""The sums of every hypothesis for every case of a labelled table, as arrays.

What temperatures, sets and operating points are fitted to. Counts that a case is weighed with never
hold its own patient (grouped folds), and every disorder of the knowledge base may be the answer,
whatever list a study had, because that is how a differential is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.examples import Example
from benchmarks.study import Study
from kb.errors import InputError
from kb.fitted import FittedSet
from reasoning.batches.batch import Batch
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.trust.calibration import Ints, Mask

__all__ = [
    "FOLDS",
    "Sums",
    "folds_of",
    "in_parallel",
    "out_of_fold",
    "sums_of",
]

FOLDS = 5


@dataclass(frozen=True)
class Sums:
    """Cases x hypotheses, and what is known of the cases.

    Attributes:
        hypotheses: ids of the columns.
        priors: of the columns; the same units as the sums.
        totals: sums, whole numbers of 10**-RESOLUTION (log10).
        closed: hypotheses that an exclusion rule rules out.
        right: hypotheses that the label allows.
        examples: the cases.
        fold: the fold of each case; cases of one patient share it.
    """

    hypotheses: tuple[str, ...]
    priors: Ints
    totals: Ints
    closed: Mask
    right: Mask
    examples: tuple[Example, ...]
    fold: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.examples)

    def take(self, rows: npt.ArrayLike) -> Sums:
        """Return some of the cases."""
        places = np.arange(len(self))[np.asarray(rows)]
        return Sums(
            self.hypotheses,
            self.priors,
            self.totals[places],
            self.closed[places],
            self.right[places],
            tuple(self.examples[place] for place in places.tolist()),
            self.fold[places],
        )


def folds_of(examples: Sequence[Example], *, folds: int = FOLDS) -> npt.NDArray[np.int64]:
    """Return the fold of each case, grouped by patient.

    Raises:
        InputError: there are too few patients.
    """
    from sklearn.model_selection import GroupKFold

    groups = [one.group for one in examples]
    if len(set(groups)) < folds:
        raise InputError(
            f"{len(set(groups))} patients are too few to divide in {folds} parts",
            mend="give a larger table with --cases",
        )
    found = np.zeros(len(examples), dtype=np.int64)
    for place, (_, test) in enumerate(GroupKFold(folds).split(examples, groups=groups)):
        found[test] = place
    return found


def sums_of(
    study: Study,
    examples: Sequence[Example],
    *,
    fitted: Sequence[FittedSet] = (),
    only: Sequence[str] | None = None,
    fold: int = 0,
) -> Sums:
    """Return the sums of cases under one state of knowledge.

    Args:
        study: what the labels stand for.
        examples: the cases.
        fitted: counts in use.
        only: restrict the hypotheses to these disorders.
        fold: number of the fold that all these cases are in.
    """
    knowledge = study.knowledge
    compiled = CompiledKnowledge(knowledge, only=only, fitted=fitted)
    cases = [study.case(one) for one in examples]
    settings = sorted({case.setting for case in cases})
    if len(settings) > 1:
        raise InputError(
            f"the cases are of several settings ({', '.join(settings)})",
            mend="give one file for each: what is measured belongs to one setting",
        )
    answers = Batch(compiled).answer(cases)
    if answers.refused:
        first = min(answers.refused)
        raise InputError(answers.refused[first].message, place=examples[first].place)
    model = compiled.setting(settings[0])
    units = dict(zip(compiled.row, model.prior_weight.tolist(), strict=True))
    units[NONE_OF_THESE] = model.none_weight
    priors = np.array([units[id_] for id_ in answers.hypotheses], dtype=np.int64)
    place = {id_: column for column, id_ in enumerate(answers.hypotheses)}
    closed = np.zeros(answers.totals.shape, dtype=bool)
    for rule in knowledge.exclusions:
        if rule.id in answers.exclusions and rule.disorder in place:
            closed[:, place[rule.disorder]] |= answers.exclusions[rule.id]
    right = np.zeros(answers.totals.shape, dtype=bool)
    for row, one in enumerate(examples):
        for label in one.labels:
            target = study.target(label)
            for id_ in () if target is None else target.members & place.keys():
                right[row, place[id_]] = True
    number = np.full(len(examples), fold, dtype=np.int64)
    return Sums(answers.hypotheses, priors, answers.totals, closed, right, tuple(examples), number)


def out_of_fold(
    study: Study, examples: Sequence[Example], *, knowledge: str, jobs: int = 1
) -> Sums:
    """Return the sums of all cases, each with counts of other patients only.

    Args:
        study: what the labels stand for.
        examples: the cases.
        knowledge: ``authored`` uses no counts, so that the folds only tell patients apart.
        jobs: how many folds are fitted at a time, each in a process of its own.

    Raises:
        InputError: there are too few patients, or nothing to learn from.
    """
    fold = folds_of(examples)
    if knowledge == "authored":
        return replace(sums_of(study, examples), fold=fold)
    order = [np.flatnonzero(fold == number) for number in range(FOLDS)]
    parts = in_parallel(
        [
            (_fold, study, [examples[i] for i in np.flatnonzero(fold != number).tolist()],
             [examples[i] for i in order[number].tolist()], number)
            for number in range(FOLDS)
        ],
        jobs,
    )  # fmt: skip
    back = np.argsort(np.concatenate(order))
    return Sums(
        parts[0].hypotheses,
        parts[0].priors,  # of the first fold: those of the others are a little different
        np.concatenate([one.totals for one in parts])[back],
        np.concatenate([one.closed for one in parts])[back],
        np.concatenate([one.right for one in parts])[back],
        tuple(examples),
        fold,
    )


def _fold(study: Study, training: Sequence[Example], test: Sequence[Example], number: int) -> Sums:
    return sums_of(study, test, fitted=[study.fit(training)], fold=number)


def in_parallel(tasks: Sequence[tuple[Any, ...]], jobs: int) -> list[Any]:
    """Return what functions give, each with its arguments, in the order of the tasks."""
    from sklearn.utils.parallel import Parallel, delayed

    found: list[Any] = Parallel(n_jobs=jobs)(delayed(make)(*rest) for make, *rest in tasks)
    return found
