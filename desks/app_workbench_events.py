"""What happens at the workbench: every press leads to a page; what is open is the session's own."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks import app_workbench_browse as browse
from desks import app_workbench_evidence as evidence
from desks import app_workbench_versions as versions
from desks.app_parts import ClinicParts
from desks.app_workbench_api import add_endpoints
from desks.app_workbench_counts import connect_counts
from desks.app_workbench_edit import connect_edit

__all__ = ["connect"]

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
BUSY: dict[str, Any] = {"api_visibility": "private"}
_TO_FORM = """() => setTimeout(() => {
  const form = document.querySelector("#sign-off");
  const first = document.querySelector("#so-by input, #so-by textarea");
  if (!form || !form.offsetParent) return;
  form.scrollIntoView({block: "nearest"});
  if (first) first.focus();
}, 100)"""


def _in_turn(name: str, *, busy: bool = False) -> dict[str, Any]:
    """Answers into the same panels are made one after another, the older one never last."""
    return {"concurrency_id": f"bench-{name}", "concurrency_limit": 1, **(BUSY if busy else QUIET)}


def connect(desk: ClinicParts) -> None:
    """Connect the components of the desk."""
    _browse(desk)
    _evidence(desk)
    _versions(desk)
    connect_edit(desk)
    connect_counts(desk)
    add_endpoints()


def _browse(desk: ClinicParts) -> None:
    words = desk.all("wb_words", "wb_kind")
    last = {"trigger_mode": "always_last", **_in_turn("find")}
    gr.on([one.change for one in words], browse.find, words, [desk.wb_list], **last)
    panels = ("wb_list", "wb_page", "wb_graph", "wb_table", "ev_report", "ev_weak")
    gr.on(
        [desk.parts[name].select for name in panels],
        browse.press,
        desk.all("wb_way", "wb_view_of", "ev_shown"),
        desk.all(*browse.PLACES),
        trigger_mode="multiple",
        **_in_turn("page"),
    )
    filters = desk.all("wb_table_of", "wb_filter")
    gr.on(
        [one.change for one in filters],
        browse.filter_table,
        [*filters, desk.wb_view_of],
        desk.all("wb_view_of", "wb_table"),
        trigger_mode="always_last",
        **_in_turn("page"),
    )
    desk.saved_at.change(
        browse.redraw,
        [*words, desk.wb_way, desk.wb_view_of],
        desk.all("wb_list", "wb_page", "wb_graph", "wb_table"),
        **_in_turn("page"),
    )


def _evidence(desk: ClinicParts) -> None:
    chosen = desk.all("ev_group", "ev_of")
    all_ = desk.all("ev_reviews", "ev_report", "ev_weak")
    turn = _in_turn("evidence", busy=True)
    gr.on(
        [desk.bench_evidence.select, desk.saved_at.change],
        evidence.open_evidence,
        [*chosen, desk.ev_shown],
        all_,
        **turn,
    )
    gr.on(
        [one.change for one in chosen],
        evidence.weak_list,
        chosen,
        desk.all("ev_shown", "ev_weak"),
        **_in_turn("evidence"),
    )
    desk.ev_shown.change(
        evidence.more_weak, [*chosen, desk.ev_shown], [desk.ev_weak], **_in_turn("evidence")
    )
    form = desk.all("so_disorder", "so_statements", "so_all", "so_told")
    named = desk.sign_target.change(evidence.prepare, [desk.sign_target], form, **_in_turn("sign"))
    # the form stands above the list that was pressed: where it is filled, it is seen
    named.then(None, js=_TO_FORM, api_visibility="private")
    desk.so_disorder.input(
        evidence.chosen_script,
        [desk.so_disorder],
        desk.all("so_statements", "so_told"),
        **_in_turn("sign"),
    )
    given = ("so_disorder", "so_statements", "so_all", "so_by", "so_role", "so_note")
    desk.so_sign.click(
        evidence.sign,
        desk.all(*given),
        desk.all("so_told", "so_file", "saved_at"),
        **_in_turn("sign", busy=True),
    )


def _versions(desk: ClinicParts) -> None:
    desk.bench_versions.select(
        versions.offer_versions, None, desk.all("vs_old", "vs_new"), **_in_turn("versions")
    )
    wanted = ("vs_old", "vs_new", "vs_old_file", "vs_new_file", "vs_cases", "vs_case_files")
    desk.vs_compare.click(
        versions.compare,
        desk.all(*wanted),
        desk.all("vs_told", "vs_file"),
        **_in_turn("compare", busy=True),
    )
    desk.ex_write.click(
        versions.export_files,
        [desk.ex_form],
        desk.all("ex_told", "ex_files"),
        api_name="export-knowledge",
        concurrency_id="bench-export",
        concurrency_limit=1,
    ).success(lambda: gr.File(visible=True), None, [desk.ex_files], **QUIET)
