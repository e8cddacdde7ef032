"""The classroom laid out: the learner's rooms, and the educator's beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from desks import app_classroom_rooms as rooms
from desks.app_classroom_cases import COUNT, SET
from desks.app_parts import ClinicParts, html, panel
from desks.casework import compiled_knowledge
from desks.classroom.bits import ARRIVE
from desks.classroom.cases import TeachingCase
from desks.classroom.draw import draw_cases
from desks.classroom.drill import TOPIC_WORDS, TOPICS
from desks.classroom.progress import Progress
from desks.classroom.sitting import MOST
from desks.pickers import disorder_choices, finding_label
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
            found |= rooms.author(knowledge)
        with gr.Tab("Class results", id="class"):
            found |= rooms.class_results()
        with gr.Tab("Reader study", id="study"):
            found |= rooms.study(knowledge)
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
                        label=SET,
                        max_lines=1,
                        min_width=110,
                        elem_id="case-seed",
                    )
                    found["count"] = gr.Textbox(
                        str(FIRST_CASES),
                        label=COUNT,
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
    """Return (label with other words, effort and cost, id) of what can be asked for, sorted."""
    found = []
    for one in knowledge.findings.values():
        effort = effort_of(one)
        if effort is not None:
            price = f"{EFFORT_WORDS[effort]}: {COSTS[effort]:g}"
            found.append((one.label, finding_label(one, one.axis, price), one.id))
    return [(label, id_) for _, label, id_ in sorted(found)]


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
                label=f"{SET} (the same tasks for a class; empty: any)",
                max_lines=1,
                elem_id="drill-seed",
            )
            found["next"] = gr.Button("Next task", variant="primary", elem_id="next-task")
            found["drill_trouble"] = html("drill-trouble")
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
