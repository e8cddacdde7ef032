"""Where the development data lie, and reading their tables."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from kb.errors import InputError

__all__ = ["data_file", "data_root", "read_table"]


def data_root() -> Path:
    """Return the folder of the development data: ``DERMATRACE_DATA`` or ``../shared/data``."""
    given = os.environ.get("DERMATRACE_DATA")
    return Path(given) if given else Path(__file__).parent.parent.parent / "shared" / "data"


def data_file(cases: Path | None, default: str) -> Path:
    """Return the file of cases, or the development file.

    Raises:
        InputError: it is not there.
    """
    path = data_root() / default if cases is None else cases
    if not path.is_file():
        raise InputError("no such file", place=str(path), mend="give one with --cases FILE")
    return path


def read_table(path: Path, columns: list[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file that has (at least) these columns.

    Raises:
        InputError: the file cannot be read, is not UTF-8 CSV, has no rows, or lacks columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            header = reader.fieldnames or []
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(reason, place=str(path), mend="give a CSV file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("not a CSV file in UTF-8", place=str(path)) from error
    missing = [column for column in columns if column not in header]
    if missing:
        raise InputError(
            f"columns missing: {', '.join(missing)}", place=str(path), mend="see data/README.md"
        )
    if not rows:
        raise InputError("the file has no rows", place=str(path))
    return rows
