"""From a training result to shipped weights: calibrate, measure, write weights and both cards.

Run with `python -m vision.publish`. Every number in a card is computed here, on the weights as they
are shipped (rounded to 16 bits), by the functions that anybody can call (`vision.evaluate`).
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from kb.errors import InputError
from vision.calibrate import Calibration, fit
from vision.card import DATA, NOTICES, SCOPE, describe
from vision.data import Archive, load
from vision.evaluate import (
    bench_derm7pt,
    bench_ham10000,
    bench_outline_clinical,
    bench_scope,
)
from vision.findings import HEADS, Head
from vision.network import LesionNet, Shape
from vision.predict import predict
from vision.scope import calibrate_scope, refit_scope
from vision.weights import DEFAULT, FOLDER, load_weights, save_weights

__all__ = ["calibrate", "publish"]

OUTLINE_LEAST = 0.7
"""Mean Dice from which outlines are shown for a kind of picture."""


def _rates(archive: Archive, head: Head) -> NDArray[np.float64]:
    """Return each class's share in the official training part, which is where was learned."""
    rows = np.flatnonzero(archive.parts != "test")
    labels = archive.labels[head.name][rows]
    counts = np.bincount(labels[labels >= 0], minlength=head.size).astype(np.float64)
    counts = np.maximum(counts, 0.5)  # a class without a case is rare, not impossible
    return np.asarray(counts / counts.sum())


def calibrate(network: LesionNet, archives: dict[str, Archive]) -> dict[str, Calibration]:
    """Fit every head but the scope on the tuning part of the set it was learned from.

    Args:
        network: the network as it will be shipped.
        archives: the sets by name.
    """
    where = {head.name: "derm7pt-dermoscopic" for head in HEADS}
    where |= {"picture-class": "ham10000", "elevation": "derm7pt-clinical"}
    found: dict[str, Calibration] = {}
    for name in sorted(set(where.values())):
        archive = archives[name]
        rows = archive.rows("tune")
        prediction = predict(network, archive.images[rows])
        for head in HEADS:
            if where[head.name] == name:
                found[head.name] = fit(
                    prediction.evidence[head.name],
                    archive.labels[head.name][rows],
                    _rates(archive, head),
                    with_bias=head.name == "picture-class",
                )
    return found


def publish(
    result: Path,
    target: Path,
    *,
    data: Path | None = None,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Write `target` (.safetensors) with its cards and return the machine-readable card.

    Args:
        result: `last.pt` as written by `vision.train.run`.
        target: where the weights go.
        data: folder that holds `images/`.
        cache: folder for decoded pictures.

    Raises:
        InputError: a set is missing or too small.
    """
    trained = torch.load(result, weights_only=True)
    recipe = json.loads(trained["recipe"])
    network = LesionNet(Shape.from_dict(trained["shape"]))
    network.load_state_dict(trained["weights"])
    archives = {name: load(name, data=data, cache=cache) for name in recipe["counts"]}
    for name, archive in archives.items():
        if not len(archive.rows("tune")):
            raise InputError("too few groups to keep some back for calibration", place=name)
    refit_scope(network, list(archives.values()), seed=recipe["seed"])
    # Rounded now, so that what is calibrated and measured below is what is shipped.
    network.load_state_dict(
        {k: v.half().float() if v.is_floating_point() else v for k, v in _state(network)}
    )
    state = dict(_state(network))
    calibrations = calibrate(network, archives)
    calibrations["scope"], refuse_over = calibrate_scope(network, list(archives.values()))
    card: dict[str, Any] = {
        "name": target.stem,
        "shape": trained["shape"],
        "parameters": sum(p.numel() for p in network.parameters()),
        "calibration": {name: c.to_dict() for name, c in calibrations.items()},
        "scope": {**SCOPE, "refuse_over": round(refuse_over, 4)},
        "outline": {"emitted_for": ["dermoscopic"]},
        "notices": NOTICES,
        "data": {n: {**DATA[n], "sha256": sha} for n, sha in trained["archives"].items()},
        "recipe": recipe,
        "made_with": {"torch": torch.__version__, "python": platform.python_version()},
        "commands": [
            "python -m vision.train --recipe lesion --out .train/lesion",
            "python -m vision.publish --result .train/lesion/last.pt",
        ],
        "findings": {
            finding: {
                "threshold": round(calibrations[head.name].base_rates[number], 6),
                "validated_on": "",
            }
            for head in HEADS
            for number, finding in enumerate(head.findings)
            if finding
        },
    }
    save_weights(target, state, card)
    card["metrics"] = {
        "ham10000": bench_ham10000(weights=target, cache=cache),
        "derm7pt": bench_derm7pt(weights=target, cache=cache),
        "scope": bench_scope(weights=target, cache=cache),
        "outline_clinical": bench_outline_clinical(weights=target, cache=cache),
    }
    if card["metrics"]["outline_clinical"]["dice"] >= OUTLINE_LEAST:
        card["outline"]["emitted_for"].append("clinical")
    for head in HEADS:
        for finding in filter(None, head.findings):
            card["findings"][finding]["validated_on"] = _validated(card["metrics"], head, finding)
    save_weights(target, state, card)
    whole = load_weights(target).card
    target.with_suffix(".md").write_text(describe(whole), encoding="utf-8")
    return whole


def _state(network: LesionNet) -> list[tuple[str, torch.Tensor]]:
    return list(network.state_dict().items())


def _validated(metrics: dict[str, Any], head: Head, finding: str) -> str:
    """Return in words where and how well a finding was measured."""
    if head.name == "picture-class":
        ham = metrics["ham10000"]
        text = (
            f"HAM10000 split_dermamnist val, n={ham['n']}, accuracy {ham['accuracy']:.2f}, "
            f"macro AUC {ham['auc']:.2f}"
        )
        return text + ", " + _own(ham["findings"][finding])
    scores = metrics["derm7pt"]["concepts"][head.name]
    own = scores["findings"][finding]
    return (
        f"derm7pt valid ({head.modality}), n={scores['n']}, {_own(own)}; {head.name}: "
        f"balanced accuracy {scores['balanced_accuracy_threshold']:.2f} (chance "
        f"{scores['chance_balanced_accuracy']:.2f})"
    )


def _own(scores: dict[str, Any]) -> str:
    """Return one finding's own scores in words."""
    if scores["auc"] is None:
        return f"{scores['n_present']} with it, so not measured by itself"
    return (
        f"{scores['n_present']} with it, its AUC {scores['auc']:.2f}, "
        f"sensitivity {scores['sensitivity']:.2f} and specificity {scores['specificity']:.2f} "
        "at the threshold"
    )


def main() -> None:
    """Publish from the command line."""
    parser = argparse.ArgumentParser(description=publish.__doc__)
    parser.add_argument("--result", type=Path, default=Path(".train/lesion/last.pt"))
    parser.add_argument("--target", type=Path, default=FOLDER / f"{DEFAULT}.safetensors")
    parser.add_argument("--cache", type=Path, default=Path(".train/cache"))
    given = parser.parse_args()
    publish(given.result, given.target, cache=given.cache)


if __name__ == "__main__":
    main()
