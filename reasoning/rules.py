"""Rules beside the sum: red flags, criteria, exclusions and checklists.

Conditions are tested and put into words by :mod:`reasoning.conditions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kb.knowledge import KnowledgeBase
from kb.rule_schema import Checklist, Criteria, Exclusion, RedFlag, Rule
from reasoning.case import Case
from reasoning.closure import Closed
from reasoning.conditions import at_least, describe, reasons, test

__all__ = [
    "BlockResult",
    "ChecklistResult",
    "CriteriaResult",
    "Firing",
    "ItemResult",
    "RuleResults",
    "apply_rules",
]


@dataclass(frozen=True)
class Firing:
    """A red flag or exclusion that holds.

    Attributes:
        because: what makes it hold in this case, built from the parts of its condition.
        condition: the whole condition in words.
    """

    rule: str
    label: str
    because: str
    condition: str
    action: str = ""
    urgency: str = ""
    disorders: tuple[str, ...] = ()
    evidence: str = "author"
    source: str | None = None


@dataclass(frozen=True)
class ItemResult:
    """One criterion: met, not met, or unknown (None)."""

    label: str
    tested: str
    met: bool | None
    points: int = 1


@dataclass(frozen=True)
class BlockResult:
    """A block of criteria: how many are met, of how many, and how many are needed."""

    label: str
    needed: int
    items: tuple[ItemResult, ...]

    @property
    def met(self) -> bool | None:
        """Whether enough criteria are met; None if the unknown ones could still decide it."""
        return at_least(self.needed, [item.met for item in self.items])


@dataclass(frozen=True)
class CriteriaResult:
    """Diagnostic criteria of one disorder, block by block.

    Attributes:
        applies_to: whom the criteria are made for, in words; empty where they ask for nothing.
    """

    rule: str
    label: str
    disorder: str
    blocks: tuple[BlockResult, ...]
    applies_to: str = ""
    evidence: str = "author"
    source: str | None = None

    @property
    def met(self) -> bool | None:
        """Whether every block is met."""
        return at_least(len(self.blocks), [block.met for block in self.blocks])


@dataclass(frozen=True)
class ChecklistResult:
    """A score card: points of the items that are met, and what it says from the threshold on.

    Attributes:
        applies_to: whom the card is made for, in words; empty where it asks for nothing.
    """

    rule: str
    label: str
    items: tuple[ItemResult, ...]
    threshold: int
    says: str
    applies_to: str = ""
    evidence: str = "author"
    source: str | None = None

    @property
    def score(self) -> int:
        """Sum of the points of the items that are met."""
        return sum(item.points for item in self.items if item.met)

    @property
    def highest(self) -> int:
        """The score if every unknown item that adds points were met, and none that takes some."""
        open_ = (item.points for item in self.items if item.met is None)
        return self.score + sum(points for points in open_ if points > 0)

    @property
    def known(self) -> int:
        """Number of items that were looked at."""
        return sum(item.met is not None for item in self.items)


@dataclass(frozen=True)
class RuleResults:
    """Everything the rules say of a case."""

    red_flags: tuple[Firing, ...] = ()
    exclusions: tuple[Firing, ...] = ()
    criteria: tuple[CriteriaResult, ...] = ()
    checklists: tuple[ChecklistResult, ...] = ()


def apply_rules(
    case: Case, closed: Closed, knowledge: KnowledgeBase, among: Sequence[Rule] | None = None
) -> RuleResults:
    """Return the red flags and exclusions that hold, and the score cards that say something.

    Criteria are shown once one of them is met, a checklist once an item is known; both only if they
    are made for this case (``applies_when``).

    Args:
        case: the case.
        closed: the same case, closed.
        knowledge: whose rules they are.
        among: the rules that can say something of this case, found by
            :class:`reasoning.rulebook.RuleBook`; None tests every rule.
    """
    rules = knowledge.rules if among is None else among

    def item(entry: Any, points: int = 1) -> ItemResult:
        return ItemResult(
            entry.label, describe(entry.when, knowledge), test(entry.when, case, closed), points
        )

    def applies(rule: Criteria | Checklist) -> bool:
        return rule.applies_when is None or test(rule.applies_when, case, closed) is True

    def made_for(rule: Criteria | Checklist) -> str:
        return "" if rule.applies_when is None else describe(rule.applies_when, knowledge)

    # most cards say nothing of a case: they are tested before they are put into words
    def touched(rule: Criteria) -> bool:
        conditions = (item.when for block in rule.blocks for item in block.items)
        return any(test(when, case, closed) for when in conditions)

    def looked_at(rule: Checklist) -> bool:
        return any(test(item.when, case, closed) is not None for item in rule.items)

    def firing(rule: RedFlag | Exclusion) -> Firing:
        flag = rule if isinstance(rule, RedFlag) else None
        return Firing(
            rule=rule.id,
            label=rule.label,
            because=", ".join(reasons(rule.when, case, closed, knowledge)),
            condition=describe(rule.when, knowledge),
            action=flag.action if flag else "",
            urgency=flag.urgency if flag else "",
            disorders=rule.points_to if isinstance(rule, RedFlag) else (rule.disorder,),
            evidence=rule.evidence,
            source=rule.source,
        )

    holding = [
        rule
        for rule in rules
        if isinstance(rule, RedFlag | Exclusion) and test(rule.when, case, closed)
    ]
    flags = tuple(firing(rule) for rule in holding if isinstance(rule, RedFlag))
    exclusions = tuple(firing(rule) for rule in holding if isinstance(rule, Exclusion))
    criteria = tuple(
        CriteriaResult(
            rule=rule.id,
            label=rule.label,
            disorder=rule.disorder,
            blocks=tuple(
                BlockResult(block.label, block.at_least, tuple(item(one) for one in block.items))
                for block in rule.blocks
            ),
            applies_to=made_for(rule),
            evidence=rule.evidence,
            source=rule.source,
        )
        for rule in rules
        if isinstance(rule, Criteria) and applies(rule) and touched(rule)
    )
    checklists = tuple(
        ChecklistResult(
            rule=rule.id,
            label=rule.label,
            items=tuple(item(one, one.points) for one in rule.items),
            threshold=rule.threshold,
            says=rule.says,
            applies_to=made_for(rule),
            evidence=rule.evidence,
            source=rule.source,
        )
        for rule in rules
        if isinstance(rule, Checklist) and applies(rule) and looked_at(rule)
    )
    return RuleResults(
        red_flags=flags, exclusions=exclusions, criteria=criteria, checklists=checklists
    )
