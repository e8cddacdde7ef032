"""The handlers of the clinic desk that take something in: words, pictures, findings, examples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from desks.casework import compiled_knowledge
from desks.clinic.bits import message_html
from desks.clinic.case_file import open_case_file
from desks.clinic.commitment import Commitment
from desks.clinic.figures import read_photos
from desks.clinic.form import told_by_text, widths_of
from desks.clinic.sheet import Sheet
from desks.samples import SAMPLES, draw_sample
from kb.errors import CaseError
from reasoning.prose import reader_of

__all__ = [
    "LOADED", "WAYS", "add", "load_file", "load_sample", "read_again", "read_as", "read_pictures",
    "read_text", "take",
]  # fmt: skip

LOADED = (
    "sheet", "selected", "record", "text", "photos", "modality", "age", "sex", "setting",
    "duration", "own", "name", "width", "scale",
)  # fmt: skip
"""What an example, a file, or a new case, sets."""
WAYS = ("auto", "dermoscopic", "clinical")
"""How a photograph was taken."""


def add(state: str, id_: str | None, sheet: Sheet) -> list[Any]:
    """Add a finding by hand and empty the field."""
    if not id_:
        return [gr.skip(), gr.skip()]
    knowledge = compiled_knowledge().knowledge
    new = sheet.choose(id_, knowledge) if state == "present" else sheet.act("absent", id_)
    return [None, new]


def read_text(text: str, sheet: Sheet) -> list[Any]:
    """Read a text: what is wrong, the sheet, age, sex and duration where the text states them."""
    knowledge = compiled_knowledge().knowledge
    if not (text or "").strip():
        words = "Nothing to read yet: write or paste the case in words first."
        return [message_html(words, kind="note"), sheet.with_text(None), *[gr.skip()] * 3]
    prose = reader_of(knowledge).read(text)
    fields = told_by_text(prose, knowledge)
    told = [fields.get(name, gr.skip()) for name in ("age", "sex", "duration")]
    return ["", sheet.with_text(prose, fields), *told]


def read_pictures(
    paths: list[str] | None,
    modality: str,
    support: bool,
    width: str,
    sheet: Sheet,
    said: Mapping[str, str],
) -> list[Any]:
    """Read the photographs; return their figures, the sheet, and the width that was used.

    A width that is none is told, and the pictures are read without a scale. ``said`` is how single
    pictures were taken, by path, where that was corrected.
    """
    wrong, files = "", paths or []
    try:
        widths = widths_of(width, len(files)) if files else []
    except CaseError as error:
        wrong, widths = message_html(str(error)), [None] * len(files)
    figures, read = read_photos(
        files, modality, diagnosis_support=support, widths=widths, said=said
    )
    return [wrong + figures, sheet.with_pictures(read), (width or "").strip()]


def read_again(
    paths: list[str] | None,
    modality: str,
    support: bool,
    width: str,
    sheet: Sheet,
    said: Mapping[str, str],
    scale: str,
) -> list[Any]:
    """Do so only where the width is another one than before."""
    if (width or "").strip() == scale:
        return [gr.skip(), gr.skip(), gr.skip()]
    return read_pictures(paths, modality, support, width, sheet, said)


def read_as(
    event: gr.EventData,
    paths: list[str] | None,
    modality: str,
    support: bool,
    width: str,
    sheet: Sheet,
    said: Mapping[str, str],
) -> list[Any]:
    """Read one picture as taken another way; return how each was taken, and what is shown."""
    way, _, path = str(event._data.get("id", "")).partition("|")
    new = {**said, path: way} if path in (paths or []) and way in WAYS else said
    return [new, *read_pictures(paths, modality, support, width, sheet, new)]


def take(path: str | None, paths: list[str] | None) -> list[Any]:
    """Add a picture of the camera or the clipboard to the others."""
    if not path:
        return [gr.skip(), gr.skip()]
    return [None, [*(paths or []), path]]


def load_sample(name: str | None, record: Commitment) -> list[Any]:
    """Return what LOADED names for an example, or for an empty case if there is no such one."""
    sample = next((one for one in SAMPLES if one.name == name), None)
    case = {} if sample is None else sample.case
    sheet = Sheet().act("present", *case.get("present", [])).act("absent", *case.get("absent", []))
    path = None if sample is None else draw_sample(sample)
    return [
        sheet,
        "",
        Commitment(asked=record.asked),
        "",
        None if path is None else [str(path)],
        "auto" if sample is None else sample.modality,
        str(case.get("age", "")),
        case.get("sex", "not stated"),
        case.get("setting", "dermatology-clinic"),
        case.get("duration", ""),
        [],
        "",
        "",
        "",
    ]


def load_file(path: str | None, record: Commitment) -> list[Any]:
    """Open a case file; return what is wrong or left aside, the example, and what LOADED names."""
    if not path:
        return [gr.skip()] * (2 + len(LOADED))
    try:
        opened = open_case_file(Path(path), compiled_knowledge().knowledge)
    except CaseError as error:
        return [message_html(str(error)), *[gr.skip()] * (1 + len(LOADED))]
    told = "".join(message_html(one, kind="note") for one in opened.notes)
    empty = dict(zip(LOADED, load_sample(None, record), strict=True))
    loaded = empty | {
        name: getattr(opened, name)
        for name in ("sheet", "age", "sex", "setting", "duration", "name")
    }
    return [told, None, *loaded.values()]
