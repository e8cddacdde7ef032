"""A closer look: what is small in a picture is outlined again from nearer, and both are averaged.

An ulcer in a photograph of a whole foot is some ten pixels wide on the canvas. Where the network
finds one it is shown that part of the picture again, enlarged, as it was in training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.canvas import to_canvas
from vision.network import LesionNet
from vision.predict import VIEWS, Prediction, predict

__all__ = ["TIMES", "enlarged", "look_closer", "part_around"]

TIMES = 2
"""How many times the canvas' rows and columns the pictures have that are cut from."""

MARGIN = 1.6
"""Length of the part that is shown again, over that of what was found."""

LEAST = 0.35
"""Shortest such part, as a share of the picture's length: training shows no nearer."""

MOST = 0.9
"""Longest: beyond it nothing is gained."""

Part = tuple[int, int, int, int]
Logits = NDArray[np.float32]


def enlarged(pixels: NDArray[np.uint8], canvas: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a picture (rows, columns, 3) at `TIMES` the network's canvas, to cut a part from."""
    return to_canvas(pixels, (TIMES * canvas[0], TIMES * canvas[1])).pixels


def part_around(found: NDArray[np.bool]) -> Part | None:
    """Return the part of a canvas (first row, first column, rows, columns) to show again.

    Args:
        found: bool (rows, columns), where something was found.

    Returns:
        A part of the canvas' own shape around all of it; None where nothing was found, or where it
        fills the picture anyway.
    """
    if not found.any():
        return None
    size = np.array(found.shape)
    places = np.argwhere(found)
    low, high = places.min(0) / size, (places.max(0) + 1) / size
    share = max(LEAST, MARGIN * float((high - low).max()))
    if share > MOST:
        return None
    length = np.maximum(1, np.round(share * size)).astype(int)
    first = np.round((low + high) / 2 * size - length / 2).astype(int).clip(0, size - length)
    return int(first[0]), int(first[1]), int(length[0]), int(length[1])


def look_closer(
    network: LesionNet,
    prediction: Prediction,
    large: Callable[[int], NDArray[np.uint8]],
    *,
    region: str = "ulcer",
    views: Sequence[tuple[int, ...]] = VIEWS,
) -> Prediction:
    """Return a prediction whose map of one region was made again from nearer.

    Args:
        network: the network that made the prediction.
        prediction: of n pictures on the canvas.
        large: gives a picture by its number, uint8 (`TIMES` * rows, `TIMES` * columns, 3).
        region: whose map; a network without it leaves everything as it was.
        views: the mirrored views to average.

    Returns:
        The prediction; inside the part that was shown again its logits are the mean of both looks,
        outside it there is none of the region, for the part holds all that was found.
    """
    if region not in prediction.regions:
        return prediction
    maps: Logits = prediction.regions[region].copy()
    parts = {number: part_around(logits > 0) for number, logits in enumerate(maps)}
    chosen = {number: part for number, part in parts.items() if part is not None}
    if not chosen:
        return prediction
    rows, columns = network.shape.canvas
    shown = [_cut(large(number), part, (rows, columns)) for number, part in chosen.items()]
    again = predict(network, np.stack(shown), views=tuple(views), nearer=False).regions[region]
    for (number, (top, left, high, wide)), logits in zip(chosen.items(), again, strict=True):
        near = Image.fromarray(logits).resize((wide, high), Image.Resampling.BILINEAR)
        inside = (slice(top, top + high), slice(left, left + wide))
        mean = (maps[number][inside] + np.asarray(near)) / 2
        maps[number] = np.minimum(maps[number], 0.0)
        maps[number][inside] = mean
    return replace(prediction, regions={**prediction.regions, region: maps})


def _cut(picture: NDArray[np.uint8], part: Part, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a part of a large canvas at the canvas' size."""
    top, left, high, wide = (TIMES * length for length in part)
    small = Image.fromarray(picture).resize(
        (size[1], size[0]), Image.Resampling.BICUBIC, box=(left, top, left + wide, top + high)
    )
    return np.asarray(small, dtype=np.uint8)
