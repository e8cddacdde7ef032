"""Editing a disorder, a finding, a rule or a source: laid out and connected."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks import app_workbench_entry as entry
from desks import app_workbench_save as saving
from desks.app_parts import ClinicParts, html, title
from desks.app_workbench_edit_api import add_endpoints
from desks.clinic.bits import PRESS, empty_html
from desks.workbench.edit_lists import entry_choices
from desks.workbench.edit_page import head_html
from desks.workbench.edit_script import FORM, MESSAGES
from desks.workbench.now import now

__all__ = ["connect_edit", "lay_out_edit"]

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
BUSY: dict[str, Any] = {"api_visibility": "private"}
IN_TURN: dict[str, Any] = {"concurrency_id": "bench-draft", "concurrency_limit": 1}
"""What changes the draft is done one after another: no letter overtakes another."""
_KINDS = [(one.capitalize(), one) for one in ("disorder", "finding", "rule", "source", "class")]
_SOURCE_KINDS = ("article", "guideline", "dataset", "ontology", "web")


def lay_out_edit(desk: ClinicParts) -> None:
    """Lay this part out inside its tab and add its components to the desk."""
    found: dict[str, Any] = {
        "ed_draft": gr.State(None),
        "ed_opened": gr.State(()),
        "ed_review": gr.State(None),
        "ed_known": gr.State(""),
        "ed_folder": html("wb-folder"),
        "ed_lists": html("wb-lists"),
    }
    found |= _open()
    found["ed_head"] = html("wb-head")
    found["ed_head"].value = head_html(None)
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
        with gr.Column(scale=5, min_width=320):
            found |= _beside()
    with gr.Accordion("Saves, and taking them back", open=False, elem_id="wb-kept"):
        found |= _saves()
    desk.parts.update(found)


def _open() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row(equal_height=True):
        found["ed_kind"] = gr.Radio(
            _KINDS, value="disorder", label="Edit a", elem_id="wb-ed-kind", scale=3, min_width=280
        )
        found["ed_entry"] = gr.Dropdown(
            entry_choices("disorder", now().knowledge),
            label="Which (type a name or a synonym)",
            value=None,
            elem_id="wb-entry",
            scale=4,
            min_width=240,
        )
        found["ed_open"] = gr.Button("Open", variant="primary", elem_id="wb-open", min_width=90)
    with gr.Row(equal_height=False):
        with (
            gr.Column(min_width=300),
            gr.Accordion("Begin a new entry", open=False, elem_id="wb-begin"),
        ):
            found["ed_new_kind"] = gr.Radio(
                _KINDS[:-1], value="disorder", label="New", elem_id="wb-new-kind"
            )
            found["ed_new_name"] = gr.Textbox(
                label="Its name (of a source its key, e.g. miller-2021-psoriasis)",
                max_lines=1,
                max_length=160,
                elem_id="wb-new-name",
            )
            found["ed_under"] = gr.Dropdown(
                entry.groups(),
                label="Group",
                value=None,
                allow_custom_value=True,
                elem_id="wb-under",
            )
            found["ed_begin"] = gr.Button("Begin from the template", elem_id="wb-begin-new")
        with (
            gr.Column(min_width=300),
            gr.Accordion("Take over an edited table or ontology", open=False, elem_id="wb-take"),
        ):
            found["ed_file"] = gr.File(
                label="TSV or CSV (as exported), or OWL, edited elsewhere",
                file_types=[".tsv", ".csv", ".txt", ".owl", ".rdf", ".nt"],
                height=110,
                elem_id="wb-import",
            )
            found["ed_many"] = gr.Checkbox(
                label="It may leave out most of a script", value=False, elem_id="wb-many"
            )
    found["ed_trouble"] = html("wb-trouble")
    return found


def _beside() -> dict[str, Any]:
    found: dict[str, Any] = {}
    title("Checked while you type")
    found["ed_said"] = gr.HTML(
        empty_html("Nothing is open."),
        elem_id="wb-said",
        js_on_load=MESSAGES,
        apply_default_css=False,
    )
    with gr.Accordion("Add a source to cite", open=False, elem_id="wb-source"):
        with gr.Row():
            found["so_key"] = _line("Key, e.g. miller-2021-psoriasis", "wb-so-key")
            found["so_kind"] = gr.Dropdown(
                list(_SOURCE_KINDS),
                value="article",
                label="Kind of source",
                elem_id="wb-so-kind",
                min_width=120,
            )
        found["so_title"] = _line("Title", "wb-so-title")
        with gr.Row():
            found["so_doi"] = _line("DOI", "wb-so-doi")
            found["so_pmid"] = _line("PMID", "wb-so-pmid")
        with gr.Row():
            found["so_url"] = _line("or address (URL)", "wb-so-url")
            found["so_year"] = _line("Year", "wb-so-year")
        found["so_add"] = gr.Button("Add it to the draft", elem_id="wb-so-add")
        found["so_said"] = html("wb-so-said")
    title("Before saving")
    found["ed_cases"] = gr.File(
        label="Own cases to try it on, too (YAML or JSON; optional)",
        file_count="multiple",
        file_types=[".yaml", ".yml", ".json"],
        height=90,
        elem_id="wb-own-cases",
    )
    found["ed_check"] = gr.Button(
        "Check the whole, ask HermiT, try the cases", elem_id="wb-review-now"
    )
    found["ed_reviewed"] = html("wb-review")
    title("Save")
    found["ed_editor"] = _line("Editor (your name)", "wb-editor")
    found["ed_reason"] = gr.Textbox(
        label="Reason", lines=2, max_lines=6, max_length=4000, elem_id="wb-reason"
    )
    with gr.Row():
        found["ed_save"] = gr.Button("Save", variant="primary", elem_id="wb-save", min_width=90)
        found["ed_write"] = gr.Button("Download the YAML", elem_id="wb-write", min_width=120)
    found["ed_rebase"] = gr.Button(
        "Take the other change over into my draft", visible=False, elem_id="wb-rebase"
    )
    found["ed_saved"] = html("wb-saved")
    found["ed_files"] = gr.File(
        label="Files of the draft",
        file_count="multiple",
        interactive=False,
        visible=False,
        elem_id="wb-files",
    )
    return found


def _saves() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row():
        found["ba_editor"] = _line("Who takes it back", "wb-back-editor")
        found["ba_reason"] = _line("Why", "wb-back-reason")
    found["ba_said"] = html("wb-back-said")
    found["ed_saves"] = gr.HTML(elem_id="wb-saves", js_on_load=PRESS, apply_default_css=False)
    return found


def _line(label: str, name: str) -> gr.Textbox:
    return gr.Textbox(label=label, max_lines=1, max_length=500, elem_id=name, min_width=130)


def connect_edit(desk: ClinicParts) -> None:
    """Connect the components of this part; all of them are laid out by now."""
    shown = desk.all(*entry.SHOWN)
    turn = {**IN_TURN, **QUIET}
    kept = desk.all("ed_folder", "ed_saves")
    gr.on(
        [desk.bench_edit.select, desk.saved_at.change],
        saving.folder,
        None,
        kept,
        concurrency_id="bench-kept",
        concurrency_limit=1,
        **QUIET,
    )
    desk.saved_at.change(
        entry.renewed, desk.all("ed_kind", "ed_new_kind"), desk.all("ed_entry", "ed_under"), **turn
    )
    desk.ed_kind.input(entry.choose_kind, [desk.ed_kind], [desk.ed_entry], **turn)
    desk.ed_new_kind.input(entry.choose_new, [desk.ed_new_kind], [desk.ed_under], **turn)
    known = [desk.ed_known]
    opened = [desk.ed_trouble, *shown, desk.ed_lists, desk.ed_known]
    desk.edit_target.change(entry.open_named, [desk.edit_target, *known], opened, **turn)
    desk.ed_open.click(
        entry.open_chosen, [desk.ed_kind, desk.ed_entry, *known], opened, **IN_TURN, **BUSY
    )
    given = desk.all("ed_new_kind", "ed_new_name", "ed_under")
    desk.ed_begin.click(entry.begin, [*given, *known], opened, **IN_TURN, **BUSY)
    uploaded = desk.all("ed_file", "ed_many", "ed_known")
    desk.ed_file.upload(entry.take_file, uploaded, opened, **IN_TURN, **BUSY)
    _typing(desk, shown, turn)
    _before_saving(desk, shown)


def _typing(desk: ClinicParts, shown: list[Any], turn: dict[str, Any]) -> None:
    at = desk.all("ed_draft", "ed_opened")
    several = {"trigger_mode": "multiple", **turn}
    desk.ed_form.select(entry.press, at, shown, **several)
    desk.ed_said.select(entry.press, at, shown, **several)
    without = [one for one in shown if one is not desk.ed_yaml]
    last = {"trigger_mode": "always_last", **turn}
    desk.ed_yaml.input(entry.type_yaml, [desk.ed_yaml, *at], without, **last)
    source = desk.all("so_key", "so_kind", "so_title", "so_doi", "so_pmid", "so_url", "so_year")
    desk.so_add.click(entry.add_source, [*at, *source], [desk.so_said, *shown], **turn)


def _before_saving(desk: ClinicParts, shown: list[Any]) -> None:
    desk.ed_check.click(
        saving.check_whole,
        desk.all("ed_draft", "ed_cases"),
        desk.all("ed_review", "ed_reviewed", "ed_rebase"),
        concurrency_id="bench-review",
        concurrency_limit=1,
        show_progress_on=[desk.ed_reviewed],
        **BUSY,
    )
    desk.ed_save.click(
        saving.save_draft,
        desk.all("ed_draft", "ed_opened", "ed_review", "ed_editor", "ed_reason"),
        [*desk.all("ed_saved", "ed_rebase", "saved_at"), *shown],
        show_progress_on=[desk.ed_saved],
        **IN_TURN,
        **BUSY,
    )
    at = desk.all("ed_draft", "ed_opened")
    outputs = [*desk.all("ed_saved", "ed_rebase"), *shown]
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
