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
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from kb.errors import InputError
from vision.archives.training import replacing, with_archives
from vision.augment import augment, blend
from vision.batches import Mixer
from vision.checkpoint import go_on, groups, mean_with_start, save, warm
from vision.data import load
from vision.distil import soft_labels
from vision.losses import losses
from vision.machines import Machines, machines
from vision.network import LesionNet
from vision.progress import Bar
from vision.recipe import Recipe
from vision.recipes import RECIPES, recipe_named

__all__ = ["RECIPES", "Recipe", "run"]


@dataclass(frozen=True)
class _Given:
    """What a recipe is trained with; see :func:`run`."""

    here: Machines
    data: Path | None
    cache: Path
    resume: bool
    start: Path | None
    progress: bool
    folders: Mapping[str, Path]


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
        given = _Given(here, data, cache, resume, start, progress, archives or {})
        return _stages(plan, out, given)


def _stages(plan: Recipe, out: Path, given: _Given) -> Path:
    """Train a recipe, and before it those that it goes on from and that are not there yet."""
    if plan.start and given.start is None:
        start = out.parent / plan.start / "last.pt"
        if not start.is_file():
            first = recipe_named(plan.start)
            _stages(first, start.parent, replace(given, folders=replacing(given.folders, first)))
            given.here.wait()
        given = replace(given, start=start)
    return _train(plan, out, given)


def _train(plan: Recipe, out: Path, given: _Given) -> Path:
    """Train one recipe on this process's share."""
    here, size = given.here, plan.shape.canvas
    out.mkdir(parents=True, exist_ok=True)
    if not here.writes:
        here.wait()  # until the first process has decoded the pictures into the cache
    plan, more = with_archives(plan, given.folders, cache=given.cache, data=given.data)
    archives = [
        more[name] if name in more else load(name, data=given.data, cache=given.cache, size=size)
        for name in plan.counts
    ]
    if here.writes:
        here.wait()
    if plan.told and given.start is None:
        raise InputError(
            f"recipe {plan.name!r} takes soft labels from weights that it goes on from",
            mend="name them in the recipe's `start`, or leave `told` empty",
        )
    torch.manual_seed(plan.seed)
    model = LesionNet(plan.shape)
    if given.start is not None:
        warm(model, torch.load(given.start, weights_only=True)["weights"])
    if not here.writes:
        here.wait()  # until the first process has graded the pictures
    state, kept = out / "state.pt", out / "soft.pt"
    if here.writes and not (given.resume and state.is_file()):
        kept.unlink(missing_ok=True)  # of another run, perhaps from other weights
    soft = soft_labels(model, archives, plan.told, softness=plan.softness, file=kept)
    if here.writes:
        here.wait()
    mixer = Mixer(
        archives,
        plan.counts,
        balance=plan.balance,
        mixed=plan.mixed,
        close=plan.close,
        soft=soft,
    )
    model = model.to(here.device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs
    averaged = AveragedModel(
        model,
        multi_avg_fn=get_ema_multi_avg_fn(plan.average),  # type: ignore[no-untyped-call]  # torch's stubs
        use_buffers=False,
    )
    optimiser = torch.optim.AdamW(groups(model, plan.decay), lr=plan.rate, betas=(0.9, 0.98))
    first = go_on(state, plan, model, averaged, optimiser, here) if given.resume else 0
    here.wait()
    with Bar(plan, first, shown=given.progress and here.writes) as bar:
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
                save(
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
        save(
            out / "last.pt",
            {
                "weights": mean_with_start(averaged.module.state_dict(), given.start, plan.kept),
                "shape": plan.shape.to_dict(),
                "recipe": plan.to_json(),
                "archives": {archive.name: archive.sha256 for archive in archives},
            },
        )
    here.wait()
    return out / "last.pt"


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
    size, steps, strength = plan.size_at(epoch), here.steps(plan.steps), plan.strength_at(epoch)
    for number, drawn in enumerate(mixer.epoch(steps, seed=seed)):
        for group in optimiser.param_groups:
            group["lr"] = plan.rate_at(epoch * plan.steps + number * here.count)
        batch = drawn.to(here.device)
        pictures, masks = augment(
            batch.stacked, size, generator, tones=plan.tones, close=batch.close, strength=strength
        )
        pictures, share = blend(pictures, batch.partner, generator)
        with torch.autocast(here.device.type, dtype=torch.bfloat16):
            output = model(pictures)
        found = losses(output, batch, masks, plan.shape, share)
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
