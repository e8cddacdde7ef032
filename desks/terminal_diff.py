"""What ``dermatrace kb diff`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from desks.rank_changes import TOP, CaseChange, Move
from kb.diff import Change, Difference, EntryChange
from reasoning.proofs.text import signed

__all__ = ["print_cases", "print_difference"]

_FEW = 3
_LONG = 60
"""Statements longer than this are printed below one another."""


def print_difference(difference: Difference, console: Console) -> None:
    """Print every entry that differs with what differs in it, and how many they are."""
    for entry in difference.entries:
        _line(console, _head(entry), bold=True)
        if entry.what in {"added", "removed"}:
            _line(console, f"  {_summary(entry)}")
            continue
        for change in entry.changes:
            _print_change(change, console)
    counts = [
        f"{kind}: {', '.join(f'{count} {what}' for what, count in of.items())}"
        for kind, of in difference.counts().items()
    ]
    _line(console, "; ".join(counts) or "The two say the same.")


def print_cases(cases: Sequence[CaseChange], console: Console) -> None:
    """Print the cases whose first ranks or rules changed, with the weights that did it."""
    for case in cases:
        if not case.changed:
            continue
        _line(console, "")
        _line(console, case.case, bold=True)
        if case.refused:
            _line(console, f"  answered by only one of the two: {case.refused}")
        for rule in case.rules:
            _line(console, f"  {rule.describe()}")
        for move in case.moves:
            _print_move(move, console)
    if cases:
        changed = sum(case.changed for case in cases)
        _line(console, "")
        where = f"changed within the first {TOP} ranks or in a rule"
        _line(console, f"{where}: {changed} of {len(cases)} cases")


def _line(console: Console, words: str, *, bold: bool = False) -> None:
    console.print(Text(words, style="bold" if bold else ""), soft_wrap=True)


def _head(entry: EntryChange) -> str:
    was = f" from {entry.was}" if entry.was else ""
    return f"{entry.kind} {entry.id} ({entry.label}): {entry.what}{was}"


def _summary(entry: EntryChange) -> str:
    """Return how much an entry holds that only one of the two has."""
    findings = [one for one in entry.changes if one.about.startswith(("finding ", "lesion "))]
    words = f"{len(entry.changes)} statements"
    if entry.kind != "disorder":
        return words
    facts = [one.new or one.old for one in findings]
    sourced = sum(
        fact is not None and fact.data["frequency"]["evidence"] != "author" for fact in facts
    )
    return f"{words}, {len(findings)} of them findings ({sourced} with a source)"


def _print_change(change: Change, console: Console) -> None:
    old, new = change.old, change.new
    long = old is not None and new is not None and len(old.words) + len(new.words) > _LONG
    if not long or old is None or new is None:
        _line(console, f"  {change.describe()}")
        return
    _line(console, f"  ~ {change.about}:")
    _line(console, f"      was {old.words}")
    _line(console, f"      now {new.words}")


def _print_move(move: Move, console: Console) -> None:
    ranks = " -> ".join("-" if one is None else str(one) for one in (move.old_rank, move.new_rank))
    totals = [one for one in (move.old_total, move.new_total) if one is not None]
    sums = " -> ".join(signed(one) for one in totals)
    _line(
        console, f"  {ranks}  {move.label}, sum {sums}" + (f" ({move.note})" if move.note else "")
    )
    for verb, names in (("passes", move.passed), ("passed by", move.passed_by)):
        if names:
            more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
            _line(console, f"      {verb} {', '.join(names[:_FEW])}{more}")
    for one in move.weights:
        weights = [("-" if w is None else signed(w)) for w in (one.old, one.new)]
        _line(console, f"      {one.evidence}: {' -> '.join(weights)}")
        for why in one.why:
            _line(console, f"        {why}")
