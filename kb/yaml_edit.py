"""Change a YAML file in place: what is not changed stays, byte for byte.

A round trip through a dumper keeps comments and order, but lays out lines anew. So ruamel.yaml is
asked only where things stand; the new text is put in exactly there. Every edit is a
:class:`Splice`, and splices are applied from the end of the file to its beginning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from kb.errors import InputError

__all__ = ["Splice", "YamlText", "render"]

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ._/()%+-]*[A-Za-z0-9._/()%+])?")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


@dataclass(frozen=True)
class Splice:
    """Put ``text`` in place of the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


class YamlText:
    """The text of a YAML file with the places of its nodes."""

    def __init__(self, text: str, *, name: str = "") -> None:
        self.text = text
        self.name = name
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root: Node = YAML(typ="safe", pure=True).compose(text)
        self._splices: list[Splice] = []

    def node(self, keys: Sequence[str | int], *, start: Node | None = None) -> Node | None:
        """Return the node at a place inside the document, or None."""
        node: Node | None = self.root if start is None else start
        for key in keys:
            if isinstance(node, MappingNode):
                node = next((v for k, v in node.value if k.value == str(key)), None)
            elif isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
            else:
                return None
        return node

    def result(self) -> str:
        """Return the text with all edits."""
        text, last = self.text, len(self.text) + 1
        ordered = sorted(self._splices, key=lambda s: (s.start, s.end))
        while ordered:  # of two at one place the later one first: it stands behind
            one = ordered.pop()
            if one.end > last:
                raise InputError("two edits of one place", place=self.name, mend="edit it by hand")
            text = text[: one.start] + one.text + text[one.end :]
            last = one.start
        return text

    def set_scalar(self, node: Node, value: Any) -> None:
        """Give a scalar another value, in the quotes it has where it can keep them."""
        style = node.style if isinstance(node, ScalarNode) else None
        folded = style in {"|", ">"}
        text = render(value, style=style) + (self.newline if folded else "")
        self._splices.append(Splice(node.start_mark.index, self._end(node, block=folded), text))

    def set_fields(
        self, node: Node, before: Mapping[str, Any], after: Mapping[str, Any], order: Sequence[str]
    ) -> None:
        """Change the scalar fields of a mapping from ``before`` to ``after``.

        Fields that stay keep their text; where none comes or goes, so does everything between.
        """
        if not isinstance(node, MappingNode):
            raise InputError("this is no mapping", place=self.name, mend="edit it by hand")
        entries = {key.value: (key, value) for key, value in node.value}
        if before.keys() == after.keys():
            for name, value in after.items():
                if value != before[name]:
                    self.set_scalar(entries[name][1], value)
            return
        parts = {}
        for name in (*entries, *after):
            if name in after and after[name] != before.get(name):
                old = entries[name][1] if name in entries else None
                style = old.style if isinstance(old, ScalarNode) else None
                parts[name] = f"{name}: {render(after[name], style=style)}"
            elif name in after or name not in before:
                key, value = entries[name]
                parts[name] = self.text[key.start_mark.index : self._end(value)]
        rank = {name: index for index, name in enumerate(order)}
        names = sorted(parts, key=lambda name: rank.get(name, len(rank)))
        self._rebuild(node, [parts[name] for name in names])

    def add_field(self, node: Node, key: str, value: Any, *, after: str) -> None:
        """Add a field to a mapping, behind the field ``after``."""
        entry = f"{key}: {render(value)}"
        behind = self.node([after], start=node)
        if behind is None:
            raise InputError(f"there is no '{after}'", place=self.name, mend="edit it by hand")
        end = self._end(behind)
        if isinstance(node, MappingNode) and node.flow_style:
            self._splices.append(Splice(end, end, f", {entry}"))
        else:
            column = node.value[0][0].start_mark.column
            self._insert_lines(self._line_end(end), [" " * column + entry])

    def set_list(self, node: Node, before: Sequence[str], after: Sequence[str]) -> None:
        """Change a list of texts; items that stay keep their text."""
        if not isinstance(node, SequenceNode):
            raise InputError("this is no list", place=self.name, mend="edit it by hand")
        kept = dict(zip(before, node.value, strict=True))
        if node.flow_style:
            parts = [self._slice(kept[one]) if one in kept else render(one) for one in after]
            self._rebuild(node, parts)
            return
        for one, item in kept.items():
            if one not in after:
                self._drop_item(item)
        new = [one for one in after if one not in kept]
        if new:
            indent = self._indent(node.value[-1])
            end = self._line_end(self._end(node.value[-1]))
            self._insert_lines(end, [f"{indent}- {render(one)}" for one in new])

    def drop_item(self, keys: Sequence[str | int]) -> None:
        """Take an item out of a list, with its lines."""
        parent, item = self.node(keys[:-1]), self.node(keys)
        if item is None or not isinstance(parent, SequenceNode):
            raise InputError("there is no such item", place=self.name, mend="edit it by hand")
        if parent.flow_style:
            left = [self._slice(one) for one in parent.value if one is not item]
            self._rebuild(parent, left)
        else:
            self._drop_item(item)

    def add_item(self, keys: Sequence[str | int], item: Mapping[str, Any], *, behind: int) -> None:
        """Add a mapping to a list as one line, behind the item at an index."""
        parent = self.node(keys)
        if not isinstance(parent, SequenceNode):
            raise InputError("there is no such list", place=self.name, mend="edit it by hand")
        mark = parent.value[behind]
        if parent.flow_style:
            end = self._end(mark)
            self._splices.append(Splice(end, end, ", " + render(item)))
        else:
            line = f"{self._indent(mark)}- {render(item)}"
            self._insert_lines(self._line_end(self._end(mark)), [line])

    def _insert_lines(self, at: int, lines: Sequence[str]) -> None:
        """Put lines at the beginning of a line (or behind a last line that has no end)."""
        text = self.newline.join(lines)
        if at and self.text[at - 1] != "\n":
            self._splices.append(Splice(at, at, self.newline + text))
        else:
            self._splices.append(Splice(at, at, text + self.newline))

    def _drop_item(self, item: Node) -> None:
        start = self.text.rfind("\n", 0, item.start_mark.index) + 1
        self._splices.append(Splice(start, self._line_end(self._end(item)), ""))

    def _rebuild(self, node: CollectionNode, parts: Sequence[str]) -> None:
        """Write the entries of a mapping or list anew; a comment between them cannot be kept."""
        start, end = node.start_mark.index, self._end(node)
        inside = self.text[start:end]
        if re.search(r"(^|\s)#[^\n]*\n", inside):
            raise InputError(
                f"a comment stands inside '{inside.split()[0]} ...'",
                place=f"{self.name}:{node.start_mark.line + 1}",
                mend="edit this place by hand",
            )
        if node.flow_style:
            left, right = inside[0], inside[-1]
            self._splices.append(Splice(start, end, left + ", ".join(parts) + right))
        else:
            joint = self.newline + " " * node.start_mark.column
            self._splices.append(Splice(start, end, joint.join(parts)))

    def _slice(self, node: Node) -> str:
        return self.text[node.start_mark.index : self._end(node)]

    def _end(self, node: Node, *, block: bool = True) -> int:
        """Return where the text of a node ends; blocks end with their last scalar."""
        if isinstance(node, MappingNode) and not node.flow_style and node.value:
            return self._end(node.value[-1][1])
        if isinstance(node, SequenceNode) and not node.flow_style and node.value:
            return self._end(node.value[-1])
        end = int(node.end_mark.index)
        if block and isinstance(node, ScalarNode) and node.style in {"|", ">"}:
            lines = self.text[node.start_mark.index : end]
            return int(node.start_mark.index) + len(lines.rstrip()) + len(self.newline)
        return end

    def _line_end(self, index: int) -> int:
        """Return the beginning of the line behind the one that holds ``index``."""
        if index and self.text[index - 1] == "\n":
            return index
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def _indent(self, item: Node) -> str:
        """Return the blanks before the dash of a list item."""
        start = self.text.rfind("\n", 0, item.start_mark.index) + 1
        return self.text[start : self.text.index("-", start)]


def render(value: Any, *, style: str | None = None) -> str:
    """Return a value as YAML on one line; a text in the quotes of ``style`` where these hold it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {render(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(render(one) for one in value) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if style == "'" and "\n" not in value and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style != '"' and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
