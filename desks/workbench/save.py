"""Save edits: checked as a whole, written atomically, kept with editor and reason.

Nothing is overwritten that its editor has not seen: a file that changed since it was opened stops
the save. One save at a time per folder; what was written is put back if the rest fails.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.workbench.checks_whole import check_edited
from desks.workbench.draft import FileEdit, read_file
from desks.workbench.save_git import Branch
from desks.workbench.save_journal import Journal
from desks.workbench.save_record import SaveRecord, Store, new_record, signed
from desks.workbench.undo_merge import both_edits
from kb.errors import InputError
from kb.load import cache_folder, content_hash

__all__ = [
    "ChangedSinceError",
    "Saved",
    "changed_since",
    "no_writing",
    "rebased",
    "save",
    "store_of",
]

_LOCK = threading.Lock()


class ChangedSinceError(InputError):
    """Files changed since they were opened; ``files`` names them."""

    def __init__(self, files: Sequence[str], by: str = "") -> None:
        self.files = tuple(files)
        super().__init__(
            f"changed since you opened it{f' ({by})' if by else ''}; nothing was overwritten",
            place=", ".join(files),
            mend="take the other change over into your draft, or open it again",
        )


@dataclass(frozen=True)
class Saved:
    """A save that was made.

    Attributes:
        knowledge: hash of the knowledge base as it is now.
    """

    record: SaveRecord
    knowledge: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {"save": self.record.to_dict(), "knowledgeHash": self.knowledge}


def store_of(root: Path) -> Store:
    """Return where the saves of a folder are kept: its git repository, else a journal."""
    return Branch.find(root) or Journal(root)


def no_writing(root: Path) -> str:
    """Say why nothing can be saved to a folder; empty where it can."""
    try:
        handle, name = tempfile.mkstemp(dir=root, prefix=".workbench-")
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        return f"{root}: {error.strerror or error}"
    return store_of(root).trouble()


def changed_since(edits: Sequence[FileEdit], root: Path) -> tuple[str, ...]:
    """Return the files of a draft that are not any more as they were opened."""
    return tuple(one.file for one in edits if read_file(root, one.file) != one.before)


def rebased(edits: Sequence[FileEdit], root: Path) -> tuple[FileEdit, ...]:
    """Return the edits over the files as they are now.

    Raises:
        ChangedSinceError: both changed the same lines of a file.
    """
    made = []
    for one in edits:
        now = read_file(root, one.file)
        if now == one.before:
            made.append(one)
            continue
        texts = (one.before, one.after, now)
        both = None if None in texts else both_edits(*(text or "" for text in texts))
        if both is None:
            raise ChangedSinceError([one.file], "in the same lines")
        made.append(FileEdit(one.file, now, both))
    return tuple(made)


def save(
    edits: Sequence[FileEdit],
    root: Path,
    *,
    editor: str,
    reason: str,
    title: str,
    undoes: str = "",
) -> Saved:
    """Write edited files into the knowledge base and keep a record.

    Args:
        edits: the files, as they were opened and as they shall be.
        root: folder of the knowledge base.
        editor: who.
        reason: why.
        title: what was edited, in words.
        undoes: id of the save that these edits take back.

    Raises:
        InputError: editor or reason is missing, nothing changed, or a file cannot be written.
        ChangedSinceError: a file changed since it was opened.
        KnowledgeBaseError: the knowledge base would have errors.
    """
    name, why = signed(editor, reason)
    changed = [one for one in edits if one.changed]
    if not changed:
        raise InputError("nothing was changed", place="draft", mend="edit something first")
    with _alone(root):
        late = changed_since(changed, root)
        if late:
            raise ChangedSinceError(late, _last_of(late, root))
        check_edited(changed, root)
        record = new_record(changed, editor=name, reason=why, title=title, undoes=undoes)
        with _written(changed, root):
            kept = store_of(root).keep(record, changed)
        return Saved(kept, content_hash(root))


def _last_of(files: Sequence[str], root: Path) -> str:
    """Say who saved one of the files last, as far as the desk knows."""
    touched = (one for one in store_of(root).records() if set(one.files) & set(files))
    last = next(touched, None)
    return "" if last is None else f"last save: {last.editor}, {last.at}: {last.title}"


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let nobody else save to the folder, in this process or another on this machine."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    path = cache_folder() / f"workbench-{name}.lock"
    with _LOCK:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            try:
                import fcntl
            except ImportError:  # no such locks on this system: one process at a time is all
                yield
                return
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@contextmanager
def _written(edits: Sequence[FileEdit], root: Path) -> Iterator[None]:
    """Write the files; put them back where what follows fails."""
    done: list[FileEdit] = []
    try:
        for one in edits:
            done.append(one)
            _write(root / one.file, one.after)
        yield
    except BaseException as error:
        for one in done:
            if read_file(root, one.file) != one.before:
                _write(root / one.file, one.before)
        if isinstance(error, OSError):
            words = error.strerror or str(error)
            place = str(error.filename or root)
            mend = "nothing was saved; download the YAML of your draft"
            raise InputError(f"cannot write: {words}", place=place, mend=mend) from error
        raise


def _write(path: Path, text: str | None) -> None:
    """Give a file another text in one step; None takes it away."""
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".workbench-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
