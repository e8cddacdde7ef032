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

from vision.calibrate import Calibration, fit
from vision.card import DATA, NOTICES, SCOPE, describe
from vision.data import Archive, load
from vision.evaluate import (
    bench_derm7pt,
    bench_ham10000,
    bench_outline_clinical,
    bench_scope,
)
from vision.findings import HEADS, MODALITIES, Head
from vision.network import LesionNet, Shape
from vision.predict import Prediction, predict
from vision.weights import DEFAULT, FOLDER, load_weights, save_weights

__all__ = ["calibrate", "publish"]

REFUSE_SHARE = 0.003
"""Share of the tuning part's pictures of skin that the scope gate may refuse."""

OUTLINE_LEAST = 0.7
"""Mean Dice from which outlines are shown for a kind of picture."""


def _rates(archive: Archive, head: Head) -> NDArray[np.float64]:
    """Return each class's share in the official training part, which is where was learned."""
    rows = np.flatnonzero(archive.parts != "test")
    labels = archive.labels[head.name][rows]
    counts = np.bincount(labels[labels >= 0], minlength=head.size).astype(np.float64)
    return np.asarray(counts / counts.sum())


def calibrate(
    network: LesionNet, counts: dict[str, int], *, data: Path | None, cache: Path | None
) -> tuple[dict[str, Calibration], float]:
    """Fit every head on the tuning parts.

    Args:
        network: the network as it will be shipped.
        counts: pictures of each set in a training batch, which the scope head's logits contain.
        data: folder that holds `images/`.
        cache: folder for decoded pictures.

    Returns:
        Calibrations by head (and "scope"), and the probability of not-skin over which a picture is
        refused.
    """
    archives = {name: load(name, data=data, cache=cache) for name in counts}
    tuned: dict[str, tuple[NDArray[np.int64], Prediction]] = {}
    for name, archive in archives.items():
        rows = archive.rows("tune")
        tuned[name] = rows, predict(network, archive.images[rows])
    where = {head.name: "derm7pt-dermoscopic" for head in HEADS}
    where |= {"picture-class": "ham10000", "elevation": "derm7pt-clinical"}
    found: dict[str, Calibration] = {}
    for head in HEADS:
        name = where[head.name]
        rows, prediction = tuned[name]
        found[head.name] = fit(
            prediction.evidence[head.name],
            archives[name].labels[head.name][rows],
            _rates(archives[name], head),
            with_bias=head.name == "picture-class",
        )
    scope = np.concatenate([prediction.scope for _, prediction in tuned.values()])
    kinds = np.concatenate(
        [np.full(len(rows), archives[name].modality) for name, (rows, _) in tuned.items()]
    )
    found["scope"] = _scope(scope, kinds, {n: (a.modality, counts[n]) for n, a in archives.items()})
    outside = found["scope"].probabilities(scope)[:, MODALITIES.index("not-skin")]
    skin = kinds != MODALITIES.index("not-skin")
    return found, max(0.5, float(np.quantile(outside[skin], 1 - REFUSE_SHARE)))


def _scope(
    logits: NDArray[np.float64], kinds: NDArray[np.int64], drawn: dict[str, tuple[int, int]]
) -> Calibration:
    """Fit the scope head for a population in which the three kinds are equally common.

    Nobody knows how often a user will show something else; equal shares are stated, not measured.
    """
    shares = np.zeros(len(MODALITIES))
    for kind, count in drawn.values():
        shares[kind] += count
    learned = np.log(shares / shares.sum())
    weights = (len(kinds) / len(MODALITIES) / np.bincount(kinds, minlength=len(MODALITIES)))[kinds]
    thirds = np.full(len(MODALITIES), 1 / len(MODALITIES))
    fitted = fit(logits - learned, kinds, thirds, weights=weights)
    bias = -learned / fitted.temperature
    return Calibration(fitted.temperature, tuple(bias - bias.mean()), tuple(thirds), fitted.n)


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
    """
    trained = torch.load(result, weights_only=True)
    recipe = json.loads(trained["recipe"])
    network = LesionNet(Shape.from_dict(trained["shape"]))
    network.load_state_dict(
        {k: v.half().float() if v.is_floating_point() else v for k, v in trained["weights"].items()}
    )
    calibrations, refuse_over = calibrate(network, recipe["counts"], data=data, cache=cache)
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
    save_weights(target, trained["weights"], card)
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
    save_weights(target, trained["weights"], card)
    whole = load_weights(target).card
    target.with_suffix(".md").write_text(describe(whole), encoding="utf-8")
    return whole


def _validated(metrics: dict[str, Any], head: Head, finding: str) -> str:
    """Return in words where and how well a finding was measured."""
    if head.name == "picture-class":
        ham = metrics["ham10000"]
        text = (
            f"HAM10000 split_dermamnist val, n={ham['n']}, accuracy {ham['accuracy']:.2f}, "
            f"macro AUC {ham['auc']:.2f}"
        )
        if finding == "picture-class-melanoma":
            text += f", melanoma AUC {ham['melanoma_auc']:.2f}"
        return text
    scores = metrics["derm7pt"]["concepts"][head.name]
    own = scores["findings"][finding]
    return (
        f"derm7pt valid ({head.modality}), n={scores['n']}, {own['n_present']} with it, "
        f"AUC {own['auc']:.2f}; {head.name}: balanced accuracy "
        f"{scores['balanced_accuracy_threshold']:.2f} (chance "
        f"{scores['chance_balanced_accuracy']:.2f})"
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
