"""The page of a rule: its logic item by item, from the very tree that is evaluated."""

from __future__ import annotations

from html import escape

from desks.clinic.bits import action, tag
from desks.workbench.bits import definition_list, links, origin_html, section, subject_links
from kb.knowledge import KnowledgeBase
from kb.rule_schema import Checklist, Condition, Criteria, Exclusion, RedFlag, Rule
from reasoning.conditions import describe

__all__ = ["condition_html", "rule_page"]


def rule_page(rule: Rule, knowledge: KnowledgeBase) -> str:
    """Return the page of a rule."""
    origin = origin_html(rule.model_dump(exclude_none=True), knowledge)
    return (
        f'<p class="kicker">rule · <code>{escape(rule.id)}</code></p>'
        f"<h3>{escape(rule.label)}</h3><p>{tag(rule.kind)} {origin}</p>"
        + definition_list(_facts(rule, knowledge))
        + _logic(rule, knowledge)
        + f'<p class="acts">{action("edit", f"rule:{rule.id}", "Edit this rule")}</p>'
    )


def _facts(rule: Rule, knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    if isinstance(rule, RedFlag):
        return [
            ("What to do", escape(rule.action)),
            ("Urgency", escape(rule.urgency)),
            ("Points to", links("disorder", rule.points_to, knowledge)),
        ]
    if isinstance(rule, Exclusion):
        return [("Rules out", links("disorder", [rule.disorder], knowledge))]
    if isinstance(rule, Criteria):
        return [("Criteria of", links("disorder", [rule.disorder], knowledge))]
    return [("From", f"{rule.threshold} points: {escape(rule.says)}")]


def _logic(rule: Rule, knowledge: KnowledgeBase) -> str:
    if isinstance(rule, RedFlag | Exclusion):
        return section("When", condition_html(rule.when, knowledge))
    for_whom = (
        section("For whom", condition_html(rule.applies_when, knowledge))
        if rule.applies_when is not None
        else ""
    )
    if isinstance(rule, Checklist):
        items = "".join(
            f"<li><b>{escape(item.label)}</b> {tag(_points(item.points))}"
            f"{condition_html(item.when, knowledge)}</li>"
            for item in rule.items
        )
        return for_whom + section("Items", f"<ul>{items}</ul>", count=len(rule.items))
    blocks = []
    for block in rule.blocks:
        items = "".join(
            f"<li><b>{escape(item.label)}</b>{condition_html(item.when, knowledge)}</li>"
            for item in block.items
        )
        title = f"{block.label}: at least {block.at_least} of {len(block.items)}"
        blocks.append(section(title, f"<ul>{items}</ul>"))
    return for_whom + "".join(blocks)


def _points(points: int) -> str:
    return f"{points} point" if abs(points) == 1 else f"{points} points"


def condition_html(condition: Condition, knowledge: KnowledgeBase) -> str:
    """Return a condition as a tree of words and buttons.

    A leaf is worded by :func:`reasoning.conditions.describe`, as the reasoner words it.
    """
    if condition.finding is not None:
        return f'<div class="leaf">{subject_links((condition.finding,), knowledge)}</div>'
    if condition.lesion is not None:
        parts = [value for _, value in condition.lesion.parts()]
        return f'<div class="leaf">{subject_links(parts, knowledge)} (one lesion)</div>'
    if not condition.parts():
        return f'<div class="leaf">{escape(describe(condition, knowledge))}</div>'
    if condition.all is not None:
        head = "all of"
    elif condition.any is not None:
        head = "any of"
    elif condition.none is not None:
        head = "none of"
    else:
        head = f"at least {condition.at_least} of"
    inside = "".join(f"<li>{condition_html(part, knowledge)}</li>" for part in condition.parts())
    return f'<div class="branch"><span class="src">{head}</span><ul>{inside}</ul></div>'
