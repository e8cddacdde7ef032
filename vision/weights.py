"""The shipped weights and the card that belongs to them.

Weights lie in `vision/weights/<name>.safetensors` as 16-bit floats, the card beside them as
`<name>.json` (for programs: shape, calibration, measured numbers, scope, data, licence) and
`<name>.md` (for people). The card carries the weights' hash; a pair that does not fit is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from kb.errors import WeightsError
from vision.calibrate import Calibration
from vision.decide import decide
from vision.findings import HEAD_BY_NAME
from vision.network import LesionNet, Shape
from vision.quick import quicken

__all__ = ["DEFAULT", "FOLDER", "Model", "load_weights", "save_weights"]

FOLDER = Path(__file__).parent / "weights"
"""Where the shipped weights lie."""

DEFAULT = "research"
"""Name of the weights that are used where none are named."""


WHOLE = ("novelty.", "scope.")
"""Tensors that are kept in 32 bits: fitted to whatever scale the features have."""


@dataclass(frozen=True, eq=False)
class Model:
    """A network ready to read.

    Attributes:
        name: name of the weights.
        network: the network, in evaluation.
        sha256: hash of the weights file.
        card: the machine-readable card.
        path: the weights file; the card lies beside it.
        calibrations: for each head, and "scope", how evidence becomes probabilities.
    """

    name: str
    network: LesionNet
    sha256: str
    card: dict[str, Any]
    path: Path
    calibrations: dict[str, Calibration]

    @cached_property
    def quick(self) -> LesionNet:
        """The network as pictures are read with it: the same answers in less time."""
        return quicken(self.network)

    def told(self, head: str, finding: str) -> dict[str, Any]:
        """Return threshold and validation of a head's finding, as the card has them."""
        found: dict[str, Any] = self.card["findings"]
        # One finding may be read by two heads, from two kinds of picture.
        return dict(found.get(f"{head}/{finding}") or found[finding])

    def emits(self, head: str) -> dict[str, tuple[int, ...]]:
        """Return the findings that a head of these weights may give, each with its classes.

        A class without a training picture, and a head that the weights lack, gives none.
        """
        if head not in self.calibrations:
            return {}
        known: dict[str, Any] = self.card["findings"]
        return {
            finding: classes
            for finding, classes in HEAD_BY_NAME[head].emitted.items()
            if finding in known or f"{head}/{finding}" in known
        }

    def decide(self, head: str, shares: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the class (n,) that the card's rule names for probabilities (n, classes)."""
        return decide(shares, self.card.get("decision", {}).get(head, [1.0] * shares.shape[1]))

    @property
    def licence(self) -> str:
        """Return the terms of the weights in words."""
        return str(self.card.get("licence", "non-commercial academic research"))


def save_weights(path: Path, state: dict[str, torch.Tensor], card: dict[str, Any]) -> str:
    """Write weights and machine-readable card; return the weights' hash.

    Args:
        path: the `.safetensors` file; the card goes beside it as `.json`.
        state: tensors by name; floats are stored in 16 bits but for `WHOLE`, counters are
            left out.
        card: JSON-ready data; `sha256` and `bytes` are added.
    """
    kept = {
        name: (tensor if name.startswith(WHOLE) else tensor.half()).contiguous()
        for name, tensor in state.items()
        if tensor.is_floating_point()
    }
    encoded = save_tensors(kept)
    sha = hashlib.sha256(encoded).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded)
    whole = {**card, "sha256": sha, "bytes": len(encoded)}
    text = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8")
    return sha


def load_weights(weights: str | Path | None = None) -> Model:
    """Load weights by name (shipped) or path (a `.safetensors` file with its card beside it).

    Where none are named, the variable DERMATRACE_WEIGHTS names them, else they are `DEFAULT`.

    Raises:
        WeightsError: missing, damaged, or card and weights do not belong together.
    """
    if weights is None:
        weights = os.environ.get("DERMATRACE_WEIGHTS") or DEFAULT
    path = Path(weights)
    if path.suffix != ".safetensors":
        path = FOLDER / f"{weights}.safetensors"
    card = path.with_suffix(".json")
    for file in (path, card):
        if not file.is_file():
            raise WeightsError(
                "there are no such weights" if file == path else "the weights' card is missing",
                place=str(file),
                mend="name shipped weights or train some",
            )
    return _load(path, path.stat().st_mtime_ns, card.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int, _card_changed: int) -> Model:
    """Load once for each version of the two files."""
    encoded = path.read_bytes()
    sha = hashlib.sha256(encoded).hexdigest()
    again = "take both files from one place, or train again"
    try:
        card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if card["sha256"] != sha:
            raise WeightsError("weights and card do not fit", place=str(path), mend=again)
        network = LesionNet(Shape.from_dict(card["shape"]))
        calibrations = {
            name: Calibration.from_dict(values) for name, values in card["calibration"].items()
        }
        state = {name: tensor.float() for name, tensor in load_tensors(encoded).items()}
        missing, unexpected = network.load_state_dict(state, strict=False)
    except (KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise WeightsError(
            f"the weights or their card are damaged ({type(error).__name__})",
            place=str(path),
            mend=again,
        ) from error
    # Step counters of the norms are not kept; anything else that lacks is a different network.
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise WeightsError("the weights are of another network", place=str(path), mend=again)
    network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs
    return Model(path.stem, network, sha, card, path, calibrations)
