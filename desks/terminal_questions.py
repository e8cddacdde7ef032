"""What the commands of :mod:`desks.question_commands` print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoning.contrast import Contrast, Seen, Statement
from reasoning.counterfactual import ChangeSet, Counterfactual
from reasoning.decision import Decision
from reasoning.effort import EFFORT_WORDS
from reasoning.engine import UNIT, Differential
from reasoning.grounds import Ground
from reasoning.next_question import Asked, NextQuestion
from reasoning.sides import Side
from reasoning.text import percent, signed
from reasoning.unexplained import LeftOver, Unexplained
from reasoning.unseen import Unseen
from reasoning.why_not import Missing, WhyNot

__all__ = [
    "print_contrast",
    "print_counterfactual",
    "print_next_question",
    "print_unexplained",
    "print_why_not",
]

_GROUNDS = 2


def _line(console: Console, words: str, *, bold: bool = False) -> None:
    console.print(Text(words, style="bold" if bold else ""))


def _section(console: Console, words: str) -> None:
    console.print()
    _line(console, words, bold=True)


def _table(*columns: str) -> Table:
    """Return a table; a column whose name ends in # is set to the right."""
    table = Table(box=None, pad_edge=False)
    for name in columns:
        justify: Literal["right", "left"] = "right" if name.endswith("#") else "left"
        table.add_column(name.rstrip("#"), justify=justify, overflow="fold")
    return table


def _weight(units: float) -> str:
    return signed(units / UNIT)


def _grounds(grounds: Sequence[Ground]) -> str:
    """Return what a number rests on, the first few, below one another."""
    if not grounds:
        return "not named"
    several = len({one.about for one in grounds}) > 1
    words = [one.words(named=several) for one in grounds[:_GROUNDS]]
    more = len(grounds) - len(words)
    return "\n".join([*words, f"and {more} more"] if more > 0 else words)


def _place(side: Side) -> str:
    gone = f", excluded by {side.excluded_by}" if side.excluded_by else ""
    return f"rank {side.rank}, {percent(side.posterior)}, sum {_weight(side.total_units)}{gone}"


def _state(one: Seen) -> str:
    return "" if one.kind in {"prior", "age", "sex"} else f" {one.state}"


# -- contrast --------------------------------------------------------------------------------------
def print_contrast(answer: Contrast, console: Console, *, top: int, with_case: bool) -> None:
    """Print what separates two hypotheses."""
    a, b = answer.a, answer.b
    for name, side in (("A", a), ("B", b)):
        _line(console, f"{name}  {side.title}: {_place(side)}", bold=True)
        if side.members:
            others = ", ".join(side.members[:5]) + (" ..." if len(side.members) > 5 else "")
            _line(console, f"   the likeliest member of the class; others: {others}")
    known = "what is known of the case" if with_case else "nothing is known but the setting"
    _section(console, f"Seen ({known}): + speaks for A, - for B, in log10 units")
    table = _table("A - B#", "A#", "B#", "evidence", "A rests on", "B rests on")
    for one in answer.seen[:top]:
        table.add_row(
            _weight(one.units),
            _weight(one.a_units),
            _weight(one.b_units),
            Text(one.label + _state(one)),
            Text(_grounds(one.a_grounds)),
            Text(_grounds(one.b_grounds)),
        )
    rest = answer.seen[top:]
    if rest:
        left = _weight(sum(one.units for one in rest))
        table.add_row(left, "", "", Text(f"{len(rest)} more, together"), "", "")
    table.add_row(_weight(answer.units), "", "", Text("difference of the sums, exactly"), "", "")
    console.print(table)
    if answer.unseen:
        _print_unseen(answer.unseen, console, top)
    _print_statements(answer.statements, console)


def _print_unseen(unseen: Sequence[Unseen], console: Console, top: int) -> None:
    _section(console, "Not seen yet: what it would add, by the weight to be expected")
    table = _table("present#", "absent#", "finding", "how", "A rests on", "B rests on")
    for one in unseen[:top]:
        spread = ""
        if one.spread is not None:
            spread = f"\n({_weight(one.spread[0])} to {_weight(one.spread[1])} over the members)"
        table.add_row(
            _weight(one.present_units),
            "" if one.absent_units is None else _weight(one.absent_units),
            Text(one.label + spread),
            one.effort or "",
            Text(_grounds(one.a_grounds)),
            Text(_grounds(one.b_grounds)),
        )
    console.print(table)
    if len(unseen) > top:
        _line(console, f"and {len(unseen) - top} more findings (--top)")


def _print_statements(statements: Sequence[Statement], console: Console) -> None:
    if not statements:
        return
    _section(console, "What the scripts say of telling them apart")
    for one in statements:
        origin = one.evidence if one.source is None else f"{one.evidence}: {one.source}"
        told = f"{one.script} from {one.other}, by {one.by_label} ({one.state} here)"
        _line(console, f"{told}: {one.says} [{origin}]")


# -- next question ---------------------------------------------------------------------------------
def print_next_question(answer: NextQuestion, differential: Differential, console: Console) -> None:
    """Print the next questions, best first, and whether to ask at all."""
    labels = {one.id: one.label for one in differential.hypotheses}
    watched = ", ".join(labels[one] for one in answer.decision.watched) or "none"
    leader = labels[answer.decision.leader]
    _line(console, f"As it stands: {leader}, {percent(answer.posterior)}", bold=True)
    _line(console, f"must not be missed, at {percent(answer.threshold)} or more: {watched}")
    _line(console, f"{'STOP' if answer.stop else 'Go on'}: {answer.because}", bold=True)
    if not answer.questions:
        return
    console.print()
    table = _table("rank#", "question", "how", "cost#", "bits#", "worth#", "answers")
    rows = [(str(rank), one) for rank, one in enumerate(answer.questions, start=1)]
    shown = {one.question.id for one in answer.questions}
    rows += [("", one) for one in answer.by_effort.values() if one.question.id not in shown]
    for rank, one in rows:
        table.add_row(
            rank,
            Text(one.question.label),
            one.question.effort,
            f"{one.cost:g}",
            f"{one.bits:.3f}",
            f"{100 * one.worth:.2f}",
            Text("\n".join(_answers(one, labels, answer.decision))),
        )
    console.print(table)
    about = {
        "diagnosis": "bits: expected information on which hypothesis it is",
        "must-not-miss": "bits: expected information on whether it is one not to be missed",
        "decision": "bits: expected information on which hypothesis it is",
    }[answer.purpose]
    by = "worth" if answer.purpose == "decision" else "bits"
    _line(
        console, f"{about}; worth: right decisions gained per 100 patients; ranked by {by} / cost"
    )
    if len(rows) > len(answer.questions):
        _line(console, "below the ranks: the best question of each other kind of effort")


def _answers(one: Asked, labels: dict[str, str], now: Decision) -> Iterable[str]:
    """Return the answers to a question, and what would be decided otherwise after each."""
    for after in one.answers[:4]:
        then = after.decision
        news = [f"{labels[then.leader]} leads"] if then.leader != now.leader else []
        news += [f"watch {labels[one]}" for one in then.watched if one not in now.watched]
        news += [f"drop {labels[one]}" for one in now.watched if one not in then.watched]
        told = f": {', '.join(news)}" if news else ""
        yield f"{after.answer} {percent(after.chance)}{told}"


# -- counterfactual --------------------------------------------------------------------------------
def print_counterfactual(answer: Counterfactual, console: Console) -> None:
    """Print the smallest sets of changes."""
    target, leader = answer.target, answer.leader
    _line(console, f"{target.title}: {_place(target)}", bold=True)
    if leader.id != target.id:
        _line(console, f"leads: {leader.label}: {_place(leader)}")
    _print_needed(answer, console)


def _print_needed(answer: Counterfactual, console: Console) -> None:
    _line(console, answer.because)
    if not answer.sets or not answer.sets[0].changes:
        return
    for index, one in enumerate(answer.sets):
        head = "It would lead if" if index == 0 else "or if"
        _print_set(head, one, answer, console)
    if answer.keeping is not None:
        _print_set("with everything observed as it is, if", answer.keeping, answer, console)


def _print_set(head: str, one: ChangeSet, answer: Counterfactual, console: Console) -> None:
    count = len(one.changes)
    then = f"then {percent(one.after.posterior)}, ahead by {one.lead:.4f}"
    _section(console, f"{head} ({count} finding{'s' if count > 1 else ''}; {then}):")
    target, leader = answer.target.label, answer.leader.label
    table = _table("finding", "is", "instead of", "how", f"{target}#", f"{leader}#", "chance#")
    for change, (mine, theirs) in zip(one.changes, one.weights, strict=True):
        table.add_row(
            Text(change.label),
            change.becomes,
            Text(change.was),
            change.effort,
            signed(mine),
            signed(theirs),
            percent(change.chance),
        )
    console.print(table)


# -- why not, unexplained --------------------------------------------------------------------------
def print_why_not(answer: WhyNot, console: Console, *, top: int) -> None:
    """Print what keeps a disorder from the top."""
    side, leader = answer.side, answer.leader
    _line(console, f"{side.title}: {_place(side)}", bold=True)
    if answer.units > 0 and side.excluded_by is None:
        gap = f"it leads; next is {leader.label}, {_weight(answer.units)} behind"
    else:
        gap = f"{leader.label} leads it by {_weight(-answer.units)}: {_place(leader)}"
    _line(console, gap)
    if answer.exclusion is not None:
        rule = answer.exclusion
        _line(console, f"excluded: {rule.label}, because {rule.because} (rule: {rule.condition})")
    if answer.against:
        _section(console, "What speaks against it")
        _print_against(answer.against, console, top)
    _section(console, f"Held against {leader.label}, worst first")
    _print_against(answer.behind, console, top, whole=answer.units)
    if answer.missing:
        _section(console, "Typical of it, and not looked for")
        _print_missing(answer.missing[:top], console)
    if answer.unexplained:
        _section(console, "Strong findings that it does not explain")
        _print_left(answer.unexplained[:top], console)
    if answer.needed is not None:
        _section(console, "What it would take")
        _print_needed(answer.needed, console)


def _print_against(
    rows: Sequence[Seen], console: Console, top: int, whole: int | None = None
) -> None:
    table = _table("its weight#", "leader#", "difference#", "evidence", "rests on")
    for one in rows[:top]:
        table.add_row(
            _weight(one.a_units),
            _weight(one.b_units),
            _weight(one.units),
            Text(one.label + _state(one)),
            Text(_grounds(one.a_grounds)),
        )
    if whole is not None:
        if len(rows) > top:
            rest = _weight(sum(one.units for one in rows[top:]))
            table.add_row("", "", rest, f"{len(rows) - top} more, together", "")
        table.add_row("", "", _weight(whole), "difference of the sums, exactly", "")
    console.print(table)


def _print_missing(rows: Sequence[Missing], console: Console) -> None:
    table = _table("present#", "absent#", "chance#", "finding", "how", "rests on")
    for one in rows:
        table.add_row(
            _weight(one.present_units),
            _weight(one.absent_units),
            percent(one.chance),
            Text(one.label),
            "" if one.effort is None else EFFORT_WORDS[one.effort],
            Text(_grounds(one.grounds)),
        )
    console.print(table)


def print_unexplained(answer: Unexplained, console: Console) -> None:
    """Print the strong findings that a hypothesis leaves over."""
    side = answer.side
    _line(console, f"{side.title}: {_place(side)}", bold=True)
    count = len(answer.findings)
    _line(console, f"strong findings: {answer.explained} explained, {count} not explained")
    if answer.findings:
        _print_left(answer.findings, console)


def _print_left(rows: Sequence[LeftOver], console: Console) -> None:
    table = _table("weight#", "finding", "rests on", "explained by (rank, weight)")
    for one in rows:
        by = (f"{e.label} ({e.rank}, {signed(e.weight)})" for e in one.by)
        table.add_row(
            _weight(one.units),
            Text(f"{one.label} {one.state}"),
            Text(_grounds(one.grounds)),
            Text("\n".join(by)),
        )
    console.print(table)
