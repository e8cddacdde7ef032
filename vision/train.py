"""Training: one network over several sets at once, resumable, in about half an hour on two cores.

Run with `python -m vision.train`. A head's loss is taken over the pictures that carry its label;
the log base rates of the set, as drawn, are added to the evidence before the cross-entropy, so that
sets with different shares of melanoma do not pull against each other. An exponential average of the
weights is what is kept. A run that is killed goes on from its last whole epoch.
"""

from __future__ import annotations

import argparse
import json
import time
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
from vision.findings import REGIONS
from vision.network import LesionNet, Output, Shape
from vision.recipes import RECIPES, Recipe, recipe_named

__all__ = ["RECIPES", "Recipe", "losses", "run", "warm"]


def losses(output: Output, batch: Batch, masks: Tensor, shape: Shape) -> dict[str, Tensor]:
    """Return each loss of a batch that has labels for it.

    Cross-entropy in nats for the heads and the scope, Dice and binary cross-entropy for the
    regions (an empty mask has no Dice), smooth L1 for the ratings.
    """
    found: dict[str, Tensor] = {}
    for name, evidence in output.evidence.items():
        labels = batch.labels[name]
        if bool((labels >= 0).any()):
            logits = evidence.float() + batch.offsets[name]
            found[name] = functional.cross_entropy(logits, labels, ignore_index=-1)
    if bool((batch.modality >= 0).any()):
        found["scope"] = functional.cross_entropy(
            output.scope.float(), batch.modality, ignore_index=-1
        )
    for number, name in enumerate(shape.regions):
        chosen = batch.has_mask & (batch.region == REGIONS.index(name))
        if bool(chosen.any()):
            found[name] = _overlap(output.regions[chosen, number].float(), masks[chosen, 0])
    for number, name in enumerate(shape.ratings):
        rated = ~batch.ratings[name].isnan()
        if bool(rated.any()):
            told = output.ratings[rated, number].float()
            found[name] = functional.smooth_l1_loss(told, batch.ratings[name][rated], beta=0.5)
    return found


def _overlap(logits: Tensor, wanted: Tensor) -> Tensor:
    """Return the mean loss of regions (n, rows, columns)."""
    entropy = functional.binary_cross_entropy_with_logits(logits, wanted)
    some = wanted.amax((1, 2)) > 0.5
    if not bool(some.any()):
        return entropy
    dice = DiceLoss(sigmoid=True, batch=False)
    missed: Tensor = dice(logits[some, None], wanted[some, None])
    return entropy + missed * some.float().mean()


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
    start: Path | None = None,
) -> Path:
    """Train and return the file with the averaged weights (a torch checkpoint under `out`).

    Args:
        recipe: a name in `vision.recipes.RECIPES`, or a recipe.
        out: folder for `log.jsonl`, `state.pt` (to go on from) and `last.pt` (the result).
        data: folder that holds `images/`; see `vision.data.data_folder`.
        cache: folder for decoded pictures; `out/../cache` where not given.
        epochs: instead of the recipe's.
        resume: go on from `out/state.pt` where it is there.
        start: `last.pt` of the recipe that this one goes on from; it is trained first, into a
            folder of its name beside `out`, where not given and not there.

    Raises:
        InputError: an unknown recipe, missing pictures, or a state of another recipe.
    """
    plan = recipe_named(recipe, epochs)
    out.mkdir(parents=True, exist_ok=True)
    cache = cache or out.parent / "cache"
    if plan.start and start is None:
        start = out.parent / plan.start / "last.pt"
        if not start.is_file():
            start = run(plan.start, start.parent, data=data, cache=cache, resume=resume)
    archives = [load(name, data=data, cache=cache, size=plan.shape.canvas) for name in plan.counts]
    mixer = Mixer(archives, plan.counts, balance=plan.balance)
    torch.manual_seed(plan.seed)
    model = LesionNet(plan.shape)
    if start is not None:
        warm(model, torch.load(start, weights_only=True)["weights"])
    model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs
    averaged = AveragedModel(
        model,
        multi_avg_fn=get_ema_multi_avg_fn(plan.average),  # type: ignore[no-untyped-call]  # torch's stubs
        use_buffers=False,
    )
    optimiser = torch.optim.AdamW(_groups(model, plan.decay), lr=plan.rate, betas=(0.9, 0.98))
    first = _resume(out / "state.pt", plan, model, averaged, optimiser) if resume else 0
    for epoch in range(first, plan.epochs):
        started = time.monotonic()
        means = _epoch(plan, epoch, mixer, model, averaged, optimiser)
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
                "recipe": plan.to_json(),
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
        "recipe": plan.to_json(),
        "archives": {archive.name: archive.sha256 for archive in archives},
    }
    _save(out / "last.pt", result)
    return out / "last.pt"


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
    if not any(key.startswith("stages.3.") for key in fits):
        raise InputError(
            "the weights to go on from are of another encoder",
            mend="train the recipe that this one starts from again",
        )
    model.load_state_dict({**own, **fits})


def _epoch(
    plan: Recipe,
    epoch: int,
    mixer: Mixer,
    model: nn.Module,
    averaged: AveragedModel,
    optimiser: torch.optim.Optimizer,
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
        pictures, masks = augment(batch.stacked, size, generator, tones=plan.tones)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            output = model(pictures)
        found = losses(output, batch, masks, plan.shape)
        total = torch.stack([plan.weight(name) * loss for name, loss in found.items()]).sum()
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


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=run.__doc__)
    parser.add_argument("--recipe", default="research", choices=sorted(RECIPES))
    parser.add_argument("--out", type=Path, default=Path(".train/research"))
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--afresh", action="store_true", help="do not go on from a saved state")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    run(given.recipe, given.out, epochs=given.epochs, resume=not given.afresh)


if __name__ == "__main__":
    main()
