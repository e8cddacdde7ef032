"""What happens at the clinic desk: every press and every change leads to one new answer.

The handlers take and return plain values. Nothing of a case is kept outside the session's own
states, so that no user can meet another one's case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from desks.app_clinic import TABS, ClinicParts
from desks.casework import compiled_knowledge
from desks.clinic.answer import Worked, work
from desks.clinic.asked import asked_html, first_html
from desks.clinic.bands import bands_html
from desks.clinic.bits import empty_html, message_html
from desks.clinic.compare import compare_html
from desks.clinic.detail import detail_html
from desks.clinic.figures import read_photos
from desks.clinic.form import Form, told_by_text
from desks.clinic.prose_page import prose_html
from desks.clinic.ranking import made_html, ranking_html
from desks.clinic.sheet import Sheet
from desks.clinic.sheet_page import sheet_html
from desks.clinic.why import unexplained_html, what_if_html, why_not_html
from desks.samples import SAMPLES, draw_sample
from kb.errors import DermatraceError
from reasoning.prose import reader_of

__all__ = ["connect"]

FORM = ("age", "sex", "setting", "duration", "fitted", "keep")
OPTIONS = ("point", "level", "numbers")
SHOWN = ("findings", "prose", "bands", "ranking", "detail", "made")
ASKS = ("purpose", "limit", "why_who", "one", "other", "if_who", "if_limit", "if_keep")
PANELS = ("first", "asked", "why", "compared", "what_if", "left")
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True)
class Now:
    """The case as the page holds it at one moment."""

    sheet: Sheet
    selected: str
    form: Form
    point: Any
    level: float
    numbers: bool

    @classmethod
    def of(cls, sheet: Sheet, selected: str, fields: Sequence[Any]) -> Now:
        """Return it from the values of FORM and OPTIONS."""
        age, sex, setting, duration, fitted, keep, point, level, numbers = fields
        form = Form(age, sex, setting, duration or "", tuple(fitted or ()), keep)
        return cls(sheet, selected, form, point, level, numbers)

    def work(self) -> Worked:
        """Return the answer."""
        document = self.form.document(self.sheet, compiled_knowledge().knowledge)
        keep = self.form.keep_excluded
        return work(document, keep_excluded=keep, fitted=self.form.fitted)


# -- the answer ------------------------------------------------------------------------------------
def shown(now: Now) -> tuple[str, list[Any]]:
    """Return the open disorder, and the content of the panels SHOWN."""
    knowledge = compiled_knowledge().knowledge
    duration = now.form.has_duration
    findings = sheet_html(now.sheet.lines(knowledge, duration=duration))
    prose = ""
    if now.sheet.prose is not None:
        standing = now.sheet.standing_prose(knowledge, duration=duration)
        filled = dict(now.sheet.filled)
        prose = prose_html(now.sheet.prose, knowledge, standing=standing, fields=filled)
    try:
        worked = now.work()
    except DermatraceError as error:
        return now.selected, [findings, prose, message_html(str(error)), "", "", ""]
    selected = now.selected if now.selected in worked.labels else worked.leader
    return now.selected, [
        findings,
        prose,
        bands_html(worked, point=now.point),
        ranking_html(worked, selected=selected, level=now.level, numbers=now.numbers),
        detail_html(worked, selected, numbers=now.numbers),
        made_html(worked),
    ]


def answer(sheet: Sheet, selected: str, *fields: Any) -> list[Any]:
    """Answer the case as it stands."""
    return shown(Now.of(sheet, selected, fields))[1]


def panels(tab: str, sheet: Sheet, selected: str, *values: Any) -> list[Any]:
    """Return what matters most, and the panel of the tab that is open; leave the others."""
    now = Now.of(sheet, selected, values[: len(FORM) + len(OPTIONS)])
    purpose, limit, why_who, one, other, if_who, if_limit, if_keep = values[
        len(FORM) + len(OPTIONS) :
    ]
    content: list[Any] = [gr.skip()] * len(PANELS)
    try:
        worked = now.work()
    except DermatraceError:
        return [empty_html("First mend what is told above the differential.")] * len(PANELS)
    content[0] = first_html(worked)
    place = TABS.index(tab) + 1
    try:
        match tab:
            case "next":
                content[place] = asked_html(worked, purpose=purpose, limit=limit)
            case "why":
                found = why_not_html(worked, why_who) if why_who else ""
                content[place] = found or empty_html("Choose a disorder that does not lead.")
            case "compare":
                found = compare_html(worked, one, other) if one and other else ""
                content[place] = found or empty_html("Choose two disorders.")
            case "what-if":
                found = what_if_html(worked, if_who, limit=if_limit, keep=if_keep) if if_who else ""
                content[place] = found or empty_html("Choose a disorder that does not lead.")
            case _:
                content[place] = unexplained_html(worked)
    except DermatraceError as error:
        content[place] = message_html(str(error))
    return content


# -- presses ---------------------------------------------------------------------------------------
def press(event: gr.EventData, sheet: Sheet, selected: str, *fields: Any) -> list[Any]:
    """Do what a button inside a panel says; return states, choices, tabs and the panels SHOWN."""
    act, id_ = str(event._data.get("act", "")), str(event._data.get("id", ""))
    knowledge = compiled_knowledge().knowledge
    choices: list[Any] = [gr.skip()] * 5  # why_who, one, other, if_who, tabs
    ids = [one for one in id_.split("|") if all(p in knowledge.findings for p in one.split("+"))]
    match act:
        case "present" | "absent" | "remove" | "restore":
            sheet = sheet.act(act, *ids)
        case "choose":
            sheet = sheet.choose(ids[0], knowledge)
        case "open":
            selected = id_
        case "why-not":
            choices[0], choices[4] = id_, gr.Tabs(selected="why")
        case "what-if":
            choices[3], choices[4] = id_, gr.Tabs(selected="what-if")
        case "compare":
            worked = Now.of(sheet, selected, fields).work()
            against = worked.leader if worked.leader != id_ else worked.at(1)
            choices[1], choices[2], choices[4] = id_, against, gr.Tabs(selected="compare")
    now = Now.of(sheet, selected, fields)
    return [sheet, selected, *choices, *shown(now)[1]]


def add(state: str, id_: str | None, sheet: Sheet) -> list[Any]:
    """Add a finding by hand and empty the field."""
    if not id_:
        return [gr.skip(), gr.skip()]
    knowledge = compiled_knowledge().knowledge
    new = sheet.choose(id_, knowledge) if state == "present" else sheet.act("absent", id_)
    return [None, new]


def read_text(text: str, sheet: Sheet) -> list[Any]:
    """Read a text; return the sheet, and age, sex and duration where the text states them."""
    knowledge = compiled_knowledge().knowledge
    if not (text or "").strip():
        return [sheet.with_text(None), *[gr.skip()] * 3]
    fields, prose = told_by_text(reader_of(knowledge).read(text), knowledge)
    told = [fields.get(name, gr.skip()) for name in ("age", "sex", "duration")]
    return [sheet.with_text(prose, fields), *told]


def read_pictures(paths: list[str] | None, modality: str, support: bool, sheet: Sheet) -> list[Any]:
    """Read the photographs; return their figures and the sheet."""
    figures, read = read_photos(paths or [], modality, diagnosis_support=support)
    return [figures, sheet.with_pictures(read)]


def take(path: str | None, paths: list[str] | None) -> list[Any]:
    """Add a picture of the camera or the clipboard to the others."""
    if not path:
        return [gr.skip(), gr.skip()]
    return [None, [*(paths or []), path]]


def load_sample(name: str | None) -> list[Any]:
    """Return every field of the case for an example, or for an empty case."""
    sample = next((one for one in SAMPLES if one.name == name), None)
    case = {} if sample is None else sample.case
    sheet = Sheet().act("present", *case.get("present", [])).act("absent", *case.get("absent", []))
    path = None if sample is None else draw_sample(sample)
    return [
        sheet,
        "",
        "",
        None if path is None else [str(path)],
        "auto" if sample is None else sample.modality,
        str(case.get("age", "")),
        case.get("sex", "not stated"),
        case.get("setting", "dermatology-clinic"),
        case.get("duration", ""),
    ]


# -- wiring ----------------------------------------------------------------------------------------
def connect(desk: ClinicParts) -> None:
    """Connect the components of the desk."""
    case = [desk.sheet, desk.selected, *desk.all(*FORM, *OPTIONS)]
    shown_parts = desk.all(*SHOWN)
    asks = {"inputs": [desk.tab, *case, *desk.all(*ASKS)], "outputs": desk.all(*PANELS)}

    def then_answer(event: Any) -> None:
        event.then(answer, case, shown_parts, **QUIET).then(panels, **asks, **QUIET)

    fields = [desk.parts[name] for name in (*FORM, *OPTIONS)]
    gr.on(
        [one.change for one in fields],
        answer,
        case,
        shown_parts,
        trigger_mode="always_last",
        **QUIET,
    ).then(panels, **asks, **QUIET)
    pressed = [desk.sheet, desk.selected, *desk.all("why_who", "one", "other", "if_who", "tabs")]
    sources = ("findings", "first", "bands", "ranking", "detail", *PANELS[1:])
    gr.on(
        [desk.parts[name].select for name in sources],
        press,
        case,
        [*pressed, *shown_parts],
        trigger_mode="multiple",
        **QUIET,
    ).then(panels, **asks, **QUIET)
    for name, state in (("add", "present"), ("add_absent", "absent")):
        part = desk.parts[name]
        adding = gr.State(state)
        then_answer(part.input(add, [adding, part, desk.sheet], [part, desk.sheet], **QUIET))
    told = desk.all("sheet", "age", "sex", "duration")
    then_answer(desk.read.click(read_text, [desk.text, desk.sheet], told, api_visibility="private"))
    photo = {"inputs": desk.all("photos", "modality", "support", "sheet")}
    photo["outputs"] = desk.all("figures", "sheet")
    for trigger in (desk.photos.change, desk.modality.input, desk.support.input):
        then_answer(trigger(read_pictures, **photo, api_visibility="private"))
    desk.camera.input(take, desk.all("camera", "photos"), desk.all("camera", "photos"), **QUIET)
    loaded = desk.all(
        "sheet", "selected", "text", "photos", "modality", "age", "sex", "setting", "duration"
    )
    then_answer(desk.sample.input(load_sample, [desk.sample], loaded, **QUIET))
    empty = desk.new.click(
        lambda: [None, *load_sample(None)], None, [desk.sample, *loaded], **QUIET
    )
    then_answer(empty)
    for name in ("tab_next", "tab_why", "tab_compare", "tab_what_if", "tab_left"):
        tab = name.removeprefix("tab_").replace("_", "-")
        chosen = gr.State(tab)
        desk.parts[name].select(lambda one: one, [chosen], [desk.tab], **QUIET).then(
            panels, **asks, **QUIET
        )
    gr.on([desk.parts[name].input for name in ASKS], panels, **asks, **QUIET)
