"""The labelled table as HTML: what each column and label is taken for, and what came of it."""

from __future__ import annotations

from html import escape

from desks.clinic.bits import empty_html, message_html, table_html
from desks.workbench.counts import CountsMade
from desks.workbench.counts_table import LEFT_OUT, ROLES, LabelledTable, like
from kb.knowledge import KnowledgeBase

__all__ = ["made_html", "roles_list", "table_page"]

_EXAMPLES, _MOST = 4, 400


def roles_list(knowledge: KnowledgeBase) -> str:
    """Return the words that columns and labels complete from."""
    roles = "".join(f'<option value="{one}"></option>' for one in ROLES)
    findings = "".join(
        _option(one.id, one.label, *one.synonyms) for one in knowledge.findings.values()
    )
    targets = "".join(
        _option(one.id, one.label, *one.synonyms) for one in knowledge.disorders.values()
    ) + "".join(_option(one.id, one.label, *one.synonyms) for one in knowledge.classes.values())
    return (
        f'<datalist id="wb-roles">{roles}{findings}</datalist>'
        f'<datalist id="wb-targets">{targets}</datalist>'
    )


def _option(id_: str, *names: str) -> str:
    return f'<option value="{escape(id_)}">{escape(" · ".join(names))}</option>'


def table_page(table: LabelledTable | None, knowledge: KnowledgeBase) -> str:
    """Return the columns and labels, each with a field for what it is taken for."""
    if table is None:
        return empty_html("Upload a table: one row for each patient, one column for each finding.")
    pairs = zip(table.guesses, table.roles, strict=True)
    unsure = sum(bool(guess) and role == LEFT_OUT for guess, role in pairs)
    words = (
        f"Rows: {len(table.rows)}. Columns taken for findings: {len(table.findings)}. "
        f"Labels: {len(table.labels)}, of which {len(table.unmapped)} stand for nothing yet."
    )
    if unsure:
        words += f" Columns that only look like a finding, used when you say so: {unsure}."
    return (
        f'<div class="dt wb-form wb-counts"><p class="long">{escape(words)}</p>'
        f"{_columns(table, knowledge)}{_labels(table, knowledge)}</div>"
    )


def _field(path: str, value: str, words: str, label: str) -> str:
    return (
        f'<input type="text" aria-label="{escape(label)}" data-path="{escape(path)}" '
        f'data-value="{escape(value)}" value="{escape(value)}" list="{words}" autocomplete="off">'
    )


def _columns(table: LabelledTable, knowledge: KnowledgeBase) -> str:
    rows = []
    for index, column in enumerate(table.columns):
        seen = list(dict.fromkeys(row[index] for row in table.rows if row[index]))
        role, guess = table.roles[index], table.guesses[index]
        note = ""
        if role == LEFT_OUT and guess:
            note = f"looks like '{guess}'"
        elif role in knowledge.findings:
            note = knowledge.findings[role].label
        field = _field(f"column/{index}", role, "wb-roles", f"{column} is taken for")
        examples = ", ".join(seen[:_EXAMPLES]) + (" …" if len(seen) > _EXAMPLES else "")
        rows.append([escape(column), field, escape(note), escape(examples)])
    return table_html(["Column", "Taken for", "", "Cells"], rows, name="Columns")


def _labels(table: LabelledTable, knowledge: KnowledgeBase) -> str:
    rows = []
    ordered = sorted(table.labels.items(), key=lambda one: (bool(table.targets[one[0]]), -one[1]))
    for label, count in ordered[:_MOST]:
        target = table.targets[label]
        near = [] if target else like(label, knowledge)
        note = f"like {' or '.join(near)}?" if near else ""
        number = list(table.labels).index(label)
        field = _field(f"label/{number}", target, "wb-targets", f"{label} stands for")
        rows.append([escape(label), str(count), field, escape(note)])
    more = len(ordered) - _MOST
    tail = f"<p>and {more} more labels</p>" if more > 0 else ""
    head = ["Label", "Rows#", "Stands for", ""]
    return table_html(head, rows, name="Labels, those that stand for nothing first") + tail


def made_html(made: CountsMade) -> str:
    """Return what was counted, and what was not used."""
    found = made.set
    words = (
        f"{found.cases} cases of {len(found.labels)} labels, {len(found.overall)} findings looked "
        f"at: the counts of '{found.dataset}'."
    )
    lost = sum(made.unmapped.values())
    listed = ", ".join(f"{name} ({count})" for name, count in made.unmapped.items())
    unused = f"{lost} rows have a label that stands for nothing: {listed}." if lost else ""
    out = f"Columns left out: {', '.join(made.left_out)}." if made.left_out else ""
    notes = "".join(f"<p>{escape(one)}</p>" for one in (unused, out) if one)
    return message_html(words, kind="note") + f'<div class="dt">{notes}</div>'
