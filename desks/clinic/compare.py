"""*Compare two*: what separates two disorders, seen and unseen, in order of weight."""

from __future__ import annotations

from html import escape

from desks.clinic.answer import Worked
from desks.clinic.bits import (
    action,
    grounds_html,
    state_words,
    table_html,
    weight_bar,
    weight_words,
)
from reasoning.proofs.text import percent
from reasoning.questions.contrast import Contrast, Statement, contrast
from reasoning.questions.effort import EFFORT_WORDS
from reasoning.questions.sides import Side

__all__ = ["compare_html", "standing"]

_TOP = 10


def compare_html(worked: Worked, first: str, second: str) -> str:
    """Return what separates two hypotheses.

    Raises:
        CaseError: a name is not known, or both are the same.
    """
    answer = contrast(worked.differential, first, second)
    a, b = escape(answer.a.label), escape(answer.b.label)
    head = (
        f'<p class="versus"><b>{a}</b> <span>{standing(answer.a)}</span><br>against<br>'
        f"<b>{b}</b> <span>{standing(answer.b)}</span></p>"
    )
    said = "".join(_statement(one, worked) for one in answer.statements)
    told = f"<h4>What the scripts say of telling them apart</h4><ul>{said}</ul>" if said else ""
    return f'<div class="dt">{head}{_seen(answer)}{_unseen(answer)}{told}</div>'


def standing(side: Side) -> str:
    """Return where a hypothesis stands: rank and probability."""
    gone = f", excluded by {escape(side.excluded_by)}" if side.excluded_by else ""
    return f"rank {side.rank}, {percent(side.posterior)}{gone}"


def _seen(answer: Contrast) -> str:
    shown, rest = answer.seen[:_TOP], answer.seen[_TOP:]
    widest = max([abs(one.units) for one in answer.seen] + [1])
    rows = [
        [
            weight_words(one.units),
            weight_bar(one.units, widest),
            escape(state_words(one)),
            grounds_html(one.a_grounds),
            grounds_html(one.b_grounds),
        ]
        for one in shown
    ]
    if rest:
        left = weight_words(sum(one.units for one in rest))
        rows.append([left, "", f"{len(rest)} more, together", "", ""])
    total = "<strong>difference of the sums, exactly</strong>"
    rows.append([weight_words(answer.units), "", total, "", ""])
    a, b = answer.a.label, answer.b.label
    return table_html(
        ["weight#", f"for {b} | for {a}", "seen", f"{a} rests on", f"{b} rests on"],
        rows,
        name=f"Seen: + speaks for {a}, − for {b} (log10)",
    )


def _unseen(answer: Contrast) -> str:
    if not answer.unseen:
        return ""
    rows = [
        [
            escape(one.label)
            + "<br>"
            + _answers(one.id, one.label, absent=one.absent_units is not None),
            EFFORT_WORDS[one.effort],
            weight_words(one.present_units),
            "" if one.absent_units is None else weight_words(one.absent_units),
            grounds_html(one.a_grounds),
            grounds_html(one.b_grounds),
        ]
        for one in answer.unseen[:_TOP]
    ]
    a, b = answer.a.label, answer.b.label
    return table_html(
        ["finding", "how", "if present#", "if absent#", f"{a} rests on", f"{b} rests on"],
        rows,
        name="Not seen yet: what it would add, by the weight to be expected",
    )


def _answers(id_: str, label: str, *, absent: bool) -> str:
    if "+" in id_:
        return ""
    found = action("present", id_, "present", label=f"present: {label}")
    found += action("absent", id_, "absent", label=f"absent: {label}") if absent else ""
    return f'<span class="acts">{found}</span>'


def _statement(one: Statement, worked: Worked) -> str:
    script = worked.knowledge.disorders[one.script].label
    target = worked.labels.get(one.other, one.other)
    origin = one.evidence if one.source is None else f"{one.evidence}: {one.source}"
    told = f"{script} from {target}, by {one.by_label} ({one.state} here): {one.says}"
    return f'<li>{escape(told)} <span class="src">[{escape(origin)}]</span></li>'
