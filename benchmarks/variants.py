"""Variants of the model for the ablation: each takes a part of a table to its sums.

What the model does now is :func:`benchmarks.variant_parts.as_it_is`; every other
variant switches one thing on or off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.sheets import Floats, Part, Totals
from benchmarks.variant_dependence import OLD, as_before, fitted_grouped, grouped, kinds_by_chance
from benchmarks.variant_noise import by_observer, leak, one_place, sensitivity_by_case
from benchmarks.variant_parts import as_it_is, changed_by, recompiled, summed
from kb.fitted import Exponents
from reasoning.compiled import CompiledKnowledge
from reasoning.setting_model import SettingModel

__all__ = ["AUTHORED", "FITTED", "Variant"]


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
        return summed(part, belief=belief)

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
    return summed(part, belief=belief)


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
        return summed(other)

    return totals


def _same_exponent(value: float) -> Totals:
    every = Exponents(present=value, absent=value, read=value)
    return _refitted(lambda one: {"exponents": dict.fromkeys(one.overall, every)})


def _uncorrected(one: Any) -> dict[str, Any]:
    bare = {"corrections": {}, "age_corrections": (), "sex_correction": 0.0}
    return {"labels": {key: label.model_copy(update=bare) for key, label in one.labels.items()}}


AUTHORED = (
    Variant("all", "the model before this ablation", as_before),
    Variant("noise", "unmentioned findings half as common", leak(0.5)),
    Variant("noise", "unmentioned findings as common as before", recompiled(**OLD)),
    Variant("noise", "silence of a script worth 1 patient", recompiled(unmentioned_strength=1.0)),
    Variant("noise", "silence of a script worth 10", recompiled(unmentioned_strength=10.0)),
    Variant(
        "noise",
        "1 % of present findings noted by mistake",
        changed_by(lambda _: {"mistaken": 0.01}),
    ),
    Variant("noise", "an absent finding counts fully", changed_by(lambda _: {"absent": 1.0})),
    Variant("noise", "an absent finding counts 0.8", changed_by(lambda _: {"absent": 0.8})),
    Variant("noise", "0.7 of what is there is noted", changed_by(lambda _: {"noted": 0.7})),
    Variant("noise", "noted: told 0.95, dermoscopy 0.5", changed_by(by_observer)),
    Variant("noise", "share noted estimated in each case", sensitivity_by_case),
    Variant("noise", "one lesion, one place: others absent", one_place),
    Variant("dependence", "what is told counts fully", changed_by(lambda _: {"present": 1.0})),
    Variant(
        "dependence", "every present finding counts 0.8", changed_by(lambda _: {"present": 0.8})
    ),
    Variant("dependence", "k present of a group count k^0.8", grouped("present", 0.2)),
    Variant("dependence", "k absent of a group count k^0.8", grouped("absent", 0.2, absent=1.0)),
    Variant("dependence", "kinds of a finding come by chance", kinds_by_chance),
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
    Variant("dependence", "k absent of a group count k^0.8", fitted_grouped),
    Variant("dependence", "no corrections", _refitted(_uncorrected)),
    Variant("soft evidence", "readings left out", _readings(0.0)),
    Variant(
        "noise", "authored ratio worth 3 patients", _refitted(lambda _: {"prior_strength": 3.0})
    ),
    Variant("noise", "authored ratio worth 50", _refitted(lambda _: {"prior_strength": 50.0})),
)
