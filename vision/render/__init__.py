"""Synthetic pictures of skin whose truth is known, by skin tone, blood and pigment.

    made = render_lesion(Lesion(tone=6, melanin=0.5, patches=("dark-brown", "red")))
    made.pixels, made.lesion, made.blood

Nothing in them is a patient's. They test what is measured, by tone, and are the app's examples.
"""

from __future__ import annotations

from vision.render.lesion import Lesion, Rendered, render_lesion
from vision.render.optics import skin_colour
from vision.render.rash import Rash, render_rash
from vision.render.tones import MONK, tone_melanin

__all__ = [
    "MONK",
    "Lesion",
    "Rash",
    "Rendered",
    "render_lesion",
    "render_rash",
    "skin_colour",
    "tone_melanin",
]
