"""What pydantic finds wrong with a value, in plain words and with the mend."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

__all__ = ["slip_words"]

_LIMITS = {
    "less_than_equal": ("le", "much", "at most {limit:g} is allowed"),
    "less_than": ("lt", "much", "it has to be less than {limit:g}"),
    "greater_than_equal": ("ge", "little", "at least {limit:g} is allowed"),
    "greater_than": ("gt", "little", "it has to be more than {limit:g}"),
}
_AGES = {"age"}
_SHARES = {"value", "share", "background", "probability", "base_rate"}
_LONG = 80


def slip_words(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong and how to mend it, of one of pydantic's errors.

    Args:
        item: made with its context, which holds the limit that is passed.
    """
    kind, field, given = item["type"], _field(item), item.get("input")
    match kind:
        case "extra_forbidden":
            return f"unknown field '{field}'", "remove it or mend its spelling"
        case "missing":
            return f"the field '{field}' is missing", "add it"
        case "float_parsing" | "float_type":
            return f"'{given}' is not a number", f"write e.g. {'0.45' if field in _SHARES else 12}"
        case "int_parsing" | "int_from_float" | "int_type":
            return f"'{given}' is not a whole number", "write e.g. 12"
        case "tuple_type" | "list_type":
            return f"this is not a list{_shown(given)}", "write a list: [one, another]"
        case _ if kind in _LIMITS:
            return _limit(item, field, given)
    message = str(item["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:] + _shown(given), ""


def _shown(given: Any) -> str:
    words = repr(given)
    if isinstance(given, dict | list | tuple) or len(words) > _LONG:
        return ""
    return f" (given: {words})"


def _field(item: Mapping[str, Any]) -> str:
    """Return the name of the field; what stands in a list is called as the list."""
    names = [one for one in item["loc"] if isinstance(one, str)]
    return names[-1] if names else ""


def _limit(item: Mapping[str, Any], field: str, given: Any) -> tuple[str, str]:
    key, side, words = _LIMITS[item["type"]]
    limit = float(item.get("ctx", {}).get(key, 0))
    if isinstance(given, float) and isnan(given):
        return "nan is not a number", "write a number"
    number = f"{given:g}" if isinstance(given, int | float) else str(given)
    head = f"{number} is too {side}: "
    if field in _AGES:
        return f"{head}an age is 0 to 120 years", "give the age in years"
    if field in _SHARES and not (isinstance(given, int | float) and 0 <= given <= 1):
        percent = isinstance(given, int | float) and 2 <= given <= 100
        mend = f"write {given / 100:g} for {given:g} %" if percent else "write e.g. 0.45 for 45 %"
        return f"{head}a share is 0 to 1", mend
    return head + words.format(limit=limit), ""
