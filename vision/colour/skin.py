"""The person's own skin around the lesion: what red, brown and pale are measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONG_SIDE", "Skin", "find_skin", "seam_of", "usable"]

Field = NDArray[np.float32]

LONG_SIDE = 384
"""Colour is measured on pictures shrunk to this longer side; larger shows no more of it."""

BLACK = 28
"""Pixels with no channel over this are the dermatoscope's black frame or ink, not skin."""

BURNT = 250
"""Pixels with all channels over this are reflections."""

GAP = 0.03
"""Width of the seam around a lesion that is neither lesion nor skin, as a share of the longer
side."""

LEAST = 0.02
"""Share of the picture that must be skin for it to be a reference."""


@dataclass(frozen=True, eq=False)
class Skin:
    """The reference.

    Attributes:
        density: median optical density of the skin's channels, float64 (3,).
        spread: how much the erythema index varies over it (1.4826 times the median deviation).
        pixels: where it was taken, bool (rows, columns).
        around: True where it was taken around an outlined lesion, False where it was guessed as the
            paler half of the picture.
    """

    density: NDArray[np.float64]
    spread: float
    pixels: NDArray[np.bool]
    around: bool


def usable(pixels: NDArray[np.uint8], hair: NDArray[np.bool] | None = None) -> NDArray[np.bool]:
    """Return where colour can be read: not the black frame, no reflection, no hair."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    seen = (red > BLACK) | (green > BLACK) | (blue > BLACK)
    fine = seen & ((red < BURNT) | (green < BURNT) | (blue < BURNT))
    return np.asarray(fine if hair is None else fine & ~hair)


def seam_of(shape: tuple[int, int]) -> int:
    """Return the width of the seam around a lesion in a picture of (rows, columns), in pixels."""
    return max(2, round(GAP * max(shape)))


def find_skin(
    values: Field, away: NDArray[np.float64] | None, fine: NDArray[np.bool]
) -> Skin | None:
    """Return the skin of reference, None where there is too little.

    With a lesion outlined, it is the skin outside it, less a seam. Without one, it is the half of
    the picture that is least red: in a photograph of a rash with any free skin, that is the free
    skin.

    Args:
        values: optical density, (rows, columns, 3).
        away: distance from the lesion (`away_from`), None where no outline was found.
        fine: where colour can be read (`usable`).
    """
    around = away is not None
    seam = seam_of((fine.shape[0], fine.shape[1]))
    candidates = fine if away is None else fine & (away > seam)
    if candidates.mean() < LEAST:
        return None
    if not around:
        redness = values[..., 1] - values[..., 0]
        candidates = candidates & (redness <= np.median(redness[candidates]))
    chosen = [values[..., channel][candidates].astype(np.float64) for channel in range(3)]
    index = chosen[1] - chosen[0]
    spread = 1.4826 * float(np.median(np.abs(index - np.median(index))))
    return Skin(np.array([np.median(one) for one in chosen]), spread, candidates, around)
