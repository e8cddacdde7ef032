"""Measure the network on labelled pictures. Results are data; nothing is printed here.

Any Parquet file with the columns of HAM10000's or derm7pt's archive works. Where it has the split
column, only its validation rows are measured. Intervals are 95 % bootstrap percentiles, resampled
by lesion, because several pictures of one lesion are not several independent cases.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import InputError
from vision.data import Archive, load
from vision.findings import HEAD_BY_NAME, HEADS, REGIONS
from vision.outline import lesion_mask
from vision.predict import Prediction, predict
from vision.scores import class_scores, concept_scores, dice, finding_scores, intervals, rounded
from vision.weights import Model, load_weights

__all__ = [
    "bench_derm7pt",
    "bench_ham10000",
    "measure_classes",
    "region_overlaps",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CONCEPTS = tuple(head.name for head in HEADS if head.emitted and head.choice != "picture-class")


def _held_out(
    name: str, cases: Path | None, cache: Path | None, split: str, size: tuple[int, int]
) -> Archive:
    """Return the archive's rows that are to be measured."""
    archive = load(name, file=cases, cache=cache, held_out=split, size=size)
    if not len(archive):
        raise InputError("no case to measure", place=str(cases or name))
    return archive


def bench_ham10000(
    cases: Path | None = None,
    *,
    split: str = "split_dermamnist",
    weights: str | Path | None = None,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Measure class and outline on HAM10000's columns.

    Args:
        cases: Parquet file; the development archive where not given.
        split: column that tells rows apart; where it is there, rows "train" do not count.
        weights: see `vision.weights.load_weights`.
        cache: folder for decoded pictures.

    Returns:
        What `measure_classes` gives for `picture-class`; `caution` where the weights saw the rows.

    Raises:
        InputError: the file is missing, lacks a column or has no row to measure.
    """
    model = load_weights(weights)
    archive = _held_out("ham10000", cases, cache, split, model.network.shape.canvas)
    result = measure_classes(model, archive, "picture-class")
    told = model.card["data"].get("ham10000", {"split": split})
    if split != told["split"]:
        result["caution"] = f"the weights were not trained by {split}: they saw some of these rows"
    return {"set": "HAM10000", **result}


def measure_classes(
    model: Model, archive: Archive, name: str, rows: Ints | None = None
) -> dict[str, Any]:
    """Measure a head of classes, and the outline where the archive has masks of lesions.

    Args:
        model: the weights.
        archive: labelled pictures on the model's canvas.
        name: `picture-class` or `photo-class`.
        rows: the rows to measure; all where not given.

    Returns:
        n, accuracy, balanced_accuracy, auc (macro, one against rest), melanoma_recall,
        melanoma_auc (classes named by `Model.decide`), dice (mean over pictures) and `intervals` of
        each; `plain`, the same where the most probable class is named; `findings`, by finding: see
        `vision.scores.finding_scores`; `unseen_lesions`, the scores over rows whose lesion has no
        picture in the training rows, where there are those too.
    """
    rows = np.arange(len(archive)) if rows is None else rows
    prediction = predict(model.quick, archive.images[rows])
    labels, head = archive.labels[name][rows], HEAD_BY_NAME[name]
    known = np.flatnonzero(labels >= 0)
    shares = model.calibrations[name].probabilities(prediction.evidence[name])
    named = model.decide(name, shares)
    melanoma = head.findings.index("picture-class-melanoma")
    overlaps = region_overlaps(archive, prediction, rows)

    def score(chosen: Ints, named: Ints = named) -> dict[str, float]:
        scores = class_scores(shares[chosen], labels[chosen], named[chosen], melanoma)
        if overlaps is not None:
            scores["dice"] = float(np.nanmean(overlaps[chosen]))
        return scores

    result: dict[str, Any] = {"weights": model.sha256, "n": len(known), **rounded(score(known))}
    groups, seen = archive.groups[rows], archive.seen[rows]
    result["intervals"] = intervals(lambda chosen: score(known[chosen]), groups[known])
    result["plain"] = rounded(score(known, shares.argmax(1)))
    result["findings"] = {
        finding: finding_scores(
            shares[known][:, list(classes)].sum(1),
            np.isin(labels[known], classes),
            model.told(name, finding)["threshold"],
        )
        for finding, classes in model.emits(name).items()
    }
    unseen = known[~seen[known]]
    if 0 < len(unseen) < len(known):
        result["unseen_lesions"] = {"n": len(unseen), **rounded(score(unseen))}
    return result


def region_overlaps(
    archive: Archive, prediction: Prediction, rows: Ints | None = None
) -> Floats | None:
    """Return the Dice overlap of each picture's region, nan where it has no mask.

    The lesion is the largest part of its map, as it is shown; an ulcer is all of its map. None for
    a set without masks or a network that does not outline what they show.
    """
    name = REGIONS[archive.region]
    if archive.masks is None or name not in prediction.regions:
        return None
    rows = np.arange(len(archive)) if rows is None else rows
    return np.array(
        [
            dice(lesion_mask(found, 0.0) if name == "lesion" else found > 0, wanted > 127)
            if has
            else np.nan
            for found, wanted, has in zip(
                prediction.regions[name], archive.masks[rows], archive.masked[rows], strict=True
            )
        ]
    )


def bench_derm7pt(
    cases: Path | None = None,
    *,
    weights: str | Path | None = None,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Measure the seven criteria (dermoscopic pictures) and elevation (clinical pictures).

    Args:
        cases: Parquet file with derm7pt's columns; the development archive where not given. Where
            it has the column `split`, only rows that are not "train" count.
        weights: see `vision.weights.load_weights`.
        cache: folder for decoded pictures.

    Returns:
        n; `concepts`, by head: accuracy, balanced_accuracy, auc, ece, majority_accuracy and more
        (see `concept_scores`), with `findings`: see `finding_scores`; `mean_accuracy` and
        `mean_majority_accuracy` over the seven criteria; `intervals`.

    Raises:
        InputError: the file is missing, lacks a column or has no row to measure.
    """
    model = load_weights(weights)
    concepts: dict[str, Any] = {}
    right: dict[str, NDArray[np.bool]] = {}
    n = 0
    for name in ("derm7pt-dermoscopic", "derm7pt-clinical"):
        archive = _held_out(name, cases, cache, "split", model.network.shape.canvas)
        n = max(n, len(archive))
        prediction = predict(model.quick, archive.images)
        for head in HEADS:
            if head.name not in _CONCEPTS or (archive.labels[head.name] < 0).all():
                continue
            concepts[head.name], right[head.name] = _concept(model, archive, prediction, head.name)
    criteria = [key for key in concepts if key != "elevation"]
    each = np.mean([right[key] for key in criteria], axis=0)
    return {
        "set": "derm7pt",
        "weights": model.sha256,
        "n": n,
        "concepts": concepts,
        "mean_accuracy": round(float(np.mean([concepts[k]["accuracy"] for k in criteria])), 4),
        "mean_majority_accuracy": round(
            float(np.mean([concepts[k]["majority_accuracy"] for k in criteria])), 4
        ),
        "mean_balanced_accuracy": round(
            float(np.mean([concepts[k]["balanced_accuracy"] for k in criteria])), 4
        ),
        "intervals": intervals(
            lambda rows: {"mean_accuracy": float(each[rows].mean())},
            np.arange(len(each)).astype(str),
        ),
    }


def _concept(
    model: Model, archive: Archive, prediction: Prediction, name: str
) -> tuple[dict[str, Any], NDArray[np.bool]]:
    """Return a head's scores and which of the archive's rows it got right."""
    calibration = model.calibrations[name]
    labels = archive.labels[name]
    shares = calibration.probabilities(prediction.evidence[name])
    known = labels >= 0
    named = model.decide(name, shares)
    scores = concept_scores(
        shares[known], labels[known], np.array(calibration.base_rates), named[known]
    )
    scores["findings"] = {
        finding: finding_scores(
            shares[known][:, list(classes)].sum(1),
            np.isin(labels[known], classes),
            model.told(name, finding)["threshold"],
        )
        for finding, classes in model.emits(name).items()
    }
    return scores, named == labels
