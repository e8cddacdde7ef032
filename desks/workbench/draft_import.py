"""An edited table or ontology as a draft: the same checks before it is saved as any other edit."""

from __future__ import annotations

from pathlib import Path

from desks.workbench.draft import Draft, FileEdit, read_file
from kb.errors import InputError
from kb.exchange import compare
from kb.exchange_files import read_edited
from kb.exchange_write import edited_files
from kb.knowledge import KnowledgeBase

__all__ = ["imported_draft"]

_TOLD = 6


def imported_draft(
    path: Path, knowledge: KnowledgeBase, root: Path, *, remove_many: bool = False
) -> Draft:
    """Return what a file says otherwise than the knowledge base, as edits of its YAML files.

    Args:
        path: a table (TSV, CSV, XLSX) or an ontology (OWL), exported and edited.
        knowledge: the knowledge base.
        root: its folder.
        remove_many: accept that the file leaves out more than half of a script.

    Raises:
        InputError: the file is none of them, says nothing new, or what it says cannot be taken.
    """
    outside = read_edited(path, knowledge)
    changes = compare(knowledge, outside, remove_many=remove_many)
    if not changes:
        mend = "edit it, save it, and give it again"
        raise InputError("the file says what the knowledge says", place=path.name, mend=mend)
    edits = tuple(
        FileEdit(one.file, read_file(root, one.file), one.text)
        for one in edited_files(changes, knowledge, root)
    )
    told = [f"{one.target.partition(':')[2]}: {one}" for one in changes[:_TOLD]]
    more = f"; and {len(changes) - _TOLD} more" if len(changes) > _TOLD else ""
    note = "; ".join([*outside.notes, *told]) + more
    return Draft("files", path.name, edits, note=f"{len(changes)} statements differ: {note}")
