"""The page of a case: what is told, what was asked, the reasons, and how they compare."""

from __future__ import annotations

from html import escape

from desks.classroom.bits import amount, seconds_words
from desks.classroom.feedback import Feedback, Missed, Reason, Reasons
from desks.classroom.sitting import Sitting
from desks.clinic.bits import (
    action,
    empty_html,
    grounds_html,
    table_html,
    tag,
    weight_bar,
    weight_words,
)
from kb.knowledge import KnowledgeBase
from reasoning.closure import name_of
from reasoning.engine import UNIT, Differential
from reasoning.proofs.text import percent
from reasoning.questions.effort import EFFORT_WORDS

__all__ = ["asked_html", "engine_first_html", "feedback_html", "patient_html", "reasons_html"]

_SHOWN = 8

_STATES = {"present": "yes", "absent": "no", "unknown": "not recorded"}
_VERDICTS = {
    "agree": ("=", "as the engine"),
    "opposite": ("↔", "the other way round"),
    "overlooked": ("+", "the engine counts it"),
    "overvalued": ("0", "says next to nothing"),
    "counted elsewhere": ("…", "counted through another"),
}
_SEX = {"female": "woman", "male": "man", None: "patient"}
_YOUNG = {"female": "girl", "male": "boy", None: "child"}


def patient_html(sitting: Sitting | None, knowledge: KnowledgeBase) -> str:
    """Return who the patient is and what is told at once."""
    if sitting is None:
        return empty_html("Choose a case, draw others, or add a file of your own.")
    case = sitting.case
    age = case.case.age
    person = _YOUNG if age is not None and age < 18 else _SEX
    who = f"{'' if age is None else f'{age:g}-year-old '}{person[case.case.sex]}"
    kind = "synthetic: drawn from a script, no patient" if case.origin == "synthetic" else "own"
    opening = f"<p>{escape(case.opening)}</p>" if case.opening else ""
    told = [f"{name_of(one, knowledge)}: {_STATES[case.state(one)]}" for one in case.given]
    lines = f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in told)}</ul>" if told else ""
    unsaved = " data-unsaved" if sitting.asked or sitting.differential else ""
    author = f'<p class="src">{escape(case.author)}</p>' if case.author else ""
    return (
        f'<section class="dt patient"{unsaved} data-case="{escape(case.id)}">'
        f"<h3>{escape(case.title)} {tag(kind)}</h3><p><b>{escape(who[:1].upper() + who[1:])}</b>, "
        f"{escape(case.case.setting.replace('-', ' '))}</p>{opening}{lines}{author}</section>"
    )


def asked_html(sitting: Sitting | None) -> str:
    """Return the questions with their answers and what they cost."""
    if sitting is None:
        return ""
    if not sitting.asked:
        return empty_html("Nothing asked yet. Every question costs; the unit is one question.")
    rows = "".join(
        f'<li data-finding="{escape("+".join(one.subject))}"><span class="what">'
        f"{escape(one.question)}</span><b>{_answer(one.question, one.subject, one.state)}</b>"
        f"<small>{escape(EFFORT_WORDS[one.effort])}: {amount(one.cost)}</small></li>"
        for one in sitting.asked
    )
    return (
        f'<div class="dt asked"><ul>{rows}</ul><p class="sum">{_questions(len(sitting.asked))}, '
        f"cost {amount(sitting.cost)}</p></div>"
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _answer(question: str, subject: tuple[str, ...], state: str) -> str:
    """Return the answer; of a choice, the value that holds."""
    value = "-".join(subject).removeprefix(f"{question.replace(' ', '-')}-").replace("-", " ")
    if state == "present" and question.replace(" ", "-") in subject[0] and value != question:
        return escape(value)
    return _STATES[state]


# -- reasons ---------------------------------------------------------------------------------------
def reasons_html(sitting: Sitting | None, knowledge: KnowledgeBase) -> str:
    """Return every known fact with buttons for and against each of the first two disorders."""
    if sitting is None:
        return ""
    if not sitting.differential:
        return empty_html("Name your differential; then mark what speaks for and against it.")
    if sitting.committed:
        return ""
    parts = []
    for disorder in sitting.differential[:2]:
        label = knowledge.disorders[disorder].label
        rows = ""
        for fact in sitting.facts(knowledge):
            said = sitting.reasons.get((disorder, fact.id))
            buttons = "".join(
                action(
                    opinion,
                    f"{disorder}|{fact.id}",
                    opinion,
                    label=f"{fact.label}: {opinion} {label}",
                    pressed=said == opinion,
                )
                for opinion in ("for", "against")
            )
            rows += (
                f'<li data-fact="{escape(fact.id)}"><span class="what">{escape(fact.label)}</span>'
                f'<span class="acts">{buttons}</span></li>'
            )
        parts.append(
            f'<section data-disorder="{escape(disorder)}"><h4>{escape(label)}</h4>'
            f"<ul>{rows}</ul></section>"
        )
    note = '<p class="src">What you leave unmarked, you say speaks neither way.</p>'
    return f'<div class="dt why-mine">{"".join(parts)}{note}</div>'


# -- the engine's, before the answer ---------------------------------------------------------------
def engine_first_html(sitting: Sitting, told: Differential) -> str:
    """Return the engine's differential beside the learner's; the right answer is not told yet.

    Args:
        sitting: committed, not revised.
        told: of what the learner knew.
    """
    own = {id_: rank for rank, id_ in enumerate(sitting.differential, start=1)}
    rows = "".join(
        f'<li><span class="what">{rank}. {escape(one.label)} '
        f"{tag(f'yours: {own[one.id]}', 'own') if one.id in own else ''}</span>"
        f"<b>{percent(one.posterior)}</b></li>"
        for rank, one in enumerate(told.hypotheses, start=1)
        if rank <= _SHOWN or one.id in own
    )
    return (
        '<section class="dt engine first-look"><h3>The engine’s differential, from what you '
        f"know</h3><ol>{rows}</ol><p>Keep yours above or change it; then see the answer. Both are "
        "recorded.</p></section>"
    )


# -- feedback --------------------------------------------------------------------------------------
def feedback_html(told: Feedback | None, sitting: Sitting | None) -> str:
    """Return how the learner's reasons compare with the engine's."""
    if told is None or sitting is None:
        return ""
    place = "not in your list" if told.place is None else f"number {told.place} of your list"
    agreed, of = told.agreed
    lead = f"{told.leader_label} led" if told.rank != 1 else "it led"
    after = _after(told, sitting)
    head = (
        f"<h3 data-arrive>It was {escape(told.label)}: {place}</h3>"
        f'<p class="sub">With what you knew, the engine had it at rank {told.rank} '
        f"({escape(lead)}); with everything, at rank {told.rank_all}. "
        f"You asked {_questions(told.questions)} (cost {amount(told.cost)}) in "
        f"{seconds_words(told.seconds)}. Reasons that agree: {agreed} of {of}.</p>{after}"
    )
    widest = max((abs(row.units or 0) for part in told.reasons for row in part.rows), default=0)
    parts = "".join(
        _reasons(part, widest, opened=place == 0) for place, part in enumerate(told.reasons)
    )
    points = "".join(f"<li>{escape(one)}</li>" for one in sitting.case.teaching)
    home = f"<section class='part'><h4>To take home</h4><ul>{points}</ul></section>"
    note = (
        '<p class="src">The engine’s weights are its own sums, from the scripts of the knowledge '
        "base; where those are an author’s guess, so are the weights.</p>"
    )
    return (
        f'<article class="dt detail feedback">{head}{parts}{_missed(told.missed, told)}'
        f"{home if points else ''}{note}</article>"
    )


def _after(told: Feedback, sitting: Sitting) -> str:
    """Return what the learner made of the engine's differential, in words."""
    if sitting.revised is None:
        return ""
    if sitting.revised == sitting.differential:
        return "<p>Having seen the engine’s, you kept yours.</p>"
    places = [
        "not in it" if one is None else f"number {one}" for one in (told.place, told.place_after)
    ]
    return (
        "<p>Having seen the engine’s, you changed yours: the right one was "
        f"{places[0]} before and is {places[1]} after.</p>"
    )


def _reasons(part: Reasons, widest: int, *, opened: bool) -> str:
    rows = [_reason(row, widest, judged=part.judged) for row in part.rows]
    prior = weight_words(part.prior_units)
    table = table_html(
        ("What", "You", "Engine", "Weight#", "Compared", "From"),
        [
            ["how common it is", "", "", prior, "", grounds_html(part.prior_grounds)],
            *rows,
            ["<b>sum (log10)</b>", "", "", f"<b>{weight_words(part.total_units)}</b>", "", ""],
        ],
        name="Your reasons and the engine’s",
    )
    judged = [row for row in part.rows if row.units is not None and (row.learner or row.engine)]
    agreed = sum(row.verdict == "agree" for row in judged)
    count = f"; {agreed} of {len(judged)} reasons as the engine’s" if part.judged else ""
    words = f"{part.label}: rank {part.rank}, {percent(part.posterior)}{count}"
    return (
        f'<details class="card part reasons" data-disorder="{escape(part.disorder)}"'
        f"{' open' if opened else ''}><summary>{escape(words)}</summary>{table}</details>"
    )


def _reason(row: Reason, widest: int, *, judged: bool) -> list[str]:
    sign, words = _VERDICTS[row.verdict]
    if row.units is None:
        engine, weight, source = "", "", f"see {escape(row.through)}" if row.through else ""
    else:
        engine = weight_bar(row.units / UNIT, widest / UNIT)
        weight, source = weight_words(row.units), grounds_html(row.grounds)
    verdict = (
        f'<span class="verdict {row.verdict.replace(" ", "-")}"><b aria-hidden="true">{sign}</b> '
        f"{words}</span>"
    )
    silent = row.learner is None and row.engine is None
    if row.units is not None and (silent or not judged):
        verdict = ""
    return [escape(row.fact.label), row.learner or "", engine, weight, verdict, source]


def _missed(missed: tuple[Missed, ...], told: Feedback) -> str:
    if not missed:
        return ""
    rows = [
        [
            escape(one.label),
            _STATES[one.state],
            weight_words(one.units),
            f"{escape(EFFORT_WORDS[one.effort])}: {amount(one.cost)}",
        ]
        for one in missed
    ]
    name = f"Not asked, and it would have told {told.label} from {told.against}"
    table = table_html(("Question", "Answer", "Weight#", "Cost"), rows, name=name)
    return f'<section class="part missed">{table}</section>'
