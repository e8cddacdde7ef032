"""``dermatrace diagnose --batch``: the run over a table, with what the command line shows of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from desks.batch import diagnose_batch
from desks.knowledge_commands import writing
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge
from reasoning.result import DISCLAIMER

__all__ = ["run_batch"]

_INTERRUPTED = 130


def run_batch(
    cases: Path,
    out: Path,
    compiled: CompiledKnowledge,
    *,
    top: int,
    setting: str,
    keep_excluded: bool,
    restart: bool,
) -> None:
    """Answer a table of cases and say how it went.

    Raises:
        InputError: the table is none, or no row of it could be read.
    """
    try:
        with writing(out), _bar(cases.name) as progress:
            done = diagnose_batch(
                cases,
                out,
                compiled=compiled,
                top=top,
                setting=setting,
                keep_excluded=keep_excluded,
                restart=restart,
                progress=progress,
            )
    except KeyboardInterrupt:
        typer.echo("stopped; the same command goes on from here", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    again = ", an unfinished run taken up" if done.went_on else ""
    typer.echo(f"written: {done.written} ({done.rows} rows{again})")
    if done.problems is not None:
        typer.echo(f"written: {done.problems} ({done.unread} rows that could not be read)")
    typer.echo(DISCLAIMER)
    if done.rows and done.unread == done.rows:
        raise InputError(
            f"no row could be read, the first: {done.first}",
            place=str(cases),
            mend="see docs/batch.md for the columns",
        )


@contextmanager
def _bar(name: str) -> Iterator[Callable[[float, int], None] | None]:
    """Show how far a run is, where somebody looks; yield what tells it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[rows]} rows"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=1.0, rows=0)
        yield lambda part, rows: progress.update(task, completed=part, rows=rows)
