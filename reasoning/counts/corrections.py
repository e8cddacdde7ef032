"""What counts of single findings get wrong together, corrected from the labelled cases.

Weights that add up take findings as independent. Where they are not, the sum of a label is off in
the same direction case after case. A correction says by how much, for one label and one finding, in
log10 units for a finding that is surely there and everywhere rare; it is found by maximum
likelihood of the right answers over the sums of :mod:`reasoning.counts.design`, held back by
:data:`HELD_BACK` (a ridge penalty: a logistic regression that starts from the counts).

How corrections enter a weight is the business of :mod:`reasoning.counts.corrected`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp

from kb.fitted import AGE_BANDS, FittedLabel, age_band
from reasoning.counts.corrected import amount_of_reading
from reasoning.counts.design import Design, misfit

__all__ = ["HELD_BACK", "correct"]

Floats = npt.NDArray[np.float64]
HELD_BACK = 5.0
"""Ridge penalty on corrections (natural log units)."""
_DECIMALS = 2
_STEPS = 150


def correct(
    labels: Mapping[str, FittedLabel], design: Design, exponents: Floats
) -> dict[str, FittedLabel]:
    """Return the labels with their corrections.

    Args:
        labels: the counted labels.
        design: the cases against the counts.
        exponents: as for :meth:`Design.total`.
    """
    names = [name for name in sorted(labels) if design.rows_of(name)]
    size = len(design.model.cases)
    member = np.zeros((len(names), size))
    for i, name in enumerate(names):
        member[i, design.rows_of(name)] = 1.0
    table = _amounts(design)
    found = _solve(table, design.total(exponents), design.right, member) / np.log(10.0)
    result = dict(labels)
    for name, column in zip(names, found.T, strict=True):
        result[name] = labels[name].model_copy(update=_told(column, design))
    return result


def _told(column: Floats, design: Design) -> dict[str, object]:
    """Return the fields of a label; what rounds to nothing is left out."""
    values = [round(float(value), _DECIMALS) + 0.0 for value in column]
    width = len(design.model.keys)
    findings = {key: v for key, v in zip(design.model.keys, values[:width], strict=True) if v}
    ages = tuple(values[width:-1])
    return {
        "corrections": findings,
        "age_corrections": ages if any(ages) else (),
        "sex_correction": values[-1],
    }


def _amounts(design: Design) -> Floats:
    """Return how much of each correction enters each case: findings, decades of age, sex."""
    model = design.model
    width = len(model.keys)
    rate = model.background[model.looked_at]
    table = np.zeros((len(design.cases), width + AGE_BANDS + 1))
    table[:, :width] = design.present * (1.0 - rate) - design.absent * rate
    for row, (one, readings) in enumerate(zip(design.cases, design.readings, strict=True)):
        for place, probability, base in readings:
            table[row, place] = amount_of_reading(probability, base)
        if one.case.age is not None and model.set.ages:
            table[row, width + age_band(one.case.age)] = 1.0
        if one.case.sex is not None and model.set.women is not None:
            table[row, -1] = 0.5 if one.case.sex == "female" else -0.5
    return table


def _solve(table: Floats, total: Floats, right: npt.NDArray[np.bool_], member: Floats) -> Floats:
    """Return the corrections (natural log; amounts x labels).

    Disorders that the same labels stand for move together and are taken as one answer.
    """
    patterns, group = np.unique(member.T, axis=0, return_inverse=True)
    groups = [np.flatnonzero(group.ravel() == i) for i in range(len(patterns))]
    joined = np.column_stack([logsumexp(total[:, rows], axis=1) for rows in groups])
    is_right = np.column_stack([right[:, rows[0]] for rows in groups])
    shape = (table.shape[1], len(member))

    def loss(flat: Floats) -> tuple[float, Floats]:
        values = flat.reshape(shape)
        value, slope = misfit(joined + (table @ values) @ patterns.T, is_right)
        gradient = table.T @ (slope @ patterns) + HELD_BACK * values
        return value + HELD_BACK / 2 * float(flat @ flat), gradient.ravel()

    start = np.zeros(shape[0] * shape[1])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(result.x, dtype=float).reshape(shape)
