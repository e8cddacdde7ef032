"""The handlers of the workbench that open an entry, begin one, and leave or discard a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from desks.app_workbench_entry import SHOWN, shown
from desks.clinic.bits import message_html
from desks.workbench.aside import Aside, aside_html, same_entry, unsaved
from desks.workbench.draft import Draft
from desks.workbench.draft_import import imported_draft
from desks.workbench.draft_open import new_draft, open_draft, open_target
from desks.workbench.edit_lists import entry_choices, lists_html
from desks.workbench.now import now
from kb.errors import DermatraceError, InputError
from kb.finding_schema import AXES
from kb.load import default_path

__all__ = [
    "LEFT", "begin", "choose_kind", "choose_new", "go_back", "groups", "open_chosen", "open_named",
    "press_head", "renewed", "take_file",
]  # fmt: skip

LEFT = (
    "ed_trouble", *SHOWN, "ed_aside", "ed_put_aside",
    "ed_review", "ed_reviewed", "ed_saved", "ed_rebase", "ed_files",
)  # fmt: skip
"""What changes when another draft is opened: nothing that was said of the one before stays."""
_RULES = ["red-flag", "exclusion", "criteria", "checklist"]


def groups() -> list[str]:
    """Return the groups of disorders that there are."""
    return sorted({one.group for one in now().knowledge.disorders.values()})


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


# -- opening ---------------------------------------------------------------------------------------
def _left(draft: Draft | None, aside: Aside, words: str = "") -> list[Any]:
    """Return the parts LEFT with another draft open."""
    told = message_html(words, kind="note") if words else ""
    hidden = (gr.Button(visible=False), gr.File(visible=False))
    return [told, *shown(draft), aside, aside_html(aside), None, "", "", *hidden]


def _stays(words: str, kind: str = "problem") -> list[Any]:
    """Return the parts LEFT as they are, and why."""
    return [message_html(words, kind=kind), *[gr.skip()] * (len(LEFT) - 1)]


def _opened(make: Callable[[], Draft], draft: Draft | None, aside: Aside, known: str) -> list[Any]:
    """Return the parts LEFT, and the lists of words where they are not there.

    A draft that is not saved is put aside, and is what its entry is opened as the next time.
    """
    knowledge = now().knowledge
    lists = [gr.skip(), known]
    if known != knowledge.hash:
        lists = [lists_html(knowledge), knowledge.hash]
    try:
        made = make()
    except DermatraceError as error:
        return [*_stays(str(error)), *lists]
    if draft is not None and unsaved(draft) and same_entry(draft, made):
        words = f"{draft.id} is open, with changes that are not saved. Save or discard them first."
        return [*_stays(words, "note"), *lists]
    aside = aside.with_draft(draft)
    kept = aside.for_entry(made)
    if kept is None:
        return [*_left(made, aside), *lists]
    return [*_left(kept, aside.without(kept), "This is your draft as you left it."), *lists]


def open_named(target: str, draft: Draft | None, aside: Aside, known: str) -> list[Any]:
    """Open what was chosen on a page of Browse; return the emptied choice, too."""
    if not target:
        return [target, *[gr.skip()] * (len(LEFT) + 2)]
    return ["", *_opened(lambda: open_target(target, default_path()), draft, aside, known)]


def open_chosen(
    kind: str, id_: str | None, draft: Draft | None, aside: Aside, known: str
) -> list[Any]:
    """Open an entry."""

    def make() -> Draft:
        if not id_:
            raise InputError("no entry is chosen", place="which", mend="choose one of the list")
        return open_draft(kind, id_, default_path())

    return _opened(make, draft, aside, known)


def begin(
    kind: str, name: str, under: str | None, draft: Draft | None, aside: Aside, known: str
) -> list[Any]:
    """Begin a new entry from its template."""
    made = now().knowledge

    def make() -> Draft:
        return new_draft(kind, name or "", default_path(), made, under=under or "")

    return _opened(make, draft, aside, known)


def take_file(
    path: str | None, many: bool, draft: Draft | None, aside: Aside, known: str
) -> list[Any]:
    """Take over an edited table or ontology as a draft."""

    def make() -> Draft:
        if not path:
            raise InputError("no file is given", place="file")
        return imported_draft(Path(path), now().knowledge, default_path(), remove_many=many)

    return _opened(make, draft, aside, known)


# -- leaving ---------------------------------------------------------------------------------------
def press_head(draft: Draft | None, aside: Aside) -> list[Any]:
    """Discard what is not saved; the entry is shown as it stands in its file."""
    if draft is None or not unsaved(draft):
        return [gr.skip()] * len(LEFT)
    thrown = replace(aside, thrown=draft)
    if draft.new or draft.kind == "files":
        return _left(None, thrown)
    try:
        return _left(open_draft(draft.kind, draft.id, default_path()), thrown)
    except DermatraceError as error:
        return [message_html(str(error)), *_left(None, thrown)[1:]]


def go_back(event: gr.EventData, draft: Draft | None, aside: Aside) -> list[Any]:
    """Open a draft that was put aside, or take back what was discarded last."""
    act, id_ = str(event._data.get("act", "")), str(event._data.get("id", ""))
    if act == "restore" and (back := aside.thrown) is not None:
        if draft is not None and unsaved(draft) and same_entry(draft, back):
            return _left(back, replace(aside, thrown=draft))
        return _left(back, aside.with_draft(draft))
    if act == "return" and id_.isdigit() and int(id_) < len(aside.kept):
        kept = aside.kept[int(id_)]
        return _left(kept, aside.without(kept).with_draft(draft))
    return [gr.skip()] * len(LEFT)
