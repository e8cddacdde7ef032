"""The clinic desk laid out: the case on the left, the answer and questions to it on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from desks.casework import fitted_sets
from desks.clinic.asked import PURPOSE_WORDS
from desks.clinic.bands import POINTS
from desks.clinic.bits import PRESS
from desks.clinic.commitment import Commitment
from desks.clinic.form import SETTINGS, SEXES, choices_of, disorder_choices
from desks.clinic.ranking import LEVELS
from desks.clinic.sheet import Sheet
from desks.samples import SAMPLES
from kb.knowledge import KnowledgeBase
from reasoning.questions.effort import EFFORT_WORDS

__all__ = ["TABS", "ClinicParts", "lay_out"]

TABS = ("next", "why", "compare", "what-if", "left", "files")
_EFFORTS = [(words, name) for name, words in EFFORT_WORDS.items()]


@dataclass(frozen=True)
class ClinicParts:
    """The components of the desk, by name."""

    parts: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        """Return a component."""
        try:
            return self.parts[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def all(self, *names: str) -> list[Any]:
        """Return several components."""
        return [self.parts[name] for name in names]


def _panel(name: str) -> gr.HTML:
    """Return a panel whose buttons send ``select``."""
    return gr.HTML(elem_id=name, js_on_load=PRESS, apply_default_css=False)


def lay_out(knowledge: KnowledgeBase) -> ClinicParts:
    """Lay the desk out inside the current Blocks and return its components."""
    found: dict[str, Any] = {
        "sheet": gr.State(Sheet()),
        "selected": gr.State(""),
        "tab": gr.State(TABS[0]),
        "record": gr.State(Commitment()),
    }
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=330, elem_id="case"):
            found |= _case(knowledge)
        with gr.Column(scale=7, min_width=330, elem_id="answer"):
            found |= _commit(knowledge)
            with gr.Group(elem_id="ours") as found["ours"]:
                found |= _answer()
                found |= _questions(knowledge)
    return ClinicParts(found)


# -- the case --------------------------------------------------------------------------------------
def _case(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row(equal_height=True):
        found["sample"] = gr.Dropdown(
            [one.name for one in SAMPLES],
            label="Example (synthetic)",
            value=None,
            elem_id="sample",
            scale=3,
        )
        found["new"] = gr.Button("New case", elem_id="new", scale=1, min_width=90)
    found["text"] = gr.Textbox(
        label="The case in words",
        placeholder="A 51-year-old man with a two-year history of itchy, scaly plaques …",
        lines=3,
        max_lines=12,
        max_length=20_000,
        elem_id="text",
    )
    found["read"] = gr.Button("Read the text", elem_id="read-text", size="sm")
    found["prose"] = gr.HTML(elem_id="prose", apply_default_css=False)
    found |= _photographs()
    found |= _patient()
    with gr.Group(elem_id="ask-first"):
        gr.HTML('<div class="dt pad"><h3>Matters most now</h3></div>', apply_default_css=False)
        found["first"] = _panel("first")
    with gr.Group(elem_id="findings"):
        gr.HTML('<div class="dt pad"><h3>Findings</h3></div>', apply_default_css=False)
        found["findings"] = _panel("sheet")
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
    with gr.Accordion("Options", open=False, elem_id="options"):
        found["fitted"] = gr.CheckboxGroup(
            fitted_sets(),
            label="Also use the counts of",
            info="n of N from labelled tables, over the authored frequencies",
            elem_id="fitted",
        )
        found["keep"] = gr.Checkbox(label="Rank what an exclusion rule rules out", value=False)
        found["numbers"] = gr.Checkbox(
            label="Show probabilities even where the case fits no known disorder", value=False
        )
        found["support"] = gr.Checkbox(
            label="Use the network's own sorting of a picture as a finding", value=True
        )
    return found


def _photographs() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Accordion("Photographs", open=True, elem_id="photographs"):
        found["photos"] = gr.File(
            label="Drop or choose files (they never leave this machine)",
            file_count="multiple",
            elem_id="photo",
            height=120,
        )
        with gr.Accordion("Camera or clipboard", open=False):
            found["camera"] = gr.Image(
                sources=["webcam", "clipboard"],
                type="filepath",
                format="png",
                label="Take or paste a picture",
                elem_id="camera",
                height=220,
            )
        found["modality"] = gr.Radio(
            ["auto", "dermoscopic", "clinical"], value="auto", label="How they were taken"
        )
        found["figures"] = gr.HTML(elem_id="figure", apply_default_css=False)
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
    found["sex"] = gr.Radio(list(SEXES), value=SEXES[-1], label="Sex", elem_id="sex")
    found["setting"] = gr.Radio(
        list(SETTINGS), value=SETTINGS[0][1], label="Seen in", elem_id="setting"
    )
    return found


# -- commit first ----------------------------------------------------------------------------------
def _commit(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {
        "first_mine": gr.Checkbox(
            label="Commit my own differential first",
            info="ours stays hidden until then: what is shown first sticks",
            value=False,
            elem_id="commit-first",
        )
    }
    with gr.Group(visible=False, elem_id="own") as found["own_part"]:
        found["own"] = gr.Dropdown(
            disorder_choices(knowledge),
            label="Your differential, likeliest first",
            multiselect=True,
            value=[],
            elem_id="own-list",
        )
        with gr.Row():
            found["commit"] = gr.Button("Commit and show ours", variant="primary", elem_id="commit")
            found["skip"] = gr.Button("Show ours without one", elem_id="skip")
    found["told_own"] = gr.HTML(elem_id="own-record", apply_default_css=False)
    return found


# -- the answer ------------------------------------------------------------------------------------
def _answer() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row():
        found["point"] = gr.Radio(
            list(POINTS),
            value=POINTS[0][1],
            label="Flag for what must not be missed",
            elem_id="point",
            min_width=240,
        )
        found["level"] = gr.Radio(
            list(LEVELS),
            value=0.9,
            label="Mark the set that covers",
            elem_id="level",
            min_width=240,
        )
    found["bands"] = _panel("bands")
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=320):
            gr.HTML('<div class="dt"><h3>Differential</h3></div>', apply_default_css=False)
            found["ranking"] = _panel("ranking")
            found["made"] = gr.HTML(elem_id="made", apply_default_css=False)
        with gr.Column(scale=5, min_width=330):
            found["detail"] = _panel("detail")
    return found


def _questions(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {}
    disorders = disorder_choices(knowledge)

    def who(label: str, name: str) -> gr.Dropdown:
        return gr.Dropdown(disorders, label=label, value=None, elem_id=name, min_width=200)

    with gr.Tabs(elem_id="ask", selected=TABS[0]) as tabs:
        with gr.Tab("Ask next", id=TABS[0]) as found["tab_next"]:
            with gr.Row():
                found["purpose"] = gr.Radio(
                    list(PURPOSE_WORDS), value="diagnosis", label="To learn", min_width=240
                )
                found["limit"] = gr.Dropdown(
                    _EFFORTS, value="biopsy", label="At most", elem_id="limit", min_width=160
                )
            found["asked"] = _panel("asked")
        with gr.Tab("Why not …?", id=TABS[1]) as found["tab_why"]:
            found["why_who"] = who("Why not", "why-who")
            found["why"] = _panel("why")
        with gr.Tab("Compare two", id=TABS[2]) as found["tab_compare"]:
            with gr.Row():
                found["one"] = who("This", "compare-one")
                found["other"] = who("against", "compare-other")
            found["compared"] = _panel("compared")
        with gr.Tab("What would change this?", id=TABS[3]) as found["tab_what_if"]:
            with gr.Row():
                found["if_who"] = who("What would make this lead", "if-who")
                found["if_limit"] = gr.Dropdown(
                    _EFFORTS, value="biopsy", label="At most", elem_id="if-limit", min_width=160
                )
            found["if_keep"] = gr.Checkbox(label="Leave what was observed as it is", value=False)
            found["what_if"] = _panel("what-if")
        with gr.Tab("Left unexplained", id=TABS[4]) as found["tab_left"]:
            found["left"] = _panel("left")
        with gr.Tab("Report and files", id=TABS[5]) as found["tab_files"]:
            with gr.Row(equal_height=False):
                found["name"] = gr.Textbox(
                    label="Name of the case (names the files)",
                    placeholder="case",
                    max_lines=1,
                    elem_id="case-name",
                    min_width=180,
                )
                found["write"] = gr.Button("Write the files", variant="primary", elem_id="write")
            found["files"] = gr.File(
                label="Report (PDF, HTML), result (JSON, TSV), proof, case",
                file_count="multiple",
                interactive=False,
                visible=False,
                elem_id="files",
            )
            found["trouble"] = gr.HTML(elem_id="trouble", apply_default_css=False)
            found["report"] = gr.HTML(elem_id="report", apply_default_css=False)
    return found | {"tabs": tabs}
