"""Measure the gates: what is refused, and how well kinds of picture are told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.canvas import to_canvas
from vision.data import SETS, load
from vision.findings import REGIONS
from vision.predict import predict
from vision.quality import judge, measure
from vision.scope import OUTSIDE, balanced_weights
from vision.scores import intervals, rounded
from vision.weights import load_weights
from vision.wounds import wound_score

__all__ = ["bench_scope"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SCOPE_MOST = 300
"""Test rows of one set that the gates are measured on at most; drawn with a fixed seed."""


def bench_scope(
    *, weights: str | Path | None = None, cache: Path | None = None, data: Path | None = None
) -> dict[str, Any]:
    """Measure the gates on the test rows of every set, `SCOPE_MOST` of each at most.

    Returns:
        For each set: n, `refused_by_quality`, `refused_by_scope` (shares), and for pictures of skin
        `modality_accuracy` among those that are read. Under `auroc`: everyday photographs against
        skin by the probability of not-skin, and clinical against dermoscopic pictures by that of
        clinical; every set counts the same, with bootstrap intervals. Where the weights outline
        ulcers, also wounds against clinical pictures of lesions, by `vision.wounds.wound_score`.
    """
    model = load_weights(weights)
    size = model.network.shape.canvas
    result: dict[str, Any] = {}
    seen: list[Floats] = []
    kinds: list[int] = []
    sets: list[int] = []
    wounds: list[tuple[bool, Floats]] = []
    for number, name in enumerate(SETS):
        if name == "pad-ufes-20-cut":  # laid on made-up skin: no photograph
            continue
        archive = load(name, data=data, cache=cache, size=size)
        rows = np.random.default_rng(0).permutation(archive.rows("test"))[:SCOPE_MOST]
        if not len(rows):
            continue
        pictures = archive.images[rows]
        poor = np.array([judge(measure(to_canvas(picture).pixels)) != "" for picture in pictures])
        prediction = predict(model.quick, pictures)
        shares = model.calibrations["scope"].probabilities(prediction.scope)
        outside = shares[:, OUTSIDE] > model.card["scope"]["refuse_over"]
        scores: dict[str, Any] = {
            "n": len(rows),
            "refused_by_quality": round(float(poor.mean()), 4),
            "refused_by_scope": round(float(outside.mean()), 4),
        }
        if archive.modality in (0, 1) and not outside.all():
            right = shares[~outside, :2].argmax(1) == archive.modality
            scores["modality_accuracy"] = round(float(right.mean()), 4)
        if archive.modality == 1 and prediction.ulcer is not None:
            # Photographs of lesions have an ulcer's mask too, an empty one.
            wound = archive.masks is not None and REGIONS[archive.region] == "ulcer"
            wounds.append((wound, wound_score(prediction.ulcer)))
        if archive.modality >= 0:
            seen.append(shares)
            kinds += [archive.modality] * len(rows)
            sets += [number] * len(rows)
        result[name] = scores
    result["auroc"] = _scope_areas(np.concatenate(seen), np.array(kinds), np.array(sets))
    if len({wound for wound, _ in wounds}) == 2:
        key, area, interval = _wound_area(wounds)
        result["auroc"][key] = area
        result["auroc"]["intervals"][key] = interval
    return result


def _wound_area(wounds: list[tuple[bool, Floats]]) -> tuple[str, float, list[float]]:
    """Return name, area and interval of wounds against lesions."""
    from sklearn.metrics import roc_auc_score

    key = "wounds_against_lesions"
    true = np.repeat([wound for wound, _ in wounds], [len(scores) for _, scores in wounds])
    scores = np.concatenate([scores for _, scores in wounds])

    def area(rows: Ints) -> dict[str, float]:
        some = 0 < true[rows].sum() < len(rows)
        return {key: float(roc_auc_score(true[rows], scores[rows])) if some else float("nan")}

    every = np.arange(len(true))
    drawn = intervals(area, every.astype(np.str_))
    return key, rounded(area(every))[key], drawn.get(key, [float("nan")] * 2)


def _scope_areas(shares: Floats, kinds: Ints, sets: Ints) -> dict[str, Any]:
    """Return both areas under the curve with their intervals, every set counting the same."""
    from sklearn.metrics import roc_auc_score

    weights = balanced_weights(sets, kinds)
    skin = np.flatnonzero(kinds != OUTSIDE)
    lean = shares[:, 1] / np.maximum(shares[:, :2].sum(1), 1e-12)

    def areas(rows: Ints) -> dict[str, float]:
        inside = rows[np.isin(rows, skin)]
        return {
            "everyday_against_skin": float(
                roc_auc_score(
                    kinds[rows] == OUTSIDE, shares[rows, OUTSIDE], sample_weight=weights[rows]
                )
            ),
            "clinical_against_dermoscopic": float(
                roc_auc_score(kinds[inside] == 1, lean[inside], sample_weight=weights[inside])
            ),
        }

    everything = np.arange(len(kinds))
    found: dict[str, Any] = rounded(areas(everything))
    found["intervals"] = intervals(areas, everything.astype(np.str_))
    return found
