"""Is a picture good enough to be read? Few measures, each with a limit that was measured.

All measures are taken on the canvas the network sees (`vision.canvas`): what is lost at that size
is lost to the network, and what is not there is no reason to refuse. The limits lie beyond the most
extreme of the development pictures of skin (see `LIMITS`), so that a picture is refused only for
what the network has never met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from vision.colour.measures import Measures

__all__ = ["HAIRY", "LIMITS", "Limit", "Quality", "judge", "measure", "warn"]


@dataclass(frozen=True)
class Quality:
    """Measures of one picture.

    Attributes:
        brightness: mean luma, 0..255.
        contrast: standard deviation of luma between its 5th and 95th percentile, 0..128.
        sharpness: mean change in luma over one pixel divided by that over four. A blurred edge is
            a ramp, which gives 0.25; unrelated pixels give 1.
        dark: share of pixels with luma under 10.
        burnt: share of pixels with all channels over 250.
    """

    brightness: float
    contrast: float
    sharpness: float
    dark: float
    burnt: float

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {name: round(float(value), 4) for name, value in vars(self).items()}


@dataclass(frozen=True)
class Limit:
    """A measure must lie in a range, or the picture is refused for the reason.

    Attributes:
        measure: name of an attribute of `Quality`.
        low: smallest value that is read.
        high: largest value that is read.
        below: reason given under `low`, with what to do about it.
        above: reason given over `high`.
        dimmed: brightness under which `low` falls in proportion to it, 0 for never.
    """

    measure: str
    low: float
    high: float
    below: str = ""
    above: str = ""
    dimmed: float = 0.0


# Measured on 1500 HAM10000, 616 + 609 derm7pt, 216 PAD-UFES-20 and 450 FUSeg pictures: brightness
# 24..229, contrast 3.5..104, sharpness 0.281..0.768, dark up to 0.75, burnt up to 0.38. After a
# Gaussian blur of 2 canvas pixels the median sharpness is 0.264 (HAM10000) to 0.290 (derm7pt),
# after one of 3 pixels 0.251 to 0.275.
LIMITS: tuple[Limit, ...] = (
    Limit(
        "brightness",
        20.0,
        240.0,
        below="the picture is too dark; take it again with more light",
        above="the picture is too bright; take it again with less light",
    ),
    Limit(
        "contrast",
        2.5,
        np.inf,
        below="the picture is uniform and shows nothing; photograph the lesion itself",
        # Redness that changes light skin by nine steps changes the darkest by two: the same share.
        dimmed=100.0,
    ),
    Limit("dark", 0.0, 0.8, above="most of the picture is black; take it again with more light"),
    Limit("burnt", 0.0, 0.5, above="most of the picture is burnt out; take it again without flash"),
    Limit(
        "sharpness",
        0.28,
        0.85,
        below="the picture is blurred; hold still, focus on the lesion and take it again",
        above="the picture is noise, not a photograph; use the camera's own file",
    ),
)
"""What a picture must meet to be read."""


def measure(canvas: NDArray[np.uint8]) -> Quality:
    """Measure a canvas (rows, columns, 3), uint8."""
    values = canvas.astype(np.float32)
    luma = values @ np.array([0.299, 0.587, 0.114], np.float32)
    low, high = np.percentile(luma, [5, 95])
    inner = luma[(luma >= low) & (luma <= high)]
    near = np.abs(np.diff(luma, axis=1)).mean() + np.abs(np.diff(luma, axis=0)).mean()
    far = np.abs(luma[:, 4:] - luma[:, :-4]).mean() + np.abs(luma[4:] - luma[:-4]).mean()
    return Quality(
        brightness=float(luma.mean()),
        contrast=float(inner.std()),
        sharpness=float(near / max(float(far), 1e-3)),
        dark=float((luma < 10).mean()),
        burnt=float((values > 250).all(axis=2).mean()),
    )


def judge(quality: Quality) -> str:
    """Return why the picture cannot be read, "" where it can."""
    for limit in LIMITS:
        value = getattr(quality, limit.measure)
        dim = min(1.0, quality.brightness / limit.dimmed) if limit.dimmed else 1.0
        if value < limit.low * dim:
            return limit.below
        if value > limit.high:
            return limit.above
    return ""


HAIRY = 0.05
"""Share of the picture under hair from which it is told: set by hand, not from labels."""


def warn(measures: Measures) -> list[str]:
    """Return what disturbs the reading without making it impossible, and what to do about it."""
    told: list[str] = []
    if measures.hair > HAIRY:
        told.append("hair covers part of the picture: clip or wet it down and take it again")
    if measures.ruler is not None:
        told.append("a ruler or scale is in the picture: give mm per pixel to have sizes in mm")
    if measures.redness is None:
        told.append("no skin is seen around: colours have nothing to be compared with")
    return told
