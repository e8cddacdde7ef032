"""What is being edited: files of the knowledge base as they were opened, and as they shall be.

A draft is plain data and belongs to one user: nothing is written before it is saved. The text of
the file is the truth; the form (:mod:`desks.workbench.edit_fields`) and the YAML view both read it
and both change it, so that they cannot say different things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from desks.workbench.draft_entry import entry_lines, entry_text, with_entry_text
from desks.workbench.draft_files import ENTRY_FILES, FileEdit, read_file, writable_name
from desks.workbench.draft_yaml import merged, read_text
from kb.errors import InputError
from kb.yamlio import YamlError

__all__ = ["ENTRY_FILES", "Draft", "FileEdit", "Kind", "read_file", "writable_name"]

Kind = Literal["disorder", "finding", "rule", "class", "source", "files"]
"""What a draft is of; ``files`` is an imported table or ontology, which may change many."""
Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Draft:
    """An entry that is edited, with all files that this changes.

    Attributes:
        id: of the entry when it was opened; of a new one, what it is called so far.
        edits: the file of the entry first.
        keys: place of the entry in its file.
        note: what a reader should know of where it comes from.
        pending: YAML of the entry as it was typed, while it cannot be read; the files still hold
            what could be read last.
    """

    kind: Kind
    id: str
    edits: tuple[FileEdit, ...]
    keys: Keys = ()
    note: str = ""
    pending: str | None = None

    @property
    def file(self) -> str:
        """The file of the entry."""
        return self.edits[0].file

    @property
    def text(self) -> str:
        """The text that the file of the entry shall have."""
        return self.edits[0].after or ""

    @property
    def new(self) -> bool:
        """Whether the entry is not in the knowledge base yet."""
        known = self.edits[0].before
        if known is None:
            return True
        if self.kind == "source":
            return self.keys[0] not in (read_text(known, place=self.file) or {})
        if not self.keys:
            return False
        entries = (read_text(known, place=self.file) or {}).get(self.keys[0]) or []
        return int(self.keys[1]) >= len(entries)

    @property
    def changed(self) -> tuple[FileEdit, ...]:
        """The files that the draft changes."""
        return tuple(one for one in self.edits if one.changed)

    # -- the entry ---------------------------------------------------------------------------------
    def data(self) -> Any:
        """Return what the entry says, as plain data.

        Raises:
            YamlError: the text is no YAML.
        """
        node = _said(self.text, self.file)
        for key in self.keys:
            node = node[key]
        return deepcopy(node)

    @property
    def entry_text(self) -> str:
        """The YAML of the entry alone, as it was typed last."""
        if self.pending is not None:
            return self.pending
        return entry_text(self.text, self.keys)

    @property
    def first_line(self) -> int:
        """Line of the file (from 1) on which the entry begins."""
        return entry_lines(self.text, self.keys)[0] + 1

    def with_entry_text(self, text: str) -> Draft:
        """Return the draft with another YAML of its entry, whatever it says."""
        if text == self.entry_text:
            return self
        try:
            self._read(text)
        except InputError:
            return replace(self, pending=text)
        return self._with_text(with_entry_text(self.text, self.keys, text))

    @property
    def slip(self) -> YamlError | None:
        """What keeps the typed YAML from being read, with its line in it."""
        try:
            self._read(self.entry_text)
        except YamlError as error:
            return error
        return None

    def _read(self, text: str) -> None:
        """Read a YAML of the entry in the place where it would stand.

        Raises:
            YamlError: it is no YAML, no mapping, or reaches beyond its entry.
        """
        whole = with_entry_text(self.text, self.keys, text)
        first = entry_lines(self.text, self.keys)[0]
        try:
            now = _said(whole, self.file)
        except YamlError as error:
            line = max(error.line - first, 0)
            raise YamlError(error.message, place="YAML", line=line, mend=error.mend) from error
        old = _said(self.text, self.file)
        for key in self.keys:
            inside = isinstance(now, dict | list) and len(now) == len(old)
            if not inside or any(now[one] != old[one] for one in _others(old, key)):
                raise _wrong("the text reaches beyond its entry", "keep to the left margin")
            now, old = now[key], old[key]
        if not isinstance(now, dict):
            raise _wrong("an entry is a mapping of fields", "write 'field: value' in each line")

    def with_data(self, data: Any) -> Draft:
        """Return the draft with an entry that says something else; comments are kept.

        Raises:
            InputError: the YAML cannot be read so far, or the change cannot be written in place.
        """
        if (slip := self.slip) is not None:
            raise slip
        made = self._with_text(_merged_entry(self.text, self.keys, data, name=self.file))
        fresh = self.kind == "disorder" and self.edits[0].before is None
        return made._named(data) if fresh else made

    def with_file(self, edit: FileEdit) -> Draft:
        """Return the draft with another file edited, too."""
        others = tuple(one for one in self.edits if one.file != edit.file)
        return replace(self, edits=(*others, edit))

    def _with_text(self, text: str) -> Draft:
        first = replace(self.edits[0], after=text)
        return replace(self, edits=(first, *self.edits[1:]), pending=None)

    def _named(self, data: Any) -> Draft:
        """A new script lies where its group and id say."""
        group, id_ = data.get("group"), data.get("id")
        file = f"disorders/{group}/{id_}.yaml"
        if not ENTRY_FILES.fullmatch(file):
            return self
        first = replace(self.edits[0], file=file)
        return replace(self, id=str(id_), edits=(first, *self.edits[1:]))

    # -- as plain data -----------------------------------------------------------------------------
    def to_dict(self) -> dict[str, Any]:
        """Return the draft as plain data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "keys": list(self.keys),
            "edits": [one.to_dict() for one in self.edits],
            "note": self.note,
            "pending": self.pending,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Draft:
        """Return the draft of plain data.

        Raises:
            InputError: it is no draft.
        """
        kind, edits, keys = data.get("kind"), data.get("edits"), data.get("keys") or []
        pending = data.get("pending")
        known = kind in get_args(Kind) and isinstance(edits, Sequence) and bool(edits)
        known = known and (pending is None or isinstance(pending, str))
        if not known or not all(isinstance(one, str | int) for one in keys):
            mend = "give what 'open-draft' or 'new-draft' returned"
            raise InputError("this is no draft", place="draft", mend=mend)
        made = tuple(FileEdit.from_dict(one) for one in cast("Sequence[Any]", edits))
        id_, note = str(data.get("id", "")), str(data.get("note", ""))
        draft = cls(cast("Kind", kind), id_, made, tuple(keys), note, pending)
        if kind != "files":
            draft._check_place()
        return draft

    def _check_place(self) -> None:
        try:
            self.data()
        except (KeyError, IndexError, TypeError) as error:
            mend = "give what 'open-draft' or 'new-draft' returned"
            raise InputError("the draft has no such entry", place="keys", mend=mend) from error


@lru_cache(maxsize=16)
def _said(text: str, place: str) -> Any:
    """Return what a text says; whoever asks must not change it."""
    return read_text(text, place=place)


def _others(parent: Any, key: str | int) -> list[Any]:
    """Return the keys of a mapping, or the indices of a list, but one."""
    every = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
    return [one for one in every if one != key]


def _wrong(message: str, mend: str) -> YamlError:
    return YamlError(message, place="YAML", line=0, mend=mend)


def _merged_entry(text: str, keys: Keys, data: Any, *, name: str) -> str:
    """Return the text of a file with another content of one entry; the others stay as they are."""
    whole = read_text(text, place=name)
    if not keys:
        return merged(text, data, name=name)
    alone = entry_text(text, keys)
    if not re.search(r"(^|[\s\[{,])[*&][\w-]", alone):  # an anchor needs the whole file
        made = with_entry_text(text, keys, merged(alone, data, name=name))
    else:
        parent = whole
        for key in keys[:-1]:
            parent = parent[key]
        parent[keys[-1]] = data
        made = merged(text, whole, name=name)
    return made
