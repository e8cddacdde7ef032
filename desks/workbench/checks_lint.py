"""The validators of the whole, over one entry and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desks.workbench.draft import Draft
from desks.workbench.draft_yaml import read_text
from kb.finding_schema import Finding
from kb.knowledge import KnowledgeBase, nearest
from kb.lint import lint
from kb.problems import Level, Problem
from kb.reader import Places
from kb.rule_schema import Rule
from kb.schema import Disorder, DisorderClass, Source

__all__ = ["Model", "Note", "linted"]

Keys = tuple[str | int, ...]
Model = Disorder | Finding | Rule | Source
_UNCITED = ("source", "info")


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


def linted(model: Model, draft: Draft, base: Keys, knowledge: KnowledgeBase) -> Iterator[Note]:
    """Yield what the validators say of an entry.

    Args:
        model: the entry.
        draft: of it.
        base: place of the entry in its file.
        knowledge: what else there is.
    """
    around = _around(model, draft, knowledge)
    places: Places = {f"finding:{one}": ("", ()) for one in around.findings}
    places |= {f"disorder:{one}": ("", ()) for one in around.disorders}
    places |= {f"source:{one}": ("", ()) for one in around.sources}
    own = f"{draft.kind}:{draft.id if draft.kind == 'source' else getattr(model, 'id', '')}"
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
