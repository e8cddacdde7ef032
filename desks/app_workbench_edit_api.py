"""What the workbench writes, as endpoints of the app for ``gradio_client`` and any HTTP client.

A draft travels as plain data between the calls; nothing of it is kept on the server. An error of
the user's comes back as its one line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from desks.app_told import told
from desks.app_workbench_entry import done, keys_of
from desks.app_workbench_save import draft_title
from desks.workbench.checks import check_draft
from desks.workbench.checks_review import review
from desks.workbench.draft import Draft
from desks.workbench.draft_import import imported_draft
from desks.workbench.draft_open import new_draft, open_draft, with_source
from desks.workbench.impact_library import LibraryCase
from desks.workbench.now import now, renew
from desks.workbench.save import no_writing, rebased, save, store_of
from desks.workbench.undo import saves, take_back
from kb.errors import InputError
from kb.load import default_path

__all__ = [
    "EDIT_VERBS", "add_draft_source", "add_endpoints", "check_one", "draft_yaml", "edit",
    "import_edits", "list_saves", "new_entry", "open_entry", "rebase_edits", "review_edits",
    "save_edits", "undo_save", "where_saved",
]  # fmt: skip

Data = dict[str, Any]


def _data(draft: Draft) -> Data:
    """Return a draft with its YAML and what the check says of it."""
    if draft.kind == "files":
        return {"draft": draft.to_dict(), "yaml": "", "notes": []}
    notes = [one.to_dict() for one in check_draft(draft, now().knowledge)]
    return {"draft": draft.to_dict(), "yaml": draft.entry_text, "notes": notes}


@told
def open_entry(kind: str, id_: str) -> Data:
    """Open a disorder, finding, rule, class or source; return its draft, YAML and messages."""
    return _data(open_draft(kind, id_, default_path()))


@told
def new_entry(kind: str, name: str, under: str = "") -> Data:
    """Begin a disorder (under: its group), a finding (axis), a rule (kind of rule) or a source."""
    return _data(new_draft(kind, name, default_path(), now().knowledge, under=under))


@told
def edit(draft: Data, act: str, path: str, value: str = "") -> Data:
    """Edit a draft: ``set`` a field, ``add`` to a list, ``remove``, or ``condition`` of a rule.

    The path names the place, e.g. ``findings/0/frequency/value``.
    """
    if act not in {"set", "add", "remove", "condition"}:
        mend = "one of set, add, remove, condition"
        raise InputError(f"'{act}' is not known", place="act", mend=mend)
    one = Draft.from_dict(draft)
    at = f"?{path}" if act == "condition" else path
    new, _, _ = done(one, keys_of(path), "set" if act == "condition" else act, at, value)
    return _data(new)


@told
def draft_yaml(draft: Data, yaml: str) -> Data:
    """Give the entry of a draft another YAML."""
    return _data(Draft.from_dict(draft).with_entry_text(yaml))


@told
def add_draft_source(draft: Data, key: str, fields: Data) -> Data:
    """Add a source to a draft, with title, kind and doi, pmid, pmcid or url."""
    return _data(with_source(Draft.from_dict(draft), key, fields, default_path()))


@told
def check_one(draft: Data) -> list[Data]:
    """Return what is wrong with the entry of a draft by itself."""
    return [one.to_dict() for one in check_draft(Draft.from_dict(draft), now().knowledge)]


@told
def review_edits(draft: Data, cases: list[Data] | None = None) -> Data:
    """Return what is to be known before saving: problems, HermiT's verdict, the rank impact.

    Own cases are case documents (docs/case.md).
    """
    own = [LibraryCase(f"own {i}", "own", one) for i, one in enumerate(cases or [], start=1)]
    return review(_edits(Draft.from_dict(draft)), default_path(), now(), own).to_dict()


def _edits(draft: Draft) -> Any:
    if draft.pending is not None:
        raise InputError("the YAML cannot be read", place="draft", mend="mend it first")
    return draft.edits


@told
def save_edits(draft: Data, editor: str, reason: str) -> Data:
    """Check the whole and ask HermiT, then save a draft; return the record of the save."""
    one = Draft.from_dict(draft)
    root = default_path()
    edits = _edits(one)
    found = review(edits, root, now(), cases=False)
    if not found.may_save:
        first = next((str(p) for p in found.problems if p.level == "error"), "")
        words = found.verdict.contradiction if found.verdict else first
        raise InputError(f"the check forbids it: {words}", place="save")
    saved = save(edits, root, editor=editor, reason=reason, title=draft_title(one))
    renew()
    return saved.to_dict()


@told
def rebase_edits(draft: Data) -> Data:
    """Put a draft over the files as they are now, where both edits do not touch."""
    one = Draft.from_dict(draft)
    made = one.to_dict() | {"edits": [e.to_dict() for e in rebased(one.edits, default_path())]}
    renew()
    return _data(Draft.from_dict(made))


@told
def list_saves() -> list[Data]:
    """Return all saves of the knowledge base, the newest first."""
    return [one.to_dict() for one in saves(default_path())]


@told
def undo_save(save_id: str, editor: str, reason: str) -> Data:
    """Take a save back; return the record of the save that does it."""
    saved = take_back(save_id, default_path(), editor=editor, reason=reason)
    renew()
    return saved.to_dict()


@told
def where_saved() -> Data:
    """Return where saves go, and why nothing can be saved where that is so."""
    root = default_path()
    trouble = no_writing(root)
    return {"folder": str(root), "kept": store_of(root).words(), "trouble": trouble}


@told
def import_edits(path: str, remove_many: bool = False) -> Data:
    """Return as a draft what an edited table or ontology on this machine says otherwise."""
    file = Path(path)
    return _data(imported_draft(file, now().knowledge, default_path(), remove_many=remove_many))


EDIT_VERBS: dict[str, Callable[..., Any]] = {
    "open-draft": open_entry,
    "new-draft": new_entry,
    "edit-draft": edit,
    "draft-yaml": draft_yaml,
    "draft-source": add_draft_source,
    "check-draft": check_one,
    "review-draft": review_edits,
    "save-draft": save_edits,
    "rebase-draft": rebase_edits,
    "import-draft": import_edits,
    "saves": list_saves,
    "undo-save": undo_save,
    "where-saved": where_saved,
}


def add_endpoints() -> None:
    """Add the endpoints to the current Blocks."""
    for name, verb in EDIT_VERBS.items():
        gr.api(verb, api_name=name)
