"""The clinic desk laid out: the case on the left, the answer and questions to it on the right."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.app_clinic_case import lay_out_case
from desks.app_clinic_now import Sent
from desks.app_parts import ClinicParts, panel
from desks.clinic.asked import PURPOSE_WORDS
from desks.clinic.bands import POINTS
from desks.clinic.commitment import Commitment
from desks.clinic.ranking import LEVELS
from desks.clinic.sheet import Sheet
from desks.pickers import disorder_choices
from kb.knowledge import KnowledgeBase
from reasoning.questions.effort import EFFORT_WORDS

__all__ = ["TABS", "ClinicParts", "lay_out"]

_NEXT_BEST = "empty: the open disorder, or the next best"
TABS = ("next", "why", "compare", "what-if", "left", "files")
_EFFORTS = [(words, name) for name, words in EFFORT_WORDS.items()]


def lay_out(knowledge: KnowledgeBase) -> ClinicParts:
    """Lay the desk out inside the current Blocks and return its components."""
    found: dict[str, Any] = {
        "moment": gr.Number(-1.0, visible=False),
        "sent": gr.State(Sent()),
        "sheet": gr.State(Sheet()),
        "selected": gr.State(""),
        "tab": gr.State(TABS[0]),
        "record": gr.State(Commitment()),
        "scale": gr.State(""),
        "turn": gr.State(""),
        "last": gr.State(()),
        "written": gr.State(""),
    }
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=330, elem_id="case"):
            found |= lay_out_case(knowledge)
        with gr.Column(scale=7, min_width=330, elem_id="answer"):
            found |= _commit(knowledge)
            with gr.Column(elem_id="ours") as found["ours"]:
                found |= _answer()
                found |= _questions(knowledge)
    return ClinicParts(found)


# -- commit first ----------------------------------------------------------------------------------
def _commit(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {
        "first_mine": gr.Checkbox(
            label="Commit my own differential first",
            info="ours stays hidden until then, so that it does not sway you",
            value=False,
            elem_id="commit-first",
        )
    }
    with gr.Column(visible=False, elem_id="own") as found["own_part"]:
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
    found["bands"] = panel("bands")
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=320):
            gr.HTML('<div class="dt"><h3>Differential</h3></div>', apply_default_css=False)
            found["ranking"] = panel("ranking")
            found["pair"] = panel("pair")
            found["made"] = gr.HTML(elem_id="made", apply_default_css=False)
        with gr.Column(scale=5, min_width=330):
            found["detail"] = panel("detail")
    return found


def _questions(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {}
    disorders = disorder_choices(knowledge)

    def who(label: str, name: str, empty: str = _NEXT_BEST) -> gr.Dropdown:
        return gr.Dropdown(
            disorders, label=label, info=empty, value=None, elem_id=name, min_width=200
        )

    with gr.Tabs(elem_id="ask", selected=TABS[0], overflow_behavior="wrap") as tabs:
        with gr.Tab("Ask next", id=TABS[0]) as found["tab_next"]:
            with gr.Row():
                found["purpose"] = gr.Radio(
                    list(PURPOSE_WORDS), value="diagnosis", label="To learn", min_width=240
                )
                found["limit"] = gr.Dropdown(
                    _EFFORTS, value="biopsy", label="At most", elem_id="limit", min_width=160
                )
            found["asked"] = panel("asked")
        with gr.Tab("Why not …?", id=TABS[1]) as found["tab_why"]:
            found["why_who"] = who("Why not", "why-who")
            found["why"] = panel("why")
        with gr.Tab("Compare two", id=TABS[2]) as found["tab_compare"]:
            with gr.Row():
                found["one"] = who("This", "compare-one", "empty: the best")
                found["other"] = who("against", "compare-other")
            found["compared"] = panel("compared")
        with gr.Tab("What would change this?", id=TABS[3]) as found["tab_what_if"]:
            with gr.Row():
                found["if_who"] = who("What would make this lead", "if-who")
                found["if_limit"] = gr.Dropdown(
                    _EFFORTS, value="biopsy", label="At most", elem_id="if-limit", min_width=160
                )
            found["if_keep"] = gr.Checkbox(label="Leave what was observed as it is", value=False)
            found["what_if"] = panel("what-if")
        with gr.Tab("Left unexplained", id=TABS[4]) as found["tab_left"]:
            found["left"] = panel("left")
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
