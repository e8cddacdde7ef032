"""The commands that measure on labelled tables: ``bench``, ``kb fit``, ``kb calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desks.knowledge_commands import KnowledgeOption, writing
from desks.many_files import ManyFiles
from kb.errors import InputError

__all__ = ["bench", "kb_calibrate", "kb_fit", "register"]


def bench(
    name: Annotated[str, typer.Argument(help="Name of the benchmark; 'list' names them all.")],
    cases: Annotated[
        Path | None, typer.Option(help="File of cases; for random ones, how many.")
    ] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
    train: Annotated[
        Path | None,
        typer.Option(help="Labelled table to learn from; else cross-validation inside the cases."),
    ] = None,
    knowledge: Annotated[str, typer.Option(help="authored, or fitted to a table.")] = "authored",
    plots: Annotated[
        Path | None, typer.Option(help="Folder for the plots of 'calibration' (HTML and PNG).")
    ] = None,
    inside: Annotated[
        list[Path] | None, typer.Option(help="Of 'scope': files of pictures of skin.")
    ] = None,
    outside: Annotated[
        list[Path] | None, typer.Option(help="Of 'scope': files of everyday pictures.")
    ] = None,
) -> None:
    """Measure on a named data set or workload; prints JSON."""
    from benchmarks import run_benchmark
    from desks.casework import to_json

    if json_ is not None:  # before the measuring, which may take an hour
        with writing(json_):
            json_.parent.mkdir(parents=True, exist_ok=True)
        if json_.is_dir():
            raise InputError("this is a folder", place=str(json_), mend="name a file in it")
    sides = {"inside": inside or (), "outside": outside or ()}
    figures = run_benchmark(
        name, cases=cases, train=train, knowledge=knowledge, plots=plots, **sides
    )
    text = to_json(figures)
    typer.echo(text)
    if json_ is not None:
        with writing(json_):
            json_.write_text(text + "\n", encoding="utf-8")


def kb_fit(
    name: Annotated[
        str, typer.Argument(help="A public table (see 'bench list'), or a name for your own.")
    ],
    cases: Annotated[Path | None, typer.Option(help="Labelled table (CSV).")] = None,
    kb: KnowledgeOption = None,
) -> None:
    """Count n of N from a labelled table into the folder 'fitted' of the knowledge base."""
    from benchmarks.fitting import fit_table
    from kb.load import default_path, load_knowledge

    made = fit_table(name, load_knowledge(kb), cases=cases)
    root = default_path() if kb is None else kb
    with writing(root):
        path = made.set.save(root)
    typer.echo(f"written: {path} ({made.set.cases} cases, {len(made.set.labels)} labels)")
    if made.unmapped:
        left = ", ".join(f"{label} ({n})" for label, n in made.unmapped.items())
        typer.echo(f"not counted, no such disorder: {left}")


def kb_calibrate(
    name: Annotated[
        str | None, typer.Argument(help="A public table, or a name for your own; all by default.")
    ] = None,
    cases: Annotated[Path | None, typer.Option(help="Labelled table (CSV).")] = None,
    knowledge: Annotated[
        str, typer.Option(help="authored, or fitted for the counts of this table.")
    ] = "fitted",
    left_out: Annotated[
        bool, typer.Option(help="Measure whether a left-out disorder is noticed; half of the time.")
    ] = True,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to fit with.")] = 2,
    kb: KnowledgeOption = None,
) -> None:
    """Measure temperature, sets and urgency on a labelled table into the folder 'calibration'."""
    from benchmarks.calibrate import calibrate, calibrate_all
    from kb.load import default_path, load_knowledge

    root = default_path() if kb is None else kb
    base = load_knowledge(kb)
    if name is None:
        found = calibrate_all(base, root, leave_out=left_out, jobs=jobs)
    else:
        one = calibrate(
            name, base, root, knowledge=knowledge, cases=cases, leave_out=left_out, jobs=jobs
        )
        found = iter([one])
    for one in found:
        with writing(root):
            path = one.save(root)
        typer.echo(f"written: {path} ({one.cases} cases, temperature {one.temperature:g})")


def register(app: typer.Typer, kb_app: typer.Typer) -> None:
    """Add the commands to the command line and to its group ``kb``."""
    app.command(cls=ManyFiles)(bench)
    kb_app.command("fit")(kb_fit)
    kb_app.command("calibrate")(kb_calibrate)
