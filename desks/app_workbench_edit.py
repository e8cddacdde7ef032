"""Editing a disorder, a finding, a rule or a source: laid out and connected."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks import app_workbench_entry as entry
from desks import app_workbench_open as opens
from desks import app_workbench_save as saving
from desks.app_parts import ClinicParts, html, panel
from desks.app_workbench_edit_api import add_endpoints
from desks.app_workbench_edit_parts import beside, kept, opening
from desks.workbench.aside import Aside
from desks.workbench.edit_page import head_html, jumps_html
from desks.workbench.edit_script import FORM, JUMPS

__all__ = ["connect_edit", "lay_out_edit"]

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
BUSY: dict[str, Any] = {"api_visibility": "private"}
IN_TURN: dict[str, Any] = {"concurrency_id": "bench-draft", "concurrency_limit": 1}
"""What changes the draft is done one after another: no letter overtakes another."""
_TYPED = """(text, ...rest) => {
  const box = document.activeElement && document.activeElement.closest("#wb-yaml");
  return [box ? text : null, ...rest];
}"""
"""Only what a person types: a text that the form has set may be older than the form by now."""


def lay_out_edit(desk: ClinicParts) -> None:
    """Lay this part out inside its tab and add its components to the desk."""
    found: dict[str, Any] = {
        "ed_draft": gr.State(None),
        "ed_opened": gr.State(()),
        "ed_review": gr.State(None),
        "ed_known": gr.State(""),
        "ed_aside": gr.State(Aside()),
        "ed_folder": html("wb-folder"),
        "ed_lists": html("wb-lists"),
    }
    found |= opening()
    found["ed_head"] = panel("wb-head")
    found["ed_head"].value = head_html(None)
    found["ed_put_aside"] = panel("wb-aside")
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=320), gr.Tabs(elem_id="wb-ways"):
            with gr.Tab("Form", id="form"):
                found["ed_form"] = gr.HTML(
                    elem_id="wb-form", js_on_load=FORM, apply_default_css=False
                )
            with gr.Tab("YAML", id="yaml"):
                found["ed_yaml"] = gr.Textbox(
                    label="The same entry as it stands in the file",
                    lines=18,
                    max_lines=40,
                    max_length=400_000,
                    elem_id="wb-yaml",
                )
        with gr.Column(scale=5, min_width=320, elem_id="wb-beside"):
            found |= beside()
    gr.HTML(jumps_html(), js_on_load=JUMPS, apply_default_css=False, elem_classes="wb-jumps")
    with gr.Accordion("Saves, and taking them back", open=False, elem_id="wb-kept"):
        found |= kept()
    desk.parts.update(found)


def connect_edit(desk: ClinicParts) -> None:
    """Connect the components of this part; all of them are laid out by now."""
    shown = desk.all(*entry.SHOWN)
    turn = {**IN_TURN, **QUIET}
    listed = desk.all("ed_folder", "ed_saves")
    gr.on(
        [desk.bench_edit.select, desk.saved_at.change],
        saving.folder,
        None,
        listed,
        concurrency_id="bench-kept",
        concurrency_limit=1,
        **QUIET,
    )
    desk.saved_at.change(
        opens.renewed, desk.all("ed_kind", "ed_new_kind"), desk.all("ed_entry", "ed_under"), **turn
    )
    desk.ed_kind.input(opens.choose_kind, [desk.ed_kind], [desk.ed_entry], **turn)
    desk.ed_new_kind.input(opens.choose_new, [desk.ed_new_kind], [desk.ed_under], **turn)
    _opening(desk, turn)
    _typing(desk, shown, turn)
    _before_saving(desk, shown)


def _opening(desk: ClinicParts, turn: dict[str, Any]) -> None:
    now = desk.all("ed_draft", "ed_aside", "ed_known")
    left = desk.all(*opens.LEFT)
    opened = [*left, *desk.all("ed_lists", "ed_known")]
    busy = {**IN_TURN, **BUSY}
    target = desk.edit_target
    target.change(opens.open_named, [target, *now], [target, *opened], **turn)
    desk.ed_open.click(opens.open_chosen, [*desk.all("ed_kind", "ed_entry"), *now], opened, **busy)
    given = desk.all("ed_new_kind", "ed_new_name", "ed_under")
    desk.ed_begin.click(opens.begin, [*given, *now], opened, **busy)
    desk.ed_file.upload(opens.take_file, [*desk.all("ed_file", "ed_many"), *now], opened, **busy)
    at = desk.all("ed_draft", "ed_aside")
    desk.ed_head.select(opens.press_head, at, left, **turn)
    desk.ed_put_aside.select(opens.go_back, at, left, **turn)


def _typing(desk: ClinicParts, shown: list[Any], turn: dict[str, Any]) -> None:
    at = desk.all("ed_draft", "ed_opened", "ed_review")
    since = desk.all(*entry.SINCE)
    several = {"trigger_mode": "multiple", **turn}
    desk.ed_form.select(entry.press, at, [*shown, *since], **several)
    desk.ed_said.select(entry.press, at, [*shown, *since], **several)
    without = [*(one for one in shown if one is not desk.ed_yaml), *since]
    last = {"trigger_mode": "always_last", **turn}
    # not `input`: Gradio does not tell of the first one after the text was set, say of a paste
    desk.ed_yaml.change(entry.type_yaml, [desk.ed_yaml, *at], without, js=_TYPED, **last)
    # and once more when the box is left, should a letter have come while an answer was on its way
    desk.ed_yaml.blur(entry.type_yaml, [desk.ed_yaml, *at], without, **last)
    source = desk.all("so_key", "so_kind", "so_title", "so_doi", "so_pmid", "so_url", "so_year")
    desk.so_add.click(entry.add_source, [*at, *source], [desk.so_said, *shown, *since], **turn)


def _before_saving(desk: ClinicParts, shown: list[Any]) -> None:
    reviewed = desk.all("ed_review", "ed_reviewed")
    desk.ed_check.click(
        saving.check_whole,
        desk.all("ed_draft", "ed_cases"),
        desk.all("ed_review", "ed_reviewed", "ed_rebase", "ed_saved"),
        concurrency_id="bench-review",
        concurrency_limit=1,
        show_progress_on=[desk.ed_reviewed],
        **BUSY,
    ).then(entry.checked, desk.all("ed_draft", "ed_review"), [desk.ed_reviewed], **IN_TURN, **QUIET)
    desk.ed_save.click(
        saving.save_draft,
        desk.all("ed_draft", "ed_opened", "ed_review", "ed_editor", "ed_reason"),
        [*desk.all("ed_saved", "ed_rebase", "saved_at"), *shown, *reviewed],
        show_progress_on=[desk.ed_saved],
        **IN_TURN,
        **BUSY,
    )
    at = desk.all("ed_draft", "ed_opened")
    outputs = [*desk.all("ed_saved", "ed_rebase"), *shown, *reviewed]
    desk.ed_rebase.click(saving.rebase, at, outputs, **IN_TURN, **BUSY)
    desk.ed_write.click(
        saving.write_files, [desk.ed_draft], desk.all("ed_saved", "ed_files"), **IN_TURN, **BUSY
    )
    desk.ed_saves.select(
        saving.back,
        desk.all("ba_editor", "ba_reason"),
        desk.all("ba_said", "saved_at"),
        show_progress_on=[desk.ba_said],
        **IN_TURN,
        **BUSY,
    )
    add_endpoints()
