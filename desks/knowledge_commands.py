"""The commands of ``dermatrace kb``: check, build and look at the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desks import diff_command, exchange_commands
from kb.errors import CaseError, InputError
from kb.lookup import unknown_disorder

if TYPE_CHECKING:
    from kb.knowledge import KnowledgeBase

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
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Tell what the knowledge rests on.")
    ] = False,
    json_: Annotated[
        Path | None, typer.Option("--json", help="Write all of it to this file, too.")
    ] = None,
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
    answer: dict[str, Any] = {"problems": [problem.to_dict() for problem in problems]}
    if evidence and knowledge is not None:
        answer["evidence"] = _evidence(knowledge, kb)
    if json_ is not None:
        from desks.casework import to_json

        with writing(json_):
            json_.write_text(to_json(answer) + "\n", encoding="utf-8")
    if counts["error"] or (strict and counts["warning"]):
        raise typer.Exit(1)


def _evidence(knowledge: KnowledgeBase, root: Path | None) -> dict[str, Any]:
    """Print the report on evidence and return it as plain data."""
    from desks.terminal import console
    from desks.terminal_evidence import print_evidence
    from kb.counts import fitted_sets
    from kb.evidence_report import evidence_report
    from kb.load import default_path
    from reasoning.beliefs import strength_of
    from reasoning.parameters import DEFAULT_PARAMETERS

    report = evidence_report(
        knowledge,
        lambda stated: strength_of(stated, DEFAULT_PARAMETERS),
        fitted_sets(root or default_path()),
    )
    print_evidence(report, console())
    return report.to_dict()


@app.command("build")
def kb_build(
    out: Annotated[Path, typer.Option("-o", "--output", help="Folder.")] = Path("build/ontology"),
    kb: KnowledgeOption = None,
) -> None:
    """Write the OWL ontology and let HermiT classify it."""
    from kb.load import default_path, load_knowledge
    from kb.ontology import build_ontology, classify, save_ontology

    onto = build_ontology(load_knowledge(kb))
    with writing(out):
        paths = save_ontology(onto, out)
    result = classify(onto, root=kb or default_path())
    for path in paths:
        typer.echo(f"written: {path}")
    typer.echo(f"HermiT: consistent, {result.classes} classes, none unsatisfiable")


@app.command("show")
def kb_show(
    disorder: Annotated[str, typer.Argument(help="Disorder or class: id, name or identifier.")],
    fitted: Annotated[
        list[str] | None,
        typer.Option(help="Show the counts of this data set; may be repeated.  [default: all]"),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    kb: KnowledgeOption = None,
) -> None:
    """Print an illness script, each statement with its evidence and what was counted beside it."""
    from desks import terminal, terminal_script
    from desks.casework import to_json
    from desks.script import class_data, script_data
    from kb.counts import fitted_sets
    from kb.load import default_path, load_knowledge

    knowledge = load_knowledge(kb)
    sets = fitted_sets(kb or default_path(), fitted or ())
    found = knowledge.find_disorder(disorder)
    target = knowledge.find_target(disorder) if found is None else None
    if target is not None:
        found = knowledge.disorders.get(target.id)
    if found is not None:
        data = script_data(found, knowledge, sets)
    elif target is not None:
        data = class_data(knowledge.classes[target.id], knowledge, sets)
    else:
        raise unknown_disorder(disorder, knowledge)
    if json_:
        typer.echo(to_json(data))
    else:
        terminal_script.print_script(data, terminal.console())


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


diff_command.register(app)
exchange_commands.register(app)
