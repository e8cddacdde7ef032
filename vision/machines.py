"""Where training runs: one process on a processor or a GPU, or several under torchrun.

Every process draws its own batches; gradients are averaged over the processes before each step, so
that all of them hold the same weights. Written out instead of DistributedDataParallel, because a
batch may lack the labels of a head: such a head has no gradient on one process and one on another.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn

from kb.errors import InputError

__all__ = ["Machines", "machines"]


@dataclass(frozen=True)
class Machines:
    """This process among all of a run.

    Attributes:
        rank: number of this process, 0 for the one that writes.
        count: number of processes.
        device: what this one computes on.
    """

    rank: int
    count: int
    device: torch.device

    @property
    def writes(self) -> bool:
        """Return whether this process writes the files."""
        return self.rank == 0

    def steps(self, steps: int) -> int:
        """Return how many steps of an epoch each process takes: its share, rounded up."""
        return max(1, -(-steps // self.count))

    def seed(self, seed: int) -> int:
        """Return this process's own seed, the given one for the first."""
        return seed + 1_000_003 * self.rank

    def mean_gradients(self, model: nn.Module) -> None:
        """Give every process the mean gradient; a missing one counts as zero."""
        if self.count == 1:
            return
        parameters = [p for p in model.parameters() if p.requires_grad]
        flat = torch.cat(
            [(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in parameters]
        )
        distributed.all_reduce(flat)
        flat /= self.count
        parts = torch.split(flat, [p.numel() for p in parameters])
        for p, part in zip(parameters, parts, strict=True):
            p.grad = part.view_as(p).clone()

    def mean_buffers(self, model: nn.Module) -> None:
        """Give every process the mean of the running statistics of the norms."""
        if self.count == 1:
            return
        for buffer in model.buffers():
            if buffer.is_floating_point():
                distributed.all_reduce(buffer)
                buffer /= self.count

    def mean(self, values: Tensor) -> Tensor:
        """Return the mean of a tensor over the processes."""
        if self.count > 1:
            distributed.all_reduce(values)
            values /= self.count
        return values

    def wait(self) -> None:
        """Wait until all processes are here."""
        if self.count > 1:
            distributed.barrier()


@contextmanager
def machines(device: str = "auto") -> Iterator[Machines]:
    """Give this process's place; under torchrun the processes are joined first.

    Args:
        device: "cpu", "cuda" or "auto", which takes a GPU where there is one.

    Raises:
        InputError: a GPU is asked for and there is none.
    """
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise InputError("torch sees no GPU here", mend="use --device cpu")
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield Machines(0, 1, torch.device(device))
        return
    local = int(os.environ.get("LOCAL_RANK", "0"))
    place = torch.device(device, local) if device == "cuda" else torch.device(device)
    if device == "cuda":
        torch.cuda.set_device(place)
    distributed.init_process_group("nccl" if device == "cuda" else "gloo")
    try:
        yield Machines(distributed.get_rank(), count, place)
    finally:
        distributed.destroy_process_group()
