"""From a training result to shipped weights: calibrate, measure, write weights and both cards.

Run with `python -m vision.publish`. Every number in a card is computed here, on the weights as they
are shipped (rounded to 16 bits), by the functions that anybody can call (`vision.evaluate`).
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from kb.errors import InputError
from vision.archives.measure import (
    card_entries,
    concept_words,
    learned_from,
    measure_concepts,
)
from vision.archives.training import held_back, training_sets
from vision.calibrate import Calibration, fit
from vision.card import DATA, gate_notices, licence_of, notices_for, scope_for
from vision.card_text import describe
from vision.data import Archive, load
from vision.decide import criteria_power, melanoma_factor
from vision.evaluate import bench_derm7pt, bench_ham10000, bench_scope
from vision.evaluate_photos import bench_hair, bench_isic2017, bench_pad, bench_region
from vision.findings import HEAD_BY_NAME, Head
from vision.network import LesionNet, Shape
from vision.predict import predict
from vision.scope import calibrate_scope, refit_scope, with_novelty
from vision.weights import FOLDER, WHOLE, load_weights, save_weights

__all__ = ["calibrate", "publish"]

OUTLINE_LEAST = 0.7
"""Mean Dice from which outlines are shown for a kind of picture."""

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

    Args:
        network: the network as it will be shipped.
        archives: the sets by name.

    Returns:
        For each head its calibration, and the factors of its classes in naming one
        (see `vision.decide`).
    """
    found: dict[str, Calibration] = {}
    factors: dict[str, list[float]] = {}
    criteria: list[tuple[str, Floats, Ints]] = []
    for name in network.shape.heads:
        head = HEAD_BY_NAME[name]
        if not head.emitted:
            continue
        sets = [archives[one] for one in _learned_from(head, archives)]
        evidence = np.concatenate(
            [predict(network, a.images[a.rows("tune")]).evidence[name] for a in sets]
        )
        labels = np.concatenate([a.labels[name][a.rows("tune")] for a in sets])
        sorts = head.choice == "picture-class"
        found[name] = fit(evidence, labels, _rates(sets, head), with_bias=sorts)
        shares = found[name].probabilities(evidence)
        if sorts:
            factors[name] = melanoma_factor(name, shares, labels)
        elif head.single and sets[0].name not in DATA:
            factors[name] = [1.0] * head.size
        elif name == "elevation":
            power = criteria_power([(shares, labels, np.array(found[name].base_rates))])
            factors[name] = _raised(found[name], power)
        else:
            criteria.append((name, shares, labels))
    if criteria:
        power = criteria_power(
            [
                (shares, labels, np.array(found[name].base_rates))
                for name, shares, labels in criteria
            ]
        )
        factors |= {name: _raised(found[name], power) for name, _, _ in criteria}
    return found, factors


def _raised(calibration: Calibration, power: float) -> list[float]:
    return [round(float(rate**-power), 4) for rate in calibration.base_rates]


def publish(
    result: Path,
    target: Path,
    *,
    data: Path | None = None,
    cache: Path | None = None,
    note: str = "",
    archives: Mapping[str, Path] | None = None,
) -> dict[str, Any]:
    """Write `target` (.safetensors) with its cards and return the machine-readable card.

    Args:
        result: `last.pt` as written by `vision.train.run`.
        target: where the weights go.
        data: folder that holds `images/`.
        cache: folder for decoded pictures.
        note: what else the card must say of how the weights came about.
        archives: folders of the original archives that were trained on, by name.

    Raises:
        InputError: a set is missing or too small.
    """
    trained = torch.load(result, weights_only=True)
    recipe = json.loads(trained["recipe"])
    network = LesionNet(Shape.from_dict(trained["shape"]))
    network.load_state_dict(trained["weights"])
    network = with_novelty(network)
    canvas = network.shape.canvas
    more = training_sets(archives or {}, size=canvas, cache=cache, leave_out=held_back(data))
    entries = card_entries(more)
    sets = {
        name: load(name, data=data, cache=cache, size=canvas)
        for name in recipe["counts"]
        if name not in entries
    } | {one.name: one for one in more}
    for name, archive in sets.items():
        if archive.modality >= 0 and not len(archive.rows("tune")):
            raise InputError("too few groups to keep some back for calibration", place=name)
    refit_scope(network, list(sets.values()), seed=recipe["seed"])
    # Rounded now, so that what is calibrated and measured below is what is shipped.
    network.load_state_dict(
        {
            k: v.half().float() if v.is_floating_point() and not k.startswith(WHOLE) else v
            for k, v in _state(network)
        }
    )
    state = dict(_state(network))
    calibrations, factors = calibrate(network, sets)
    calibrations["scope"], refuse_over = calibrate_scope(network, list(sets.values()))
    heads = [HEAD_BY_NAME[name] for name in network.shape.heads]
    card: dict[str, Any] = {
        "name": target.stem,
        "licence": licence_of(sets, entries),
        "shape": network.shape.to_dict(),
        "parameters": sum(p.numel() for p in network.parameters()),
        "calibration": {name: c.to_dict() for name, c in calibrations.items()},
        "decision": factors,
        "scope": {**scope_for(network.shape.heads), "refuse_over": round(refuse_over, 4)},
        "outline": {"emitted_for": []},
        "ulcer": {"emitted_for": []},
        "notices": notices_for(network.shape.heads),
        "data": {
            name: {**(entries.get(name) or DATA[name]), "sha256": sha}
            for name, sha in trained["archives"].items()
        },
        "recipe": recipe,
        "note": note,
        "made_with": {"torch": torch.__version__, "python": platform.python_version()},
        "commands": [f"dermatrace train --recipe {recipe['name']} --out .train/{recipe['name']}"],
        "findings": {
            _key(head, finding): {"threshold": round(_rate(calibrations[head.name], classes), 6)}
            for head in heads
            for finding, classes in head.emitted.items()
            if _rate(calibrations[head.name], classes) > 2 * ABSENT * len(classes)
        },
    }
    save_weights(target, state, card)
    card["metrics"] = _metrics(target, list(sets), cache, data)
    if more:
        card["metrics"]["concepts"] = measure_concepts(target, more)
    for notices in card["notices"].values():
        notices += gate_notices(card["metrics"]["scope"]["auroc"])
    pad, ulcer = card["metrics"]["outline_clinical"], card["metrics"]["ulcer"]
    if card["metrics"]["ham10000"].get("dice", 0.0) >= OUTLINE_LEAST:
        card["outline"]["emitted_for"].append("dermoscopic")
    if pad.get("dice", 0.0) >= OUTLINE_LEAST:
        card["outline"]["emitted_for"].append("clinical")
    if ulcer.get("dice", 0.0) >= OUTLINE_LEAST:
        card["ulcer"]["emitted_for"].append("clinical")
    for head in heads:
        for finding in head.emitted:
            if (key := _key(head, finding)) in card["findings"]:
                words = _validated(card["metrics"], head, finding)
                card["findings"][key]["validated_on"] = words
    save_weights(target, state, card)
    whole = load_weights(target).card
    target.with_suffix(".md").write_text(describe(whole), encoding="utf-8")
    return whole


def _key(head: Head, finding: str) -> str:
    """Return a finding's key in the card: two heads read some, each from its kind of picture."""
    return f"{head.name}/{finding}" if head.name == "photo-class" else finding


def _rate(calibration: Calibration, classes: tuple[int, ...]) -> float:
    return float(sum(calibration.base_rates[number] for number in classes))


def _metrics(
    weights: Path, sets: list[str], cache: Path | None, data: Path | None
) -> dict[str, Any]:
    """Measure all that the weights were trained for; what they were not trained for is empty."""
    images = None if data is None else data / "images"

    def file(name: str) -> Path | None:
        return None if images is None else images / name

    told: dict[str, Any] = {"ham10000": {}, "derm7pt": {}, "isic2017": {}}
    if "ham10000" in sets:
        ham = file("ham10000/train_val.parquet")
        told["ham10000"] = bench_ham10000(ham, weights=weights, cache=cache)
    if "derm7pt-dermoscopic" in sets:
        derm = file("derm7pt/train_valid.parquet")
        told["derm7pt"] = bench_derm7pt(derm, weights=weights, cache=cache)
    told["isic2017"] = bench_isic2017(weights=weights, cache=cache, data=data)
    told["pad_ufes_20"] = (
        bench_pad(weights=weights, cache=cache, data=data) if "pad-ufes-20-cut" in sets else {}
    )
    told["scope"] = bench_scope(weights=weights, cache=cache, data=data)
    for key, name in (("outline_clinical", "pad-ufes-20"), ("ulcer", "fuseg")):
        told[key] = bench_region(name, weights=weights, cache=cache, data=data)
    told["hair"] = bench_hair(weights=weights, cache=cache, data=data)
    return told


def _state(network: LesionNet) -> list[tuple[str, torch.Tensor]]:
    return list(network.state_dict().items())


def _validated(metrics: dict[str, Any], head: Head, finding: str) -> str:
    """Return in words where and how well a finding was measured."""
    if words := concept_words(head.name, metrics.get("concepts", {})):
        return words
    if head.choice == "picture-class":
        places = {
            "HAM10000 split_dermamnist val": metrics["ham10000"],
            "ISIC 2017 valid": metrics["isic2017"],
        }
        if head.name == "photo-class":
            places = {"PAD-UFES-20 photographs": metrics["pad_ufes_20"].get("photos", {})}
        place, scores = next((p, m) for p, m in places.items() if m)
        text = (
            f"{place}, n={scores['n']}, accuracy {scores['accuracy']:.2f}, "
            f"macro AUC {scores['auc']:.2f}"
        )
        return text + ", " + _own(scores["findings"][finding])
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
    parser.add_argument("--result", type=Path, default=Path(".train/research/last.pt"))
    parser.add_argument("--target", type=Path, default=FOLDER / "research.safetensors")
    parser.add_argument("--cache", type=Path, default=Path(".train/cache"))
    parser.add_argument("--note", default="", help="what else to say of how they came about")
    given = parser.parse_args()
    publish(given.result, given.target, cache=given.cache, note=given.note)


if __name__ == "__main__":
    main()
