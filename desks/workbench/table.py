"""Disorders and findings as tables that can be filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from desks.clinic.bits import action
from desks.workbench.bits import link
from desks.workbench.term_pages import kinds_by_parent
from kb.knowledge import KnowledgeBase
from kb.names import plain_name
from kb.review_schema import WHOLE
from kb.reviews import signed_off
from kb.schema import URGENCIES

__all__ = ["COLUMNS", "STEP", "TableView", "table_page", "table_rows"]

STEP = 100
"""Rows that are shown at once."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "disorder": ("label", "group", "urgency", "findings", "sourced", "signed off"),
    "finding": ("label", "axis", "scripts", "kinds", "synonyms"),
}
"""The columns of each table; the id comes with every row, too."""
_HEADS = {
    "label": "Name",
    "group": "Group",
    "axis": "Axis",
    "urgency": "Urgency",
    "findings": "Findings",
    "sourced": "With a source (%)",
    "signed off": "Signed off",
    "scripts": "Scripts that name it",
    "kinds": "Kinds of it",
    "synonyms": "Also called",
}
_WORDS = {"label", "group", "axis", "synonyms"}
Row = dict[str, Any]


@dataclass(frozen=True)
class TableView:
    """What a user looks at.

    Attributes:
        kind: a key of :data:`COLUMNS`.
        words: only rows that hold each of them.
        column: what the rows are sorted by.
        down: the highest first.
        shown: how many rows.
    """

    kind: str = "disorder"
    words: str = ""
    column: str = "label"
    down: bool = False
    shown: int = STEP

    def of(self, kind: str) -> TableView:
        """Return the view of the other table."""
        return self if kind == self.kind else TableView(kind=kind, words=self.words)

    def sorted_by(self, column: str) -> TableView:
        """Return the view sorted by a column; pressed again, the other way round."""
        if column not in COLUMNS[self.kind]:
            return self
        if column == self.column:
            return replace(self, down=not self.down, shown=STEP)
        number = column in {"findings", "sourced", "signed off", "scripts", "kinds"}
        return replace(self, column=column, down=number, shown=STEP)


def table_rows(knowledge: KnowledgeBase, view: TableView) -> list[Row]:
    """Return all rows of a view, in its order."""
    rows = _disorders(knowledge) if view.kind == "disorder" else _findings(knowledge)
    wanted = plain_name(view.words).split() if view.words.strip() else []
    kept = [one for one in rows if all(word in one["text"] for word in wanted)]
    kept.sort(key=lambda one: str(one["label"]).lower())
    if view.column == "urgency":
        kept.sort(key=lambda one: -URGENCIES.index(one["urgency"]), reverse=view.down)
    else:
        kept.sort(key=lambda one: _key(one[view.column]), reverse=view.down)
    return [{name: value for name, value in one.items() if name != "text"} for one in kept]


def _key(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _disorders(knowledge: KnowledgeBase) -> list[Row]:
    rows = []
    for one in knowledge.disorders.values():
        sourced = sum(said.frequency.evidence != "author" for said in one.findings)
        signed = len(signed_off(one).keys() - {WHOLE}) if one.reviews else 0
        row: Row = {
            "id": one.id,
            "label": one.label,
            "group": one.group,
            "urgency": one.urgency,
            "findings": len(one.findings),
            "sourced": round(100.0 * sourced / len(one.findings)),
            "signed off": signed,
        }
        names = " ".join((one.label, *one.synonyms))
        rows.append(row | {"text": f"{plain_name(names)} {one.id} {one.group} {one.urgency}"})
    return rows


def _findings(knowledge: KnowledgeBase) -> list[Row]:
    named: dict[str, set[str]] = {}
    for disorder in knowledge.disorders.values():
        for said in disorder.findings:
            for part in said.subject:
                named.setdefault(part, set()).add(disorder.id)
    below = kinds_by_parent(knowledge)
    rows = []
    for one in knowledge.findings.values():
        row: Row = {
            "id": one.id,
            "label": one.label,
            "axis": one.axis,
            "scripts": len(named.get(one.id, ())),
            "kinds": len(below.get(one.id, ())),
            "synonyms": ", ".join(one.synonyms),
        }
        names = plain_name(" ".join((one.label, *one.synonyms)))
        rows.append(row | {"text": f"{names} {one.id} {one.axis}"})
    return rows


def table_page(knowledge: KnowledgeBase, view: TableView) -> str:
    """Return the table; heads sort it, names open their page."""
    rows = table_rows(knowledge, view)
    columns = COLUMNS[view.kind]
    words = view.column in _WORDS
    up, down = ("A to Z", "Z to A") if words else ("lowest first", "highest first")
    order = down if view.down else up
    head = "".join(_head(name, view) for name in columns)
    body = "".join(_row(one, columns, view.kind) for one in rows[: view.shown])
    many = f"{len(rows)} {view.kind}s, sorted by {_HEADS[view.column].lower()}, {order}"
    left = len(rows) - view.shown
    more = action("more", "", f"Show {min(STEP, left)} more of {left}") if left > 0 else ""
    return (
        f'<div class="dt"><table class="grid sortable"><caption>{escape(many)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>"
    )


def _head(name: str, view: TableView) -> str:
    here = name == view.column
    state = ("descending" if view.down else "ascending") if here else "none"
    sign = (" ▾" if view.down else " ▴") if here else ""
    press = action("sort", name, _HEADS[name] + sign, label=f"Sort by {_HEADS[name].lower()}")
    return f'<th scope="col" aria-sort="{state}">{press}</th>'


def _row(row: Row, columns: Sequence[str], kind: str) -> str:
    cells = []
    for name in columns:
        value = row[name]
        number = " class='w'" if isinstance(value, int) else ""
        shown = link(f"{kind}:{row['id']}", value) if name == "label" else escape(str(value))
        cells.append(f"<td{number} data-head='{escape(_HEADS[name])}'>{shown}</td>")
    return f"<tr>{''.join(cells)}</tr>"
