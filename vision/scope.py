"""Which kind of picture is this, or is it none of ours? The scope head, refitted after training.

During training the head sees dermoscopic pictures fifty times as often as others, and of those
mostly one set, so it learns what that set looks like. Here it is fitted again on the finished
network's features, with every kind counting the same, and every set within a kind. Beside the
features it reads how far a picture lies from all known ones (`LesionNet.novelty`): what nobody gave
an example of can only be told by that. Weights that were shown no everyday photographs refuse by
that distance alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from vision.calibrate import Calibration, fit
from vision.data import Archive
from vision.findings import MODALITIES
from vision.network import LesionNet
from vision.predict import predict
from vision.quick import quicken

__all__ = [
    "DIRECTIONS",
    "OUTSIDE",
    "balanced_weights",
    "calibrate_scope",
    "refit_scope",
    "refusal_limit",
    "with_novelty",
]

MOST = 600
"""Pictures of one set that are used at most."""

DIRECTIONS = 48
"""Directions of largest spread in which the distance from known pictures is measured."""

PENALTY = 0.03
"""scikit-learn's C on standardised features: strong, because some sets are small."""

BIAS_SPREAD = 2.0
"""The calibration's biases are hardly held back: three numbers from hundreds of pictures."""

OUTSIDE = MODALITIES.index("not-skin")
"""Place of "shows no skin" among the kinds."""


def balanced_weights(sets: NDArray[np.int64], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (n,) weights of mean 1 under which kinds count the same, and sets within a kind."""
    weights = np.zeros(len(sets))
    for kind in np.unique(kinds):
        inside = np.unique(sets[kinds == kind])
        for number in inside:
            rows = sets == number
            weights[rows] = 1.0 / (len(inside) * rows.sum())
    return np.asarray(weights * len(weights) / weights.sum())


@dataclass(frozen=True)
class _Sample:
    """Features of pictures of all kinds: (n, channels), and the set and kind of each."""

    features: NDArray[np.float64]
    sets: NDArray[np.int64]
    kinds: NDArray[np.int64]


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


def _sample(network: LesionNet, archives: Sequence[Archive], part: str, seed: int) -> _Sample:
    """Return the features of one part of every set whose kind is known."""
    chance = np.random.default_rng(seed)
    features: list[NDArray[np.float64]] = []
    sets: list[int] = []
    kinds: list[int] = []
    for number, archive in enumerate(archives):
        rows = chance.permutation(archive.rows(part))[:MOST]
        if archive.modality < 0 or not len(rows):
            continue
        features.append(_features(network, archive.images[rows]))
        sets += [number] * len(rows)
        kinds += [archive.modality] * len(rows)
    return _Sample(
        np.concatenate(features), np.array(sets, dtype=np.int64), np.array(kinds, dtype=np.int64)
    )


def with_novelty(network: LesionNet) -> LesionNet:
    """Return a copy of a network with room for the distance from known pictures."""
    wider = LesionNet(replace(network.shape, novelty=DIRECTIONS))
    kept = {k: v for k, v in network.state_dict().items() if not k.startswith("scope.")}
    wider.load_state_dict({**wider.state_dict(), **kept})
    return wider.eval()


def refit_scope(network: LesionNet, archives: Sequence[Archive], *, seed: int) -> None:
    """Fit distance and scope head anew on the fitting parts, in place.

    Args:
        network: the finished network, from `with_novelty`; `novelty` and `scope` change.
        archives: sets of skin, and of everyday photographs where there are some.
        seed: chooses the rows of large sets.
    """
    quick = quicken(network)  # as pictures are read with it
    seen = _sample(quick, archives, "fit", seed)
    _fit_novelty(network, seen)
    if (seen.kinds != OUTSIDE).all():
        _by_distance(network, seen, _sample(quick, archives, "tune", seed))
        return
    far = _far(network, seen.features)[:, None]
    slopes, bias = _regress(np.concatenate([seen.features, far], axis=1), seen.kinds, seen.sets)
    with torch.no_grad():
        network.scope.weight.copy_(torch.from_numpy(slopes))
        network.scope.bias.copy_(torch.from_numpy(bias))


def _regress(
    features: NDArray[np.float64], kinds: NDArray[np.int64], sets: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return slopes (classes, features) and biases of a balanced logistic regression."""
    from sklearn.linear_model import LogisticRegression

    middle, spread = features.mean(0), features.std(0) + 1e-6
    model = LogisticRegression(C=PENALTY, max_iter=3000)
    model.fit((features - middle) / spread, kinds, sample_weight=balanced_weights(sets, kinds))
    slopes, bias = model.coef_, model.intercept_
    if len(slopes) == 1:  # two classes: scikit-learn gives the second's advantage over the first
        slopes = np.concatenate([-slopes / 2, slopes / 2])
        bias = np.concatenate([-bias / 2, bias / 2])
    slopes = slopes / spread
    return slopes, bias - slopes @ middle


def _by_distance(network: LesionNet, seen: _Sample, kept: _Sample) -> None:
    """Tell the kinds of skin apart by features, and everything else by distance alone."""
    slopes, bias = _regress(seen.features, seen.kinds, seen.sets)
    far = _far(network, kept.features)
    limit, steep = float(np.quantile(far, 0.98)), 4.0 / max(1e-3, float(far.std()))
    weight, offset = torch.zeros_like(network.scope.weight), torch.zeros_like(network.scope.bias)
    weight[:OUTSIDE, :-1] = torch.from_numpy(slopes)
    offset[:OUTSIDE] = torch.from_numpy(bias)
    weight[OUTSIDE, -1] = steep
    # At the limit the distance says as much as the surer kind of skin does of usual pictures.
    usual = float((kept.features @ slopes.T + bias).max(1).mean())
    offset[OUTSIDE] = usual - steep * limit
    with torch.no_grad():
        network.scope.weight.copy_(weight)
        network.scope.bias.copy_(offset)


def _fit_novelty(network: LesionNet, seen: _Sample) -> None:
    """Fit middle, directions and centres to pictures of skin, every set counting the same."""
    if network.novelty is None:
        raise ValueError("the network has no room for a distance: see with_novelty")
    skin = seen.kinds != OUTSIDE
    features, kinds = seen.features[skin], seen.kinds[skin]
    weights = balanced_weights(seen.sets[skin], kinds)[:, None]
    middle = (features * weights).mean(0)
    around = (features - middle) * np.sqrt(weights)
    _, spread, axes = np.linalg.svd(around / np.sqrt(len(around)), full_matrices=False)
    directions = network.shape.novelty
    project = np.zeros((features.shape[1], directions))
    k = min(directions, int((spread > 1e-9).sum()))
    project[:, :k] = axes[:k].T / spread[:k]
    where = (features - middle) @ project
    kept = np.unique(kinds)
    centres = [np.average(where[kinds == c], axis=0, weights=weights[kinds == c, 0]) for c in kept]
    own = network.novelty
    with torch.no_grad():
        own.get_buffer("middle").copy_(torch.from_numpy(middle))
        own.get_buffer("project").copy_(torch.from_numpy(project))
        # Fewer kinds than places: the first stands in, which changes no distance.
        filled = [*centres, *[centres[0]] * (len(own.get_buffer("centres")) - len(centres))]
        own.get_buffer("centres").copy_(torch.from_numpy(np.stack(filled)))


def _far(network: LesionNet, features: NDArray[np.float64]) -> NDArray[np.float64]:
    if network.novelty is None:
        raise ValueError("the network has no room for a distance: see with_novelty")
    with torch.inference_mode():
        found = network.novelty(torch.from_numpy(features).float())
    return np.asarray(found.double().numpy())


REFUSED = 0.01
"""Share of pictures of skin that may be refused as something else."""


def calibrate_scope(network: LesionNet, archives: Sequence[Archive]) -> tuple[Calibration, float]:
    """Calibrate the scope head on the tuning parts.

    Nobody knows how often a user shows something else, so the three kinds are taken as equally
    common: stated, not measured. Where no everyday photographs are at hand the head is left as
    `refit_scope` set it.

    Returns:
        The calibration, and the probability of not-skin over which a picture is refused.
    """
    told = [archive for archive in archives if archive.modality >= 0]
    rows = [archive.rows("tune") for archive in told]
    logits = np.concatenate(
        [predict(network, a.images[r], nearer=False).scope for a, r in zip(told, rows, strict=True)]
    )
    sets = np.repeat(np.arange(len(told)), [len(r) for r in rows])
    kinds = np.array([archive.modality for archive in told], dtype=np.int64)[sets]
    thirds = np.full(len(MODALITIES), 1 / len(MODALITIES))
    if (kinds != OUTSIDE).all():
        found = Calibration(1.0, (0.0,) * len(thirds), tuple(thirds.tolist()), len(kinds))
    else:
        weights = balanced_weights(sets, kinds)
        found = fit(logits, kinds, thirds, with_bias=True, weights=weights, bias_spread=BIAS_SPREAD)
    return found, refusal_limit(found.probabilities(logits), kinds, sets)


def refusal_limit(
    shares: NDArray[np.float64], kinds: NDArray[np.int64], sets: NDArray[np.int64]
) -> float:
    """Return the probability of not-skin that at most `REFUSED` of the skin exceeds, 0.5 at least.

    Every set of skin counts the same, because the large sets are the easy ones and would hide that
    a small one is refused. The limit of each set by itself would hang on one picture of a set of
    twenty, and let everyday photographs through for its sake.
    """
    outside = shares[:, OUTSIDE]
    skin = np.flatnonzero(kinds != OUTSIDE)
    names, number, sizes = np.unique(sets[skin], return_inverse=True, return_counts=True)
    order = np.argsort(-outside[skin], kind="stable")
    refused = np.cumsum(1 / (len(names) * sizes[number][order]))
    spared = min(int(np.searchsorted(refused, REFUSED, side="right")), len(skin) - 1)
    return min(0.99, max(0.5, float(outside[skin][order][spared])))
