"""The benchmarks of picture files by name, and the development file of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import pictures
from benchmarks.data import data_root
from benchmarks.pictures_pad import pad_ufes_images
from benchmarks.pictures_ph2 import ph2
from kb.errors import InputError

__all__ = ["DEVELOPMENT", "KEYS", "run"]

KEYS = (
    "n", "accuracy", "balanced_accuracy", "auc", "melanoma_recall", "melanoma_auc", "dice",
    "concepts", "auroc",
)  # fmt: skip
"""What every result holds; None where the file tells nothing of it."""

DEVELOPMENT = {
    "ham10000": "images/ham10000/train_val.parquet",
    "isic_dx": "images/isic2017/train_val.parquet",
    "derm7pt": "images/derm7pt/train_valid.parquet",
    "pad_ufes_images": "images/pad_ufes_20/train.parquet",
    "fuseg": "images/fuseg/train.parquet",
}
"""Where the development pictures lie under the data folder; PH2 has none."""

_RUNS: dict[str, Callable[..., dict[str, Any]]] = {
    "ham10000": pictures.ham10000,
    "isic_dx": pictures.isic_dx,
    "derm7pt": pictures.derm7pt,
    "ph2": ph2,
    "pad_ufes_images": pad_ufes_images,
    "fuseg": pictures.fuseg,
}

_UNSPLIT = {"pad_ufes_images", "fuseg"}
"""Their development files have no official validation rows: a fifth of the groups is one."""


def run(name: str, cases: Path | None = None, *, weights: str | None = None) -> dict[str, Any]:
    """Run a picture benchmark.

    Args:
        name: of the benchmark.
        cases: Parquet file; None takes the development pictures.
        weights: of the network; the shipped default where not given.

    Raises:
        InputError: the file is not there, lacks columns, or has nothing to measure.
    """
    if cases is None and name not in DEVELOPMENT:
        raise InputError(
            f"there are no development pictures of '{name}'",
            place="--cases",
            mend="give a file with --cases FILE; docs/pictures.md says where to get them",
        )
    path = data_root() / DEVELOPMENT[name] if cases is None else cases
    more = {"development": _learned_from(path)} if name in _UNSPLIT else {}
    found = _RUNS[name](path, weights=weights, **more)
    return {**found, **{key: None for key in KEYS if key not in found}}


def _learned_from(path: Path) -> bool:
    """Say whether a file is the one whose rows the weights learned from."""
    own = [data_root() / DEVELOPMENT[name] for name in _UNSPLIT]
    return any(path.is_file() and one.is_file() and path.samefile(one) for one in own)
