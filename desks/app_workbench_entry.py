"""The handlers of the workbench for one entry that is open: what is shown of it, type, press.

They take and return plain values; a draft is the session's own.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.clinic.bits import message_html
from desks.workbench.checks import check_draft
from desks.workbench.checks_review import Review, fingerprint
from desks.workbench.draft import Draft
from desks.workbench.draft_open import with_source
from desks.workbench.edit_acts import add, change_condition, put, remove, retyped
from desks.workbench.edit_form import form_html
from desks.workbench.edit_page import head_html, messages_html
from desks.workbench.impact_page import review_html
from desks.workbench.now import now
from kb.errors import DermatraceError, InputError
from kb.load import default_path

__all__ = [
    "SHOWN", "SINCE", "add_source", "checked", "done", "keys_of", "press", "shown", "since",
    "type_yaml",
]  # fmt: skip

SHOWN = ("ed_draft", "ed_opened", "ed_head", "ed_form", "ed_said", "ed_yaml")
SINCE = ("ed_reviewed", "ed_saved")
"""What was said of the draft as it was before a change."""
Keys = tuple[str | int, ...]


def keys_of(path: str) -> Keys:
    """Return the keys of a place of the form."""
    return tuple(int(one) if one.isdigit() else one for one in path.split("/") if one)


def shown(draft: Draft | None, opened: Keys = (), goal: Keys = (), trouble: str = "") -> list[Any]:
    """Return the content of the parts SHOWN."""
    if draft is None or draft.kind == "files":
        return [draft, (), head_html(draft), "", "", _yaml(draft)]
    knowledge = now().knowledge
    notes = check_draft(draft, knowledge)
    if draft.pending is not None:
        form = message_html("The form waits until the YAML can be read again.", kind="note")
    else:
        form = form_html(draft.kind, draft.data(), knowledge, notes, opened, goal)
    said = (message_html(trouble) if trouble else "") + messages_html(notes, draft)
    return [draft, opened, head_html(draft), form, said, draft.entry_text]


def _yaml(draft: Draft | None) -> str:
    if draft is None:
        return ""
    return "\n".join(f"# {one.file}\n{one.after or ''}" for one in draft.changed)


# -- what was said before -------------------------------------------------------------------------
def since(before: Draft | None, draft: Draft | None, found: Review | None) -> list[Any]:
    """Return the parts SINCE after a change: no review stays of what no longer is the draft."""
    if draft == before:
        return [gr.skip()] * len(SINCE)
    return [_reviewed(draft, found), ""]


def checked(draft: Draft | None, found: Review | None) -> Any:
    """Return the page of a review that was just made; the draft may have changed meanwhile."""
    return gr.skip() if found is None else _reviewed(draft, found)


def _reviewed(draft: Draft | None, found: Review | None) -> str:
    if found is None or draft is None:
        return ""
    if draft.pending is None and fingerprint(draft.edits) == found.edits:
        return review_html(found)
    if draft.pending is None and not draft.changed:
        return ""
    return message_html("Changed since it was checked; check again.")


# -- typing ----------------------------------------------------------------------------------------
def press(
    event: gr.EventData, draft: Draft | None, opened: Keys, found: Review | None
) -> list[Any]:
    """Do what was typed or pressed in the form, or pressed in the list of messages."""
    if draft is None or draft.kind == "files":
        return [gr.skip()] * (len(SHOWN) + len(SINCE))
    act, path = str(event._data.get("act", "")), str(event._data.get("id", ""))
    try:
        new, at, goal = done(draft, opened, act, path, str(event._data.get("value", "")))
    except DermatraceError as error:
        return [*shown(draft, opened, trouble=str(error)), *since(draft, draft, found)]
    return [*shown(new, at, goal), *since(draft, new, found)]


def done(draft: Draft, opened: Keys, act: str, path: str, value: str) -> tuple[Draft, Keys, Keys]:
    """Return draft, opened statement and goal of the focus after an act of the form."""
    knowledge = now().knowledge
    keys = keys_of(path.removeprefix("?"))
    match act:
        case "type":
            return retyped(draft, keys, value, knowledge), opened, ()
        case "set" if path.startswith("?"):
            return change_condition(draft, keys, value, knowledge), opened, ()
        case "set":
            return put(draft, keys, value, knowledge), opened, ()
        case "add":
            new, made = add(draft, keys, knowledge)
            return new, made if isinstance(made[-1], int) else opened, made
        case "remove":
            return remove(draft, keys), (), ()
        case "close":
            return draft, (), ()
        case _:
            return draft, keys, keys


def type_yaml(
    text: str | None, draft: Draft | None, opened: Keys, found: Review | None
) -> list[Any]:
    """Take the YAML as it was typed; return the parts SHOWN but the YAML itself, and SINCE."""
    if text is None or draft is None or draft.kind == "files" or text == draft.entry_text:
        return [gr.skip()] * (len(SHOWN) - 1 + len(SINCE))
    new = draft.with_entry_text(text)
    return [*shown(new, opened)[:-1], *since(draft, new, found)]


def add_source(draft: Draft | None, opened: Keys, found: Review | None, *values: str) -> list[Any]:
    """Add a source to the draft; return what is said of it, the parts SHOWN, and SINCE."""
    key, kind, title, doi, pmid, url, year = ((one or "").strip() for one in values)
    try:
        if draft is None or draft.kind == "files":
            raise InputError("nothing is open", place="source", mend="open an entry first")
        if not title or not (doi or pmid or url):
            mend = "write its title, and DOI, PMID or address"
            raise InputError("nobody could open this source", place="source", mend=mend)
        if year and not (year.isdigit() and 1800 <= int(year) <= 2100):
            raise InputError(f"'{year}' is no year", place="year", mend="write e.g. 2021")
        fields: dict[str, Any] = {"title": title, "kind": kind, "year": int(year) if year else None}
        fields |= {"doi": doi, "pmid": pmid, "url": url}
        new = with_source(draft, key, fields, default_path())
    except DermatraceError as error:
        return [message_html(str(error)), *[gr.skip()] * (len(SHOWN) + len(SINCE))]
    words = f"'{key}' is added with this draft; cite it by its key."
    return [message_html(words, kind="note"), *shown(new, opened), *since(draft, new, found)]
