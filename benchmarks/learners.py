"""Plain learners beside the engine: fitted to the same training part, ranked by the same rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.baselines import BASELINES, Features
from benchmarks.examples import Example
from benchmarks.metrics import Ranked
from benchmarks.study import Study
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.overlay import label_shares

__all__ = ["Shares", "rank_learners"]


def rank_learners(
    study: Study,
    training: Sequence[Example],
    test: Sequence[Example],
    answers: Mapping[str, Ranked],
) -> None:
    """Fit plain learners to the labels of the training part and rank their answers.

    A label that is a class of disorders is shared out over its members just as the engine's counts
    are, so that both answer with disorders and are ranked by the same rule.
    """
    features = Features(training)
    usable = [(one, label) for one in training if (label := study.learnable(one)) is not None]
    learned = [one for one, _ in usable]
    labels = [label for _, label in usable]
    if len(set(labels)) < 2:  # most learners refuse that: there is one answer, or none at all
        only = dict.fromkeys(labels[:1], 1.0)
        chance = Shares(study, labels).of(list(only), list(only.values()))
        for name in BASELINES if training else ():
            for one in test:
                answers[name].add(*(study.rank(chance, one) if only else (None, 0.0)))
        return
    shares = Shares(study, labels)
    for name, make in BASELINES.items():
        learner = make()
        filled = getattr(learner, "filled", True)
        learner.fit(features.of(learned, filled=filled), np.array(labels))
        known = [str(label) for label in learner.classes_]
        chances = learner.predict_proba(features.of(test, filled=filled))
        for one, row in zip(test, chances, strict=True):
            answers[name].add(*study.rank(shares.of(known, row), one))


class Shares:
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
