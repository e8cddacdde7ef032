"""Variants of the model for the ablation: each takes a part of a table to its sums.

What the model does now is :func:`as_it_is`; every other variant switches one thing on or off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.sheets import Floats, Part, Totals
from kb.fitted import Exponents
from reasoning.closure import Hierarchy, Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.overlay import FittedModel
from reasoning.parameters import Parameters
from reasoning.setting_model import SettingModel

__all__ = ["AUTHORED", "FITTED", "Variant", "as_it_is"]

_TOLD = ("exposure", "history", "symptom", "systemic", "time-course")
_LOOKS = (
    "primary-lesion", "secondary-change", "color", "surface", "palpation", "border", "shape",
    "arrangement", "lesion",
)  # fmt: skip
_GROUPS = {
    **dict.fromkeys(_TOLD, "told"),
    **dict.fromkeys(_LOOKS, "looks"),
    "body-site": "place",
    "distribution": "place",
}
"""Findings that travel together: of the look of a lesion, of its place, of what is told."""


_OLD: dict[str, Any] = {
    "axis_background": (
        ("body-site", 0.06), ("color", 0.04), ("dermoscopy", 0.03), ("distribution", 0.05),
        ("exposure", 0.05), ("histology", 0.03), ("history", 0.04), ("picture-class", 0.005),
        ("symptom", 0.04), ("time-course", 0.06),
    ),
    "default_background": 0.03,
}  # fmt: skip
"""How common unmentioned findings were taken to be before this ablation."""


@dataclass(frozen=True)
class Variant:
    """One thing switched on or off.

    Attributes:
        about: ``noise``, ``dependence``, ``soft evidence`` or ``smoothing``.
        says: what is done.
        totals: how.
    """

    about: str
    says: str
    totals: Totals


def as_it_is(part: Part) -> Floats:
    """Return the sums of the model as it is (weights not rounded for authored knowledge)."""
    return _summed(part)


# -- building blocks -------------------------------------------------------------------------------
def _axes(part: Part) -> list[str]:
    findings = part.sheet.knowledge.findings
    subjects = part.model.compiled.hierarchy.subjects
    return [findings[one[0]].axis if len(one) == 1 else "lesion" for one in subjects]


def _weights(
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


def _summed(part: Part, **changes: Any) -> Floats:
    if isinstance(part.model, FittedModel):
        return part.totals(part.model.present / 1e4, part.model.absent / 1e4)
    return part.totals(*_weights(part.model, **changes))


def _with(changes: Callable[[Part], dict[str, Any]]) -> Totals:
    return lambda part: _summed(part, **changes(part))


def _recompiled(**changes: Any) -> Totals:
    """Return a variant with other numbers of the model."""

    def totals(part: Part) -> Floats:
        parameters = replace(part.sheet.study.parameters, **changes)
        model = part.sheet.setting(part.sheet.compile(parameters))
        return _as_part(part, model)

    return totals


def _as_part(part: Part, model: SettingModel) -> Floats:
    other = Part(part.sheet, part.rows, model)
    other.people = part.people
    return _summed(other)


# -- noise -----------------------------------------------------------------------------------------
def _leak(factor: float) -> Totals:
    usual = Parameters()
    axes = tuple((axis, value * factor) for axis, value in usual.axis_background)
    return _recompiled(axis_background=axes, default_background=usual.default_background * factor)


def _by_observer(part: Part) -> dict[str, Any]:
    """Return how surely each finding is noted, by who notes it."""
    chance = {"dermoscopy": 0.5, **dict.fromkeys(_TOLD, 0.95)}
    return {"noted": np.array([chance.get(axis, 0.9) for axis in _axes(part)])}


def _sensitivity_by_case(part: Part) -> Floats:
    """Estimate in every case how much of what is there was noted, from how much was."""
    model, axes = part.model, np.array(_axes(part))
    found, expected = np.zeros(len(part.rows)), np.zeros(len(part.rows))
    for axis in np.unique(axes):
        column = np.flatnonzero(axes == axis)
        absent, present = part.absent[:, column], part.present[:, column]
        asked = np.asarray(absent.sum(axis=1)).ravel() > 0
        found += asked * np.asarray(present.sum(axis=1)).ravel()
        expected += asked * ((present + absent) @ model.background[column])
    noted = np.round(np.clip((found + 5 * 0.9) / (expected + 5), 0.2, 0.95), 1)
    totals = _summed(part)
    for value in np.unique(noted):
        rows = noted == value
        totals[rows] = _summed(part, noted=float(value))[rows]
    return totals


def _one_place(part: Part) -> Floats:
    """Call every other place absent where there is one lesion and its place is known."""
    from scipy import sparse

    knowledge, column = part.sheet.knowledge, part.model.compiled.column
    tree = part.model.compiled.hierarchy
    sites = [one.id for one in knowledge.findings.values() if one.axis == "body-site"]
    more = sparse.lil_matrix(part.absent.shape)
    for place, row in enumerate(part.rows):
        held = part.sheet.closed[row].present
        one_lesion = ("picture-of-one-lesion",) in held or ("single-lesion",) in held
        here = [site for site in sites if (site,) in held] if one_lesion else []
        for other in _elsewhere(here, sites, tree) if here else ():
            more[place, column[other]] = 1
    added: Floats = more.tocsr() @ _weights(part.model, noted=0.5)[1].T
    return _summed(part) + added


def _elsewhere(here: list[str], sites: list[str], tree: Hierarchy) -> list[Subject]:
    """Return the most general places that neither hold these nor lie in the finest of them."""

    def within(one: str, other: str) -> bool:
        return tree.is_kind_of((one,), (other,))

    finest = [a for a in here if not any(b != a and within(b, a) for b in here)]
    away = [s for s in sites if not any(within(f, s) or within(s, f) for f in finest)]
    return [(s,) for s in away if not any(o != s and within(s, o) for o in away)]


# -- dependence ------------------------------------------------------------------------------------
def _grouped(state: str, power: float, **changes: Any) -> Totals:
    """Let k findings of one group that are all present (or absent) count k to 1 - power."""

    def totals(part: Part) -> Floats:
        groups = np.array([_GROUPS.get(axis, axis) for axis in _axes(part)])
        present, absent = _weights(part.model, **changes)
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


def _kinds_by_chance(part: Part) -> Floats:
    """Join kinds of a finding as if they were independent."""
    return _as_part(part, _model_by_chance(part, part.sheet.study.parameters))


def _model_by_chance(part: Part, parameters: Parameters) -> SettingModel:
    compiled = part.sheet.compile(parameters)
    hierarchy = compiled.hierarchy
    said = []
    for row in compiled.said:
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
        said.append(changed)
    compiled.said = tuple(said)
    return part.sheet.setting(compiled)


def _as_before(part: Part) -> Floats:
    """Weigh as the model did before this ablation."""
    parameters = replace(part.sheet.study.parameters, **_OLD)
    other = Part(part.sheet, part.rows, _model_by_chance(part, parameters))
    weights = _weights(other.model, present=0.8, absent=0.8, noted=0.7)
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


# -- smoothing -------------------------------------------------------------------------------------
def _silent(model: SettingModel) -> npt.NDArray[np.bool_]:
    silent: npt.NDArray[np.bool_] = (model.compiled.stated[1] == 0.0) & (model.via < 0)
    return silent


def _towards_group(patients: float, *, only_silent: bool) -> Totals:
    """Shrink beliefs towards the mean of the disorder's group."""

    def totals(part: Part) -> Floats:
        model, compiled = part.model, part.model.compiled
        value, strength, _ = compiled.stated
        said = np.where(strength > 0.0, value, compiled.leak)
        own = np.where(strength > 0.0, strength, compiled.parameters.unmentioned_strength)
        own = own + compiled.parameters.background_strength
        belief, silent = model.probability.copy(), _silent(model)
        names = np.array([one.group for one in compiled.disorders])
        for name in np.unique(names):
            rows = np.flatnonzero(names == name)
            if len(rows) < 3:
                continue
            part_of = np.sqrt(model.prior[rows])
            whole = part_of @ said[rows]
            for row, weight in zip(rows, part_of, strict=True):
                others = (whole - weight * said[row]) / (part_of.sum() - weight)
                moved = (own[row] * belief[row] + patients * others) / (own[row] + patients)
                chosen = silent[row] if only_silent else np.full(len(moved), True)
                belief[row] = np.where(chosen, moved, belief[row])
        return _summed(part, belief=belief)

    return totals


def _like_the_usual_form(part: Part) -> Floats:
    """Let a variant say of a finding what its usual form says, where it says nothing itself."""
    model, compiled = part.model, part.model.compiled
    parameters = compiled.parameters
    value, strength, _ = compiled.stated
    belief, silent = model.probability.copy(), _silent(model)
    k, quiet = parameters.background_strength, parameters.unmentioned_strength
    for row, disorder in enumerate(compiled.disorders):
        usual = compiled.row.get(disorder.variant_of or "", -1)
        if usual >= 0:
            mixed = quiet * compiled.leak + k * model.background + value[usual]
            chosen = silent[row] & (strength[usual] > 0.0)
            belief[row] = np.where(chosen, mixed / (quiet + k + 1.0), belief[row])
    return _summed(part, belief=belief)


# -- soft evidence ---------------------------------------------------------------------------------
def _readings(factor: float) -> Totals:
    return lambda part: as_it_is(part) + (factor - 1.0) * part.readings


# -- fitted ----------------------------------------------------------------------------------------
def _refitted(change: Callable[[Any], dict[str, Any]]) -> Totals:
    """Return a variant with something changed in the fitted sets."""

    def totals(part: Part) -> Floats:
        sets = [one.model_copy(update=change(one)) for one in part.model.compiled.fitted]
        compiled: CompiledKnowledge = part.sheet.compile(fitted=sets)
        other = Part(part.sheet, part.rows, part.sheet.setting(compiled))
        return _summed(other)

    return totals


def _same_exponent(value: float) -> Totals:
    every = Exponents(present=value, absent=value, read=value)
    return _refitted(lambda one: {"exponents": dict.fromkeys(one.overall, every)})


def _uncorrected(one: Any) -> dict[str, Any]:
    bare = {"corrections": {}, "age_corrections": (), "sex_correction": 0.0}
    return {"labels": {key: label.model_copy(update=bare) for key, label in one.labels.items()}}


def _fitted_grouped(part: Part) -> Floats:
    """Let k absent findings of one group count k to 0.8, beside their fitted exponents."""
    groups = np.array([_GROUPS.get(axis, axis) for axis in _axes(part)])
    absent = part.model.absent / 1e4
    sums = part.totals(part.model.present / 1e4, np.zeros_like(absent))
    for group in np.unique(groups):
        column = np.flatnonzero(groups == group)
        many = np.asarray(part.absent[:, column].sum(axis=1)).ravel()
        each = np.maximum(many, 1.0) ** -0.2
        sums = sums + each[:, None] * (part.absent[:, column] @ absent[:, column].T)
    return sums


AUTHORED = (
    Variant("all", "the model before this ablation", _as_before),
    Variant("noise", "unmentioned findings half as common", _leak(0.5)),
    Variant("noise", "unmentioned findings as common as before", _recompiled(**_OLD)),
    Variant("noise", "silence of a script worth 1 patient", _recompiled(unmentioned_strength=1.0)),
    Variant("noise", "silence of a script worth 10", _recompiled(unmentioned_strength=10.0)),
    Variant(
        "noise", "1 % of present findings noted by mistake", _with(lambda _: {"mistaken": 0.01})
    ),
    Variant("noise", "an absent finding counts fully", _with(lambda _: {"absent": 1.0})),
    Variant("noise", "an absent finding counts 0.8", _with(lambda _: {"absent": 0.8})),
    Variant("noise", "0.7 of what is there is noted", _with(lambda _: {"noted": 0.7})),
    Variant("noise", "noted: told 0.95, dermoscopy 0.5", _with(_by_observer)),
    Variant("noise", "share noted estimated in each case", _sensitivity_by_case),
    Variant("noise", "one lesion, one place: others absent", _one_place),
    Variant("dependence", "what is told counts fully", _with(lambda _: {"present": 1.0})),
    Variant("dependence", "every present finding counts 0.8", _with(lambda _: {"present": 0.8})),
    Variant("dependence", "k present of a group count k^0.8", _grouped("present", 0.2)),
    Variant("dependence", "k absent of a group count k^0.8", _grouped("absent", 0.2, absent=1.0)),
    Variant("dependence", "kinds of a finding come by chance", _kinds_by_chance),
    Variant("soft evidence", "readings left out", _readings(0.0)),
    Variant("soft evidence", "readings count 0.8", _readings(0.8)),
    Variant(
        "smoothing", "silence shrunk to the group, 1 patient", _towards_group(1.0, only_silent=True)
    ),
    Variant(
        "smoothing", "all shrunk to the group, 1 patient", _towards_group(1.0, only_silent=False)
    ),
    Variant("smoothing", "a silent variant follows its usual form", _like_the_usual_form),
)
FITTED = (
    Variant("dependence", "every weight counts fully", _same_exponent(1.0)),
    Variant("dependence", "every weight counts 0.6", _same_exponent(0.6)),
    Variant("dependence", "k absent of a group count k^0.8", _fitted_grouped),
    Variant("dependence", "no corrections", _refitted(_uncorrected)),
    Variant("soft evidence", "readings left out", _readings(0.0)),
    Variant(
        "noise", "authored ratio worth 3 patients", _refitted(lambda _: {"prior_strength": 3.0})
    ),
    Variant("noise", "authored ratio worth 50", _refitted(lambda _: {"prior_strength": 50.0})),
)
