"""The neighbourhood drawn: boxes that can be pressed, in columns, and the same as a table beneath.

networkx places the boxes; kinds are told by shape and by a word, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import ceil
from textwrap import wrap

import networkx as nx

from desks.clinic.bits import empty_html
from desks.workbench.bits import grid, label_of, link
from desks.workbench.neighbourhood import Node, neighbourhood, relations
from reasoning.compiled import CompiledKnowledge

__all__ = ["graph_html"]

_WIDE, _GAP = 168, 14
_COLUMN = 228
"""Width of a box, the least gap between two below one another, and from column to column, in px."""
_LETTERS, _LINE, _EDGE = 21, 14.5, 26
"""Letters in a line of a box, height of a line, and of what else is in a box, in px."""
_HEADS = {
    "disorder": ("strongest findings", "this disorder", "told apart by", "look-alikes"),
    "finding": ("kind or part of", "this finding", "its kinds or parts", "disorders that show it"),
}


def graph_html(ref: str, compiled: CompiledKnowledge) -> str:
    """Return the drawn neighbourhood of a disorder or finding; words where nothing is drawn."""
    kind = ref.partition(":")[0]
    if kind not in _HEADS:
        return empty_html("Open a disorder or a finding: what lies around it is drawn here.")
    graph = neighbourhood(ref, compiled)
    label = label_of(ref, compiled.knowledge)
    rows = [
        [
            _named(row["source"], row["from"]),
            escape(row["relation"]),
            _named(row["target"], row["to"]),
            escape(row["detail"]),
        ]
        for row in relations(graph)
    ]
    table = grid(["From", "Relation", "To", "Besides"], rows, name="The same as a table")
    return (
        f'<div class="dt wb"><h3>Around {escape(label)}</h3>'
        f'<p class="src">Square boxes are disorders, round ones findings. Press one to open it; '
        f"the lines are worded in the table below.</p>{_drawn(graph, kind, label)}{table}</div>"
    )


def _named(ref: str, label: str) -> str:
    return escape(label) if ref.startswith("lesion:") else link(ref, label)


def _high(node: Node) -> int:
    """Return the height of a box: every line of its name has room."""
    return ceil(_EDGE + _LINE * max(len(wrap(node.label, _LETTERS)), 1))


def _stack(nodes: Iterable[Node]) -> int:
    return sum(_high(one) + _GAP for one in nodes)


def _places(graph: nx.DiGraph[str]) -> tuple[dict[str, tuple[float, float]], int, int]:
    """Return the middle of each box, and width and height of the whole, in px.

    Columns that nobody stands in take no room.
    """
    columns = sorted({data["node"].column for _, data in graph.nodes(data=True)})
    for _, data in graph.nodes(data=True):
        data["layer"] = columns.index(data["node"].column)
    nodes = {ref: data["node"] for ref, data in graph.nodes(data=True)}
    height = 40 + max(
        _stack(one for one in nodes.values() if one.column == column) for column in columns
    )
    width = _COLUMN * (len(columns) - 1) + _WIDE + 20
    found = {}
    raw = nx.multipartite_layout(graph, subset_key="layer")
    for layer in range(len(columns)):
        own = [ref for ref, data in graph.nodes(data=True) if data["layer"] == layer]
        own.sort(key=lambda ref: raw[ref][1])
        x = 10 + _WIDE / 2 + _COLUMN * layer
        spare = (height - 40 - _stack(nodes[ref] for ref in own)) / len(own)
        y = 30.0
        for ref in own:
            room = _high(nodes[ref]) + _GAP + spare
            found[ref] = (x, y + room / 2)
            y += room
    return found, width, height


def _drawn(graph: nx.DiGraph[str], kind: str, label: str) -> str:
    at, width, height = _places(graph)
    lines = "".join(
        _line(at[source], at[target], data["edge"].words)
        for source, target, data in graph.edges(data=True)
    )
    boxes = "".join(_box(data["node"], *at[ref]) for ref, data in graph.nodes(data=True))
    shown = sorted({data["node"].column for _, data in graph.nodes(data=True)})
    heads = "".join(
        f'<text x="{10 + _WIDE / 2 + _COLUMN * place:.0f}" y="14" class="head">'
        f"{escape(_HEADS[kind][column])}</text>"
        for place, column in enumerate(shown)
    )
    return (
        '<p class="src sideways">The drawing is wider than the page: scroll it sideways.</p>'
        '<div class="graph" tabindex="0" role="region" '
        f'aria-label="Drawing around {escape(label)}">'
        f'<svg viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="group" aria-label="Neighbourhood of {escape(label)}">'
        f"{heads}{lines}{boxes}</svg></div>"
    )


def _line(start: tuple[float, float], end: tuple[float, float], words: str) -> str:
    dashed = ' class="dashed"' if "shows" not in words and "is " not in words else ""
    direction = 1 if end[0] >= start[0] else -1
    x1, x2 = start[0] + direction * _WIDE / 2, end[0] - direction * _WIDE / 2
    bend = direction * (_COLUMN - _WIDE) / 2
    path = (
        f"M{x1:.0f},{start[1]:.0f} C{x1 + bend:.0f},{start[1]:.0f} "
        f"{x2 - bend:.0f},{end[1]:.0f} {x2:.0f},{end[1]:.0f}"
    )
    return f'<path d="{path}"{dashed} fill="none" aria-hidden="true"/>'


def _box(node: Node, x: float, y: float) -> str:
    css = f"box {node.kind}{' middle' if node.middle else ''}"
    high = _high(node)
    place = f'x="{x - _WIDE / 2:.0f}" y="{y - high / 2:.0f}" width="{_WIDE}" height="{high}"'
    words = f"<small>{escape(node.kind)}</small> {escape(node.label)}"
    if node.ref.startswith("lesion:") or node.middle:
        inside = f'<div class="{css}">{words}</div>'
    else:
        inside = (
            f'<button type="button" class="{css}" data-act="page" data-id="{escape(node.ref)}" '
            f'title="{escape(node.label)}">{words}</button>'
        )
    return f"<foreignObject {place}>{inside}</foreignObject>"
