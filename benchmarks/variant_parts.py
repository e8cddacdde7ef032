"""What variants of the model are made of: the rule of the weights, with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.sheets import Floats, Part, Totals
from reasoning.counts.overlay import FittedModel
from reasoning.setting_model import SettingModel

__all__ = [
    "GROUPS",
    "TOLD",
    "as_it_is",
    "as_part",
    "axes_of",
    "changed_by",
    "recompiled",
    "summed",
    "weights_of",
]

TOLD = ("exposure", "history", "symptom", "systemic", "time-course")
_LOOKS = (
    "primary-lesion", "secondary-change", "color", "surface", "palpation", "border", "shape",
    "arrangement", "lesion",
)  # fmt: skip
GROUPS = {
    **dict.fromkeys(TOLD, "told"),
    **dict.fromkeys(_LOOKS, "looks"),
    "body-site": "place",
    "distribution": "place",
}
"""Findings that travel together: of the look of a lesion, of its place, of what is told."""


def as_it_is(part: Part) -> Floats:
    """Return the sums of the model as it is (weights not rounded for authored knowledge)."""
    return summed(part)


def axes_of(part: Part) -> list[str]:
    """Return the axis of every subject; a described lesion is an axis of its own."""
    findings = part.sheet.knowledge.findings
    subjects = part.model.compiled.hierarchy.subjects
    return [findings[one[0]].axis if len(one) == 1 else "lesion" for one in subjects]


def weights_of(
    model: SettingModel,
    *,
    belief: Floats | None = None,
    present: Floats | float | None = None,
    absent: float | None = None,
    noted: Floats | float | None = None,
    mistaken: float = 0.0,
) -> tuple[Floats, Floats]:
    """Return weights of present and absent findings by the rule of the model.

    Args:
        model: beliefs and background.
        belief: other beliefs.
        present: other tempering of present findings.
        absent: other tempering of absent ones.
        noted: other chance that a finding that is there is noted.
        mistaken: chance that one that is not there is noted.
    """
    parameters, b = model.compiled.parameters, model.background
    p = model.probability if belief is None else belief
    up = model.compiled.tempering if present is None else present
    down = parameters.absent_tempering if absent is None else absent
    s = parameters.observer_sensitivity if noted is None else noted
    told_p, told_b = s * p + mistaken * (1 - p), s * b + mistaken * (1 - b)
    if mistaken == 0.0:
        told_p, told_b = p, b
    untold = np.log10((1 - s * p - mistaken * (1 - p)) / (1 - s * b - mistaken * (1 - b)))
    return up * np.log10(told_p / told_b), down * untold


def summed(part: Part, **changes: Any) -> Floats:
    """Return the sums with other arguments of :func:`weights_of`; fitted weights stay."""
    if isinstance(part.model, FittedModel):
        return part.totals(part.model.present / 1e4, part.model.absent / 1e4)
    return part.totals(*weights_of(part.model, **changes))


def changed_by(changes: Callable[[Part], dict[str, Any]]) -> Totals:
    """Return a variant with other arguments of :func:`weights_of`, made from the part."""
    return lambda part: summed(part, **changes(part))


def recompiled(**changes: Any) -> Totals:
    """Return a variant with other numbers of the model."""

    def totals(part: Part) -> Floats:
        parameters = replace(part.sheet.study.parameters, **changes)
        model = part.sheet.setting(part.sheet.compile(parameters))
        return as_part(part, model)

    return totals


def as_part(part: Part, model: SettingModel) -> Floats:
    """Return the sums of the same cases under another model."""
    other = Part(part.sheet, part.rows, model)
    other.people = part.people
    return summed(other)
