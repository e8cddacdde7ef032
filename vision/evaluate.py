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
from vision.data import SETS, Archive, load
from vision.findings import HEAD_BY_NAME, HEADS, MODALITIES
from vision.outline import lesion_mask
from vision.predict import Prediction, predict
from vision.quality import judge, measure
from vision.scores import class_scores, concept_scores, dice, finding_scores, intervals, rounded
from vision.weights import Model, load_weights

__all__ = [
    "bench_derm7pt",
    "bench_ham10000",
    "bench_outline_clinical",
    "bench_scope",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _held_out(
    name: str, cases: Path | None, cache: Path | None, split: str
) -> tuple[Archive, Ints]:
    """Return the archive's rows that are to be measured, and their numbers."""
    archive = load(name, file=cases, cache=cache, held_out=split)
    if not len(archive):
        raise InputError("no case to measure", place=str(cases or name))
    return archive, np.arange(len(archive))


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
        n, accuracy, balanced_accuracy, auc (macro, one against rest), melanoma_recall,
        melanoma_auc, dice (mean over pictures) and `intervals` of each; `findings`, by finding:
        see `vision.scores.finding_scores`;
        `unseen_lesions`, the same scores over rows whose lesion has no picture in the training
        rows, where the file has those too; `caution` where the weights saw the rows.

    Raises:
        InputError: the file is missing, lacks a column or has no row to measure.
    """
    model = load_weights(weights)
    archive, rows = _held_out("ham10000", cases, cache, split)
    prediction = predict(model.network, archive.images)
    labels = archive.labels["picture-class"]
    known = rows[labels >= 0]
    shares = model.calibrations["picture-class"].probabilities(prediction.evidence["picture-class"])
    overlaps = _overlaps(archive, prediction)

    def score(chosen: Ints) -> dict[str, float]:
        scores = class_scores(shares[chosen], labels[chosen])
        if overlaps is not None:
            scores["dice"] = float(overlaps[chosen].mean())
        return scores

    result: dict[str, Any] = {"set": "HAM10000", "weights": model.sha256, "n": len(known)}
    result |= rounded(score(known))
    result["intervals"] = intervals(lambda chosen: score(known[chosen]), archive.groups[known])
    if split != model.card["data"]["ham10000"]["split"]:
        result["caution"] = f"the weights were not trained by {split}: they saw some of these rows"
    result["findings"] = {
        finding: finding_scores(
            shares[known, number],
            labels[known] == number,
            model.card["findings"][finding]["threshold"],
        )
        for number, finding in enumerate(HEAD_BY_NAME["picture-class"].findings)
    }
    unseen = known[~archive.seen[known]]
    if 0 < len(unseen) < len(known):
        result["unseen_lesions"] = {"n": len(unseen), **rounded(score(unseen))}
    return result


def _overlaps(archive: Archive, prediction: Prediction) -> Floats | None:
    """Return the Dice overlap of each picture's outline, None for a set without outlines."""
    if archive.masks is None:
        return None
    return np.array(
        [
            dice(lesion_mask(found, 0.0), wanted > 127)
            for found, wanted in zip(prediction.outline, archive.masks, strict=True)
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
        archive, _ = _held_out(name, cases, cache, "split")
        n = max(n, len(archive))
        prediction = predict(model.network, archive.images)
        for head in HEADS:
            if head.name == "picture-class" or (archive.labels[head.name] < 0).all():
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
    head, calibration = HEAD_BY_NAME[name], model.calibrations[name]
    labels = archive.labels[name]
    shares = calibration.probabilities(prediction.evidence[name])
    known = labels >= 0
    scores = concept_scores(shares[known], labels[known], np.array(calibration.base_rates))
    scores["findings"] = {
        finding: finding_scores(
            shares[known, number],
            labels[known] == number,
            model.card["findings"][finding]["threshold"],
        )
        for number, finding in enumerate(head.findings)
        if finding
    }
    return scores, shares.argmax(1) == labels


def bench_scope(
    *, weights: str | Path | None = None, cache: Path | None = None, data: Path | None = None
) -> dict[str, Any]:
    """Measure the gates on the test rows of every set.

    Returns:
        For each set: n, `refused_by_quality`, `refused_by_scope` (shares), and for pictures of skin
        `modality_accuracy` among those that are read.
    """
    model = load_weights(weights)
    result: dict[str, Any] = {}
    for name in (name for name in SETS if not name.endswith("-masked")):
        archive = load(name, data=data, cache=cache)
        rows = archive.rows("test")
        if not len(rows):
            continue
        pictures = archive.images[rows]
        poor = np.array([judge(measure(picture)) != "" for picture in pictures])
        logits = predict(model.network, pictures).scope
        shares = model.calibrations["scope"].probabilities(logits)
        outside = shares[:, MODALITIES.index("not-skin")] > model.card["scope"]["refuse_over"]
        scores: dict[str, Any] = {
            "n": len(rows),
            "refused_by_quality": round(float(poor.mean()), 4),
            "refused_by_scope": round(float(outside.mean()), 4),
        }
        if MODALITIES[archive.modality] != "not-skin":
            right = shares[~outside, :2].argmax(1) == archive.modality
            scores["modality_accuracy"] = round(float(right.mean()), 4)
        result[name] = scores
    return result


def bench_outline_clinical(
    *, weights: str | Path | None = None, cache: Path | None = None, data: Path | None = None
) -> dict[str, Any]:
    """Measure outlines on the masked smartphone photographs of PAD-UFES-20, none trained on masks.

    Returns:
        n and mean dice. The photographs themselves (not their masks) were partly in the training.
    """
    model = load_weights(weights)
    archive = load("pad-ufes-20-masked", data=data, cache=cache)
    overlaps = _overlaps(archive, predict(model.network, archive.images))
    if overlaps is None:
        raise InputError("the photographs have no masks", place=archive.name)
    return {
        "set": "PAD-UFES-20 photographs with a mask",
        "n": len(archive),
        "dice": round(float(overlaps.mean()), 4),
    }
