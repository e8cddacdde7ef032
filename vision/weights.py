"""The shipped weights and the card that belongs to them.

Weights lie in `vision/weights/<name>.safetensors` as 16-bit floats, the card beside them as
`<name>.json` (for programs: shape, calibration, measured numbers, scope, data, licence) and
`<name>.md` (for people). The card carries the weights' hash; a pair that does not fit is refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from kb.errors import WeightsError
from vision.calibrate import Calibration
from vision.network import LesionNet, Shape

__all__ = ["DEFAULT", "FOLDER", "Model", "load_weights", "save_weights"]

FOLDER = Path(__file__).parent / "weights"
"""Where the shipped weights lie."""

DEFAULT = "lesion-1"
"""Name of the weights that are used where none are named."""


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

    def told(self, head: str, finding: str) -> dict[str, Any]:
        """Return threshold and validation of a head's finding, as the card has them."""
        found: dict[str, Any] = self.card["findings"]
        # One finding may be read by two heads, from two kinds of picture.
        return dict(found.get(f"{head}/{finding}") or found[finding])


def save_weights(path: Path, state: dict[str, torch.Tensor], card: dict[str, Any]) -> str:
    """Write weights and machine-readable card; return the weights' hash.

    Args:
        path: the `.safetensors` file; the card goes beside it as `.json`.
        state: tensors by name; floats are stored in 16 bits, counters are left out.
        card: JSON-ready data; `sha256` and `bytes` are added.
    """
    kept = {
        name: tensor.half().contiguous()
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

    Raises:
        WeightsError: missing, damaged, or card and weights do not belong together.
    """
    if weights is None:
        weights = DEFAULT
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
