"""Which kind of picture is this, or is it none of ours? The scope head, refitted after training.

During training the head sees dermoscopic pictures fifty times as often as others, and of those
mostly one set, so it learns what that set looks like. Here it is fitted again on the finished
network's features, with every kind counting the same, and every set within a kind.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from vision.calibrate import Calibration, fit
from vision.data import Archive
from vision.findings import MODALITIES
from vision.network import LesionNet
from vision.predict import predict

__all__ = ["balanced_weights", "calibrate_scope", "refit_scope", "refusal_limit"]

MOST = 600
"""Pictures of one set that are used at most."""

PENALTY = 0.03
"""scikit-learn's C on standardised features: strong, because some sets are small."""

BIAS_SPREAD = 2.0
"""The calibration's biases are hardly held back: three numbers from hundreds of pictures."""


def balanced_weights(sets: NDArray[np.int64], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (n,) weights of mean 1 under which kinds count the same, and sets within a kind."""
    weights = np.zeros(len(sets))
    for kind in np.unique(kinds):
        inside = np.unique(sets[kinds == kind])
        for number in inside:
            rows = sets == number
            weights[rows] = 1.0 / (len(inside) * rows.sum())
    return np.asarray(weights * len(weights) / weights.sum())


def _features(network: LesionNet, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return (n, channels) features of the upright view."""
    found: list[NDArray[np.float64]] = []
    network.eval()
    with torch.inference_mode():
        for start in range(0, len(pictures), 64):
            part = torch.from_numpy(np.array(pictures[start : start + 64]))
            floats = part.permute(0, 3, 1, 2).float() / 255.0
            output = network(floats.contiguous(memory_format=torch.channels_last))
            found.append(output.features.double().numpy())
    return np.concatenate(found)


def refit_scope(network: LesionNet, archives: list[Archive], *, seed: int) -> None:
    """Fit the scope head anew on the fitting parts, in place.

    Args:
        network: the finished network; only `network.scope` changes.
        archives: sets of all three kinds.
        seed: chooses the rows of large sets.
    """
    chance = np.random.default_rng(seed)
    features: list[NDArray[np.float64]] = []
    sets: list[int] = []
    kinds: list[int] = []
    for number, archive in enumerate(archives):
        rows = chance.permutation(archive.rows("fit"))[:MOST]
        features.append(_features(network, archive.images[rows]))
        sets += [number] * len(rows)
        kinds += [archive.modality] * len(rows)
    seen = np.concatenate(features)
    middle, spread = seen.mean(0), seen.std(0) + 1e-6
    weights = balanced_weights(np.array(sets), np.array(kinds))
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    model.fit((seen - middle) / spread, np.array(kinds), sample_weight=weights)
    slopes = model.coef_ / spread
    with torch.no_grad():
        network.scope.weight.copy_(torch.from_numpy(slopes))
        network.scope.bias.copy_(torch.from_numpy(model.intercept_ - slopes @ middle))


def calibrate_scope(network: LesionNet, archives: list[Archive]) -> tuple[Calibration, float]:
    """Calibrate the scope head on the tuning parts.

    Nobody knows how often a user shows something else, so the three kinds are taken as equally
    common: stated, not measured.

    Returns:
        The calibration, and the probability of not-skin over which a picture is refused.
    """
    rows = [archive.rows("tune") for archive in archives]
    logits = np.concatenate(
        [predict(network, a.images[r]).scope for a, r in zip(archives, rows, strict=True)]
    )
    sets = np.repeat(np.arange(len(archives)), [len(r) for r in rows])
    kinds = np.array([archive.modality for archive in archives], dtype=np.int64)[sets]
    thirds = np.full(len(MODALITIES), 1 / len(MODALITIES))
    weights = balanced_weights(sets, kinds)
    found = fit(logits, kinds, thirds, with_bias=True, weights=weights, bias_spread=BIAS_SPREAD)
    return found, refusal_limit(found.probabilities(logits), kinds, sets)


def refusal_limit(
    shares: NDArray[np.float64], kinds: NDArray[np.int64], sets: NDArray[np.int64]
) -> float:
    """Return the probability of not-skin that at most 2 % of each set of skin exceed, 0.5 at least.

    By set, because the large sets are the easy ones and would hide that a small one is refused.
    """
    outside = shares[:, MODALITIES.index("not-skin")]
    skin = kinds != MODALITIES.index("not-skin")
    limits = [float(np.quantile(outside[sets == s], 0.98)) for s in np.unique(sets[skin])]
    return min(0.99, max(0.5, *limits))
