"""Is there an ulcer in the picture at all: one number for each picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["wound_score"]

SURE = 0.001
"""Share of a picture's places that `wound_score` looks at: ulcers may be small."""


def wound_score(ulcer: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how sure the network is that there is an ulcer somewhere in each picture, 0..1.

    The mean over a whole picture would tell how large an ulcer is, and miss small ones; so it is
    the mean probability over the thousandth of the places where an ulcer is likeliest.

    Args:
        ulcer: float32 (n, rows, columns), logits of "ulcer here" (`Prediction.ulcer`).
    """
    flat = ulcer.reshape(len(ulcer), -1).astype(np.float64)
    most = max(1, round(SURE * flat.shape[1]))
    top = np.partition(flat, -most, axis=1)[:, -most:]
    return np.asarray((1.0 / (1.0 + np.exp(-top))).mean(1))
