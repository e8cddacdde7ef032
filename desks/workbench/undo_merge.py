"""Two edits of one text put together, line by line, where they do not touch."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

__all__ = ["both_edits"]


def both_edits(base: str, mine: str, theirs: str) -> str | None:
    """Return a text that holds both edits of ``base``, None where they touch.

    Every change from ``base`` to ``mine`` is made in ``theirs`` where all lines that it replaces,
    and the one before and behind them, are still as they were in ``base``.
    """
    lines, new, now = (text.splitlines(keepends=True) for text in (base, mine, theirs))
    places = _places(lines, now)
    edits = []
    for what, i1, i2, j1, j2 in SequenceMatcher(a=lines, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        around = range(max(i1 - 1, 0), min(i2 + 1, len(lines)))
        kept = [places[i] for i in around]
        if None in kept or any(
            one is not None and other != one + 1 for one, other in pairwise(kept)
        ):
            return None
        first = places[i1] if i1 < len(lines) else None
        start = first if first is not None else (kept[-1] or 0) + 1 if kept else 0
        edits.append((start, start + i2 - i1, new[j1:j2]))
    for start, end, made in reversed(edits):
        now[start:end] = made
    return "".join(now)


def _places(lines: list[str], now: list[str]) -> list[int | None]:
    """Return, for every line of a text, where it stands in a later one; None where it does not."""
    places: list[int | None] = [None] * len(lines)
    for i, j, size in SequenceMatcher(a=lines, b=now, autojunk=False).get_matching_blocks():
        for step in range(size):
            places[i + step] = j + step
    return places
