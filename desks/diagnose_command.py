"""``dermatrace diagnose``: a case or a photograph, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from desks.knowledge_commands import KnowledgeOption, writing
from desks.picture_command import Modality, read, refuse_unread
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase

__all__ = ["Format", "Setting", "Sex", "diagnose", "register"]


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
    lesions = "skin-cancer-clinic"
    report = "case-report"


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
        str | None,
        typer.Option(
            "-o",
            "--output",
            help="Folder (ends in a slash, or takes several files; made if missing) or file name.",
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many hypotheses to show.")] = 10,
    keep_excluded: Annotated[
        bool, typer.Option(help="Rank disorders that an exclusion rule rules out, too.")
    ] = False,
    mm_per_pixel: Annotated[
        float | None,
        typer.Option(min=1e-4, max=10.0, help="Size of the images' pixels, for sizes in mm."),
    ] = None,
    picture_class: Annotated[
        bool, typer.Option(help="Use the network's own sorting of an image, too.")
    ] = True,
    text: Annotated[str | None, typer.Option(help="The case in English prose.")] = None,
    text_file: Annotated[Path | None, typer.Option(help="... in a file; - is the input.")] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help="Forget a finding of the text; may be repeated.")
    ] = None,
    words: Annotated[
        bool,
        typer.Option(
            "--words/--findings-only", help="Weigh the words of the text beside its findings."
        ),
    ] = True,
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
            Path(output),
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
    from desks.result_files import write_results
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
    document = prose.add_text(
        document, compiled.knowledge, text, text_file, drop, save_case, words=words
    )
    document, readings = with_images(
        document,
        folder,
        modality=modality.value,
        mm_per_pixel=mm_per_pixel,
        diagnosis_support=picture_class,
    )
    for reading in readings:
        terminal.print_reading(reading, compiled.knowledge)
    told = resolve(document, compiled.knowledge, place)
    refuse_unread(told, readings, compiled.knowledge, place)
    with _about(place):
        result = run(told, compiled, keep_excluded=keep_excluded)
    terminal.print_differential(result, top=top)
    with writing(Path(output) if output else None):
        for path in write_results(result, [one.value for one in format_ or []], output):
            typer.echo(f"written: {path}")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(diagnose)
    app.command()(read)
