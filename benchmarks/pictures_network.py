"""What the network says of decoded pictures, with calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures_labels import Labels

if TYPE_CHECKING:
    from vision.findings import Asked, Head
    from vision.reading import Reading
    from vision.weights import Model

__all__ = ["Seen", "class_head", "named", "overlaps", "read_as_the_app", "see"]

Floats = NDArray[np.float64]

BATCH = 512
"""Pictures that are held at the network's size at a time."""

READ = 16
"""Pictures that are read as the app reads them at a time."""


@dataclass(frozen=True)
class Seen:
    """The network's answers for n pictures.

    Attributes:
        model: the weights and their card.
        shares: for each head, calibrated probabilities (n, classes).
        scope: probabilities (n, kinds) of `vision.findings.MODALITIES`.
        outlines: for each picture where the lesion is, boolean on the network's canvas.
        ulcers: the same of the ulcer, None where the weights know none.
        ulcer_shares: (n,) how sure an ulcer is (`vision.wounds.wound_score`), NaN where the
            weights know none.
    """

    model: Model
    shares: dict[str, Floats]
    scope: Floats
    outlines: list[NDArray[np.bool]]
    ulcers: list[NDArray[np.bool]] | None
    ulcer_shares: Floats

    def factors(self, head: Head) -> Floats:
        """Return by how much the card's rule raises each class of a head before one is named."""
        rule = self.model.card.get("decision", {}).get(head.name)
        return np.ones(head.size) if rule is None else np.array(rule, dtype=np.float64)


def see(pixels: Sequence[NDArray[np.uint8]], *, weights: str | None = None) -> Seen:
    """Read pictures (each uint8 of height, width, 3) with all heads, whatever they show.

    Args:
        pixels: the pictures.
        weights: name or path; the shipped default where not given.
    """
    from vision.canvas import to_canvas
    from vision.closer import look_closer
    from vision.outline import lesion_mask
    from vision.predict import predict
    from vision.weights import load_weights
    from vision.wounds import wound_score

    model = load_weights(weights)
    size = model.network.shape.canvas
    evidence: dict[str, list[Floats]] = {}
    scope: list[Floats] = []
    outlines: list[NDArray[np.bool]] = []
    ulcers: list[NDArray[np.bool]] = []
    wounded: list[float] = []
    for start in range(0, len(pixels), BATCH):
        some = pixels[start : start + BATCH]
        found = predict(model.quick, np.stack([to_canvas(one, size).pixels for one in some]))
        for name, values in found.evidence.items():
            evidence.setdefault(name, []).append(values)
        scope.append(found.scope)
        outlines += [lesion_mask(one, 0.0) for one in found.regions["lesion"]]
        maps = found.regions.get("ulcer")
        near = look_closer(model.quick, found, partial(_enlarged, some, size))
        ulcers += [np.asarray(one > 0.0) for one in near.regions.get("ulcer", ())]
        wounded += [] if maps is None else wound_score(maps).tolist()
    shares = {
        name: model.calibrations[name].probabilities(np.concatenate(parts))
        for name, parts in evidence.items()
        if name in model.calibrations
    }
    kinds = model.calibrations["scope"].probabilities(np.concatenate(scope))
    told = np.array(wounded or [np.nan] * len(pixels))
    return Seen(model, shares, kinds, outlines, ulcers or None, told)


def _enlarged(
    pixels: Sequence[NDArray[np.uint8]], canvas: tuple[int, int], number: int
) -> NDArray[np.uint8]:
    from vision.closer import enlarged

    return enlarged(pixels[number], canvas)


def read_as_the_app(
    pixels: Sequence[NDArray[np.uint8]], modality: str = "auto", *, weights: str | None = None
) -> list[Reading]:
    """Return the readings of pictures, gates and all, as the app makes them."""
    from vision.picture import Picture
    from vision.reading import read_pictures

    found: list[Reading] = []
    for start in range(0, len(pixels), READ):
        part = [
            Picture(one, one.shape[1], one.shape[0], f"row {start + number + 1}")
            for number, one in enumerate(pixels[start : start + READ])
        ]
        asked = cast("Asked", modality)  # any other word is refused there
        found += read_pictures(part, modality=asked, weights=weights)
    return found


def class_head(modality: str, known: Any) -> Head:
    """Return the head that sorts pictures of a kind into classes; else the dermoscopic one.

    Args:
        modality: "dermoscopic" or "clinical".
        known: names of the heads that the weights have.
    """
    from vision.findings import HEAD_BY_NAME, HEADS

    for head in HEADS:
        sorts = any(one.startswith("picture-class-") for one in head.findings)
        if sorts and head.modality == modality and head.name in known:
            return head
    return HEAD_BY_NAME["picture-class"]


def named(seen: Seen, modality: str, labels: Labels) -> tuple[Floats, NDArray[np.int64]]:
    """Return probabilities (n, labels) of a file's labels and the one that is named of each (n,).

    Args:
        seen: the network's answers.
        modality: kind of the pictures.
        labels: of the file.
    """
    head = class_head(modality, seen.shares)
    shares = seen.shares[head.name]
    raised = labels.fold(shares * seen.factors(head), head)
    return labels.fold(shares, head), raised.argmax(1)


def overlaps(
    found: Sequence[NDArray[np.bool]], wanted: Sequence[NDArray[np.bool] | None]
) -> Floats:
    """Return the Dice overlap of each picture on the network's canvas, NaN without a mask."""
    from vision.canvas import to_canvas_mask
    from vision.scores import dice

    values = []
    for outline, mask in zip(found, wanted, strict=True):
        if mask is None:
            values.append(np.nan)
            continue
        size = (outline.shape[0], outline.shape[1])
        values.append(dice(outline, to_canvas_mask((mask * 255).astype(np.uint8), size) > 127))
    return np.array(values, dtype=np.float64)
