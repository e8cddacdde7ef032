"""A knowledge base as it is in a folder, or as it was in a revision of this git repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from kb.errors import InputError, KnowledgeError
from kb.git_run import git
from kb.knowledge import KnowledgeBase
from kb.load import default_path, load_knowledge

__all__ = ["knowledge_at"]


def knowledge_at(name: str, *, root: Path | None = None) -> KnowledgeBase:
    """Return the knowledge base that a name stands for.

    Args:
        name: a folder, or a git revision (``HEAD~3``, a tag, a commit).
        root: the knowledge base whose repository has the revision; the usual one by default.

    Raises:
        InputError: it is neither.
        KnowledgeError: what is there has errors.
    """
    folder = Path(name)
    if name and folder.is_dir():
        return _load(folder, name)
    with tempfile.TemporaryDirectory(prefix="dermatrace-") as scratch:
        return _load(_unpack(name, root or default_path(), Path(scratch)), name)


def _load(folder: Path, name: str) -> KnowledgeBase:
    try:
        return load_knowledge(folder)
    except KnowledgeError as error:
        raise KnowledgeError(error.message, place=name, mend=error.mend) from error


def _unpack(revision: str, root: Path, scratch: Path) -> Path:
    """Write the knowledge base of a revision into a folder and return where it lies."""
    mend = "give the folder of a knowledge base, or a revision of its git repository"
    if not root.is_dir():
        raise InputError("no such folder", place=str(root), mend=mend)
    try:
        inside = git(root, "rev-parse", "--show-prefix").decode().strip()
        commit = git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
        )
    except (OSError, subprocess.CalledProcessError) as error:
        message = f"'{revision}' is neither a folder nor a revision of the repository of {root}"
        raise InputError(message, mend=mend) from error
    try:
        packed = git(root, "archive", "--format=tar", commit.decode().strip(), ".")
    except subprocess.CalledProcessError as error:
        message = f"revision '{revision}' has no knowledge base in {inside or '.'}"
        raise InputError(message, mend=mend) from error
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(scratch, filter="data")
    return scratch
