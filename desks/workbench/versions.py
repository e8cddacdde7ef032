"""Two versions of the knowledge: opened from a folder, a revision or a packed folder; compared."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from desks.workbench.impact import Impact, impact_of
from desks.workbench.impact_library import own_case
from kb.diff import Difference, compare
from kb.errors import InputError
from kb.git_run import git
from kb.knowledge import KnowledgeBase
from kb.load import default_path
from kb.revisions import knowledge_at
from reasoning.compiled import CompiledKnowledge
from reasoning.conditions import describe

__all__ = [
    "Compared",
    "compare_versions",
    "knowledge_of",
    "recent_versions",
]

CURRENT = "in use"
"""What stands for the knowledge that the app uses."""
_MOST_FILES = 20_000
_MOST_BYTES = 200_000_000
_RECENT = 25


@dataclass(frozen=True)
class Compared:
    """What two versions say differently, and what that does to cases.

    Attributes:
        names, hashes: of the older and the newer one.
        impact: what changed for the cases; None where none was answered.
    """

    names: tuple[str, str]
    hashes: tuple[str, str]
    difference: Difference
    impact: Impact | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data."""
        sides = [
            {"name": name, "hash": hash_}
            for name, hash_ in zip(self.names, self.hashes, strict=True)
        ]
        told = {"old": sides[0], "new": sides[1]} | self.difference.to_dict()
        if self.impact is None:
            return told
        cases = self.impact.to_dict()
        del cases["difference"]
        return told | {"impact": cases}


def recent_versions(root: Path | None = None) -> list[tuple[str, str]]:
    """Return (words, revision) of the last changes of the folder; none where there is no git."""
    folder = root or default_path()
    try:
        log = git(folder, "log", f"-{_RECENT}", "--format=%h%x09%cs %s", "--", ".")
    except (OSError, subprocess.CalledProcessError):  # no git, no folder, no repository
        return []
    lines = log.decode(errors="replace").splitlines()
    rows = [line.split("\t", 1) for line in lines if "\t" in line]
    return [(f"{words[:90]} ({revision})", revision) for revision, words in rows]


def knowledge_of(name: str, current: KnowledgeBase, *, root: Path | None = None) -> KnowledgeBase:
    """Return the knowledge that a name stands for.

    Args:
        name: ``in use`` or empty; a folder; a packed folder (zip); or a git revision.
        current: the knowledge in use.
        root: whose repository has the revisions.

    Raises:
        InputError: it is none of these, or the packed folder holds no knowledge base.
        KnowledgeError: what is there has errors.
    """
    name = name.strip()
    if name in ("", CURRENT):
        return current
    path = Path(name)
    if path.suffix.lower() == ".zip" or (path.is_file() and zipfile.is_zipfile(path)):
        with _unpacked(path) as folder:
            return knowledge_at(str(folder))
    return knowledge_at(name, root=root)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Unpack the YAML files of a zip and give the folder that is a knowledge base."""
    mend = "pack the folder that holds findings/, disorders/ and sources.yaml"
    try:
        with zipfile.ZipFile(path) as packed, TemporaryDirectory(prefix="dermatrace-") as scratch:
            inside = [
                one
                for one in packed.infolist()
                if PurePosixPath(one.filename).suffix in {".yaml", ".yml"}
            ]
            if len(inside) > _MOST_FILES or sum(one.file_size for one in inside) > _MOST_BYTES:
                raise InputError("too large for a knowledge base", place=path.name, mend=mend)
            for one in inside:
                packed.extract(one, scratch)  # zipfile itself keeps names inside the folder
            roots = [found.parent for found in Path(scratch).rglob("sources.yaml")]
            roots = [one for one in roots if (one / "disorders").is_dir()]
            if len(roots) != 1:
                said = f"{len(roots)} knowledge bases in it" if roots else "no knowledge base in it"
                raise InputError(said, place=path.name, mend=mend)
            yield roots[0]
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        said = "this is no zip file that can be read"
        raise InputError(said, place=path.name, mend=mend) from error


def _silent(share: float, words: str) -> None:
    """Tell nobody how far it is."""


def compare_versions(
    names: tuple[str, str],
    current: KnowledgeBase,
    *,
    cases: bool = False,
    own: Sequence[Path] = (),
    root: Path | None = None,
    progress: Callable[[float, str], None] = _silent,
) -> Compared:
    """Return what two versions say differently, and which cases move.

    Args:
        names: the older and the newer one, see :func:`knowledge_of`.
        current: the knowledge in use.
        cases: answer the case library with both.
        own: case files of the user, answered with both, too.
        root: whose repository has the revisions.
        progress: told the share that is done, and what is done now.

    Raises:
        InputError: one of the two is not there, or a file is no case.
        KnowledgeError: what is there has errors.
    """
    progress(0.05, "reading the older version")
    old = knowledge_of(names[0], current, root=root)
    progress(0.3, "reading the newer version")
    new = knowledge_of(names[1], current, root=root)
    progress(0.5, "comparing")
    sides = (old.hash, new.hash)
    if (cases or own) and old.hash != new.hash:
        impact = impact_of(
            CompiledKnowledge(old),
            new,
            [own_case(path, new) for path in own],
            progress=lambda share, words: progress(0.5 + share / 2, words),
        )
        return Compared(names, sides, impact.difference, impact)
    return Compared(names, sides, compare(old, new, describe))
