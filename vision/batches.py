"""Mixed batches: a fixed number of pictures of each set, with labels, masks and base rates.

Rare classes are drawn more often than they occur. What that does to the base rates is written down
with each batch (`offsets`), so that the loss can be told and the evidence stays free of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vision.data import Archive
from vision.distil import Soft
from vision.findings import HEAD_BY_NAME, RATINGS

__all__ = ["IMPOSSIBLE", "Batch", "Mixer", "log_rates"]

IMPOSSIBLE = -30.0
"""Logarithm of the base rate of a class that a set does not contain."""


@dataclass(frozen=True)
class Batch:
    """One step's worth of n pictures.

    Attributes:
        stacked: uint8 (n, 4, rows, columns): red, green, blue, mask.
        has_mask: bool (n,).
        region: int64 (n,), index into `REGIONS` of what the mask outlines.
        labels: for each head int64 (n,), -1 where unlabelled.
        offsets: for each head float (n, classes), log base rates of the set as it was drawn.
        ratings: for each of `RATINGS` float32 (n,), nan where unrated.
        modality: int64 (n,), -1 where unlabelled.
        soft: for some heads float (n, classes), evidence to agree with, nan where there is none.
        partner: int64 (n,), the row it is blended with: its own number where it is not.
        close: bool (n,), whether it may be shown from nearer.
    """

    stacked: Tensor
    has_mask: Tensor
    region: Tensor
    labels: dict[str, Tensor]
    offsets: dict[str, Tensor]
    ratings: dict[str, Tensor]
    modality: Tensor
    soft: dict[str, Tensor]
    partner: Tensor
    close: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the batch on a device."""
        if device.type == "cpu":
            return self
        moved: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, dict):
                moved[name] = {key: one.to(device) for key, one in value.items()}
            else:
                moved[name] = value.to(device)
        return replace(self, **moved)


def log_rates(labels: NDArray[np.int64], size: int, weights: NDArray[np.float64]) -> Tensor:
    """Return (size,) log shares of the classes among labelled rows, each row with its weight."""
    known = labels >= 0
    if not known.any():
        return torch.zeros(size)
    counts = np.bincount(labels[known], weights=weights[known], minlength=size)
    shares = counts / counts.sum()
    return torch.tensor(
        np.where(shares > 0, np.log(np.maximum(shares, 1e-12)), IMPOSSIBLE), dtype=torch.float32
    )


class _Source:
    """Endless rows of one set's fitting part, in a new weighted order each time round."""

    def __init__(self, archive: Archive, balance: float) -> None:
        self.rows = archive.rows("fit")
        weights = np.ones(len(self.rows))
        for name in ("picture-class", "photo-class"):
            labels = archive.labels[name][self.rows]
            if (labels >= 0).all() and balance > 0:
                weights = np.bincount(labels)[labels].astype(np.float64) ** -balance
        self.weights = weights / weights.sum()
        self.offsets = {
            name: log_rates(values[self.rows], HEAD_BY_NAME[name].size, self.weights)
            for name, values in archive.labels.items()
        }
        self.waiting: list[int] = []

    def take(self, number: int, chance: np.random.Generator) -> list[int]:
        while len(self.waiting) < number:
            # Stratified resampling: each row comes up floor or ceil of its expected number of
            # times, so an epoch leaves out no common row by bad luck.
            edges = np.cumsum(self.weights) * len(self.rows) + chance.random()
            counts = np.diff(np.floor(edges), prepend=0.0).astype(np.int64)
            order = np.repeat(self.rows, counts)
            self.waiting.extend(int(row) for row in chance.permutation(order))
        taken, self.waiting = self.waiting[:number], self.waiting[number:]
        return taken


class Mixer:
    """Draws batches from several sets.

    Args:
        archives: the sets.
        counts: how many pictures of each set (by name) are in a batch.
        balance: 0 draws classes as they occur, 1 all equally often; of sets with classes only.
        mixed: sets of which half the pictures get a partner of the same set.
        close: sets whose pictures may be shown from nearer.
        soft: soft labels, by set and head, see `vision.distil`.
    """

    def __init__(
        self,
        archives: list[Archive],
        counts: dict[str, int],
        *,
        balance: float = 0.3,
        mixed: tuple[str, ...] = (),
        close: tuple[str, ...] = (),
        soft: Soft | None = None,
    ) -> None:
        self.mixed, self.close, self.soft = mixed, close, soft or {}
        self.archives = [archive for archive in archives if counts.get(archive.name, 0)]
        self.counts = [counts[archive.name] for archive in self.archives]
        self.sources = [_Source(archive, balance) for archive in self.archives]
        self.tensors = [self._stack(archive) for archive in self.archives]
        self._lend_rates()

    def _lend_rates(self) -> None:
        """Give sets with soft labels the base rates of the set that has the true ones."""
        for archive, source in zip(self.archives, self.sources, strict=True):
            for name in self.soft.get(archive.name, {}):
                lent = [
                    other.offsets[name]
                    for one, other in zip(self.archives, self.sources, strict=True)
                    if name in one.labels and (one.labels[name][other.rows] >= 0).any()
                ]
                if lent:
                    source.offsets[name] = lent[0]

    @staticmethod
    def _stack(archive: Archive) -> Tensor:
        n, rows, columns, _ = archive.images.shape
        stacked = torch.zeros((n, 4, rows, columns), dtype=torch.uint8)
        stacked[:, :3] = torch.from_numpy(archive.images).permute(0, 3, 1, 2)
        if archive.masks is not None:
            stacked[:, 3] = torch.from_numpy(archive.masks)
        return stacked

    def epoch(self, steps: int, *, seed: int) -> Iterator[Batch]:
        """Yield `steps` batches; the same seed gives the same batches, whatever came before."""
        chance = np.random.default_rng(seed)
        for source in self.sources:
            source.waiting = []
        for _ in range(steps):
            yield self._draw(chance)

    def _draw(self, chance: np.random.Generator) -> Batch:
        taken = [
            source.take(count, chance)
            for source, count in zip(self.sources, self.counts, strict=True)
        ]
        labels: dict[str, Tensor] = {}
        offsets: dict[str, Tensor] = {}
        for name in dict.fromkeys(name for one in self.archives for name in one.labels):
            size = HEAD_BY_NAME[name].size
            labels[name] = torch.cat(
                [
                    torch.from_numpy(archive.labels[name][rows])
                    if name in archive.labels
                    else torch.full((len(rows),), -1)
                    for archive, rows in zip(self.archives, taken, strict=True)
                ]
            )
            offsets[name] = torch.cat(
                [
                    source.offsets.get(name, torch.zeros(size)).expand(len(rows), -1)
                    for source, rows in zip(self.sources, taken, strict=True)
                ]
            )
        partner, begun = torch.arange(sum(map(len, taken))), 0
        for archive, rows in zip(self.archives, taken, strict=True):
            if archive.name in self.mixed:
                some = begun + np.flatnonzero(chance.random(len(rows)) < 0.5)
                partner[some] = torch.from_numpy(begun + chance.integers(0, len(rows), len(some)))
            begun += len(rows)
        whole = zip(self.archives, self.tensors, taken, strict=True)
        parts = [(archive, tensor[rows], len(rows)) for archive, tensor, rows in whole]
        return Batch(
            stacked=torch.cat([part for _, part, _ in parts]),
            has_mask=torch.cat(
                [
                    torch.from_numpy(archive.masked[rows])
                    for archive, rows in zip(self.archives, taken, strict=True)
                ]
            ),
            region=torch.cat([torch.full((n,), archive.region) for archive, _, n in parts]),
            labels=labels,
            offsets=offsets,
            ratings={
                name: torch.cat(
                    [
                        torch.from_numpy(archive.ratings[name][rows]).float()
                        for archive, rows in zip(self.archives, taken, strict=True)
                    ]
                )
                for name in RATINGS
            },
            modality=torch.cat([torch.full((n,), archive.modality) for archive, _, n in parts]),
            soft=self._softly(taken),
            partner=partner,
            close=torch.cat([torch.full((n,), a.name in self.close) for a, _, n in parts]),
        )

    def _softly(self, taken: list[list[int]]) -> dict[str, Tensor]:
        """Return the soft labels of the rows that were drawn."""
        heads = dict.fromkeys(name for told in self.soft.values() for name in told)
        return {
            name: torch.cat(
                [
                    self.soft[archive.name][name][rows]
                    if name in self.soft.get(archive.name, {})
                    else torch.full((len(rows), HEAD_BY_NAME[name].size), torch.nan)
                    for archive, rows in zip(self.archives, taken, strict=True)
                ]
            )
            for name in heads
        }
