"""Arrays of a compiled knowledge base, kept between runs beside the cache of the files.

Computing the beliefs of six hundred scripts takes a second, reading them from disk none. The key
holds the hash of the knowledge, of the parameters, of the candidates and of the code that computes
them, so that a change of any makes new arrays by itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.load import cache_folder

__all__ = ["Arrays", "Store"]

Arrays = tuple[npt.NDArray[Any], ...]
_CODE = (
    "belief_arrays.py",
    "beliefs.py",
    "closure.py",
    "compiled.py",
    "epidemiology.py",
    "parameters.py",
    "setting_model.py",
    "wording.py",
    "../kb/common_words.py",
)
_KEPT = 4
"""Stores kept; older ones are removed when a new one is made."""


class Store:
    """Keeps named tuples of arrays in a folder of their own."""

    def __init__(self, knowledge_hash: str, parameters_hash: str, only: Sequence[str]) -> None:
        digest = hashlib.sha256(f"{knowledge_hash} {parameters_hash} {' '.join(only)}".encode())
        for name in _CODE:
            digest.update((Path(__file__).parent / name).read_bytes())
        digest.update(np.__version__.encode())
        self.folder = cache_folder() / f"arrays-{digest.hexdigest()[:24]}"

    def get(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """Return the arrays of a name, made if they are not kept; a full disk is no error."""
        try:
            count = int((self.folder / f"{name}.count").read_text())
            paths = [self.folder / f"{name}-{i}.npy" for i in range(count)]
            return tuple(np.load(path, mmap_mode="r", allow_pickle=False) for path in paths)
        except (OSError, EOFError, ValueError):
            arrays = make()
        try:
            self._keep(name, arrays)
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
        return arrays

    def _keep(self, name: str, arrays: Arrays) -> None:
        fresh = not self.folder.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        for index, array in enumerate(arrays):
            handle, path = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
            with os.fdopen(handle, "wb") as file:
                np.save(file, array, allow_pickle=False)
            Path(path).replace(self.folder / f"{name}-{index}.npy")
        (self.folder / f"{name}.count").write_text(str(len(arrays)))
        if fresh:
            self._forget()

    def _forget(self) -> None:
        others = [one for one in self.folder.parent.glob("arrays-*") if one != self.folder]
        others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
        for one in others[_KEPT - 1 :]:
            shutil.rmtree(one, ignore_errors=True)
