"""The parts of the tab Edit that stand around the form, laid out."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks import app_workbench_open as opens
from desks.app_parts import html, title
from desks.clinic.bits import PRESS, empty_html
from desks.workbench.edit_lists import entry_choices
from desks.workbench.edit_script import MESSAGES
from desks.workbench.now import now

__all__ = ["beside", "kept", "opening"]

_KINDS = [(one.capitalize(), one) for one in ("disorder", "finding", "rule", "source", "class")]
_SOURCE_KINDS = ("article", "guideline", "dataset", "ontology", "web")


def opening() -> dict[str, Any]:
    """Lay out how an entry is opened, begun, or taken over from a file."""
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
                opens.groups(),
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
                label="TSV or CSV (as exported), XLSX or OWL, edited elsewhere",
                file_types=[".tsv", ".csv", ".txt", ".xlsx", ".owl", ".rdf", ".nt"],
                height=110,
                elem_id="wb-import",
            )
            found["ed_many"] = gr.Checkbox(
                label="It may leave out most of a script", value=False, elem_id="wb-many"
            )
    found["ed_trouble"] = html("wb-trouble")
    return found


def beside() -> dict[str, Any]:
    """Lay out what stands beside the form: the check, sources, the review, saving."""
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
        label="Own cases to try it on (optional)",
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


def kept() -> dict[str, Any]:
    """Lay out the list of saves."""
    found: dict[str, Any] = {}
    with gr.Row():
        found["ba_editor"] = _line("Who takes it back", "wb-back-editor")
        found["ba_reason"] = _line("Why", "wb-back-reason")
    found["ba_said"] = html("wb-back-said")
    found["ed_saves"] = gr.HTML(elem_id="wb-saves", js_on_load=PRESS, apply_default_css=False)
    return found


def _line(label: str, name: str) -> gr.Textbox:
    return gr.Textbox(label=label, max_lines=1, max_length=500, elem_id=name, min_width=130)
