"""What one cell of a table says: a number, yes or no, a sex, a list of findings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kb.errors import CaseError

__all__ = ["NO", "YES", "blank", "number", "sex", "words", "yes_or_no"]

YES = frozenset({"1", "yes", "true", "present", "1.0"})
NO = frozenset({"0", "no", "false", "absent", "0.0"})
_UNKNOWN = frozenset({"", "unknown", "unk", "?", "nan", "n/a", "none", "<na>"})
_LONGEST_UNKNOWN = max(map(len, _UNKNOWN))
_SEXES = {"female": "female", "f": "female", "male": "male", "m": "male"}


def blank(cell: Any) -> bool:
    """Tell whether a cell says nothing: it is empty, or says that nobody knows."""
    if cell is None:
        return True
    if isinstance(cell, str):
        word = cell if len(cell) <= _LONGEST_UNKNOWN else cell.strip()
        return len(word) <= _LONGEST_UNKNOWN and word.strip().lower() in _UNKNOWN
    if isinstance(cell, float):
        return math.isnan(cell)
    return type(cell).__name__ in {"NAType", "NaTType"}  # how pandas says it


def number(cell: Any, place: str) -> float:
    """Return the number in a cell.

    Raises:
        CaseError: there is none.
    """
    try:
        if isinstance(cell, bool):
            raise ValueError
        value = float(cell.strip()) if isinstance(cell, str) else float(cell)
    except (TypeError, ValueError) as error:
        raise CaseError(f"'{cell}' is no number", place=place, mend="write it as 54") from error
    return value


def yes_or_no(cell: Any, place: str) -> bool:
    """Return what a cell says of a finding.

    Raises:
        CaseError: it says neither yes nor no.
    """
    word = str(cell).strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CaseError(
        f"'{cell}' says neither yes nor no", place=place, mend="write 1, 0, or leave it empty"
    )


def sex(cell: Any, place: str) -> str:
    """Return ``female`` or ``male``.

    Raises:
        CaseError: the cell says neither.
    """
    found = _SEXES.get(str(cell).strip().lower())
    if found is None:
        raise CaseError(
            f"'{cell}' is no sex", place=place, mend="write female or male, or leave it empty"
        )
    return found


def words(cell: Any) -> list[str]:
    """Return the entries of a list, written with ``;`` between them or as a list."""
    if isinstance(cell, str):
        return [word for one in cell.split(";") if (word := one.strip())]
    if isinstance(cell, Iterable):
        return [str(one).strip() for one in cell if not blank(one)]
    return [str(cell)]
