"""Which labelled table a file is: told by its columns."""

from __future__ import annotations

from pathlib import Path

from benchmarks import TABLES, table
from benchmarks.examples import Example, Table
from benchmarks.own_table import own_table
from kb.errors import InputError
from kb.knowledge import KnowledgeBase

__all__ = ["recognized"]

_OTHER_FORM = ("columns missing",)


def recognized(path: Path, knowledge: KnowledgeBase) -> tuple[str, Table, list[Example]]:
    """Return the name of the table that a file is, how it is read, and its cases.

    A file that is none of the public tables is read as a table of one's own.

    Raises:
        InputError: it is a table of a known form with a wrong cell, or no table at all.
    """
    for name in TABLES:
        reading = table(name)
        try:
            return name, reading, reading.read(path, knowledge)
        except InputError as error:
            if not error.message.startswith(_OTHER_FORM):
                raise
    own = own_table(path.stem.replace("_", "-").lower())
    return path.stem, own, own.read(path, knowledge)
