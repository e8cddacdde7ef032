"""Calibrate a finished network's heads on the tuning part, and choose how classes are named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.archives.measure import learned_from
from vision.calibrate import (
    BIAS_SPREAD,
    SMALL_BIAS,
    Calibration,
    fit,
    shared_temperature,
)
from vision.card import DATA
from vision.data import Archive
from vision.decide import criteria_power, melanoma_factor
from vision.findings import HEAD_BY_NAME, Head
from vision.network import LesionNet
from vision.predict import Prediction, predict

__all__ = ["ABSENT", "calibrate"]

ABSENT = 1e-6
"""Base rate of a class that no training picture had: such a class is not emitted."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _learned_from(head: Head, archives: dict[str, Archive]) -> list[str]:
    """Return the sets whose tuning rows calibrate a head."""
    if concepts := learned_from(head.name, archives):
        return concepts
    if head.name == "picture-class":
        return ["ham10000" if "ham10000" in archives else "isic2017"]
    if head.name == "photo-class":
        return [name for name in ("pad-ufes-20", "pad-ufes-20-cut") if name in archives]
    return ["derm7pt-clinical" if head.name == "elevation" else "derm7pt-dermoscopic"]


def _rates(archives: list[Archive], head: Head) -> Floats:
    """Return each class's share in the official training part, which is where was learned."""
    labels = np.concatenate([a.labels[head.name][a.parts != "test"] for a in archives])
    counts = np.bincount(labels[labels >= 0], minlength=head.size).astype(np.float64)
    shares = np.maximum(counts / counts.sum(), ABSENT)
    return np.asarray(shares / shares.sum())


def calibrate(
    network: LesionNet, archives: dict[str, Archive]
) -> tuple[dict[str, Calibration], dict[str, list[float]]]:
    """Fit every head but the scope on the tuning part of the sets it was learned from.

    Heads with derm7pt's few pictures share what their temperatures are expected to be.

    Args:
        network: the network as it will be shipped, and as pictures are read with it.
        archives: the sets by name.

    Returns:
        For each head its calibration, and the factors of its classes in naming one
        (see `vision.decide`).
    """
    told = _evidence(network, archives)
    small = [name for name, one in told.items() if one.few]
    around = shared_temperature([told[name].parts for name in small]) if small else 1.0
    found: dict[str, Calibration] = {}
    for name, one in told.items():
        few = name in small
        found[name] = fit(
            *one.parts,
            with_bias=few or one.sorts,
            bias_spread=SMALL_BIAS if few else BIAS_SPREAD,
            around=around if few else 1.0,
        )
    factors: dict[str, list[float]] = {}
    shares = {name: found[name].probabilities(one.evidence) for name, one in told.items()}
    for name, one in told.items():
        factors[name] = (
            melanoma_factor(name, shares[name], one.labels)
            if one.sorts
            else [1.0] * shares[name].shape[1]
        )
    # Elevation is read from other pictures than the criteria, so it has a power of its own.
    for group in (["elevation"], [name for name in small if name != "elevation"]):
        if inside := [name for name in group if name in small]:
            power = criteria_power(
                [(shares[name], told[name].labels, told[name].rates) for name in inside]
            )
            factors |= {name: _raised(found[name], power) for name in inside}
    return found, factors


@dataclass(frozen=True)
class _Told:
    """A head's evidence (n, classes) and labels (n,) on the tuning part, and its base rates.

    `sorts` is true of a head that sorts pictures into diagnoses, `few` of one that was learned from
    derm7pt's few pictures.
    """

    evidence: Floats
    labels: Ints
    rates: Floats
    sorts: bool
    few: bool

    @property
    def parts(self) -> tuple[Floats, Ints, Floats]:
        return self.evidence, self.labels, self.rates


def _evidence(network: LesionNet, archives: dict[str, Archive]) -> dict[str, _Told]:
    """Return what each head that names findings says of the tuning part."""
    seen: dict[str, Prediction] = {}
    told: dict[str, _Told] = {}
    for name in network.shape.heads:
        head = HEAD_BY_NAME[name]
        if not head.emitted:
            continue
        sets = [archives[one] for one in _learned_from(head, archives)]
        for one in sets:
            if one.name not in seen:
                seen[one.name] = predict(network, one.images[one.rows("tune")])
        sorts = head.choice == "picture-class"
        told[name] = _Told(
            np.concatenate([seen[one.name].evidence[name] for one in sets]),
            np.concatenate([one.labels[name][one.rows("tune")] for one in sets]),
            _rates(sets, head),
            sorts,
            not sorts and sets[0].name in DATA,
        )
    return told


def _raised(calibration: Calibration, power: float) -> list[float]:
    return [round(float(rate**-power), 4) for rate in calibration.base_rates]
