"""What ``dermatrace contrast`` and ``dermatrace next-question`` print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from desks.terminal_parts import grounds_words, line, place_of, section, state_of, table_of, weight
from reasoning.engine import Differential
from reasoning.proofs.text import percent
from reasoning.questions.contrast import Contrast, Statement
from reasoning.questions.decision import Decision
from reasoning.questions.next_question import NOTHING_MORE, Asked, NextQuestion
from reasoning.questions.unseen import Unseen

__all__ = ["print_contrast", "print_next_question"]


# -- contrast --------------------------------------------------------------------------------------
def print_contrast(answer: Contrast, console: Console, *, top: int, with_case: bool) -> None:
    """Print what separates two hypotheses."""
    a, b = answer.a, answer.b
    for name, side in (("A", a), ("B", b)):
        line(console, f"{name}  {side.title}: {place_of(side)}", bold=True)
        if side.members:
            others = ", ".join(side.members[:5]) + (" ..." if len(side.members) > 5 else "")
            line(console, f"   the likeliest member of the class; others: {others}")
    known = "what is known of the case" if with_case else "nothing is known but the setting"
    section(console, f"Seen ({known}): + speaks for A, - for B, in log10 units")
    table = table_of("A - B#", "A#", "B#", "evidence", "A rests on", "B rests on")
    for one in answer.seen[:top]:
        table.add_row(
            weight(one.units),
            weight(one.a_units),
            weight(one.b_units),
            Text(one.label + state_of(one)),
            Text(grounds_words(one.a_grounds)),
            Text(grounds_words(one.b_grounds)),
        )
    rest = answer.seen[top:]
    if rest:
        left = weight(sum(one.units for one in rest))
        table.add_row(left, "", "", Text(f"{len(rest)} more, together"), "", "")
    table.add_row(weight(answer.units), "", "", Text("difference of the sums, exactly"), "", "")
    console.print(table)
    if answer.unseen:
        _print_unseen(answer.unseen, console, top)
    _print_statements(answer.statements, console)


def _print_unseen(unseen: Sequence[Unseen], console: Console, top: int) -> None:
    section(console, "Not seen yet: what it would add, by the weight to be expected")
    table = table_of("present#", "absent#", "finding", "how", "A rests on", "B rests on")
    for one in unseen[:top]:
        spread = ""
        if one.spread is not None:
            spread = f"\n({weight(one.spread[0])} to {weight(one.spread[1])} over the members)"
        table.add_row(
            weight(one.present_units),
            "" if one.absent_units is None else weight(one.absent_units),
            Text(one.label + spread),
            one.effort or "",
            Text(grounds_words(one.a_grounds)),
            Text(grounds_words(one.b_grounds)),
        )
    console.print(table)
    if len(unseen) > top:
        line(console, f"and {len(unseen) - top} more findings (--top)")


def _print_statements(statements: Sequence[Statement], console: Console) -> None:
    if not statements:
        return
    section(console, "What the scripts say of telling them apart")
    for one in statements:
        origin = one.evidence if one.source is None else f"{one.evidence}: {one.source}"
        told = f"{one.script} from {one.other}, by {one.by_label} ({one.state} here)"
        line(console, f"{told}: {one.says} [{origin}]")


# -- next question ---------------------------------------------------------------------------------
def print_next_question(answer: NextQuestion, differential: Differential, console: Console) -> None:
    """Print the next questions, best first, and whether to ask at all."""
    labels = {one.id: one.label for one in differential.hypotheses}
    watched = ", ".join(labels[one] for one in answer.decision.watched) or "none"
    leader = labels[answer.decision.leader]
    line(console, f"As it stands: {leader}, {percent(answer.posterior)}", bold=True)
    line(console, f"must not be missed, at {percent(answer.threshold)} or more: {watched}")
    line(console, f"{'STOP' if answer.stop else 'Go on'}: {answer.because}", bold=True)
    if not answer.questions:
        if answer.considered:
            line(console, NOTHING_MORE)
        return
    console.print()
    table = table_of("rank#", "question", "how", "cost#", "bits#", "worth#", "answers")
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
    line(console, f"{about}; worth: right decisions gained per 100 patients; ranked by {by} / cost")
    if len(rows) > len(answer.questions):
        line(console, "below the ranks: the best question of each other kind of effort")


def _answers(one: Asked, labels: dict[str, str], now: Decision) -> Iterable[str]:
    """Return the answers to a question, and what would be decided otherwise after each."""
    for after in one.answers[:4]:
        then = after.decision
        news = [f"{labels[then.leader]} leads"] if then.leader != now.leader else []
        news += [f"watch {labels[one]}" for one in then.watched if one not in now.watched]
        news += [f"drop {labels[one]}" for one in now.watched if one not in then.watched]
        told = f": {', '.join(news)}" if news else ""
        yield f"{after.answer} {percent(after.chance)}{told}"
