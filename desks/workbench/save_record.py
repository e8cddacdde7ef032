"""What is kept of every save: who, when, why, and each file before and after."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from desks.workbench.draft import FileEdit
from kb.errors import InputError

__all__ = ["SaveRecord", "Store", "new_record", "signed"]

_MOST_REASON = 4000


@dataclass(frozen=True)
class SaveRecord:
    """One save.

    Attributes:
        id: date, time (UTC, to the microsecond) and a few letters; ids sort by time.
        at: when, as ISO 8601 with the offset.
        title: what was edited, in words.
        files: paths relative to the knowledge base.
        undoes: id of the save that this one takes back; empty for any other.
        place: where it is kept, in words.
    """

    id: str
    at: str
    editor: str
    reason: str
    title: str
    files: tuple[str, ...]
    undoes: str = ""
    place: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "id": self.id,
            "at": self.at,
            "editor": self.editor,
            "reason": self.reason,
            "title": self.title,
            "files": list(self.files),
            "undoes": self.undoes,
            "place": self.place,
        }


class Store(Protocol):
    """Where saves are kept: a branch of the repository, or a journal beside the folder."""

    def words(self) -> str:
        """Say where saves are kept, for a reader."""

    def trouble(self) -> str:
        """Say why nothing can be kept there; empty where it can."""

    def keep(self, record: SaveRecord, edits: Sequence[FileEdit]) -> SaveRecord:
        """Keep a save; return its record with its place."""

    def records(self) -> list[SaveRecord]:
        """Return all saves, the newest first."""

    def edits(self, id_: str) -> tuple[FileEdit, ...]:
        """Return the files of a save, before and after."""


def signed(editor: str, reason: str) -> tuple[str, str]:
    """Return editor and reason as they are kept.

    Raises:
        InputError: one of them is empty or holds what no record can hold.
    """
    name, why = " ".join((editor or "").split()), (reason or "").strip()
    if not name:
        raise InputError("no editor is named", place="editor", mend="write your name")
    if len(name) > 120 or re.search(r"[<>\x00-\x1f]", name):
        mend = "use letters, digits, blanks and stops, at most 120"
        raise InputError("this cannot be the name of an editor", place="editor", mend=mend)
    if not why:
        raise InputError("no reason is given", place="reason", mend="say why, in a sentence")
    if len(why) > _MOST_REASON or "\x00" in why:
        mend = f"use at most {_MOST_REASON} characters"
        raise InputError("this cannot be kept as a reason", place="reason", mend=mend)
    return name, why


def new_record(
    edits: Sequence[FileEdit], *, editor: str, reason: str, title: str, undoes: str = ""
) -> SaveRecord:
    """Return the record of a save that is made now."""
    now = datetime.now(UTC)
    return SaveRecord(
        id=f"{now:%Y-%m-%d-%H%M%S-%f}-{secrets.token_hex(2)}",
        at=now.astimezone().isoformat(timespec="seconds"),
        editor=editor,
        reason=reason,
        title=" ".join(title.split()),
        files=tuple(one.file for one in edits),
        undoes=undoes,
    )
