"""The readings of a reader study as a CSV file, written and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from desks.classroom.study import Reading
from kb.errors import InputError

__all__ = ["load_readings", "read_readings", "readings_csv"]


def readings_csv(readings: Sequence[Reading]) -> str:
    """Return readings as CSV, one row per case and reader."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [one.name.rstrip("_") for one in fields(Reading)])
    writer.writeheader()
    for one in readings:
        row = {key.rstrip("_"): value for key, value in asdict(one).items()}
        writer.writerow({k: int(v) if isinstance(v, bool) else _safe(v) for k, v in row.items()})
    return text.getvalue()


def _safe(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"}:
        return f"'{value}"
    return value


def load_readings(path: Path) -> list[Reading]:
    """Return the readings that a file holds.

    Raises:
        InputError: it cannot be read, or a row of it is wrong; the message names the row.
    """
    try:
        return read_readings(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("this is no file of readings", place=path.name, mend=_MEND) from error


def read_readings(text: str, *, name: str = "readings") -> list[Reading]:
    """Return the readings of a CSV; see :func:`load_readings`."""
    try:
        rows = list(csv.DictReader(io.StringIO(text)))
    except csv.Error as error:
        raise InputError("this is no file of readings", place=name, mend=_MEND) from error
    if not rows:
        raise InputError("the file holds no reading", place=name, mend=_MEND)
    return [_reading(row, f"{name}: row {line}", _MEND) for line, row in enumerate(rows, 2)]


_READ: dict[str, Callable[[Any], Any]] = {"int": int, "float": float}

_MEND = "choose a file that 'Download the readings' wrote"


def _reading(row: Mapping[str, Any], place: str, mend: str) -> Reading:
    values: dict[str, Any] = {}
    for one in fields(Reading):
        name = one.name.rstrip("_")
        given = row.get(name)
        if given is None:
            raise InputError(f"the column '{name}' is missing", place=place, mend=mend)
        kind = str(one.type)
        try:
            read = _flag if kind == "bool" else _READ.get(kind, str)
            values[one.name] = read(given)
        except ValueError as error:
            message = f"'{given}' cannot be read as {name}"
            raise InputError(message, place=place, mend=mend) from error
    return Reading(**values)


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"
