"""Everything that colour and shape tell of one picture, with the regions it was read from.

None of it needs the network; the lesion's outline comes in from whoever found it. Most of it is
told beside the findings and not handed to the reasoner: see `Measures`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vision.colour.away import away_from
from vision.colour.density import Maps, density, separate
from vision.colour.hair import find_hair
from vision.colour.names import Colours, name_colours
from vision.colour.redness import find_pigmented, find_red
from vision.colour.ruler import Ruler, find_ruler
from vision.colour.shape import Asymmetry, Border, fold, judge_border, reach_of, widest
from vision.colour.skin import LONG_SIDE, find_skin, seam_of, usable
from vision.outline import Outline
from vision.regions import Region, region_of

__all__ = ["Measures", "Pigment", "Redness", "Size", "measure_picture", "shrink"]

FEW = 60
"""Usable pixels of a lesion under which its colours and shape are not measured."""


@dataclass(frozen=True)
class Redness:
    """Blood, relative to the skin around.

    Attributes:
        index: erythema index, 100 log10(red / green) less the skin's, mean over the lesion, or over
            the red part where no lesion was outlined.
        haemoglobin: the same of the haemoglobin map, which brown does not raise.
        red_index: mean erythema index of the red part, 0 where nothing is red.
        red_area: share of the picture that is red.
        red_of_lesion: share of the lesion that is red, None without an outline.
    """

    index: float
    haemoglobin: float
    red_index: float
    red_area: float
    red_of_lesion: float | None


@dataclass(frozen=True)
class Pigment:
    """Melanin, relative to the skin around.

    Attributes:
        index: melanin index, -100 log10(red) less the skin's, mean over the lesion.
        melanin: mean of the melanin map over the lesion.
        area: share of the picture that is pigmented.
        unevenness: spread of darkness in the lesion over its mean.
        distribution: "even", "central", "peripheral" or "patchy"; "none" where there is little.
    """

    index: float
    melanin: float
    area: float
    unevenness: float
    distribution: str


@dataclass(frozen=True)
class Size:
    """How large the lesion is.

    Attributes:
        diameter: largest diameter, in pixels of the opened picture.
        diameter_mm: the same in millimetres, None where no scale was given.
        area_mm2: the area, likewise.
    """

    diameter: float
    diameter_mm: float | None
    area_mm2: float | None


@dataclass(frozen=True)
class Measures:
    """What colour and shape say.

    Only the diameter becomes a finding (`diameter-over-6mm`), and only with a scale: it is
    geometry.
    The rest was checked on labels or on pictures with known truth as far as `benchmarks.colours`
    and
    `benchmarks.tones` tell, which is not far enough for evidence; it is shown as a measurement.

    Attributes:
        redness: None where no skin of reference was found.
        pigment: None without an outline or skin of reference.
        colours: likewise.
        asymmetry: likewise, and where the lesion is cut off by the edge.
        border: likewise.
        size: None without an outline.
        hair: share of the picture that hair covers.
        ruler: the ruler's ticks, None where none is seen.
        regions: "red part" and "pigmented part", where there is any.
    """

    redness: Redness | None
    pigment: Pigment | None
    colours: Colours | None
    asymmetry: Asymmetry | None
    border: Border | None
    size: Size | None
    hair: float
    ruler: Ruler | None
    regions: tuple[Region, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data; regions are told beside the measures."""
        return {
            "redness": _rounded(self.redness),
            "pigment": _rounded(self.pigment),
            "colours": None if self.colours is None else self.colours.to_dict(),
            "asymmetry": None if self.asymmetry is None else self.asymmetry.to_dict(),
            "border": None if self.border is None else self.border.to_dict(),
            "size": _rounded(self.size),
            "hair": round(self.hair, 4),
            "ruler": _rounded(self.ruler),
        }


def _rounded(one: object) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in vars(one).items()
    }


def shrink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture at the size colour is measured on (never larger than it is)."""
    rows, columns = pixels.shape[:2]
    share = LONG_SIDE / max(rows, columns)
    if share >= 1.0:
        return pixels
    size = (max(1, round(columns * share)), max(1, round(rows * share)))
    # `reducing_gap` halves by boxes first: twice as fast, and no colour is lost.
    small = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(small, dtype=np.uint8)


def measure_picture(
    pixels: NDArray[np.uint8], outline: Outline | None, *, mm_per_pixel: float | None = None
) -> Measures:
    """Measure a picture.

    Args:
        pixels: uint8 (rows, columns, 3), sRGB, upright.
        outline: the lesion's, None where none was found.
        mm_per_pixel: size of one of `pixels` on the skin, where known.
    """
    small = shrink(pixels)
    # Hair is as wide as it is; small pictures are enlarged to where the limits were set.
    hair = _hair(small)
    fine = usable(small, hair)
    lesion = None if outline is None else _fill(outline, small.shape[:2])
    if lesion is not None and not lesion.any():
        lesion = None
    densities = density(small)
    away = None
    if lesion is not None:
        margin = max(seam_of((small.shape[0], small.shape[1])), ceil(reach_of(lesion)))
        away = away_from(lesion, margin + 1)
    skin = find_skin(densities, away, fine)
    ruler = find_ruler(small)
    share = float(hair.mean())
    size = None
    if outline is not None:
        size = _size(outline, pixels.shape[:2], mm_per_pixel)
    if skin is None:
        return Measures(None, None, None, None, None, size, share, ruler, ())
    maps = separate(densities, skin.density)
    red = find_red(maps, skin.spread, fine)
    brown = find_pigmented(maps, fine)
    regions = _regions([(red, "red part"), (brown, "pigmented part")])
    inside = None if lesion is None else lesion & fine
    if inside is None or inside.sum() < FEW:
        return Measures(
            _redness(maps, None, red), None, None, None, None, size, share, ruler, regions
        )
    whole = outline is not None and not outline.cut
    assert lesion is not None  # noqa: S101 - for the type checker; `inside` came from it
    assert away is not None  # noqa: S101 - likewise
    dark = maps.difference @ np.full(3, 1 / 3, np.float32)
    return Measures(
        redness=_redness(maps, inside, red),
        pigment=_pigment(maps, dark, away, inside, brown),
        colours=name_colours(maps.difference[inside], skin.density),
        asymmetry=fold(lesion, maps.difference) if whole else None,
        border=judge_border(lesion, dark, fine, away) if whole else None,
        size=size,
        hair=share,
        ruler=ruler,
        regions=regions,
    )


def _regions(masks: list[tuple[NDArray[np.bool], str]]) -> tuple[Region, ...]:
    found = (region_of(mask, name) for mask, name in masks)
    return tuple(one for one in found if one is not None)


def _hair(small: NDArray[np.uint8]) -> NDArray[np.bool]:
    rows, columns = small.shape[:2]
    if max(rows, columns) >= LONG_SIDE:
        return find_hair(small)
    share = LONG_SIDE / max(rows, columns)
    size = (round(columns * share), round(rows * share))
    large = Image.fromarray(small).resize(size, Image.Resampling.BILINEAR)
    found = Image.fromarray(find_hair(np.asarray(large, dtype=np.uint8)))
    return np.asarray(found.resize((columns, rows), Image.Resampling.NEAREST), dtype=bool)


def _fill(outline: Outline, shape: tuple[int, int]) -> NDArray[np.bool]:
    """Return the inside of an outline, bool (rows, columns)."""
    rows, columns = shape
    mask = Image.new("1", (columns, rows))
    ImageDraw.Draw(mask).polygon([(x * columns, y * rows) for x, y in outline.points], fill=1)
    return np.asarray(mask, dtype=bool)


def _size(outline: Outline, shape: tuple[int, int], mm_per_pixel: float | None) -> Size:
    rows, columns = shape
    across = widest(np.array(outline.points) * (columns, rows))
    if mm_per_pixel is None:
        return Size(across, None, None)
    area = outline.area * rows * columns * mm_per_pixel**2
    return Size(across, across * mm_per_pixel, area)


def _redness(maps: Maps, inside: NDArray[np.bool] | None, red: NDArray[np.bool]) -> Redness:
    where = red if inside is None else inside
    some = bool(where.any())
    return Redness(
        index=float(maps.erythema_index[where].mean()) if some else 0.0,
        haemoglobin=float(maps.haemoglobin[where].mean()) if some else 0.0,
        red_index=float(maps.erythema_index[red].mean()) if red.any() else 0.0,
        red_area=float(red.mean()),
        red_of_lesion=None if inside is None else float(red[inside].mean()),
    )


PALE = 8.0
"""Mean melanin index under which a lesion counts as hardly pigmented."""

EVEN = 0.45
"""Spread over mean of pigment under which it lies evenly."""

TILT = 1.35
"""Middle over rim (or rim over middle) from which pigment is central (or peripheral)."""


def _pigment(
    maps: Maps,
    dark: NDArray[np.float32],
    away: NDArray[np.float64],
    inside: NDArray[np.bool],
    brown: NDArray[np.bool],
) -> Pigment:
    values = dark[inside]
    mean = float(values.mean())
    index = float(maps.melanin_index[inside].mean())
    deep = -away
    half = float(np.median(deep[away < 0]))
    middle = inside & (deep > half)
    # The outermost seam is half skin in any outline and would make every lesion "central".
    rim = inside & ~middle & (deep > 0.25 * half)
    unevenness = float(values.std()) / max(abs(mean), 1.0)
    if index < PALE:
        distribution = "none"
    elif not middle.any() or not rim.any():
        distribution = "even"
    else:
        ratio = float(dark[middle].mean()) / max(float(dark[rim].mean()), 1.0)
        if ratio > TILT:
            distribution = "central"
        elif ratio < 1 / TILT:
            distribution = "peripheral"
        else:
            distribution = "even" if unevenness < EVEN else "patchy"
    return Pigment(
        index=index,
        melanin=float(maps.melanin[inside].mean()),
        area=float(brown.mean()),
        unevenness=unevenness,
        distribution=distribution,
    )
