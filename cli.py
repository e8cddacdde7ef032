"""The command line: parse, call, print. Exit codes: 0, 1 (input or knowledge wrong), 2 (usage)."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import commands as measure_commands
from desks import diagnose_command, proof_commands, question_commands
from desks.knowledge_commands import KnowledgeOption, writing
from desks.knowledge_commands import app as kb_app
from desks.prose_commands import read_text_command
from kb.errors import DermatraceError

app = typer.Typer(
    name="dermatrace",
    help="Knowledge-guided differential diagnosis in dermatology, every number with its reason.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(kb_app, name="kb")
diagnose_command.register(app)
app.command("read-text")(read_text_command)
question_commands.register(app)
proof_commands.register(app)
measure_commands.register(app, kb_app)


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Folder for checkpoints, log and weights.")],
    recipe: Annotated[str, typer.Option(help="research, open or lesion.")] = "research",
    data: Annotated[Path | None, typer.Option(help="Folder of the picture sets.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Override the recipe.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the last checkpoint.")] = True,
    publish: Annotated[bool, typer.Option(help="Calibrate, measure, write the card.")] = True,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    archive: Annotated[
        list[str] | None,
        typer.Option(help="NAME=FOLDER of an original archive to learn from; may be repeated."),
    ] = None,
) -> None:
    """Train the network that reads photographs, and publish weights with a model card."""
    from vision import publish as publishing
    from vision import train as training
    from vision.archives import parse_archives

    archives = parse_archives(archive or ())
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    cache = out.parent / "cache"
    last = training.run(
        recipe,
        out,
        data=data,
        cache=cache,
        epochs=epochs,
        resume=resume,
        device=device,
        progress=True,
        archives=archives,
    )
    typer.echo(f"written: {last}")
    if publish:
        target = out / f"{recipe}.safetensors"
        publishing.publish(last, target, data=data, cache=cache, archives=archives)
        typer.echo(f"written: {target}")


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 7860,
    open_browser: Annotated[bool, typer.Option(help="Open the browser.")] = False,
    kb: KnowledgeOption = None,
) -> None:
    """Open the app."""
    from ui import launch

    launch(port=port, open_browser=open_browser, root=kb)


def main() -> None:
    """Run the command line; an error of the user's is one line and exit code 1."""
    try:
        app()
    except DermatraceError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:  # a full disk behind the output is no fault of ours
            raise
        typer.echo(f"error: cannot write: {error.strerror}; free some space", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
