"""Draw a synthetic pigmented lesion, for examples and tests. Nothing of it is a patient's.

Light that comes back from skin is modelled by Beer and Lambert's law: each channel is darkened by
exp(-absorption x amount) of melanin, of blood, and of melanin that lies deep and therefore looks
blue. The constants are set by eye to give plausible colours; they are no measurement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

__all__ = ["Lesion", "draw_lesion", "draw_mask"]

Field = NDArray[np.float64]

SKIN = np.array([0.93, 0.77, 0.70])
"""Red, green and blue of skin without pigment or blood, 0..1."""

MELANIN = np.array([0.55, 1.15, 1.75])
BLOOD = np.array([0.12, 1.05, 0.90])
DEEP = np.array([1.30, 0.75, 0.40])
"""Absorption of each channel by one unit."""


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
        tan: pigment of the skin around.
        hairs: number of hairs.
        seed: everything left to chance.
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


def _cloud(shape: tuple[int, int], scale: float, chance: np.random.Generator) -> Field:
    """Return smooth noise with mean 0 and standard deviation 1."""
    smooth = ndimage.gaussian_filter(chance.standard_normal(shape), scale, mode="reflect")
    return np.asarray((smooth - smooth.mean()) / max(float(smooth.std()), 1e-9))


def _distance(lesion: Lesion, height: int, width: int) -> Field:
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


def draw_mask(lesion: Lesion, *, height: int = 300, width: int = 400) -> NDArray[np.bool]:
    """Return where the lesion is, bool (height, width)."""
    return np.asarray(_distance(lesion, height, width) < 1.0)


def draw_lesion(lesion: Lesion, *, height: int = 300, width: int = 400) -> NDArray[np.uint8]:
    """Draw a lesion on skin.

    Args:
        lesion: what to draw; the same lesion gives the same picture.
        height: rows, in pixels.
        width: columns, in pixels.

    Returns:
        uint8 array (height, width, 3), sRGB.
    """
    chance = np.random.default_rng([lesion.seed, 2])
    unit = min(height, width) / 300
    shape = (height, width)
    out = _distance(lesion, height, width)
    inside = 1.0 / (1.0 + np.exp((out - 1.0) / 0.04))
    melanin = inside * lesion.melanin * (1.0 + lesion.mottled * _cloud(shape, 14 * unit, chance))
    if lesion.network > 0:
        melanin += inside * lesion.network * _net(shape, 9 * unit, chance)
    for _ in range(lesion.globules):
        melanin += 0.5 * _globule(out, unit, chance)
    skin = lesion.tan * (1.0 + 0.15 * _cloud(shape, 3 * unit, chance))
    blood = 0.12 + 0.03 * _cloud(shape, 20 * unit, chance) + inside * lesion.blood
    deep = lesion.veil * np.exp(-((out / 0.55) ** 2))
    amounts = [(skin + np.maximum(melanin, 0), MELANIN), (blood, BLOOD), (deep, DEEP)]
    absorbed = sum(np.multiply.outer(amount, colour) for amount, colour in amounts)
    light = SKIN * np.exp(-absorbed)
    shine = 1.0 - 0.12 * (np.hypot(*_centred(shape)) ** 2)
    grain = 0.012 * chance.standard_normal((*shape, 1))
    picture = light * shine[..., None] + ndimage.gaussian_filter(grain, (0.6, 0.6, 0))
    for _ in range(lesion.hairs):
        picture = picture * (1.0 - 0.75 * _hair(shape, unit, chance)[..., None])
    return np.asarray(np.clip(np.round(picture * 255), 0, 255), dtype=np.uint8)


def _centred(shape: tuple[int, int]) -> tuple[Field, Field]:
    down, across = np.mgrid[-1.0 : 1.0 : shape[0] * 1j, -1.0 : 1.0 : shape[1] * 1j]
    return down, across


def _net(shape: tuple[int, int], mesh: float, chance: np.random.Generator) -> Field:
    """Return lines of a net, 0..1: the borders between the cells of scattered seeds."""
    rows, columns = shape
    number = max(4, int(rows * columns / mesh**2))
    seeds = np.ones(shape, bool)
    seeds[chance.integers(0, rows, number), chance.integers(0, columns, number)] = False
    away = ndimage.distance_transform_edt(seeds)
    return np.asarray(np.clip(away / mesh - 0.25, 0, 0.6) / 0.6)


def _globule(out: Field, unit: float, chance: np.random.Generator) -> Field:
    """Return one round spot somewhere inside the lesion, 0..1."""
    rows, columns = np.nonzero(out < 0.85)
    if not len(rows):
        return np.zeros_like(out)
    chosen = chance.integers(len(rows))
    down, across = np.mgrid[0 : out.shape[0], 0 : out.shape[1]]
    away = np.hypot(down - rows[chosen], across - columns[chosen])
    return np.asarray(1.0 / (1.0 + np.exp((away - chance.uniform(2.5, 4.5) * unit) / unit)))


def _hair(shape: tuple[int, int], unit: float, chance: np.random.Generator) -> Field:
    """Return one slightly curved dark line across the picture, 0..1."""
    rows, columns = shape
    down, across = np.mgrid[0:rows, 0:columns]
    angle = chance.uniform(0, np.pi)
    y, x = down - chance.uniform(0, rows), across - chance.uniform(0, columns)
    along, aside = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    bend = aside + chance.normal(0, 4e-4) * along**2 / unit
    return np.asarray(np.exp(-((bend / (1.1 * unit)) ** 2)))
