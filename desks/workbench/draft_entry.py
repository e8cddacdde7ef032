"""One entry of a YAML file as a text of its own, and back into its place, byte for byte.

Findings, rules, classes and sources stand many in one file; who edits one sees that one alone. The
lines of an entry go to where the next one begins, without the comments and blank lines before that.
"""

from __future__ import annotations

from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from kb.errors import InputError

__all__ = ["entry_lines", "entry_text", "with_entry_text"]

Keys = tuple[str | int, ...]


@lru_cache(maxsize=16)
def entry_lines(text: str, keys: Keys) -> tuple[int, int, int]:
    """Return first line, line behind the last (both from 0) and first column of an entry.

    Raises:
        InputError: there is no such entry.
    """
    lines = text.splitlines(keepends=True)
    if not keys:
        return 0, len(lines), 0
    node: Node | None = YAML(typ="safe").compose(text)
    limit = len(lines)
    for key in keys:
        node, limit = _step(node, key, limit)
    if node is None:
        raise InputError("there is no such entry", place=" / ".join(map(str, keys)))
    start, column = node.start_mark.line, node.start_mark.column
    while limit > start + 1 and lines[limit - 1].lstrip()[:1] in {"", "#", "\n"}:
        limit -= 1
    return start, limit, column


def _step(node: Node | None, key: str | int, limit: int) -> tuple[Node | None, int]:
    """Return the node at a key, and the line on which the one behind it begins."""
    if isinstance(node, MappingNode):
        pairs = list(node.value)
        for index, (name, value) in enumerate(pairs):
            if name.value == str(key):
                behind = pairs[index + 1][0].start_mark.line if index + 1 < len(pairs) else limit
                return value, behind
    elif isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        behind = node.value[key + 1].start_mark.line if key + 1 < len(node.value) else limit
        return node.value[key], behind
    return None, limit


def entry_text(text: str, keys: Keys) -> str:
    """Return the YAML of an entry, moved to the left margin."""
    if not keys:
        return text
    start, end, column = entry_lines(text, keys)
    first, *rest = text.splitlines(keepends=True)[start:end]
    blank = " " * column
    return first[column:] + "".join(
        line[column:] if line.startswith(blank) else line.lstrip(" ") for line in rest
    )


def with_entry_text(text: str, keys: Keys, new: str) -> str:
    """Return the text of a file with another text in the place of an entry."""
    if not keys:
        return new
    start, end, column = entry_lines(text, keys)
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if "\r\n" in text else "\n"
    head = lines[start][:column]
    first, *rest = new.rstrip().splitlines() or [""]
    blank = " " * column
    made = [head + first, *(blank + line if line.strip() else "" for line in rest)]
    return "".join(lines[:start]) + newline.join(made) + newline + "".join(lines[end:])
