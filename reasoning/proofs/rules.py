"""The rules of a differential as steps of its proof: each condition with its truth and premises."""

from __future__ import annotations

from typing import Any

from kb.rule_schema import Checklist, Condition, Criteria, Exclusion, RedFlag
from reasoning.closure import Subject
from reasoning.conditions import test
from reasoning.engine import Differential
from reasoning.proofs.steps import Steps, subject_id

__all__ = ["rule_rows"]


def rule_rows(differential: Differential, steps: Steps) -> list[dict[str, Any]]:
    """Return the rules that say something of the case, in the order of the knowledge base."""
    told = differential.rules
    names = {one.rule for one in (*told.red_flags, *told.exclusions)}
    names |= {one.rule for one in told.criteria} | {one.rule for one in told.checklists}
    rules = differential.model.compiled.knowledge.rules
    trace = _Trace(differential, steps)
    return [trace.rule(one) for one in rules if one.id in names]


class _Trace:
    def __init__(self, differential: Differential, steps: Steps) -> None:
        self.case, self.closed, self.steps = differential.case, differential.closed, steps
        self.rules = differential.rules

    def rule(self, rule: RedFlag | Exclusion | Criteria | Checklist) -> dict[str, Any]:
        row: dict[str, Any] = {"id": f"rule:{rule.id}", "kind": rule.kind, "label": rule.label}
        row["evidence"] = rule.evidence
        if rule.source:
            row["source"] = rule.source
        if isinstance(rule, RedFlag | Exclusion):
            row |= {"holds": True, "when": self.condition(rule.when)}
            if isinstance(rule, Exclusion):
                return row | {"disorder": rule.disorder}
            return row | {
                "action": rule.action,
                "urgency": rule.urgency,
                "points_to": list(rule.points_to),
            }
        if rule.applies_when is not None:
            row["applies_when"] = self.condition(rule.applies_when)
        if isinstance(rule, Criteria):
            result = next(one for one in self.rules.criteria if one.rule == rule.id)
            blocks = [
                {
                    "label": block.label,
                    "at_least": block.at_least,
                    "met": sum(item.met is True for item in met.items),
                    "holds": met.met,
                    "items": [self.item(item.label, item.when) for item in block.items],
                }
                for block, met in zip(rule.blocks, result.blocks, strict=True)
            ]
            return row | {"disorder": rule.disorder, "holds": result.met, "blocks": blocks}
        card = next(one for one in self.rules.checklists if one.rule == rule.id)
        items = [self.item(item.label, item.when) | {"points": item.points} for item in rule.items]
        row |= {"items": items, "score": card.score}
        return row | {"threshold": rule.threshold, "says": rule.says}

    def item(self, label: str, when: Condition) -> dict[str, Any]:
        return {"label": label, "when": self.condition(when)}

    def condition(self, condition: Condition) -> dict[str, Any]:
        """Return a condition with its truth, and at its leaves what that follows from."""
        row: dict[str, Any] = {"holds": test(condition, self.case, self.closed)}
        if condition.finding is not None:
            row["finding"] = condition.finding
            return row | self.premises((condition.finding,))
        if condition.lesion is not None:
            row["lesion"] = subject_id(condition.lesion.subject)
            return row | self.premises(condition.lesion.subject)
        for key, known in (("age", self.case.age), ("sex", self.case.sex)):
            asked = getattr(condition, key)
            if asked is not None:
                row[key] = asked if key == "sex" else asked.model_dump(exclude_none=True)
                return row | ({} if known is None else {"from": [f"case:{key}"]})
        if condition.at_least is not None:
            row["at_least"] = condition.at_least
        for key in ("all", "any", "none", "of"):
            if getattr(condition, key) is not None:
                row[key] = [self.condition(part) for part in condition.parts()]
        return row

    def premises(self, subject: Subject) -> dict[str, list[str]]:
        """Return the steps that settle a subject: its own, or those of a lesion's parts."""
        own = self.steps.holding(subject)
        if own is not None:
            return {"from": [own]}
        states = {part: self.closed.state((part,)) for part in subject}
        absent = [part for part in subject if states[part] == "absent"]
        settled = absent or [part for part in subject if states[part] == "present"]
        if not absent and len(settled) < len(subject):
            return {}
        steps = [self.steps.holding((part,)) for part in settled]
        return {"from": [one for one in steps if one is not None]}
