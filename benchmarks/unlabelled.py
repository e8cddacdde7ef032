"""How many cases of a table have no right answer, so that nothing can be held against them.

Everywhere else a case without a label is a miss; these tables say that there is none: nobody could
grade a case of SCIN, DermX has images without a gold standard, SkinCon images not to be considered.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.data import read_table
from benchmarks.examples import number
from benchmarks.rash_tables import WEIGHTED, heaviest

__all__ = ["without_label"]


def without_label(dataset: str, path: Path) -> int:
    """Return how many cases of a file the reader of its table leaves out.

    Args:
        dataset: of the table.
        path: the file.
    """
    if dataset == "scin":
        return sum(not heaviest(row[WEIGHTED], path.name) for row in read_table(path, [WEIGHTED]))
    if dataset == "skincon":
        rows = read_table(path, [])
        return sum(bool(number(row.get("Do not consider this image"), path.name)) for row in rows)
    if dataset == "dermx":
        first: dict[str, str] = {}
        for line, row in enumerate(read_table(path, ["image_id", "diagnosis"])):
            first.setdefault(row["image_id"].strip() or str(line), row["diagnosis"].strip())
        return sum(not label for label in first.values())
    return 0
