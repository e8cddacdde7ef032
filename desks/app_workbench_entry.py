"""The handlers of the workbench for one entry: open it, begin one, type, press.

They take and return plain values; a draft is the session's own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from desks.clinic.bits import message_html
from desks.workbench.checks import check_draft
from desks.workbench.draft import Draft
from desks.workbench.draft_import import imported_draft
from desks.workbench.draft_open import new_draft, open_draft, open_target, with_source
from desks.workbench.edit_acts import add, change_condition, put, remove, retyped
from desks.workbench.edit_form import form_html
from desks.workbench.edit_lists import entry_choices, lists_html
from desks.workbench.edit_page import head_html, messages_html
from desks.workbench.now import now
from kb.errors import DermatraceError, InputError
from kb.finding_schema import AXES
from kb.load import default_path

__all__ = [
    "SHOWN", "add_source", "begin", "choose_kind", "choose_new", "done", "groups", "keys_of",
    "open_chosen",
    "open_named", "press", "renewed", "shown", "take_file", "type_yaml",
]  # fmt: skip

SHOWN = ("ed_draft", "ed_opened", "ed_head", "ed_form", "ed_said", "ed_yaml")
Keys = tuple[str | int, ...]
_RULES = ["red-flag", "exclusion", "criteria", "checklist"]


def groups() -> list[str]:
    """Return the groups of disorders that there are."""
    return sorted({one.group for one in now().knowledge.disorders.values()})


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


# -- opening ---------------------------------------------------------------------------------------
def choose_kind(kind: str) -> Any:
    """Return the choice of entries of a kind."""
    return gr.Dropdown(entry_choices(kind, now().knowledge), value=None)


def choose_new(kind: str) -> Any:
    """Return the choice of what a new entry stands under."""
    label, names = {
        "disorder": ("Group", groups()),
        "finding": ("Axis", list(AXES)),
        "rule": ("Kind of rule", _RULES),
    }.get(kind, ("(nothing to choose)", []))
    return gr.Dropdown(names, label=label, value=None, interactive=bool(names))


def renewed(kind: str, new_kind: str) -> list[Any]:
    """Return both choices anew after a save, what was chosen left as it is."""
    under = gr.skip() if new_kind != "disorder" else gr.Dropdown(groups())
    return [gr.Dropdown(entry_choices(kind, now().knowledge)), under]


def _opened(make: Callable[[], Draft], known: str) -> list[Any]:
    """Return what is wrong, the parts SHOWN, and the lists of words where they are not there."""
    knowledge = now().knowledge
    lists = [gr.skip(), known]
    if known != knowledge.hash:
        lists = [lists_html(knowledge), knowledge.hash]
    try:
        draft = make()
        return ["", *shown(draft), *lists]
    except DermatraceError as error:
        return [message_html(str(error)), *[gr.skip()] * len(SHOWN), *lists]


def open_named(target: str, known: str) -> list[Any]:
    """Open what was chosen on a page of Browse."""
    if not target:
        return [gr.skip()] * (len(SHOWN) + 3)
    return _opened(lambda: open_target(target, default_path()), known)


def open_chosen(kind: str, id_: str | None, known: str) -> list[Any]:
    """Open an entry."""

    def make() -> Draft:
        if not id_:
            raise InputError("no entry is chosen", place="which", mend="choose one of the list")
        return open_draft(kind, id_, default_path())

    return _opened(make, known)


def begin(kind: str, name: str, under: str | None, known: str) -> list[Any]:
    """Begin a new entry from its template."""
    made = now().knowledge
    return _opened(
        lambda: new_draft(kind, name or "", default_path(), made, under=under or ""), known
    )


def take_file(path: str | None, many: bool, known: str) -> list[Any]:
    """Take over an edited table or ontology as a draft."""

    def make() -> Draft:
        if not path:
            raise InputError("no file is given", place="file")
        return imported_draft(Path(path), now().knowledge, default_path(), remove_many=many)

    return _opened(make, known)


# -- typing ----------------------------------------------------------------------------------------
def press(event: gr.EventData, draft: Draft | None, opened: Keys) -> list[Any]:
    """Do what was typed or pressed in the form, or pressed in the list of messages."""
    if draft is None or draft.kind == "files":
        return [gr.skip()] * len(SHOWN)
    act, path = str(event._data.get("act", "")), str(event._data.get("id", ""))
    try:
        new, at, goal = done(draft, opened, act, path, str(event._data.get("value", "")))
    except DermatraceError as error:
        return shown(draft, opened, trouble=str(error))
    return shown(new, at, goal)


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


def type_yaml(text: str | None, draft: Draft | None, opened: Keys) -> list[Any]:
    """Take the YAML as it was typed; return the parts SHOWN but the YAML itself."""
    if text is None or draft is None or draft.kind == "files" or text == draft.entry_text:
        return [gr.skip()] * (len(SHOWN) - 1)
    return shown(draft.with_entry_text(text), opened)[:-1]


def add_source(draft: Draft | None, opened: Keys, *values: str) -> list[Any]:
    """Add a source to the draft; return what is said of it, and the parts SHOWN."""
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
        return [message_html(str(error)), *[gr.skip()] * len(SHOWN)]
    words = f"'{key}' is added with this draft; cite it by its key."
    return [message_html(words, kind="note"), *shown(new, opened)]
