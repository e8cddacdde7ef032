"""Measure the network on labelled pictures. Results are data; nothing is printed here.

Any Parquet file with the columns of HAM10000's or derm7pt's archive works. Where it has the split
column, only its validation rows are measured. Intervals are 95 % bootstrap percentiles, resampled
by lesion, because several pictures of one lesion are not several independent cases.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from kb.errors import InputError
from vision.data import Archive, load
from vision.findings import HEAD_BY_NAME, HEADS
from vision.outline import lesion_mask
from vision.predict import Prediction, predict
from vision.weights import Model, load_weights

__all__ = ["bench_derm7pt", "bench_ham10000", "concept_scores", "dice", "ece", "macro_auc"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESAMPLES = 500
MELANOMA = HEAD_BY_NAME["picture-class"].findings.index("picture-class-melanoma")


def macro_auc(probabilities: Floats, labels: Ints) -> float:
    """Return the mean one-against-rest AUC over the classes that have cases and non-cases."""
    areas = [
        roc_auc_score(labels == number, probabilities[:, number])
        for number in range(probabilities.shape[1])
        if 0 < (labels == number).sum() < len(labels)
    ]
    return float(np.mean(areas)) if areas else float("nan")


def ece(probabilities: Floats, present: NDArray[np.bool], bins: int = 10) -> float:
    """Return the expected calibration error of one finding over equally wide bins."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(probabilities[place == b].mean() - present[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def dice(found: NDArray[np.bool], wanted: NDArray[np.bool]) -> float:
    """Return twice the overlap over the sum of both areas; 1 where both are empty."""
    total = int(found.sum()) + int(wanted.sum())
    return 1.0 if total == 0 else 2.0 * int((found & wanted).sum()) / total


def _class_scores(probabilities: Floats, labels: Ints) -> dict[str, float]:
    chosen = probabilities.argmax(1)
    melanoma = labels == MELANOMA
    some = 0 < melanoma.sum() < len(labels)
    return {
        "accuracy": float((chosen == labels).mean()),
        "balanced_accuracy": float(
            np.mean([(chosen[labels == c] == c).mean() for c in np.unique(labels)])
        ),
        "auc": macro_auc(probabilities, labels),
        "melanoma_recall": float((chosen[melanoma] == MELANOMA).mean()) if some else float("nan"),
        "melanoma_auc": float(roc_auc_score(melanoma, probabilities[:, MELANOMA]))
        if some
        else float("nan"),
    }


def _intervals(
    score: Callable[[Ints], dict[str, float]], groups: NDArray[np.str_], seed: int = 0
) -> dict[str, list[float]]:
    """Return 95 % percentile intervals of scores under resampling of whole groups."""
    chance = np.random.default_rng(seed)
    _, member = np.unique(groups, return_inverse=True)
    rows_of = [np.flatnonzero(member == number) for number in range(member.max() + 1)]
    drawn: dict[str, list[float]] = {}
    for _ in range(RESAMPLES):
        chosen = chance.integers(0, len(rows_of), len(rows_of))
        rows = np.concatenate([rows_of[number] for number in chosen])
        for name, value in score(rows.astype(np.int64)).items():
            drawn.setdefault(name, []).append(value)
    return {
        name: [round(float(edge), 4) for edge in np.nanpercentile(values, [2.5, 97.5])]
        for name, values in drawn.items()
    }


def _rounded(scores: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in scores.items()}


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
        melanoma_auc, dice (mean over pictures) and `intervals` of each; `ece` by finding;
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
        scores = _class_scores(shares[chosen], labels[chosen])
        if overlaps is not None:
            scores["dice"] = float(overlaps[chosen].mean())
        return scores

    result: dict[str, Any] = {"set": "HAM10000", "weights": model.sha256, "n": len(known)}
    result |= _rounded(score(known))
    result["intervals"] = _intervals(lambda chosen: score(known[chosen]), archive.groups[known])
    if split != model.card["data"]["ham10000"]["split"]:
        result["caution"] = f"the weights were not trained by {split}: they saw some of these rows"
    head = HEAD_BY_NAME["picture-class"]
    result["ece"] = {
        finding: round(ece(shares[known, number], labels[known] == number), 4)
        for number, finding in enumerate(head.findings)
    }
    unseen = known[~archive.seen[known]]
    if 0 < len(unseen) < len(known):
        result["unseen_lesions"] = {"n": len(unseen), **_rounded(score(unseen))}
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


def concept_scores(shares: Floats, labels: Ints, rates: Floats) -> dict[str, Any]:
    """Measure one head.

    Args:
        shares: (n, classes) calibrated probabilities.
        labels: (n,) class indices, none missing.
        rates: (classes,) base rates, which serve as thresholds: the class chosen by `threshold` is
            the one whose probability stands highest above its base rate.
    """
    chosen = shares.argmax(1)
    raised = (shares / rates).argmax(1)
    counts = np.bincount(labels, minlength=shares.shape[1])
    return {
        "n": len(labels),
        "accuracy": round(float((chosen == labels).mean()), 4),
        "balanced_accuracy": round(float(balanced_accuracy_score(labels, chosen)), 4),
        "balanced_accuracy_threshold": round(float(balanced_accuracy_score(labels, raised)), 4),
        "chance_balanced_accuracy": round(1.0 / int((counts > 0).sum()), 4),
        "auc": round(macro_auc(shares, labels), 4),
        "ece": round(
            float(np.mean([ece(shares[:, c], labels == c) for c in range(shares.shape[1])])), 4
        ),
        "majority_accuracy": round(float(counts.max() / counts.sum()), 4),
    }


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
        (see `concept_scores`), with `findings`: auc and ece of each; `mean_accuracy` and
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
        "intervals": _intervals(
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
    scores["findings"] = {}
    for number, finding in enumerate(head.findings):
        present = labels[known] == number
        if finding:
            some = 0 < present.sum() < len(present)
            area = roc_auc_score(present, shares[known, number]) if some else float("nan")
            scores["findings"][finding] = {
                "n_present": int(present.sum()),
                "auc": round(float(area), 4),
                "ece": round(ece(shares[known, number], present), 4),
            }
    return scores, shares.argmax(1) == labels
