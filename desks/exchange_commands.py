"""``dermatrace kb export`` and ``dermatrace kb import``: the knowledge in other forms, and back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kb.errors import InputError

__all__ = ["ExportFormat", "kb_export", "kb_import", "register"]

_SHOWN = 20
"""Problems of a file that are printed: one slip of a column makes thousands."""


class ExportFormat(StrEnum):
    """Forms that the knowledge base is written in."""

    owl = "owl"
    obo = "obo"
    tsv = "tsv"
    hpoa = "hpoa"


KnowledgeOption = Annotated[
    Path | None, typer.Option("--kb", help="Folder of another knowledge base.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the two commands to the ``kb`` commands."""
    app.command("export")(kb_export)
    app.command("import")(kb_import)


def kb_export(
    to: Annotated[ExportFormat, typer.Option(help="Form to write.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File.  [default: build/dermatrace.<form>]"),
    ] = None,
    kb: KnowledgeOption = None,
) -> None:
    """Write the knowledge base as OWL, OBO, a table for a spreadsheet, or HPO annotations."""
    from kb.export import export
    from kb.load import load_knowledge

    path = output or Path("build") / f"dermatrace.{to.value}"
    if path.is_dir():
        path = path / f"dermatrace.{to.value}"
    try:
        made = export(load_knowledge(kb), to.value, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot write: {reason}", place=str(error.filename or path), mend="check the path"
        ) from error
    for one in made.paths:
        typer.echo(f"written: {one}")
    for note in made.notes:
        typer.echo(note)


def kb_import(
    file: Annotated[Path, typer.Argument(help="Edited table (TSV, CSV, XLSX) or ontology (OWL).")],
    kb: KnowledgeOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    remove_many: Annotated[
        bool,
        typer.Option("--remove-many", help="Accept a file that leaves out most of a script."),
    ] = False,
) -> None:
    """Write what was edited in an exported table or ontology back into the YAML files."""
    from kb.exchange import ImportRefusedError, compare
    from kb.exchange_files import read_edited
    from kb.exchange_write import edited_files, write_changes
    from kb.load import default_path, load_knowledge

    root = kb or default_path()
    knowledge = load_knowledge(root)
    try:
        outside = read_edited(file, knowledge)
        for note in outside.notes:
            typer.echo(f"note: {note}")
        changes = compare(knowledge, outside, remove_many=remove_many)
        files = edited_files(changes, knowledge, root)
        if files and not dry_run:
            write_changes(files, outside, root)
    except ImportRefusedError as error:
        for problem in error.problems[:_SHOWN]:
            typer.echo(f"{file}: {problem}", err=True)
        if error.problems[_SHOWN:]:
            typer.echo(f"{file}: and {len(error.problems) - _SHOWN} more", err=True)
        raise
    for one in files:
        typer.echo(one.file)
        for change in one.changes:
            inside = "" if change.target.startswith("disorder:") else f"{change.target[8:]}: "
            typer.echo(f"  {inside}{change}")
    verb = "would change" if dry_run else "changed"
    typer.echo(f"{verb}: {len(changes)} statements in {len(files)} files")
