"""Draw a rash: red patches scattered over skin, or redness all over, with the blood known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from vision.render.lesion import Rendered
from vision.render.optics import skin_colours
from vision.render.parts import cloud
from vision.render.tones import REST, encode, photograph, tone_gloss, tone_grain, tone_melanin

__all__ = ["Rash", "render_rash"]


@dataclass(frozen=True)
class Rash:
    """What is drawn.

    Attributes:
        tone: Monk skin tone, 1 to 10.
        blood: volume share of blood in the red skin, about 0.01 faint to 0.1 angry.
        patches: number of red patches; 0 for redness without patches.
        cover: share of the picture that is red, about.
        seed: everything left to chance.
    """

    tone: int = 4
    blood: float = 0.05
    patches: int = 20
    cover: float = 0.25
    seed: int = 0


def render_rash(rash: Rash, *, height: int = 300, width: int = 400) -> Rendered:
    """Draw a rash; `Rendered.lesion` is where the skin is red."""
    chance = np.random.default_rng([rash.seed, 3])
    shape = (height, width)
    down, across = np.mgrid[0:height, 0:width]
    if rash.patches:
        radius = np.sqrt(rash.cover * height * width / (np.pi * rash.patches))
        field = np.full(shape, 9.0)
        for _ in range(rash.patches):
            away = np.hypot(down - chance.uniform(0, height), across - chance.uniform(0, width)) / (
                radius * chance.uniform(0.7, 1.3)
            )
            field = np.minimum(field, away)
        field = field + 0.12 * cloud(shape, 6, chance)
        red = 1.0 / (1.0 + np.exp(np.clip((field - 1.0) / 0.08, -60, 60)))
    else:
        level = cloud(shape, 40, chance)
        edge = np.quantile(level, 1.0 - rash.cover)
        red = 1.0 / (1.0 + np.exp(np.clip(-(level - edge) / 0.15, -60, 60)))
    gloss = tone_gloss(rash.tone)
    own = tone_melanin(rash.tone, gloss)
    melanin = own + 0.12 * min(own, 0.03) * cloud(shape, 3, chance)
    rest = REST * (1.0 + 0.15 * cloud(shape, 20, chance))
    blood = rest + red * (rash.blood - rest)
    none, usual = np.zeros(shape), np.ones(shape)
    colours = skin_colours(np.clip(melanin, 0.001, 0.95), np.maximum(blood, 0.0005), none, usual)
    linear = photograph(colours, gloss)
    noise = ndimage.gaussian_filter(chance.standard_normal((*shape, 1)), (0.6, 0.6, 0))
    return Rendered(
        encode(linear + 0.01 * tone_grain(rash.tone) * noise), red > 0.5, melanin, blood, 1.0, ()
    )
