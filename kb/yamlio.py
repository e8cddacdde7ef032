"""Read a YAML file into plain data, and find the line of a place inside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from kb.errors import InputError

__all__ = ["YamlError", "compose", "line_of", "read_yaml"]


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
    try:
        return YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 0 if mark is None else mark.line + 1
        problem = (error.problem or error.context or "not YAML").splitlines()[0]
        raise YamlError(
            f"not valid YAML: {problem}", place=where, line=line, mend="mend the syntax there"
        ) from error
    except (YAMLError, ValueError) as error:
        raise YamlError(
            f"not valid YAML: {str(error).splitlines()[0]}",
            place=where,
            line=0,
            mend="mend the syntax",
        ) from error


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
