"""*Why not …?*, *What would change this?* and what is left unexplained."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from desks.clinic.answer import Worked
from desks.clinic.bits import (
    action,
    empty_html,
    grounds_html,
    state_words,
    table_html,
    weight_bar,
    weight_words,
)
from desks.clinic.compare import standing
from reasoning.proofs.text import percent, signed
from reasoning.questions.change_sets import ChangeSet, Counterfactual
from reasoning.questions.contrast import Seen
from reasoning.questions.counterfactual import counterfactual
from reasoning.questions.effort import EFFORT_WORDS, Effort
from reasoning.questions.unexplained import LeftOver, unexplained
from reasoning.questions.why_not import Missing, WhyNot, why_not

__all__ = ["unexplained_html", "what_if_html", "why_not_html"]

_TOP = 8


# -- why not ---------------------------------------------------------------------------------------
def why_not_html(worked: Worked, name: str) -> str:
    """Return what keeps a disorder from the top.

    Raises:
        InputError: it is none of these, or not known.
    """
    answer = why_not(worked.differential, name, needed=False)
    side, leader = answer.side, answer.leader
    if answer.units > 0 and side.excluded_by is None:
        gap = f"It leads; next is {escape(leader.label)}, {weight_words(answer.units)} behind."
    else:
        by = weight_words(-answer.units)
        gap = f"{escape(leader.label)} leads it by {by} ({standing(leader)})."
    parts = [f"<p><b>{escape(side.title)}</b>: {standing(side)}. {gap}</p>"]
    if answer.exclusion is not None:
        rule = answer.exclusion
        parts.append(
            f'<p class="note">Excluded: {escape(rule.label)}, because {escape(rule.because)}.</p>'
        )
    if answer.against:
        parts.append(_evidence("What speaks against it", answer.against[:_TOP], own=True))
    parts.append(_held(answer))
    if answer.missing:
        parts.append(_missing(answer.missing[:_TOP]))
    if answer.unexplained:
        parts.append(_left(answer.unexplained[:_TOP], "Strong findings that it does not explain"))
    take = action("what-if", side.id, "What would make it lead?")
    return f'<div class="dt">{"".join(parts)}<p class="asks">{take}</p></div>'


def _evidence(title: str, rows: Sequence[Seen], *, own: bool = False) -> str:
    units = [one.a_units if own else one.units for one in rows]
    widest = max([abs(one) for one in units] + [1])
    cells = [
        [
            weight_words(u),
            weight_bar(u, widest),
            escape(state_words(one)),
            grounds_html(one.a_grounds),
        ]
        for one, u in zip(rows, units, strict=True)
    ]
    return table_html(["weight#", "against | for", "evidence", "rests on"], cells, name=title)


def _held(answer: WhyNot) -> str:
    shown, rest = answer.behind[:_TOP], answer.behind[_TOP:]
    widest = max([abs(one.units) for one in answer.behind] + [1])
    cells = [
        [
            weight_words(one.units),
            weight_bar(one.units, widest),
            escape(state_words(one)),
            weight_words(one.a_units),
            weight_words(one.b_units),
        ]
        for one in shown
    ]
    if rest:
        left = weight_words(sum(one.units for one in rest))
        cells.append([left, "", f"{len(rest)} more, together", "", ""])
    cells.append(
        [weight_words(answer.units), "", "<strong>difference of the sums, exactly</strong>", "", ""]
    )
    leader = answer.leader.label
    head = ["difference#", "against | for", "evidence", "its weight#", f"{leader}#"]
    return table_html(head, cells, name=f"Held against {leader}, worst first")


def _missing(rows: Sequence[Missing]) -> str:
    cells = [
        [
            escape(one.label) + _answers(one.id, one.label),
            "" if one.effort is None else EFFORT_WORDS[one.effort],
            weight_words(one.present_units),
            weight_words(one.absent_units),
            percent(one.chance),
        ]
        for one in rows
    ]
    head = ["finding", "how", "if present#", "if absent#", "chance#"]
    return table_html(head, cells, name="Typical of it, and not looked for")


def _answers(id_: str, label: str) -> str:
    if "+" in id_:
        return ""
    yes = action("present", id_, "present", label=f"present: {label}")
    no = action("absent", id_, "absent", label=f"absent: {label}")
    return f'<br><span class="acts">{yes}{no}</span>'


# -- unexplained -----------------------------------------------------------------------------------
def unexplained_html(worked: Worked, name: str | None = None) -> str:
    """Return the strong findings that a hypothesis, or the leading one, does not explain."""
    answer = unexplained(worked.differential, name)
    side, count = answer.side, len(answer.findings)
    head = (
        f"<p><b>{escape(side.title)}</b>: {standing(side)}. Strong findings: {answer.explained} "
        f"explained, {count} not explained.</p>"
    )
    if not answer.findings:
        return f'<div class="dt">{head}<p>Nothing strong is left over.</p></div>'
    table = _left(answer.findings, "Not explained: noise, another diagnosis, or a second disorder")
    return f'<div class="dt">{head}{table}</div>'


def _left(rows: Sequence[LeftOver], title: str) -> str:
    cells = [
        [
            weight_words(one.units),
            escape(f"{one.label} {one.state}"),
            grounds_html(one.grounds),
            "<br>".join(
                action("open", e.id, f"{e.label} (rank {e.rank}, {signed(e.weight)})")
                for e in one.by
            ),
        ]
        for one in rows
    ]
    return table_html(["weight#", "finding", "rests on", "explained by"], cells, name=title)


# -- what would change this ------------------------------------------------------------------------
def what_if_html(worked: Worked, name: str, *, limit: Effort = "biopsy", keep: bool = False) -> str:
    """Return the smallest sets of changed findings with which a disorder would lead.

    Raises:
        InputError: it is none of these, or not known.
    """
    answer = counterfactual(worked.differential, name, limit=limit, keep=keep)
    target, leader = answer.target, answer.leader
    if target.id == leader.id:
        return empty_html(f"{target.label} leads as the case stands. Choose another disorder.")
    head = (
        f"<p><b>{escape(target.title)}</b>: {standing(target)}. Leads: {escape(leader.label)}, "
        f"{standing(leader)}.</p><p>{escape(answer.because)}</p>"
    )
    sets = "".join(
        _set("It would lead if" if index == 0 else "or if", one, answer)
        for index, one in enumerate(answer.sets)
    )
    if answer.keeping is not None:
        sets += _set("With everything observed as it is, if", answer.keeping, answer)
    return f'<div class="dt">{head}{sets}</div>'


def _set(head: str, one: ChangeSet, answer: Counterfactual) -> str:
    count = len(one.changes)
    then = f"then {percent(one.after.posterior)}, ahead by {one.lead:.4f}"
    rows = [
        [
            escape(change.label) + _answers("+".join(change.subject), change.label),
            f"<b>{escape(change.becomes)}</b> instead of {escape(change.was)}",
            EFFORT_WORDS[change.effort] if change.effort else "",
            signed(mine),
            signed(theirs),
            percent(change.chance),
        ]
        for change, (mine, theirs) in zip(one.changes, one.weights, strict=True)
    ]
    columns = ["finding", "is", "how", f"{answer.target.label}#", f"{answer.leader.label}#"]
    title = f"{head} ({count} finding{'s' if count > 1 else ''}; {then}):"
    return table_html([*columns, "chance#"], rows, name=title)
