"""The command line: parse, call, print. Exit codes: 0, 1 (input or knowledge wrong), 2 (usage)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from desks import proof_commands, question_commands
from desks.knowledge_commands import KnowledgeOption, writing
from desks.knowledge_commands import app as kb_app
from desks.many_files import ManyFiles
from desks.prose_commands import read_text_command
from kb.errors import CaseError, DermatraceError
from kb.knowledge import KnowledgeBase

app = typer.Typer(
    name="dermatrace",
    help="Knowledge-guided differential diagnosis in dermatology, every number with its reason.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(kb_app, name="kb")
app.command("read-text")(read_text_command)
question_commands.register(app)


class Format(StrEnum):
    """Formats that ``diagnose`` writes as files."""

    json = "json"
    tsv = "tsv"
    html = "html"


class Sex(StrEnum):
    """Sex of the patient."""

    female = "female"
    male = "male"


class Setting(StrEnum):
    """Where the patient is seen; decides how common each disorder is beforehand."""

    primary = "primary-care"
    clinic = "dermatology-clinic"
    hospital = "hospital"
    online = "teledermatology"


class Modality(StrEnum):
    """How a photograph was taken."""

    auto = "auto"
    dermoscopic = "dermoscopic"
    clinical = "clinical"


Findings = Annotated[
    list[str] | None, typer.Option(help="A finding (id, name or synonym); may be repeated.")
]


FittedOption = Annotated[
    list[str] | None,
    typer.Option("--fitted", help="Use the counts of this data set, too; may be repeated."),
]


def _compiled(root: Path | None, fitted: list[str] | None = None) -> Any:
    from desks.casework import compiled_knowledge

    return compiled_knowledge(root, tuple(fitted or ()))


@contextmanager
def _about(case: str) -> Iterator[None]:
    """Name the case file in an error that is found while diagnosing."""
    try:
        yield
    except CaseError as error:
        place = ": ".join(part for part in (case, error.place) if part)
        raise CaseError(error.message, place=place, mend=error.mend) from error


def _document(
    case: Path | None,
    image: list[Path] | None,
    fields: dict[str, Any],
    knowledge: KnowledgeBase,
) -> tuple[dict[str, Any], Path, str]:
    """Return the case document from a file, or from options, with its folder and name."""
    from desks.casework import read_case_file

    given = {key: value for key, value in fields.items() if value not in (None, [], ())}
    if case is not None:
        document = read_case_file(case, knowledge)
        for key, value in given.items():
            extends = key in {"present", "absent"}
            document[key] = [*_listed(document, key, str(case)), *value] if extends else value
        document.setdefault("id", case.stem)
        folder, name = case.parent, str(case)
    else:
        document, folder, name = {"id": image[0].stem if image else "case", **given}, Path(), ""
    if image:
        own = [str(folder / str(one)) for one in _listed(document, "images", name)]
        document["images"] = [*own, *(str(path.absolute()) for path in image)]
        folder = Path()
    return document, folder, name


def _listed(document: dict[str, Any], key: str, place: str) -> list[Any]:
    """Return the list under a key of a case file, empty where there is none."""
    value = document.get(key) or []
    if not isinstance(value, list):
        where = f"{place}: {key}" if place else key
        raise CaseError("this is not a list", place=where, mend=f"write {key}: [...]")
    return value


@app.command()
def diagnose(
    case: Annotated[Path | None, typer.Argument(help="Case file (YAML or JSON).")] = None,
    image: Annotated[list[Path] | None, typer.Option(help="Photograph; may be repeated.")] = None,
    modality: Annotated[Modality, typer.Option(help="How it was taken.")] = Modality.auto,
    age: Annotated[float | None, typer.Option(help="Age in years.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="Sex.")] = None,
    site: Annotated[list[str] | None, typer.Option(help="Body site; may be repeated.")] = None,
    duration: Annotated[str | None, typer.Option(help="How long, e.g. '8 months'.")] = None,
    symptom: Annotated[list[str] | None, typer.Option(help="Symptom; may be repeated.")] = None,
    present: Findings = None,
    absent: Findings = None,
    setting: Annotated[Setting | None, typer.Option(help="Where the patient is seen.")] = None,
    format_: Annotated[
        list[Format] | None, typer.Option("-f", "--format", help="Also write this file.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder or name for the files.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many hypotheses to show.")] = 10,
    keep_excluded: Annotated[
        bool, typer.Option(help="Rank disorders that an exclusion rule rules out, too.")
    ] = False,
    mm_per_pixel: Annotated[
        float | None,
        typer.Option(min=1e-4, max=10.0, help="Size of the images' pixels, for sizes in mm."),
    ] = None,
    text: Annotated[str | None, typer.Option(help="The case in English prose.")] = None,
    text_file: Annotated[Path | None, typer.Option(help="... in a file; - is the input.")] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help="Forget a finding of the text; may be repeated.")
    ] = None,
    save_case: Annotated[
        Path | None, typer.Option(help="Write the case as a file, to correct it.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help="A table of cases (csv, tsv, jsonl, parquet) instead.")
    ] = None,
    restart: Annotated[bool, typer.Option(help="Begin an unfinished batch anew.")] = False,
    fitted: FittedOption = None,
    kb: KnowledgeOption = None,
) -> None:
    """Rank the disorders that explain a case; from a file, a text, options, or all of them."""
    if batch is not None:
        of_one = [case, image, age, sex, site, duration, symptom, present, absent, format_]
        of_one += [text, text_file, drop, save_case, mm_per_pixel]
        if output is None or any(one not in (None, []) for one in of_one):
            need = "give a file with -o, and no fields of a single case"
            raise typer.BadParameter(need, param_hint="--batch")
        from desks.batch_command import run_batch

        run_batch(
            batch,
            output,
            _compiled(kb, fitted),
            top=top,
            setting=(setting or Setting.clinic).value,
            keep_excluded=keep_excluded,
            restart=restart,
        )
        return
    from desks import prose_commands as prose
    from desks import terminal
    from desks.casework import resolve, with_images
    from reasoning.engine import diagnose as run

    if output is not None and not format_:
        raise typer.BadParameter("give the formats to write with -f", param_hint="--output")
    fields = {
        "age": age,
        "sex": sex.value if sex else None,
        "setting": setting.value if setting else None,
        "duration": duration,
        "present": [*(site or []), *(symptom or []), *(present or [])],
        "absent": absent or [],
    }
    compiled = _compiled(kb, fitted)
    document, folder, place = _document(case, image, fields, compiled.knowledge)
    if str(document.get("note", "")).startswith("phenopacket: "):
        typer.echo(document["note"])  # what of it was not used
    resolve(document, compiled.knowledge, place)  # before the pictures: they take seconds
    document = prose.add_text(document, compiled.knowledge, text, text_file, drop, save_case)
    document, readings = with_images(
        document, folder, modality=modality.value, mm_per_pixel=mm_per_pixel
    )
    for reading in readings:
        terminal.print_reading(reading, compiled.knowledge)
    told = resolve(document, compiled.knowledge, place)
    with _about(place):
        result = run(told, compiled, keep_excluded=keep_excluded)
    terminal.print_differential(result, top=top)
    for one in format_ or []:
        with writing(output):
            typer.echo(f"written: {terminal.write_result(result, one.value, output)}")


proof_commands.register(app)


@app.command()
def read(
    image: Annotated[Path, typer.Argument(help="Photograph.")],
    modality: Annotated[Modality, typer.Option(help="How it was taken.")] = Modality.auto,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    mm_per_pixel: Annotated[
        float | None,
        typer.Option(min=1e-4, max=10.0, help="Size of a pixel on the skin, for sizes in mm."),
    ] = None,
) -> None:
    """Read a photograph into findings with calibrated probabilities."""
    from desks import terminal
    from desks.casework import read_image, to_json
    from kb.load import load_knowledge

    reading = read_image(image, modality=modality.value, mm_per_pixel=mm_per_pixel)
    if json_:
        typer.echo(to_json(reading.to_dict()))
    else:
        terminal.print_reading(reading, load_knowledge())


@app.command(cls=ManyFiles)
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

    sides = {"inside": inside or (), "outside": outside or ()}
    figures = run_benchmark(
        name, cases=cases, train=train, knowledge=knowledge, plots=plots, **sides
    )
    text = to_json(figures)
    typer.echo(text)
    if json_ is not None:
        with writing(json_):
            json_.write_text(text + "\n", encoding="utf-8")


@kb_app.command("fit")
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


@kb_app.command("calibrate")
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


if __name__ == "__main__":
    main()
