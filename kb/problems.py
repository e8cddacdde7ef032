"""A problem of the knowledge base: what, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.errors import KnowledgeError

__all__ = ["KnowledgeBaseError", "Level", "Problem"]

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding of the check.

    Attributes:
        level: ``error`` stops the load, ``warning`` should be mended, ``info`` is worth knowing.
        category: short name of the validator that found it.
        file: path relative to the knowledge base.
        path: place inside the document, e.g. ``findings / 3 / frequency``.
        line: line in the file, from 1; 0 where unknown.
    """

    level: Level
    category: str
    file: str
    message: str
    path: str = ""
    mend: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Return ``file:line: level: path: message; mend``."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        inside = f"{self.path}: " if self.path else ""
        mend = f"; {self.mend}" if self.mend else ""
        return " ".join(f"{place}: {self.level}: {inside}{self.message}{mend}".split())

    def to_dict(self) -> dict[str, str | int]:
        """Return the fields as plain data."""
        return {
            "level": self.level,
            "category": self.category,
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "message": self.message,
            "mend": self.mend,
        }


class KnowledgeBaseError(KnowledgeError):
    """The knowledge base has errors; ``problems`` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [p for p in self.problems if p.level == "error"]
        more = f" (and {len(errors) - 1} more problems)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0]}{more}", mend="run 'dermatrace kb check' for the whole list")
