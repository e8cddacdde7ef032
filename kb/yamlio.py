"""Read a YAML file into plain data, and find the line of a place inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from kb.errors import InputError

__all__ = ["DEEPEST", "YamlError", "compose", "line_of", "parse_yaml", "read_yaml"]

DEEPEST = 200
"""How many lists and mappings may be opened inside each other; no file of ours needs ten."""
_BRACKET = re.compile(r"[\[\]{}]")
_OPENING = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")
"""Lists inside lists on one line without a bracket: ``- - - a``."""


class YamlError(InputError):
    """A file is not YAML; ``line`` says where (from 1, 0 where unknown)."""

    def __init__(self, message: str, *, place: str, line: int, mend: str) -> None:
        self.line = line
        super().__init__(message, place=f"{place}:{line}" if line else place, mend=mend)


def read_yaml(path: Path, *, place: str = "") -> Any:
    """Return the content of a YAML (or JSON) file as plain data.

    Raises:
        YamlError: the file cannot be read, is not UTF-8, or is not YAML.
    """
    where = place or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise YamlError(reason, place=where, line=0, mend="check the path") from error
    except UnicodeDecodeError as error:
        raise YamlError(
            "the file is not UTF-8 text", place=where, line=0, mend="save it as UTF-8"
        ) from error
    return parse_yaml(text, place=where)


def parse_yaml(text: str, *, place: str) -> Any:
    """Return what a YAML (or JSON) text says, as plain data.

    Raises:
        YamlError: it is no YAML, or nested too deep; ``line`` says where.
    """
    if line := _too_deep(text):
        raise YamlError(
            f"lists or mappings are nested more than {DEEPEST} deep",
            place=place,
            line=line,
            mend="write it flatter",
        )
    try:
        return YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 0 if mark is None else mark.line + 1
        problem = (error.problem or error.context or "not YAML").splitlines()[0]
        raise YamlError(
            f"not valid YAML: {problem}", place=place, line=line, mend="mend the syntax there"
        ) from error
    except (YAMLError, ValueError) as error:
        raise YamlError(
            f"not valid YAML: {str(error).splitlines()[0]}",
            place=place,
            line=0,
            mend="mend the syntax",
        ) from error


def _too_deep(text: str) -> int:
    """Return the line on which nesting goes too deep, 0 where it nowhere does.

    libyaml is recursive: a file of a few kilobytes that only opens lists would end the program.
    """
    run = _OPENING.search(text)
    depth = 0
    for found in _BRACKET.finditer(text):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            run = found if run is None or found.start() < run.start() else run
            break
    return 0 if run is None else text.count("\n", 0, run.start()) + 1


def compose(path: Path) -> Node | None:
    """Return the node tree of a readable YAML file, for :func:`line_of`."""
    tree: Node | None = YAML(typ="safe").compose(path.read_text(encoding="utf-8"))
    return tree


def line_of(tree: Node | None, keys: Sequence[str | int]) -> int:
    """Return the line (from 1) of the place ``keys`` inside a node tree.

    Keys that lead nowhere are left out: the line of the deepest place that exists is returned.
    """
    node = tree
    line = 0 if node is None else node.start_mark.line
    for key in keys:
        step: Node | None = None
        if isinstance(node, MappingNode):
            for name, value in node.value:
                if name.value == str(key):
                    step, line = value, name.start_mark.line
        elif isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
            step = node.value[key]
            line = step.start_mark.line
        if step is None:
            break
        node = step
    return line + 1
