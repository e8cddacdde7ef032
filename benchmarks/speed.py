"""How fast it is: the whole command, one case with its proof, a batch, and beside others.

Of the command, imports and loads are included. The first run after the knowledge base changed reads
and checks all its files (``diagnose_first_time_s``); later ones load the compiled form. The start
of a bare Python stands beside it.

Ratios are taken in one run, by turns, so that figures from two machines can be compared. What they
are of stands in :mod:`benchmarks.speed_batch`, :mod:`benchmarks.speed_network` and
:mod:`benchmarks.speed_memory`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.speed_batch import batch_figures
from benchmarks.speed_cases import random_cases
from benchmarks.speed_memory import memory_figures
from benchmarks.speed_network import network_figures
from benchmarks.speed_single import single_figures
from desks.samples import SAMPLES, draw_sample
from kb.load import load_knowledge
from reasoning.case import Case
from reasoning.compiled import CompiledKnowledge

__all__ = ["BATCH", "DISTINCT", "ROWS", "run"]

BATCH = 100_000
"""Cases of the batch."""
DISTINCT = 20_000
"""How many of them are different."""
ROWS = 1_000_000
"""Rows of the table whose memory is looked at."""
_REPEATS = 5


def _once(command: list[str], cache: Path) -> float:
    """Return the wall-clock time of one run that finds no compiled knowledge base."""
    start = time.perf_counter()
    environment = {**os.environ, "DERMATRACE_CACHE": str(cache)}
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603  # ours
    return time.perf_counter() - start


def _seconds(command: list[str]) -> float:
    """Return the median wall-clock time of a command, after one unmeasured run."""
    times = []
    for attempt in range(_REPEATS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own command
        if attempt:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


_LOADING = """
import json, time
from benchmarks.resident import resident_mb
from kb.load import content_hash, default_path, load_knowledge
from reasoning.compiled import CompiledKnowledge
before = resident_mb()
start = time.perf_counter()
knowledge = load_knowledge()
loaded = time.perf_counter()
compiled = CompiledKnowledge(knowledge, keep=True)
compiled.setting("dermatology-clinic")
done = time.perf_counter()
print(json.dumps([loaded - start, done - loaded, resident_mb() - before, before]))
"""


def _loading() -> dict[str, float]:
    """Return how long loading and compiling take in a fresh process, and what memory they add."""
    command = [sys.executable, "-c", _LOADING]
    runs = []
    for _ in range(_REPEATS + 1):
        told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # ours
        runs.append(json.loads(told.stdout))
    middle = [statistics.median(values) for values in zip(*runs[1:], strict=True)]
    return {
        "load_knowledge_s": round(middle[0], 3),
        "compile_s": round(middle[1], 3),
        "load_and_compile_added_mb": round(middle[2], 1),
        "imports_mb": round(middle[3], 1),
    }


def run(cases: Path | None = None) -> dict[str, Any]:
    """Return the times of the command and of one case, and the ratios of a batch.

    Args:
        cases: a case file for the command; None takes a case made here.
    """
    command = _command(cases)  # first: what this process holds would count as its children's
    knowledge = load_knowledge()
    compiled = CompiledKnowledge(knowledge, keep=True)
    made = random_cases(knowledge, DISTINCT)
    batch = [made[at % DISTINCT] for at in range(BATCH)]
    return {
        **command,
        "knowledge_hash": knowledge.hash,
        "disorders": len(knowledge.disorders),
        "cores": os.cpu_count(),
        "one_case": single_figures(compiled, made[:40]),
        "batch": batch_figures(compiled, batch),
        "pgmpy": _beside_pgmpy(compiled, made[:200]),
        "memory": memory_figures(knowledge, ROWS),
    }


def _beside_pgmpy(compiled: CompiledKnowledge, cases: list[Case]) -> dict[str, Any]:
    if find_spec("pgmpy") is None:
        return {"not_measured": "pgmpy is not installed; pip install .[bench]"}
    return network_figures(compiled, cases)


def _command(cases: Path | None) -> dict[str, Any]:
    """Return the times of ``diagnose`` without and with a picture."""
    with tempfile.TemporaryDirectory() as folder:
        picture = draw_sample(next(s for s in SAMPLES if s.picture), Path(folder))
        case = cases or Path(folder) / "case.yaml"
        if cases is None:
            case.write_text("age: 38\npresent: [plaque, silvery-scale, elbow]\n", encoding="utf-8")
        python = [sys.executable, "-m", "cli", "diagnose"]
        bare = _seconds([sys.executable, "-c", "pass"])
        first = _once([*python, str(case)], Path(folder) / "empty-cache")
        without = _seconds([*python, str(case)])
        with_picture = _seconds([*python, str(case), "--image", str(picture)])
    return {
        "workload": f"dermatrace diagnose, whole process, median of {_REPEATS}",
        "bare_python_s": round(bare, 3),
        "diagnose_first_time_s": round(first, 3),
        "diagnose_s": round(without, 3),
        "diagnose_with_picture_s": round(with_picture, 3),
        **_loading(),
        "ratio_diagnose_to_bare_python": round(without / bare, 1),
        "ratio_picture_to_no_picture": round(with_picture / without, 1),
    }
