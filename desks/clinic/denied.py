"""How a finding is denied in words: *no scale*, *not friable*, *not: no symptoms*."""

from __future__ import annotations

import re

__all__ = ["bare", "denied", "denies", "describes"]

_DENIES = re.compile(r"(no|not|without|absent|absence|lack)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"[a-z'-]{2,}(ed|ic|ous|able|ible|al|ar|ant|ile|form|ate|ose|oid|like|cent|ent|ory)"
)
_PLAIN = {
    "black", "blue", "brown", "discrete", "firm", "flat", "fungating", "gray", "green", "nodular",
    "oval", "pearly", "red", "rock-hard", "rough", "round", "salmon", "smooth", "soft", "violet",
    "warm", "warty", "waxy", "white", "yellow",
}  # fmt: skip
_NOUNS = {"eschar", "exudate", "scar", "wheal"}
_PLACES = {
    "along", "lasting", "mainly", "over", "relieved", "since", "unchanged", "within", "worse",
}  # fmt: skip
_TELLS = re.compile(
    r"(began|cleared|comes|does|fades|flares|gone|heals|improves|moves|noticed|resolves|spares|"
    r"spreads)\b|.*\b(not|last|vanishes)\b|.* (affected|involved|spared|changed)$",
    re.IGNORECASE,
)
"""Labels that are half a sentence."""


def bare(label: str) -> str:
    """Return a label without the name of its scale: *elevation: flat* is *flat*."""
    return label.removeprefix("elevation: ")


def denies(label: str) -> bool:
    """Tell whether a label denies something itself, as *no symptoms* does."""
    return _DENIES.match(label) is not None


def describes(label: str) -> bool:
    """Tell whether a label is said of a lesion, as *friable* and *round or oval* are."""
    return all(map(_is_adjective, label.lower().split(" or ")))


def _is_adjective(words: str) -> bool:
    if set(words.split()) <= _PLAIN | {"bright"}:
        return True
    return words not in _NOUNS and _ENDS.fullmatch(words) is not None


def denied(label: str) -> str:
    """Return the words for a finding that was looked for and is not there."""
    if denies(label) or _TELLS.match(label):
        return f"not: {label}"
    if label.split()[0].lower() in _PLACES or describes(label):
        return f"not {label}"
    return f"no {label}"
