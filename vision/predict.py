"""Run the network on canvases: four mirrored views, averaged, and for dermoscopy four from nearer.

Calibration, evaluation and reading share this, so that what is measured is what is used. Training
shows pictures from nearer and farther and on the average a little larger than they are, so that a
network reads best what is shown from a little nearer (Touvron et al. 2019, "Fixing the train-test
resolution discrepancy", arXiv:1906.06423); what it says of a dermoscopic picture is the mean of
the whole one and of a nearer look at its middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from vision.augment import place
from vision.findings import HEAD_BY_NAME
from vision.network import LesionNet

__all__ = ["NEARER", "VIEWS", "Prediction", "predict"]

VIEWS: tuple[tuple[int, ...], ...] = ((), (3,), (2,), (2, 3))
"""The axes that are mirrored in each view: skin has no left, right, up or down."""

NEARER = 1.2
"""How many times nearer the second look at a dermoscopic picture is. Chosen on the tuning parts of
HAM10000, ISIC 2017 and derm7pt among 1.08 to 1.4, with and without a quarter turn."""


@dataclass(frozen=True)
class Prediction:
    """The network's averaged answer for n pictures.

    Attributes:
        evidence: for each of the network's heads float64 (n, classes), without base rates, not yet
            calibrated.
        scope: float64 (n, 3), logits of `vision.findings.MODALITIES` as trained.
        regions: for each of the network's regions float32 (n, rows, columns), logits of "here".
        ratings: for each of the network's ratings float64 (n,).
    """

    evidence: dict[str, NDArray[np.float64]]
    scope: NDArray[np.float64]
    regions: dict[str, NDArray[np.float32]]
    ratings: dict[str, NDArray[np.float64]]

    @property
    def outline(self) -> NDArray[np.float32]:
        """Return the logits of "lesion here", (n, rows, columns)."""
        return self.regions["lesion"]

    @property
    def ulcer(self) -> NDArray[np.float32] | None:
        """Return the logits of "ulcer here", None where the network outlines none."""
        return self.regions.get("ulcer")


def predict(
    network: LesionNet,
    canvases: NDArray[np.uint8],
    *,
    batch: int = 16,
    views: tuple[tuple[int, ...], ...] = VIEWS,
    nearer: bool | None = None,
) -> Prediction:
    """Read pictures.

    Args:
        network: the network; set to evaluation.
        canvases: uint8 (n, rows, columns, 3) from `vision.canvas.to_canvas`, of the size
            `network.shape.canvas`.
        batch: pictures at a time; few, because on a processor large batches leave its cache.
        views: the mirrored views to average; `VIEWS[:1]` is the upright picture alone.
        nearer: whether the heads of dermoscopic pictures look from nearer, too; where nothing is
            said, they do unless one view is all that is asked for.
    """
    network.eval()
    close = len(views) > 1 if nearer is None else nearer
    shape = network.shape
    evidence: dict[str, list[NDArray[np.float64]]] = {name: [] for name in shape.heads}
    scope: list[NDArray[np.float64]] = []
    regions: list[NDArray[np.float32]] = []
    ratings: list[NDArray[np.float64]] = []
    with torch.inference_mode():
        for start in range(0, len(canvases), batch):
            part = torch.from_numpy(np.array(canvases[start : start + batch]))
            n = len(part)
            pictures = part.permute(0, 3, 1, 2).float() / 255.0
            output = network(_mirrored(pictures, views))
            looks = [output.evidence]
            if close:
                seen = _mirrored(_from_nearer(pictures), views)
                looks.append(network(seen).evidence)
            for name in output.evidence:
                some = looks if HEAD_BY_NAME[name].modality == "dermoscopic" else looks[:1]
                evidence[name].append(np.mean([_mean(one[name], n) for one in some], axis=0))
            scope.append(_mean(output.scope, n))
            ratings.append(_mean(output.ratings, n))
            masks = output.regions.view(len(views), n, *output.regions.shape[1:])
            back = [torch.flip(m, axes) for m, axes in zip(masks, views, strict=True)]
            regions.append(torch.stack(back).mean(0).numpy())
    maps, rated = np.concatenate(regions), np.concatenate(ratings)
    return Prediction(
        {name: np.concatenate(parts) for name, parts in evidence.items()},
        np.concatenate(scope),
        {name: maps[:, number] for number, name in enumerate(shape.regions)},
        {name: rated[:, number] for number, name in enumerate(shape.ratings)},
    )


def _mirrored(pictures: torch.Tensor, views: tuple[tuple[int, ...], ...]) -> torch.Tensor:
    """Return the views of pictures, (views * n, 3, rows, columns)."""
    seen = torch.cat([torch.flip(pictures, axes) for axes in views])
    return seen.contiguous(memory_format=torch.channels_last)


def _from_nearer(pictures: torch.Tensor) -> torch.Tensor:
    """Return the middle of pictures (n, 3, rows, columns), enlarged and turned a quarter."""
    n, _, rows, columns = pictures.shape
    across = rows / columns / NEARER
    down = columns / rows / NEARER
    turn = pictures.new_tensor([[0.0, -across, 0.0], [down, 0.0, 0.0]]).expand(n, 2, 3)
    return place(pictures, turn, (rows, columns))


def _mean(values: torch.Tensor, n: int) -> NDArray[np.float64]:
    """Return the mean over the views of values (views * n, k)."""
    return np.asarray(values.reshape(len(values) // n, n, values.shape[1]).double().mean(0).numpy())
