"""What ``dermatrace kb check --evidence`` prints."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.evidence_report import BASES, KINDS, DisorderEvidence, EvidenceReport, Tally

__all__ = ["print_evidence"]


_SHORT = {"reference": "number"}
"""Headings: a reference gives a number, or says in words how often."""


def print_evidence(report: EvidenceReport, console: Console, *, weakest: int = 15) -> None:
    """Print shares by kind of evidence: overall, by group, the weakest, and in the tables.

    Args:
        report: the figures.
        console: where to.
        weakest: how many of the disorders with the fewest sources are listed.
    """
    _section(console, "Findings by evidence (number, words: of a reference; patients: its worth)")
    table = _table("all")
    _row(table, f"all {len(report.disorders)} disorders", report.overall)
    for name, tally in report.groups.items():
        _row(table, name, tally)
    console.print(table)
    _section(console, "Other statements")
    table = Table(box=None, pad_edge=False)
    for name in ("about", "statements", *KINDS):
        table.add_column(name, justify="left" if name == "about" else "right")
    for area, counts in report.others.items():
        total = sum(counts.values())
        table.add_row(area, str(total), *(_percent(counts[kind], total) for kind in KINDS))
    console.print(table)
    _print_weakest(console, "Weakest scripts", report.disorders[:weakest])
    inside = report.in_tables
    if inside is None:
        console.print()
        console.print(Text("No data set is fitted: 'dermatrace kb fit' counts one."))
        return
    _section(console, f"Disorders that occur in {', '.join(inside.datasets)}")
    table = _table("")
    for words, part in (
        ("by their own label", inside.named),
        ("or by a class", inside.all),
    ):
        _row(table, f"{part.disorders} {words}", part.as_written)
        _row(table, "  with what was counted", part.with_counts)
    console.print(table)
    _print_weakest(console, "Weakest of these, with what was counted", inside.disorders[:weakest])


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _percent(part: float, total: float) -> str:
    return f"{100.0 * part / total:.1f} %" if total else "-"


def _table(first: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for unit in ("findings", "patients"):
        for name in (unit, *BASES, "sourced"):
            table.add_column(_SHORT.get(name, name), justify="right", no_wrap=True)
    return table


def _row(table: Table, name: str, tally: Tally) -> None:
    patients = sum(tally.patients.values())
    table.add_row(
        Text(name),
        str(tally.total),
        *(_percent(tally.assertions[one], tally.total) for one in BASES),
        f"{100.0 * tally.sourced:.1f} %",
        f"{patients:.0f}",
        *(_percent(tally.patients[one], patients) for one in BASES),
        f"{100.0 * tally.sourced_weight:.1f} %",
    )


def _print_weakest(console: Console, title: str, disorders: Iterable[DisorderEvidence]) -> None:
    _section(console, title)
    table = Table(box=None, pad_edge=False)
    table.add_column("disorder")
    for name in ("findings", "sourced", "of the weight"):
        table.add_column(name, justify="right")
    for one in disorders:
        tally = one.tally
        sourced = tally.total - tally.assertions["author"]
        shares = (f"{100.0 * tally.sourced:.1f} %", f"{100.0 * tally.sourced_weight:.1f} %")
        table.add_row(Text(one.id), str(tally.total), f"{sourced} ({shares[0]})", shares[1])
    console.print(table)
