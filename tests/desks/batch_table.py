"""A table of cases for tests of batches."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd

HEADER = "id,age,sex,setting,present,absent,probable"
ROWS = [
    ("a", "44", "male", "", "plaque;silvery-scale;elbow", "fever", ""),
    ("b", "", "", "primary-care", "", "", ""),
    ("c", "30", "f", "hospital", "skin-pain;bulla", "", "pruritus=0.9/0.3"),
    ("d", "61", "female", "", "", "new-medication", ""),
    ("wrong", "old", "", "", "", "", ""),
    ("", "7.5", "m", "", "scale + plaque", "pruritus", ""),
    ("both", "", "", "", "silvery-scale", "scale", ""),
    ("unknown", "", "", "", "scale;plak", "", ""),
]


def table(folder: Path, name: str = "cases.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([HEADER.split(","), *ROWS])
    return path


def frame() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=HEADER.split(",")).astype(object)


def answered(path: Path) -> list[dict[str, Any]]:
    """Rows of a file of answers; empty cells are None, numbers are numbers."""
    match path.suffix:
        case ".parquet":
            rows = pd.read_parquet(path).astype(object)
            records = rows.where(rows.notna(), None).to_dict("records")
            return [{str(name): cell for name, cell in row.items()} for row in records]
        case ".jsonl":
            return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        case ending:
            with path.open(encoding="utf-8", newline="") as file:
                found = list(csv.DictReader(file, delimiter="\t" if ending == ".tsv" else ","))
    numbers = {"row": int, "none_of_these": float, "must_not_miss": float}
    for row in found:
        for name, cell in row.items():
            kind = float if name.startswith("probability") else numbers.get(name, str)
            row[name] = kind(cell) if cell else None
    return found
