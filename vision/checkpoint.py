"""What a run keeps and takes up: its last state, and the weights of the recipe before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from kb.errors import InputError
from vision.machines import Machines
from vision.network import LesionNet
from vision.recipe import Recipe

__all__ = ["go_on", "groups", "mean_with_start", "save", "warm"]


def groups(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Return optimiser groups: norms and biases are not decayed."""
    matrices = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def warm(model: LesionNet, weights: dict[str, Tensor]) -> None:
    """Take over every weight that fits; the first outline channel is the lesion's in any network.

    Raises:
        InputError: the encoder is another one.
    """
    own = model.state_dict()
    if (
        "outline.weight" in weights
        and weights["outline.weight"].shape != own["outline.weight"].shape
    ):
        for key in ("outline.weight", "outline.bias"):
            widened = own[key].clone()
            widened[:1] = weights[key][:1]
            weights = {**weights, key: widened}
    fits = {k: v for k, v in weights.items() if k in own and v.shape == own[k].shape}
    if not all(key in fits for key in own if key.startswith("stages.")):
        raise InputError(
            "the weights to go on from are of another encoder",
            mend="train the recipe that this one starts from again",
        )
    model.load_state_dict({**own, **fits})


def mean_with_start(
    weights: dict[str, Tensor], start: Path | None, kept: float
) -> dict[str, Tensor]:
    """Return weights with a share of those they went on from, of the same network, as 32 bits."""
    found = {key: value.float().cpu() for key, value in weights.items()}
    if start is None or not kept:
        return found
    before = torch.load(start, weights_only=True)["weights"]
    return {
        key: torch.lerp(value, before[key].float(), kept)
        if key in before and before[key].shape == value.shape
        else value
        for key, value in found.items()
    }


def save(path: Path, content: dict[str, Any]) -> None:
    """Write aside and rename, so that a kill leaves the last whole file."""
    aside = path.with_suffix(".part")
    torch.save(content, aside)
    aside.replace(path)


def go_on(
    path: Path,
    plan: Recipe,
    model: nn.Module,
    averaged: nn.Module,
    optimiser: torch.optim.Optimizer,
    here: Machines,
) -> int:
    """Load the last state into everything and return the number of epochs done, 0 without one."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True, map_location=here.device)
    if state["recipe"] != plan.to_json():
        raise InputError(
            "this is the state of another recipe",
            place=str(path),
            mend="choose another folder, or run without resuming",
        )
    model.load_state_dict(state["model"])
    averaged.load_state_dict(state["averaged"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"])
