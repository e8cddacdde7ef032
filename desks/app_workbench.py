"""The workbench laid out: browse, edit, evidence, counts, versions and files."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.app_parts import ClinicParts
from desks.app_workbench_counts import lay_out_counts
from desks.app_workbench_edit import lay_out_edit
from desks.app_workbench_evidence import lay_out_evidence
from desks.app_workbench_versions import lay_out_versions
from desks.workbench.bits import BENCH_PRESS
from desks.workbench.browse import page_html
from desks.workbench.graph_page import graph_html
from desks.workbench.now import now
from desks.workbench.table import TableView, table_page
from desks.workbench.tree import tree_html
from kb.knowledge import KnowledgeBase

__all__ = ["BENCH_TABS", "FIND_KINDS", "lay_out"]

BENCH_TABS = {
    "browse": "Browse",
    "edit": "Edit",
    "evidence": "Evidence",
    "counts": "Counts",
    "versions": "Versions",
}
"""The tabs of the desk by their ids."""
FIND_KINDS = [
    ("Disorders", "disorder"),
    ("Classes", "class"),
    ("Findings", "finding"),
    ("Rules", "rule"),
    ("Sources", "source"),
]


def lay_out(knowledge: KnowledgeBase) -> ClinicParts:
    """Lay the desk out inside the current Blocks and return its components.

    ``edit_target`` holds what is to be edited, as ``disorder:plaque-psoriasis``: a press of *Edit*
    on a page writes it and opens the tab. ``saved_at`` is given another value by whoever changed
    the files: what is shown is then made anew.
    """
    desk = ClinicParts({"edit_target": gr.State(""), "saved_at": gr.State("")})
    with gr.Tabs(elem_id="bench", selected="browse") as desk.parts["bench"]:
        with gr.Tab(BENCH_TABS["browse"], id="browse") as desk.parts["bench_browse"]:
            desk.parts.update(_browse(knowledge))
        with gr.Tab(BENCH_TABS["edit"], id="edit") as desk.parts["bench_edit"]:
            lay_out_edit(desk)
        with gr.Tab(BENCH_TABS["evidence"], id="evidence") as desk.parts["bench_evidence"]:
            desk.parts.update(lay_out_evidence(knowledge))
        with gr.Tab(BENCH_TABS["counts"], id="counts") as desk.parts["bench_counts"]:
            lay_out_counts(desk)
        with gr.Tab(BENCH_TABS["versions"], id="versions") as desk.parts["bench_versions"]:
            desk.parts.update(lay_out_versions())
    return desk


def _panel(name: str, content: str) -> gr.HTML:
    return gr.HTML(content, elem_id=name, js_on_load=BENCH_PRESS, apply_default_css=False)


def _browse(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {"wb_way": gr.State(()), "wb_view_of": gr.State(TableView())}
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=320, elem_id="wb-left"):
            found["wb_words"] = gr.Textbox(
                label="Search the knowledge",
                info="names, synonyms, identifiers (ICD, DOID, HPO, DOI); slips are forgiven",
                placeholder="psoriasis, nail pit, L40.0, 10.5152/…",
                max_lines=1,
                max_length=200,
                elem_id="wb-words",
            )
            found["wb_kind"] = gr.Radio(
                [("Everything", ""), *FIND_KINDS],
                value="",
                label="Among",
                elem_id="wb-kind",
            )
            found["wb_list"] = _panel("wb-list", tree_html(knowledge, "disorder"))
        with (
            gr.Column(scale=8, min_width=320, elem_id="wb-right"),
            gr.Tabs(elem_id="wb-view", selected="page") as found["wb_view"],
        ):
            with gr.Tab("Page", id="page"):
                found["wb_page"] = _panel("wb-page", page_html((), now()))
            with gr.Tab("Drawn", id="drawn"):
                found["wb_graph"] = _panel("wb-graph", graph_html("", now()))
            with gr.Tab("Tables", id="tables"):
                with gr.Row():
                    found["wb_table_of"] = gr.Radio(
                        [("Disorders", "disorder"), ("Findings", "finding")],
                        value="disorder",
                        label="Table of",
                        elem_id="wb-table-of",
                        min_width=200,
                    )
                    found["wb_filter"] = gr.Textbox(
                        label="Only rows with these words",
                        placeholder="name, group or axis, urgency",
                        max_lines=1,
                        max_length=200,
                        elem_id="wb-filter",
                        min_width=200,
                    )
                found["wb_table"] = _panel("wb-table", table_page(knowledge, TableView()))
    return found
