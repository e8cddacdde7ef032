"""The one way from a picture to the rectangle that the network sees.

Training, calibration, evaluation and reading all pass through `to_canvas`, so that the network is
measured on exactly what it is used on. A portrait picture is turned to landscape (skin has no up or
down) and squeezed to 4:3, the shape of the dermoscopic pictures it learned from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["HEIGHT", "WIDTH", "Canvas", "to_canvas", "to_canvas_mask"]

HEIGHT, WIDTH = 120, 160
"""Rows and columns of the canvas, in pixels, where no network asks for another size."""


@dataclass(frozen=True)
class Canvas:
    """A picture brought to the network's size.

    Attributes:
        pixels: uint8 array of shape (rows, columns, 3), sRGB.
        turned: true where a portrait picture was turned a quarter clockwise to fit.
    """

    pixels: NDArray[np.uint8]
    turned: bool

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in the original picture of a place on the canvas.

        Args:
            x: place along the canvas, fraction of its width (0 left, 1 right).
            y: place down the canvas, fraction of its height (0 top, 1 bottom).

        Returns:
            The same place as fractions of the original's width and height.
        """
        return (y, 1.0 - x) if self.turned else (x, y)


def _is_portrait(width: int, height: int) -> bool:
    return height > width


def to_canvas(pixels: NDArray[np.uint8], size: tuple[int, int] = (HEIGHT, WIDTH)) -> Canvas:
    """Bring a picture to the network's size.

    Args:
        pixels: uint8 array of shape (rows, columns, 3), sRGB.
        size: rows and columns of the canvas; a network's own is `network.shape.canvas`.

    Returns:
        The canvas; Pillow's bicubic filter is widened when shrinking, so nothing aliases.
    """
    turned = _is_portrait(pixels.shape[1], pixels.shape[0])
    upright = np.ascontiguousarray(np.rot90(pixels, -1)) if turned else pixels
    # Pictures many times too large are first halved by boxes; smaller ones, as all that were
    # learned from, are not touched by that.
    small = Image.fromarray(upright).resize(
        (size[1], size[0]), Image.Resampling.BICUBIC, reducing_gap=3.0
    )
    return Canvas(np.asarray(small, dtype=np.uint8), turned)


def to_canvas_mask(
    mask: NDArray[np.uint8], size: tuple[int, int] = (HEIGHT, WIDTH)
) -> NDArray[np.uint8]:
    """Bring a mask (rows, columns; 0 or 255) to the canvas, turned like its picture."""
    if _is_portrait(mask.shape[1], mask.shape[0]):
        mask = np.ascontiguousarray(np.rot90(mask, -1))
    small = Image.fromarray(mask).resize((size[1], size[0]), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.uint8)
