"""How far each pixel lies from a lesion's border: found once, used by skin, border and pigment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["away_from", "box_of"]


def box_of(lesion: NDArray[np.bool], margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of a lesion (not empty) and of a margin around it."""
    found = []
    for axis, size in ((1, lesion.shape[0]), (0, lesion.shape[1])):
        places = np.flatnonzero(lesion.any(axis=axis))
        found.append(slice(max(0, places[0] - margin), min(size, places[-1] + 1 + margin)))
    return found[0], found[1]


def away_from(lesion: NDArray[np.bool], margin: int) -> NDArray[np.float64]:
    """Return the distance to the nearest pixel on the other side of the border.

    Args:
        lesion: bool (rows, columns), not empty.
        margin: pixels from the lesion up to which the distance is wanted.

    Returns:
        Positive outside the lesion, negative inside, infinite beyond the margin.
    """
    from scipy import ndimage

    found = np.full(lesion.shape, np.inf)
    box = box_of(lesion, margin)
    part = lesion[box]
    outside = ndimage.distance_transform_edt(~part)
    found[box] = outside - ndimage.distance_transform_edt(part)
    return found
