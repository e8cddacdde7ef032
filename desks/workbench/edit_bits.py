"""Small pieces of the form: a message, the name of a field, a value as it is shown."""

from __future__ import annotations

from html import escape
from typing import Any

from desks.workbench.checks import Note
from desks.workbench.edit_fields import Field

__all__ = ["field_name", "first_sentence", "note_html", "rows_of", "shown", "upper"]


def note_html(note: Note, *, name: str = "") -> str:
    """Return a message; how grave it is is said in words."""
    word = {"error": "Wrong", "warning": "Doubtful", "info": "Worth knowing"}[note.level]
    mend = f" <span>{escape(note.mend[:1].upper() + note.mend[1:])}.</span>" if note.mend else ""
    about = f' id="{escape(name)}"' if name else ""
    text = note.message[:1].upper() + note.message[1:]
    return f'<p class="said {note.level}"{about}><b>{word}:</b> {escape(text)}.{mend}</p>'


def field_name(path: str) -> str:
    """Return the id of the field at a place of the form."""
    return "wb-f-" + "".join(one if one.isalnum() else "-" for one in path)


def upper(words: str) -> str:
    """Return words with a capital first letter."""
    return words[:1].upper() + words[1:]


def rows_of(field: Field) -> int:
    """Return how many lines the box of a text has."""
    return min(max(len(shown(field.value)) // 60 + 1, 2), 8)


def first_sentence(text: str) -> str:
    """Return the first sentence of a help text."""
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def shown(value: Any) -> str:
    """Return a value as it stands in its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
