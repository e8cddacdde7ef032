"""The left side of the clinic desk laid out: words, photographs, patient, findings, options."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.app_clinic_entry import WAYS
from desks.app_parts import html, panel, title
from desks.casework import fitted_sets
from desks.clinic.form import SETTINGS, SEXES
from desks.clinic.page_script import ADD_HTML, PAGE_SCRIPT
from desks.pickers import choices_of
from desks.samples import SAMPLES
from kb.knowledge import KnowledgeBase

__all__ = ["lay_out_case"]


def lay_out_case(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Lay the case out inside the current column and return its components."""
    found: dict[str, Any] = {}
    found["sample"] = gr.Dropdown(
        [one.name for one in SAMPLES], label="Example (synthetic)", value=None, elem_id="sample"
    )
    with gr.Row():
        found["new"] = gr.Button("New case", elem_id="new", size="md", min_width=90)
        found["case_file"] = gr.UploadButton(
            "Open a case file",
            file_types=[".json", ".yaml", ".yml"],
            size="md",
            elem_id="case-file",
            min_width=90,
        )
    found["back"] = gr.Button(
        "Put the last case back", visible=False, elem_id="put-back", size="md"
    )
    found["open_trouble"] = html("open-trouble")
    found["text"] = gr.Textbox(
        label="The case in words",
        placeholder="A 51-year-old man with a two-year history of itchy, scaly plaques …",
        lines=3,
        max_lines=12,
        max_length=20_000,
        elem_id="text",
    )
    found["read"] = gr.Button("Read the text", elem_id="read-text", size="md")
    found["prose"] = html("prose")
    found["came"] = gr.HTML(elem_id="came", apply_default_css=False, elem_classes="jumps")
    with gr.Column(elem_id="ask-first", elem_classes="box", min_width=0):
        title("Matters most now")
        found["first"] = panel("first")
    found |= _photographs()
    found |= _patient()
    with gr.Column(elem_id="findings", elem_classes="box", min_width=0):
        title("Findings")
        found["findings"] = panel("sheet")
        with gr.Row():
            choices = choices_of(knowledge)
            found["add"] = gr.Dropdown(
                choices, label="Add: it is there", value=None, elem_id="add", min_width=140
            )
            found["add_absent"] = gr.Dropdown(
                choices,
                label="Add: looked for, not there",
                value=None,
                elem_id="add-absent",
                min_width=140,
            )
    jump = '<p class="dt jump"><a href="#answer">To the differential</a></p>'
    gr.HTML(jump, apply_default_css=False, elem_classes="jumps")
    with gr.Accordion("Options", open=False, elem_id="options"):
        found["fitted"] = gr.CheckboxGroup(
            fitted_sets(),
            label="Also use the counts of",
            info="n of N from labelled tables, over the authored frequencies",
            elem_id="fitted",
        )
        found["keep"] = gr.Checkbox(label="Rank what an exclusion rule rules out", value=False)
        found["words"] = gr.Checkbox(
            label="Hold the words of the text against those of the scripts, beside its findings",
            value=True,
        )
        found["numbers"] = gr.Checkbox(
            label="Show probabilities even where the case fits no known disorder", value=False
        )
        found["support"] = gr.Checkbox(
            label="Use the network's own sorting of a picture as a finding", value=True
        )
    return found


def _photographs() -> dict[str, Any]:
    found: dict[str, Any] = {"said": gr.State({})}
    with gr.Accordion("Photographs", open=True, elem_id="photographs"):
        found["photos"] = gr.File(
            label="Drop or choose files",
            file_count="multiple",
            elem_id="photo",
            height=140,
        )
        gr.HTML(ADD_HTML, elem_id="photo-more", js_on_load=PAGE_SCRIPT, apply_default_css=False)
        with gr.Accordion("Camera or clipboard", open=False):
            found["camera"] = gr.Image(
                sources=["webcam", "clipboard"],
                type="filepath",
                format="png",
                label="Take or paste a picture",
                elem_id="camera",
                height=220,
            )
        found["modality"] = gr.Radio(list(WAYS), value=WAYS[0], label="How they were taken")
        found["width"] = gr.Textbox(
            label="Width of the skin that is shown (mm)",
            info="turns the outline into a diameter; one for each picture: 20; 35",
            placeholder="e.g. 20",
            max_lines=1,
            elem_id="width",
        )
        found["figures"] = panel("figure")
    return found


def _patient() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row():
        # a number field of gradio shows and sends 0 where nothing was entered
        found["age"] = gr.Textbox(
            label="Age (years)",
            placeholder="e.g. 54",
            max_lines=1,
            elem_id="age",
            min_width=110,
        )
        found["duration"] = gr.Textbox(
            label="Duration",
            placeholder="e.g. 8 months",
            max_lines=1,
            elem_id="duration",
            min_width=110,
        )
    found["patient_trouble"] = html("patient-trouble")
    found["sex"] = gr.Radio(list(SEXES), value=SEXES[-1], label="Sex", elem_id="sex")
    found["setting"] = gr.Radio(
        list(SETTINGS), value=SETTINGS[0][1], label="Seen in", elem_id="setting"
    )
    return found
