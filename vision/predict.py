"""Run the network on canvases: four mirrored views, averaged.

Calibration, evaluation and reading share this, so that what is measured is what is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from vision.findings import HEADS
from vision.network import LesionNet

__all__ = ["VIEWS", "Prediction", "predict"]

VIEWS: tuple[tuple[int, ...], ...] = ((), (3,), (2,), (2, 3))
"""The axes that are mirrored in each view: skin has no left, right, up or down."""


@dataclass(frozen=True)
class Prediction:
    """The network's averaged answer for n pictures.

    Attributes:
        evidence: for each head float64 (n, classes), without base rates, not yet calibrated.
        scope: float64 (n, 3), logits of `vision.findings.MODALITIES` as trained.
        outline: float32 (n, rows, columns), logits of "lesion here".
    """

    evidence: dict[str, NDArray[np.float64]]
    scope: NDArray[np.float64]
    outline: NDArray[np.float32]


def predict(network: LesionNet, canvases: NDArray[np.uint8], *, batch: int = 16) -> Prediction:
    """Read pictures.

    Args:
        network: the network; set to evaluation.
        canvases: uint8 (n, rows, columns, 3) from `vision.canvas.to_canvas`.
        batch: pictures at a time; few, because on a processor large batches leave its cache.
    """
    network.eval()
    evidence: dict[str, list[NDArray[np.float64]]] = {head.name: [] for head in HEADS}
    scope: list[NDArray[np.float64]] = []
    outline: list[NDArray[np.float32]] = []
    with torch.inference_mode():
        for start in range(0, len(canvases), batch):
            part = torch.from_numpy(np.array(canvases[start : start + batch]))
            n = len(part)
            pictures = part.permute(0, 3, 1, 2).float() / 255.0
            views = torch.cat([torch.flip(pictures, axes) for axes in VIEWS])
            output = network(views.contiguous(memory_format=torch.channels_last))
            for name, values in output.evidence.items():
                mean = values.view(len(VIEWS), n, -1).double().mean(0)
                evidence[name].append(mean.numpy())
            scope.append(output.scope.view(len(VIEWS), n, -1).double().mean(0).numpy())
            masks = output.outline.view(len(VIEWS), n, *output.outline.shape[2:])
            back = [
                torch.flip(m, [a - 1 for a in axes]) for m, axes in zip(masks, VIEWS, strict=True)
            ]
            outline.append(torch.stack(back).mean(0).numpy())
    return Prediction(
        {name: np.concatenate(parts) for name, parts in evidence.items()},
        np.concatenate(scope),
        np.concatenate(outline),
    )
