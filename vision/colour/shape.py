"""Shape: asymmetry over two axes, how sharply the border ends, how ragged it is, how wide it is.

After the ABCD rule of dermoscopy (Nachbar et al. 1994): asymmetry of shape or colour is judged over
two axes at right angles, placed so that it comes out lowest; the border is judged in eighths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.colour.away import box_of

__all__ = ["Asymmetry", "Border", "fold", "judge_border", "reach_of", "widest"]

GRID = 44
"""Rows and columns on which the lesion is folded."""

TURNS = 6
"""Placements of the pair of axes that are tried, over a quarter turn."""

SHAPE_LIMIT = 0.17
COLOUR_LIMIT = 0.55
"""From here a fold counts as asymmetric in shape (share of the lesion that finds no partner) or in
colour (difference of partners over the lesion's own spread): set so that about half of HAM10000's
nevi count as symmetric. No set with labelled asymmetry stands behind them."""

ABRUPT = 0.09
"""An eighth of the border ends abruptly where its rise takes less than this share of the lesion's
mean diameter."""


@dataclass(frozen=True)
class Asymmetry:
    """How unequal the halves of a lesion are.

    Attributes:
        axes: number of axes, 0 to 2, over which shape or colour is unequal.
        shape: for both axes, the share of the lesion that falls on no lesion when folded.
        colour: for both axes, mean difference of partners over the lesion's own spread of colour.
    """

    axes: int
    shape: tuple[float, float]
    colour: tuple[float, float]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "axes": self.axes,
            "shape": [round(value, 4) for value in self.shape],
            "colour": [round(value, 4) for value in self.colour],
        }


@dataclass(frozen=True)
class Border:
    """How the lesion ends.

    Attributes:
        sharpness: contrast of the border over the width of its rise: 1 / share of the mean
            diameter.
        abrupt_eighths: number of the eight sectors whose border ends abruptly.
        irregularity: 1 less the area over that of the convex hull; 0 for an oval.
        compactness: perimeter squared over 4 pi area; 1 for a disc.
    """

    sharpness: float
    abrupt_eighths: int
    irregularity: float
    compactness: float

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "sharpness": round(self.sharpness, 3),
            "abrupt_eighths": self.abrupt_eighths,
            "irregularity": round(self.irregularity, 4),
            "compactness": round(self.compactness, 4),
        }


def fold(lesion: NDArray[np.bool], difference: NDArray[np.float32]) -> Asymmetry:
    """Fold a lesion over the pair of axes where it comes out least asymmetric.

    Args:
        lesion: bool (rows, columns), not empty.
        difference: density less the skin's, (rows, columns, 3).
    """
    from scipy import ndimage

    rows, columns = np.nonzero(lesion)
    middle = np.array([rows.mean(), columns.mean()])
    reach = 1.05 * float(np.hypot(rows - middle[0], columns - middle[1]).max())
    steps = np.linspace(-reach, reach, GRID)
    down, across = np.meshgrid(steps, steps, indexing="ij")
    # The smoothing looks `reach / 10` far: no more of the picture is needed.
    box = box_of(lesion, int(reach / 10) + 2)
    middle -= (box[0].start, box[1].start)
    lesion, difference = lesion[box], difference[box]
    smooth = ndimage.gaussian_filter(difference, (reach / 20, reach / 20, 0), truncate=2.0)
    spread = float(np.sqrt(smooth[lesion].var(axis=0).sum())) + 4.0
    limit = np.array(lesion.shape) - 1
    best: tuple[float, tuple[float, float], tuple[float, float]] | None = None
    for turn in np.arange(TURNS) * (np.pi / 2 / TURNS):
        y = np.round(middle[0] + down * np.cos(turn) - across * np.sin(turn)).astype(int)
        x = np.round(middle[1] + down * np.sin(turn) + across * np.cos(turn)).astype(int)
        seen = (y >= 0) & (x >= 0) & (y <= limit[0]) & (x <= limit[1])
        y, x = np.clip(y, 0, limit[0]), np.clip(x, 0, limit[1])
        inside = lesion[y, x] & seen
        colour = smooth[y, x]
        shape: list[float] = []
        shade: list[float] = []
        for axis in (0, 1):
            partner = np.flip(inside, axis)
            both = inside & partner
            shape.append(float((inside & ~partner).sum()) / max(int(inside.sum()), 1))
            apart = np.sqrt(((colour - np.flip(colour, axis)) ** 2).sum(-1))
            shade.append(float(apart[both].mean()) / spread if both.any() else 1.0)
        score = sum(s / SHAPE_LIMIT + c / COLOUR_LIMIT for s, c in zip(shape, shade, strict=True))
        if best is None or score < best[0]:
            best = (score, (shape[0], shape[1]), (shade[0], shade[1]))
    assert best is not None  # noqa: S101 - TURNS is not zero
    axes = sum(s > SHAPE_LIMIT or c > COLOUR_LIMIT for s, c in zip(best[1], best[2], strict=True))
    return Asymmetry(axes, best[1], best[2])


def reach_of(lesion: NDArray[np.bool]) -> float:
    """Return how far from the border its rise is looked for, in pixels."""
    return max(4.0, 0.22 * 2.0 * float(np.sqrt(lesion.sum() / np.pi)))


def judge_border(
    lesion: NDArray[np.bool],
    darkness: NDArray[np.float32],
    fine: NDArray[np.bool],
    away: NDArray[np.float64],
) -> Border:
    """Judge how sharply and how raggedly a lesion ends.

    Args:
        lesion: bool (rows, columns), not empty.
        darkness: what rises at the border, for example mean density less the skin's.
        fine: where it can be read.
        away: distance from the border (`away_from`), at least as far as `reach_of`.
    """
    from scipy import ndimage
    from scipy.spatial import ConvexHull
    from skimage.measure import perimeter

    area = float(lesion.sum())
    diameter = 2.0 * np.sqrt(area / np.pi)
    rows, columns = np.nonzero(lesion)
    reach = reach_of(lesion)
    ring = (np.abs(away) <= reach) & fine
    down, across = np.nonzero(ring)
    turn = np.arctan2(down - rows.mean(), across - columns.mean())
    eighth = np.floor((turn + np.pi) / (np.pi / 4)).astype(int) % 8
    far, dark = away[ring], darkness[ring]
    widths = [
        _rise(far[part], dark[part], reach) for part in (eighth == number for number in range(8))
    ]
    known = [width / diameter for width in widths if width is not None]
    lesion = lesion[box_of(lesion, 1)]
    seam = np.argwhere(lesion & ~ndimage.binary_erosion(lesion)).astype(float)
    corners = (seam[:, None] + [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]).reshape(-1, 2)
    hull = float(ConvexHull(corners).volume)
    return Border(
        sharpness=float(1.0 / np.median(known)) if known else 0.0,
        abrupt_eighths=int(sum(width < ABRUPT for width in known)),
        irregularity=max(0.0, 1.0 - area / hull),
        compactness=float(perimeter(lesion)) ** 2 / (4 * np.pi * area),
    )


def _rise(away: NDArray[np.float64], darkness: NDArray[np.float32], reach: float) -> float | None:
    """Return over how many pixels darkness rises across the border, None where it does not.

    The mean profile over the distance from the border: its whole rise over its steepest slope.
    """
    step = 1.0 if reach < 12 else reach / 12
    places = np.floor((away + reach) / step).astype(int)
    count = np.bincount(places)
    total = np.bincount(places, weights=darkness)
    if len(count) < 5 or (count == 0).any():
        return None
    profile = total / count
    edge = max(1, len(profile) // 5)
    height = float(profile[:edge].mean() - profile[-edge:].mean())
    slope = float((profile[:-1] - profile[1:]).max()) / step
    if height < 3.0 or slope <= 0:
        return None
    return max(height / slope, step)


def widest(points: NDArray[np.float64]) -> float:
    """Return the largest distance between two of (n, 2) points: the largest diameter."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        corners = points[ConvexHull(points).vertices]
    except (QhullError, ValueError):  # fewer than three points, or all on one line
        corners = points
    apart = corners[:, None, :] - corners[None, :, :]
    return float(np.sqrt((apart**2).sum(-1)).max()) if len(corners) else 0.0
