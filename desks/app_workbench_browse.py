"""The handlers of Browse: a search, a press, a table. What is open belongs to the session."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from desks.workbench.browse import Way, go_back, go_to, hits_html, page_html
from desks.workbench.graph_page import graph_html
from desks.workbench.now import counts_now, now
from desks.workbench.search import search
from desks.workbench.table import STEP, TableView, table_page
from desks.workbench.tree import tree_html
from desks.workbench.weakest import STEP as WEAK_STEP

__all__ = ["PLACES", "filter_table", "find", "press", "redraw", "shown"]

PLACES = (
    "wb_way",
    "wb_page",
    "wb_graph",
    "wb_view",
    "bench",
    "edit_target",
    "sign_target",
    "wb_view_of",
    "wb_table",
    "ev_shown",
)
"""What a press may change."""


def find(words: str, kind: str) -> str:
    """Return what was found, or the tree where nothing is searched for."""
    knowledge = now().knowledge
    if not (words or "").strip():
        return tree_html(knowledge, kind or "disorder")
    return hits_html(words, search(knowledge, words, kind=kind))


def shown(way: Way) -> list[str]:
    """Return the page and the drawing of the last place."""
    compiled = now()
    return [page_html(way, compiled, counts_now()), graph_html(way[-1] if way else "", compiled)]


def press(event: gr.EventData, way: Way, view: TableView, weak: int) -> list[Any]:
    """Do what a button says; return what it changes of PLACES."""
    act, id_ = str(event._data.get("act", "")), str(event._data.get("id", ""))
    panel = getattr(event.target, "elem_id", "")
    change: dict[str, Any] = {}
    match act:
        case "page" | "back":
            way = go_to(way, id_) if act == "page" else go_back(way)
            page, graph = shown(way)
            change = {"wb_way": way, "wb_page": page, "wb_graph": graph}
            if panel != "wb-graph":  # a press in the drawing stays there
                change |= {"wb_view": gr.Tabs(selected="page")}
            change |= {"bench": gr.Tabs(selected="browse")}
        case "edit":
            change = {"edit_target": id_, "bench": gr.Tabs(selected="edit")}
        case "sign":
            change = {"sign_target": id_, "bench": gr.Tabs(selected="evidence")}
        case "more" if panel == "ev-weak":
            change = {"ev_shown": weak + WEAK_STEP}
        case "sort" | "more":
            more = replace(view, shown=view.shown + STEP)
            view = view.sorted_by(id_) if act == "sort" else more
            change = {"wb_view_of": view, "wb_table": table_page(now().knowledge, view)}
    return [change.get(name, gr.skip()) for name in PLACES]


def filter_table(kind: str, words: str, view: TableView) -> tuple[TableView, str]:
    """Return the table of a kind with the rows that hold the words."""
    view = replace(view.of(kind), words=words or "", shown=STEP)
    return view, table_page(now().knowledge, view)


def redraw(words: str, kind: str, way: Way, view: TableView) -> list[Any]:
    """Return list, page, drawing and table of the knowledge as it is now."""
    return [find(words, kind), *shown(way), table_page(now().knowledge, view)]
