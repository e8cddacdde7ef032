"""A second look at dark pictures that do not seem to show skin: the same, brightened.

The network was shown hardly any skin as dark as the darkest tones, and takes it for something else
although the same picture with more light is skin to it beyond doubt. So a picture is refused for
showing no skin only if its brightened copy is, too; where that is not, it is read from the copy.

With the weights 0bcbc836 this reads the drawn lesions of Monk tone 10, all of which were refused,
and none of the 19 dark ones among 473 everyday photographs (all are refused twice).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vision.findings import MODALITIES
from vision.predict import Prediction, predict
from vision.weights import Model

Kind = TypeVar("Kind", np.float32, np.float64)

__all__ = ["BRIGHTENED", "DIM", "LIGHT", "brightened", "look_brighter", "shows_no_skin"]

DIM = 60.0
"""Mean luma (0..255) under which a picture has a second look."""

LIGHT = 90.0
"""Mean luma of the brightened copy."""

BRIGHTENED = "the picture is dark and was brightened to be read: take it again with more light"

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def brightened(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture (rows, columns, 3) with its mean luma at `LIGHT`."""
    luma = float((pixels.astype(np.float32) @ _LUMA).mean())
    lit = pixels.astype(np.float32) * (LIGHT / max(luma, 1.0))
    return np.asarray(np.clip(np.round(lit), 0, 255), dtype=np.uint8)


def shows_no_skin(model: Model, scope: NDArray[np.float64]) -> NDArray[np.bool]:
    """Say of each picture whether it is refused for showing no skin.

    Args:
        model: the weights, whose card has the limit.
        scope: (n, 3), `Prediction.scope`.
    """
    shares = model.calibrations["scope"].probabilities(scope)
    limit = model.card["scope"]["refuse_over"]
    return np.asarray(shares[:, MODALITIES.index("not-skin")] > limit)


def look_brighter(
    model: Model,
    prediction: Prediction,
    canvases: Sequence[NDArray[np.uint8]],
    brightness: Sequence[float],
    *,
    views: tuple[tuple[int, ...], ...],
) -> tuple[Prediction, set[int]]:
    """Read dark pictures that seem to show no skin again, brightened.

    Args:
        model: the weights.
        prediction: of n pictures.
        canvases: what it was made of, n times uint8 (rows, columns, 3).
        brightness: mean luma of each.
        views: the mirrored views to average.

    Returns:
        The prediction, with the answers for the brightened copies of those pictures that show skin
        in it; and their numbers.
    """
    refused = shows_no_skin(model, prediction.scope)
    dark = [n for n, luma in enumerate(brightness) if refused[n] and luma < DIM]
    if not dark:
        return prediction, set()
    again = predict(model.quick, np.stack([brightened(canvases[n]) for n in dark]), views=views)
    still = shows_no_skin(model, again.scope)
    lit = {n: place for place, n in enumerate(dark) if not still[place]}
    if not lit:
        return prediction, set()
    read = Prediction(
        evidence={k: _put(v, again.evidence[k], lit) for k, v in prediction.evidence.items()},
        scope=_put(prediction.scope, again.scope, lit),
        regions={k: _put(v, again.regions[k], lit) for k, v in prediction.regions.items()},
        ratings={k: _put(v, again.ratings[k], lit) for k, v in prediction.ratings.items()},
    )
    return read, set(lit)


def _put(old: NDArray[Kind], new: NDArray[Kind], lit: Mapping[int, int]) -> NDArray[Kind]:
    """Return `old` with some rows (by number) from places of `new`."""
    mixed = old.copy()
    mixed[list(lit)] = new[list(lit.values())]
    return mixed
