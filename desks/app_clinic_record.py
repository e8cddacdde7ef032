"""The handlers of the clinic desk for what is kept: the own differential first, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import gradio as gr

from desks.app_clinic_now import Now
from desks.casework import compiled_knowledge
from desks.clinic.bits import message_html
from desks.clinic.commitment import Commitment
from desks.clinic.exports import case_name, now_words, write_files
from desks.clinic.sheet import Sheet
from kb.errors import DermatraceError

__all__ = ["ask_first", "commit", "keep_written", "own_parts", "skip", "told_own", "write"]

_SHOWN = 10


def own_parts(record: Commitment) -> list[Any]:
    """Return whether ours is shown, whether the user's is asked for, its button, and the record."""
    knowledge = compiled_knowledge().knowledge
    labels = {id_: one.label for id_, one in knowledge.disorders.items()}
    told = "".join(f"<p>{escape(line)}</p>" for line in record.words(labels))
    words = "Record what I think now" if record.committed_at else "Commit and show ours"
    return [
        gr.Column(visible=not record.holds_back),
        gr.Column(visible=record.asked and not record.skipped),
        gr.Button(words),
        gr.Button(visible=record.holds_back),
        f'<div class="dt note">{told}</div>' if told else "",
    ]


def ask_first(asked: bool, record: Commitment) -> list[Any]:
    """Hold ours back, or no longer; a commitment that was made stays."""
    new = replace(record, asked=asked)
    return [new, *own_parts(new)]


def commit(
    own: Sequence[str] | None, sheet: Sheet, selected: str, record: Commitment, *fields: Any
) -> list[Any]:
    """Record the user's differential: before ours is shown, or after it."""
    now = Now.of(sheet, selected, record, fields)
    if record.committed_at:
        new = record.revise(own or (), now_words())
    else:
        if not own:
            return _not_yet(record, "Name at least one disorder, or show ours without.")
        try:
            found = now.work().differential.hypotheses[:_SHOWN]
        except DermatraceError as error:
            return _not_yet(record, str(error))
        new = record.commit(own, [(one.id, one.posterior) for one in found], now_words())
    return [new, *own_parts(new)]


def _not_yet(record: Commitment, why: str) -> list[Any]:
    """Leave the record as it is and say why, beside the field."""
    return [record, *own_parts(record)[:-1], message_html(why)]


def told_own(record: Commitment) -> str:
    """Return what is recorded: what was wrong goes away with the next choice."""
    return str(own_parts(record)[-1])


def skip(record: Commitment) -> list[Any]:
    """Show ours without a differential of the user's own; that, too, is recorded."""
    new = replace(record, skipped=True)
    return [new, *own_parts(new)]


def write(name: str, sheet: Sheet, selected: str, record: Commitment, *fields: Any) -> list[Any]:
    """Write the files of the case; return them, what is wrong if something is, and their case."""
    now = Now.of(sheet, selected, record, fields)
    if record.holds_back:
        words = message_html("Commit your own differential first.")
        return [gr.File(None, visible=False), words, ""]
    try:
        worked = now.work(case_name(name))
        paths = write_files(
            worked,
            point=now.point,
            level=now.level,
            numbers=now.numbers,
            record=record,
            plates=now.sheet.plates,
        )
    except DermatraceError as error:
        return [gr.File(None, visible=False), message_html(str(error)), ""]
    return [gr.File([str(one) for one in paths], visible=True), "", now.mark]


def keep_written(
    written: str, sheet: Sheet, selected: str, record: Commitment, *fields: Any
) -> list[Any]:
    """Take files away whose case became another one while they were written."""
    if not written or written == Now.of(sheet, selected, record, fields).mark:
        return [gr.skip(), gr.skip()]
    return [gr.File(None, visible=False), ""]
