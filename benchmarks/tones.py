"""What is read of the same lesion on skin of ten tones: rendered pictures, so the truth is known.

The same lesions (same shape, same amounts of pigment and blood) are drawn on each tone of the Monk
scale. Told by tone: how many pictures are refused, how well the network's outline lies, whether it
sees a pigment network that is there, and what colour measures: the erythema index for equal amounts
of blood, the red part and how it overlaps the skin that was drawn red, the named colours, the
diameter, and whether a rash is told as one. Rendered skin is simpler than skin: a fault that shows
here is real, and none here proves nothing of people.

`dermatrace bench tones` (``--cases N`` for N seeds instead of two), or `python -m
benchmarks.tones`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vision.canvas import Canvas
from vision.colour.density import density, separate
from vision.colour.measures import Measures, measure_picture
from vision.colour.redness import find_red
from vision.colour.skin import find_skin, usable
from vision.findings import Modality
from vision.outline import Outline, outline_of
from vision.picture import Picture
from vision.render import Lesion, Rash, Rendered, render_lesion, render_rash
from vision.render.lesion import PATCHES

if TYPE_CHECKING:
    from vision.reading import Reading

__all__ = ["BLOOD", "measured", "run", "true_outline"]

BLOOD = (0.1, 0.25, 0.5, 1.0)
"""Amounts of blood in the drawn lesions, `Lesion.blood`."""

TONES = tuple(range(1, 11))

_SIZE = {"height": 225, "width": 300}


def run(seeds: int = 2) -> dict[str, Any]:
    """Return the figures by tone, and what they come to.

    Args:
        seeds: drawings of each kind and tone.
    """
    by_tone = {tone: _tone(tone, seeds) for tone in TONES}
    index = np.array([[by_tone[t]["erythema_index"][str(b)] for b in BLOOD] for t in TONES])
    fair = index[:7]
    ranked = all(less.max() < more.min() for less, more in zip(fair.T, fair.T[1:], strict=False))
    return {
        "benchmark": "tones",
        "drawings": "synthetic (vision.render)",
        "seeds": seeds,
        "blood": list(BLOOD),
        "equal_blood_ranks_equally_tones_1_to_7": bool(ranked),
        "erythema_index_spread_tones_1_to_7": [
            round(float(one.std() / one.mean()), 3) for one in fair.T
        ],
        "tones": {str(tone): figures for tone, figures in by_tone.items()},
    }


def _tone(tone: int, seeds: int) -> dict[str, Any]:
    moles = [
        render_lesion(
            Lesion(tone=tone, melanin=0.6, network=network, irregular=0.3, seed=seed, size=0.24),
            **_SIZE,
        )
        for seed in range(seeds)
        for network in (0.0, 0.7)
    ]
    index = {
        str(blood): round(float(np.mean([_redness(tone, blood, seed) for seed in range(seeds)])), 2)
        for blood in BLOOD
    }
    spots = [
        (name, measured(render_lesion(Lesion(tone=tone, patches=(name,), seed=seed), **_SIZE)))
        for name in PATCHES
        for seed in range(seeds)
    ]
    right = [_first(found) == name for name, found in spots]
    rashes = [render_rash(Rash(tone=tone, blood=0.05, seed=seed), **_SIZE) for seed in range(seeds)]
    red = [measure_picture(one.pixels, None).redness for one in rashes]
    return {
        **_network(moles),
        "erythema_index": index,
        "colour_named_right": round(float(np.mean(right)), 3),
        "rash": {
            "red_area_true": round(float(np.mean([one.lesion.mean() for one in rashes])), 3),
            "red_area": round(float(np.mean([one.red_area if one else 0.0 for one in red])), 3),
            "red_dice": round(float(np.mean([_red_dice(one) for one in rashes])), 3),
            "told_as_rash": _told(rashes),
        },
    }


def measured(made: Rendered) -> Measures:
    """Return the measures of a rendered picture under its true outline."""
    return measure_picture(made.pixels, true_outline(made))


def true_outline(made: Rendered) -> Outline | None:
    """Return the outline of the drawn lesion."""
    return outline_of(made.lesion.astype(np.float64), Canvas(made.pixels, turned=False))


def _red_dice(made: Rendered) -> float:
    """Return the overlap of the red part with the skin that was drawn red."""
    values, fine = density(made.pixels), usable(made.pixels)
    skin = find_skin(values, None, fine)
    if skin is None:
        return 0.0
    red = find_red(separate(values, skin.density), skin.spread, fine)
    return float(2 * (red & made.lesion).sum() / max(int(red.sum() + made.lesion.sum()), 1))


def _redness(tone: int, blood: float, seed: int) -> float:
    made = render_lesion(Lesion(tone=tone, melanin=0.0, blood=blood, seed=seed), **_SIZE)
    found = measured(made).redness
    return 0.0 if found is None else found.index


def _first(found: Measures) -> str:
    """Return the colour with the largest share, "" where none is named."""
    if found.colours is None or not found.colours.named:
        return ""
    return max(found.colours.named, key=found.colours.shares.__getitem__)


def _read(made: Sequence[Rendered], modality: Modality) -> list[Reading]:
    from vision.reading import read_pictures

    pictures = [
        Picture(one.pixels, one.pixels.shape[1], one.pixels.shape[0], "rendered") for one in made
    ]
    return read_pictures(pictures, modality=modality)


def _told(rashes: Sequence[Rendered]) -> float:
    readings = _read(rashes, "clinical")
    return round(float(np.mean([one.subject == "rash" for one in readings])), 3)


def _network(moles: Sequence[Rendered]) -> dict[str, Any]:
    """Return what the network makes of moles, every second of which has a pigment network."""
    readings = _read(moles, "dermoscopic")
    dice = [
        _dice(one.outline, made.lesion)
        for one, made in zip(readings, moles, strict=True)
        if one.refused is None
    ]
    widths = [
        abs(one.measures.size.diameter / true.diameter - 1.0)
        for one, made in zip(readings, moles, strict=True)
        if one.measures is not None
        and one.measures.size is not None
        and (true := measured(made).size) is not None
    ]
    nets = [_net(one) for one in readings]
    return {
        "n": len(moles),
        "refused": sum(one.refused is not None for one in readings),
        "outline_dice": _mean(dice),
        "diameter_error": _mean(widths),
        "pigment_network": {"absent": _mean(nets[::2]), "present": _mean(nets[1::2])},
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return round(float(np.mean(known)), 3) if known else None


def _net(reading: Reading) -> float | None:
    """Return the probability of any pigment network."""
    shares = [one.probability for one in reading.findings if one.choice == "pigment-network"]
    return sum(shares) if shares else None


def _dice(outline: Outline | None, truth: NDArray[np.bool]) -> float:
    from PIL import Image, ImageDraw

    if outline is None:
        return 0.0
    rows, columns = truth.shape
    mask = Image.new("1", (columns, rows))
    ImageDraw.Draw(mask).polygon([(x * columns, y * rows) for x, y in outline.points], fill=1)
    found = np.asarray(mask, dtype=bool)
    return float(2 * (found & truth).sum() / max(int(found.sum() + truth.sum()), 1))


if __name__ == "__main__":
    import json
    import sys

    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else 2), indent=2))
