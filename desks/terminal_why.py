"""What ``dermatrace why-not``, ``counterfactual`` and ``unexplained`` print."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from desks.terminal_parts import grounds_words, line, place_of, section, state_of, table_of, weight
from reasoning.proofs.text import percent, signed
from reasoning.questions.change_sets import ChangeSet, Counterfactual
from reasoning.questions.contrast import Seen
from reasoning.questions.effort import EFFORT_WORDS
from reasoning.questions.unexplained import LeftOver, Unexplained
from reasoning.questions.why_not import Missing, WhyNot

__all__ = ["print_counterfactual", "print_unexplained", "print_why_not"]


# -- counterfactual --------------------------------------------------------------------------------
def print_counterfactual(answer: Counterfactual, console: Console) -> None:
    """Print the smallest sets of changes."""
    target, leader = answer.target, answer.leader
    line(console, f"{target.title}: {place_of(target)}", bold=True)
    if leader.id != target.id:
        line(console, f"leads: {leader.label}: {place_of(leader)}")
    _print_needed(answer, console)


def _print_needed(answer: Counterfactual, console: Console) -> None:
    line(console, answer.because)
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
    section(console, f"{head} ({count} finding{'s' if count > 1 else ''}; {then}):")
    target, leader = answer.target.label, answer.leader.label
    table = table_of("finding", "is", "instead of", "how", f"{target}#", f"{leader}#", "chance#")
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
    line(console, f"{side.title}: {place_of(side)}", bold=True)
    if answer.units > 0 and side.excluded_by is None:
        gap = f"it leads; next is {leader.label}, {weight(answer.units)} behind"
    else:
        gap = f"{leader.label} leads it by {weight(-answer.units)}: {place_of(leader)}"
    line(console, gap)
    if answer.exclusion is not None:
        rule = answer.exclusion
        line(console, f"excluded: {rule.label}, because {rule.because} (rule: {rule.condition})")
    if answer.against:
        section(console, "What speaks against it")
        _print_against(answer.against, console, top)
    section(console, f"Held against {leader.label}, worst first")
    _print_against(answer.behind, console, top, whole=answer.units)
    if answer.missing:
        section(console, "Typical of it, and not looked for")
        _print_missing(answer.missing[:top], console)
    if answer.unexplained:
        section(console, "Strong findings that it does not explain")
        _print_left(answer.unexplained[:top], console)
    if answer.needed is not None:
        section(console, "What it would take")
        _print_needed(answer.needed, console)


def _print_against(
    rows: Sequence[Seen], console: Console, top: int, whole: int | None = None
) -> None:
    table = table_of("its weight#", "leader#", "difference#", "evidence", "rests on")
    for one in rows[:top]:
        table.add_row(
            weight(one.a_units),
            weight(one.b_units),
            weight(one.units),
            Text(one.label + state_of(one)),
            Text(grounds_words(one.a_grounds)),
        )
    if whole is not None:
        if len(rows) > top:
            rest = weight(sum(one.units for one in rows[top:]))
            table.add_row("", "", rest, f"{len(rows) - top} more, together", "")
        table.add_row("", "", weight(whole), "difference of the sums, exactly", "")
    console.print(table)


def _print_missing(rows: Sequence[Missing], console: Console) -> None:
    table = table_of("present#", "absent#", "chance#", "finding", "how", "rests on")
    for one in rows:
        table.add_row(
            weight(one.present_units),
            weight(one.absent_units),
            percent(one.chance),
            Text(one.label),
            "" if one.effort is None else EFFORT_WORDS[one.effort],
            Text(grounds_words(one.grounds)),
        )
    console.print(table)


def print_unexplained(answer: Unexplained, console: Console) -> None:
    """Print the strong findings that a hypothesis leaves over."""
    side = answer.side
    line(console, f"{side.title}: {place_of(side)}", bold=True)
    count = len(answer.findings)
    line(console, f"strong findings: {answer.explained} explained, {count} not explained")
    if answer.findings:
        _print_left(answer.findings, console)


def _print_left(rows: Sequence[LeftOver], console: Console) -> None:
    table = table_of("weight#", "finding", "rests on", "explained by (rank, weight)")
    for one in rows:
        by = (f"{e.label} ({e.rank}, {signed(e.weight)})" for e in one.by)
        table.add_row(
            weight(one.units),
            Text(f"{one.label} {one.state}"),
            Text(grounds_words(one.grounds)),
            Text("\n".join(by)),
        )
    console.print(table)
