"""An entry checked while it is typed: form and lint, each message with its place and its mend.

The entry alone is put into a file of its own and read by the same reader and the same validators as
``dermatrace kb check``, so that the words are the same; the other entries are there to be named,
but are not gone through again. What only the whole can show is told before saving
(:mod:`desks.workbench.checks_whole`).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.workbench.draft import Draft
from desks.workbench.draft_entry import entry_text
from desks.workbench.draft_yaml import read_text
from kb.knowledge import KnowledgeBase, nearest
from kb.lint import lint
from kb.problems import Level, Problem
from kb.reader import Places, Reader
from kb.rule_schema import Rule
from kb.schema import Disorder, DisorderClass, Finding, Source
from kb.yaml_edit import render
from kb.yamlio import YamlError

__all__ = ["Note", "check_draft", "entry_model"]

Keys = tuple[str | int, ...]
_UNCITED = ("source", "info")
_ORDER: Mapping[Level, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Note:
    """One message about an entry.

    Attributes:
        keys: place inside the entry; empty where it is about all of it.
        line: line of the YAML view, from 1; 0 where unknown.
    """

    level: Level
    message: str
    mend: str = ""
    keys: Keys = ()
    line: int = 0

    def __str__(self) -> str:
        """Return ``place: message; mend`` on one line."""
        place = f"{' / '.join(map(str, self.keys))}: " if self.keys else ""
        return f"{place}{self.message}" + (f"; {self.mend}" if self.mend else "")

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "level": self.level,
            "message": self.message,
            "mend": self.mend,
            "keys": list(self.keys),
            "line": self.line,
        }


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


Model = Disorder | Finding | Rule | Source


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
        notes += _linted(model, draft, alone, knowledge)
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


# -- lint ------------------------------------------------------------------------------------------
def _linted(model: Model, draft: Draft, alone: _Alone, knowledge: KnowledgeBase) -> Iterator[Note]:
    around = _around(model, draft, knowledge)
    places: Places = {f"finding:{one}": ("", ()) for one in around.findings}
    places |= {f"disorder:{one}": ("", ()) for one in around.disorders}
    places |= {f"source:{one}": ("", ()) for one in around.sources}
    own = f"{draft.kind}:{draft.id if draft.kind == 'source' else getattr(model, 'id', '')}"
    base = alone.keys if draft.kind != "disorder" else ()
    places[own] = (draft.file, base or ("id",))
    for problem, keys in lint(around, places):
        if problem.file != draft.file or (problem.category, problem.level) == _UNCITED:
            continue
        inside = tuple(keys[len(base) :]) if keys[: len(base)] == base else tuple(keys)
        yield Note(problem.level, problem.message, _mend(problem, knowledge), inside)
    if isinstance(model, Disorder):
        yield from _names(model, draft, knowledge)


def _around(model: Model, draft: Draft, knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return the knowledge base cut down to the entry and what it names."""
    sources = dict(knowledge.sources)
    for edit in draft.edits:
        if edit.file == "sources.yaml":
            entries = read_text(edit.after or "", place=edit.file) or {}
            for key in entries.keys() - sources.keys():
                fields = entries[key] if isinstance(entries[key], dict) else {}
                # it is checked as a source of its own; here it only has to be there
                sources[key] = Source.model_construct(**fields)
    findings = dict(knowledge.findings)
    disorders: dict[str, Disorder] = {}
    rules: tuple[Rule, ...] = ()
    named: set[str]
    if isinstance(model, Disorder):
        named = {one.disorder for one in model.tell_apart} | {model.variant_of or ""}
        disorders = {one: knowledge.disorders[one] for one in named if one in knowledge.disorders}
        disorders = {one: _silent(script) for one, script in disorders.items()}
        disorders[model.id] = model
    elif isinstance(model, Finding):
        findings.pop(draft.id, None)
        findings[model.id] = model
    elif not isinstance(model, Source):
        named = {getattr(model, "disorder", ""), *getattr(model, "points_to", ())}
        disorders = {
            one: _silent(knowledge.disorders[one]) for one in named if one in knowledge.disorders
        }
        rules = (model,)
    update = {
        "findings": findings,
        "disorders": disorders,
        "rules": rules,
        "sources": sources,
        "classes": {},
    }
    return knowledge.model_copy(update=update)


def _silent(script: Disorder) -> Disorder:
    """Return a script that is there, and of which nothing is checked."""
    return script.model_copy(
        update={"findings": (), "tell_apart": (), "variant_of": None, "only_sites": ()}
    )


def _mend(problem: Problem, knowledge: KnowledgeBase) -> str:
    """Return the mend; an unknown disorder is looked for among all."""
    found = re.search(r"(?:unknown disorder|look-alike) '([^']*)'", problem.message)
    if found is None:
        return problem.mend
    near = nearest(found[1], list(knowledge.disorders))
    return f"did you mean {' or '.join(near)}?" if near else "see Browse for the disorders"


def _names(model: Disorder, draft: Draft, knowledge: KnowledgeBase) -> Iterator[Note]:
    """Say which of its names stand for another disorder or class already."""
    others: list[Disorder | DisorderClass] = [*knowledge.classes.values()]
    others += [one for one in knowledge.disorders.values() if one.id not in {draft.id, model.id}]
    owner = {name.lower(): one.label for one in others for name in (one.label, *one.synonyms)}
    named: list[tuple[Keys, str]] = [(("label",), model.label)]
    named += [(("synonyms", index), name) for index, name in enumerate(model.synonyms)]
    for keys, name in named:
        if name.lower() in owner:
            message = f"the name '{name}' already stands for {owner[name.lower()]}"
            yield Note("warning", message, "take it out, or name it more closely", keys)
    if draft.new and model.id in {*knowledge.disorders, *knowledge.classes}:
        yield Note("error", f"the id '{model.id}' is taken", "choose another", ("id",))
