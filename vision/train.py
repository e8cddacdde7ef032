"""Training: one network over several sets at once, resumable, in about half an hour on two cores.

Run with `python -m vision.train`. A head's loss is taken over the pictures that carry its label;
the log base rates of the set, as drawn, are added to the evidence before the cross-entropy, so that
sets with different shares of melanoma do not pull against each other. An exponential average of the
weights is what is kept. A run that is killed goes on from its last whole epoch.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from monai.losses import DiceLoss
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from kb.errors import InputError
from vision.augment import augment
from vision.batches import Batch, Mixer
from vision.data import load
from vision.findings import HEADS
from vision.network import LesionNet, Output, Shape

__all__ = ["RECIPES", "Recipe", "losses", "run"]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run beside the data.

    Attributes:
        counts: pictures of each set in a batch.
        sizes: (share of the epochs, rows, columns): small pictures first, large ones to finish.
        weights: how much each loss counts: `criteria` is for each criterion's head.
    """

    name: str
    epochs: int = 30
    steps: int = 148
    rate: float = 2e-3
    decay: float = 0.05
    warmup: int = 300
    average: float = 0.997
    balance: float = 0.3
    seed: int = 20261121
    shape: Shape = field(default_factory=Shape)
    counts: dict[str, int] = field(
        default_factory=lambda: {
            "ham10000": 43,
            "isic2017": 6,
            "derm7pt-dermoscopic": 8,
            "derm7pt-clinical": 4,
            "pad-ufes-20": 1,
            "fuseg": 1,
            "not-skin": 1,
        }
    )
    sizes: tuple[tuple[float, int, int], ...] = ((0.5, 80, 112), (0.5, 112, 152))
    weights: dict[str, float] = field(
        default_factory=lambda: {
            "picture-class": 1.0,
            "criteria": 0.06,
            "elevation": 0.1,
            "scope": 0.2,
            "outline": 0.5,
        }
    )

    def size_at(self, epoch: int) -> tuple[int, int]:
        """Return rows and columns of the pictures in an epoch, counted from 0."""
        edge = 0.0
        for share, rows, columns in self.sizes:
            edge += share
            if epoch < round(edge * self.epochs):
                return rows, columns
        return self.sizes[-1][1], self.sizes[-1][2]

    def rate_at(self, step: int) -> float:
        """Return the learning rate of a step: a linear start, then half a cosine down to zero."""
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        done = (step - self.warmup) / max(1, self.epochs * self.steps - self.warmup)
        return self.rate * 0.5 * (1.0 + math.cos(math.pi * min(1.0, done)))


RECIPES: dict[str, Recipe] = {
    "lesion": Recipe("lesion"),
    "smoke": Recipe("smoke", epochs=2, steps=2, warmup=1, sizes=((1.0, 48, 64),)),
}
"""The recipes by name: `lesion` makes the shipped weights, `smoke` only shows that all runs."""


def losses(output: Output, batch: Batch, masks: Tensor, dice: nn.Module) -> dict[str, Tensor]:
    """Return each loss of a batch that has labels for it (cross-entropy in nats; Dice + BCE)."""
    found: dict[str, Tensor] = {}
    for head in HEADS:
        labels = batch.labels[head.name]
        if bool((labels >= 0).any()):
            logits = output.evidence[head.name].float() + batch.offsets[head.name]
            found[head.name] = functional.cross_entropy(logits, labels, ignore_index=-1)
    found["scope"] = functional.cross_entropy(output.scope.float(), batch.modality)
    if bool(batch.has_mask.any()):
        logits, wanted = output.outline[batch.has_mask].float(), masks[batch.has_mask]
        found["outline"] = dice(logits, wanted) + functional.binary_cross_entropy_with_logits(
            logits, wanted
        )
    return found


def _weight(name: str, recipe: Recipe) -> float:
    return recipe.weights.get(name, recipe.weights["criteria"])


def _groups(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Return optimiser groups: norms and biases are not decayed."""
    matrices = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def run(
    recipe: str | Recipe,
    out: Path,
    *,
    data: Path | None = None,
    cache: Path | None = None,
    epochs: int | None = None,
    resume: bool = True,
) -> Path:
    """Train and return the file with the averaged weights (a torch checkpoint under `out`).

    Args:
        recipe: a name in `RECIPES`, or a recipe.
        out: folder for `log.jsonl`, `state.pt` (to go on from) and `last.pt` (the result).
        data: folder that holds `images/`; see `vision.data.data_folder`.
        cache: folder for decoded pictures; `out/../cache` where not given.
        epochs: instead of the recipe's.
        resume: go on from `out/state.pt` where it is there.

    Raises:
        InputError: an unknown recipe, missing pictures, or a state of another recipe.
    """
    plan = _plan(recipe, epochs)
    out.mkdir(parents=True, exist_ok=True)
    cache = cache or out.parent / "cache"
    archives = [load(name, data=data, cache=cache) for name in plan.counts]
    mixer = Mixer(archives, plan.counts, balance=plan.balance)
    torch.manual_seed(plan.seed)
    model = LesionNet(plan.shape).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs
    averaged = AveragedModel(
        model,
        multi_avg_fn=get_ema_multi_avg_fn(plan.average),  # type: ignore[no-untyped-call]  # torch's stubs
        use_buffers=False,
    )
    optimiser = torch.optim.AdamW(_groups(model, plan.decay), lr=plan.rate, betas=(0.9, 0.98))
    first = _resume(out / "state.pt", plan, model, averaged, optimiser) if resume else 0
    dice = DiceLoss(sigmoid=True, batch=False)
    for epoch in range(first, plan.epochs):
        started = time.monotonic()
        means = _epoch(plan, epoch, mixer, model, averaged, optimiser, dice)
        line = {
            "epoch": epoch + 1,
            "size": plan.size_at(epoch),
            "seconds": round(time.monotonic() - started, 1),
            "loss": {name: round(value, 4) for name, value in means.items()},
        }
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        _save(
            out / "state.pt",
            {
                "recipe": json.dumps(asdict(plan), sort_keys=True),
                "epoch": epoch + 1,
                "model": model.state_dict(),
                "averaged": averaged.state_dict(),
                "optimiser": optimiser.state_dict(),
            },
        )
    kept = {key: value.float() for key, value in averaged.module.state_dict().items()}
    result = {
        "weights": kept,
        "shape": plan.shape.to_dict(),
        "recipe": json.dumps(asdict(plan), sort_keys=True),
        "archives": {archive.name: archive.sha256 for archive in archives},
    }
    _save(out / "last.pt", result)
    return out / "last.pt"


def _plan(recipe: str | Recipe, epochs: int | None) -> Recipe:
    if isinstance(recipe, str):
        if recipe not in RECIPES:
            raise InputError(f"no recipe {recipe!r}", mend=f"use one of {', '.join(RECIPES)}")
        recipe = RECIPES[recipe]
    if epochs is None:
        return recipe
    return Recipe(**{**{k: getattr(recipe, k) for k in asdict(recipe)}, "epochs": epochs})


def _epoch(
    plan: Recipe,
    epoch: int,
    mixer: Mixer,
    model: nn.Module,
    averaged: AveragedModel,
    optimiser: torch.optim.Optimizer,
    dice: nn.Module,
) -> dict[str, float]:
    """Train one epoch and return the mean of each loss."""
    # Seeded by the epoch, so that a resumed run draws what the whole run would have drawn.
    generator = torch.Generator().manual_seed(plan.seed + epoch)
    torch.manual_seed(plan.seed + epoch)
    model.train()
    sums: dict[str, float] = {}
    size = plan.size_at(epoch)
    for number, batch in enumerate(mixer.epoch(plan.steps, seed=plan.seed + epoch)):
        for group in optimiser.param_groups:
            group["lr"] = plan.rate_at(epoch * plan.steps + number)
        pictures, masks = augment(batch.stacked, size, generator)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            output = model(pictures)
        found = losses(output, batch, masks, dice)
        total = torch.stack([_weight(name, plan) * loss for name, loss in found.items()]).sum()
        optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch's stubs
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        averaged.update_parameters(model)
        for name, loss in found.items():
            sums[name] = sums.get(name, 0.0) + float(loss.detach()) / plan.steps
    return sums


def _save(path: Path, content: dict[str, Any]) -> None:
    """Write aside and rename, so that a kill leaves the last whole file."""
    aside = path.with_suffix(".part")
    torch.save(content, aside)
    aside.replace(path)


def _resume(
    path: Path,
    plan: Recipe,
    model: nn.Module,
    averaged: nn.Module,
    optimiser: torch.optim.Optimizer,
) -> int:
    """Load the last state into everything and return the number of epochs done, 0 without one."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["recipe"] != json.dumps(asdict(plan), sort_keys=True):
        raise InputError(
            "this is the state of another recipe",
            place=str(path),
            mend="choose another folder, or run without resuming",
        )
    model.load_state_dict(state["model"])
    averaged.load_state_dict(state["averaged"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"])


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=run.__doc__)
    parser.add_argument("--recipe", default="lesion", choices=sorted(RECIPES))
    parser.add_argument("--out", type=Path, default=Path(".train/lesion"))
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--afresh", action="store_true", help="do not go on from a saved state")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    run(given.recipe, given.out, epochs=given.epochs, resume=not given.afresh)


if __name__ == "__main__":
    main()
