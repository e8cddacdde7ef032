"""The handlers of the classroom for its cases: library, questions, commitment, feedback."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import gradio as gr

from desks.app_classroom_kept import saved_html
from desks.casework import compiled_knowledge
from desks.classroom.case_page import (
    asked_html,
    engine_first_html,
    feedback_html,
    patient_html,
    reasons_html,
)
from desks.classroom.cases import TeachingCase, load_case
from desks.classroom.draw import draw_cases
from desks.classroom.feedback import feedback
from desks.classroom.progress import CaseDone, Progress
from desks.classroom.sitting import Opinion, Sitting
from desks.clinic.bits import message_html
from desks.clinic.exports import now_words
from kb.errors import DermatraceError, InputError
from reasoning.engine import diagnose

__all__ = [
    "COUNT", "HANDED", "SET", "SHOWN", "add_files", "ask", "draw", "hand_in", "next_case",
    "open_case", "press", "press_main", "shown", "think", "whole_number",
]  # fmt: skip

SHOWN = ("patient", "asked_for", "reasons", "hand_in", "think_trouble", "told")
HANDED = ("progress", "saved", "seed", "library", "case", "case_trouble", "sitting", "mine", *SHOWN)
"""What a press of the button beneath the differential may change."""
Library = tuple[TeachingCase, ...]
NEXT = "Next case"
SET, COUNT = "Number of the set", "How many"
"""Names of two fields, on the page and in what is told of them."""
_MANY = 60


def whole_number(text: str | None, place: str, *, low: int = 0, high: int = 10**9) -> int:
    """Return the whole number that a field holds.

    Raises:
        InputError: it holds none, or one out of its range.
    """
    words = (text or "").strip()
    if not words.isdigit() or not low <= int(words) <= high:
        mend = f"write a whole number from {low} to {high}"
        raise InputError(f"'{words}' is none", place=place, mend=mend)
    return int(words)


def shown(sitting: Sitting | None, trouble: str = "") -> list[Any]:
    """Return the content of the parts SHOWN; the answer only once it is committed."""
    compiled = compiled_knowledge()
    told, words = "", "Commit"
    if sitting is not None and sitting.finished:
        told = feedback_html(feedback(sitting, compiled), sitting)
        words = NEXT
    elif sitting is not None and sitting.committed:
        told = engine_first_html(sitting, diagnose(sitting.as_case(), compiled))
        words = "Keep or change yours; see the answer"
    return [
        patient_html(sitting, compiled.knowledge),
        asked_html(sitting),
        reasons_html(sitting, compiled.knowledge),
        gr.Button(words, interactive=sitting is not None),
        message_html(trouble) if trouble else "",
        told,
    ]


def _choices(library: Library, chosen: str | None) -> Any:
    return gr.Dropdown(choices=[(one.title, one.id) for one in library], value=chosen)


def _joined(library: Library, more: Sequence[TeachingCase]) -> Library:
    new = {one.id for one in more}
    return (*(one for one in library if one.id not in new), *more)


def draw(seed: str, count: str, alike: bool, library: Library) -> list[Any]:
    """Draw cases; return the library, the choice of a case, and what is wrong if something is."""
    try:
        first = whole_number(seed, SET)
        many = whole_number(count, COUNT, low=1, high=_MANY)
    except InputError as error:
        return [library, gr.skip(), message_html(str(error))]
    drawn = draw_cases(compiled_knowledge(), many, seed=first, alike=alike)
    joined = _joined(library, drawn)
    return [joined, _choices(joined, drawn[0].id), ""]


def add_files(paths: list[str] | None, library: Library) -> list[Any]:
    """Add cases of files; a file that is wrong is told, the others are taken."""
    compiled = compiled_knowledge()
    found, wrong = [], []
    for path in map(Path, paths or []):
        try:
            found.append(load_case(path, compiled.knowledge, compiled.hierarchy))
        except DermatraceError as error:
            wrong.append(message_html(str(error)))
    joined = _joined(library, found)
    if not found:
        return [library, gr.skip(), "".join(wrong)]
    return [joined, _choices(joined, found[0].id), "".join(wrong)]


def open_case(id_: str | None, library: Library) -> list[Any]:
    """Open a case of the library: the record, an empty differential, and what is shown."""
    case = next((one for one in library if one.id == id_), None)
    sitting = None if case is None else Sitting(case, begun=time.time())
    return [sitting, [], *shown(sitting)]


def ask(finding: str | None, sitting: Sitting | None) -> list[Any]:
    """Answer a question; return the emptied field, the record, and what is shown."""
    if not finding or sitting is None:
        trouble = "First choose a case." if finding else ""
        return [None, sitting, *shown(sitting, trouble)]
    try:
        new = sitting.ask(finding, compiled_knowledge().knowledge)
    except InputError as error:
        return [None, sitting, *shown(sitting, str(error))]
    return [None, new, *shown(new)]


def think(named: list[str] | None, sitting: Sitting | None) -> list[Any]:
    """Take the learner's differential; return the record and what is shown."""
    if sitting is None or sitting.committed:  # then it is a revision, taken when it is handed in
        trouble = "First choose a case." if named and sitting is None else ""
        return [sitting, *shown(sitting, trouble)]
    try:
        new = sitting.think(named or ())
    except InputError as error:
        return [sitting, *shown(sitting, str(error))]
    return [new, *shown(new)]


def press(event: gr.EventData, sitting: Sitting | None) -> list[Any]:
    """Take or take back a reason; return the record and what is shown."""
    act, id_ = str(event._data.get("act", "")), str(event._data.get("id", ""))
    disorder, _, fact = id_.partition("|")
    if sitting is not None and act in {"for", "against"}:
        sitting = sitting.reason(disorder, fact, cast("Opinion", act))
    return [sitting, *shown(sitting)]


def hand_in(named: list[str] | None, sitting: Sitting | None, progress: Progress) -> list[Any]:
    """Commit, then revise; return the record, the progress with it, its page, what is shown.

    The answer is told, and the case counts as done, once the engine's differential was seen.
    """
    if sitting is None or sitting.finished:
        trouble = "First choose a case." if sitting is None else ""
        return [sitting, progress, gr.skip(), *shown(sitting, trouble)]
    try:
        new = sitting.revise(named or ()) if sitting.committed else sitting.commit(time.time())
    except InputError as error:
        return [sitting, progress, gr.skip(), *shown(sitting, str(error))]
    if not new.finished:
        return [new, progress, gr.skip(), *shown(new)]
    compiled = compiled_knowledge()
    done = CaseDone(
        at=now_words(),
        case=new.case.id,
        title=new.case.title,
        differential=new.differential,
        revised=new.revised,
        knowledge=compiled.knowledge.hash[:16],
        **feedback(new, compiled).to_dict(),
    )
    kept = progress.with_case(done)
    return [new, kept, saved_html(kept), *shown(new)]


def next_case(
    done: Sitting, progress: Progress, library: Library, seed: str, count: str, alike: bool
) -> list[Any]:
    """Open the next case that is not done: number of the set, library, choice, what is wrong, ...

    and what :func:`open_case` returns. Where none is left, the set that follows is drawn.
    """
    known = [one.id for one in library]
    over = {one.case for one in progress.cases} | {done.case.id}
    at = known.index(done.case.id) + 1 if done.case.id in known else 0
    left = [one for one in (*known[at:], *known[:at]) if one not in over]
    number: Any = gr.skip()
    trouble = ""
    if not left:
        try:
            number = str(whole_number(seed, SET) + 1)
            library, _, trouble = draw(number, count, alike, library)
        except InputError as error:
            trouble = message_html(str(error))
        left = [one.id for one in library if one.id not in {*known, *over}]
    if not left:
        return [gr.skip(), library, gr.skip(), trouble, *[gr.skip()] * (len(SHOWN) + 2)]
    return [number, library, _choices(library, left[0]), "", *open_case(left[0], library)]


def press_main(
    named: list[str] | None,
    sitting: Sitting | None,
    progress: Progress,
    library: Library,
    seed: str,
    count: str,
    alike: bool,
) -> list[Any]:
    """Do what the button says: commit, revise, or go to the next case; return the parts HANDED."""
    if sitting is not None and sitting.finished:
        opened = next_case(sitting, progress, library, seed, count, alike)
        return [progress, gr.skip(), *opened]
    new, kept, page, *parts = hand_in(named, sitting, progress)
    return [kept, page, *[gr.skip()] * 4, new, gr.skip(), *parts]
