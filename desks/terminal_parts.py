"""Pieces that several commands print in the same way: lines, tables, weights and their grounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoning.engine import UNIT
from reasoning.proofs.text import percent, signed
from reasoning.questions.contrast import Seen
from reasoning.questions.grounds import Ground
from reasoning.questions.sides import Side

__all__ = ["grounds_words", "line", "place_of", "section", "state_of", "table_of", "weight"]

_GROUNDS = 2


def line(console: Console, words: str, *, bold: bool = False) -> None:
    """Print one line as it is: no markup is read into it."""
    console.print(Text(words, style="bold" if bold else ""))


def section(console: Console, words: str) -> None:
    """Print an empty line and a heading."""
    console.print()
    line(console, words, bold=True)


def table_of(*columns: str) -> Table:
    """Return a table; a column whose name ends in # is set to the right."""
    table = Table(box=None, pad_edge=False)
    for name in columns:
        justify: Literal["right", "left"] = "right" if name.endswith("#") else "left"
        table.add_column(name.rstrip("#"), justify=justify, overflow="fold")
    return table


def weight(units: float) -> str:
    """Return a weight, given in units, with its sign and four decimals."""
    return signed(units / UNIT)


def grounds_words(grounds: Sequence[Ground]) -> str:
    """Return what a number rests on, the first few, below one another."""
    if not grounds:
        return "not named"
    several = len({one.about for one in grounds}) > 1
    words = [one.words(named=several) for one in grounds[:_GROUNDS]]
    more = len(grounds) - len(words)
    return "\n".join([*words, f"and {more} more"] if more > 0 else words)


def place_of(side: Side) -> str:
    """Return where a hypothesis stands: rank, probability, sum."""
    gone = f", excluded by {side.excluded_by}" if side.excluded_by else ""
    return f"rank {side.rank}, {percent(side.posterior)}, sum {weight(side.total_units)}{gone}"


def state_of(one: Seen) -> str:
    """Return whether a finding was present or absent; empty for prior, age, sex and words."""
    return "" if one.kind in {"prior", "age", "sex", "wording"} else f" {one.state}"
