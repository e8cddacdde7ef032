"""Draw one lesion on skin of a chosen tone, with everything known about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vision.render.optics import skin_colours
from vision.render.parts import cloud, globule, hair, net, ruler_ticks
from vision.render.tones import (
    GLOSS,
    REST,
    encode,
    photograph,
    tone_gloss,
    tone_grain,
    tone_melanin,
)

__all__ = ["PATCHES", "Lesion", "Rendered", "distance", "render_lesion", "skin_melanin"]

Field = NDArray[np.float64]

PATCHES: dict[str, tuple[float, float, float, float]] = {
    "white": (-0.9, 0.001, 0.0, 2.2),
    "red": (0.0, 0.14, 0.0, 1.0),
    "light-brown": (0.09, 0.006, 0.0, 1.0),
    "dark-brown": (0.22, 0.006, 0.0, 1.0),
    "blue-gray": (0.02, 0.01, 0.9, 1.0),
    "black": (0.75, 0.006, 0.0, 1.0),
}
"""For each colour of the ABCD rule what is in the skin: melanin added (negative: this share of the
skin's own taken away), blood, deep melanin, scattering."""


@dataclass(frozen=True)
class Lesion:
    """What is drawn; every amount is between 0 and 1 unless said otherwise.

    Attributes:
        melanin: pigment of the lesion.
        blood: redness of the lesion.
        veil: blue-white veil over its middle.
        size: mean radius as a share of the shorter side.
        longer: how much longer than wide, 1 for round.
        irregular: how ragged the border is.
        mottled: how unevenly the pigment lies.
        network: strength of a net of brown lines.
        globules: number of brown globules.
        tan: pigment of the skin around, where no tone is given.
        hairs: number of hairs.
        seed: everything left to chance.
        tone: Monk skin tone, 1 to 10; None for `tan`.
        soft: width of the border's rise as a share of the radius.
        patches: names of `PATCHES` that share the lesion between them; empty for one colour.
        rings: lay the patches as rings (symmetric) instead of sectors (asymmetric).
        light: red, green and blue of the lamp after white balance, 1 for neutral.
        shade: how much darker the picture's rim is.
        gloss: share of light reflected by the surface; None for what suits the tone.
        grain: standard deviation of the camera's noise, share of white (less on the darkest tones).
        across_mm: width of the picture on the skin, mm.
        ruler: whether a ruler with a tick each millimetre lies along the lower edge.
    """

    melanin: float = 0.6
    blood: float = 0.1
    veil: float = 0.0
    size: float = 0.28
    longer: float = 1.2
    irregular: float = 0.15
    mottled: float = 0.2
    network: float = 0.0
    globules: int = 0
    tan: float = 0.1
    hairs: int = 0
    seed: int = 0
    tone: int | None = None
    soft: float = 0.16
    patches: tuple[str, ...] = ()
    rings: bool = False
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shade: float = 0.12
    gloss: float | None = None
    grain: float = 0.006
    across_mm: float = 20.0
    ruler: bool = False


@dataclass(frozen=True, eq=False)
class Rendered:
    """A picture and its truth.

    Attributes:
        pixels: uint8 (rows, columns, 3), sRGB.
        lesion: where the lesion is, bool (rows, columns).
        melanin: volume share of melanosomes in the epidermis, (rows, columns).
        blood: volume share of blood in the upper dermis, (rows, columns).
        mm_per_pixel: size of a pixel.
        colours: the patches drawn, in the order of `PATCHES`.
    """

    pixels: NDArray[np.uint8]
    lesion: NDArray[np.bool]
    melanin: Field
    blood: Field
    mm_per_pixel: float
    colours: tuple[str, ...]


def distance(lesion: Lesion, height: int, width: int) -> Field:
    """Return how far out each pixel lies: 0 in the middle of the lesion, 1 on its border."""
    chance = np.random.default_rng([lesion.seed, 1])
    angle = chance.uniform(0, np.pi)
    down, across = np.mgrid[0:height, 0:width]
    y, x = (down - height / 2) / min(height, width), (across - width / 2) / min(height, width)
    along = x * np.cos(angle) + y * np.sin(angle)
    aside = y * np.cos(angle) - x * np.sin(angle)
    stretch = np.sqrt(lesion.longer)
    around = np.arctan2(aside * stretch, along / stretch)
    radius = np.ones_like(around)
    for wave in range(2, 10):
        swing = chance.normal(0, 0.35 * lesion.irregular / np.sqrt(wave))
        radius += swing * np.cos(wave * around + chance.uniform(0, 2 * np.pi))
    out = np.hypot(along / stretch, aside * stretch) / lesion.size
    return np.asarray(out / np.maximum(radius, 0.3))


def skin_melanin(lesion: Lesion) -> float:
    """Return the melanin of the skin around."""
    if lesion.tone is None:
        return 0.01 + 0.2 * lesion.tan
    return tone_melanin(lesion.tone, tone_gloss(lesion.tone))


def _gloss(lesion: Lesion) -> float:
    if lesion.gloss is not None:
        return lesion.gloss
    return GLOSS if lesion.tone is None else tone_gloss(lesion.tone)


def render_lesion(lesion: Lesion, *, height: int = 300, width: int = 400) -> Rendered:
    """Draw a lesion on skin; the same lesion gives the same picture.

    Args:
        lesion: what to draw.
        height: rows, in pixels.
        width: columns, in pixels.
    """
    unknown = set(lesion.patches) - set(PATCHES)
    if unknown:
        raise ValueError(f"no such patches: {', '.join(sorted(unknown))}")
    chance = np.random.default_rng([lesion.seed, 2])
    unit = min(height, width) / 300
    shape = (height, width)
    out = distance(lesion, height, width)
    inside = 1.0 / (1.0 + np.exp(np.clip((out - 1.0) / (lesion.soft / 4), -60, 60)))
    own = skin_melanin(lesion)
    base = own + 0.12 * min(own, 0.03) * cloud(shape, 3 * unit, chance)
    rest = REST * (1.0 + 0.15 * cloud(shape, 20 * unit, chance))
    if lesion.patches:
        melanin, blood, deep, scatter = _patched(lesion, out, inside, base, rest, chance)
    else:
        added = 0.3 * lesion.melanin * (1.0 + lesion.mottled * cloud(shape, 14 * unit, chance))
        melanin = base + inside * np.maximum(added, 0.0)
        blood = rest + inside * 0.12 * lesion.blood
        deep, scatter = np.zeros(shape), np.ones(shape)
    if lesion.network > 0:
        melanin = melanin + inside * 0.25 * lesion.network * net(shape, 9 * unit, chance)
    for _ in range(lesion.globules):
        melanin = melanin + 0.15 * globule(out, unit, chance)
    deep = deep + 0.6 * lesion.veil * np.exp(-((out / 0.55) ** 2))
    melanin = np.clip(melanin, 0.001, 0.95)
    blood = np.clip(blood, 0.0005, 0.2)
    linear = photograph(skin_colours(melanin, blood, deep, scatter), _gloss(lesion))
    linear = _expose(lesion, linear, unit, chance)
    return Rendered(
        pixels=encode(linear),
        lesion=np.asarray(out < 1.0),
        melanin=melanin,
        blood=blood,
        mm_per_pixel=lesion.across_mm / width,
        colours=tuple(name for name in PATCHES if name in lesion.patches),
    )


def _patched(
    lesion: Lesion,
    out: Field,
    inside: Field,
    base: Field,
    rest: Field,
    chance: np.random.Generator,
) -> tuple[Field, Field, Field, Field]:
    """Return melanin, blood, deep melanin and scattering of a lesion of several colours."""
    number = len(lesion.patches)
    if lesion.rings:
        # Rings of equal area, the first colour in the middle.
        place = np.clip(np.floor(np.minimum(out, 0.999) ** 2 * number), 0, number - 1).astype(int)
    else:
        down, across = np.indices(out.shape)
        turn = np.arctan2(down - out.shape[0] / 2, across - out.shape[1] / 2)
        place = np.floor((turn / (2 * np.pi) + chance.random()) % 1.0 * number).astype(int)
    fields = [base.copy(), rest.copy(), np.zeros_like(out), np.ones_like(out)]
    for index, name in enumerate(lesion.patches):
        added, blood, deep, scatter = PATCHES[name]
        here = ndimage.gaussian_filter((place == index).astype(float), 2.0) * inside
        fields[0] += here * (added if added >= 0 else added * base)
        fields[1] += here * (blood - rest)
        fields[2] += here * deep
        fields[3] += here * (scatter - 1.0)
    return fields[0], fields[1], fields[2], fields[3]


def _expose(lesion: Lesion, linear: Field, unit: float, chance: np.random.Generator) -> Field:
    """Return linear light with lamp, shade, hair, ruler and the camera's noise."""
    shape = (linear.shape[0], linear.shape[1])
    down, across = np.mgrid[-1.0 : 1.0 : shape[0] * 1j, -1.0 : 1.0 : shape[1] * 1j]
    linear = linear * (1.0 - lesion.shade * np.hypot(down, across)[..., None] ** 2)
    for _ in range(lesion.hairs):
        linear = linear * (1.0 - 0.85 * hair(shape, unit, chance)[..., None])
    if lesion.ruler:
        linear = linear * (1.0 - 0.85 * ruler_ticks(shape, lesion.across_mm)[..., None])
    linear = linear * np.array(lesion.light)
    noise = ndimage.gaussian_filter(chance.standard_normal((*shape, 1)), (0.6, 0.6, 0))
    grain = lesion.grain * (1.0 if lesion.tone is None else tone_grain(lesion.tone))
    return np.asarray(linear + grain * 2.0 * noise)
