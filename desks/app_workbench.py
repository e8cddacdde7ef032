"""The workbench laid out: browse, edit, evidence, counts, versions and files."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.app_clinic import ClinicParts
from desks.app_workbench_counts import lay_out_counts
from desks.app_workbench_edit import lay_out_edit
from kb.knowledge import KnowledgeBase

__all__ = ["BENCH_TABS", "lay_out"]

BENCH_TABS = {
    "browse": "Browse",
    "edit": "Edit",
    "evidence": "Evidence",
    "counts": "Counts",
    "versions": "Versions and files",
}
"""The tabs of the desk by their ids."""


def lay_out(knowledge: KnowledgeBase) -> ClinicParts:
    """Lay the desk out inside the current Blocks and return its components.

    ``edit_target`` holds what is to be edited, as ``disorder:plaque-psoriasis``: a press of *Edit*
    on a page writes it and opens the tab.
    """
    desk = ClinicParts({"edit_target": gr.State("")})
    with gr.Tabs(elem_id="bench") as desk.parts["bench"]:
        with gr.Tab(BENCH_TABS["browse"], id="browse") as desk.parts["bench_browse"]:
            desk.parts.update(_browse(knowledge))
        with gr.Tab(BENCH_TABS["edit"], id="edit") as desk.parts["bench_edit"]:
            lay_out_edit(desk)
        with gr.Tab(BENCH_TABS["evidence"], id="evidence") as desk.parts["bench_evidence"]:
            desk.parts.update(_evidence())
        with gr.Tab(BENCH_TABS["counts"], id="counts") as desk.parts["bench_counts"]:
            lay_out_counts(desk)
        with gr.Tab(BENCH_TABS["versions"], id="versions") as desk.parts["bench_versions"]:
            desk.parts.update(_versions())
    return desk


def _browse(knowledge: KnowledgeBase) -> dict[str, Any]:
    words = f"{len(knowledge.disorders)} disorders, {len(knowledge.findings)} findings."
    return {"wb_browse": gr.HTML(f'<div class="dt"><p>{words}</p></div>', elem_id="wb-browse")}


def _evidence() -> dict[str, Any]:
    return {"wb_evidence": gr.HTML(elem_id="wb-evidence", apply_default_css=False)}


def _versions() -> dict[str, Any]:
    return {"wb_versions": gr.HTML(elem_id="wb-versions", apply_default_css=False)}
