"""An entry checked while it is typed: form and lint, each message with its place and its mend.

The entry alone is put into a file of its own and read by the same reader and the same validators as
``dermatrace kb check``, so that the words are the same; the other entries are there to be named,
but are not gone through again. What only the whole can show is told before saving
(:mod:`desks.workbench.checks_whole`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desks.workbench.checks_lint import Model, Note, linted
from desks.workbench.draft import Draft
from desks.workbench.draft_entry import entry_text
from desks.workbench.draft_yaml import read_text
from kb.knowledge import KnowledgeBase
from kb.problems import Level, Problem
from kb.reader import Reader
from kb.yaml_edit import render
from kb.yamlio import YamlError

__all__ = ["Note", "check_draft", "entry_model"]

Keys = tuple[str | int, ...]
_ORDER: Mapping[Level, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class _Alone:
    """The entry in a file of its own.

    Attributes:
        head: lines before the entry.
        keys: place of the entry in this file.
    """

    file: str
    text: str
    head: int
    keys: Keys


def check_draft(draft: Draft, knowledge: KnowledgeBase) -> tuple[Note, ...]:
    """Return what is wrong with an entry, errors first.

    Args:
        draft: of a disorder, finding, rule, class or source.
        knowledge: the knowledge base that it belongs to.
    """
    if draft.kind == "files":
        return ()
    if (slip := draft.slip) is not None:
        return (Note("error", slip.message, slip.mend, line=slip.line),)
    alone, model, problems = _read(draft)
    notes = [_note(one, alone) for one in problems]
    if model is not None:
        base = alone.keys if draft.kind != "disorder" else ()
        notes += linted(model, draft, base, knowledge)
    return tuple(sorted(dict.fromkeys(notes), key=lambda one: _ORDER[one.level]))


def entry_model(draft: Draft) -> Model | None:
    """Return the entry as its model, None where it is not of its form."""
    return None if draft.slip is not None else _read(draft)[1]


def _read(draft: Draft) -> tuple[_Alone, Model | None, list[Problem]]:
    alone = _alone(draft)
    with tempfile.TemporaryDirectory(prefix="dermatrace-") as folder:
        path = Path(folder) / alone.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(alone.text.encode())
        reader = Reader(Path(folder))
        found: list[Model] = []
        match draft.kind:
            case "disorder":
                found = [one for _, one in reader.disorders()]
            case "finding":
                found = [one for _, one in reader.findings()]
            case "rule":
                found = list(reader.rules())
            case "source":
                found = [one for _, one in reader.sources()]
            case _:
                list(reader.classes())
        return alone, found[0] if found else None, reader.problems


def _alone(draft: Draft) -> _Alone:
    """Return the file that holds the entry and nothing else.

    Raises:
        YamlError: the text of the draft is no YAML.
    """
    whole = read_text(draft.text, place=draft.file)
    if draft.kind == "disorder":
        return _Alone("disorders/draft/draft.yaml", draft.text, 0, ())
    text = entry_text(draft.text, draft.keys)
    try:
        read_text(text, place="")
    except YamlError:  # it names an anchor of another entry
        text = f"{render(draft.data())}\n"
    lines = text.rstrip().splitlines() or ["{}"]
    if draft.kind == "source":
        key = render(str(draft.keys[0]))
        body = "\n".join([f"{key}:", *(f"  {line}" for line in lines)])
        return _Alone("sources.yaml", body + "\n", 1, draft.keys)
    name = str(draft.keys[0])
    head = ""
    if draft.kind == "finding":
        axis, observers = whole.get("axis"), whole.get("observers")
        head = f"axis: {render(axis)}\nobservers: {render(observers)}\n"
    first, *rest = lines
    body = "\n".join([f"{name}:", f"  - {first}", *(f"    {line}" for line in rest)])
    file = "classes.yaml" if draft.kind == "class" else f"{name}/draft.yaml"
    return _Alone(file, f"{head}{body}\n", head.count("\n") + 1, (name, 0))


def _keys(path: str) -> Keys:
    parts = path.split(" / ") if path else []
    return tuple(int(one) if one.isdigit() else one for one in parts)


def _note(problem: Problem, alone: _Alone) -> Note:
    keys = _keys(problem.path)
    if keys[: len(alone.keys)] == alone.keys:
        keys = keys[len(alone.keys) :]
    line = max(problem.line - alone.head, 0)
    if problem.message.endswith("(given: '')"):
        return Note(problem.level, "this is empty", "fill it in", keys, line)
    return Note(problem.level, problem.message, problem.mend, keys, line)
