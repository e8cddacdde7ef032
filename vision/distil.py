"""Soft labels: what the weights before say of pictures that nobody graded.

The criteria of derm7pt are learned from some 350 pictures, soon by heart. Thousands of dermoscopic
pictures of other sets carry no grades, but the weights that a recipe goes on from have an opinion
of each. Learning to agree with that opinion, softened, on pictures that cannot be known by heart
holds the heads to what carries over (Hinton et al. 2015, "Distilling the knowledge in a neural
network", arXiv:1503.02531; Xie et al. 2020, "Self-training with noisy student",
arXiv:1911.04252). No label of a validation row is used: the pictures are of the fitting parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from vision.checkpoint import save
from vision.data import Archive
from vision.findings import HEAD_BY_NAME, MODALITIES
from vision.network import LesionNet
from vision.predict import predict

__all__ = ["Soft", "soft_labels", "ungraded"]

Soft = dict[str, dict[str, Tensor]]
"""For each set, for each head float (n, classes): softened evidence, nan where there is none."""


def ungraded(archive: Archive, heads: Sequence[str]) -> list[str]:
    """Return the heads that could be read from a set's pictures but are labelled in none."""
    if archive.modality < 0:
        return []
    kind = MODALITIES[archive.modality]
    return [
        name
        for name in heads
        if HEAD_BY_NAME[name].modality == kind and not (archive.labels[name] >= 0).any()
    ]


def soft_labels(
    network: LesionNet,
    archives: Sequence[Archive],
    told: Sequence[str],
    *,
    softness: float,
    file: Path | None = None,
) -> Soft:
    """Return what a network says of the fitting rows of the sets named in `told`.

    Args:
        network: the weights that training goes on from.
        archives: the sets.
        told: names of the sets to be graded.
        softness: the temperature that evidence is divided by.
        file: where the labels are kept between runs; they are taken from there if there already.
    """
    if not told:
        return {}
    if file is not None and file.is_file():
        kept: Soft = torch.load(file, weights_only=True)
        return kept
    found: Soft = {}
    for archive in archives:
        heads = ungraded(archive, network.shape.heads) if archive.name in told else []
        if not heads:
            continue
        rows = archive.rows("fit")
        said = predict(network, archive.images[rows], nearer=False).evidence
        found[archive.name] = {}
        for name in heads:
            whole = np.full((len(archive), HEAD_BY_NAME[name].size), np.nan, np.float32)
            whole[rows] = said[name] / softness
            found[archive.name][name] = torch.from_numpy(whole)
    if file is not None:
        save(file, dict(found))
    return found
