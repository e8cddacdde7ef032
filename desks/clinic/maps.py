"""Where a photograph is red and where it is brown: two small maps with their scale and figures.

They are shown beside a photograph of a rash, of which nothing else is read, and folded away beside
others. They are measurements, no evidence: docs/colour.md says what they were held to.
"""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reasoning.proofs.text import percent

if TYPE_CHECKING:
    from vision import Picture, Reading

__all__ = ["maps_html", "painted"]

_RED = ((255, 255, 255), (252, 146, 114), (103, 0, 13))
_BROWN = ((255, 255, 255), (254, 153, 41), (73, 28, 6))
_TOP_SHARE = 99.0
_LEAST_TOP = 10.0
_WIDE = 260
_FEW = 200
"""Pixels of free skin under which there is nothing to compare with."""


def maps_html(picture: Picture, reading: Reading) -> str:
    """Return the maps of erythema and melanin with their figures; nothing without skin beside.

    Args:
        picture: as it was opened.
        reading: of this picture.
    """
    if reading.measures is None or reading.measures.redness is None:
        return ""
    from vision.colour.density import density, separate
    from vision.colour.measures import shrink
    from vision.colour.skin import usable

    small = shrink(picture.pixels)
    fine = usable(small)
    densities = density(small)
    free = fine.copy()
    for region in reading.regions:
        free &= ~_mask(reading, region.name, small.shape[:2])
    if free.sum() < _FEW:
        return ""
    maps = separate(densities, np.median(densities[free], axis=0))
    redness, pigment = reading.measures.redness, reading.measures.pigment
    area = {one.name: one.area for one in reading.regions}
    lesion = reading.outline is not None
    red = (
        f"red part {percent(redness.red_area)} of the picture, mean index there "
        f"{redness.red_index:.1f}" + (f"; over the lesion {redness.index:.1f}" if lesion else "")
    )
    brown = f"pigmented part {percent(area.get('pigmented part', 0.0))} of the picture"
    where = fine & _mask(reading, "pigmented part", small.shape[:2])
    if pigment is not None:
        brown += f"; mean index over the lesion {pigment.index:.1f}"
    elif where.any():
        brown += f", mean index there {float(maps.melanin_index[where].mean()):.1f}"
    return (
        '<div class="dt maps">'
        + _figure(maps.erythema_index, fine, _RED, "Erythema index", red)
        + _figure(maps.melanin_index, fine, _BROWN, "Melanin index", brown)
        + '<p class="src">Indices: 100 log10 of the light, less the median of the skin outside the '
        "outlines. Measurements, no evidence: nothing of them goes into the ranking.</p></div>"
    )


def _mask(reading: Reading, name: str, shape: tuple[int, ...]) -> NDArray[np.bool]:
    """Return the inside of a named region, bool (rows, columns); empty without one."""
    from PIL import Image, ImageDraw

    rows, columns = shape
    mask = Image.new("1", (columns, rows))
    for region in reading.regions:
        for polygon in region.polygons if region.name == name else ():
            points = [(x * columns, y * rows) for x, y in polygon]
            if len(points) > 1:
                ImageDraw.Draw(mask).polygon(points, fill=1)
    return np.asarray(mask, dtype=bool)


def painted(
    values: NDArray[np.float32], fine: NDArray[np.bool], stops: tuple[tuple[int, int, int], ...]
) -> tuple[NDArray[np.uint8], float]:
    """Return an index as colours, and the index that the last colour stands for.

    Args:
        values: (rows, columns); 0 is the skin beside, less is not told apart from it.
        fine: where it can be read; elsewhere it is gray.
        stops: colours at 0, at half, and at the top.
    """
    seen = values[fine]
    top = max(float(np.percentile(seen, _TOP_SHARE)) if seen.size else 0.0, _LEAST_TOP)
    share = np.clip(values / top, 0.0, 1.0)
    at = np.linspace(0.0, 1.0, len(stops))
    channels = [np.interp(share, at, [stop[c] for stop in stops]) for c in range(3)]
    colours = np.stack(channels, axis=-1).astype(np.uint8)
    colours[~fine] = 150
    return colours, top


def _figure(
    values: NDArray[np.float32],
    fine: NDArray[np.bool],
    stops: tuple[tuple[int, int, int], ...],
    name: str,
    words: str,
) -> str:
    from PIL import Image

    colours, top = painted(values, fine, stops)
    image = Image.fromarray(colours)
    image.thumbnail((_WIDE, _WIDE))
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    source = base64.b64encode(data.getvalue()).decode()
    ramp = ", ".join(f"rgb{stop}" for stop in stops)
    return (
        f'<figure><img alt="map of the {name.lower()}: {words}" width="{image.width}" '
        f'height="{image.height}" src="data:image/png;base64,{source}">'
        f'<div class="ramp"><span>0</span><i style="background:linear-gradient(90deg, {ramp})">'
        f"</i><span>{top:.0f}</span></div><figcaption><b>{name}</b>: {words}</figcaption></figure>"
    )
