"""Every shipped rule can be reached, met or hold."""

from __future__ import annotations

from typing import Any

from kb.knowledge import KnowledgeBase
from kb.rule_schema import Condition, Exclusion, RedFlag
from reasoning.case import Case, resolve_case
from reasoning.closure import Hierarchy, close
from reasoning.conditions import describe
from reasoning.conditions import test as holds
from reasoning.rules import apply_rules


def test_every_shipped_checklist_can_be_reached(shipped: KnowledgeBase) -> None:
    """A case that meets every item that adds points reaches the threshold, where it applies."""
    tree = Hierarchy(shipped)
    for rule in shipped.checklists:
        asked = (rule.applies_when, *(i.when for i in rule.items if i.points > 0))
        case = case_for([one for one in asked if one is not None], shipped)
        cards = apply_rules(case, close(case, tree, shipped), shipped).checklists
        (card,) = [one for one in cards if one.rule == rule.id]
        assert card.score >= card.threshold, rule.id
        assert card.known > 0


def test_no_shipped_checklist_is_shown_for_an_age(shipped: KnowledgeBase) -> None:
    """Age and sex are told of nearly everybody; they alone bring up no card."""
    case = resolve_case({"age": 45, "sex": "female"}, shipped)
    shown = apply_rules(case, close(case, Hierarchy(shipped), shipped), shipped)
    assert [card.rule for card in shown.checklists] == []
    assert [card.rule for card in shown.criteria] == []


def test_every_shipped_set_of_criteria_can_be_met(shipped: KnowledgeBase) -> None:
    tree = Hierarchy(shipped)
    for rule in shipped.criteria:
        asked = [item.when for block in rule.blocks for item in block.items[: block.at_least]]
        asked += [rule.applies_when] if rule.applies_when is not None else []
        case = case_for(asked, shipped)
        found = apply_rules(case, close(case, tree, shipped), shipped).criteria
        (result,) = [one for one in found if one.rule == rule.id]
        assert result.met is True, rule.id


def case_for(conditions: list[Condition], knowledge: KnowledgeBase) -> Case:
    """A case made from conditions, so that they hold."""
    fields: dict[str, Any] = {"present": [], "absent": []}
    for condition in conditions:
        satisfy(condition, fields)
    fields |= {side: list(dict.fromkeys(fields[side])) for side in ("present", "absent")}
    return resolve_case(fields, knowledge)


def test_every_shipped_rule_can_hold(shipped: KnowledgeBase) -> None:
    """A case made from a rule's own condition makes it hold: no rule is dead."""
    tree = Hierarchy(shipped)
    conditional: tuple[RedFlag | Exclusion, ...] = (*shipped.red_flags, *shipped.exclusions)
    for rule in conditional:
        fields: dict[str, Any] = {"present": [], "absent": []}
        satisfy(rule.when, fields)
        case = resolve_case(fields, shipped)
        assert holds(rule.when, case, close(case, tree, shipped)) is True, rule.id
        assert describe(rule.when, shipped)


def satisfy(condition: Condition, fields: dict[str, Any], wanted: bool = True) -> None:
    """Add to a case what makes a condition hold (or fail)."""
    side = "present" if wanted else "absent"
    if condition.finding is not None:
        fields[side].append(condition.finding)
    elif condition.lesion is not None:
        fields[side].extend(part for _, part in condition.lesion.parts())
    elif condition.age is not None:
        low, high = condition.age.min, condition.age.max
        inside = low if low is not None else high
        beyond = high + 1 if high is not None else (low or 1) - 1
        fields["age"] = inside if wanted else beyond
    elif condition.sex is not None:
        fields["sex"] = condition.sex if wanted else {"male": "female"}.get(condition.sex, "male")
    elif condition.none is not None:
        for part in condition.parts():
            satisfy(part, fields, not wanted)
            if not wanted:
                break
    else:
        parts = condition.parts()
        need = condition.at_least or (len(parts) if condition.all is not None else 1)
        for part in parts[:need] if wanted else parts[need - 1 :]:
            satisfy(part, fields, wanted)
