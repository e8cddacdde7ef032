"""From a measured diameter to the finding "over 6 mm", where a scale is given.

Geometry needs no labels, but an outline is not exact: the diameter is taken as normally distributed
around what was measured, and the finding's probability is the share of that over 6 mm.
"""

from __future__ import annotations

from math import erf, sqrt
from typing import Any

from vision.colour.measures import Size
from vision.outline import Outline

__all__ = ["ERROR", "FINDING", "LIMIT_MM", "diameter_finding"]

FINDING = "diameter-over-6mm"

LIMIT_MM = 6.0

ERROR = 0.08
"""Standard error of a diameter as a share of it: assumed, not measured (`benchmarks.tones` can)."""


def diameter_finding(size: Size | None, outline: Outline | None) -> dict[str, Any] | None:
    """Return the fields of a `FindingReading`, None without a scale.

    A lesion that is cut off by the edge is at least as wide as it looks: that it is over 6 mm can
    be said, that it is not cannot.
    """
    if size is None or size.diameter_mm is None or outline is None:
        return None
    apart = (size.diameter_mm - LIMIT_MM) / (ERROR * size.diameter_mm)
    share = 0.5 * (1.0 + erf(apart / sqrt(2.0)))
    if outline.cut and share < 0.5:
        return None
    return {
        "finding": FINDING,
        # Never quite certain: the scale itself was given by somebody.
        "probability": min(max(share, 0.01), 0.99),
        "base_rate": 0.5,
        "threshold": 0.5,
        "choice": "",
        "region": "outline",
        "validated_on": "geometry of the outline and the given scale; not measured on patients",
    }
