"""Which rules a case can touch: most of them ask for findings that nobody looked at.

A condition over findings of which nothing is known is unknown, whatever its form, so that its rule
says nothing. Looking the known findings up is faster than testing every rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from kb.rule_schema import Condition, Criteria, Exclusion, RedFlag, Rule
from reasoning.case import Case
from reasoning.closure import Closed, Subject

__all__ = ["RuleBook", "conditions_of", "leaves"]


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Yield the conditions that a rule tests."""
    if isinstance(rule, RedFlag | Exclusion):
        yield rule.when
        return
    if rule.applies_when is not None:
        yield rule.applies_when
    if isinstance(rule, Criteria):
        for block in rule.blocks:
            yield from (item.when for item in block.items)
    else:
        yield from (item.when for item in rule.items)


def leaves(condition: Condition) -> Iterator[Condition]:
    """Yield the parts of a condition that have no parts."""
    parts = condition.parts()
    if not parts:
        yield condition
    for part in parts:
        yield from leaves(part)


class RuleBook:
    """The rules of a knowledge base, found by what they ask for."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._rules = knowledge.rules
        self._by_subject: dict[Subject, set[int]] = {}
        self._by_age: set[int] = set()
        self._by_sex: set[int] = set()
        for index, rule in enumerate(knowledge.rules):
            for condition in conditions_of(rule):
                for leaf in leaves(condition):
                    self._enter(leaf, index)

    def _enter(self, leaf: Condition, index: int) -> None:
        if leaf.age is not None:
            self._by_age.add(index)
        elif leaf.sex is not None:
            self._by_sex.add(index)
        elif leaf.finding is not None:
            self._by_subject.setdefault((leaf.finding,), set()).add(index)
        elif leaf.lesion is not None:
            # a lesion that was not described follows from its parts
            parts = ((part,) for part in leaf.lesion.subject)
            for subject in (leaf.lesion.subject, *parts):
                self._by_subject.setdefault(subject, set()).add(index)

    def touched(self, case: Case, closed: Closed) -> tuple[Rule, ...]:
        """Return the rules that ask for something known of this case, in their order."""
        found: set[int] = set()
        if case.age is not None:
            found |= self._by_age
        if case.sex is not None:
            found |= self._by_sex
        for known in (closed.present, closed.absent):
            for subject in known:
                rules = self._by_subject.get(subject)
                if rules is not None:
                    found |= rules
        return tuple(self._rules[index] for index in sorted(found))
