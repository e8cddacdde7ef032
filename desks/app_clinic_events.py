"""What happens at the clinic desk: every press and every change leads to one new answer."""

from __future__ import annotations

from typing import Any

import gradio as gr

from desks.app_clinic import TABS, ClinicParts
from desks.app_clinic_answer import (
    ASKS,
    FILES,
    PANELS,
    SHOWN,
    answer,
    answer_read,
    next_turn,
    open_tab,
    panels,
    press,
)
from desks.app_clinic_entry import (
    LOADED,
    add,
    load_file,
    load_sample,
    read_again,
    read_as,
    read_pictures,
    read_text,
    take,
)
from desks.app_clinic_last import keeping, put_back
from desks.app_clinic_now import FORM, OPTIONS, SENT, STAMP
from desks.app_clinic_record import (
    ask_first,
    commit,
    keep_written,
    own_parts,
    skip,
    told_own,
    write,
)
from desks.clinic.commitment import Commitment

__all__ = ["connect"]

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
BUSY: dict[str, Any] = {"api_visibility": "private"}
IN_TURN: dict[str, Any] = {"concurrency_id": "answer", "concurrency_limit": 1, **QUIET}
"""Answers are made one after another, and what changes the findings comes in between."""
STAMPED: dict[str, Any] = {"js": STAMP, **IN_TURN}
"""Each tells when it left the page: one that left earlier and comes later changes no field back."""
READ: dict[str, Any] = {"concurrency_id": "read", "concurrency_limit": 1, **BUSY}
"""So are pictures read: reading takes every core there is."""
_OWN = ("ours", "own_part", "commit", "skip", "told_own")


class _Wires:
    """The components that most handlers take and give."""

    def __init__(self, desk: ClinicParts) -> None:
        self.desk = desk
        self.case = desk.all("sheet", "selected", "record", *FORM, *OPTIONS)
        self.sent = [*desk.all(*SENT), *self.case]
        self.shown = desk.all("sent", *SHOWN, *FILES)
        self.asks = [*desk.all("tab", "name"), *self.case, *desk.all(*ASKS)]

    def then_answer(self, event: Any) -> None:
        """After a change, the answer."""
        event.then(answer, self.sent, self.shown, **STAMPED)


def connect(desk: ClinicParts, app: gr.Blocks) -> None:
    """Connect the components of the desk; a page that is opened shows an answer at once."""
    wires = _Wires(desk)
    app.load(answer, wires.sent, wires.shown, **STAMPED)
    # The questions take longer than the answer, and nobody waits for them: they follow its turn,
    # the last one only, so that those of an older case never come after those of a newer one.
    desk.turn.change(panels, wires.asks, desk.all(*PANELS), trigger_mode="always_last", **QUIET)
    _changes(desk, wires)
    _entries(desk, wires)
    _keeping(desk, wires)


def _changes(desk: ClinicParts, wires: _Wires) -> None:
    """A changed field, a pressed button of a panel, another tab, another question."""
    changed = [one.change for one in desk.all(*FORM, *OPTIONS)]
    always = {"trigger_mode": "always_last", **STAMPED}
    gr.on(changed, answer, wires.sent, wires.shown, **always)
    asked = desk.all("why_who", "one", "other", "if_who", "tabs", "tab")
    outputs = [*desk.all("sheet", "selected"), *asked, *wires.shown]
    sources = ("findings", "bands", "ranking", "detail", *(p for p in PANELS if p != "report"))
    pressed = [one.select for one in desk.all(*sources)]
    gr.on(pressed, press, wires.sent, outputs, trigger_mode="multiple", **STAMPED)
    for name in TABS:
        tab = desk.parts["tab_" + name.replace("-", "_")]
        tab.select(open_tab, [gr.State(name)], desk.all("tab", "turn"), **QUIET)
    asked_anew = [*(one.input for one in desk.all(*ASKS)), desk.name.blur, desk.name.submit]
    gr.on(asked_anew, next_turn, None, [desk.turn], **QUIET)


def _entries(desk: ClinicParts, wires: _Wires) -> None:
    """Findings, words, pictures, examples."""
    for name, state in (("add", "present"), ("add_absent", "absent")):
        field = desk.parts[name]
        inputs = [gr.State(state), field, desk.sheet]
        wires.then_answer(field.input(add, inputs, [field, desk.sheet], **IN_TURN))
    told = desk.all("prose", "sheet", "age", "sex", "duration")
    read = desk.read.click(read_text, [desk.text, desk.sheet], told, **BUSY)
    read.then(answer_read, [desk.moment, desk.text, *wires.sent[1:]], wires.shown, **STAMPED)
    wanted = desk.all("photos", "modality", "support", "width", "sheet", "said")
    shown = desk.all("figures", "sheet", "scale")
    for trigger in (desk.photos.change, desk.modality.input, desk.support.input):
        wires.then_answer(trigger(read_pictures, wanted, shown, **READ))
    corrected = desk.figures.select(read_as, wanted, [desk.said, *shown], **READ)
    wires.then_answer(corrected)
    for trigger in (desk.width.submit, desk.width.blur):
        wires.then_answer(trigger(read_again, [*wanted, desk.scale], shown, **READ))
    taken = desk.all("camera", "photos")
    desk.camera.input(take, taken, taken, **QUIET)
    case = desk.all("last", *LOADED)
    loaded = desk.all("last", "back", *LOADED)
    opened = desk.all("last", "back", "open_trouble", "sample", *LOADED)
    sample = desk.sample.input(keeping(load_sample), [desk.sample, *case], loaded, **QUIET)
    empty = desk.new.click(keeping(_nothing), [desk.sample, *case], opened, **QUIET)
    filed = desk.case_file.upload(keeping(load_file), [desk.case_file, *case], opened, **QUIET)
    back = desk.back.click(put_back, case, opened, **QUIET)
    for event in (sample, empty, filed, back):
        wires.then_answer(event.then(own_parts, [desk.record], desk.all(*_OWN), **QUIET))


def _nothing(_: Any, record: Commitment) -> list[Any]:
    """Return no message, no example, and what LOADED names for an empty case."""
    return ["", None, *load_sample(None, record)]


def _keeping(desk: ClinicParts, wires: _Wires) -> None:
    """The own differential first, and the files."""
    own = desk.all("record", *_OWN)
    wires.then_answer(
        desk.first_mine.input(ask_first, desk.all("first_mine", "record"), own, **QUIET)
    )
    wires.then_answer(desk.commit.click(commit, [desk.own, *wires.case], own, **QUIET))
    wires.then_answer(desk.skip.click(skip, [desk.record], own, **QUIET))
    desk.own.input(told_own, [desk.record], [desk.told_own], **QUIET)
    files = desk.all(*FILES)
    written = desk.write.click(write, [desk.name, *wires.case], [*files, desk.written], **BUSY)
    written.then(keep_written, [desk.written, *wires.case], files, **QUIET)
