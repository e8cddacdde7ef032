"""What a training run is made of beside the data: one frozen record, written into the card."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field

from vision.network import Shape

__all__ = ["Recipe"]


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        name: its name, which the weights carry on.
        start: name of the recipe whose averaged weights this one goes on from; "" for none.
        epochs: epochs of `steps` steps each.
        rate: highest learning rate of AdamW; `decay` its weight decay.
        warmup: steps of the linear start.
        average: share of the averaged weights that each step keeps.
        balance: 0 draws classes as they occur, 1 all equally often.
        seed: of the first weights, the batches and the variations.
        shape: the network.
        counts: pictures of each set in a batch.
        sizes: (share of the epochs, rows, columns): small pictures first, large ones to finish.
        weights: how much each loss counts: `criteria` is for each head that is not named.
        tones: vary the skin's melanin.
        mixed: sets of which half the pictures are blended with another one of the set, and their
            labels with them: for sets so small that the network learns them by heart.
        close: sets that are also shown from nearer, at what their mask outlines.
        told: sets whose pictures get soft labels, see `vision.distil`, from the weights that this
            recipe goes on from; `softness` is what their evidence is divided by.
        calm: share of the epochs, the last ones, whose pictures vary half as far, so that the
            network ends on what it will be shown.
        kept: share of the weights that it goes on from in the weights that come out, after Wortsman
            et al. 2022 (arXiv:2109.01903): the mean of both knows what either knows.
    """

    name: str
    start: str = ""
    epochs: int = 30
    steps: int = 148
    rate: float = 2e-3
    decay: float = 0.05
    warmup: int = 300
    average: float = 0.997
    balance: float = 0.3
    seed: int = 20261121
    shape: Shape = field(default_factory=Shape)
    counts: dict[str, int] = field(default_factory=dict)
    sizes: tuple[tuple[float, int, int], ...] = ((0.5, 80, 112), (0.5, 112, 152))
    weights: dict[str, float] = field(
        default_factory=lambda: {
            "picture-class": 1.0,
            "criteria": 0.06,
            "elevation": 0.1,
            "scope": 0.2,
            "lesion": 0.5,
            "ulcer": 0.3,
            "photo-class": 0.4,
            "hair": 0.2,
        }
    )
    tones: bool = True
    mixed: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    softness: float = 2.0
    calm: float = 0.0
    kept: float = 0.0

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

    def strength_at(self, epoch: int) -> float:
        """Return how far the pictures of an epoch, counted from 0, vary."""
        return 0.5 if epoch >= round((1 - self.calm) * self.epochs) else 1.0

    def weight(self, loss: str) -> float:
        """Return how much a loss counts."""
        return self.weights.get(loss, self.weights["criteria"])

    def to_json(self) -> str:
        """Return the recipe as JSON, the same for the same recipe."""
        return json.dumps(asdict(self), sort_keys=True)
