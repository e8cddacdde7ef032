"""Hair: thin dark lines, found by black-hat morphology.

After Lee et al. 1997 ("DullRazor", doi:10.1016/S0010-4825(97)00020-6): a closing fills what is
darker than its surroundings and narrower than the structuring element; what it filled, and what is
long there, is hair. Thin dark lines of a pigment network are short and hang together in a net, so
a part must be longer than wide. The four limits were chosen on every third picture of hair_quality
(567 dermoscopic pictures rated 0..2); `benchmarks.colours` tells how the share of hair found goes
with the ratings of the others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["find_hair", "grey_of"]

WIDE = 7
"""Widest hair, pixels of a picture whose longer side is 384."""

DEEP = 14.0
"""How much darker than its surroundings, of 255."""

LONG = 35
"""Shortest hair, pixels."""

THIN = 6.0
"""A part is a line where it is this many times longer than wide on average."""


def grey_of(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the mean of the three channels of (rows, columns, 3).

    The darkest channel of skin differs with its tone; their mean shows black hair on all of them.
    """
    red, green, blue = (pixels[..., channel].astype(np.float32) for channel in range(3))
    return np.asarray((red + green + blue) / np.float32(3.0))


def find_hair(pixels: NDArray[np.uint8]) -> NDArray[np.bool]:
    """Return where hair lies.

    Args:
        pixels: uint8 (rows, columns, 3), sRGB, longer side about 384.
    """
    from scipy import ndimage

    grey = grey_of(pixels)
    filled = ndimage.grey_closing(grey, size=(WIDE, WIDE)) - grey
    lines = filled > DEEP
    parts, number = ndimage.label(lines, np.ones((3, 3)))
    if number == 0:
        return np.zeros(grey.shape, bool)
    boxes = ndimage.find_objects(parts)
    sizes = np.bincount(parts.ravel(), minlength=number + 1)[1:]
    spans = np.array([np.hypot(b[0].stop - b[0].start, b[1].stop - b[1].start) for b in boxes])
    # Area over length is the mean width; a net has far more area than its span times a hair's
    # width.
    kept = (spans >= LONG) & (spans * spans >= THIN * sizes)
    return np.asarray(np.concatenate([[False], kept])[parts])
