"""The classroom laid out: cases, drills, scripts side by side, authoring, results, reader study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from desks.app_parts import ClinicParts, html, panel, title
from desks.casework import compiled_knowledge
from desks.classroom.bits import ARRIVE
from desks.classroom.cases import TeachingCase
from desks.classroom.draw import draw_cases
from desks.classroom.drill import TOPIC_WORDS, TOPICS
from desks.classroom.progress import Progress
from desks.classroom.sitting import MOST
from desks.classroom.study import TARGET_WORDS, TARGETS
from desks.clinic.form import SETTINGS, SEXES, choices_of, disorder_choices
from kb.knowledge import KnowledgeBase
from reasoning.questions.effort import COSTS, EFFORT_WORDS, effort_of

__all__ = ["askable", "lay_out"]

FIRST_SET, FIRST_CASES = 1, 6
"""Seed and number of the cases that lie there when somebody comes in."""


def lay_out(knowledge: KnowledgeBase) -> ClinicParts:
    """Lay the classroom out inside the current Blocks and return its components."""
    first = tuple(draw_cases(compiled_knowledge(), FIRST_CASES, seed=FIRST_SET))
    found: dict[str, Any] = {
        "progress": gr.State(Progress()),
        "library": gr.State(first),
        "sitting": gr.State(None),
        "drill": gr.State(None),
        "drill_seed": gr.State(0),
        "checked": gr.State(None),
        "study": gr.State(None),
        "study_warned": gr.State(False),
    }
    with gr.Tabs(elem_id="rooms", overflow_behavior="wrap"):
        with gr.Tab("Cases", id="cases"):
            found |= _cases(knowledge, first)
        with gr.Tab("Drills", id="drills"):
            found |= _drills()
        with gr.Tab("Scripts side by side", id="pair"):
            found |= _pair(knowledge)
        with gr.Tab("Author a case", id="author"):
            found |= _author(knowledge)
        with gr.Tab("Class results", id="class"):
            found |= _class()
        with gr.Tab("Reader study", id="study"):
            found |= _study(knowledge)
    with gr.Accordion("My progress", open=False, elem_id="my-progress"):
        found |= _progress()
    return ClinicParts(found)


def _cases(knowledge: KnowledgeBase, library: Sequence[TeachingCase]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=320, elem_id="lesson"):
            with gr.Accordion("Case library", open=True, elem_id="library"):
                with gr.Row():
                    found["seed"] = gr.Textbox(
                        str(FIRST_SET),
                        label="Number of the set",
                        max_lines=1,
                        min_width=110,
                        elem_id="case-seed",
                    )
                    found["count"] = gr.Textbox(
                        str(FIRST_CASES),
                        label="How many",
                        max_lines=1,
                        min_width=90,
                        elem_id="case-count",
                    )
                found["alike"] = gr.Checkbox(
                    label="Rare disorders as often as common ones", value=False
                )
                found["draw"] = gr.Button(
                    "Draw cases from the scripts", variant="primary", elem_id="draw-cases"
                )
                found["files"] = gr.File(
                    label="Own cases (YAML files)",
                    file_count="multiple",
                    file_types=[".yaml", ".yml", ".json"],
                    height=110,
                    elem_id="own-cases",
                )
                found["case_trouble"] = html("case-trouble")
            found["case"] = gr.Dropdown(
                [(one.title, one.id) for one in library],
                label="Case",
                value=None,
                interactive=True,
                elem_id="teaching-case",
            )
            found["patient"] = html("patient")
            found["ask"] = gr.Dropdown(
                askable(knowledge),
                label="Ask or examine (type to search)",
                info="each has its cost: asking 1, looking 1.2, dermoscope 2, swab 8, biopsy 25",
                value=None,
                elem_id="ask-for",
            )
            found["asked_for"] = html("asked-for")
        with gr.Column(scale=7, min_width=320, elem_id="thinking"):
            found["mine"] = gr.Dropdown(
                disorder_choices(knowledge),
                label=f"Your differential, likeliest first (at most {MOST})",
                multiselect=True,
                value=[],
                elem_id="mine",
            )
            found["reasons"] = panel("reasons")
            found["hand_in"] = gr.Button("Commit", variant="primary", elem_id="hand-in")
            found["think_trouble"] = html("think-trouble")
            found["told"] = html("told", ARRIVE)
    return found


def askable(knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    """Return (label with effort and cost, id) of what can be asked for, sorted by label."""
    found = []
    for one in knowledge.findings.values():
        effort = effort_of(one)
        if effort is not None:
            price = f"{EFFORT_WORDS[effort]}: {COSTS[effort]:g}"
            found.append((f"{one.label} ({one.axis}; {price})", one.id))
    return sorted(found)


def _drills() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row(equal_height=False):
        with gr.Column(scale=4, min_width=320):
            found["topics"] = gr.CheckboxGroup(
                [(TOPIC_WORDS[one], one) for one in TOPICS],
                value=list(TOPICS),
                label="Name",
                elem_id="topics",
            )
            found["drill_from"] = gr.Textbox(
                "",
                label="Number of the set (the same tasks for a class; empty: any)",
                max_lines=1,
                elem_id="drill-seed",
            )
            found["next"] = gr.Button("Next task", variant="primary", elem_id="next-task")
            found["score"] = html("score")
        with gr.Column(scale=7, min_width=320):
            found["task"] = panel("task")
            found["verdict"] = html("verdict", ARRIVE)
    return found


def _pair(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row():
        disorders = disorder_choices(knowledge)
        for name, label in (("left", "This script"), ("right", "beside this")):
            found[name] = gr.Dropdown(
                disorders, label=label, value=None, elem_id=f"pair-{name}", min_width=200
            )
    found["pair"] = html("pair")
    return found


def _author(knowledge: KnowledgeBase) -> dict[str, Any]:
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


def _class() -> dict[str, Any]:
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


def _study(knowledge: KnowledgeBase) -> dict[str, Any]:
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
                    "20", label="Cases (half of them are it)", max_lines=1, elem_id="study-count"
                )
                found["s_seed"] = gr.Textbox(
                    "1", label="Number of the set", max_lines=1, elem_id="study-seed"
                )
            found["s_own"] = gr.Checkbox(
                label="Use my own cases of the library instead of drawn ones", value=False
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


def _progress() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with gr.Row(equal_height=False):
        found["learner"] = gr.Textbox(
            label="Name or code (stands in the file)", max_lines=1, elem_id="learner"
        )
        found["load"] = gr.File(
            label="Go on from a progress file", file_types=[".json"], height=90, elem_id="load"
        )
    found["saved"] = html("saved")
    return found
