"""Saves kept without git: one dated file each, in a folder beside the knowledge base."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from desks.workbench.draft import FileEdit
from desks.workbench.save_record import SaveRecord
from kb.errors import InputError

__all__ = ["Journal"]


class Journal:
    """The folder ``<knowledge base>-journal`` with a JSON file for each save."""

    def __init__(self, root: Path) -> None:
        root = root.resolve()
        self.folder = root.parent / f"{root.name}-journal"

    def words(self) -> str:
        """Say where saves are kept."""
        return f"each save is a dated file in {self.folder}"

    def trouble(self) -> str:
        """Say why nothing can be kept there; empty where it can."""
        try:
            self.folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            os.close(handle)
            Path(name).unlink()
        except OSError as error:
            return f"{self.folder}: {error.strerror or error}"
        return ""

    def keep(self, record: SaveRecord, edits: Sequence[FileEdit]) -> SaveRecord:
        """Write the file of a save.

        Raises:
            OSError: it cannot be written.
        """
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{record.id}.json"
        kept = replace(record, place=f"journal {path}")
        data = kept.to_dict() | {"edits": [one.to_dict() for one in edits]}
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            json.dump(data, file, indent=1, ensure_ascii=False)
        Path(name).replace(path)
        return kept

    def records(self) -> list[SaveRecord]:
        """Return all saves, the newest first."""
        found = [self._read(path) for path in self.folder.glob("*.json")]
        records = [_record(data) for data in found]
        return sorted(records, key=lambda one: one.id, reverse=True)

    def edits(self, id_: str) -> tuple[FileEdit, ...]:
        """Return the files of a save.

        Raises:
            InputError: there is no such save.
        """
        path = self.folder / f"{id_}.json"
        if path.name != f"{id_}.json" or not path.is_file():
            mend = "see the list of saves"
            raise InputError(f"there is no save '{id_}'", place=str(self.folder), mend=mend)
        return tuple(FileEdit.from_dict(one) for one in self._read(path)["edits"])

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            data = json.loads(path.read_bytes())
            if isinstance(data, dict) and isinstance(data.get("edits"), list):
                return data
        except (OSError, ValueError) as error:
            mend = "put it right, or take it out of the folder"
            message = f"this file of the journal cannot be read: {error}"
            raise InputError(message, place=str(path), mend=mend) from error
        raise InputError("this is no file of the journal", place=str(path), mend="take it out")


def _record(data: dict[str, Any]) -> SaveRecord:
    names = ("id", "at", "editor", "reason", "title", "undoes", "place")
    texts = {name: str(data.get(name, "")) for name in names}
    return SaveRecord(**texts, files=tuple(str(one.get("file")) for one in data["edits"]))
