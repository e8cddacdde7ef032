"""Optical density, and what of it is melanin, blood or mere shade.

In the logarithm of light, pigments add up: a pixel's difference from the skin around it is a sum of
directions, one for each absorber (Tsumura et al. 1999, doi:10.1364/josaa.16.002169), and a lamp or
a camera's white balance adds the same to every pixel, so it falls out of the difference. Shade
darkens all channels alike and is one more direction (Tsumura et al. 2003, SIGGRAPH). Son et al.
2021 (doi:10.1038/s41598-021-84593-z) start their segmentation of erythema from such components.

Where those papers find the directions anew in each picture by independent components, which few
pixels make unstable, the directions here are fixed and measured: see `MELANIN` and `BLOOD`.

The erythema and melanin indices are the usual ones of narrow-band meters (reviewed by Takiwaki
1998, J Med Invest 44:121), on a camera's channels: 100 log10(red / green), and -100 log10(red).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOOD", "MELANIN", "UNIT", "Maps", "density", "dimness", "separate"]

Field = NDArray[np.float32]

UNIT = 100.0
"""Densities are 100 log10: 30 is half of the light."""

FLOOR = 0.002
"""Linear light under this is noise in 8 bits: darker pixels count as this dark."""

MELANIN = (0.29, 0.89, 1.0)
BLOOD = (0.21, 1.0, 0.49)
"""Density of red, green and blue that one unit adds. Measured on HAM10000's development part:
medians inside the lesion mask less the skin around, of 250 nevi (19, 59, 66) and 105 vascular
lesions (18, 83, 40). `benchmarks.colours` measures how well they tell vascular lesions from the
others."""


def _table() -> Field:
    code = np.arange(256) / 255.0
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    return np.asarray(-UNIT * np.log10(np.maximum(linear, FLOOR)), dtype=np.float32)


_TABLE = _table()
_SEPARATE = np.linalg.inv(np.array([MELANIN, BLOOD, (1.0, 1.0, 1.0)]).T).astype(np.float32)


def density(pixels: NDArray[np.uint8]) -> Field:
    """Return the optical density of sRGB pixels, float32 of the same shape, white 0."""
    return np.asarray(_TABLE[pixels])


@dataclass(frozen=True, eq=False)
class Maps:
    """What each pixel has more (or less) of than the skin around; all float32 (rows, columns).

    Attributes:
        difference: density less the skin's, (rows, columns, 3).
        melanin: pigment, in units of its density in the blue channel.
        haemoglobin: blood, in units of its density in the green channel.
        shade: darker or lighter in all channels.
        erythema_index: 100 log10(red / green) less the skin's; brown raises it, too.
        melanin_index: -100 log10(red) less the skin's; blood hardly raises it, shade does.
        dim: `dimness` of the skin, a number.
    """

    difference: Field
    melanin: Field
    haemoglobin: Field
    shade: Field
    erythema_index: Field
    melanin_index: Field
    dim: float


DIM = (70.0, 120.0)
"""Density of the skin's blue from which the camera hardly, and no longer, sees less blue than that.

Dark skin sends back so little blue that neither pigment nor blood can take more of it."""


def dimness(skin: Field | NDArray[np.float64]) -> float:
    """Return how little the blue channel can be used on this skin: 0 for fair, 1 for dark skin."""
    return float(np.clip((float(skin[2]) - DIM[0]) / (DIM[1] - DIM[0]), 0.0, 1.0))


def separate(densities: Field, skin: Field | NDArray[np.float64]) -> Maps:
    """Separate densities (rows, columns, 3) relative to the skin's density (3,)."""
    difference = densities - np.asarray(skin, dtype=np.float32)
    parts = difference @ _SEPARATE.T
    dim = dimness(skin)
    if dim > 0.0:
        # Without blue there are two channels for two pigments, and none left to see shade: blood
        # is what green loses beyond what melanin and shade take from red and green alike.
        red, green = difference[..., 0], difference[..., 1]
        blood = (green - 1.2 * red) / (BLOOD[1] - 1.2 * BLOOD[0])
        brown = (red - BLOOD[0] * blood) / 0.6
        parts = (1.0 - dim) * parts + dim * np.stack([brown, blood, 0.0 * red], axis=-1)
    return Maps(
        difference=difference,
        melanin=parts[..., 0],
        haemoglobin=parts[..., 1],
        shade=parts[..., 2],
        erythema_index=difference[..., 1] - difference[..., 0],
        melanin_index=difference[..., 0],
        dim=dim,
    )
