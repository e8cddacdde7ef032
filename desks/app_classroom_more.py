"""The handlers of the classroom for drills, scripts side by side, and authoring."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from typing import Any

import gradio as gr

from desks.app_classroom_cases import SET, Library, whole_number
from desks.app_classroom_kept import saved_html
from desks.casework import compiled_knowledge
from desks.classroom.author import Draft, check_draft
from desks.classroom.cases import TeachingCase
from desks.classroom.drill import Topic, draw_item
from desks.classroom.drill_page import Drill, drill_html, score_html, verdict_html
from desks.classroom.pair_page import check_html, pair_html
from desks.classroom.progress import DrillDone, Progress
from desks.classroom.side_by_side import side_by_side
from desks.clinic.bits import empty_html, message_html
from desks.clinic.exports import now_words
from kb.errors import DermatraceError, InputError

__all__ = ["DRAFT", "answer_task", "check", "keep", "next_task", "pair"]

DRAFT = (
    "a_title", "a_author", "a_answer", "a_opening", "a_age", "a_sex", "a_setting", "a_duration",
    "a_present", "a_absent", "a_given", "a_unlisted", "a_teaching",
)  # fmt: skip


def next_task(topics: list[Topic] | None, seed: str, at: int) -> list[Any]:
    """Return the next task, its number, its page, no verdict, and what is wrong if something is.

    A number of the set gives one row of tasks. Where something is wrong, the task stays.
    """
    knowledge = compiled_knowledge().knowledge
    try:
        start = whole_number(seed, SET) if (seed or "").strip() else secrets.randbelow(10**8)
        item = draw_item(knowledge, seed=1000 * start + at, topics=topics or [])
    except InputError as error:
        return [*[gr.skip()] * 4, message_html(str(error))]
    drill = Drill(item, time.time())
    return [drill, at + 1, drill_html(drill, knowledge), "", ""]


def answer_task(event: gr.EventData, drill: Drill | None, progress: Progress) -> list[Any]:
    """Take the answer: the task, the progress and its page, the pages of the task and the score."""
    knowledge = compiled_knowledge().knowledge
    chosen = str(event._data.get("id", ""))
    if drill is not None and not drill.chosen and chosen in drill.item.choices:
        drill = replace(drill, chosen=chosen, seconds=max(time.time() - drill.shown, 0.0))
        done = DrillDone(
            at=now_words(),
            topic=drill.item.topic,
            truth=drill.item.truth,
            chosen=chosen,
            seconds=round(drill.seconds, 1),
            seed=drill.item.seed,
        )
        progress = progress.with_drill(done)
    pages = [drill_html(drill, knowledge), verdict_html(drill, knowledge), score_html(progress)]
    return [drill, progress, saved_html(progress), *pages]


def pair(left: str | None, right: str | None) -> str:
    """Return two scripts beside each other."""
    if not left or not right:
        return empty_html("Choose two disorders.")
    compiled = compiled_knowledge()
    try:
        return pair_html(side_by_side(left, right, compiled.knowledge, compiled.hierarchy))
    except DermatraceError as error:
        return message_html(str(error))


def check(*values: Any) -> list[Any]:
    """Return the checked case of the form, None if something is wrong, and what was found."""
    fields = dict(zip(DRAFT, values, strict=True))
    draft = Draft(
        title=fields["a_title"] or "",
        author=fields["a_author"] or "",
        answer=fields["a_answer"] or "",
        opening=fields["a_opening"] or "",
        age=fields["a_age"] or "",
        sex=fields["a_sex"],
        setting=fields["a_setting"],
        duration=fields["a_duration"] or "",
        present=tuple(fields["a_present"] or ()),
        absent=tuple(fields["a_absent"] or ()),
        given=tuple(fields["a_given"] or ()),
        unlisted_absent=bool(fields["a_unlisted"]),
        teaching=fields["a_teaching"] or "",
    )
    name = "".join(one if one.isalnum() else "-" for one in draft.title.lower()).strip("-")
    try:
        found = check_draft(draft, compiled_knowledge(), name=name[:60] or "own")
    except DermatraceError as error:
        return [None, message_html(str(error)), ""]
    return [found.case, check_html(found), ""]


def keep(case: TeachingCase | None, library: Library) -> list[Any]:
    """Put the checked case into the library; return it, the choice of a case, and what was done."""
    if case is None:
        told = message_html("First mend what is told above.")
        return [library, gr.skip(), told]
    joined = (*(one for one in library if one.id != case.id), case)
    choices = [(one.title, one.id) for one in joined]
    told = message_html(f"“{case.title}” stands in the case library.", kind="note")
    return [joined, gr.Dropdown(choices=choices), told]
