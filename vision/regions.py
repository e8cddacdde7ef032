"""Named regions of a picture as polygons: where a finding or a measure was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.outline import Outline, Point, simplify, trace

__all__ = ["MOST", "NAMES", "Region", "region_of", "region_of_outline"]

NAMES = ("lesion", "red part", "pigmented part", "ulcer")
"""The names that a region can have."""

MOST = 8
"""Parts of a region that are drawn at most, the largest first."""


@dataclass(frozen=True)
class Region:
    """A named part of the picture, perhaps in several pieces.

    Attributes:
        name: one of `NAMES`.
        polygons: closed polygons of corners (x, y), fractions of the picture's width and height.
        area: share of the picture inside it, all pieces together.
    """

    name: str
    polygons: tuple[tuple[Point, ...], ...]
    area: float

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "name": self.name,
            "area": round(self.area, 4),
            "polygons": [[[round(x, 4), round(y, 4)] for x, y in one] for one in self.polygons],
        }


def region_of_outline(outline: Outline) -> Region:
    """Return the lesion's outline as a region."""
    return Region("lesion", (outline.points,), outline.area)


def region_of(mask: NDArray[np.bool], name: str, *, most: int = MOST) -> Region | None:
    """Return a mask's pieces as polygons, None for an empty mask.

    Args:
        mask: bool (rows, columns), upright as the picture.
        name: one of `NAMES`.
        most: pieces that are drawn.
    """
    from scipy import ndimage

    parts, number = ndimage.label(mask)
    if number == 0:
        return None
    sizes = np.bincount(parts.ravel())[1:]
    rows, columns = mask.shape
    drawn: list[tuple[Point, ...]] = []
    boxes = ndimage.find_objects(parts)
    for index in np.argsort(-sizes)[:most]:
        box = boxes[index]
        piece = ndimage.binary_fill_holes(parts[box] == index + 1)
        corners = np.array(trace(piece), dtype=np.float64)
        half = len(corners) // 2
        closed = np.concatenate([corners, corners[:1]])
        line = np.concatenate(
            [simplify(closed[: half + 1], 1.0)[:-1], simplify(closed[half:], 1.0)[:-1]]
        )
        line += (box[1].start, box[0].start)
        drawn.append(tuple((float(x) / columns, float(y) / rows) for x, y in line))
    return Region(name, tuple(drawn), float(mask.mean()))
