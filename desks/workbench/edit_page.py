"""What stands around the form: what is open, what the check says, the list of saves."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from desks.clinic.bits import action, empty_html, message_html, tag
from desks.workbench.checks import Note
from desks.workbench.draft import Draft
from desks.workbench.undo import Kept
from kb.knowledge import KnowledgeBase

__all__ = ["folder_html", "head_html", "jumps_html", "messages_html", "next_words", "saves_html"]

_WORDS = {"error": "Wrong", "warning": "Doubtful", "info": "Worth knowing"}
_SAVES = 40


def folder_html(root: str, trouble: str, kept: str) -> str:
    """Return where the desk writes to, or why it cannot, before any work begins."""
    if trouble:
        words = (
            f"Nothing can be saved here ({trouble}). You can edit, check and try an edit, and "
            "download its YAML; to save, start the app with a folder of yours (DERMATRACE_KB)."
        )
        return message_html(words)
    return f'<div class="dt"><p class="src">Folder {escape(root)}; {escape(kept)}.</p></div>'


def head_html(draft: Draft | None) -> str:
    """Return what is open."""
    if draft is None:
        return empty_html("Open an entry, or begin a new one.")
    if draft.kind == "files":
        files = "".join(f"<li>{escape(one.file)}</li>" for one in draft.changed)
        count = len(draft.changed)
        note = f"<p>{escape(draft.note)}</p>" if draft.note else ""
        return (
            f'<div class="dt" data-unsaved><h3>{count} file{"s" * (count != 1)}</h3>'
            f"{note}<ul>{files}</ul>{_discard(draft)}</div>"
        )
    new = " (new)" if draft.new else ""
    others = [one.file for one in draft.changed if one.file != draft.file]
    also = f", also {', '.join(others)}" if others else ""
    unsaved = " data-unsaved" if draft.changed or draft.pending is not None else ""
    state = tag("changed, not saved" if unsaved else "as it is in the file")
    words = f"{draft.kind.capitalize()} {draft.id}{new}"
    return (
        f'<div class="dt"{unsaved}><h3>{escape(words)} {state}</h3>'
        f'<p class="src">{escape(draft.file + also)}</p>{_discard(draft) if unsaved else ""}</div>'
    )


def _discard(draft: Draft) -> str:
    what = "the import" if draft.kind == "files" else f"changes of {draft.id}"
    return (
        f'<p class="acts">{action("discard", "", "Discard changes", label=f"Discard {what}")}</p>'
    )


def jumps_html() -> str:
    """Return the ways along a long form, for pages where nothing stands beside it."""
    goals = {
        "wb-head": "Entry",
        "wb-said": "What is wrong",
        "wb-review-now": "Check",
        "wb-save": "Save",
    }
    links = "".join(f'<a href="#{id_}">{words}</a>' for id_, words in goals.items())
    return f'<nav class="dt jump" aria-label="In this entry"><p class="acts">{links}</p></nav>'


def messages_html(notes: Sequence[Note], draft: Draft | None) -> str:
    """Return what the check says of the entry, each message with a press that leads to it."""
    if draft is None or draft.kind == "files":
        return ""
    if not notes:
        words = "Nothing is wrong with this entry by itself."
        return message_html(words, kind="note")
    rows = []
    for one in notes:
        path = "/".join(map(str, one.keys))
        place = " / ".join(map(str, one.keys)) or (f"line {one.line}" if one.line else "")
        mend = f" <span>{escape(one.mend[:1].upper() + one.mend[1:])}.</span>" if one.mend else ""
        text = escape(one.message[:1].upper() + one.message[1:])
        lead = action("goto", path, place, label=f"Go to {place}") if path else escape(place)
        rows.append(
            f'<li class="said {one.level}"><b>{_WORDS[one.level]}:</b> {text}.{mend} {lead}</li>'
        )
    errors = sum(one.level == "error" for one in notes)
    head = f"{errors} to mend" if errors else "Nothing is wrong; to be looked at"
    return f'<div class="dt wb-said" role="status"><h4>{head}</h4><ul>{"".join(rows)}</ul></div>'


def saves_html(kept: Sequence[Kept]) -> str:
    """Return the list of saves, the newest first, each with a press that takes it back."""
    if not kept:
        return empty_html("Nothing was saved with this desk yet.")
    rows = []
    for one in kept[:_SAVES]:
        record = one.record
        if one.undone_by:
            press = tag("taken back")
        else:
            label = f"Take back: {record.title}, {record.at}"
            press = action("back", record.id, "Take back", label=label)
        files = ", ".join(record.files)
        rows.append(
            f'<li><div class="row"><span class="what"><b>{escape(record.title)}</b><br>'
            f"{escape(record.at)}, {escape(record.editor)}: {escape(record.reason)}<br>"
            f"<small>{escape(files)}; {escape(record.place)}</small></span>{press}</div></li>"
        )
    more = len(kept) - _SAVES
    tail = f'<p class="src">and {more} older ones</p>' if more > 0 else ""
    return f'<div class="dt wb-saves"><ol>{"".join(rows)}</ol>{tail}</div>'


def next_words(knowledge: KnowledgeBase) -> str:
    """Say who meets the saved knowledge, and when."""
    return (
        f"This app answers with it from now on (knowledge {knowledge.hash[:12]}): every user gets "
        "it with the next answer, and every answer names it. Another app that runs on this folder "
        "has it when it is started anew."
    )
