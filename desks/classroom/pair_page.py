"""Two illness scripts beside each other, and the check of a draft, as HTML."""

from __future__ import annotations

from html import escape

from desks.classroom.author import Check
from desks.classroom.bits import download_html
from desks.classroom.cases import case_yaml
from desks.classroom.side_by_side import Cell, Pair
from desks.clinic.bits import state_words, table_html, weight_words
from reasoning.proofs.text import percent

__all__ = ["check_html", "pair_html"]

_MOST = 40


def pair_html(pair: Pair) -> str:
    """Return two scripts as tables: who gets it, then finding by finding."""
    a, b = escape(pair.a.label), escape(pair.b.label)
    about = table_html(
        ("", a, b), [[f"<b>{n}</b>", escape(x), escape(y)] for n, x, y in pair.about], name="About"
    )
    rows = [
        [f"{escape(one.label)} <small>{escape(one.axis)}</small>", _cell(one.a), _cell(one.b)]
        for one in pair.lines
    ]
    shown = table_html(("Finding", a, b), rows[:_MOST], name="Findings, what differs most first")
    rest = ""
    if rows[_MOST:]:
        more = table_html(("Finding", a, b), rows[_MOST:], name="What differs less")
        rest = f'<details class="fold"><summary>{len(rows) - _MOST} more</summary>{more}</details>'
    says = "".join(f"<li>{escape(one)}</li>" for one in pair.says)
    apart = f"<section><h4>To tell them apart</h4><ul>{says}</ul></section>" if says else ""
    return f'<div class="dt pair">{apart}{about}{shown}{rest}</div>'


def _cell(cell: Cell) -> str:
    if cell.value is None:
        return '<span class="silent">not named</span>'
    return (
        f'<span class="freq"><i style="width:{100 * cell.value:.0f}%"></i></span>'
        f"{escape(cell.says)} <small>{escape(cell.evidence)}</small>"
    )


def check_html(check: Check) -> str:
    """Return what was found in a draft, and the link to its file."""
    told = (
        f"The engine puts the answer at rank {check.rank} ({percent(check.posterior)})"
        f"{'' if check.rank == 1 else f'; {check.leader} leads'}."
    )
    rows = "".join(
        f"<li>{escape(state_words(one))} ({weight_words(one.units)})</li>" for one in check.against
    )
    against = f"<p>What speaks against it:</p><ul>{rows}</ul>" if rows else ""
    notes = "".join(f"<li>{escape(one)}</li>" for one in check.notes)
    worth = f"<p>Worth a look:</p><ul>{notes}</ul>" if notes else ""
    link = download_html(
        f"{check.case.id}.yaml", case_yaml(check.file), "Download the file", mime="text/yaml"
    )
    return (
        f'<div class="dt note checked" role="status"><p><b>✓ The case can be used.</b> '
        f'{escape(told)}</p>{against}{worth}<p class="asks">{link}</p></div>'
    )
