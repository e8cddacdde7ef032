"""The case behind a question of the command line, and its answer as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from desks.picture_command import refuse_unread
from kb.errors import CaseError

if TYPE_CHECKING:
    from reasoning.engine import Differential

__all__ = ["answered", "print_json"]


def answered(
    case: Path | None,
    kb: Path | None,
    fitted: list[str] | None,
    keep_excluded: bool,
    more: dict[str, list[str]] | None = None,
) -> Differential:
    """Answer a case file, with further findings; no file is a case of which nothing is known."""
    from desks.casework import compiled_knowledge, read_case_file, resolve, with_images
    from reasoning.engine import diagnose

    compiled = compiled_knowledge(kb, tuple(fitted or ()))
    place = "" if case is None else str(case)
    document: dict[str, Any] = (
        {"id": "nothing-known"} if case is None else read_case_file(case, compiled.knowledge)
    )
    for key, names in (more or {}).items():
        given = document.get(key) or []
        document[key] = [*given, *names] if isinstance(given, list) else given
    resolve(document, compiled.knowledge, place)  # before the pictures: they take seconds
    document, readings = with_images(document, Path() if case is None else case.parent)
    told = resolve(document, compiled.knowledge, place)
    refuse_unread(told, readings, compiled.knowledge, place)
    try:
        return diagnose(told, compiled, keep_excluded=keep_excluded)
    except CaseError as error:
        where = ": ".join(part for part in (place, error.place) if part)
        raise CaseError(error.message, place=where, mend=error.mend) from error


def print_json(differential: Differential, answer: dict[str, Any]) -> None:
    """Print an answer with what it was made from."""
    from importlib.metadata import version

    from desks.casework import to_json
    from reasoning.result import DISCLAIMER

    compiled = differential.model.compiled
    made = {
        "software": "dermatrace",
        "version": version("dermatrace"),
        "knowledgeHash": compiled.knowledge.hash,
        "parametersHash": compiled.parameters.hash,
        "setting": differential.model.name,
        "fitted": [one.dataset for one in compiled.fitted],
        "disclaimer": DISCLAIMER,
    }
    case = differential.case.to_document()
    typer.echo(to_json({"analysisMetadata": made, "case": case} | answer))
