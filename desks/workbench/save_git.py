"""Saves kept in git: one commit each, on a branch of the desk's own.

The commits are made with an index of their own, so that neither the branch that is checked out nor
its index is touched; the files of the working tree are written by :mod:`desks.workbench.save`. A
file that was not committed as it was found is committed so first: the commit of a save then holds
the edit and nothing else, and nothing is lost.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desks.workbench.draft import FileEdit
from desks.workbench.save_record import SaveRecord
from kb.errors import InputError
from kb.git_run import git, revision, succeeds

__all__ = ["BRANCH", "Branch"]

BRANCH = "workbench"
"""The branch that saves are committed to; where it is checked out, ``workbench-2`` and so on."""
_MARK = "Workbench-Save"
_UNDOES = "Workbench-Undoes"
_FIELDS = "%H%x1f%an%x1f%aI%x1f%B%x1e"
_MAIL = "workbench@localhost"


class Branch:
    """The saves of a knowledge base that lies in a git repository."""

    def __init__(self, root: Path, prefix: str) -> None:
        self.root = root
        self.prefix = prefix

    @classmethod
    def find(cls, root: Path) -> Branch | None:
        """Return the branch for a folder, None where it lies in no repository or is ignored."""
        if shutil.which("git") is None:
            return None
        try:
            prefix = git(root, "rev-parse", "--show-prefix").decode().strip()
            inside = git(root, "rev-parse", "--is-inside-work-tree").decode().strip() == "true"
        except (OSError, subprocess.CalledProcessError):
            return None
        if not inside or succeeds(root, "check-ignore", "-q", "."):
            return None
        return cls(root, prefix)

    def words(self) -> str:
        """Say where saves are kept."""
        return (
            f"each save is a commit on the branch '{self._name()}' of this git repository; the "
            "branch that is checked out is left alone"
        )

    def trouble(self) -> str:
        """Say why nothing can be kept there; empty where it can."""
        try:
            git(self.root, "hash-object", "-w", "--stdin", given=b"")
        except subprocess.CalledProcessError as error:
            return f"the git repository: {error.stderr.decode(errors='replace').strip()}"
        return ""

    # -- keeping -----------------------------------------------------------------------------------
    def keep(self, record: SaveRecord, edits: Sequence[FileEdit]) -> SaveRecord:
        """Commit a save.

        Raises:
            OSError: git refuses.
        """
        name = self._name()
        try:
            tip = self._parent(name)
            found = [one for one in edits if self._blob(tip, one.file) != _bytes(one.before)]
            parent = tip
            if found:
                words = "Files as they were found, not committed before"
                message = f"{words}\n\nBefore {_MARK} {record.id}"
                parent = self._commit(parent, {o.file: o.before for o in found}, message, record)
            texts = {one.file: one.after for one in edits}
            made = self._commit(parent, texts, _message(record), record)
            old = self._tip(name) or ""
            git(self.root, "update-ref", f"refs/heads/{name}", made, old or "0" * 40)
        except subprocess.CalledProcessError as error:
            raise OSError(error.stderr.decode(errors="replace").strip()) from error
        return replace(record, place=f"commit {made[:10]} on the branch '{name}'")

    def _name(self) -> str:
        """Return the first branch of the desk that is not checked out anywhere."""
        listed = git(self.root, "worktree", "list", "--porcelain").decode(errors="replace")
        used = {line.partition(" ")[2] for line in listed.splitlines() if line[:7] == "branch "}
        number, name = 1, BRANCH
        while f"refs/heads/{name}" in used:
            number += 1
            name = f"{BRANCH}-{number}"
        return name

    def _tip(self, name: str) -> str | None:
        return revision(self.root, f"refs/heads/{name}")

    def _parent(self, name: str) -> str | None:
        """Return what to commit on: the branch, or what is checked out where that holds it."""
        head, tip = revision(self.root, "HEAD"), self._tip(name)
        if tip is None or (head and succeeds(self.root, "merge-base", "--is-ancestor", tip, head)):
            return head
        return tip

    def _blob(self, commit: str | None, file: str) -> bytes | None:
        if commit is None:
            return None
        try:
            return git(self.root, "cat-file", "blob", f"{commit}:{self.prefix}{file}")
        except subprocess.CalledProcessError:
            return None

    def _commit(
        self,
        parent: str | None,
        texts: Mapping[str, str | None],
        message: str,
        record: SaveRecord,
    ) -> str:
        """Commit files over a parent, with an index of its own; return the commit."""
        top = Path(git(self.root, "rev-parse", "--show-toplevel").decode().strip())
        who = {
            "GIT_AUTHOR_NAME": record.editor,
            "GIT_AUTHOR_EMAIL": _MAIL,
            "GIT_COMMITTER_NAME": record.editor,
            "GIT_COMMITTER_EMAIL": _MAIL,
        }
        with tempfile.TemporaryDirectory(prefix="dermatrace-") as scratch:
            own = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            git(top, "read-tree", *([parent] if parent else ["--empty"]), more=own)
            for file, text in texts.items():
                path = f"{self.prefix}{file}"
                if text is None:
                    git(top, "update-index", "--force-remove", "--", path, more=own)
                    continue
                blob = git(top, "hash-object", "-w", "--stdin", given=text.encode())
                entry = f"100644,{blob.decode().strip()},{path}"
                git(top, "update-index", "--add", "--cacheinfo", entry, more=own)
            tree = git(top, "write-tree", more=own).decode().strip()
            above = ["-p", parent] if parent else []
            made = git(top, "commit-tree", tree, *above, given=message.encode(), more=who)
        return made.decode().strip()

    # -- looking back ------------------------------------------------------------------------------
    def records(self) -> list[SaveRecord]:
        """Return all saves that any branch holds, the newest first."""
        return sorted(self._found(), key=lambda one: one.id, reverse=True)

    def edits(self, id_: str) -> tuple[FileEdit, ...]:
        """Return the files of a save.

        Raises:
            InputError: there is no such save.
        """
        commit = next((c for c, one in self._commits() if one.id == id_), None)
        if commit is None:
            raise InputError(f"there is no save '{id_}'", place="saves", mend="see the list")
        parent = revision(self.root, f"{commit}^")
        return tuple(
            FileEdit(file, _text(self._blob(parent, file)), _text(self._blob(commit, file)))
            for file in self._files(commit)
        )

    def _found(self) -> list[SaveRecord]:
        found: dict[str, SaveRecord] = {}
        for commit, one in self._commits():
            place = f"commit {commit[:10]}"
            found[one.id] = replace(one, files=self._files(commit), place=place)
        return list(found.values())

    def _files(self, commit: str) -> tuple[str, ...]:
        names = git(
            self.root, "diff-tree", "-r", "-z", "--root", "--no-commit-id", "--name-only", commit
        )
        every = names.decode().split("\0")
        inside = [one for one in every if one and one.startswith(self.prefix)]
        return tuple(one.removeprefix(self.prefix) for one in inside)

    def _commits(self) -> list[tuple[str, SaveRecord]]:
        """Return the commits of saves, the newest first, with what their messages say."""
        if revision(self.root, "HEAD") is None and self._tip(BRANCH) is None:
            return []
        words = ("log", "--all", "-E", f"--grep=^{_MARK}: ", f"--format={_FIELDS}")
        log = git(self.root, *words).decode(errors="replace")
        found = []
        for part in log.split("\x1e"):
            commit, _, rest = part.strip("\n").partition("\x1f")
            if rest:
                record = _record(*rest.split("\x1f", 2))
                if record is not None:
                    found.append((commit, record))
        return found


def _message(record: SaveRecord) -> str:
    tail = [f"{_MARK}: {record.id}"]
    if record.undoes:
        tail.append(f"{_UNDOES}: {record.undoes}")
    return "\n\n".join([record.title, record.reason, "\n".join(tail)]) + "\n"


def _record(editor: str, at: str, message: str) -> SaveRecord | None:
    """Return what the message of a commit says of its save, None where it is none."""
    body, _, tail = message.strip().rpartition("\n\n")
    marks = dict(line.partition(": ")[::2] for line in tail.splitlines())
    if _MARK not in marks:
        return None
    title, _, reason = body.partition("\n\n")
    return SaveRecord(marks[_MARK], at, editor, reason, title, (), marks.get(_UNDOES, ""))


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", errors="replace")
