"""The red part and the pigmented part of a picture, told from the person's own skin.

A pixel is red where it holds clearly more blood than the skin around (the haemoglobin map, so that
a brown mole is not red) and its erythema index is up as well. "Clearly" is several times the spread
that the skin itself shows, so that a noisy picture is not red all over, and never less than a
floor. Two thresholds join weak pixels to strong ones (hysteresis), and specks are dropped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vision.colour.density import Maps

__all__ = ["find_pigmented", "find_red"]

RED_FLOOR = 4.0
"""Smallest haemoglobin difference, and erythema index, that is called red."""

SPREADS = 2.5
"""How many spreads of the skin's own erythema index."""

PIGMENT_FLOOR = 14.0
"""Smallest melanin difference that is called pigmented."""

SPECK = 0.0008
"""Parts under this share of the picture are dropped."""


def _clean(
    strong: NDArray[np.bool], weak: NDArray[np.bool], fine: NDArray[np.bool]
) -> NDArray[np.bool]:
    """Join weak pixels to strong ones, close gaps under hair, drop specks, fill pinholes."""
    from scipy import ndimage

    parts, number = ndimage.label(weak & fine)
    kept = np.zeros(number + 1, bool)
    kept[parts[strong & fine]] = True
    kept[0] = False
    found = kept[parts]
    found = ndimage.binary_closing(found, iterations=2)
    parts, number = ndimage.label(found)
    if number == 0:
        return np.zeros(strong.shape, bool)
    sizes = np.bincount(parts.ravel())
    large = sizes >= SPECK * strong.size
    large[0] = False
    return np.asarray(large[parts])


def _smooth(values: NDArray[np.float32]) -> NDArray[np.float32]:
    from scipy import ndimage

    return np.asarray(ndimage.gaussian_filter(values, 1.2))


def find_red(maps: Maps, spread: float, fine: NDArray[np.bool]) -> NDArray[np.bool]:
    """Return the red part, bool (rows, columns).

    Args:
        maps: relative to the skin.
        spread: of the skin's own erythema index (`vision.colour.skin.Skin`).
        fine: where colour can be read.
    """
    limit = max(RED_FLOOR, SPREADS * spread)
    blood, index = _smooth(maps.haemoglobin), _smooth(maps.erythema_index)
    # Two channels tell blood from brown less well than three: on dark skin more is asked of blood.
    bloody = blood > (0.5 + 0.5 * maps.dim) * index
    strong = (blood > limit) & (index > limit) & bloody
    if not (strong & fine).any():
        return np.zeros(strong.shape, bool)
    # An angry patch ends where its redness falls to half, not where the last trace of it is.
    half = max(0.6 * limit, 0.5 * float(np.median(index[strong & fine])))
    weak = (blood > 0.6 * limit) & (index > half) & bloody
    return _clean(strong & weak, weak, fine)


def find_pigmented(maps: Maps, fine: NDArray[np.bool]) -> NDArray[np.bool]:
    """Return the pigmented part, bool (rows, columns)."""
    pigment = _smooth(maps.melanin + maps.shade)
    weak = pigment > 0.6 * PIGMENT_FLOOR
    return _clean(pigment > PIGMENT_FLOOR, weak, fine)
