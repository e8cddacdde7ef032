"""Open an entry of the knowledge base as a draft, or begin a new one from a template."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from desks.workbench.draft import Draft, FileEdit, Kind, read_file
from desks.workbench.draft_entry import entry_text
from desks.workbench.draft_templates import TEMPLATES
from desks.workbench.draft_yaml import read_text
from kb.errors import InputError
from kb.finding_schema import AXES
from kb.knowledge import KnowledgeBase, nearest
from kb.yaml_edit import render

__all__ = ["new_draft", "open_draft", "open_target", "slug_of", "with_source"]

_Listed = Literal["finding", "rule", "class"]
_LISTS: Mapping[_Listed, tuple[str, str]] = {
    "finding": ("findings/*.yaml", "findings"),
    "rule": ("rules/*.yaml", "rules"),
    "class": ("classes.yaml", "classes"),
}
"""Kinds that stand many in a file: where, and under which key."""
_RULE_FILES = {
    "red-flag": "red-flags",
    "exclusion": "exclusions",
    "criteria": "criteria",
    "checklist": "checklists",
}


def slug_of(label: str) -> str:
    """Return an id made of a label: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def open_target(target: str, root: Path) -> Draft:
    """Return the draft of an entry named like ``disorder:plaque-psoriasis``.

    Raises:
        InputError: there is none.
    """
    kind, _, id_ = target.partition(":")
    return open_draft(kind, id_, root)


def open_draft(kind: str, id_: str, root: Path) -> Draft:
    """Return the draft of an entry as it stands in the files now.

    Args:
        kind: disorder, finding, rule, class or source.
        id_: its id (a source: its key).
        root: folder of the knowledge base.

    Raises:
        InputError: there is none, or the file cannot be read.
    """
    if kind == "disorder":
        found = next(root.glob(f"disorders/*/{slug_of(id_)}.yaml"), None)
        if found is None or found.stem != id_:
            raise _unknown(kind, id_, [one.stem for one in root.glob("disorders/*/*.yaml")])
        return _draft("disorder", id_, found.relative_to(root).as_posix(), root)
    if kind == "source":
        known = read_text(read_file(root, "sources.yaml") or "", place="sources.yaml") or {}
        if id_ not in known:
            raise _unknown(kind, id_, [str(one) for one in known])
        return _draft("source", id_, "sources.yaml", root, (id_,))
    listed = next((one for one in _LISTS if one == kind), None)
    if listed is None:
        mend = f"one of disorder, source, {', '.join(_LISTS)}"
        raise InputError(f"'{kind}' cannot be edited", place="kind", mend=mend)
    ids = []
    for file, index, entry in _entries(listed, root):
        if entry.get("id") == id_:
            return _draft(listed, id_, file, root, (_LISTS[listed][1], index))
        ids.append(str(entry.get("id")))
    raise _unknown(kind, id_, ids)


def _entries(kind: _Listed, root: Path) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    pattern, key = _LISTS[kind]
    for path in sorted(root.glob(pattern)):
        file = path.relative_to(root).as_posix()
        content = read_text(read_file(root, file) or "", place=file)
        listed = content.get(key) if isinstance(content, dict) else None
        for index, entry in enumerate(listed or []):
            if isinstance(entry, dict):
                yield file, index, entry


def _draft(kind: Kind, id_: str, file: str, root: Path, keys: tuple[str | int, ...] = ()) -> Draft:
    text = read_file(root, file)
    return Draft(kind, id_, (FileEdit(file, text, text),), keys)


def _unknown(kind: str, id_: str, known: list[str]) -> InputError:
    near = nearest(id_, known)
    mend = f"did you mean {' or '.join(near)}?" if near else "see Browse for what there is"
    return InputError(f"there is no {kind} '{id_}'", place="edit", mend=mend)


# -- new entries -----------------------------------------------------------------------------------
def new_draft(kind: str, name: str, root: Path, knowledge: KnowledgeBase, *, under: str) -> Draft:
    """Return the draft of a new entry, with a template for its content.

    Args:
        kind: disorder, finding, rule or source.
        name: its label; the id is made of it. Of a source its key.
        root: folder of the knowledge base.
        knowledge: what is in it.
        under: group of a disorder, axis of a finding, kind of a rule; of a source nothing.

    Raises:
        InputError: the name is empty or taken, or there is no such group, axis or kind.
    """
    label, id_ = " ".join(name.split()), slug_of(name)
    if not id_:
        raise InputError("it has no name", place="name", mend="write what it shall be called")
    taken: Mapping[str, Collection[str]] = {
        "disorder": {*knowledge.disorders, *knowledge.classes},
        "finding": set(knowledge.findings),
        "rule": {one.id for one in knowledge.rules},
        "source": set(knowledge.sources),
    }
    if id_ in taken.get(kind, ()):
        raise InputError(f"'{id_}' is taken", place="name", mend="open that one, or choose another")
    if kind == "disorder":
        group = slug_of(under) or "other"
        text = TEMPLATES["disorder"].format(id=id_, label=render(label), group=group)
        return Draft("disorder", id_, (FileEdit(f"disorders/{group}/{id_}.yaml", None, text),))
    if kind == "finding":
        return _appended("finding", id_, label, _chosen(under, AXES, "axis"), root)
    if kind == "rule":
        form = _chosen(under, tuple(_RULE_FILES), "kind of rule")
        return _appended("rule", id_, label, form, root)
    if kind == "source":
        return _new_source(id_, label, root)
    raise InputError(f"there are no new entries of the kind '{kind}'", place="kind")


def _chosen(word: str, known: tuple[str, ...], what: str) -> str:
    if word not in known:
        mend = f"one of {', '.join(known)}"
        raise InputError(f"'{word}' is no {what}", place=what, mend=mend)
    return word


def _appended(
    kind: Literal["finding", "rule"], id_: str, label: str, under: str, root: Path
) -> Draft:
    """Return a draft with an entry at the end of the list of its file."""
    key = _LISTS[kind][1]
    file = f"findings/{under}.yaml" if kind == "finding" else f"rules/{_RULE_FILES[under]}.yaml"
    text = read_file(root, file)
    head = f"axis: {under}\nobservers: [clinician]\n" if kind == "finding" else ""
    whole = text if text and text.strip() else f"{head}{key}:\n"
    name = under if kind == "rule" else kind
    entry = TEMPLATES[name].format(id=id_, label=render(label))
    content = read_text(whole, place=file) or {}
    listed = content.get(key) or []
    if listed:
        start = _entry_column(whole, key)
    else:
        start = 2
        whole = re.sub(rf"(?m)^{key}:\s*\[\s*\]\s*$", f"{key}:", whole)
    pad = " " * start
    lines = entry.rstrip().splitlines()
    made = [f"{pad}- {lines[0]}", *(f"{pad}  {line}" for line in lines[1:])]
    joint = "" if whole.endswith("\n") else "\n"
    after = whole + joint + "\n".join(made) + "\n"
    keys = (key, len(listed))
    draft = Draft(kind, id_, (FileEdit(file, text, after),), keys)
    if not entry_text(after, keys).startswith(lines[0]):
        mend = "write the entry by hand"
        raise InputError("the list of this file is not its last part", place=file, mend=mend)
    return draft


def _entry_column(text: str, key: str) -> int:
    """Return the column of the dashes of the list under a key at the top of a file."""
    behind = re.split(rf"(?m)^{key}:", text, maxsplit=1)[-1]
    dash = re.search(r"(?m)^( *)-(\s|$)", behind)
    return len(dash.group(1)) if dash else 2


def _new_source(key: str, title: str, root: Path) -> Draft:
    text = read_file(root, "sources.yaml")
    after = _with_source_text(text or "", key, {"title": title, "kind": "article"})
    return Draft("source", key, (FileEdit("sources.yaml", text, after),), (key,))


def with_source(draft: Draft, key: str, fields: Mapping[str, Any], root: Path) -> Draft:
    """Return a draft that also adds a source to ``sources.yaml``.

    Raises:
        InputError: the key is no key, is taken, or a field that opens the source is missing.
    """
    if key != slug_of(key) or not key:
        mend = "use small letters, digits and hyphens, e.g. miller-2021-psoriasis"
        raise InputError(f"'{key}' cannot be the key of a source", place="source", mend=mend)
    known = {one.file: one for one in draft.edits}.get("sources.yaml")
    before = known.before if known else read_file(root, "sources.yaml")
    text = (known.after if known else before) or ""
    if key in (read_text(text, place="sources.yaml") or {}):
        raise InputError(f"the source '{key}' is there already", place="source", mend="cite it")
    given = {name: value for name, value in fields.items() if value not in (None, "")}
    edit = FileEdit("sources.yaml", before, _with_source_text(text, key, given))
    if draft.file == "sources.yaml":
        return replace(draft, edits=(edit, *draft.edits[1:]))
    return draft.with_file(edit)


def _with_source_text(text: str, key: str, fields: Mapping[str, Any]) -> str:
    joint = "" if not text or text.endswith("\n") else "\n"
    name = key if not key.isdigit() else f'"{key}"'
    lines = [f"{name}:", *(f"  {field}: {render(value)}" for field, value in fields.items())]
    return text + joint + "\n".join(lines) + "\n"
