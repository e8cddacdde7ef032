"""Schematic pictures for drills: lesions of one form in one pattern on skin, drawn with the truth.

The skin and its colours are those of :mod:`vision.render`; what stands above the skin is shaded as
lit from the upper left. They show the principle that a word names. Nothing of them is a patient's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["FORMS", "PATTERNS", "WIDE_MM", "Form", "Pattern", "Sketch", "draw_sketch"]

Form = Literal["macule", "papule", "plaque", "nodule", "vesicle", "pustule"]
Pattern = Literal["single", "discrete", "grouped", "linear", "annular", "arcuate"]
Field = NDArray[np.float64]

WIDE_MM = 40.0
"""Width of a sketch on the skin, mm."""
FORMS: dict[Form, tuple[float, float, float]] = {
    "macule": (3.5, 0.0, 0.0),
    "papule": (3.0, 1.0, 2.0),
    "plaque": (9.5, 0.8, 8.0),
    "nodule": (7.5, 1.8, 2.0),
    "vesicle": (2.6, 1.0, 2.0),
    "pustule": (2.6, 1.0, 2.0),
}
"""Radius (mm), how strongly it is shaded, and how flat its top is (power of the profile)."""
PATTERNS: tuple[Pattern, ...] = ("discrete", "grouped", "linear", "annular", "arcuate")
_LIGHT = (-0.6, -0.8)


@dataclass(frozen=True)
class Sketch:
    """What is drawn; `tone` is a Monk skin tone from 1 to 10."""

    form: Form = "papule"
    pattern: Pattern = "single"
    tone: int = 3
    seed: int = 0


def draw_sketch(sketch: Sketch, *, height: int = 210, width: int = 280) -> NDArray[np.uint8]:
    """Return the picture, uint8 (height, width, 3), sRGB; the same sketch gives the same one."""
    from vision.render.optics import skin_colours
    from vision.render.parts import cloud
    from vision.render.tones import REST, encode, photograph, tone_melanin

    chance = np.random.default_rng([sketch.seed, 7])
    shape = (height, width)
    relief, inside = _relief(sketch, shape, chance)
    own = tone_melanin(sketch.tone)
    melanin = own * (1.0 + 0.08 * cloud(shape, 2.5, chance))
    blood = REST * (1.0 + 0.15 * cloud(shape, 15, chance))
    clear = sketch.form in {"vesicle", "pustule"}
    red = 0.012 if clear else 0.06
    if sketch.form == "macule":
        melanin, red = melanin + 0.12 * inside, 0.0
    blood = blood + inside * red
    none, usual = np.zeros(shape), np.ones(shape)
    if sketch.form == "pustule":
        usual = usual + 2.5 * inside  # pus scatters and hides what is below
    colours = skin_colours(np.clip(melanin, 0.001, 0.95), np.clip(blood, 0.0005, 0.2), none, usual)
    linear = photograph(colours)
    if sketch.form == "pustule":
        yellow = np.array([0.85, 0.74, 0.38])
        linear = linear + 0.65 * (inside * (relief > 0.35))[..., None] * (yellow - linear)
    linear = linear * _shade(relief, FORMS[sketch.form][1])[..., None]
    if clear:
        linear = linear + 0.55 * _gleam(relief)[..., None]
    return encode(np.clip(linear, 0.0, 1.0))


def _relief(
    sketch: Sketch, shape: tuple[int, int], chance: np.random.Generator
) -> tuple[Field, Field]:
    """Return how high the skin stands (0 to 1) and where the lesions are (0 to 1)."""
    radius, _, flat = FORMS[sketch.form]
    per_mm = shape[1] / WIDE_MM
    many = sketch.pattern != "single"
    size = (min(radius, 1.8) if many else radius) * per_mm
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]]
    relief, inside = np.zeros(shape), np.zeros(shape)
    for x, y in _places(sketch.pattern, chance):
        r = size * chance.uniform(0.85, 1.15)
        out = np.hypot((across - x * shape[1]), (down - y * shape[0])) / r
        turn = np.arctan2(down - y * shape[0], across - x * shape[1])
        out = out / (1.0 + 0.05 * np.cos(3 * turn + chance.uniform(0, 6.3)))
        edge = np.clip((out - 1.0) * r / 1.6, -60, 60)
        inside = np.maximum(inside, 1.0 / (1.0 + np.exp(edge)))
        if flat:
            top = np.clip(1.0 - np.minimum(out, 1.0) ** flat, 0.0, 1.0)
            relief = np.maximum(relief, top)
    return relief, inside


def _places(pattern: Pattern, chance: np.random.Generator) -> list[tuple[float, float]]:
    """Return the middles of the lesions as shares of width and height."""
    turn = chance.uniform(0.0, np.pi)
    match pattern:
        case "single":
            return [(0.5, 0.5)]
        case "linear":
            steps = np.linspace(-0.36, 0.36, 9)
            return [
                (0.5 + s * np.cos(turn), 0.5 + s * np.sin(turn) + chance.normal(0, 0.006))
                for s in steps
            ]
        case "annular" | "arcuate":
            whole = pattern == "annular"
            angles = np.linspace(0, 2 * np.pi if whole else np.pi, 14 if whole else 8)
            angles = angles[:-1] if whole else angles
            middle = 0.5 if whole else 0.6
            # the picture is 4 wide by 3 high: a ring is round on it
            return [
                (0.5 + 0.225 * np.cos(a + turn * whole), middle - 0.3 * np.sin(a + turn * whole))
                for a in angles
            ]
        case "grouped":
            return [
                (x + chance.normal(0, 0.035), y + chance.normal(0, 0.047))
                for x, y in ((0.3, 0.35), (0.68, 0.62))
                for _ in range(7)
            ]
        case _:
            cells = [(x, y) for x in (0.14, 0.38, 0.62, 0.86) for y in (0.18, 0.5, 0.82)]
            return [(x + chance.normal(0, 0.03), y + chance.normal(0, 0.035)) for x, y in cells]


def _shade(relief: Field, strength: float) -> Field:
    """Return how bright each place is, lit from the upper left."""
    down, across = np.gradient(relief)
    lit = across * -_LIGHT[0] + down * -_LIGHT[1]
    return np.asarray(np.clip(1.0 + 4.0 * strength * lit, 0.45, 1.45))


def _gleam(relief: Field) -> Field:
    """Return the spot of light on something that is tense and wet."""
    down, across = np.gradient(relief)
    slope = across * -_LIGHT[0] + down * -_LIGHT[1]
    peak = max(float(slope.max()), 1e-9)
    return np.asarray(np.clip(slope / peak - 0.72, 0.0, 1.0) / 0.28)
