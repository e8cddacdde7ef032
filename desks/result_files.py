"""Where the files of an answer go: into a folder, made where it is missing, or under a name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from desks.casework import to_json
from reasoning.engine import Differential
from reasoning.page import result_page
from reasoning.result import result_dict, result_tsv

__all__ = ["folder_of", "write_results"]

_ENDINGS = (".json", ".tsv", ".html")


def folder_of(output: str, *, several: bool = False) -> Path | None:
    """Return the folder that a user means, made where it is missing; None for the name of a file.

    Args:
        output: a path as it was typed: one that ends in a slash is a folder.
        several: several files go there, so that a path without the ending of one is a folder.

    Raises:
        OSError: the folder cannot be made.
    """
    path = Path(output)
    named = output.endswith(("/", os.sep)) or (several and path.suffix not in _ENDINGS)
    if not named and not path.is_dir():
        return None
    path.mkdir(parents=True, exist_ok=True)
    return path


def write_results(
    differential: Differential, forms: Sequence[str], output: str | None
) -> Iterator[Path]:
    """Write the result in some formats and yield the path of each.

    Args:
        differential: the answer.
        forms: ``json``, ``tsv`` or ``html``.
        output: a folder (see :func:`folder_of`), or a file name whose ending is replaced; None
            writes ``<case>.<form>`` into the current folder.

    Raises:
        OSError: a file cannot be written.
    """
    folder = Path() if output is None else folder_of(output, several=len(forms) > 1)
    for form in forms:
        if folder is not None or output is None:
            path = (folder or Path()) / f"{differential.case.id}.{form}"
        else:
            named = Path(output)
            stem = named.stem if named.suffix in _ENDINGS else named.name
            path = named.with_name(f"{stem}.{form}")
        path.write_text(_written(differential, form), encoding="utf-8")
        yield path


def _written(differential: Differential, form: str) -> str:
    match form:
        case "json":
            return to_json(result_dict(differential)) + "\n"
        case "tsv":
            return result_tsv(differential)
        case _:
            return result_page(differential)
