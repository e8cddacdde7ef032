"""The rules of a case, derived anew: three-valued conditions, each with its premises."""

from __future__ import annotations

from typing import Any

from kb.rule_schema import Checklist, Condition, Criteria, Exclusion, RedFlag
from reasoning.checking.cases import ClosedCase
from reasoning.checking.rederive import join

__all__ = ["excluded_by", "rule_steps"]

Truth = bool | None


def excluded_by(case: ClosedCase) -> dict[str, str]:
    """Return the disorders that an exclusion rules out, each with its rule."""
    rules = case.model.kb.exclusions
    return {rule.disorder: rule.id for rule in rules if _truth(rule.when, case) is True}


def rule_steps(case: ClosedCase) -> list[dict[str, Any]]:
    """Return every rule that says something of the case, in the order of the knowledge base."""
    rows = (_rule(rule, case) for rule in case.model.kb.rules)
    return [row for row in rows if row is not None]


def _rule(rule: RedFlag | Exclusion | Criteria | Checklist, case: ClosedCase) -> Any:
    row: dict[str, Any] = {"id": f"rule:{rule.id}", "kind": rule.kind, "label": rule.label}
    row |= {"evidence": rule.evidence} | ({"source": rule.source} if rule.source else {})
    if isinstance(rule, RedFlag | Exclusion):
        when = _step(rule.when, case)
        if when["holds"] is not True:
            return None
        row |= {"holds": True, "when": when}
        if isinstance(rule, Exclusion):
            return row | {"disorder": rule.disorder}
        points_to = list(rule.points_to)
        return row | {"action": rule.action, "urgency": rule.urgency, "points_to": points_to}
    if rule.applies_when is not None:
        applies = _step(rule.applies_when, case)
        if applies["holds"] is not True:
            return None
        row["applies_when"] = applies
    return _criteria(rule, row, case) if isinstance(rule, Criteria) else _card(rule, row, case)


def _criteria(rule: Criteria, row: dict[str, Any], case: ClosedCase) -> Any:
    blocks: list[dict[str, Any]] = []
    for block in rule.blocks:
        steps = [_step(one.when, case) for one in block.items]
        truths = [step["holds"] for step in steps]
        blocks.append(
            {
                "label": block.label,
                "at_least": block.at_least,
                "met": truths.count(True),
                "holds": _enough(block.at_least, truths),
                "items": [
                    {"label": one.label, "when": step}
                    for one, step in zip(block.items, steps, strict=True)
                ],
            }
        )
    if not any(block["met"] for block in blocks):
        return None
    holds = _enough(len(blocks), [block["holds"] for block in blocks])
    return row | {"disorder": rule.disorder, "holds": holds, "blocks": blocks}


def _card(rule: Checklist, row: dict[str, Any], case: ClosedCase) -> Any:
    items: list[dict[str, Any]] = [
        {"label": one.label, "points": one.points, "when": _step(one.when, case)}
        for one in rule.items
    ]
    if all(item["when"]["holds"] is None for item in items):
        return None
    score = sum(item["points"] for item in items if item["when"]["holds"] is True)
    row |= {"items": items, "score": score}
    return row | {"threshold": rule.threshold, "says": rule.says}


def _enough(needed: int, truths: list[Truth]) -> Truth:
    met = truths.count(True)
    if met >= needed:
        return True
    return None if met + truths.count(None) >= needed else False


def _step(condition: Condition, case: ClosedCase) -> dict[str, Any]:
    """Return a condition with its truth after Kleene, and at a leaf the steps that settle it."""
    row: dict[str, Any] = {"holds": _truth(condition, case)}
    if condition.finding is not None or condition.lesion is not None:
        parts = _parts(condition)
        row["finding" if condition.lesion is None else "lesion"] = join(frozenset(parts))
        premises = _premises(parts, case)
        return row | ({"from": premises} if premises else {})
    if condition.age is not None:
        asked = {"min": condition.age.min, "max": condition.age.max}
        row["age"] = {key: value for key, value in asked.items() if value is not None}
        return row | ({"from": ["case:age"]} if case.age is not None else {})
    if condition.sex is not None:
        row["sex"] = condition.sex
        return row | ({"from": ["case:sex"]} if case.sex is not None else {})
    name = next(n for n in ("all", "any", "none", "of") if getattr(condition, n) is not None)
    row[name] = [_step(part, case) for part in condition.parts()]
    return row | ({"at_least": condition.at_least} if name == "of" else {})


def _parts(condition: Condition) -> list[str]:
    if condition.lesion is None:
        return [condition.finding or ""]
    return sorted({value for _, value in condition.lesion.parts()})


def _premises(parts: list[str], case: ClosedCase) -> list[str]:
    whole = case.premise(frozenset(parts))
    if whole is not None:
        return [whole]
    single = [(frozenset([part]), case.premise(frozenset([part]))) for part in parts]
    absent = [step for subject, step in single if step and subject in case.absent]
    present = [step for subject, step in single if step and subject in case.present]
    return absent or (present if len(present) == len(parts) else [])


def _truth(condition: Condition, case: ClosedCase) -> Truth:
    if condition.finding is not None or condition.lesion is not None:
        return _known(_parts(condition), case)
    if condition.age is not None:
        low = condition.age.min if condition.age.min is not None else -1.0
        high = condition.age.max if condition.age.max is not None else 999.0
        return None if case.age is None else bool(low <= case.age <= high)
    if condition.sex is not None:
        return None if case.sex is None else bool(case.sex == condition.sex)
    truths = [_truth(part, case) for part in condition.parts()]
    needed = condition.at_least or (len(truths) if condition.all is not None else 1)
    truth = _enough(needed, truths)
    return truth if condition.none is None or truth is None else not truth


def _known(parts: list[str], case: ClosedCase) -> Truth:
    subject = frozenset(parts)
    if subject in case.present:
        return True
    single = [frozenset([part]) for part in parts]
    if subject in case.absent or any(part in case.absent for part in single):
        return False
    return True if all(part in case.present for part in single) else None
