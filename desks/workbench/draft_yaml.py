"""Make a YAML text say something else: what stays keeps its text, its comments and its order.

:func:`merged` compares what the text says with what it shall say and changes one difference after
another (:class:`kb.yaml_edit.YamlText` puts the new text exactly there). The result is read again:
a text that does not say what was asked for is never returned.
"""

from __future__ import annotations

import textwrap
from typing import Any

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from desks.workbench.draft_differences import Step, first_difference, same
from kb.errors import InputError
from kb.yaml_edit import Splice, YamlText, render
from kb.yamlio import parse_yaml

__all__ = ["merged", "read_text"]

_WIDE = 90
"""A text that is longer is folded over several lines, where the place allows it."""
_MOST = 400
_BY_HAND = "edit this place in the YAML view"


def read_text(text: str, *, place: str) -> Any:
    """Return what a YAML text says, as plain data.

    Raises:
        YamlError: it is no YAML; ``line`` says where.
    """
    return parse_yaml(text, place=place)


def merged(text: str, after: Any, *, name: str = "") -> str:
    """Return the text with what it says changed to ``after``.

    Raises:
        YamlError: the text is no YAML.
        InputError: the change cannot be made without losing a comment or touching something else.
    """
    before = read_text(text, place=name)
    for _ in range(_MOST):
        step = first_difference(before, after, ())
        if step is None:
            return text
        text = _applied(text, step, name)
        now = read_text(text, place=name)
        if same(now, before):
            break
        before = now
    raise InputError("this change cannot be written in place", place=name, mend=_BY_HAND)


# -- writing it ------------------------------------------------------------------------------------
def _applied(text: str, step: Step, name: str) -> str:
    yaml = YamlText(text, name=name)
    parent = yaml.node(step.keys[:-1]) if step.keys else None
    node = yaml.node(step.keys)
    if step.what == "set" and node is not None:
        _set(yaml, node, parent, step.value)
    elif step.what == "field" and isinstance(parent, MappingNode):
        _add_field(yaml, parent, step)
    elif step.what == "unfield" and isinstance(parent, MappingNode):
        _drop_field(yaml, parent, str(step.keys[-1]))
    elif step.what == "unitem" and isinstance(parent, SequenceNode):
        if len(parent.value) == 1:
            _put(yaml, parent, "[]")
        else:
            yaml.drop_item(step.keys)
    elif step.what == "item" and isinstance(parent, SequenceNode):
        _add_item(yaml, parent, int(step.keys[-1]), step.value)
    else:
        raise InputError("there is no such place", place=name, mend=_BY_HAND)
    return yaml.result()


def _put(yaml: YamlText, node: Node, text: str) -> None:
    """Put a text in the place of a node."""
    yaml._splices.append(Splice(node.start_mark.index, yaml._end(node), text))


def _set(yaml: YamlText, node: Node, parent: Node | None, value: Any) -> None:
    if isinstance(node, ScalarNode) and not isinstance(value, dict | list):
        column = _column(parent)
        if column is not None and _foldable(value, node):
            folded = node.style in {"|", ">"}
            end = yaml._end(node, block=folded)
            new = _folded(value, column + 2, yaml.newline) + (yaml.newline if folded else "")
            yaml._splices.append(Splice(node.start_mark.index, end, new))
        elif node.value == "":
            _put(yaml, node, render(value))  # empty quotes are no style to keep
        else:
            yaml.set_scalar(node, value)
    elif value in ({}, []) or isinstance(node, ScalarNode) or _flow(node):
        _put(yaml, node, render(value))
    else:
        raise InputError("this is written over several lines", place=yaml.name, mend=_BY_HAND)


def _flow(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _column(parent: Node | None) -> int | None:
    """Return the column of the keys of a mapping in block style."""
    if isinstance(parent, MappingNode) and not parent.flow_style and parent.value:
        return int(parent.value[0][0].start_mark.column)
    return None


def _foldable(value: Any, node: ScalarNode | None = None) -> bool:
    """Tell whether a value may be folded: words with single blanks, long or folded before."""
    if not isinstance(value, str) or " ".join(value.split()) != value or not value:
        return False
    return len(value) > _WIDE or (node is not None and node.style in {"|", ">"})


def _folded(value: str, indent: int, newline: str) -> str:
    lines = textwrap.wrap(value, 98 - indent, break_long_words=False, break_on_hyphens=False)
    return newline.join([">-", *(" " * indent + line for line in lines)])


def _add_field(yaml: YamlText, parent: MappingNode, step: Step) -> None:
    name = str(step.keys[-1])
    if not parent.value:
        _put(yaml, parent, render({name: step.value}))
        return
    names = [key.value for key, _ in parent.value]
    if not step.behind and parent.flow_style:
        start = parent.value[0][0].start_mark.index
        yaml._splices.append(Splice(start, start, f"{name}: {render(step.value)}, "))
        return
    behind = step.behind if step.behind in names else names[0]
    column = _column(parent)
    value = step.value
    if column is None or not (_foldable(value) or _many(value)):
        yaml.add_field(parent, name, value, after=behind)
        return
    pad = " " * column
    if isinstance(value, str):
        lines = [f"{pad}{name}: {_folded(value, column + 2, yaml.newline)}"]
    else:
        lines = [f"{pad}{name}:", *(f"{pad}  - {render(one)}" for one in value)]
    node = next(value for key, value in parent.value if key.value == behind)
    yaml._insert_lines(yaml._line_end(yaml._end(node)), lines)


def _many(value: Any) -> bool:
    """Tell whether a value is a list of statements, which stand each on a line of its own."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _drop_field(yaml: YamlText, parent: MappingNode, name: str) -> None:
    left = [(key, value) for key, value in parent.value if key.value != name]
    if not left:
        _put(yaml, parent, "{}")
        return
    if parent.flow_style:
        yaml._rebuild(parent, [yaml.text[k.start_mark.index : yaml._end(v)] for k, v in left])
        return
    key, value = next(pair for pair in parent.value if pair[0].value == name)
    start = yaml.text.rfind("\n", 0, key.start_mark.index) + 1
    if yaml.text[start : key.start_mark.index].strip():
        message = f"'{name}' stands behind the dash of a list"
        raise InputError(message, place=yaml.name, mend=_BY_HAND)
    yaml._splices.append(Splice(start, yaml._line_end(yaml._end(value)), ""))


def _add_item(yaml: YamlText, parent: SequenceNode, index: int, value: Any) -> None:
    if not parent.value:
        new = _first_item(yaml, parent, value)
        start = parent.start_mark.index
        while new[0] != "[" and yaml.text[start - 1] == " ":
            start -= 1  # the blank behind the colon
        yaml._splices.append(Splice(start, yaml._end(parent), new))
    elif parent.flow_style:
        at = parent.value[max(index - 1, 0)]
        if index == 0:
            yaml._splices.append(
                Splice(at.start_mark.index, at.start_mark.index, render(value) + ", ")
            )
        else:
            yaml._splices.append(Splice(yaml._end(at), yaml._end(at), ", " + render(value)))
    else:
        at = parent.value[max(index - 1, 0)]
        line = f"{yaml._indent(at)}- {render(value)}"
        if index == 0:
            start = yaml.text.rfind("\n", 0, at.start_mark.index) + 1
        else:
            start = yaml._line_end(yaml._end(at))
        yaml._insert_lines(start, [line])


def _first_item(yaml: YamlText, parent: SequenceNode, value: Any) -> str:
    """Return the text of a list that was empty: a statement stands on a line of its own."""
    start = yaml.text.rfind("\n", 0, parent.start_mark.index) + 1
    head = yaml.text[start : parent.start_mark.index]
    key = head.strip()
    if not isinstance(value, dict) or not key.endswith(":") or any(c in key for c in "{[,"):
        return f"[{render(value)}]"
    indent = len(head) - len(head.lstrip())
    return f"{yaml.newline}{' ' * (indent + 2)}- {render(value)}"
