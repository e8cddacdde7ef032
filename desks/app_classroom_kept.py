"""The handlers of the classroom for what is kept: a learner's progress, and a class's results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from desks.casework import compiled_knowledge
from desks.classroom.bits import download_html
from desks.classroom.progress import Progress, load_progress
from desks.classroom.results import drill_figure, place_figure
from desks.classroom.study_page import class_html
from desks.clinic.bits import message_html
from kb.errors import InputError

__all__ = ["class_results", "load", "name_learner", "saved_html"]


def saved_html(progress: Progress) -> str:
    """Return what there is to save, and the link that saves it; the server keeps nothing."""
    count = f"{len(progress.cases)} cases and {len(progress.drills)} drill tasks"
    link = download_html(
        f"progress-{_file_name(progress.learner)}.json",
        progress.to_json(),
        "Download my progress",
        mime="application/json",
    )
    unsaved = " data-unsaved" if progress.cases or progress.drills else ""
    return (
        f'<div class="dt"{unsaved}><p>{count}. It is lost with this page: download it, and '
        f'go on from the file next time.</p><p class="asks">{link}</p></div>'
    )


def _file_name(words: str) -> str:
    return "".join(one if one.isalnum() else "-" for one in words).strip("-") or "learner"


def name_learner(name: str, progress: Progress) -> list[Any]:
    """Return the progress under a name, and its page."""
    new = progress.named(name or "")
    return [new, saved_html(new)]


def load(path: str | None, progress: Progress) -> list[Any]:
    """Go on from a file; return the emptied field, the progress, the name, the page.

    The uploaded copy is deleted at once.
    """
    if not path:
        return [None, progress, gr.skip(), gr.skip()]
    try:
        new = load_progress(Path(path))
    except InputError as error:
        return [None, progress, gr.skip(), message_html(str(error))]
    finally:
        Path(path).unlink(missing_ok=True)
    return [None, new, new.learner, saved_html(new)]


def class_results(paths: list[str] | None) -> list[Any]:
    """Return what is wrong, the tables and the plots of progress files."""
    class_, wrong = [], []
    for path in map(Path, paths or []):
        try:
            class_.append(load_progress(path))
        except InputError as error:
            wrong.append(message_html(str(error)))
    cases = any(one.cases for one in class_)
    drills = any(one.drills for one in class_)
    return [
        "".join(wrong),
        class_html(class_, compiled_knowledge().knowledge),
        gr.Plot(place_figure(class_), visible=True) if cases else gr.Plot(visible=False),
        gr.Plot(drill_figure(class_), visible=True) if drills else gr.Plot(visible=False),
    ]
