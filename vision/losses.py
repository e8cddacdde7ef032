"""The losses of a mixed batch: each over the pictures that carry its label."""

from __future__ import annotations

import torch
from monai.losses import DiceLoss
from torch import Tensor
from torch.nn import functional

from vision.batches import Batch
from vision.findings import REGIONS
from vision.network import Output, Shape

__all__ = ["agreement", "blended", "losses"]


def losses(
    output: Output, batch: Batch, masks: Tensor, shape: Shape, share: Tensor
) -> dict[str, Tensor]:
    """Return each loss of a batch that has labels for it.

    Cross-entropy in nats for the heads and the scope, Dice and binary cross-entropy for the
    regions (an empty mask has no Dice, a blended picture no mask), smooth L1 for the ratings;
    `soft` is the sum over the heads of how far they are from their soft labels.
    `share` (n,) says how much of each picture is its own, see `vision.augment.blend`.
    """
    found: dict[str, Tensor] = {}
    for name, evidence in output.evidence.items():
        labels = batch.labels[name]
        if bool((labels >= 0).any()):
            logits = evidence.float() + batch.offsets[name]
            found[name] = blended(logits, labels, batch.partner, share)
    softly = [
        agreement(evidence.float(), batch.soft[name], batch.offsets[name], share)
        for name, evidence in output.evidence.items()
        if name in batch.soft
    ]
    if softly:
        found["soft"] = torch.stack(softly).sum()
    if bool((batch.modality >= 0).any()):
        found["scope"] = functional.cross_entropy(
            output.scope.float(), batch.modality, ignore_index=-1
        )
    for number, name in enumerate(shape.regions):
        chosen = batch.has_mask & (batch.region == REGIONS.index(name)) & (share == 1)
        if bool(chosen.any()):
            found[name] = _overlap(output.regions[chosen, number].float(), masks[chosen, 0])
    for number, name in enumerate(shape.ratings):
        rated = ~batch.ratings[name].isnan()
        if bool(rated.any()):
            told = output.ratings[rated, number].float()
            found[name] = functional.smooth_l1_loss(told, batch.ratings[name][rated], beta=0.5)
    return found


def blended(logits: Tensor, labels: Tensor, partner: Tensor, share: Tensor) -> Tensor:
    """Return the cross-entropy of blended pictures: each label counts by its picture's share."""
    own = functional.cross_entropy(logits, labels, ignore_index=-1, reduction="none")
    other = functional.cross_entropy(logits, labels[partner], ignore_index=-1, reduction="none")
    weight, rest = share * (labels >= 0), (1 - share) * (labels[partner] >= 0)
    return (own * weight + other * rest).sum() / (weight + rest).sum().clamp_min(1e-6)


def agreement(evidence: Tensor, soft: Tensor, offsets: Tensor, share: Tensor) -> Tensor:
    """Return the Kullback-Leibler divergence in nats from soft labels, mean over rows with them.

    A blended picture has none. All of (n, classes), `share` of (n,).
    """
    told = ~soft.isnan().any(1) & (share == 1)
    if not bool(told.any()):
        return evidence.sum() * 0.0
    wanted = functional.log_softmax((soft + offsets)[told], dim=1)
    logits = functional.log_softmax((evidence + offsets)[told], dim=1)
    return functional.kl_div(logits, wanted, reduction="batchmean", log_target=True)


def _overlap(logits: Tensor, wanted: Tensor) -> Tensor:
    """Return the mean loss of regions (n, rows, columns)."""
    entropy = functional.binary_cross_entropy_with_logits(logits, wanted)
    some = wanted.amax((1, 2)) > 0.5
    if not bool(some.any()):
        return entropy
    dice = DiceLoss(sigmoid=True, batch=False)
    missed: Tensor = dice(logits[some, None], wanted[some, None])
    return entropy + missed * some.float().mean()
