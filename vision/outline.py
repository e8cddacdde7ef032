"""From a map of lesion probabilities to one polygon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.canvas import Canvas

__all__ = ["Outline", "lesion_mask", "outline_of", "simplify", "trace"]

LEAST = 0.004
"""Smallest share of the picture that is called a lesion (about 9 by 9 canvas pixels)."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """Where the lesion is.

    Attributes:
        points: corners of one closed polygon, (x, y) as fractions of width and height.
        area: share of the picture inside it.
        confidence: mean probability of "lesion" inside it, as the network gives it.
        cut: true where the lesion reaches the picture's edge, so that its shape is not all seen.
    """

    points: tuple[Point, ...]
    area: float
    confidence: float
    cut: bool

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "points": [[round(x, 4), round(y, 4)] for x, y in self.points],
            "area": round(self.area, 4),
            "confidence": round(self.confidence, 4),
            "cut": self.cut,
        }


def lesion_mask(probability: NDArray[np.floating[Any]], threshold: float = 0.5) -> NDArray[np.bool]:
    """Return the largest connected part over the threshold, with its holes filled."""
    from scipy import ndimage  # here: the reader needs it, whoever only opens a picture does not

    parts, number = ndimage.label(probability > threshold)
    if number == 0:
        return np.zeros(probability.shape, bool)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(ndimage.binary_fill_holes(parts == sizes.argmax()), dtype=bool)


def trace(mask: NDArray[np.bool]) -> list[tuple[int, int]]:
    """Walk once round a connected part without holes, along the cracks between pixels.

    Args:
        mask: (rows, columns), one part joined over pixel sides.

    Returns:
        Corners (column, row) of pixels in walking order, inside on the right; empty for no part.
    """
    if not mask.any():
        return []
    padded = np.pad(mask, 1)
    row = int(np.flatnonzero(padded.any(1))[0])
    column = int(np.flatnonzero(padded[row])[0])
    # Right, down, left, up; beside each the pixel ahead on the left and on the right of the walk.
    steps = ((1, 0), (0, 1), (-1, 0), (0, -1))
    left = ((0, -1), (0, 0), (-1, 0), (-1, -1))
    right = ((0, 0), (-1, 0), (-1, -1), (0, -1))
    start = (column, row)
    place, heading = start, 0
    corners: list[tuple[int, int]] = []
    while True:
        corners.append((place[0] - 1, place[1] - 1))
        place = (place[0] + steps[heading][0], place[1] + steps[heading][1])
        if place == start:
            return corners
        x, y = place
        if not padded[y + right[heading][1], x + right[heading][0]]:
            heading = (heading + 1) % 4
        elif padded[y + left[heading][1], x + left[heading][0]]:
            heading = (heading + 3) % 4


def simplify(points: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Drop points of an open line that lie within a tolerance of it (Douglas and Peucker 1973)."""
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        along = points[last] - points[first]
        offset = points[first + 1 : last] - points[first]
        length = float(np.hypot(*along))
        if length > 0:
            away = np.abs(along[0] * offset[:, 1] - along[1] * offset[:, 0]) / length
        else:
            away = np.hypot(offset[:, 0], offset[:, 1])
        far = int(away.argmax())
        if away[far] > tolerance:
            middle = first + 1 + far
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return points[keep]


def outline_of(probability: NDArray[np.floating[Any]], canvas: Canvas) -> Outline | None:
    """Return the outline of the largest lesion, None where there is none.

    Args:
        probability: (rows, columns) of "lesion here" on the canvas, 0..1.
        canvas: the canvas it was read from, for the way back to the picture.
    """
    mask = lesion_mask(probability)
    area = float(mask.mean())
    if area < LEAST:
        return None
    corners = np.array(trace(mask), dtype=np.float64)
    half = len(corners) // 2
    closed = np.concatenate([corners, corners[:1]])
    # A closed line is simplified as two open ones, or its ends would lie on each other.
    line = np.concatenate([simplify(closed[: half + 1], 0.8)[:-1], simplify(closed[half:], 0.8)])
    rows, columns = mask.shape
    points = tuple(canvas.back(x / columns, y / rows) for x, y in line[:-1].tolist())
    edge = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return Outline(points, area, float(probability[mask].mean()), bool(edge.mean() > 0.02))
