"""Measure what is read from clinical photographs: classes, outlines, ulcers; and hair ratings.

The rows are the test rows of each set (a fifth of its patients or pictures, by hash): the weights
never saw them. Intervals are 95 % bootstrap percentiles by patient or picture.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from vision.closer import TIMES, look_closer
from vision.data import load
from vision.evaluate import measure_classes, region_overlaps
from vision.findings import REGIONS
from vision.predict import predict
from vision.scores import intervals, rounded
from vision.weights import load_weights

__all__ = ["bench_hair", "bench_isic2017", "bench_pad", "bench_region"]


def bench_pad(
    *, weights: str | Path | None = None, cache: Path | None = None, data: Path | None = None
) -> dict[str, Any]:
    """Measure the six classes of PAD-UFES-20.

    Returns:
        `photos` and `cut_outs` (laid on made-up skin): see `vision.evaluate.measure_classes`.
    """
    model = load_weights(weights)
    found: dict[str, Any] = {}
    for key, name in (("photos", "pad-ufes-20"), ("cut_outs", "pad-ufes-20-cut")):
        archive = load(name, data=data, cache=cache, size=model.network.shape.canvas)
        found[key] = measure_classes(model, archive, "photo-class", archive.rows("test"))
    return found


def bench_isic2017(
    *, weights: str | Path | None = None, cache: Path | None = None, data: Path | None = None
) -> dict[str, Any]:
    """Measure the three classes of ISIC 2017 on its validation rows; {} where there are none."""
    model = load_weights(weights)
    archive = load("isic2017", data=data, cache=cache, size=model.network.shape.canvas)
    rows = archive.rows("test")
    return measure_classes(model, archive, "picture-class", rows) if len(rows) else {}


def bench_region(
    name: str,
    *,
    weights: str | Path | None = None,
    cache: Path | None = None,
    data: Path | None = None,
) -> dict[str, Any]:
    """Measure the outlines of a set with masks (`pad-ufes-20`, `fuseg`) on its test rows.

    Ulcers are looked at again from nearer (`vision.closer`), as in reading.

    Returns:
        n, dice (mean over pictures), median, `intervals`; n is 0 where the network outlines no such
        region or no row has a mask.
    """
    model = load_weights(weights)
    archive = load(name, data=data, cache=cache, size=model.network.shape.canvas)
    rows = archive.rows("test")
    rows = rows[archive.masked[rows]]
    if not len(rows):
        return {"n": 0}
    prediction = predict(model.quick, archive.images[rows])
    if REGIONS[archive.region] == "ulcer":
        twice = (TIMES * archive.images.shape[1], TIMES * archive.images.shape[2])
        large = load(name, data=data, cache=cache, size=twice).images[rows]
        prediction = look_closer(model.quick, prediction, lambda number: large[number])
    overlaps = region_overlaps(archive, prediction, rows)
    if overlaps is None:
        return {"n": 0}
    return {
        "n": len(rows),
        **rounded({"dice": float(overlaps.mean()), "median": float(np.median(overlaps))}),
        "intervals": intervals(
            lambda chosen: {"dice": float(overlaps[chosen].mean())}, archive.groups[rows]
        ),
    }


def bench_hair(
    *, weights: str | Path | None = None, cache: Path | None = None, data: Path | None = None
) -> dict[str, Any]:
    """Measure the hair rating against the raters' mean: n, spearman, mean absolute error."""
    from scipy.stats import spearmanr

    model = load_weights(weights)
    if "hair" not in model.network.shape.ratings:
        return {"n": 0}
    archive = load("hair-quality", data=data, cache=cache, size=model.network.shape.canvas)
    rows = archive.rows("test")
    told = predict(model.quick, archive.images[rows], nearer=False).ratings["hair"]
    wanted = archive.ratings["hair"][rows]

    def score(chosen: Any) -> dict[str, float]:
        return {
            "spearman": float(spearmanr(told[chosen], wanted[chosen]).statistic),
            "error": float(np.abs(told[chosen] - wanted[chosen]).mean()),
        }

    every = np.arange(len(rows))
    return {
        "n": len(rows),
        **rounded(score(every)),
        "intervals": intervals(score, every.astype(np.str_)),
    }
