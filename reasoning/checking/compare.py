"""What a proof shows against what follows: the first difference is told, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.errors import ProofError

__all__ = ["same"]


def same(place: str, shown: Any, derived: Any) -> None:
    """Refuse the first difference between what a proof shows and what follows.

    Raises:
        ProofError: there is one; ``place`` names the step.
    """
    if isinstance(shown, dict) and isinstance(derived, Mapping):
        if shown.keys() != derived.keys():
            key = sorted(shown.keys() ^ derived.keys(), key=str)[0]
            what = "does not belong here" if key in shown else "is missing"
            raise ProofError(f"'{key}' {what}", place=place)
        for key, value in derived.items():
            same(f"{place} / {key}", shown[key], value)
    elif isinstance(shown, list) and isinstance(derived, list):
        for index, (left, right) in enumerate(zip(shown, derived, strict=False)):
            same(f"{place} / {_entry(index, left, right)}", left, right)
        if len(shown) != len(derived):
            raise ProofError(f"{len(shown)} entries are shown, {len(derived)} follow", place=place)
    elif shown != derived or (type(shown) is not type(derived) and not _numbers(shown, derived)):
        raise ProofError(f"{_told(shown)} is shown, {_told(derived)} follows", place=place)


def _entry(index: int, left: Any, right: Any) -> str:
    """Name an entry of a list by its number, and by its id if it has one."""
    both = (left, right) if isinstance(left, dict) and isinstance(right, dict) else ()
    ids = {one.get("id") for one in both}
    return f"{index} ({ids.pop()})" if len(ids) == 1 and None not in ids else str(index)


def _numbers(*values: Any) -> bool:
    """Tell whether these are numbers: 38 and 38.0 are one in JSON, 1 and true are not."""
    return all(type(value) in {int, float} for value in values)


def _told(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 200 else words[:200] + " ..."
