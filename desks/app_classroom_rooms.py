"""The educator's rooms laid out: author a case, class results, reader study."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.app_classroom_cases import SET
from desks.app_classroom_study import CASES
from desks.app_parts import html, title
from desks.classroom.bits import ARRIVE
from desks.classroom.study import TARGET_WORDS, TARGETS
from desks.classroom.vignette import MOST_ABSENT
from desks.clinic.form import SETTINGS, SEXES
from desks.pickers import choices_of, disorder_choices
from kb.knowledge import KnowledgeBase

__all__ = ["author", "class_results", "study"]


def author(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Return the parts of the page on which an educator writes a case."""
    found: dict[str, Any] = {}
    findings = choices_of(knowledge)

    def several(label: str, name: str, info: str | None = None) -> gr.Dropdown:
        return gr.Dropdown(
            findings, label=label, info=info, multiselect=True, value=[], elem_id=name
        )

    with gr.Row(equal_height=False):
        with gr.Column(scale=6, min_width=320):
            with gr.Row():
                found["a_title"] = _line("Title (without the answer)", "author-title")
                found["a_author"] = _line("Author", "author-name")
            found["a_answer"] = gr.Dropdown(
                disorder_choices(knowledge), label="Answer", value=None, elem_id="author-answer"
            )
            found["a_opening"] = gr.Textbox(
                label="What the patient says (told at once)", lines=2, elem_id="author-opening"
            )
            with gr.Row():
                found["a_age"] = _line("Age (years)", "author-age")
                found["a_duration"] = _line("Duration, e.g. 3 weeks", "author-duration")
            found["a_sex"] = gr.Radio(
                list(SEXES), value=SEXES[-1], label="Patient’s sex", elem_id="author-sex"
            )
            found["a_setting"] = gr.Radio(
                list(SETTINGS),
                value=SETTINGS[0][1],
                label="Patient seen in",
                elem_id="author-setting",
            )
            found["a_present"] = several("Findings that are there", "author-present")
            found["a_absent"] = several("Findings looked for and not there", "author-absent")
            found["a_unlisted"] = gr.Checkbox(
                label="Every other finding is absent, too", value=False
            )
            found["a_given"] = several(
                "Told at once",
                "author-given",
                "of the findings above: what the learner need not ask for",
            )
            found["a_teaching"] = gr.Textbox(
                label="Teaching points, one per line", lines=3, elem_id="author-teaching"
            )
        with gr.Column(scale=5, min_width=320):
            title("Checked while you type")
            found["check"] = html("check")
            found["keep"] = gr.Button("Put it into the case library", elem_id="keep-case")
            found["kept"] = html("kept")
    return found


def _line(label: str, name: str) -> gr.Textbox:
    return gr.Textbox(label=label, max_lines=1, elem_id=name, min_width=140)


def class_results() -> dict[str, Any]:
    """Return the parts that show what a class has done."""
    found: dict[str, Any] = {
        "class_files": gr.File(
            label="Progress files of the learners",
            file_count="multiple",
            file_types=[".json"],
            height=120,
            elem_id="class-files",
        ),
        "class_trouble": html("class-trouble"),
        "class_rows": html("class-rows"),
    }
    with gr.Row():
        for name in ("places", "drilled"):
            found[name] = gr.Plot(show_label=False, visible=False, elem_id=f"plot-{name}")
    return found


def study(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Return the parts of a reader study."""
    found: dict[str, Any] = {}
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=320):
            with gr.Row():
                found["s_name"] = _line("Study", "study-name")
                found["s_reader"] = _line("Reader (name or code)", "study-reader")
            found["s_target"] = gr.Radio(
                [(TARGET_WORDS[one], one) for one in TARGETS],
                value=TARGETS[0],
                label="What the study looks for",
                elem_id="study-target",
            )
            with gr.Row():
                found["s_count"] = gr.Textbox(
                    "20", label=f"{CASES} (half of them are it)", max_lines=1, elem_id="study-count"
                )
                found["s_seed"] = gr.Textbox("1", label=SET, max_lines=1, elem_id="study-seed")
            found["s_own"] = gr.Checkbox(
                label="Use my own cases of the library instead of drawn ones",
                info="a vignette tells no swab, blood or biopsy, and at most "
                f"{MOST_ABSENT} absences; the engine gets the same",
                value=False,
            )
            found["s_start"] = gr.Button("Start", variant="primary", elem_id="study-start")
            found["s_files"] = gr.File(
                label="Readings of several readers (CSV), to be counted together",
                file_count="multiple",
                file_types=[".csv"],
                height=120,
                elem_id="study-files",
            )
        with gr.Column(scale=7, min_width=320):
            found["s_case"] = html("study-case", ARRIVE)
            found["s_engine"] = html("study-engine")
            found["s_says"] = gr.Radio(
                [("yes", "yes"), ("no", "no")],
                label="Is it what the study looks for?",
                value=None,
                visible=False,
                elem_id="study-says",
            )
            found["s_first"] = gr.Dropdown(
                disorder_choices(knowledge),
                label="Your first diagnosis",
                value=None,
                visible=False,
                elem_id="study-first",
            )
            found["s_answer"] = gr.Button(
                "Answer", variant="primary", visible=False, elem_id="study-answer"
            )
            found["s_trouble"] = html("study-trouble")
            found["s_figures"] = html("study-figures")
    return found
