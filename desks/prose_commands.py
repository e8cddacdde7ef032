"""Free text on the command line: a text read into a case, shown, corrected and saved."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from desks.knowledge_commands import KnowledgeOption, writing
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case_document import LONGEST_TEXT
from reasoning.prose.mention import ProseReading

__all__ = ["add_text", "read_text_command", "save_case", "text_of", "with_text"]


def text_of(text: str | None, file: Path | None) -> str | None:
    """Return the text that was given, from the option, a file, or standard input (``-``).

    Raises:
        CaseError: it cannot be read, is empty, or is too long.
    """
    if text is not None and file is not None:
        raise CaseError("there are two texts", place="--text", mend="give --text or --text-file")
    if text is None and file is None:
        return None
    place = "--text" if file is None else str(file)
    try:
        if file is None:
            found = text or ""
        else:
            found = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise CaseError(reason, place=place, mend="check the path") from error
    except UnicodeDecodeError as error:
        raise CaseError(
            "the file is not UTF-8 text", place=place, mend="save it as UTF-8"
        ) from error
    if not found.strip():
        raise CaseError("the text is empty", place=place, mend="describe the patient in English")
    if len(found) > LONGEST_TEXT:
        mend = f"give at most {LONGEST_TEXT:,} characters"
        raise CaseError(f"the text has {len(found):,} characters", place=place, mend=mend)
    return found


def add_text(
    document: dict[str, Any],
    knowledge: KnowledgeBase,
    text: str | None,
    file: Path | None,
    drop: Sequence[str] | None,
    save: Path | None,
    *,
    words: bool = True,
) -> dict[str, Any]:
    """Add a text to a case, show what was read, and save the case where that is wanted.

    Raises:
        CaseError: see :func:`text_of` and :func:`with_text`.
    """
    found = text_of(text, file)
    if found is not None:
        from desks.terminal_prose import print_prose

        document, reading = with_text(document, found, knowledge, drop=drop or (), words=words)
        print_prose(reading, knowledge)
    elif drop:
        raise CaseError("there is no text to drop a finding of", place="--drop", mend="give --text")
    if save is not None:
        save_case(document, found, save)
        typer.echo(f"written: {save}")
    return document


def with_text(
    document: Mapping[str, Any],
    text: str,
    knowledge: KnowledgeBase,
    *,
    drop: Sequence[str] = (),
    words: bool = True,
) -> tuple[dict[str, Any], ProseReading]:
    """Return a case document with what a text says added, and the reading.

    What the document says otherwise counts, not the text.

    Args:
        document: of the case, as far as it is told otherwise.
        text: the case in words.
        knowledge: whose findings are read.
        drop: findings of the text to forget.
        words: hold the words of the text against those of the scripts, too.

    Raises:
        CaseError: a finding to drop is unknown or is not in the text.
    """
    from reasoning.case import resolve_case
    from reasoning.prose import reader_of
    from reasoning.prose.case import case_fields, without

    reader = reader_of(knowledge)
    reading = reader.read(text)
    dropped = [_named(name, knowledge, reading) for name in drop]
    bare = {key: value for key, value in document.items() if key != "images"}
    states = {
        seen.subject[0]: seen.state
        for seen in resolve_case(bare, knowledge).observations
        if len(seen.subject) == 1
    }
    choices = ["duration"] if document.get("duration") is not None else []
    reading = without(reading, reader.hierarchy, dropped=dropped, given=states, choices=choices)
    fields = case_fields(reading)
    merged = {
        **document,
        "observations": [*(document.get("observations") or ()), *fields["observations"]],
    }
    if words:
        merged["text"] = "\n".join(filter(None, (document.get("text"), fields.get("text"))))
    for key in ("age", "sex"):
        if merged.get(key) is None and key in fields:
            merged[key] = fields[key]
    return merged, reading


def _named(name: str, knowledge: KnowledgeBase, reading: ProseReading) -> str:
    from reasoning.case import resolve_case

    try:
        found = resolve_case({"present": [name]}, knowledge).observations[0].subject[0]
    except CaseError as error:
        raise CaseError(error.message, place="--drop", mend=error.mend) from error
    there = {one.finding for one in reading.findings} | {
        p for one in reading.lesions for p in one.parts
    }
    if found not in there:
        raise CaseError(
            f"the text does not say '{name}'", place="--drop", mend="see what was read without it"
        )
    return found


def save_case(document: Mapping[str, Any], text: str | None, path: Path) -> None:
    """Write a case file that holds the findings with the words they came from, to be edited."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    yaml.default_flow_style = False
    data = {key: value for key, value in document.items() if value not in (None, [], ())}
    if text is not None and "text" not in data:
        data["note"] = " ".join(text.split())
    with writing(path), path.open("w", encoding="utf-8") as file:
        yaml.dump(_plain(data), file)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def read_text_command(
    text: Annotated[str | None, typer.Argument(help="The text; or give --file.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="File with the text; - reads the input.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    kb: KnowledgeOption = None,
) -> None:
    """Read English clinical prose into findings, each with the words it came from."""
    from desks.casework import to_json
    from desks.terminal_prose import print_prose
    from kb.load import load_knowledge
    from reasoning.prose import reader_of

    found = text_of(text, file)
    if found is None:
        raise CaseError("there is no text", mend="give the text, or --file FILE")
    knowledge = load_knowledge(kb)
    reading = reader_of(knowledge).read(found)
    if json_:
        typer.echo(to_json(reading.to_dict()))
    else:
        print_prose(reading, knowledge)
