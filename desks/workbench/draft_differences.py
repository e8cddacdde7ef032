"""What two pieces of plain data say differently, one change after another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

__all__ = ["Step", "first_difference", "same"]

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Step:
    """One change: what to do at which place.

    Attributes:
        keys: the place; of a new field or item, the place that it will have.
        behind: name of the field that a new one stands behind.
    """

    what: Literal["set", "field", "unfield", "item", "unitem"]
    keys: Keys
    value: Any = None
    behind: str = ""


def same(one: Any, other: Any) -> bool:
    """Tell whether two pieces of plain data say the same; a yes is no 1."""
    return _key(one) == _key(other)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def first_difference(before: Any, after: Any, keys: Keys) -> Step | None:
    """Return the first change that leads from one to the other."""
    if same(before, after):
        return None
    if isinstance(before, dict) and isinstance(after, dict):
        return _in_mapping(before, after, keys)
    if isinstance(before, list) and isinstance(after, list):
        return _in_list(before, after, keys)
    return Step("set", keys, after)


def _in_mapping(before: dict[str, Any], after: dict[str, Any], keys: Keys) -> Step | None:
    for name in before:
        if name not in after:
            return Step("unfield", (*keys, name))
    last = ""
    for name, value in after.items():
        if name not in before:
            return Step("field", (*keys, name), value, last)
        step = first_difference(before[name], value, (*keys, name))
        if step is not None:
            return step
        last = name
    return None


def _in_list(before: list[Any], after: list[Any], keys: Keys) -> Step | None:
    matcher = SequenceMatcher(a=list(map(_key, before)), b=list(map(_key, after)), autojunk=False)
    for what, i, _, j, _ in matcher.get_opcodes():
        if what == "equal":
            continue
        if what == "delete":
            return Step("unitem", (*keys, i))
        if what == "insert":
            return Step("item", (*keys, i), after[j])
        return first_difference(before[i], after[j], (*keys, i))
    return None
