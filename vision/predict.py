"""Run the network on canvases: four mirrored views, averaged.

Calibration, evaluation and reading share this, so that what is measured is what is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from vision.network import LesionNet

__all__ = ["VIEWS", "Prediction", "predict"]

VIEWS: tuple[tuple[int, ...], ...] = ((), (3,), (2,), (2, 3))
"""The axes that are mirrored in each view: skin has no left, right, up or down."""


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
) -> Prediction:
    """Read pictures.

    Args:
        network: the network; set to evaluation.
        canvases: uint8 (n, rows, columns, 3) from `vision.canvas.to_canvas`, of the size
            `network.shape.canvas`.
        batch: pictures at a time; few, because on a processor large batches leave its cache.
        views: the mirrored views to average; `VIEWS[:1]` is the upright picture alone.
    """
    network.eval()
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
            seen = torch.cat([torch.flip(pictures, axes) for axes in views])
            output = network(seen.contiguous(memory_format=torch.channels_last))
            for name, values in output.evidence.items():
                evidence[name].append(_mean(values, n))
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


def _mean(values: torch.Tensor, n: int) -> NDArray[np.float64]:
    """Return the mean over the views of values (views * n, k)."""
    return np.asarray(values.reshape(len(values) // n, n, values.shape[1]).double().mean(0).numpy())
