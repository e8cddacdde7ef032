"""The person's own skin around the lesion: what red, brown and pale are measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.colour.density import density

__all__ = ["LONG_SIDE", "Skin", "find_skin", "usable"]

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
    brightest = pixels.max(axis=2)
    fine = (brightest > BLACK) & (pixels.min(axis=2) < BURNT)
    return np.asarray(fine if hair is None else fine & ~hair)


def find_skin(
    pixels: NDArray[np.uint8], lesion: NDArray[np.bool] | None, fine: NDArray[np.bool]
) -> Skin | None:
    """Return the skin of reference, None where there is too little.

    With a lesion outlined, it is the skin outside it, less a seam. Without one, it is the half of
    the
    picture that is least red: in a photograph of a rash with any free skin, that is the free skin.

    Args:
        pixels: uint8 (rows, columns, 3).
        lesion: where the lesion is, None where no outline was found.
        fine: where colour can be read (`usable`).
    """
    from scipy import ndimage

    seam = max(2, round(GAP * max(pixels.shape[:2])))
    around = lesion is not None and bool(lesion.any())
    candidates = fine
    if around:
        assert lesion is not None  # noqa: S101 - for the type checker; `around` says it
        near = ndimage.distance_transform_edt(~lesion) <= seam
        candidates = fine & ~near
    if candidates.mean() < LEAST:
        return None
    values = density(pixels)
    redness = values[..., 1] - values[..., 0]
    if not around:
        candidates = candidates & (redness <= np.median(redness[candidates]))
    chosen = values[candidates].astype(np.float64)
    index = chosen[:, 1] - chosen[:, 0]
    spread = 1.4826 * float(np.median(np.abs(index - np.median(index))))
    return Skin(np.median(chosen, axis=0), spread, candidates, around)
