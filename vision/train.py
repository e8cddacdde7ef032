"""Training: one network over several sets at once, resumable, on processors or GPUs, one or many.

Run with `dermatrace train`, or `torchrun --nproc-per-node N -m vision.train` for several processes.
A head's loss is taken over the pictures that carry its label; the log base rates of the set, as
drawn, are added to the evidence before the cross-entropy, so that sets with different shares of
melanoma do not pull against each other. An exponential average of the weights is what is kept. A
run that is killed goes on from its last whole epoch.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from kb.errors import InputError
from vision.archives.training import replacing, with_archives
from vision.augment import augment
from vision.batches import Mixer
from vision.data import load
from vision.losses import losses
from vision.machines import Machines, machines
from vision.network import LesionNet
from vision.progress import Bar
from vision.recipes import RECIPES, Recipe, recipe_named

__all__ = ["RECIPES", "Recipe", "run", "warm"]


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
    device: str = "auto",
    progress: bool = False,
    archives: Mapping[str, Path] | None = None,
) -> Path:
    """Train and return the file with the averaged weights (a torch checkpoint under `out`).

    Under torchrun every process calls this with the same arguments; see `vision.machines`.

    Args:
        recipe: a name in `vision.recipes.RECIPES`, or a recipe.
        out: folder for `log.jsonl`, `state.pt` (to go on from) and `last.pt` (the result).
        data: folder that holds `images/`; see `vision.data.data_folder`.
        cache: folder for decoded pictures; `out/../cache` where not given.
        epochs: instead of the recipe's.
        resume: go on from `out/state.pt` where it is there.
        start: `last.pt` of the recipe that this one goes on from; it is trained first, into a
            folder of its name beside `out`, where not given and not there.
        device: "cpu", "cuda" or "auto"; on both, products are made in bf16.
        progress: show a progress bar.
        archives: folders of original archives by name (see `vision.archives`), which replace the
            sets of the same name or are trained on besides.

    Raises:
        InputError: an unknown recipe, missing pictures, a state of another recipe, or no GPU where
            one is asked for.
    """
    plan = recipe_named(recipe, epochs)
    out.mkdir(parents=True, exist_ok=True)
    cache = cache or out.parent / "cache"
    with machines(device) as here:
        if plan.start and start is None:
            start = out.parent / plan.start / "last.pt"
            if not start.is_file():
                _train(
                    recipe_named(plan.start),
                    start.parent,
                    here,
                    data,
                    cache,
                    resume,
                    None,
                    progress,
                    replacing(archives or {}, recipe_named(plan.start)),
                )
                here.wait()
        return _train(plan, out, here, data, cache, resume, start, progress, archives or {})


def _train(
    plan: Recipe,
    out: Path,
    here: Machines,
    data: Path | None,
    cache: Path,
    resume: bool,
    start: Path | None,
    progress: bool,
    folders: Mapping[str, Path],
) -> Path:
    """Train one recipe on this process's share."""
    out.mkdir(parents=True, exist_ok=True)
    if not here.writes:
        here.wait()  # until the first process has decoded the pictures into the cache
    size = plan.shape.canvas
    plan, more = with_archives(plan, folders, cache=cache, data=data)
    archives = [
        more[name] if name in more else load(name, data=data, cache=cache, size=size)
        for name in plan.counts
    ]
    if here.writes:
        here.wait()
    mixer = Mixer(archives, plan.counts, balance=plan.balance)
    torch.manual_seed(plan.seed)
    model = LesionNet(plan.shape)
    if start is not None:
        warm(model, torch.load(start, weights_only=True)["weights"])
    model = model.to(here.device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs
    averaged = AveragedModel(
        model,
        multi_avg_fn=get_ema_multi_avg_fn(plan.average),  # type: ignore[no-untyped-call]  # torch's stubs
        use_buffers=False,
    )
    optimiser = torch.optim.AdamW(_groups(model, plan.decay), lr=plan.rate, betas=(0.9, 0.98))
    state = out / "state.pt"
    first = _resume(state, plan, model, averaged, optimiser, here) if resume else 0
    here.wait()
    with Bar(plan, first, shown=progress and here.writes) as bar:
        for epoch in range(first, plan.epochs):
            started = time.monotonic()
            means = _epoch(plan, epoch, mixer, model, averaged, optimiser, here, bar)
            if here.writes:
                line = {
                    "epoch": epoch + 1,
                    "size": plan.size_at(epoch),
                    "seconds": round(time.monotonic() - started, 1),
                    "loss": {name: round(value, 4) for name, value in means.items()},
                }
                with (out / "log.jsonl").open("a", encoding="utf-8") as log:
                    log.write(json.dumps(line) + "\n")
                _save(
                    state,
                    {
                        "recipe": plan.to_json(),
                        "epoch": epoch + 1,
                        "model": model.state_dict(),
                        "averaged": averaged.state_dict(),
                        "optimiser": optimiser.state_dict(),
                    },
                )
            here.wait()
    if here.writes:
        _save(
            out / "last.pt",
            {
                "weights": {k: v.float().cpu() for k, v in averaged.module.state_dict().items()},
                "shape": plan.shape.to_dict(),
                "recipe": plan.to_json(),
                "archives": {archive.name: archive.sha256 for archive in archives},
            },
        )
    here.wait()
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
    if not all(key in fits for key in own if key.startswith("stages.")):
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
    here: Machines,
    bar: Bar,
) -> dict[str, float]:
    """Train one epoch and return the mean of each loss on this process."""
    # Seeded by the epoch, so that a resumed run draws what the whole run would have drawn.
    seed = here.seed(plan.seed + epoch)
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model.train()
    sums: dict[str, float] = {}
    size, steps = plan.size_at(epoch), here.steps(plan.steps)
    for number, drawn in enumerate(mixer.epoch(steps, seed=seed)):
        for group in optimiser.param_groups:
            group["lr"] = plan.rate_at(epoch * plan.steps + number * here.count)
        batch = drawn.to(here.device)
        pictures, masks = augment(batch.stacked, size, generator, tones=plan.tones)
        with torch.autocast(here.device.type, dtype=torch.bfloat16):
            output = model(pictures)
        found = losses(output, batch, masks, plan.shape)
        total = torch.stack([plan.weight(name) * loss for name, loss in found.items()]).sum()
        optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch's stubs
        here.mean_gradients(model)
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        averaged.update_parameters(model)
        bar.step(epoch, float(total.detach()), here.count)
        for name, loss in found.items():
            sums[name] = sums.get(name, 0.0) + float(loss.detach()) / steps
    here.mean_buffers(model)
    here.mean_buffers(averaged.module)
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


def main() -> None:
    """Train from the command line, alone or as one of torchrun's processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="research", choices=sorted(RECIPES))
    parser.add_argument("--out", type=Path, default=Path(".train/research"))
    parser.add_argument("--data", type=Path, help="folder that holds images/")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--threads", type=int, help="of each process; torch's choice if not given")
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    parser.add_argument("--afresh", action="store_true", help="do not go on from a saved state")
    given = parser.parse_args()
    if given.threads:
        torch.set_num_threads(given.threads)
    run(
        given.recipe,
        given.out,
        data=given.data,
        epochs=given.epochs,
        resume=not given.afresh,
        device=given.device,
        progress=True,
    )


if __name__ == "__main__":
    main()
