"""The commands of ``dermatrace kb``: check, build and look at the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kb.errors import CaseError, InputError

__all__ = [
    "KnowledgeOption",
    "app",
    "kb_build",
    "kb_check",
    "kb_findings",
    "kb_list",
    "kb_schema",
    "kb_show",
    "writing",
]

app = typer.Typer(help="Check, build and look at the knowledge base.", no_args_is_help=True)

KnowledgeOption = Annotated[
    Path | None, typer.Option("--kb", help="Folder of another knowledge base.", show_default=False)
]


@contextmanager
def writing(path: Path | None) -> Iterator[None]:
    """Tell a place that cannot be written to in one line."""
    try:
        yield
    except OSError as error:
        where = str(error.filename or path or "")
        reason = error.strerror or str(error)
        raise InputError(f"cannot write: {reason}", place=where, mend="check the path") from error


@app.command("check")
def kb_check(
    kb: KnowledgeOption = None,
    strict: Annotated[bool, typer.Option(help="Warnings fail, too.")] = False,
    info: Annotated[bool, typer.Option(help="Show what is only worth knowing.")] = False,
) -> None:
    """Report every problem of the knowledge base at once, each with file and place."""
    from kb.load import check_knowledge

    knowledge, problems = check_knowledge(kb)
    for problem in problems:
        if info or problem.level != "info":
            typer.echo(str(problem))
    counts = {lv: sum(p.level == lv for p in problems) for lv in ("error", "warning", "info")}
    typer.echo(
        f"{counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
        + (f"; {len(knowledge.disorders)} disorders" if knowledge else "")
    )
    if counts["error"] or (strict and counts["warning"]):
        raise typer.Exit(1)


@app.command("build")
def kb_build(
    out: Annotated[Path, typer.Option("-o", "--output", help="Folder.")] = Path("build/ontology"),
    kb: KnowledgeOption = None,
) -> None:
    """Write the OWL ontology and let HermiT classify it."""
    from kb.load import load_knowledge
    from kb.ontology import build_ontology, classify, save_ontology

    onto = build_ontology(load_knowledge(kb))
    with writing(out):
        paths = save_ontology(onto, out)
    result = classify(onto)
    for path in paths:
        typer.echo(f"written: {path}")
    typer.echo(f"HermiT: consistent, {result.classes} classes, none unsatisfiable")


@app.command("show")
def kb_show(
    disorder: Annotated[str, typer.Argument(help="Disorder: id or name.")],
    kb: KnowledgeOption = None,
) -> None:
    """Print an illness script, each assertion with its evidence."""
    from desks import terminal
    from kb.knowledge import nearest
    from kb.load import load_knowledge

    knowledge = load_knowledge(kb)
    found = knowledge.find_disorder(disorder)
    if found is None:
        near = nearest(disorder, list(knowledge.disorders))
        mend = f"did you mean {' or '.join(near)}?" if near else "see 'dermatrace kb list'"
        raise CaseError(f"unknown disorder '{disorder}'", mend=mend)
    terminal.print_script(found, knowledge)


@app.command("list")
def kb_list(kb: KnowledgeOption = None) -> None:
    """List the disorders."""
    from kb.load import load_knowledge

    for disorder in sorted(load_knowledge(kb).disorders.values(), key=lambda d: d.label):
        typer.echo(f"{disorder.id}\t{disorder.label}\t{disorder.group}")


@app.command("findings")
def kb_findings(
    axis: Annotated[str | None, typer.Option(help="Only this axis.")] = None,
    kb: KnowledgeOption = None,
) -> None:
    """List the vocabulary."""
    from kb.load import load_knowledge

    knowledge = load_knowledge(kb)
    axes = sorted({finding.axis for finding in knowledge.findings.values()})
    if axis is not None and axis not in axes:
        raise CaseError(f"unknown axis '{axis}'", mend=f"one of {', '.join(axes)}")
    for finding in knowledge.findings.values():
        if axis in (None, finding.axis):
            typer.echo(f"{finding.id}\t{finding.axis}\t{finding.definition}")


@app.command("schema")
def kb_schema(
    out: Annotated[Path, typer.Option("-o", "--output", help="Folder.")] = Path("build/schemas"),
    plain: Annotated[
        bool, typer.Option(help="Without the ids of this knowledge base (as in kb/schemas).")
    ] = False,
    kb: KnowledgeOption = None,
) -> None:
    """Write JSON Schemas, with which editors complete and check the files while you type."""
    from kb.json_schema import write_schemas
    from kb.load import load_knowledge

    knowledge = None if plain else load_knowledge(kb)
    with writing(out):
        paths = write_schemas(out, knowledge)
    for path in paths:
        typer.echo(f"written: {path}")
