"""Criteria and checklists as score cards: every item, and whether it was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kb.knowledge import KnowledgeBase
from kb.wording import citation
from reasoning.rules import ChecklistResult, CriteriaResult, ItemResult, RuleResults

__all__ = ["cards_html"]

_WORD = {True: "yes", False: "no", None: "not looked at"}
_SIGN = {True: "✓", False: "✗", None: "?"}
_VERDICT = {True: "met", False: "not met", None: "open"}


def cards_html(rules: RuleResults, disorder: str | None, knowledge: KnowledgeBase) -> str:
    """Return the criteria of a disorder, then the checklists that apply to the case."""
    mine = [one for one in rules.criteria if disorder is None or one.disorder == disorder]
    cards = [_criteria(one, knowledge) for one in mine]
    cards += [_checklist(one, knowledge) for one in rules.checklists]
    return "".join(cards)


def _criteria(one: CriteriaResult, knowledge: KnowledgeBase) -> str:
    blocks = "".join(
        f"<h5>{escape(block.label)}: {sum(item.met is True for item in block.items)} of "
        f"{len(block.items)} (needs {block.needed})</h5>{_items(block.items, points=False)}"
        for block in one.blocks
    )
    head = f"{escape(one.label)}: <strong>{_VERDICT[one.met]}</strong>"
    return _card(head, blocks, one.applies_to, _origin(one, knowledge))


def _checklist(one: ChecklistResult, knowledge: KnowledgeBase) -> str:
    reached = one.score >= one.threshold
    verdict = "reaches" if reached else "below"
    open_ = f", {one.highest} at most" if one.highest > one.score else ""
    head = (
        f"{escape(one.label)}: <strong>{one.score} points{open_}</strong>, {verdict} the threshold "
        f"of {one.threshold}; {one.known} of {len(one.items)} items known"
    )
    says = f"<p>From {one.threshold} on: {escape(one.says)}.</p>"
    return _card(
        head, says + _items(one.items, points=True), one.applies_to, _origin(one, knowledge)
    )


def _card(head: str, body: str, applies_to: str, origin: str) -> str:
    made = f"Made for: {escape(applies_to)}. " if applies_to else ""
    return (
        f'<details class="card"><summary>{head}</summary>{body}'
        f'<p class="src">{made}{escape(origin)}</p></details>'
    )


def _items(items: Sequence[ItemResult], *, points: bool) -> str:
    rows = "".join(
        f'<li class="is-{_WORD[one.met].replace(" ", "-")}"><span aria-hidden="true">'
        f"{_SIGN[one.met]}</span> {escape(one.label)} "
        f'<span class="src">{_WORD[one.met]}{_points(one) if points else ""}</span></li>'
        for one in items
    )
    return f'<ul class="items">{rows}</ul>'


def _points(one: ItemResult) -> str:
    return f", {one.points} point{'s' if one.points != 1 else ''}"


def _origin(one: ChecklistResult | CriteriaResult, knowledge: KnowledgeBase) -> str:
    if one.source is None:
        return f"[{one.evidence}]"
    known = knowledge.sources.get(one.source)
    return f"[{one.evidence}: {one.source if known is None else citation(known)}]"
