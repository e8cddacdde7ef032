"""Weights measured on the test rows of archives, for the card of weights that learned from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vision.archives import ARCHIVES
from vision.data import Archive
from vision.findings import CONCEPT_HEADS, HEAD_BY_NAME
from vision.predict import predict
from vision.scores import finding_scores
from vision.weights import load_weights

__all__ = ["card_entries", "concept_words", "learned_from", "measure_concepts"]

_CONCEPTS = frozenset(head.name for head in CONCEPT_HEADS)


def learned_from(head: str, sets: Mapping[str, Archive]) -> list[str]:
    """Return the sets that have labels for a concept's head; none for any other head."""
    if head not in _CONCEPTS:
        return []
    return [name for name, one in sets.items() if (one.labels.get(head, np.empty(0)) >= 0).any()]


def card_entries(sets: Sequence[Archive]) -> dict[str, dict[str, str]]:
    """Return what a card says of sets that come from archives, by name of set."""
    found: dict[str, dict[str, str]] = {}
    for one in sets:
        about = next(
            (
                about
                for name, about in ARCHIVES.items()
                if one.name == name or one.name.startswith(f"{name}-")
            )
        )
        found[one.name] = {
            "title": f"{about.title}, the original archive ({len(one)} pictures)",
            "source": f"{about.citation}; {about.url}",
            "licence": about.licence,
            "used_for": about.labels,
            "labels": about.labels,
            "skin": "as the archive has it; see its paper",
            "split": "the archive's own where it has one, else a fifth of the groups, by hash",
        }
    return found


def measure_concepts(weights: Path, sets: Sequence[Archive]) -> dict[str, dict[str, Any]]:
    """Measure each concept that the weights read, over the test rows of all sets together.

    Returns:
        By finding: n and `vision.scores.finding_scores`; nothing for a concept without test rows.
    """
    model = load_weights(weights)
    names = [name for name in model.network.shape.heads if name in _CONCEPTS]
    told: dict[str, list[tuple[Any, Any]]] = {name: [] for name in names}
    for one in sets:
        rows = one.rows("test")
        labelled = [name for name in names if name in one.labels]
        if not len(rows) or not labelled:
            continue
        evidence = predict(model.network, one.images[rows]).evidence
        for name in labelled:
            known = one.labels[name][rows] >= 0
            shares = model.calibrations[name].probabilities(evidence[name][known])[:, 1]
            told[name].append((shares, one.labels[name][rows][known] == 1))
    found: dict[str, dict[str, Any]] = {}
    for name, parts in told.items():
        for finding in model.emits(name):
            if sum(len(shares) for shares, _ in parts):
                shares = np.concatenate([shares for shares, _ in parts])
                present = np.concatenate([present for _, present in parts])
                threshold = model.told(name, finding)["threshold"]
                scores = finding_scores(shares, present, threshold)
                found[finding] = {"n": len(shares), **scores}
    return found


def concept_words(head: str, measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Return in words how a concept was measured, "" for a head that is no concept."""
    if head not in _CONCEPTS:
        return ""
    finding = next(iter(HEAD_BY_NAME[head].emitted))
    scores = measured.get(finding)
    if scores is None:
        return "SkinCon's concepts: learned, but no test picture to measure it on"
    if scores["auc"] is None:
        return (
            f"SkinCon's concepts, test rows, n={scores['n']}, {scores['n_present']} with it, "
            "so not measured by itself"
        )
    return (
        f"SkinCon's concepts, test rows, n={scores['n']}, {scores['n_present']} with it, "
        f"AUC {scores['auc']:.2f}"
    )
