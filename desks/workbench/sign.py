"""A sign-off saved: put into the script's file and kept like every other save of the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from desks.workbench.draft import FileEdit, read_file
from desks.workbench.now import now, renew
from desks.workbench.review import made_review, signed_text
from desks.workbench.save import Saved, no_writing, save
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from kb.load import content_hash, default_path
from kb.lookup import unknown_disorder
from kb.reviews import fingerprints

__all__ = ["ReadOnlyError", "sign_off", "signed_edit", "signed_now"]


class ReadOnlyError(InputError):
    """The folder cannot be written; ``edit`` holds what would have been."""

    def __init__(self, edit: FileEdit, why: str) -> None:
        self.edit = edit
        super().__init__(
            f"nothing can be saved here ({why})",
            place="sign-off",
            mend="download the script with the sign-off and put it in its place",
        )


def signed_edit(
    disorder: str,
    statements: Sequence[str],
    knowledge: KnowledgeBase,
    root: Path,
    *,
    by: str,
    role: str,
    on: dt.date,
    note: str = "",
) -> FileEdit:
    """Return the edit that puts a sign-off into the file of a script.

    Args:
        disorder: id or name.
        statements: what is signed off, see :func:`desks.workbench.review.made_review`.
        knowledge: as the reviewer saw it.
        root: its folder.
        by: the reviewer's name.
        role: what the reviewer is.
        on: the day.
        note: what a reader should know besides.

    Raises:
        CaseError: there is no such disorder.
        InputError: the sign-off is not complete, or the files changed since they were read.
    """
    script = knowledge.find_disorder(disorder)
    if script is None:
        raise unknown_disorder(disorder, knowledge)
    review = made_review(script, statements, by=by, role=role, on=on, note=note)
    if content_hash(root) != knowledge.hash:
        said = "the files changed since this app read them"
        raise InputError(said, place=str(root), mend="start the app anew, and read what changed")
    found = sorted(root.glob(f"disorders/*/{script.id}.yaml"))
    if len(found) != 1:
        said = f"{len(found)} files are named {script.id}.yaml"
        raise InputError(said, place=str(root / "disorders"), mend="name each script's file by id")
    file = found[0].relative_to(root).as_posix()
    text = read_file(root, file) or ""
    return FileEdit(file, text, signed_text(text, review, name=file))


def sign_off(edit: FileEdit, root: Path, *, by: str, role: str, label: str, count: int) -> Saved:
    """Save a sign-off.

    Raises:
        InputError: it cannot be written, or the file changed meanwhile.
        KnowledgeBaseError: the knowledge base has errors.
    """
    many = "1 statement" if count == 1 else f"{count} statements"
    reason = f"{role} signed off {many} as they stand"
    return save([edit], root, editor=by, reason=reason, title=f"sign-off of {label}")


def signed_now(
    disorder: str, statements: list[str], *, by: str, role: str, note: str = ""
) -> Saved:
    """Sign statements of a script off, today, and use the saved knowledge at once.

    Raises:
        ReadOnlyError: the folder cannot be written.
        DermatraceError: the sign-off is not complete, or the files changed meanwhile.
    """
    root, knowledge = default_path(), now().knowledge
    today = dt.datetime.now().astimezone().date()
    edit = signed_edit(disorder, statements, knowledge, root, by=by, role=role, on=today, note=note)
    why = no_writing(root)
    if why:
        raise ReadOnlyError(edit, why)
    script = knowledge.find_disorder(disorder)
    label = disorder if script is None else script.label
    count = len(fingerprints(script)) if script and "all" in statements else len(statements)
    saved = sign_off(edit, root, by=by, role=role, label=label, count=count)
    renew()
    return saved
