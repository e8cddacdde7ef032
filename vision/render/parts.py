"""Things that are drawn on skin: clouds of chance, nets, globules, hairs, a ruler."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

__all__ = ["cloud", "globule", "hair", "net", "ruler_ticks"]

Field = NDArray[np.float64]


def cloud(shape: tuple[int, int], scale: float, chance: np.random.Generator) -> Field:
    """Return smooth noise with mean 0 and standard deviation 1."""
    smooth = ndimage.gaussian_filter(chance.standard_normal(shape), scale, mode="reflect")
    return np.asarray((smooth - smooth.mean()) / max(float(smooth.std()), 1e-9))


def net(shape: tuple[int, int], mesh: float, chance: np.random.Generator) -> Field:
    """Return lines of a net, 0..1: the borders between the cells of scattered seeds."""
    rows, columns = shape
    number = max(4, int(rows * columns / mesh**2))
    seeds = np.ones(shape, bool)
    seeds[chance.integers(0, rows, number), chance.integers(0, columns, number)] = False
    away = ndimage.distance_transform_edt(seeds)
    return np.asarray(np.clip(away / mesh - 0.25, 0, 0.6) / 0.6)


def globule(out: Field, unit: float, chance: np.random.Generator) -> Field:
    """Return one round spot somewhere inside the lesion, 0..1."""
    rows, columns = np.nonzero(out < 0.85)
    if not len(rows):
        return np.zeros_like(out)
    chosen = chance.integers(len(rows))
    down, across = np.mgrid[0 : out.shape[0], 0 : out.shape[1]]
    away = np.hypot(down - rows[chosen], across - columns[chosen])
    edge = np.clip((away - chance.uniform(2.5, 4.5) * unit) / unit, -60, 60)
    return np.asarray(1.0 / (1.0 + np.exp(edge)))


def hair(shape: tuple[int, int], unit: float, chance: np.random.Generator) -> Field:
    """Return one slightly curved dark line across the picture, 0..1."""
    rows, columns = shape
    down, across = np.mgrid[0:rows, 0:columns]
    angle = chance.uniform(0, np.pi)
    y, x = down - chance.uniform(0, rows), across - chance.uniform(0, columns)
    along, aside = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    bend = aside + chance.normal(0, 4e-4) * along**2 / unit
    return np.asarray(np.exp(-((bend / (1.1 * unit)) ** 2)))


def ruler_ticks(shape: tuple[int, int], across_mm: float) -> Field:
    """Return a ruler's ticks along the lower edge, one each millimetre, 0..1."""
    rows, columns = shape
    place = np.arange(columns) / columns * across_mm
    tick = np.abs(place - np.round(place)) * columns / across_mm < max(0.9, columns / 400)
    field = np.zeros(shape)
    field[round(0.9 * rows) :, :] = tick
    return field
