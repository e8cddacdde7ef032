"""Draw a synthetic pigmented lesion, for examples and tests. Nothing of it is a patient's.

The drawing itself is `vision.render`, where a lesion also comes with everything known about it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vision.render.lesion import Lesion, distance, render_lesion

__all__ = ["Lesion", "draw_lesion", "draw_mask"]


def draw_mask(lesion: Lesion, *, height: int = 300, width: int = 400) -> NDArray[np.bool]:
    """Return where the lesion is, bool (height, width)."""
    return np.asarray(distance(lesion, height, width) < 1.0)


def draw_lesion(lesion: Lesion, *, height: int = 300, width: int = 400) -> NDArray[np.uint8]:
    """Draw a lesion on skin.

    Args:
        lesion: what to draw; the same lesion gives the same picture.
        height: rows, in pixels.
        width: columns, in pixels.

    Returns:
        uint8 array (height, width, 3), sRGB.
    """
    return render_lesion(lesion, height=height, width=width).pixels
