"""Colour of skin from what is in it: melanin, blood, and how light scatters between them.

Three layers. The epidermis only absorbs: light passes it twice (Beer and Lambert). Below lies a
dermis of finite thickness that scatters and holds blood, and below that a deep dermis, where
melanin looks blue because the short waves never reach it. The two are joined by Kubelka and Munk's
layer formulas. Spectra from 400 to 700 nm become linear sRGB under the CIE 1931 observer; light
falls in as equal energy, and a perfect white comes out as white, as from a balanced camera.

Sources: absorption of melanosomes and of skin without pigment from Jacques 1998 ("Skin Optics",
omlc.org/news/jan98/skinoptics.html, and omlc.org/spectra/melanin/mua.html); haemoglobin from
Prahl's table (omlc.org/spectra/hemoglobin/summary.html, after Gratzer and Kollias), each tenth
nanometre; observer from Wyman, Sloan and Shirley 2013 (JCGT 2(2)). The reduced scattering of the
dermis is Jacques' sum of a Mie and a Rayleigh term, with round constants of his page's order. It
is a model for test pictures with known truth, not a measurement of anybody's skin.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "WAVES",
    "linear_to_srgb",
    "skin_colour",
    "skin_colours",
    "srgb_to_linear",
]

Field = NDArray[np.float64]

WAVES = np.arange(400.0, 701.0, 10.0)
"""Wavelengths, nm."""

# fmt: off
_HBO2 = np.array([
    266232, 466840, 480360, 246072, 102580, 62816, 44480, 33209.2, 26629.2, 23684.4, 20932.8,
    20035.2, 24202.4, 39956.8, 53236, 43016, 32613.2, 44496, 50104, 14400.8, 3200, 1506, 942,
    610, 442, 368, 319.6, 294, 277.6, 276, 290,
])
_HB = np.array([
    223296, 303956, 407560, 528600, 413280, 103292, 23388.8, 16156.4, 14550, 16684, 20862,
    25773.6, 31589.6, 39036.4, 46592, 53412, 53788, 45072, 37020, 28324.4, 14677.2, 9443.6,
    6509.6, 5148.8, 4345.2, 3750.12, 3226.56, 2795.12, 2407.92, 2051.96, 1794.28,
])
# fmt: on
"""Molar extinction of haemoglobin with and without oxygen, 1 / (cm M), at `WAVES`."""

OXYGEN = 0.75
"""Share of haemoglobin that carries oxygen, between that of arteries and that of veins."""

VESSEL = 0.008
"""Diameter of a vessel, cm: blood in vessels absorbs less than the same blood spread out."""


def _packed(absorption: Field) -> Field:
    """Return the absorption of blood in vessels, whose inside strong colours do not reach."""
    depth = absorption * VESSEL
    return np.asarray(absorption * (1.0 - np.exp(-depth)) / depth)


BLOOD = _packed(2.303 * 150.0 / 64500.0 * (OXYGEN * _HBO2 + (1.0 - OXYGEN) * _HB))
"""Absorption of whole blood (150 g/l) in vessels, 1 / cm."""

MELANOSOME = 1.70e12 * WAVES**-3.48
"""Absorption of a melanosome of skin, 1 / cm."""

BASELINE = 0.244 + 85.3 * np.exp(-(WAVES - 154.0) / 66.2)
"""Absorption of skin without melanin and blood, 1 / cm."""

SCATTERING = 2e5 * WAVES**-1.5 + 2e12 * WAVES**-4.0
"""Reduced scattering of the dermis, 1 / cm."""

EPIDERMIS = 0.006
"""Thickness of the epidermis, cm."""

UPPER = 0.03
"""Thickness of the upper dermis, cm."""

DEEP_BLOOD = 0.003
"""Volume share of blood in the deep dermis."""


def _lobe(middle: float, below: float, above: float) -> Field:
    width = np.where(middle > WAVES, below, above)
    return np.asarray(np.exp(-0.5 * ((WAVES - middle) / width) ** 2))


def _channels() -> Field:
    """Return (waves, 3): how a spectrum becomes linear red, green and blue, white becoming 1."""
    x = 1.056 * _lobe(599.8, 37.9, 31.0) + 0.362 * _lobe(442.0, 16.0, 26.7)
    x -= 0.065 * _lobe(501.1, 20.4, 26.2)
    y = 0.821 * _lobe(568.8, 46.9, 40.5) + 0.286 * _lobe(530.9, 16.3, 31.1)
    z = 1.217 * _lobe(437.0, 11.8, 36.0) + 0.681 * _lobe(459.0, 26.0, 13.8)
    to_rgb = np.array(
        [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
    )
    weights = np.stack([x, y, z], axis=1) @ to_rgb.T
    return np.asarray(weights / weights.sum(axis=0))


_CHANNELS = _channels()


def _layer(absorbed: Field, scattered: Field, thickness: float) -> tuple[Field, Field]:
    """Return reflectance and transmittance of a layer over black (Kubelka and Munk)."""
    a = (absorbed + scattered) / scattered
    b = np.sqrt(np.maximum(a * a - 1.0, 1e-12))
    depth = b * scattered * thickness
    bottom = a * np.sinh(depth) + b * np.cosh(depth)
    return np.sinh(depth) / bottom, b / bottom


def _endless(absorbed: Field, scattered: Field) -> Field:
    """Return reflectance of a layer without an end."""
    ratio = absorbed / scattered
    return np.asarray(1.0 + ratio - np.sqrt(ratio * ratio + 2.0 * ratio))


def skin_colour(
    melanin: Field | float,
    blood: Field | float,
    deep: Field | float = 0.0,
    scatter: Field | float = 1.0,
) -> Field:
    """Return the colour of skin as linear sRGB, 0..1, white 1.

    Args:
        melanin: volume share of melanosomes in the epidermis, any shape; 0.01 is fair skin.
        blood: volume share of blood in the upper dermis; 0.003 is pale, 0.03 an angry red.
        deep: volume share of melanosomes in the deep dermis.
        scatter: scattering of the upper dermis as a multiple of the usual (scars scatter more).

    Returns:
        Array of the arguments' common shape with three channels behind.
    """
    melanin, blood, deep, scatter = (
        np.asarray(one, dtype=np.float64)[..., None]
        for one in np.broadcast_arrays(melanin, blood, deep, scatter)
    )
    # Diffuse light takes twice the straight way, so K and S are twice the absorption and three
    # quarters of twice the reduced scattering's half, as usual with Kubelka and Munk.
    epidermis = melanin * MELANOSOME + (1.0 - melanin) * BASELINE
    once = np.exp(-2.0 * epidermis * EPIDERMIS)
    upper = blood * BLOOD + (1.0 - blood) * BASELINE
    below = DEEP_BLOOD * BLOOD + deep * MELANOSOME + BASELINE
    back, through = _layer(2.0 * upper, 0.75 * SCATTERING * scatter, UPPER)
    ground = _endless(2.0 * below, 0.75 * SCATTERING)
    dermis = back + through**2 * ground / (1.0 - back * ground)
    return np.asarray(np.clip((once**2 * dermis) @ _CHANNELS, 0.0, 1.0))


_MELANIN_GRID = np.geomspace(0.001, 0.95, 72)
_BLOOD_GRID = np.geomspace(0.0005, 0.2, 48)


@lru_cache(maxsize=1)
def _common() -> Field:
    """Return the colour over a grid of melanin and blood, without deep melanin or scars.

    As cube roots, which the eye (and 8 bits of sRGB) divide about evenly.
    """
    return np.cbrt(skin_colour(_MELANIN_GRID[:, None], _BLOOD_GRID[None, :]))


def skin_colours(melanin: Field, blood: Field, deep: Field, scatter: Field) -> Field:
    """Return `skin_colour` of whole pictures, (rows, columns, 3), twenty times as fast.

    Where there is neither deep melanin nor a scar, the colour is interpolated in a table whose
    steps are too small to be seen (a test holds it to half a step of 8 bits).
    """
    at = [
        np.interp(np.log(values), np.log(grid), np.arange(len(grid)))
        for values, grid in ((melanin, _MELANIN_GRID), (blood, _BLOOD_GRID))
    ]
    table = _common()
    low = [
        np.minimum(one.astype(int), size - 2) for one, size in zip(at, table.shape, strict=False)
    ]
    part = [(one - first)[..., None] for one, first in zip(at, low, strict=True)]
    found = np.zeros((*melanin.shape, 3))
    for i in (0, 1):
        for j in (0, 1):
            share = (part[0] if i else 1 - part[0]) * (part[1] if j else 1 - part[1])
            found += share * table[low[0] + i, low[1] + j]
    found **= 3
    special = (deep > 1e-4) | (np.abs(scatter - 1.0) > 1e-3)
    if special.any():
        found[special] = skin_colour(
            melanin[special], blood[special], deep[special], scatter[special]
        )
    return found


def linear_to_srgb(linear: Field) -> Field:
    """Return the sRGB code (0..1) of linear light (0..1)."""
    return np.asarray(
        np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055)
    )


def srgb_to_linear(code: Field) -> Field:
    """Return linear light (0..1) of an sRGB code (0..1)."""
    return np.asarray(np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4))
