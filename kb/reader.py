"""Read the files of a knowledge base one by one and collect what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml.nodes import Node

from kb.finding_schema import Finding, FindingFile
from kb.parsed import ParsedFiles
from kb.problems import Problem
from kb.rule_schema import Rule, RuleFile
from kb.schema import ClassFile, Disorder, DisorderClass, Source
from kb.slips import slip_words
from kb.yamlio import YamlError, compose, line_of

__all__ = ["Places", "Reader", "source_files"]

M = TypeVar("M", bound=BaseModel)
_RULE_KINDS = {"red-flag", "exclusion", "criteria", "checklist"}
"""Pydantic puts the kind of a rule into the path of its problem; the file has no such key."""
_SOURCE_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Places = dict[str, tuple[str, tuple[str | int, ...]]]
"""``finding:<id>``, ``disorder:<id>``, ``class:<id>``, ``rule:<id>``, ``source:<key>``, each with
its file and its keys inside the file."""


def source_files(root: Path) -> list[Path]:
    """Return the YAML files of a knowledge base in a stable order."""
    patterns = (
        "findings/*.yaml",
        "disorders/*/*.yaml",
        "rules/*.yaml",
        "classes.yaml",
        "sources.yaml",
    )
    return sorted(path for pattern in patterns for path in root.glob(pattern))


class Reader:
    """Reads the files one by one and collects what is wrong with each."""

    def __init__(self, root: Path, parsed: ParsedFiles | None = None) -> None:
        self.root = root
        self._parsed = parsed or ParsedFiles(None)
        self.files = source_files(root)
        self.problems: list[Problem] = []
        self.where: Places = {}
        self._trees: dict[str, Node | None] = {}

    def _named(self, folder: str) -> Iterable[tuple[str, Path]]:
        for path in self.files:
            name = path.relative_to(self.root).as_posix()
            if name.startswith(folder):
                yield name, path

    def _read(self, name: str, path: Path) -> Any:
        """Return the content; None, with a problem noted, where it is no YAML or no mapping."""
        try:
            data = self._parsed.read(path, place=name)
        except YamlError as error:
            self.problems.append(
                Problem(
                    level="error",
                    category="yaml",
                    file=name,
                    line=error.line,
                    message=error.message,
                    mend=error.mend,
                )
            )
            return None
        if isinstance(data, dict):
            return data
        problem = "the file is empty" if data is None else "the file is not a mapping of fields"
        self.problems.append(
            Problem(level="error", category="schema", file=name, message=problem, line=1)
        )
        return None

    def _validate(
        self, model: type[M], data: Any, name: str, keys: Sequence[str | int] = ()
    ) -> M | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                message, mend = slip_words(item)
                place = (*keys, *(key for key in item["loc"] if key not in _RULE_KINDS))
                problem = Problem(
                    level="error",
                    category="schema",
                    file=name,
                    message=message,
                    mend=mend,
                )
                self.problems.append(self.with_line(problem, place))
            return None

    def with_line(self, problem: Problem, keys: Sequence[str | int]) -> Problem:
        """Return the problem with its place inside the file and the line of that place."""
        line = problem.line
        if keys and (self.root / problem.file).is_file():
            if problem.file not in self._trees:
                self._trees[problem.file] = compose(self.root / problem.file)
            line = line_of(self._trees[problem.file], keys)
        return replace(problem, line=line, path=" / ".join(map(str, keys)))

    def _unique(self, kind: str, id_: str, name: str, keys: Sequence[str | int]) -> bool:
        first = self.where.setdefault(f"{kind}:{id_}", (name, tuple(keys)))
        if first == (name, tuple(keys)):
            return True
        problem = Problem(
            level="error",
            category="duplicate",
            file=name,
            message=f"{kind} '{id_}' is already defined in {first[0]}",
            mend="keep one of the two",
        )
        self.problems.append(self.with_line(problem, keys))
        return False

    def findings(self) -> Iterable[tuple[str, Finding]]:
        """Yield the vocabulary, each term with the axis and observers of its file."""
        for name, path in self._named("findings/"):
            content = self._read(name, path)
            file = None if content is None else self._validate(FindingFile, content, name)
            if file is None:
                continue
            for index, entry in enumerate(file.findings):
                data = {"axis": file.axis, "observers": file.observers, **entry}
                finding = self._validate(Finding, data, name, ("findings", index))
                if finding and self._unique("finding", finding.id, name, ("findings", index)):
                    yield finding.id, finding

    def disorders(self) -> Iterable[tuple[str, Disorder]]:
        """Yield the illness scripts."""
        for name, path in self._named("disorders/"):
            data = self._read(name, path)
            disorder = None if data is None else self._validate(Disorder, data, name)
            if disorder and self._unique("disorder", disorder.id, name, ("id",)):
                yield disorder.id, disorder

    def classes(self) -> Iterable[tuple[str, DisorderClass]]:
        """Yield the names that stand for several disorders."""
        for name, path in self._named("classes.yaml"):
            content = self._read(name, path)
            file = None if content is None else self._validate(ClassFile, content, name)
            for index, entry in enumerate(file.classes if file else ()):
                made = self._validate(DisorderClass, entry, name, ("classes", index))
                if made and self._unique("class", made.id, name, ("classes", index)):
                    yield made.id, made

    def rules(self) -> Iterable[Rule]:
        """Yield the rules of all kinds."""
        for name, path in self._named("rules/"):
            data = self._read(name, path)
            file = None if data is None else self._validate(RuleFile, data, name)
            for index, rule in enumerate(file.rules if file else ()):
                if self._unique("rule", rule.id, name, ("rules", index)):
                    yield rule

    def sources(self) -> Iterable[tuple[str, Source]]:
        """Yield the sources by key."""
        for name, path in self._named("sources.yaml"):
            data = self._read(name, path)
            for key, entry in (data or {}).items():
                if not isinstance(key, str) or not _SOURCE_KEY.fullmatch(key):
                    message = f"{key!r} cannot be cited as a source"
                    mend = "use small letters, digits and hyphens, and quote a key of digits"
                    problem = Problem(
                        level="error", category="schema", file=name, message=message, mend=mend
                    )
                    self.problems.append(self.with_line(problem, (str(key),)))
                    continue
                source = self._validate(Source, entry, name, (key,))
                if source is not None:
                    self.where[f"source:{key}"] = (name, (key,))
                    yield key, source
