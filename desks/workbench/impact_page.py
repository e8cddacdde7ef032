"""The review before saving as HTML: problems, HermiT's verdict, and which cases move and why."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from desks.clinic.bits import message_html
from desks.rank_changes import TOP, Move
from desks.weight_changes import WeightChange
from desks.workbench.checks_review import Review
from desks.workbench.impact import CaseImpact, Impact
from kb.problems import Problem
from reasoning.proofs.text import signed

__all__ = ["review_html"]

_SHOWN, _MOVES, _PASSED = 12, 3, 3
_LONG = 160
_MANY = {"example": "examples", "drawn": "drawn from scripts", "own": "own cases"}
_ORIGIN = {"example": "example", "drawn": "drawn from a script", "own": "own case"}


def review_html(review: Review) -> str:
    """Return what a review found, the verdict first."""
    parts = [_verdict(review), _problems(review.problems, review.files)]
    if review.impact is not None:
        parts.append(_impact(review.impact))
    return f'<div class="dt wb-review">{"".join(parts)}</div>'


def _verdict(review: Review) -> str:
    errors = sum(one.level == "error" for one in review.problems)
    if review.verdict is None:
        words = f"The whole would have {errors} error{'s' * (errors != 1)}; mend them first."
        return message_html(words)
    if review.verdict.contradiction:
        return message_html(f"HermiT finds a contradiction. {review.verdict.contradiction}")
    warnings = sum(one.level == "warning" for one in review.problems)
    said = "no warning" if not warnings else f"{warnings} warning{'s' * (warnings != 1)}"
    words = (
        f"Check of the whole: no error, {said}. HermiT: consistent, {review.verdict.classes} "
        "classes, none that can have no member. It may be saved."
    )
    return message_html(words, kind="note")


def _problems(problems: Sequence[Problem], edited: Sequence[str]) -> str:
    if not problems:
        return ""
    errors = [one for one in problems if one.level == "error"]
    others = [one for one in problems if one.level != "error"]
    # an entry that cannot be read is unknown to every other file: mend it, and those are gone
    own = [one for one in errors if one.file in edited]
    first = (own or errors or others)[:_SHOWN]
    rest = [one for one in (*errors, *others) if one not in first]
    words = f"{len(rest)} more" + (": some may only follow from these" if errors else "")
    fold = f'<details class="fold"><summary>{words}</summary>{_listed(rest)}</details>'
    return f"<h4>What the check says</h4>{_listed(first)}{fold if rest else ''}"


def _listed(problems: Sequence[Problem]) -> str:
    return f"<ul>{''.join(f'<li>{escape(str(one))}</li>' for one in problems)}</ul>"


def _impact(impact: Impact) -> str:
    tried = sum(impact.counts.values()) - len(impact.left_out)
    kinds = ", ".join(f"{count} {_MANY[name]}" for name, count in impact.counts.items())
    head = (
        f"<h4>What it does to cases</h4><p>{tried} cases were answered before and after ({kinds})"
        f"{_left(impact)}. In <b>{len(impact.changed)}</b> the first {TOP} ranks or a rule "
        f"change, in <b>{impact.leads}</b> another disorder leads. The stated answer ranks "
        f"higher in <b>{impact.better}</b> and lower in <b>{impact.worse}</b>.</p>"
        '<p class="src">Drawn cases are made of the scripts as they are: they show what moves, not '
        "who is right.</p>"
    )
    if not impact.changed:
        return head
    body = "".join(_case(one) for one in impact.changed[:_SHOWN])
    rest = "".join(_case(one) for one in impact.changed[_SHOWN:])
    words = f"{len(impact.changed) - _SHOWN} more cases"
    tail = f'<details class="fold"><summary>{words}</summary>{rest}</details>' if rest else ""
    return head + body + tail


def _left(impact: Impact) -> str:
    count = len(impact.left_out)
    if not count:
        return ""
    return f"; {count} more name findings that this knowledge does not have"


def _case(one: CaseImpact) -> str:
    answer = f", answer {one.answer}" if one.answer else ""
    rank = f": {_ranks(*one.rank)}" if one.rank is not None else ""
    about = f"{one.case.name} ({_ORIGIN[one.case.origin]}{answer}{rank})"
    if one.change.refused:
        return f'<details class="fold"><summary>{escape(about)}</summary><p>' + (
            f"{escape(one.change.refused)}</p></details>"
        )
    rules = "".join(f"<li>{escape(rule.describe())}</li>" for rule in one.change.rules)
    moves = "".join(_move(move) for move in one.telling[:_MOVES])
    words = one.change.rules[0].describe() if rules else ""
    if one.telling and not rules:
        first = one.telling[0]
        words = f"{first.label} {_ranks(first.old_rank, first.new_rank)}"
    return (
        f'<details class="fold"><summary>{escape(about)} · {escape(words)}</summary>'
        f"<ul>{rules}{moves}</ul></details>"
    )


def _ranks(old: int | None, new: int | None) -> str:
    return f"rank {'none' if old is None else old} → {'none' if new is None else new}"


def _move(move: Move) -> str:
    totals = [signed(one) for one in (move.old_total, move.new_total) if one is not None]
    note = f" ({move.note})" if move.note else ""
    words = f"{move.label}: {_ranks(move.old_rank, move.new_rank)}, sum {' → '.join(totals)}{note}"
    passed = [
        f"{verb} {', '.join(names[:_PASSED])}{' and others' * (len(names) > _PASSED)}"
        for verb, names in (("passes", move.passed), ("passed by", move.passed_by))
        if names
    ]
    why = "".join(f"<li>{escape(_weight(one))}</li>" for one in move.weights)
    said = "; ".join(passed)
    return f"<li><b>{escape(words)}</b><br>{escape(said)}{f'<ul>{why}</ul>' if why else ''}</li>"


def _weight(one: WeightChange) -> str:
    old, new = ("none" if w is None else signed(w) for w in (one.old, one.new))
    why = "; ".join(_short(words) for words in one.why)
    return f"{one.evidence}: {old} → {new}, because of {why}"


def _short(words: str) -> str:
    return words if len(words) <= _LONG else f"{words[:_LONG].rstrip()} …"
