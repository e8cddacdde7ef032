"""The handlers of the classroom for a reader study."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from desks.app_classroom_cases import SET, Library, whole_number
from desks.casework import compiled_knowledge
from desks.classroom.study import Reading, Study, Target, plan_study
from desks.classroom.study_figures import study_figures
from desks.classroom.study_file import load_readings
from desks.classroom.study_page import engine_html, figures_html, reading_html
from desks.clinic.bits import message_html
from kb.errors import InputError
from reasoning.engine import Differential, diagnose

__all__ = ["CASES", "SHOWN", "answer", "shown", "start", "together"]

SHOWN = ("s_case", "s_engine", "s_says", "s_first", "s_answer", "s_trouble", "s_figures")
CASES = "Cases"
"""Name of a field, on the page and in what is told of it."""


def _engine(study: Study | None) -> Differential | None:
    """Return the engine's answer to the open case."""
    if study is None or study.done:
        return None
    return diagnose(study.case.case, compiled_knowledge())


def shown(study: Study | None, trouble: str = "", *, fresh: bool = True) -> list[Any]:
    """Return the content of the parts SHOWN.

    Args:
        study: the study; None before it is started.
        trouble: what is wrong.
        fresh: another case was opened, so that the fields are empty again.
    """
    knowledge = compiled_knowledge().knowledge
    told = _engine(study) if study is not None and study.early is not None else None
    figures = ""
    if study is not None and study.done:
        figures = figures_html(study_figures(study.readings), study.readings, seed=study.seed)
    open_ = study is not None and not study.done
    words = "Answer" if study is None or study.early is None else "Answer again, with the engine"
    return [
        reading_html(study, knowledge),
        engine_html(study, told),
        gr.Radio(value=None, visible=open_) if fresh else gr.skip(),
        gr.Dropdown(value=None, visible=open_) if fresh else gr.skip(),
        gr.Button(words, visible=open_),
        message_html(trouble) if trouble else "",
        figures,
    ]


def start(
    name: str,
    reader: str,
    target: Target,
    count: str,
    seed: str,
    own: bool,
    library: Library,
    running: Study | None,
    warned: bool,
) -> list[Any]:
    """Start a study; return whether it was warned, the study and what is shown.

    One that is under way is dropped at the second press only.
    """
    if running is not None and running.readings and not running.done and not warned:
        words = f"{len(running.readings)} of {len(running.cases)} cases of a study are read"
        trouble = f"{words}; they would be lost. To begin anew all the same, press Start again."
        return [True, running, *shown(running, trouble, fresh=False)]
    mine = [one for one in library if one.origin == "educator"] if own else []
    try:
        if own and not mine:
            mend = "add files under Cases, or author some"
            raise InputError("the library holds no case of your own", place="cases", mend=mend)
        study = plan_study(
            compiled_knowledge(),
            name=name or "",
            reader=reader or "",
            target=target,
            count=whole_number(count, CASES),
            seed=whole_number(seed, SET),
            own=mine,
            now=time.time(),
        )
    except InputError as error:
        old = running is not None and not running.done
        return [False, running, *shown(running, str(error), fresh=not old)]
    return [False, study, *shown(study)]


def answer(says: str | None, first: str | None, study: Study | None) -> list[Any]:
    """Take an answer; return the study and what is shown."""
    if study is None:
        return [None, *shown(None, "First start a study.")]
    try:
        if says not in {"yes", "no"}:
            raise InputError("yes or no is not said", mend="say whether it is what is looked for")
        told = _engine(study)
        engine = "" if told is None else told.hypotheses[0].id
        knowledge = compiled_knowledge().knowledge
        new = study.answer(
            says == "yes", first or "", now=time.time(), engine=engine, knowledge=knowledge
        )
    except InputError as error:
        return [study, *shown(study, str(error), fresh=False)]
    return [new, *shown(new, fresh=new.at != study.at)]


def together(paths: list[str] | None) -> list[Any]:
    """Return what is wrong and the figures of the readings of several files."""
    readings: list[Reading] = []
    wrong = []
    for path in map(Path, paths or []):
        try:
            readings += load_readings(path)
        except InputError as error:
            wrong.append(message_html(str(error)))
    return ["".join(wrong), _figures(readings)]


def _figures(readings: Sequence[Reading]) -> str:
    if not readings:
        return ""
    seeds = {one.seed for one in readings}
    seed = seeds.pop() if len(seeds) == 1 else None
    return figures_html(study_figures(readings), readings, seed=seed)
