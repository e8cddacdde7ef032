"""The whole knowledge base checked with the edits in it, before anything is written.

The edits are put into a copy: files that stay are linked, not copied. What ``dermatrace kb check``
and ``dermatrace kb build`` would say of it is told beforehand.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.workbench.draft import FileEdit
from kb.errors import KnowledgeError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import check_knowledge
from kb.problems import KnowledgeBaseError, Problem
from kb.reader import source_files
from kb.yamlio import read_yaml

__all__ = ["Verdict", "check_edited", "edited_copy", "told_problems", "verdict_of"]


@contextmanager
def edited_copy(edits: Sequence[FileEdit], root: Path) -> Iterator[Path]:
    """Give a copy of the knowledge base with the edits in it, for as long as it is used."""
    changed = {one.file: one.after for one in edits}
    with tempfile.TemporaryDirectory(prefix="dermatrace-") as scratch:
        copy = Path(scratch) / "kb"
        for path in source_files(root):
            name = path.relative_to(root).as_posix()
            if name not in changed:
                target = copy / name
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    target.symlink_to(path.resolve())
                except OSError:  # a system without links
                    shutil.copyfile(path, target)
        for name, text in changed.items():
            if text is not None:
                target = copy / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode())
        yield copy


def told_problems(problems: Sequence[Problem], edits: Sequence[FileEdit]) -> tuple[Problem, ...]:
    """Return errors and warnings, and what is worth knowing of the edited files only."""
    files = {one.file for one in edits}
    return tuple(one for one in problems if one.level != "info" or one.file in files)


def check_edited(
    edits: Sequence[FileEdit], root: Path
) -> tuple[KnowledgeBase, tuple[Problem, ...]]:
    """Return the edited knowledge base and what is to be said of it.

    Raises:
        KnowledgeBaseError: it has errors; all problems are in it.
        KnowledgeError: the counts of a data set are damaged.
    """
    with edited_copy(edits, root) as copy:
        for one in edits:
            if one.file.startswith("fitted/") and one.after is not None:
                FittedSet.from_data(read_yaml(copy / one.file, place=one.file), place=one.file)
        knowledge, problems = check_knowledge(copy, parsed_as=root)
    if knowledge is None:
        raise KnowledgeBaseError(problems)
    return knowledge, told_problems(problems, edits)


@dataclass(frozen=True)
class Verdict:
    """What HermiT says of the edited knowledge base.

    Attributes:
        classes: how many it classified; 0 where it found a contradiction.
        contradiction: what cannot be, in words; empty where all can.
    """

    classes: int
    contradiction: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {"classes": self.classes, "contradiction": self.contradiction}


def verdict_of(knowledge: KnowledgeBase, edits: Sequence[FileEdit], root: Path) -> Verdict:
    """Return the verdict of HermiT on an edited knowledge base."""
    from kb.ontology import build_ontology, classify

    onto = build_ontology(knowledge, assertions=False)
    with edited_copy(edits, root) as copy:
        try:
            found = classify(onto, root=copy)
        except KnowledgeError as error:
            return Verdict(0, str(error))
    return Verdict(found.classes)
