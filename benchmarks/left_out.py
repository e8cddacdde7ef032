"""Would it notice a disorder that it does not know? Disorders are left out, their cases are asked.

The labels of a table are divided at random in five parts. For each part its disorders are taken out
of the knowledge base, and its cases out of the counts; asked are the cases of the left-out part,
and those of known disorders whose patients were not counted either. Where kinds of one disorder
stand in the knowledge base (tinea of the groin, of the trunk), leaving one out leaves its kin; so
whole groups of disorders (``kb show``) are left out as well, which is the easier task.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.examples import Example
from benchmarks.metrics import DECIMALS
from benchmarks.study import Study
from benchmarks.sums import FOLDS, Sums, in_parallel, sums_of
from benchmarks.watch import tally
from kb.calibrated import Unlike
from reasoning.parameters import NONE_OF_THESE
from reasoning.trust.calibration import Floats, Mask, probabilities
from reasoning.trust.unlike import unlike_scores

__all__ = ["SCORES", "LeftOut", "left_out", "summary", "unlike"]

SPARED = 0.90
"""Share of the cases of known disorders that the notice should leave alone."""
SCORES = ("unlike", "none_of_these", "entropy", "first_answer")
"""What is held against each other; higher means less like a known disorder."""


@dataclass(frozen=True)
class LeftOut:
    """Scores of cases of known and of left-out disorders in one division.

    Attributes:
        gone: whose disorder was left out.
        part: which part was left out when the case was asked.
        scores: by name of :data:`SCORES`.
        row: place of the case among the examples.
    """

    gone: Mask
    part: npt.NDArray[np.int64]
    scores: dict[str, Floats]
    row: npt.NDArray[np.int64]

    def of(self, kept: Mask) -> LeftOut:
        """Return what is told of some of the cases (by their place among the examples)."""
        here = kept[self.row]
        scores = {name: values[here] for name, values in self.scores.items()}
        return LeftOut(self.gone[here], self.part[here], scores, self.row[here])

    def auroc(self, score: str = "unlike") -> float:
        """Return the chance that a left-out case scores higher than a known one."""
        from sklearn.metrics import roc_auc_score

        return float(roc_auc_score(self.gone, self.scores[score]))


def left_out(
    study: Study,
    examples: Sequence[Example],
    *,
    knowledge: str,
    seed: int,
    by: str = "label",
    jobs: int = 1,
) -> LeftOut:
    """Leave each part of the disorders out once.

    Args:
        study: what the labels stand for.
        examples: the cases; those whose label is unknown are not asked.
        knowledge: ``authored``, or ``fitted`` to the other patients and labels.
        seed: of the division.
        by: ``label`` divides labels, ``group`` whole groups of disorders.
        jobs: how many parts are fitted at a time.
    """
    from sklearn.model_selection import GroupKFold

    members = [_members(study, one) for one in examples]
    units = _units(study, examples, by)
    order = np.random.default_rng(seed).permutation(len(units))
    groups = [one.group for one in examples]
    fold = np.zeros(len(examples), dtype=np.int64)
    shuffled = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for number, (_, test) in enumerate(shuffled.split(examples, groups=groups)):
        fold[test] = number
    tasks, rows, gone = [], [], []
    for number in range(FOLDS):
        out = frozenset().union(*(units[i] for i in order[number::FOLDS]))
        lost = np.array([bool(one) and one <= out for one in members])
        known = np.array([bool(one - out) for one in members])
        asked = np.flatnonzero(lost | (known & (fold == number)))
        training = [examples[i] for i in np.flatnonzero(known & (fold != number)).tolist()]
        cases = [examples[i] for i in asked.tolist()]
        tasks.append((_part, study, out, training, cases, knowledge))
        rows.append(asked)
        gone.append(lost[asked])
    scores: list[dict[str, Floats]] = in_parallel(tasks, jobs)
    return LeftOut(
        gone=np.concatenate(gone),
        part=np.repeat(np.arange(FOLDS), [len(one) for one in rows]),
        scores={name: np.concatenate([one[name] for one in scores]) for name in SCORES},
        row=np.concatenate(rows),
    )


def unlike(found: LeftOut) -> Unlike:
    """Return the threshold of the notice and what it does on parts it was not chosen on."""
    score = found.scores["unlike"]
    flagged = np.zeros(len(score), dtype=bool)
    for number in range(FOLDS):
        here = found.part == number
        flagged[here] = score[here] >= _threshold(score[~here & ~found.gone])
    return Unlike(
        threshold=_threshold(score[~found.gone]),
        auroc=round(found.auroc(), DECIMALS),
        recognized=tally(flagged[found.gone]),
        spared=tally(~flagged[~found.gone]),
    )


def _threshold(known: Floats) -> float:
    return round(float(np.quantile(known, SPARED, method="higher")), DECIMALS)


def _members(study: Study, example: Example) -> frozenset[str]:
    """Return the disorders that an example's labels allow."""
    targets = [study.target(label) for label in example.labels]
    return frozenset().union(*(one.members for one in targets if one is not None))


def _units(study: Study, examples: Sequence[Example], by: str) -> list[frozenset[str]]:
    """Return what is left out together."""
    disorders = study.knowledge.disorders
    if by == "group":
        names = sorted({one.group for one in disorders.values()})
        return [
            frozenset(id_ for id_, one in disorders.items() if one.group == name) for name in names
        ]
    targets = {one.id: one for e in examples for label in e.labels if (one := study.target(label))}
    return [targets[id_].members for id_ in sorted(targets)]


def _part(
    study: Study,
    out: frozenset[str],
    training: Sequence[Example],
    asked: Sequence[Example],
    knowledge: str,
) -> dict[str, Floats]:
    """Return the scores of the asked cases where some disorders are not known."""
    rest = copy.copy(study)
    rest.only = sorted(study.knowledge.disorders.keys() - out)
    fitted = () if knowledge == "authored" else (rest.fit(training),)
    return _scores(sums_of(rest, asked, fitted=fitted, only=rest.only))


def _scores(sums: Sums) -> dict[str, Floats]:
    none = sums.hypotheses.index(NONE_OF_THESE)
    known = np.arange(len(sums.hypotheses)) != none
    chance = probabilities(sums.totals, 1.0)
    logs = np.log(np.maximum(chance, 1e-300))
    return {
        "unlike": unlike_scores(sums.totals[:, known], sums.priors[known]),
        "none_of_these": chance[:, none],
        "entropy": -(chance * logs).sum(axis=1),
        "first_answer": -chance.max(axis=1),
    }


def summary(divisions: Sequence[LeftOut], first: Mask | None = None) -> dict[str, Any]:
    """Return the mean AUROC of every score over some divisions, with the range.

    Args:
        divisions: results of :func:`left_out`.
        first: which cases are answered right at first place when nothing is left out; where they
            are not, there is little that taking the disorder away could change.
    """
    result: dict[str, Any] = {
        "divisions": len(divisions),
        "cases_of_left_out": [int(one.gone.sum()) for one in divisions],
        "cases_of_known": [int((~one.gone).sum()) for one in divisions],
    }
    for name in SCORES:
        values = [one.auroc(name) for one in divisions]
        result[name] = {
            "auroc": round(fmean(values), DECIMALS),
            "lowest": round(min(values), DECIMALS),
            "highest": round(max(values), DECIMALS),
        }
    if first is not None:
        for name, kept in (("right_if_known", first), ("wrong_if_known", ~first)):
            parts = [one.of(kept) for one in divisions]
            values = [one.auroc() for one in parts if one.gone.any() and not one.gone.all()]
            result[f"unlike_where_{name}"] = round(fmean(values), DECIMALS) if values else None
    return result
