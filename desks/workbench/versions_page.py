"""What two versions say differently, shown: entry by entry, and the cases that moved."""

from __future__ import annotations

from html import escape
from pathlib import Path

from desks.clinic.bits import tag
from desks.rank_changes import TOP, Move
from desks.weight_changes import WeightChange
from desks.workbench.bits import grid, section
from desks.workbench.impact import CaseImpact, Impact
from desks.workbench.versions import Compared
from kb.diff import EntryChange

__all__ = ["compared_html", "moves_html"]

_MOST = 400
"""Entries that are shown; the file that is offered has all of them."""
_WHAT = {"added": "+ added", "removed": "− removed", "changed": "~ changed", "renamed": "→ renamed"}


def compared_html(compared: Compared) -> str:
    """Return the comparison as HTML."""
    entries = compared.difference.entries
    counts = [
        f"{kind}: " + ", ".join(f"{count} {what}" for what, count in of.items())
        for kind, of in compared.difference.counts().items()
    ]
    summary = "; ".join(counts) or "The two say the same."
    sides = " → ".join(
        f"{escape(Path(name).name or 'in use')} <code>{hash_[:12]}</code>"
        for name, hash_ in zip(compared.names, compared.hashes, strict=True)
    )
    body = "".join(_entry(one) for one in entries[:_MOST])
    more = len(entries) - _MOST
    if more > 0:
        body += f'<p class="src">and {more} more entries: they are in the file</p>'
    cases = "" if compared.impact is None else moves_html(compared.impact)
    return (
        f'<div class="dt wb"><p>{sides}</p><p role="status"><b>{escape(summary)}</b></p>'
        f"{section('What is said differently', body)}{cases}</div>"
    )


def _entry(one: EntryChange) -> str:
    was = f" (was {escape(one.was)})" if one.was else ""
    lines = "".join(f"<li>{escape(change.describe())}</li>" for change in one.changes)
    return (
        f'<details class="fold"><summary>{tag(_WHAT[one.what])} {escape(one.kind)} '
        f"{escape(one.label or one.id)}{was} "
        f'<span class="src">{_count(len(one.changes))}</span></summary>'
        f"<ul>{lines}</ul></details>"
    )


def _count(statements: int) -> str:
    return f"{statements} statement{'s' * (statements != 1)}"


def moves_html(impact: Impact) -> str:
    """Return which cases moved, from where to where, and why."""
    tried = sum(impact.counts.values())
    counts = ", ".join(f"{count} {origin}" for origin, count in impact.counts.items())
    words = (
        f"{len(impact.changed)} of {tried} cases ({counts}) changed in the first {TOP} ranks or "
        f"in a rule; in {impact.leads} another leads. Where the answer is known, it ranks "
        f"higher in {impact.better} and lower in {impact.worse}."
    )
    body = "".join(_case(one) for one in impact.changed)
    left = "".join(f"<li>{escape(one)}</li>" for one in impact.left_out)
    if left:
        body += f"<p>Answered by neither:</p><ul>{left}</ul>"
    return section("Cases", f'<p role="status">{escape(words)}</p>{body}')


def _case(one: CaseImpact) -> str:
    known = f" {tag('answer: ' + one.answer)}" if one.answer else ""
    head = f"{escape(one.case.name)} {tag(one.case.origin)}{known}"
    if one.change.refused:
        inside = f"<p>Answered by only one of the two: {escape(one.change.refused)}</p>"
    else:
        rows = [
            [escape(move.label), _rank(move.old_rank), _rank(move.new_rank), _why(move)]
            for move in one.telling
        ]
        inside = grid(["Disorder", "Was#", "Is#", "Why"], rows, name="Who moved")
    return f'<details class="fold"><summary>{head}</summary>{inside}</details>'


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _why(move: Move) -> str:
    words = [_weight(one) for one in move.weights]
    if move.note:
        words.insert(0, escape(move.note))
    if move.passed:
        words.append(f"passed {escape(', '.join(move.passed[:3]))}")
    if move.passed_by:
        words.append(f"passed by {escape(', '.join(move.passed_by[:3]))}")
    return "<br>".join(words)


def _weight(one: WeightChange) -> str:
    sides = " → ".join("–" if side is None else f"{side:+.2f}" for side in (one.old, one.new))
    why = "".join(f'<br><span class="src">{escape(words)}</span>' for words in one.why)
    return f"{escape(one.evidence)}: {sides}{why}"
