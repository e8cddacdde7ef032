"""Fit an overlay to a labelled table: count, find how much of each weight counts, then correct.

The exponents are found by maximum likelihood of the right answers (:mod:`reasoning.counts.design`);
a weak pull towards :data:`PULL_TO` keeps rare findings near it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from kb.fitted import Exponents, FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.corrections import correct
from reasoning.counts.counting import LabelledCase, count
from reasoning.counts.design import Design, misfit
from reasoning.parameters import DEFAULT_PARAMETERS, Parameters

__all__ = ["fit"]

Floats = npt.NDArray[np.float64]
PULL_TO = 0.6
"""An exponent before the data speak: findings of one patient are never quite independent."""
_PULL = 2.0
_DECIMALS = 3


def fit(
    cases: Sequence[LabelledCase],
    knowledge: KnowledgeBase,
    dataset: str,
    *,
    parameters: Parameters = DEFAULT_PARAMETERS,
    only: Sequence[str] | None = None,
    made_by: str = "",
) -> FittedSet:
    """Return the fitted set of labelled cases: counts, exponents and corrections.

    Args:
        cases: all of one setting; the setting of the first counts.
        knowledge: the knowledge base that the counts lie over.
        dataset: name of the data set.
        parameters: numbers of the model.
        made_by: the command, for the file.
        only: the candidates, where a study has a closed list of diagnoses.
    """
    counted = count(cases, knowledge, dataset)
    compiled = CompiledKnowledge(knowledge, parameters, only=only, fitted=(counted,))
    design = Design(cases, compiled)
    exponents = np.exp(_solve(design))
    keys = design.model.keys
    size = len(keys)
    names = ("present", "absent", "read")
    by_key = {
        key: Exponents(
            **{n: round(float(exponents[i + j * size]), _DECIMALS) for j, n in enumerate(names)}
        )
        for i, key in enumerate(keys)
    }
    age, sex, prior = (round(float(value), _DECIMALS) for value in exponents[3 * size :])
    update = {"exponents": by_key, "made_by": made_by, "age_exponent": age}
    update |= {"sex_exponent": sex, "prior_exponent": prior}
    update["labels"] = correct(counted.labels, design, exponents)
    return counted.model_copy(update=update)


def _solve(design: Design) -> Floats:
    """Return the logs of the exponents, in the order of :meth:`Design.total`."""
    start = np.full(3 * len(design.model.keys) + 3, np.log(PULL_TO))
    start[-1] = 0.0

    def loss(logs: Floats) -> tuple[float, Floats]:
        e = np.exp(logs)
        value, slope = misfit(design.total(e), design.right)
        away = logs - start
        gradient = design.gradient(slope) * e + _PULL * away
        return value + _PULL / 2 * float(away @ away), gradient

    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return np.asarray(result.x, dtype=float)
