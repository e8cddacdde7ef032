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

import torch

from kb.errors import InputError
from vision.archives.measure import (
    card_entries,
    measure_concepts,
)
from vision.archives.training import held_back, training_sets
from vision.calibrate import Calibration
from vision.card import DATA, gate_notices, licence_of, notices_for, scope_for
from vision.card_text import describe
from vision.data import load
from vision.findings import HEAD_BY_NAME, Head
from vision.measured import in_words, measure_all
from vision.network import LesionNet, Shape
from vision.quick import quicken
from vision.scope import calibrate_scope, refit_scope, with_novelty
from vision.spared import drawings
from vision.tempering import ABSENT, calibrate
from vision.weights import FOLDER, WHOLE, load_weights, save_weights
from vision.wounds import wound_limit

__all__ = ["publish"]

OUTLINE_LEAST = 0.7
"""Mean Dice from which outlines are shown for a kind of picture."""


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
    refit_scope(network, [*sets.values(), drawings(canvas)], seed=recipe["seed"])
    # Rounded now, so that what is calibrated and measured below is what is shipped.
    network.load_state_dict(
        {
            k: v.half().float() if v.is_floating_point() and not k.startswith(WHOLE) else v
            for k, v in _state(network)
        }
    )
    state = dict(_state(network))
    quick = quicken(network)
    calibrations, factors = calibrate(quick, sets)
    calibrations["scope"], refuse_over = calibrate_scope(quick, list(sets.values()))
    wound_over = wound_limit(quick, list(sets.values()))
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
        "ulcer": {"emitted_for": []} | ({} if wound_over is None else {"wound_over": wound_over}),
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
    card["metrics"] = measure_all(target, list(sets), cache, data)
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
                words = in_words(card["metrics"], head, finding)
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


def _state(network: LesionNet) -> list[tuple[str, torch.Tensor]]:
    return list(network.state_dict().items())


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
