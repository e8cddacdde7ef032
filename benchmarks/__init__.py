"""The numbers: each on a named data set or workload, as plain data.

Accuracy figures say which data and which knowledge they are of; they are development numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.knowledge import nearest

__all__ = ["BENCHMARKS", "run_benchmark"]


def _uci_clinical(cases: Path | None) -> dict[str, Any]:
    from benchmarks import uci

    return uci.run(cases, histology=False)


def _uci_all(cases: Path | None) -> dict[str, Any]:
    from benchmarks import uci

    return uci.run(cases, histology=True)


def _ham10000(cases: Path | None) -> dict[str, Any]:
    from benchmarks.data import data_file
    from vision.evaluate import bench_ham10000

    return bench_ham10000(data_file(cases, "images/ham10000/train_val.parquet"))


def _derm7pt(cases: Path | None) -> dict[str, Any]:
    from benchmarks.data import data_file
    from vision.evaluate import bench_derm7pt

    return bench_derm7pt(data_file(cases, "images/derm7pt/train_valid.parquet"))


def _speed(cases: Path | None) -> dict[str, Any]:
    from benchmarks import speed

    return speed.run(cases)


BENCHMARKS: dict[str, Callable[[Path | None], dict[str, Any]]] = {
    "uci_clinical": _uci_clinical,
    "uci_all": _uci_all,
    "ham10000": _ham10000,
    "derm7pt": _derm7pt,
    "speed": _speed,
}
"""Name to function; each takes the file of cases (None takes the development data)."""


def run_benchmark(
    name: str, *, cases: Path | None = None, knowledge: str = "authored"
) -> dict[str, Any]:
    """Run a benchmark by name and return its figures.

    Raises:
        InputError: the name, the knowledge or the file is not known.
    """
    if name == "list":
        return {"benchmarks": sorted(BENCHMARKS)}
    if name not in BENCHMARKS:
        near = nearest(name.replace("_", "-"), [n.replace("_", "-") for n in BENCHMARKS])
        mend = f"did you mean {' or '.join(n.replace('-', '_') for n in near)}?" if near else ""
        raise InputError(
            f"unknown benchmark '{name}'", mend=mend or f"one of {', '.join(sorted(BENCHMARKS))}"
        )
    if knowledge != "authored":
        raise InputError(
            f"knowledge '{knowledge}' is not available", mend="only 'authored' is fitted to nothing"
        )
    return BENCHMARKS[name](cases)
