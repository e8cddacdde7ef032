"""The handlers of the clinic desk that answer: from the values of the page to what it shows.

They take and return plain values. Nothing of a case is kept outside the session's own states, so
that no user can meet another one's case.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import gradio as gr

from desks.app_clinic import TABS
from desks.app_clinic_now import FORM, OPTIONS, Now, Sent
from desks.casework import compiled_knowledge
from desks.clinic.answer import Worked
from desks.clinic.asked import asked_html, first_html
from desks.clinic.bands import bands_html, came_html, pair_html
from desks.clinic.bits import empty_html, message_html
from desks.clinic.commitment import Commitment
from desks.clinic.compare import compare_html
from desks.clinic.detail import detail_html
from desks.clinic.exports import case_name
from desks.clinic.prose_page import prose_html
from desks.clinic.ranking import made_html, ranking_html
from desks.clinic.report import make_report, report_html
from desks.clinic.sheet import Sheet
from desks.clinic.sheet_page import sheet_html
from desks.clinic.why import unexplained_html, what_if_html, why_not_html
from kb.errors import DermatraceError

__all__ = [
    "ASKS",
    "FILES",
    "PANELS",
    "SHOWN",
    "answer",
    "answer_read",
    "next_turn",
    "open_tab",
    "panels",
    "press",
    "shown",
]

SHOWN = (
    "findings", "prose", "came", "patient_trouble", "bands", "ranking", "detail", "made", "turn",
)  # fmt: skip
FILES = ("files", "trouble")
"""What was written of a case: gone as soon as the case or its answer is another one."""
ASKS = ("purpose", "limit", "why_who", "one", "other", "if_who", "if_limit", "if_keep")
PANELS = ("first", "asked", "why", "compared", "what_if", "left", "report", "pair")
_CHANGES = ("present", "absent", "remove", "restore", "choose")
_HELD = "Held back until you commit your own differential."


# -- the answer ------------------------------------------------------------------------------------
def shown(now: Now) -> list[Any]:
    """Return the content of the parts SHOWN."""
    knowledge = compiled_knowledge().knowledge
    now, wrong = now.sound()
    trouble = "".join(message_html(words) for words in wrong.values())
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
        told = message_html(str(error))
        return [findings, prose, "", trouble, told, "", "", "", next_turn()]
    if now.record.holds_back:
        return [findings, prose, "", trouble, "", "", "", "", next_turn()]
    selected = now.selected if now.selected in worked.labels else worked.leader
    own = now.record.ranks
    return [
        findings,
        prose,
        came_html(worked),
        trouble,
        _without(wrong) + bands_html(worked, point=now.point),
        ranking_html(worked, selected=selected, level=now.level, numbers=now.numbers, own=own),
        detail_html(worked, selected, numbers=now.numbers),
        made_html(worked),
        next_turn(),
    ]


def _without(wrong: Mapping[str, str]) -> str:
    """Return what of the form the answer leaves out, for a place above it."""
    if not wrong:
        return ""
    return message_html(f"Answered without the {' and the '.join(wrong)}: see there.", kind="note")


def next_turn() -> str:
    """Return a mark that no other answer has: the panels are made anew when it changes."""
    return secrets.token_hex(8)


def open_tab(name: str) -> list[Any]:
    """Return the tab that was opened, and a new turn."""
    return [name, next_turn()]


def answer(
    moment: float, sent: Sent, sheet: Sheet, selected: str, record: Commitment, *fields: Any
) -> list[Any]:
    """Answer the case as it stands; the files of what stood before are gone."""
    sent = sent.or_newer(moment, fields)
    now = Now.of(sheet, selected, record, sent.fields)
    return [sent, *shown(now), gr.File(None, visible=False), ""]


def answer_read(moment: float, text: str, *case: Any) -> list[Any]:
    """Answer after a text was read; where there was none, what says so stays."""
    sent, *parts = answer(moment, *case)
    if not (text or "").strip():
        parts[SHOWN.index("prose")] = gr.skip()
    return [sent, *parts]


def panels(
    tab: str, name: str, sheet: Sheet, selected: str, record: Commitment, *values: Any
) -> list[Any]:
    """Return what matters most, and the panel of the tab that is open; leave the others."""
    fields = len(FORM) + len(OPTIONS)
    now = Now.of(sheet, selected, record, values[:fields])
    asks = dict(zip(ASKS, values[fields:], strict=True))
    content: list[Any] = [gr.skip()] * len(PANELS)
    if now.record.holds_back:
        return [empty_html(_HELD)] * (len(PANELS) - 1) + [""]
    sound, _ = now.sound()
    try:
        worked = sound.work()
    except DermatraceError:
        return [empty_html("First mend what is told above the differential.")] * len(PANELS)
    content[0], content[-1] = first_html(worked), pair_html(worked)
    try:
        content[TABS.index(tab) + 1] = _panel(tab, worked, now, asks | {"name": name})
    except DermatraceError as error:
        content[TABS.index(tab) + 1] = message_html(str(error))
    return content


def _panel(tab: str, worked: Worked, now: Now, asks: dict[str, Any]) -> str:
    rival = _rival(worked, now.selected)
    match tab:
        case "next":
            return asked_html(worked, purpose=asks["purpose"], limit=asks["limit"])
        case "why":
            return why_not_html(worked, asks["why_who"] or rival)
        case "compare":
            best = (worked.at(0), worked.at(1))
            first = asks["one"] or next(one for one in best if one != asks["other"])
            second = asks["other"] or next(one for one in (rival, *best) if one != first)
            return compare_html(worked, first, second)
        case "what-if":
            keep, limit = asks["if_keep"], asks["if_limit"]
            return what_if_html(worked, asks["if_who"] or rival, limit=limit, keep=keep)
        case "left":
            return unexplained_html(worked)
        case _:
            made = make_report(
                now.work(case_name(asks["name"])),
                made_at="",
                point=now.point,
                level=now.level,
                numbers=now.numbers,
                record=now.record,
                plates=now.sheet.plates,
            )
            return report_html(made, whole=False)


def _rival(worked: Worked, selected: str) -> str:
    """Return whom to ask about where nobody was chosen: the open disorder, else the next best."""
    if selected in worked.labels and selected != worked.leader:
        return selected
    return worked.at(1) if worked.leader == worked.at(0) else worked.at(0)


# -- presses ---------------------------------------------------------------------------------------
def press(
    event: gr.EventData,
    moment: float,
    sent: Sent,
    sheet: Sheet,
    selected: str,
    record: Commitment,
    *fields: Any,
) -> list[Any]:
    """Do what a button inside a panel says; return states, choices, tabs and the parts SHOWN."""
    sent = sent.or_newer(moment, fields)
    act, id_ = str(event._data.get("act", "")), str(event._data.get("id", ""))
    knowledge = compiled_knowledge().knowledge
    choices: list[Any] = [gr.skip()] * 6  # why_who, one, other, if_who, tabs, tab
    ids = [one for one in id_.split("|") if all(p in knowledge.findings for p in one.split("+"))]
    match act:
        case "absent" | "remove":
            sheet = sheet.act(act, *ids)
        case "present" | "choose" if ids:
            sheet = sheet.choose(ids[0], knowledge)
        case "restore" if ids:
            sheet = sheet.put_back(ids[0], knowledge)
        case "open":
            selected = id_
        case "why-not":
            choices[0], choices[4:] = id_, [gr.Tabs(selected="why"), "why"]
        case "what-if":
            choices[3], choices[4:] = id_, [gr.Tabs(selected="what-if"), "what-if"]
        case "compare":
            worked = Now.of(sheet, selected, record, sent.fields).sound()[0].work()
            against = worked.leader if worked.leader != id_ else worked.at(1)
            choices[1:3], choices[4:] = [id_, against], [gr.Tabs(selected="compare"), "compare"]
    now = Now.of(sheet, selected, record, sent.fields)
    kept = act not in _CHANGES
    files = [gr.skip(), gr.skip()] if kept else [gr.File(None, visible=False), ""]
    return [sheet, selected, *choices, sent, *shown(now), *files]
