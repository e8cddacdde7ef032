"""A ruler or the scale of a dermatoscope: dark ticks at equal distances along one line.

Ticks are thin dark bars side by side. Along a strip of the picture their black-hat response repeats
with one period, and the autocorrelation of the strip says which. The period is told in pixels; what
it is worth in millimetres only the user knows (most scales tick each millimetre).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.colour.hair import grey_of

__all__ = ["Ruler", "find_ruler"]

STRIP = 12
"""Height of a strip, pixels of a picture whose longer side is 384."""

LOWER = 4
"""Pixels of a strip's twelve that may be paler than what counts for its column."""

CLEAR = 0.55
"""Autocorrelation at the period from which a strip counts as ticks."""

SHORTEST, LONGEST = 5, 60
"""Periods that are looked for, pixels."""


@dataclass(frozen=True)
class Ruler:
    """Ticks of a scale.

    Attributes:
        tick: distance of two ticks as a share of the picture's longer side.
        clearness: autocorrelation at that distance, 0 to 1.
    """

    tick: float
    clearness: float


def find_ruler(pixels: NDArray[np.uint8]) -> Ruler | None:
    """Return the ticks of a ruler that lies along the rows or the columns, None where none is seen.

    Args:
        pixels: uint8 (rows, columns, 3), longer side about 384.
    """
    from scipy import ndimage

    grey = grey_of(pixels)
    best: Ruler | None = None
    for image in (grey, grey.T):
        # A bar across the strip is closed by a line along it, and by nothing that runs along it.
        bars = ndimage.grey_closing(image, size=(1, 7)) - image
        rows = len(image) // STRIP * STRIP
        strips = bars[:rows].reshape(-1, STRIP, image.shape[1])
        # The lower third down the strip: a tick is dark all the way, a hair crosses in one place.
        profiles = np.partition(strips, LOWER, axis=1)[:, LOWER]
        for profile in profiles:
            found = _period(profile)
            if found is None:
                continue
            period, clearness = found
            if best is None or clearness > best.clearness:
                best = Ruler(period / max(pixels.shape[:2]), clearness)
    return best


def _period(profile: NDArray[np.floating]) -> tuple[float, float] | None:
    """Return the period of a profile and its autocorrelation, None where it has none."""
    centred = profile - profile.mean()
    power = float((centred**2).sum())
    if power < 40.0 * len(profile) / 10 or profile.max() < 10.0:
        return None
    if np.percentile(profile, 95) < 10.0:
        return None
    size = 2 * len(profile)
    spectrum = np.abs(np.fft.rfft(centred, size)) ** 2
    whole = np.fft.irfft(spectrum, size)[: len(profile)]
    # Divided by the overlap, so that long periods are not at a disadvantage.
    alike = whole / whole[0] * len(profile) / np.arange(len(profile), 0, -1)
    last = min(LONGEST, len(profile) // 4)
    inner = alike[SHORTEST : last + 1]
    if len(inner) < 3:
        return None
    at = int(inner.argmax())
    if inner[at] < CLEAR or at in (0, len(inner) - 1):
        return None
    return float(SHORTEST + at), float(min(inner[at], 1.0))
