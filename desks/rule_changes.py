"""What an edit of the knowledge does to the rules of a case: a flag that is no longer raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reasoning.engine import Differential

__all__ = ["RuleChange", "rule_changes"]

_MET = {True: "met", False: "not met", None: "open"}


@dataclass(frozen=True)
class RuleChange:
    """A rule that says something else of a case.

    Attributes:
        kind: red flag, exclusion, criteria or score card.
        old, new: what it said and says, in words; empty where it says nothing.
    """

    kind: str
    id: str
    label: str
    old: str
    new: str

    def describe(self) -> str:
        """Return the change as one line."""
        old, new = self.old or "silent", self.new or "silent"
        return f"{self.kind} {self.id} ({self.label}): {old} -> {new}"

    def to_dict(self) -> dict[str, str]:
        """Return the fields as plain data."""
        return dict(vars(self))


def rule_changes(old: Differential, new: Differential) -> tuple[RuleChange, ...]:
    """Return the rules that say something else of a case with the new knowledge."""
    before, after = dict(_said(old)), dict(_said(new))
    return tuple(_changed(before, after))


Key = tuple[str, str]
Told = tuple[str, str]
"""The label of a rule and what it says."""


def _changed(before: Mapping[Key, Told], after: Mapping[Key, Told]) -> Iterator[RuleChange]:
    for kind, id_ in dict.fromkeys((*before, *after)):
        key = (kind, id_)
        old, new = before.get(key, ("", "")), after.get(key, ("", ""))
        if old[1] != new[1]:
            yield RuleChange(kind, id_, new[0] or old[0], old[1], new[1])


def _said(answer: Differential) -> Iterator[tuple[Key, Told]]:
    rules = answer.rules
    for one in rules.red_flags:
        yield ("red flag", one.rule), (one.label, f"raised ({one.urgency})")
    for one in rules.exclusions:
        yield ("exclusion", one.rule), (one.label, f"holds for {', '.join(one.disorders)}")
    for met in rules.criteria:
        yield ("criteria", met.rule), (met.label, _MET[met.met])
    for card in rules.checklists:
        over = "reached" if card.score >= card.threshold else "not reached"
        yield ("score card", card.rule), (card.label, f"{card.score} points, {over}")
