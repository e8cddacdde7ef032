"""*What should I ask next?*: questions by expected information and cost, answered by one press."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from desks.clinic.answer import Worked
from desks.clinic.bits import action, empty_html, table_html
from reasoning.proofs.text import percent
from reasoning.questions.answers import Question
from reasoning.questions.decision import LEAST_SHOWN, Decision
from reasoning.questions.effort import EFFORT_WORDS, Effort
from reasoning.questions.next_question import (
    NOTHING_MORE,
    Asked,
    NextQuestion,
    Purpose,
    next_question,
)

__all__ = ["PURPOSE_WORDS", "asked_html", "first_html"]

PURPOSE_WORDS: tuple[tuple[str, Purpose], ...] = (
    ("which diagnosis it is", "diagnosis"),
    ("whether it is one not to be missed", "must-not-miss"),
    ("the decision", "decision"),
)
_FIRST = 4


def first_html(worked: Worked) -> str:
    """Return the few questions that matter most now, of those that need no instrument."""
    answer = next_question(worked.differential, limit="look", top=_FIRST)
    if not answer.questions:
        return empty_html("No open question tells anything more.")
    stop = ""
    if answer.stop:
        stop = "<p class='src'>No single answer is expected to change the decision any more.</p>"
    rows = "".join(
        f'<li><span class="what"><b>{escape(one.question.label)}</b> '
        f"<small>{EFFORT_WORDS[one.question.effort]}</small></span>{_buttons(one.question)}</li>"
        for one in answer.questions
    )
    return f'<div class="dt first">{_not_stated(worked)}{stop}<ul>{rows}</ul></div>'


def _not_stated(worked: Worked) -> str:
    """Return which of age and sex the case does not say: most scripts know how common they are."""
    case = worked.differential.case
    open_ = [name for name, value in (("age", case.age), ("sex", case.sex)) if value is None]
    return f"<p class='src'>Not stated yet: {' and '.join(open_)}.</p>" if open_ else ""


def asked_html(worked: Worked, *, purpose: Purpose = "diagnosis", limit: Effort = "biopsy") -> str:
    """Return the questions in order of worth, what each costs, and what its answers would do."""
    answer = next_question(
        worked.differential, purpose=purpose, limit=limit, top=8, least_shown=LEAST_SHOWN
    )
    labels = worked.labels
    watched = ", ".join(labels[one] for one in answer.decision.watched) or "none"
    number = "not shown" if worked.abstains else percent(answer.posterior)
    head = (
        f"<p>As it stands: <b>{escape(labels[answer.decision.leader])}</b>, {number}. Must not be "
        f"missed, at {percent(answer.threshold)} or more: {escape(watched)}.</p>"
        f'<p class="note" role="note"><strong>{"Stop" if answer.stop else "Go on"}.</strong> '
        f"{escape(answer.because[:1].upper() + answer.because[1:])}.</p>"
    )
    if not answer.questions:
        more = f"<p>{NOTHING_MORE}</p>" if answer.considered else ""
        return f'<div class="dt">{head}{more}</div>'
    shown = {one.question.id for one in answer.questions}
    rest = [one for one in answer.by_effort.values() if one.question.id not in shown]
    rows = [_row(str(rank), one, answer, labels) for rank, one in enumerate(answer.questions, 1)]
    rows += [_row("", one, answer, labels) for one in rest]
    head_row = ["rank#", "question", "how", "cost#", "bits#", "worth#", "answers"]
    about = "bits: expected information on " + next(
        words
        for words, name in PURPOSE_WORDS
        if name == ("diagnosis" if purpose == "decision" else purpose)
    )
    by = "worth" if purpose == "decision" else "bits"
    note = (
        f'<p class="src">{about}; worth: right decisions gained per 100 patients; ranked by {by} / '
        "cost. Below the ranks: the best question of each other kind of effort.</p>"
    )
    return f'<div class="dt">{head}{table_html(head_row, rows, name="Next questions")}{note}</div>'


def _row(rank: str, one: Asked, answer: NextQuestion, labels: dict[str, str]) -> list[str]:
    return [
        rank,
        f"<b>{escape(one.question.label)}</b><br>{_buttons(one.question)}",
        EFFORT_WORDS[one.question.effort],
        f"{one.cost:g}",
        f"{one.bits:.3f}",
        f"{100 * one.worth:.2f}",
        "<br>".join(_answers(one, labels, answer.decision)),
    ]


def _buttons(question: Question) -> str:
    """Return the answers to a question as buttons that enter them."""
    label = question.label
    if not question.id.startswith("choice:"):
        yes = action("present", question.id, "yes", label=f"yes: {label}")
        no = action("absent", question.id, "no", label=f"no: {label}")
        return f'<span class="acts" role="group" aria-label="{escape(label)}">{yes}{no}</span>'
    found = ""
    for answer in question.answers:
        ids = [subject[0] for subject, _ in answer.observed]
        if answer.observed[0][1] == "present":
            found += action("choose", ids[0], answer.label, label=f"{label}: {answer.label}")
        else:
            found += action("absent", "|".join(ids), answer.label, label=f"{label}: none of these")
    return f'<span class="acts" role="group" aria-label="{escape(label)}">{found}</span>'


def _answers(one: Asked, labels: dict[str, str], now: Decision) -> Iterator[str]:
    for after in one.answers[:4]:
        then = after.decision
        news = [f"{labels[then.leader]} leads"] if then.leader != now.leader else []
        news += [f"watch {labels[id_]}" for id_ in then.watched if id_ not in now.watched]
        news += [f"drop {labels[id_]}" for id_ in now.watched if id_ not in then.watched]
        told = f": {', '.join(news)}" if news else ""
        yield escape(f"{after.answer} {percent(after.chance)}{told}")
