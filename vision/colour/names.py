"""Which colours a lesion has, by name, and how many.

A photograph's colours are first brought to one skin and one light: the density of the person's own
skin is exchanged for that of a reference. Each pixel is then named by lightness, chroma and hue
(CIELAB) under the six names of dermoscopy's ABCD rule (white, red, light brown, dark brown,
blue-gray, black; Nachbar et al. 1994), or as skin. White is only what is whiter than the skin
around.

The limits are set by hand on the development pictures; of the six names only blue-gray, red and
white could be compared with labels (`benchmarks.colours`). So the colours are told, and not handed
to the reasoner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.colour.density import UNIT, dimness

__all__ = ["NAMES", "Colours", "label_colours", "name_colours"]

NAMES = ("white", "red", "light-brown", "dark-brown", "blue-gray", "black")

REFERENCE = np.array([13.0, 32.0, 43.0])
"""Density of the reference skin (sRGB 221, 178, 158): about the median of HAM10000's skin."""

SHARE = {
    "white": 0.05,
    "red": 0.08,
    "light-brown": 0.1,
    "dark-brown": 0.08,
    "blue-gray": 0.03,
    "black": 0.04,
}
"""Share of the lesion from which a colour counts as one of its colours."""


@dataclass(frozen=True)
class Colours:
    """The colours of a lesion.

    Attributes:
        shares: share of the lesion under each of `NAMES`; what is left looks like skin.
        named: the names whose share is large enough to count, in the order of `NAMES`.
    """

    shares: dict[str, float]
    named: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "named": list(self.named),
            "number": len(self.named),
            "shares": {name: round(share, 4) for name, share in self.shares.items()},
        }


_XYZ = np.array(
    [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
)
"""Linear sRGB to XYZ (D65)."""

BLUE = (13.0, 15.0)
"""Largest b* and a* of blue-gray."""


def _lab(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return CIELAB (n, 3) of optical densities (n, 3)."""
    from skimage.color import xyz2lab

    linear = np.clip(10.0 ** (-values / UNIT), 0.0, 1.0)
    return np.asarray(xyz2lab(linear @ _XYZ.T))


def _lightness(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the lightness L* alone."""
    linear = np.clip(10.0 ** (-values / UNIT), 0.0, 1.0)
    light = linear @ _XYZ[1]
    return np.asarray(
        116.0 * np.where(light > 0.008856, np.cbrt(light), 7.787 * light + 16.0 / 116.0) - 16.0
    )


def label_colours(difference: NDArray[np.float32], skin: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the number in `NAMES` of each pixel's colour, -1 where it looks like skin.

    Args:
        difference: density less the skin's, (n, 3).
        skin: the skin's density, (3,).
    """
    apart = np.array(difference, dtype=np.float64)
    # On dark skin the blue channel is near black already: it cannot fall further, and everything
    # darker would come out blue. There, blue is taken to fall as far as green does, and red and
    # blue-gray are told by how far red falls beside green.
    dim = dimness(skin)
    apart[:, 2] += dim * np.maximum(apart[:, 1] - apart[:, 2], 0.0)
    light, green_red, blue_yellow = _lab(apart + REFERENCE).T
    chroma = np.hypot(green_red, blue_yellow)
    base = _lab(REFERENCE[None])[0]
    # How dark brown is, is a matter of the colour itself, not of the skin around.
    dark = np.minimum(light, _lightness(apart + skin))
    found = np.full(len(apart), -1, dtype=np.int8)
    pigmented = light < base[0] - 10.0
    found[pigmented] = NAMES.index("light-brown")
    found[pigmented & (dark < 40.0)] = NAMES.index("dark-brown")
    # Red: nearer to red than brown ever is (brown lies about 45 degrees), and strong enough.
    hue = np.degrees(np.arctan2(blue_yellow, green_red))
    red = (light < base[0] - 6.0) & (hue < 26.0) & (hue > -40.0) & (green_red > 24.0)
    falls = apart[:, 0] / np.maximum(apart[:, 1], 1.0)
    if dim > 0.5:
        red |= (falls < 0.35) & (apart[:, 1] - apart[:, 0] > 12.0)
    found[red] = NAMES.index("red")
    blue = (light < base[0] - 9.0) & (blue_yellow < BLUE[0]) & (green_red < BLUE[1])
    if dim > 0.5:
        blue = (falls > 1.25) & (apart[:, 0] > 15.0)
    found[blue] = NAMES.index("blue-gray")
    found[(dark < 20.0) | (blue & (dark < 26.0))] = NAMES.index("black")
    white = (light > base[0] + 3.5) & (chroma < float(np.hypot(*base[1:])) - 3.0)
    found[white] = NAMES.index("white")
    return found


def name_colours(difference: NDArray[np.float32], skin: NDArray[np.float64]) -> Colours:
    """Return the colours of a lesion.

    Args:
        difference: density less the skin's of the lesion's usable pixels, (n, 3).
        skin: the skin's density, (3,).
    """
    found = label_colours(difference, skin)
    count = max(len(found), 1)
    shares = {name: float((found == n).sum()) / count for n, name in enumerate(NAMES)}
    return Colours(shares, tuple(name for name in NAMES if shares[name] >= SHARE[name]))
