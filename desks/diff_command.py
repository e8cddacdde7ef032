"""``dermatrace kb diff``: what two knowledge bases say differently, and what that does to cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["kb_diff", "register"]


def register(app: typer.Typer) -> None:
    """Add the command to an app."""
    app.command("diff")(kb_diff)


def kb_diff(
    old: Annotated[str, typer.Argument(help="Folder of a knowledge base, or a git revision.")],
    new: Annotated[
        str | None,
        typer.Argument(help="The same; the knowledge base in use if left out.", show_default=False),
    ] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(help="Case file, or a folder of them: tell who moves; may be repeated."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    fail_on_rank_change: Annotated[
        bool,
        typer.Option(
            "--fail-on-rank-change",
            help="Exit code 1 if a case changed: its ranks, a red flag or another rule.",
        ),
    ] = False,
) -> None:
    """Tell what two knowledge bases say differently, and which cases change rank and why."""
    from desks.casework import to_json
    from desks.rank_changes import CaseChange, case_files, rank_changes
    from desks.terminal import console
    from desks.terminal_diff import print_cases, print_difference
    from kb.diff import compare
    from kb.load import default_path
    from kb.revisions import knowledge_at
    from reasoning.compiled import CompiledKnowledge
    from reasoning.conditions import describe

    files = case_files(cases or [])  # before the knowledge is read: a typing error is told at once
    sides = knowledge_at(old), knowledge_at(new or str(default_path()))
    difference = compare(*sides, describe)
    changes: list[CaseChange] = []
    if files:
        before, after = (CompiledKnowledge(side) for side in sides)
        changes = [rank_changes(path, before, after, difference) for path in files]
    if json_:
        answer: dict[str, Any] = {"old": {"name": old, "hash": sides[0].hash}}
        answer["new"] = {"name": new or str(default_path()), "hash": sides[1].hash}
        answer |= difference.to_dict() | {"cases": [one.to_dict() for one in changes]}
        typer.echo(to_json(answer))
    else:
        print_difference(difference, console())
        print_cases(changes, console())
    if fail_on_rank_change and any(one.changed for one in changes):
        raise typer.Exit(1)
