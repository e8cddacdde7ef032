"""Every save can be taken back, and that again: nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.workbench.draft import FileEdit
from desks.workbench.save import ChangedSinceError, Saved, rebased, save, store_of
from desks.workbench.save_record import SaveRecord
from kb.errors import InputError

__all__ = ["Kept", "edits_back", "saves", "take_back"]

_BACK, _AGAIN = "Taken back", "Brought back"


@dataclass(frozen=True)
class Kept:
    """A save in the list.

    Attributes:
        undone_by: id of the save that took it back; empty while it stands.
    """

    record: SaveRecord
    undone_by: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return self.record.to_dict() | {"undoneBy": self.undone_by}


def saves(root: Path) -> tuple[Kept, ...]:
    """Return all saves of a folder, the newest first."""
    records = store_of(root).records()
    undone: dict[str, str] = {}
    for one in reversed(records):  # what was taken back and brought back again stands
        if one.undoes:
            undone[one.undoes] = one.id
            for id_, by in list(undone.items()):
                if by == one.undoes:
                    del undone[id_]
    return tuple(Kept(one, undone.get(one.id, "")) for one in records)


def edits_back(id_: str, root: Path) -> tuple[FileEdit, ...]:
    """Return the edits that take a save back, over the files as they are now.

    Raises:
        InputError: there is no such save.
        ChangedSinceError: a later edit changed the same lines.
    """
    back = [one.back for one in store_of(root).edits(id_)]
    try:
        return rebased(back, root)
    except ChangedSinceError as error:
        later = _later(id_, error.files, root)
        words = f"a later edit changed the same lines{later}"
        mend = "take that one back first, or edit the place by hand"
        raise InputError(words, place=", ".join(error.files), mend=mend) from error


def take_back(id_: str, root: Path, *, editor: str, reason: str) -> Saved:
    """Take a save back, as a save of its own.

    Raises:
        InputError: there is no such save, it is taken back already, or a later edit is in the way.
        KnowledgeBaseError: without it the knowledge base would have errors.
    """
    kept = next((one for one in saves(root) if one.record.id == id_), None)
    if kept is None:
        raise InputError(f"there is no save '{id_}'", place="undo", mend="see the list of saves")
    if kept.undone_by:
        mend = "to bring it back, take that save back"
        message = f"it is taken back already, by the save {kept.undone_by}"
        raise InputError(message, place="undo", mend=mend)
    edits = edits_back(id_, root)
    head, _, tail = kept.record.title.partition(": ")
    said = {_BACK: f"{_AGAIN}: {tail}", _AGAIN: f"{_BACK}: {tail}"}
    title = said.get(head, f"{_BACK}: {kept.record.title}")
    return save(edits, root, editor=editor, reason=reason, title=title, undoes=id_)


def _later(id_: str, files: Sequence[str], root: Path) -> str:
    """Name the saves after one that touch the same files."""
    names = []
    for one in store_of(root).records():
        if one.id == id_:
            break
        if set(one.files) & set(files):
            names.append(f"{one.title} ({one.editor}, {one.at})")
    return f": {'; '.join(names)}" if names else ""
