"""The network measured on files of labelled pictures: classes, criteria and outlines.

Each function takes a Parquet file with the columns that ``docs/pictures.md`` lists, and returns
plain data. Rows that the file marks as training rows are left out, where it also has others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures_criteria import concept, means
from benchmarks.pictures_figures import (
    class_figures,
    intervals,
    mean_figures,
    plain,
)
from benchmarks.pictures_files import Rows, held_out, rows_of
from benchmarks.pictures_labels import (
    DERM7PT,
    HAM,
    ISIC2017,
    Labels,
    class_labels,
    derm7pt_labels,
    isic2017_labels,
)
from benchmarks.pictures_network import Seen, named, overlaps, see
from benchmarks.pictures_ways import ways
from kb.errors import InputError

__all__ = ["classes", "derm7pt", "fuseg", "ham10000", "isic_dx", "of_known", "start"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LESION = ("lesion_group", "lesion_id", "image_id", "img_id")


def of_known(labels: Sequence[str | None], place: Path) -> Ints:
    """Return the numbers of the rows that have a label.

    Raises:
        InputError: none has.
    """
    known = np.array([i for i, one in enumerate(labels) if one is not None], dtype=np.int64)
    if not len(known):
        raise InputError("no row has a label", place=str(place), mend="give a labelled file")
    return known


def start(name: str, rows: Rows, seen: Seen) -> dict[str, Any]:
    """Return what every result says first: the file, which rows of it, and the weights."""
    return {"dataset": name, **rows.about(), "weights": seen.model.name}


def classes(
    rows: Rows, seen: Seen, labels: Sequence[str | None], over: Labels, modality: str
) -> dict[str, Any]:
    """Return figures of the class of each labelled row, and of outlines where there are masks."""
    known = of_known(labels, rows.path)
    shares, chosen = named(seen, modality, over)
    dice = overlaps(seen.outlines, rows.masks)
    truth = [str(labels[row]) for row in known]
    found = class_figures(
        over.names,
        shares[known],
        truth,
        rows.groups[known],
        melanoma=over.melanoma,
        chosen=chosen[known],
        extra={"dice": dice[known]},
    )
    found["n_masks"] = int((dice[known] == dice[known]).sum())
    found["n_unlabelled"] = len(labels) - len(known)
    found["by_label"] = _by_label([over.names[one] for one in chosen[known]], truth)
    return found


def _by_label(answers: Sequence[str], truth: Sequence[str]) -> dict[str, Any]:
    """Return for each label of the file how often it occurs and is answered."""
    found = {}
    for label in sorted(set(truth)):
        own = [a == label for a, t in zip(answers, truth, strict=True) if t == label]
        found[label] = {"n": len(own), "recall": plain(sum(own) / len(own))}
    return found


def ham10000(path: Path, *, weights: str | None = None) -> dict[str, Any]:
    """Measure class and outline on HAM10000's columns; see the module for what is left out.

    Returns:
        n, accuracy, balanced_accuracy, auc, melanoma_recall, melanoma_auc, ece, dice, intervals;
        ``leak_free``, the same over rows whose lesion has no picture among the training rows;
        ``picture``, ``history`` and ``both``: see `benchmarks.pictures_ways.ways`.
    """
    rows = rows_of(
        path, image=("image",), group=LESION, mask="lesion_mask", split="split_dermamnist"
    )
    labels = class_labels(rows.frame, str(path))
    seen = see(rows.pixels, weights=weights)
    found = start("ham10000", rows, seen) | classes(rows, seen, labels, HAM, "dermoscopic")
    clean = ~rows.seen
    if "split_dermamnist_c" in rows.frame.columns:
        clean &= (rows.frame["split_dermamnist_c"].astype("string") != "train").to_numpy(bool)
    if 0 < clean.sum() < len(rows):
        only = [one if keep else None for one, keep in zip(labels, clean, strict=True)]
        found["leak_free"] = classes(rows, seen, only, HAM, "dermoscopic")
    found["findings"] = _findings(seen, "picture-class", labels)
    pictures = {"dermoscopic": rows.pixels}
    found |= ways("ham10000", rows, labels, named(seen, "dermoscopic", HAM), HAM, pictures, weights)
    return found


def _findings(seen: Seen, name: str, labels: Sequence[str | None]) -> dict[str, Any]:
    """Return each finding of a head by itself, see `vision.scores.finding_scores`."""
    from vision.findings import HEAD_BY_NAME
    from vision.scores import finding_scores

    codes = np.array([-1 if one is None else HEAD_BY_NAME[name].index(one) for one in labels])
    known = codes >= 0
    if not known.any():
        return {}
    return {
        finding: finding_scores(
            seen.shares[name][known][:, list(classes)].sum(1),
            np.isin(codes[known], classes),
            seen.model.told(name, finding)["threshold"],
        )
        for finding, classes in seen.model.emits(name).items()
    }


def isic_dx(path: Path, *, weights: str | None = None) -> dict[str, Any]:
    """Measure diagnosis on a file of the ISIC archive.

    A file with the columns ``melanoma`` and ``seborrheic_keratosis`` (challenge 2017) is measured
    over melanoma, seborrhoeic keratosis and nevus, with ``mean_auc``, the challenge's own measure;
    any other over HAM10000's classes.
    """
    rows = rows_of(path, image=("image",), group=LESION, mask="lesion_mask", split="split")
    two = {"melanoma", "seborrheic_keratosis"} <= set(rows.frame.columns)
    labels = isic2017_labels(rows.frame) if two else class_labels(rows.frame, str(path))
    over = ISIC2017 if two else HAM
    seen = see(rows.pixels, weights=weights)
    found = start("isic_dx", rows, seen) | classes(rows, seen, labels, over, "dermoscopic")
    if two:
        found |= _challenge(rows, seen, labels)
    return found


def _challenge(rows: Rows, seen: Seen, labels: Sequence[str | None]) -> dict[str, Any]:
    """Return the challenge's two areas, each of one class against all others, and their mean."""
    from benchmarks.pictures_figures import auc

    known = of_known(labels, rows.path)
    shares = named(seen, "dermoscopic", ISIC2017)[0][known]
    truth = np.array([str(labels[row]) for row in known])

    def score(chosen: Ints) -> dict[str, float]:
        areas = [
            auc(shares[chosen, ISIC2017.names.index(one)], truth[chosen] == one)
            for one in ISIC2017.names[:2]
        ]
        return {"keratosis_auc": areas[1], "mean_auc": float(np.mean(areas))}

    everything = np.arange(len(known), dtype=np.int64)
    edges = intervals(score, rows.groups[known])
    figures = {key: plain(value) for key, value in score(everything).items()}
    return {"challenge_2017": {**figures, "intervals": edges}}


def derm7pt(path: Path, *, weights: str | None = None) -> dict[str, Any]:
    """Measure the seven criteria (dermoscopic picture), elevation (clinical one) and diagnosis.

    Returns:
        n; ``concepts`` by column; ``mean_accuracy``, ``mean_balanced_accuracy`` and
        ``mean_majority_accuracy`` over the seven, with ``_grouped`` behind over the grades that
        the published figures pool; accuracy, auc ... of the five diagnoses from the dermoscopic
        picture; ``picture``, ``history`` and ``both``.
    """
    from vision.findings import CRITERIA, HEAD_BY_NAME

    heads = [HEAD_BY_NAME[one] for one in CRITERIA]
    need = [head.column for head in heads]
    rows = rows_of(path, image=("derm_image",), need=need, group=("case_num",), split="split")
    seen = see(rows.pixels, weights=weights)
    read = [head for head in heads if head.name in seen.shares]
    concepts = {head.column: concept(head, seen, rows) for head in read}
    found: dict[str, Any] = start("derm7pt", rows, seen) | {"n": len(rows), "concepts": concepts}
    found |= means(concepts)
    pictures = {"dermoscopic": rows.pixels}
    if {"clinic_image", "elevation"} <= set(rows.frame.columns):
        clinical = rows_of(path, image=("clinic_image",), group=("case_num",), split="split")
        concepts["elevation"] = _elevation(clinical, weights)
    if "diagnosis" in rows.frame.columns:
        labels = derm7pt_labels(rows.frame["diagnosis"])
        found |= classes(rows, seen, labels, DERM7PT, "dermoscopic")
        answers = named(seen, "dermoscopic", DERM7PT)
        found |= ways("derm7pt", rows, labels, answers, DERM7PT, pictures, weights)
    return found


def _elevation(rows: Rows, weights: str | None) -> dict[str, Any]:
    """Measure elevation; cases whose clinical picture is the dermoscopic one again do not count."""
    from vision.findings import HEAD_BY_NAME

    seen = see(rows.pixels, weights=weights)
    if "elevation" not in seen.shares:
        return {"n": 0, "caution": "these weights read no elevation"}
    keep = np.ones(len(rows), dtype=bool)
    if "notes" in rows.frame.columns:
        keep = rows.frame["notes"].fillna("").astype(str).str.strip().eq("").to_numpy(dtype=bool)
    return concept(HEAD_BY_NAME["elevation"], seen, rows, keep)


def fuseg(path: Path, *, weights: str | None = None, development: bool = False) -> dict[str, Any]:
    """Measure the outline of ulcers on photographs of feet.

    Args:
        path: Parquet file with ``image`` and ``ulcer_mask``.
        weights: of the network.
        development: leave out the pictures that the shipped weights learned from.

    Returns:
        n, dice with its interval (over pictures with an ulcer), ``dice_all`` (over all with a
        mask), ``empty_right`` (share of the pictures without an ulcer in which none is outlined),
        and how many those are.
    """
    rows = rows_of(
        path,
        image=("image",),
        need=("ulcer_mask",),
        mask="ulcer_mask",
        split="split",
        keep=(lambda frame: held_out(frame, "image_id")) if development else None,
        keeps="pictures that the weights did not learn from",
    )
    seen = see(rows.pixels, weights=weights)
    found: dict[str, Any] = start("fuseg", rows, seen) | {"n": len(rows)}
    ulcers = seen.ulcers
    if ulcers is None:
        found["caution"] = "these weights outline no ulcer: their outline of a lesion is measured"
        ulcers = seen.outlines
    dice = overlaps(ulcers, rows.masks)
    has = np.array([mask is not None and bool(mask.any()) for mask in rows.masks])
    found |= mean_figures(np.where(has, dice, np.nan), rows.groups, "dice")
    none = np.array([mask is not None and not mask.any() for mask in rows.masks])
    found["n_without_ulcer"] = int(none.sum())
    found["dice_all"] = plain(float(np.nanmean(dice))) if (dice == dice).any() else None
    found["empty_right"] = plain(float((dice[none] == 1).mean())) if none.any() else None
    return found
