"""Lesions cut out on black, put back on made-up skin.

PAD-UFES-20's larger part comes as lesions whose surroundings were blacked out. On black a network
would learn the blackness, so the lesion is laid on plain skin whose colour is taken from the
lesion's own rim, with soft shading and fine grain. Nothing of another picture is used.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["cut_mask", "on_skin"]

BLACK = 8
"""Brightest channel value (0..255) that still counts as blacked out; JPEG leaves a few."""

MARGIN = (0.35, 0.6)
"""Share of the ground's length that the lesion takes, least and most."""


def cut_mask(pixels: NDArray[np.uint8]) -> NDArray[np.bool]:
    """Return (rows, columns), true where the lesion is: not black, with its dark holes filled."""
    from scipy import ndimage

    seen = ndimage.binary_opening(pixels.max(-1) > BLACK, iterations=1)
    return np.asarray(ndimage.binary_fill_holes(seen), dtype=bool)


def _rim(pixels: NDArray[np.uint8], mask: NDArray[np.bool]) -> NDArray[np.float64]:
    """Return the median colour of the lesion's rim, sRGB 0..255."""
    from scipy import ndimage

    # The outermost pixels are mixed with black by the scaling; those under them are skin.
    inner = ndimage.binary_erosion(mask, iterations=3)
    ring = inner & ~ndimage.binary_erosion(inner, iterations=4)
    chosen = ring if ring.any() else (mask if mask.any() else np.ones_like(mask))
    return np.asarray(np.median(pixels[chosen], axis=0), dtype=np.float64)


def on_skin(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Lay a cut-out lesion on plain skin.

    Args:
        pixels: uint8 (rows, columns, 3), sRGB, black around the lesion.

    Returns:
        A landscape picture uint8 (rows, columns, 3) of 288 x 384 and its mask (0 or 255). The same
        cut-out always gives the same picture: what is chance is drawn from its own bytes.
    """
    from scipy import ndimage

    seed = int.from_bytes(hashlib.sha256(pixels.tobytes()).digest()[:8], "big")
    chance = np.random.default_rng(seed)
    if pixels.shape[0] > pixels.shape[1]:
        pixels = np.ascontiguousarray(np.rot90(pixels, -1))
    mask = cut_mask(pixels)
    rows, columns = 288, 384
    share = chance.uniform(*MARGIN)
    scale = share * min(rows / mask.shape[0], columns / mask.shape[1]) * 1.25
    size = (max(8, round(mask.shape[1] * scale)), max(8, round(mask.shape[0] * scale)))
    lesion = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC), np.float64)
    cover = Image.fromarray((ndimage.binary_erosion(mask) * 255).astype(np.uint8))
    alpha = np.asarray(cover.resize(size, Image.Resampling.BILINEAR), np.float64) / 255.0
    ground = _ground(_rim(pixels, mask), (rows, columns), chance)
    top = int(chance.integers(0, rows - size[1] + 1))
    left = int(chance.integers(0, columns - size[0] + 1))
    whole = np.zeros((rows, columns))
    whole[top : top + size[1], left : left + size[0]] = alpha
    soft = ndimage.gaussian_filter(whole, 1.5) * (whole > 0)
    laid = ground.copy()
    laid[top : top + size[1], left : left + size[0]] = lesion
    picture = ground + (laid - ground) * soft[..., None]
    return (
        np.clip(picture, 0, 255).astype(np.uint8),
        ((whole > 0.5) * 255).astype(np.uint8),
    )


def _ground(
    colour: NDArray[np.float64], size: tuple[int, int], chance: np.random.Generator
) -> NDArray[np.float64]:
    """Return skin of a colour with shading, mottle and grain, float (rows, columns, 3) 0..255."""
    from scipy import ndimage

    # Skin beside a lesion is a little lighter and less red than its rim.
    base = colour * chance.uniform(0.95, 1.2) * np.array([1.0, 1.03, 1.03])
    shade = sum(
        amount * ndimage.gaussian_filter(chance.standard_normal(size), width) * width
        for amount, width in ((0.10, 60.0), (0.05, 12.0), (0.04, 3.0), (0.02, 1.0))
    )
    tint = ndimage.gaussian_filter(chance.standard_normal((*size, 3)), (8.0, 8.0, 0.0)) * 0.15
    return np.asarray(base * np.exp(np.asarray(shade)[..., None] + tint))
