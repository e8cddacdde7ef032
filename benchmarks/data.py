"""Where the development data lie, and reading their tables."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from kb.errors import InputError

__all__ = ["data_file", "data_root", "read_table", "separator_of"]

_MORE = "cells beyond the header"
_SHOWN = 8
"""How many missing columns are named."""


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

    Cells may be divided by commas, semicolons or tabs; a byte order mark is skipped, and the cells
    that a short row lacks are empty.

    Raises:
        InputError: the file cannot be read, is not UTF-8 CSV, has no rows, lacks columns, or has a
            row with more cells than there are columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            separator = separator_of(file.readline())
            file.seek(0)
            reader = csv.DictReader(
                file, delimiter=separator, restkey=_MORE, restval="", strict=True
            )
            rows = list(reader)
            header = reader.fieldnames or []
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(reason, place=str(path), mend="give a CSV file") from error
    except UnicodeDecodeError as error:
        raise InputError(
            "not a CSV file in UTF-8", place=str(path), mend="save it as UTF-8"
        ) from error
    except csv.Error as error:
        raise InputError(
            f"not a CSV file: {error}", place=str(path), mend="is a quote left open?"
        ) from error
    missing = [column for column in columns if column not in header]
    if missing:
        raise InputError(
            f"columns missing: {_some(missing)}",
            place=str(path),
            mend="the first line of the file must name them",
        )
    if not rows:
        raise InputError("the file has no rows", place=str(path), mend="give a row for each case")
    for number, row in enumerate(rows, start=2):
        if any(str(cell).strip() for cell in row.pop(_MORE, None) or ()):
            raise InputError(
                f"the row has more cells than the {len(header)} columns",
                place=f"{path.name}, line {number}",
                mend="put cells with a comma in quotes",
            )
    return rows


def separator_of(header: str) -> str:
    """Return what divides the cells of a header: the most frequent of comma, semicolon and tab."""
    return max(",;\t", key=header.count)


def _some(names: list[str]) -> str:
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
