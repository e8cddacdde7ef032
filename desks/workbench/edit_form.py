"""The form as HTML: native fields with labels, what is wrong beside each, statements that unfold.

Everything that can be filled in carries ``data-path``; :data:`desks.workbench.edit_script.FORM`
sends what is typed. Lists of words to complete from stand once on the page
(:mod:`desks.workbench.edit_lists`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from desks.clinic.bits import action
from desks.workbench.checks import Note
from desks.workbench.edit_bits import (
    field_name,
    first_sentence,
    note_html,
    rows_of,
    shown,
    upper,
)
from desks.workbench.edit_field_words import CONDITIONS, ONE_OF
from desks.workbench.edit_fields import Field, form_of
from desks.workbench.edit_words import statement_words
from kb.knowledge import KnowledgeBase

__all__ = ["form_html"]

Keys = tuple[str | int, ...]
_FOLDED = {"FindingAssertion", "RelativeFrequency", "TellApart", "Treatment", "Xref"}
"""Statements of which there are many: each is one line until it is opened."""
_ONE = {
    "FindingAssertion": "finding",
    "RelativeFrequency": "setting",
    "TellApart": "look-alike",
    "Treatment": "treatment",
    "Xref": "identifier",
    "Condition": "condition",
    "CriteriaItem": "criterion",
    "ChecklistItem": "item",
    "Block": "block of criteria",
    "": "entry",
}
_OPTIONAL = {
    "LesionDescription": "a lesion described by several axes instead",
    "Condition": "for whom it is made",
}


def form_html(
    kind: str,
    data: Mapping[str, Any],
    knowledge: KnowledgeBase,
    notes: Sequence[Note] = (),
    opened: Keys = (),
    goal: Keys = (),
) -> str:
    """Return the form of an entry.

    Args:
        kind: disorder, finding, rule, class or source.
        data: what the entry says.
        knowledge: what names are known.
        notes: what the check says; each stands beside its field.
        opened: place of the statement that is unfolded.
        goal: place that the focus goes to after a press.
    """
    page = _Page(knowledge, notes, opened)
    fields = "".join(page.part(one) for one in form_of(kind, data, knowledge).children)
    aim = "/".join(map(str, goal))
    return f'<div class="dt wb-form" data-goal="{escape(aim)}">{fields}</div>'


class _Page:
    def __init__(self, knowledge: KnowledgeBase, notes: Sequence[Note], opened: Keys) -> None:
        self.knowledge = knowledge
        self.notes = notes
        self.opened = opened

    # -- parts -------------------------------------------------------------------------------------
    def part(self, field: Field) -> str:
        """Return a field, a group of them, or a list."""
        if field.kind == "group":
            return self.group(field)
        if field.kind == "pair":
            return self.pair(field)
        return self.several(field) if field.kind == "list" else self.control(field)

    def group(self, field: Field) -> str:
        if not field.present and not field.required:
            words = _OPTIONAL.get(field.title, field.words)
            return f'<p class="acts">{action("add", field.path, f"Add {words}")}</p>'
        legend = f"<legend>{escape(upper(field.words))}</legend>"
        inside = self.condition(field) if field.title == "Condition" else ""
        inside += "".join(self.part(one) for one in field.children)
        cut = ""
        if not field.required and field.title != "Xrefs":
            label = f"Remove {field.words}"
            cut = f'<p class="acts">{action("remove", field.path, label)}</p>'
        about = f'<p class="help">{escape(first_sentence(field.help))}</p>' if field.help else ""
        said = self.beside(field)
        return f"<fieldset>{legend}{about}{said}{inside}{cut}</fieldset>"

    def condition(self, field: Field) -> str:
        held = next((one for one in CONDITIONS if one in (field.value or {})), "finding")
        options = [(one, words) for one, words in CONDITIONS.items()]
        label = "What must hold"
        return self.select(f"{field.path}//kind", label, options, held, sent=f"?{field.path}")

    def pair(self, field: Field) -> str:
        about = f'<p class="help">{escape(field.help)}</p>' if field.help else ""
        low, high = (
            self.control(one, label=f"{field.words}, {word}")
            for one, word in zip(field.children, ("from", "to"), strict=True)
        )
        return f'<div class="pair">{low}{high}{about}{self.beside(field)}</div>'

    def several(self, field: Field) -> str:
        known = _ONE.get(field.title, "entry") if field.title else ONE_OF.get(field.name)
        one = known or field.words.removesuffix("s")
        items = [self.item(child, one, number) for number, child in enumerate(field.children, 1)]
        rows = "".join(f"<li>{item}</li>" for item in items)
        body = f"<ol>{rows}</ol>" if items else ""
        label = f"{upper(field.words)} ({len(items)})" if items else upper(field.words)
        about = f'<p class="help">{escape(field.help)}</p>' if field.help else ""
        more = action("add", field.path, f"Add {one}", label=f"Add {one} to {field.words}")
        return (
            f'<section class="list"><h4>{escape(label)}</h4>{about}{self.beside(field)}{body}'
            f'<p class="acts">{more}</p></section>'
        )

    def item(self, field: Field, one: str, number: int) -> str:
        cut = action("remove", field.path, "Remove", label=f"Remove {one} {number}")
        if field.kind != "group":
            label = f"{upper(one)} {number}"
            shown = self.pair(field) if field.kind == "pair" else self.control(field, label=label)
            return f'<div class="row">{shown}{cut}</div>'
        if field.title not in _FOLDED:
            inside = self.condition(field) if field.title == "Condition" else ""
            inside += "".join(self.part(child) for child in field.children)
            return f'<div class="item">{self.beside(field)}{inside}<p class="acts">{cut}</p></div>'
        words = statement_words(field.title, field.value, self.knowledge)
        is_open = self.opened[: len(field.keys)] == field.keys
        verb, act = ("Close", "close") if is_open else ("Edit", "open")
        press = action(act, field.path, verb, label=f"{verb} {one} {number}: {words}")
        head = f'<div class="row"><span class="what">{escape(words)}</span>{press}{cut}</div>'
        if not is_open:
            inside_notes = [n for n in self.notes if n.keys[: len(field.keys)] == field.keys]
            return head + "".join(note_html(one) for one in inside_notes)
        inside = "".join(self.part(child) for child in field.children)
        return f'{head}<div class="item open">{self.beside(field)}{inside}</div>'

    # -- fields ------------------------------------------------------------------------------------
    def control(self, field: Field, *, label: str = "") -> str:
        words = upper(label or field.words)
        if field.choices:
            empty = [] if field.required else [("", "not stated")]
            options = [*empty, *((one, one) for one in field.choices)]
            return self.select(
                field.path, words, options, shown(field.value), field.help, self.said(field)
            )
        name = field_name(field.path)
        ties = self.ties(field, name)
        value = escape(shown(field.value))
        common = f'id="{name}" data-path="{escape(field.path)}" data-value="{value}"{ties}'
        if field.kind == "long":
            box = f'<textarea {common} rows="{rows_of(field)}">{value}</textarea>'
        else:
            words_list = f' list="wb-{field.refs}s" autocomplete="off"' if field.refs else ""
            digits = ' inputmode="decimal"' if field.kind in {"number", "whole"} else ""
            box = f'<input type="text" {common} value="{value}"{words_list}{digits}>'
        about = f'<small id="{name}-help">{escape(field.help)}</small>' if field.help else ""
        said = "".join(note_html(one) for one in self.said(field))
        told = f'<div id="{name}-said">{said}</div>' if said else ""
        mark = "" if field.required or label else ' <span class="opt">optional</span>'
        return (
            f'<div class="field {field.kind}"><label for="{name}">{escape(words)}{mark}</label>'
            f"{box}{about}{told}</div>"
        )

    def select(
        self,
        path: str,
        label: str,
        options: Sequence[tuple[str, str]],
        value: str,
        about: str = "",
        notes: Sequence[Note] = (),
        *,
        sent: str = "",
    ) -> str:
        name = field_name(path)
        known = [one for one, _ in options]
        every = [*options] if value in known else [(value, value or "choose"), *options]
        made = "".join(
            f'<option value="{escape(one)}"{" selected" if one == value else ""}>{escape(w)}'
            "</option>"
            for one, w in every
        )
        said = "".join(note_html(one) for one in notes)
        small = f"<small>{escape(about)}</small>" if about else ""
        return (
            f'<div class="field choice"><label for="{name}">{escape(label)}</label>'
            f'<select id="{name}" data-path="{escape(sent or path)}" data-value="{escape(value)}">'
            f"{made}</select>{small}{said}</div>"
        )

    # -- what is wrong -----------------------------------------------------------------------------
    def said(self, field: Field) -> list[Note]:
        """Return the messages about a field itself."""
        return [one for one in self.notes if one.keys == field.keys]

    def beside(self, field: Field) -> str:
        """Return the messages about a group or list, and of what it lacks."""
        held = {one.keys for one in field.children}
        deeper = [
            one
            for one in self.notes
            if one.keys[:-1] == field.keys and one.keys and one.keys not in held
        ]
        return "".join(note_html(one) for one in [*self.said(field), *deeper])

    def ties(self, field: Field, name: str) -> str:
        """Return the attributes that tie a field to its help and its messages."""
        said = self.said(field)
        ids = [f"{name}-help"] if field.help else []
        ids += [f"{name}-said"] if said else []
        wrong = ' aria-invalid="true"' if any(one.level == "error" for one in said) else ""
        need = ' aria-required="true"' if field.required else ""
        return (f' aria-describedby="{" ".join(ids)}"' if ids else "") + wrong + need
