"""Files of a knowledge base that the desk may write, and one edit of such a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError

__all__ = ["ENTRY_FILES", "FileEdit", "read_file", "writable_name"]

ENTRY_FILES = re.compile(
    r"(findings/[\w-]+|disorders/[\w-]+/[\w-]+|rules/[\w-]+|fitted/[\w-]+|classes|sources)\.yaml"
)
"""Files of a knowledge base that the desk may write."""


def writable_name(file: str) -> str:
    """Return a name of a file of the knowledge base as it is.

    Raises:
        InputError: it names something else, as ``../`` does.
    """
    if not ENTRY_FILES.fullmatch(file):
        mend = "the desk writes findings/, disorders/<group>/, rules/, classes and sources only"
        raise InputError(f"'{file}' is no file of a knowledge base", place="file", mend=mend)
    return file


def read_file(root: Path, file: str) -> str | None:
    """Return the text of a file of the knowledge base, None where there is none.

    Raises:
        InputError: it cannot be read.
    """
    path = root / writable_name(file)
    try:
        return path.read_bytes().decode("utf-8") if path.is_file() else None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", place=str(path), mend="check it") from error


@dataclass(frozen=True)
class FileEdit:
    """One file of an edit.

    Attributes:
        file: path relative to the knowledge base.
        before: its text when it was opened; None where there was no such file.
        after: the text it shall have; None where it shall not be there.
    """

    file: str
    before: str | None
    after: str | None

    def __post_init__(self) -> None:
        writable_name(self.file)

    @property
    def changed(self) -> bool:
        """Whether it changes anything."""
        return self.before != self.after

    @property
    def back(self) -> FileEdit:
        """The edit that takes this one back."""
        return FileEdit(self.file, self.after, self.before)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {"file": self.file, "before": self.before, "after": self.after}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FileEdit:
        """Return the edit of plain data.

        Raises:
            InputError: a field is missing or no text.
        """
        file, *texts = (data.get(name) for name in ("file", "before", "after"))
        if not isinstance(file, str) or not all(
            one is None or isinstance(one, str) for one in texts
        ):
            mend = "give file, before and after as texts"
            raise InputError("this is no edit of a file", place="edits", mend=mend)
        return cls(file, *texts)
