"""Which reader an edited file is for, by its ending."""

from __future__ import annotations

from pathlib import Path

from kb.errors import InputError
from kb.exchange import Outside
from kb.knowledge import KnowledgeBase
from kb.table_file import ENDINGS as TABLES

__all__ = ["read_edited"]

_OWL = {".owl", ".rdf", ".xml", ".nt"}


def read_edited(path: Path, knowledge: KnowledgeBase) -> Outside:
    """Return what an exported and edited table or ontology says.

    Raises:
        InputError: it is none of them.
        ImportRefusedError: what it says makes no sense, each with its place.
    """
    ending = path.suffix.lower()
    if ending in TABLES:
        from kb.exchange_table import read_table as read
    elif ending in _OWL:
        from kb.exchange_owl import read_owl as read
    else:
        mend = "give .tsv, .csv, .xlsx, .owl, .rdf or .nt"
        raise InputError(f"files that end in '{ending}' are not read", place=path.name, mend=mend)
    return read(path, knowledge)
