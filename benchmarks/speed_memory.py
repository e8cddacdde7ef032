"""Does a long batch keep its memory? A table is answered in a process of its own that looks."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.speed_cases import random_cases, write_table
from kb.knowledge import KnowledgeBase

__all__ = ["memory_figures"]

_PROGRAM = """
import json, sys, time
from pathlib import Path
from benchmarks.resident import resident_mb
from desks.batch import diagnose_batch
from desks.casework import compiled_knowledge
compiled = compiled_knowledge(Path(sys.argv[3]) if sys.argv[3] else None)
start_mb, seen, start = resident_mb(), [], time.perf_counter()
done = diagnose_batch(Path(sys.argv[1]), Path(sys.argv[2]), compiled=compiled,
                      progress=lambda part, rows: seen.append((rows, resident_mb())))
seconds = time.perf_counter() - start
print(json.dumps([start_mb, seen, resident_mb(), seconds, done.rows, done.unread]))
"""
_MARKS = (0.05, 0.25, 0.5, 0.75, 1.0)


def memory_figures(
    knowledge: KnowledgeBase, rows: int, root: Path | None = None, *, form: str = "parquet"
) -> dict[str, Any]:
    """Return the memory of a process (RSS, MB) while it answers a table, and its rows a second.

    Args:
        knowledge: whose disorders the cases are made after.
        rows: length of the table (CSV).
        root: folder of the knowledge base; None takes the shipped one.
        form: format of the answers.
    """
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder) / "cases.csv", Path(folder) / f"answers.{form}"
        write_table(random_cases(knowledge, min(rows, 20_000), seed=2), table, rows)
        command = [sys.executable, "-c", _PROGRAM, str(table), str(out), str(root or "")]
        told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # ours
    before, seen, after, seconds, answered, unread = json.loads(told.stdout)
    marks = {}
    for mark in _MARKS:
        place = min(range(len(seen)), key=lambda at: abs(seen[at][0] - mark * rows))
        marks[f"{round(mark * 100)} %"] = round(seen[place][1], 1)
    early = max(mb for at, mb in seen if at <= max(rows * 0.1, seen[0][0]))
    return {
        "rows": answered,
        "unread": unread,
        "rss_before_mb": round(before, 1),
        "rss_mb_at": marks,
        "rss_after_joining_mb": round(after, 1),
        "rss_growth_after_the_first_tenth_mb": round(max(mb for _, mb in seen) - early, 1),
        "seconds": round(seconds, 1),
        "rows_per_s": round(rows / seconds),
    }
