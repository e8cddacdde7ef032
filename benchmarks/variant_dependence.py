"""Variants of dependence: findings of one group count less, kinds of a finding come by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.sheets import Floats, Part, Totals
from benchmarks.variant_parts import GROUPS, as_part, axes_of, weights_of
from reasoning.closure import Hierarchy, Subject
from reasoning.parameters import Parameters
from reasoning.setting_model import SettingModel

__all__ = ["OLD", "as_before", "fitted_grouped", "grouped", "kinds_by_chance"]

OLD: dict[str, Any] = {
    "axis_background": (
        ("body-site", 0.06), ("color", 0.04), ("dermoscopy", 0.03), ("distribution", 0.05),
        ("exposure", 0.05), ("histology", 0.03), ("history", 0.04), ("picture-class", 0.005),
        ("symptom", 0.04), ("time-course", 0.06),
    ),
    "default_background": 0.03,
}  # fmt: skip
"""How common unmentioned findings were taken to be before this ablation."""


def grouped(state: str, power: float, **changes: Any) -> Totals:
    """Let k findings of one group that are all present (or absent) count k to 1 - power."""

    def totals(part: Part) -> Floats:
        groups = np.array([GROUPS.get(axis, axis) for axis in axes_of(part)])
        present, absent = weights_of(part.model, **changes)
        given, weight = (part.present, present) if state == "present" else (part.absent, absent)
        none = np.zeros_like(weight)
        sums = part.totals(*((none, absent) if state == "present" else (present, none)))
        for group in np.unique(groups):
            column = np.flatnonzero(groups == group)
            many = np.asarray(given[:, column].sum(axis=1)).ravel()
            each = np.maximum(many, 1.0) ** -power
            sums = sums + each[:, None] * (given[:, column] @ weight[:, column].T)
        return sums

    return totals


def kinds_by_chance(part: Part) -> Floats:
    """Join kinds of a finding as if they were independent."""
    return as_part(part, _model_by_chance(part, part.sheet.study.parameters))


def _model_by_chance(part: Part, parameters: Parameters) -> SettingModel:
    compiled = part.sheet.compile(parameters)
    hierarchy = compiled.hierarchy
    said = {}
    for place in range(len(compiled.disorders)):
        row = compiled.said[place]
        named = {subject: one for subject, one in row.items() if one.match == "exact"}
        changed = dict(row)
        for subject, one in row.items():
            # a lesion is a kind of each of its parts, but no detail of what they are
            details = {k: v for k, v in named.items() if len(k) == 1 or len(subject) > 1}
            details.pop(subject, None)
            if one.match == "from-kinds":
                changed[subject] = replace(one, value=_by_chance(subject, named, hierarchy))
            else:
                left = one.value - _by_chance(subject, details, hierarchy)
                changed[subject] = replace(one, rest=max(left, 0.0))
        said[place] = changed
    compiled.said = said
    return part.sheet.setting(compiled)


def as_before(part: Part) -> Floats:
    """Weigh as the model did before this ablation."""
    parameters = replace(part.sheet.study.parameters, **OLD)
    other = Part(part.sheet, part.rows, _model_by_chance(part, parameters))
    weights = weights_of(other.model, present=0.8, absent=0.8, noted=0.7)
    return other.totals(*weights) - 0.2 * other.readings


def _by_chance(general: Subject, named: dict[Subject, Any], hierarchy: Hierarchy) -> float:
    kinds = [one for one in named if hierarchy.is_kind_of(one, general)]
    top = [a for a in kinds if not any(b != a and hierarchy.is_kind_of(a, b) for b in kinds)]
    exclusive: dict[str, float] = {}
    missed = 1.0
    for one in top:
        choice = hierarchy.choice.get(one[0]) if len(one) == 1 else None
        if choice is None:
            missed *= 1.0 - named[one].value
        else:
            exclusive[choice] = exclusive.get(choice, 0.0) + named[one].value
    for value in exclusive.values():
        missed *= 1.0 - min(value, 1.0)
    return 1.0 - missed


def fitted_grouped(part: Part) -> Floats:
    """Let k absent findings of one group count k to 0.8, beside their fitted exponents."""
    groups = np.array([GROUPS.get(axis, axis) for axis in axes_of(part)])
    absent = part.model.absent / 1e4
    sums = part.totals(part.model.present / 1e4, np.zeros_like(absent))
    for group in np.unique(groups):
        column = np.flatnonzero(groups == group)
        many = np.asarray(part.absent[:, column].sum(axis=1)).ravel()
        each = np.maximum(many, 1.0) ** -0.2
        sums = sums + each[:, None] * (part.absent[:, column] @ absent[:, column].T)
    return sums
