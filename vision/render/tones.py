"""The ten tones of the Monk skin tone scale as amounts of melanin, and how a camera sees skin."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vision.render.optics import linear_to_srgb, skin_colour, srgb_to_linear

__all__ = [
    "GAIN",
    "GLOSS",
    "MONK",
    "REST",
    "encode",
    "photograph",
    "tone_gloss",
    "tone_grain",
    "tone_melanin",
]

MONK = (
    "f6ede4",
    "f3e7db",
    "f7ead0",
    "eadaba",
    "d7bd96",
    "a07e56",
    "825c43",
    "604134",
    "3a312a",
    "292420",
)
"""sRGB of the ten tones (skintone.google)."""

GAIN = 1.35
"""Exposure: light skin comes out as bright as the scale's first tones."""

GLOSS = 0.02
"""Share of the light that the skin's surface sends back without having been inside."""

MOST_GLOSS = 0.25
"""Largest part of a picture's light that may be gloss. On the darkest tones `GLOSS` alone would be
more light than the tone has, and nothing in the skin could be seen; a photographer of dark skin
turns the lamp, and a dermatoscope's crossed filters take the gloss away."""

REST = 0.004
"""Volume share of blood in skin that is not inflamed."""


def photograph(linear: NDArray[np.float64], gloss: float = GLOSS) -> NDArray[np.float64]:
    """Return linear light as the camera records it: surface reflection added, exposed."""
    return np.asarray(GAIN * (linear + gloss))


def _luminance(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _tone_luminance(tone: int) -> float:
    if not 1 <= tone <= len(MONK):
        raise ValueError(f"a Monk tone is 1 to {len(MONK)}, not {tone}")
    code = np.array([int(MONK[tone - 1][place : place + 2], 16) for place in (0, 2, 4)]) / 255.0
    return float(_luminance(srgb_to_linear(code)))


def tone_gloss(tone: int) -> float:
    """Return the gloss of a good photograph of a Monk tone: `GLOSS` but for the darkest three."""
    return min(GLOSS, MOST_GLOSS * _tone_luminance(tone) / GAIN)


def tone_grain(tone: int) -> float:
    """Return the camera's noise on a Monk tone as a share of that on light skin.

    The noise of light goes with the root of the light; down to tone 7 it is left as it is.
    """
    return min(1.0, float(np.sqrt(_tone_luminance(tone) / _tone_luminance(7))))


@lru_cache(maxsize=64)
def tone_melanin(tone: int, gloss: float = GLOSS) -> float:
    """Return the volume share of melanosomes that gives skin the luminance of a Monk tone.

    The hue follows from the optics and not from the scale; a test tells how far apart they are.

    Raises:
        ValueError: not a tone from 1 to 10.
    """
    wanted = _tone_luminance(tone)
    shares = np.geomspace(2e-3, 1.0, 1500)
    light = _luminance(photograph(skin_colour(shares, np.full(shares.shape, REST)), gloss))
    return float(shares[np.abs(light - wanted).argmin()])


def encode(linear: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return 8-bit sRGB of linear light, clipped to what the camera can record."""
    code = linear_to_srgb(np.clip(linear, 0.0, 1.0))
    return np.asarray(np.round(code * 255.0), dtype=np.uint8)
