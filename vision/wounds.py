"""Is there an ulcer in the picture at all: one number for each picture, and the limit for a wound.

An outline of an ulcer that is too poor to be shown can still tell that the picture shows a wound.
What was learned from lesions says nothing of wounds, so such a picture gives no findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from vision.data import Archive
    from vision.network import LesionNet

__all__ = ["TAKEN", "WOUND_OVER", "limit_of", "wound_limit", "wound_score"]

SURE = 0.0002
"""Share of a picture's places that `wound_score` looks at, five on the canvas of `research`: ulcers
may be small. Of 0.0001 to 0.01 the small ones told most ulcers of the rows kept for calibration."""

TAKEN = 0.02
"""Share of the photographs of lesions that may be taken for a wound."""

WOUND_OVER = 0.9978
"""Score over which a photograph is of a wound, where the weights' card says none: `wound_limit` of
the weights 0bcbc836, whose card was written before there was one."""


def wound_score(ulcer: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how sure the network is that there is an ulcer somewhere in each picture, 0..1.

    The mean over a whole picture would tell how large an ulcer is, and miss small ones; so it is
    the mean, in log odds, over the few places where an ulcer is likeliest.

    Args:
        ulcer: float32 (n, rows, columns), logits of "ulcer here" (`Prediction.ulcer`).
    """
    flat = ulcer.reshape(len(ulcer), -1).astype(np.float64)
    most = max(1, round(SURE * flat.shape[1]))
    top = np.partition(flat, -most, axis=1)[:, -most:]
    return np.asarray(1.0 / (1.0 + np.exp(-top.mean(1))))


def limit_of(scores: NDArray[np.float64], sets: NDArray[np.int64]) -> float:
    """Return the score that at most `TAKEN` of the lesions exceed, every set counting the same.

    Args:
        scores: (n,) `wound_score` of photographs of lesions.
        sets: (n,) the set of each.
    """
    names, number, sizes = np.unique(sets, return_inverse=True, return_counts=True)
    order = np.argsort(-scores, kind="stable")
    taken = np.cumsum(1 / (len(names) * sizes[number][order]))
    spared = min(int(np.searchsorted(taken, TAKEN, side="right")), len(scores) - 1)
    return float(scores[order][spared])


def wound_limit(network: LesionNet, archives: Sequence[Archive]) -> float | None:
    """Return the score over which a photograph is taken for a wound, by the tuning parts.

    Args:
        network: the finished network.
        archives: of all sets; photographs of lesions count, those of ulcers do not.

    Returns:
        The limit; None where the network outlines no ulcer or no photographs are there.
    """
    from vision.findings import MODALITIES, REGIONS
    from vision.predict import predict

    scores: list[NDArray[np.float64]] = []
    for archive in archives:
        rows = archive.rows("tune")
        # A set without an ulcer says so by empty masks of one; a set of ulcers has them filled.
        ulcers = archive.masks is not None and REGIONS[archive.region] == "ulcer"
        if archive.modality != MODALITIES.index("clinical") or ulcers or not len(rows):
            continue
        maps = predict(network, archive.images[rows], nearer=False).ulcer
        if maps is None:
            return None
        scores.append(wound_score(maps))
    if not scores:
        return None
    sets = np.repeat(np.arange(len(scores)), [len(one) for one in scores])
    return round(limit_of(np.concatenate(scores), sets), 8)
