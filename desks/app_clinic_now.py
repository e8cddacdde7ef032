"""The case of the clinic desk as its page holds it at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from desks.casework import compiled_knowledge
from desks.clinic.answer import Worked, work
from desks.clinic.commitment import Commitment
from desks.clinic.form import Form
from desks.clinic.sheet import Sheet

__all__ = ["FORM", "OPTIONS", "SENT", "STAMP", "Now", "Sent"]

FORM = ("age", "sex", "setting", "duration", "fitted", "keep", "words")
OPTIONS = ("point", "level", "numbers")
SENT = ("moment", "sent")
STAMP = "(moment, ...others) => [performance.now(), ...others]"
"""Puts the moment, in milliseconds since the page was opened, into the first value that is sent."""


@dataclass(frozen=True)
class Sent:
    """The newest FORM and OPTIONS that the page sent, and its ``moment``.

    Two requests that leave a browser together may arrive in either order; an answer to the older
    one that comes last would take what was typed since off the page.
    """

    moment: float = -1.0
    fields: tuple[Any, ...] = ()

    def or_newer(self, moment: float, fields: Sequence[Any]) -> Sent:
        """Return what is newer: this, or the fields sent at the moment."""
        return self if moment < self.moment else Sent(moment, tuple(fields))


@dataclass(frozen=True)
class Now:
    """The case as the page holds it at one moment."""

    sheet: Sheet
    selected: str
    record: Commitment
    form: Form
    point: Any
    level: float
    numbers: bool

    @classmethod
    def of(cls, sheet: Sheet, selected: str, record: Commitment, fields: Sequence[Any]) -> Now:
        """Return it from the values of FORM and OPTIONS."""
        age, sex, setting, duration, fitted, keep, words, point, level, numbers = fields
        form = Form(age, sex, setting, duration or "", tuple(fitted or ()), keep, words)
        return cls(sheet, selected, record, form, point, level, numbers)

    @property
    def mark(self) -> str:
        """What another case or another way to show it does not share."""
        form, sheet = self.form, self.sheet
        seen = sheet.observations(compiled_knowledge().knowledge, duration=form.has_duration)
        pictures = [one.name for one in sheet.pictures]
        shown = (self.record, self.point, self.level, self.numbers)
        return repr((form, seen, sheet.words, pictures, shown))

    def sound(self) -> tuple[Now, dict[str, str]]:
        """Return the case without an age or a duration that is none, and what is wrong, by field.

        Its answer goes on while somebody types, and what is wrong is told beside its field.
        """
        wrong = self.form.wrong(compiled_knowledge().knowledge)
        empty: dict[str, Any] = dict.fromkeys(wrong, "")
        return replace(self, form=replace(self.form, **empty)), wrong

    def work(self, name: str = "app") -> Worked:
        """Return the answer; ``name`` is the id of its case."""
        document = self.form.document(self.sheet, compiled_knowledge().knowledge, name=name)
        keep = self.form.keep_excluded
        return work(document, keep_excluded=keep, fitted=self.form.fitted)
