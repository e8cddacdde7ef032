"""The handlers of the workbench before, at and after saving: check, save, take over, take back."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from desks.app_workbench_entry import SHOWN, shown
from desks.clinic.bits import message_html
from desks.workbench.checks_review import Review, fingerprint, review
from desks.workbench.draft import Draft, FileEdit
from desks.workbench.edit_page import folder_html, next_words, saves_html
from desks.workbench.impact_library import LibraryCase, own_case
from desks.workbench.impact_page import review_html
from desks.workbench.now import now, renew
from desks.workbench.save import ChangedSinceError, no_writing, rebased, save, store_of
from desks.workbench.undo import saves, take_back
from kb.errors import DermatraceError, InputError
from kb.load import default_path

__all__ = [
    "back", "check_whole", "draft_title", "folder", "rebase", "save_draft", "write_files",
]  # fmt: skip

Keys = tuple[str | int, ...]


def folder() -> list[str]:
    """Return where the desk writes to, or why it cannot, and the list of saves."""
    root = default_path()
    try:
        kept = saves_html(saves(root))
    except DermatraceError as error:
        kept = message_html(str(error))
    return [folder_html(str(root), no_writing(root), store_of(root).words()), kept]


def draft_title(draft: Draft) -> str:
    """Return what a save of the draft is called."""
    if draft.kind == "files":
        return f"import of {draft.id}"
    verb = "new " if draft.new else ""
    return f"{verb}{draft.kind} {draft.id}"


def check_whole(
    draft: Draft | None,
    files: list[str] | None,
    progress: gr.Progress = gr.Progress(),  # noqa: B008  # how the framework hands it in
) -> list[Any]:
    """Check the whole, ask HermiT, try the cases; return review, page, and whether to take over.

    The last is what was said of an earlier save: nothing any more.
    """
    hidden = gr.Button(visible=False)
    try:
        own = _own(files or [])
        found = review(
            _edits(draft),
            default_path(),
            now(),
            own,
            progress=lambda share, words: progress(share, desc=words),
        )
    except ChangedSinceError as error:
        return [None, message_html(str(error)), gr.Button(visible=True), ""]
    except DermatraceError as error:
        return [None, message_html(str(error)), hidden, ""]
    return [found, review_html(found), hidden, ""]


def _own(files: Sequence[str]) -> list[LibraryCase]:
    return [own_case(Path(one), now().knowledge) for one in files]


def _edits(draft: Draft | None) -> tuple[FileEdit, ...]:
    if draft is None:
        raise InputError("nothing is open", place="draft", mend="open an entry first")
    if draft.pending is not None:
        raise InputError("the YAML cannot be read", place="draft", mend="mend it first")
    return draft.edits


def save_draft(
    draft: Draft | None, opened: Keys, found: Review | None, editor: str, reason: str
) -> list[Any]:
    """Save; return what is said, whether to take over, the mark of the save, the parts SHOWN.

    Behind them stand the review and its page: they are of what is saved now.
    """
    quiet = [gr.skip()] * (len(SHOWN) + 3)
    root = default_path()
    try:
        edits = _edits(draft)
        if found is None or found.edits != fingerprint(edits):
            mend = "press the button under 'Before saving'"
            raise InputError("this draft was not checked as a whole", place="save", mend=mend)
        if not found.may_save:
            raise InputError("the check forbids it", place="save", mend="mend what it tells")
        title = draft_title(draft) if draft else ""
        saved = save(edits, root, editor=editor, reason=reason, title=title)
        knowledge = renew().knowledge
    except ChangedSinceError as error:
        return [message_html(str(error)), gr.Button(visible=True), *quiet]
    except DermatraceError as error:
        return [message_html(str(error)), gr.Button(visible=False), *quiet]
    words = f"Saved: {saved.record.title}, {saved.record.place}. {next_words(knowledge)}"
    said = message_html(words, kind="note")
    hidden = gr.Button(visible=False)
    return [said, hidden, saved.record.id, *shown(_after(draft), opened), None, ""]


def _after(draft: Draft | None) -> Draft | None:
    """Return the draft as it is after its save: nothing is changed any more."""
    if draft is None or draft.kind == "files":
        return None
    settled = tuple(replace(one, before=one.after) for one in draft.edits)
    id_ = str(draft.data().get("id", draft.id)) if draft.kind != "source" else draft.id
    return replace(draft, id=id_, edits=settled[:1])


def rebase(draft: Draft | None, opened: Keys) -> list[Any]:
    """Put the draft over the files as they are now; return what is said and the parts SHOWN.

    Behind them stand the review and its page: it has to be made anew.
    """
    try:
        edits = rebased(_edits(draft), default_path())
        renew()
    except DermatraceError as error:
        return [message_html(str(error)), gr.Button(visible=True), *[gr.skip()] * (len(SHOWN) + 2)]
    words = "The other change stands in your draft now. Look at it, then check the whole again."
    new = None if draft is None else replace(draft, edits=edits)
    said = message_html(words, kind="note")
    return [said, gr.Button(visible=False), *shown(new, opened), None, ""]


def write_files(draft: Draft | None) -> list[Any]:
    """Write the files of the draft for a download; return what is wrong, and the files."""
    try:
        changed = [one for one in _edits(draft) if one.changed and one.after is not None]
        if not changed:
            raise InputError("nothing was changed", place="draft", mend="edit something first")
    except DermatraceError as error:
        return [message_html(str(error)), gr.File(visible=False)]
    target = Path(tempfile.mkdtemp(prefix="dermatrace-"))
    paths = []
    for one in changed:
        path = target / one.file.replace("/", "__")
        path.write_bytes((one.after or "").encode())
        paths.append(str(path))
    words = "Put each file in its place: __ stands for a folder."
    return [message_html(words, kind="note"), gr.File(paths, visible=True)]


def back(event: gr.EventData, editor: str, reason: str) -> list[Any]:
    """Take a save back; return what is said, and the mark of the save that does it."""
    id_ = str(event._data.get("id", ""))
    try:
        saved = take_back(id_, default_path(), editor=editor, reason=reason)
        knowledge = renew().knowledge
    except DermatraceError as error:
        return [message_html(str(error)), gr.skip()]
    words = f"{saved.record.title}, {saved.record.place}. {next_words(knowledge)}"
    return [message_html(words, kind="note"), saved.record.id]
