"""What happens in the classroom: every state belongs to the session, nothing to the server."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks import app_classroom_cases as cases
from desks import app_classroom_kept as kept
from desks import app_classroom_more as more
from desks import app_classroom_study as study
from desks.app_classroom_api import add_endpoints
from desks.app_clinic import ClinicParts
from desks.classroom.case_page import patient_html
from desks.classroom.drill_page import drill_html
from desks.classroom.progress import Progress
from desks.classroom.study_page import class_html, reading_html
from desks.clinic.bits import empty_html
from kb.knowledge import KnowledgeBase

__all__ = ["connect"]

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
BUSY: dict[str, Any] = {"api_visibility": "private"}
IN_TURN: dict[str, Any] = {"concurrency_id": "sitting", "concurrency_limit": 1}
"""What changes the record of a case is done one after another: none works on an older record."""

_TO_PATIENT = """() => setTimeout(() => {
  const empty = (id) => !document.getElementById(id).innerText.trim();
  if (!empty('told') || !empty('think-trouble') || !empty('case-trouble')) return;
  const patient = document.getElementById('patient');
  patient.tabIndex = -1;
  patient.focus({preventScroll: true});
  patient.scrollIntoView({block: 'nearest'});
}, 100)"""
"""The next case is read from its patient on."""


def connect(desk: ClinicParts, knowledge: KnowledgeBase) -> None:
    """Connect the components of the classroom, and say in each empty place what fills it."""
    desk.patient.value = patient_html(None, knowledge)
    desk.task.value = drill_html(None, knowledge)
    desk.pair.value = empty_html("Choose two disorders.")
    desk.check.value = empty_html("Begin with a title and the answer.")
    desk.class_rows.value = class_html((), knowledge)
    desk.s_case.value = reading_html(None, knowledge)
    desk.saved.value = kept.saved_html(Progress())
    _cases(desk)
    _drills(desk)
    _writing(desk)
    _study(desk)
    _progress(desk)
    add_endpoints()


def _cases(desk: ClinicParts) -> None:
    shown = desk.all(*cases.SHOWN)
    sitting = desk.sitting
    opened = [sitting, desk.mine, *shown]
    library = desk.all("library", "case", "case_trouble")
    inputs = desk.all("seed", "count", "alike", "library")
    drawn = desk.draw.click(cases.draw, inputs, library, **BUSY)
    added = desk.files.upload(cases.add_files, desk.all("files", "library"), library, **BUSY)
    quiet = {**IN_TURN, **QUIET}
    for event in (drawn, added):
        event.then(cases.open_case, desk.all("case", "library"), opened, **quiet)
    desk.case.input(cases.open_case, desk.all("case", "library"), opened, **quiet)
    desk.ask.input(cases.ask, [desk.ask, sitting], [desk.ask, sitting, *shown], **quiet)
    desk.mine.input(
        cases.think, [desk.mine, sitting], [sitting, *shown], trigger_mode="always_last", **quiet
    )
    desk.reasons.select(cases.press, [sitting], [sitting, *shown], trigger_mode="multiple", **quiet)
    handed = desk.all(*cases.HANDED)
    given = [desk.mine, sitting, *desk.all("progress", "library", "seed", "count", "alike")]
    done = desk.hand_in.click(cases.press_main, given, handed, **IN_TURN, **BUSY)
    done.then(None, js=_TO_PATIENT, api_visibility="private")


def _drills(desk: ClinicParts) -> None:
    given = desk.all("topics", "drill_from", "drill_seed")
    task = desk.all("drill", "drill_seed", "task", "verdict", "drill_trouble")
    desk.next.click(more.next_task, given, task, **QUIET)
    desk.drill_from.change(lambda: 0, None, [desk.drill_seed], **QUIET)
    desk.task.select(
        more.answer_task,
        desk.all("drill", "progress"),
        desk.all("drill", "progress", "saved", "task", "verdict", "score"),
        **QUIET,
    )


def _writing(desk: ClinicParts) -> None:
    gr.on(
        [desk.left.input, desk.right.input],
        more.pair,
        desk.all("left", "right"),
        [desk.pair],
        **QUIET,
    )
    form = desk.all(*more.DRAFT)
    gr.on(
        [one.change for one in form],
        more.check,
        form,
        desk.all("checked", "check", "kept"),
        trigger_mode="always_last",
        **QUIET,
    )
    inputs, outputs = desk.all("checked", "library"), desk.all("library", "case", "kept")
    desk.keep.click(more.keep, inputs, outputs, **QUIET)


def _study(desk: ClinicParts) -> None:
    shown = [desk.study, *desk.all(*study.SHOWN)]
    setup = desk.all("s_name", "s_reader", "s_target", "s_count", "s_seed", "s_own", "library")
    running = desk.all("study", "study_warned")
    desk.s_start.click(study.start, [*setup, *running], [desk.study_warned, *shown], **BUSY)
    desk.s_answer.click(study.answer, desk.all("s_says", "s_first", "study"), shown, **QUIET)
    outputs = desk.all("s_trouble", "s_figures")
    desk.s_files.upload(study.together, [desk.s_files], outputs, **BUSY)


def _progress(desk: ClinicParts) -> None:
    saved = desk.all("progress", "saved")
    desk.learner.change(kept.name_learner, desk.all("learner", "progress"), saved, **QUIET)
    outputs = desk.all("load", "progress", "learner", "saved")
    desk.load.upload(kept.load, desk.all("load", "progress"), outputs, **QUIET)
    results = desk.all("class_trouble", "class_rows", "places", "drilled")
    desk.class_files.change(kept.class_results, [desk.class_files], results, **BUSY)
