"""Beliefs of all pairs of disorder and subject at once.

The same beliefs, one by one and with their reasons: :mod:`reasoning.beliefs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reasoning.beliefs import stands_alone
from reasoning.closure import Hierarchy, Subject

if TYPE_CHECKING:
    from reasoning.compiled import CompiledKnowledge

__all__ = ["assumed", "beliefs_of"]

Floats = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]


def assumed(compiled: CompiledKnowledge) -> Floats:
    """Return what each script says of each subject (disorders x subjects); else its leak.

    A lesion that a script does not name is as likely as its parts together.
    """
    value, strength, _ = compiled.stated
    known = np.where(strength > 0.0, value, compiled.leak)
    for lesion in compiled.hierarchy.lesions:
        column = compiled.column[lesion]
        silent = strength[:, column] == 0.0
        known[silent, column] = _together(compiled, known, lesion)[silent]
    return known


def beliefs_of(compiled: CompiledKnowledge, background: Floats) -> tuple[Floats, Columns, Columns]:
    """Return beliefs, and which general subjects the inherited ones come from.

    Args:
        compiled: what the scripts say.
        background: probability of each subject over all disorders.

    Returns:
        Three arrays (disorders x subjects): the belief; the column of the general subject that it
        is inherited from; the column of another one that is rarer in the disorder than elsewhere
        and lowers it. The columns are -1 where there is none; a lesion that is as likely as its
        parts together is inherited from itself.
    """
    parameters = compiled.parameters
    value, strength, rest = compiled.stated
    k, silence = parameters.background_strength, parameters.unmentioned_strength
    total = strength + k
    stated = (strength * value + k * background) / total
    left_over = (strength * np.maximum(rest, 0.0) + k * background) / total
    unmentioned = (silence * compiled.leak + k * background) / (silence + k)
    belief = np.where(strength > 0.0, stated, unmentioned)
    via = np.full(belief.shape, -1, dtype=np.int64)
    lowered_by = np.full(belief.shape, -1, dtype=np.int64)
    rarer = np.where(rest >= 0.0, np.minimum(stated / background, 1.0), 1.0).round(12)
    row = np.arange(len(rarer))
    for column, subject in enumerate(compiled.hierarchy.subjects):
        if stands_alone(subject, compiled.knowledge, parameters):
            continue
        if len(subject) > 1:
            least = parameters.joined_floor * background[column]
            joined = np.maximum(_together(compiled, belief, subject), least)
            rows = strength[:, column] == 0.0
            rows |= (rest[:, column] < 0.0) & (joined > belief[:, column])
            belief[rows, column], via[rows, column] = joined[rows], column
            continue
        above = [compiled.column[one] for one in compiled.hierarchy.ancestors(subject)]
        above.sort(key=lambda c: (round(float(background[c]), 12), c))
        open_ = rest[:, column] < 0.0  # not named: silence, or kinds of it
        silent = strength[:, column] == 0.0
        floor = belief[:, column].copy()
        for general in above:
            rows = open_ & (rest[:, general] >= 0.0)
            if not rows.any():
                continue
            open_ &= ~rows
            ratio = left_over[:, general] / background[general]
            scaled = background[column] * ratio**parameters.inherited_discount
            inherited = np.minimum(scaled, 0.99)
            # what named kinds leave over may be less than silence, or the kinds of this one, say
            whole = silent & (rest[:, general] == value[:, general])
            rows &= whole | (inherited > floor)
            belief[rows, column] = inherited[rows]
            via[rows, column] = general
            others = np.array(
                [c for c in above if not _akin(compiled.hierarchy, c, general)], dtype=np.int64
            )
            if not others.size:
                continue
            lowest = others[rarer[:, others].argmin(axis=1)]
            low = rarer[row, lowest]
            rows &= low < 1.0
            scaled = background[column] * (ratio * low) ** parameters.inherited_discount
            lowered = np.minimum(scaled, 0.99)
            under = rows & ~silent & (lowered <= floor)
            belief[under, column], via[under, column] = floor[under], -1
            rows &= ~under
            belief[rows, column] = lowered[rows]
            lowered_by[rows, column] = lowest[rows]
    return belief, via, lowered_by


def _together(compiled: CompiledKnowledge, chance: Floats, lesion: Subject) -> Floats:
    """Return the chance of all parts of a lesion, for every disorder."""
    columns = [compiled.column[part,] for part in lesion]
    joined: Floats = np.prod(chance[:, columns], axis=1)
    return joined


def _akin(hierarchy: Hierarchy, one: int, other: int) -> bool:
    """Tell whether one of two subjects (columns) is a kind of the other."""
    a, b = hierarchy.subjects[one], hierarchy.subjects[other]
    return hierarchy.is_kind_of(a, b) or hierarchy.is_kind_of(b, a)
