"""What two knowledge bases say differently.

The difference is one of meaning: files may be reordered, renamed inside their folder or written
anew without a trace here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from kb.facts import ConditionWords, Fact, facts_of
from kb.knowledge import KnowledgeBase

__all__ = ["Change", "Difference", "EntryChange", "compare"]

What = Literal["added", "removed", "changed", "renamed"]


@dataclass(frozen=True)
class Change:
    """One statement that only one of the two makes, or that they make differently."""

    about: str
    old: Fact | None
    new: Fact | None

    @property
    def what(self) -> What:
        """Whether the statement was added, removed or changed."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"

    def describe(self) -> str:
        """Return the change in words, marked ``+``, ``-`` or ``~``."""
        if self.old is not None and self.new is not None:
            return f"~ {self.about}: {self.old.words} -> {self.new.words}"
        mark = "-" if self.new is None else "+"
        fact = self.old or self.new
        words = fact.words if fact else ""
        return f"{mark} {self.about}: {words}" if words else f"{mark} {self.about}"

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        data: dict[str, Any] = {"about": self.about, "what": self.what}
        for side, fact in (("from", self.old), ("to", self.new)):
            if fact is not None:
                data[side] = {"says": fact.words, "data": fact.data}
        return data


@dataclass(frozen=True)
class EntryChange:
    """A disorder, finding, rule, class or source that differs.

    Attributes:
        was: the id that it had before, where only that was renamed (its label stayed).
    """

    kind: str
    id: str
    label: str
    what: What
    changes: tuple[Change, ...]
    was: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as plain data."""
        head = {"kind": self.kind, "id": self.id, "label": self.label, "what": self.what}
        if self.was:
            head["was"] = self.was
        return head | {"changes": [one.to_dict() for one in self.changes]}


@dataclass(frozen=True)
class Difference:
    """Everything that two knowledge bases say differently, entry by entry."""

    entries: tuple[EntryChange, ...]

    def of(self, kind: str, id_: str) -> tuple[Change, ...]:
        """Return what changed in one entry; nothing where it is the same in both."""
        return next((one.changes for one in self.entries if (one.kind, one.id) == (kind, id_)), ())

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many entries of each kind were added, removed, changed or renamed."""
        counts: dict[str, dict[str, int]] = {}
        for one in self.entries:
            kind = counts.setdefault(_PLURAL[one.kind], {})
            kind[one.what] = kind.get(one.what, 0) + 1
        return counts

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return {
            "counts": self.counts(),
            "entries": [one.to_dict() for one in self.entries],
        }


_PLURAL = {
    "disorder": "disorders",
    "finding": "findings",
    "rule": "rules",
    "class": "classes",
    "source": "sources",
}


def compare(old: KnowledgeBase, new: KnowledgeBase, words: ConditionWords) -> Difference:
    """Return what two knowledge bases say differently.

    Args:
        old: what it was.
        new: what it is.
        words: how a condition of a rule is put into words.
    """
    before, after = _entries(old), _entries(new)
    found = [
        entry
        for kind in _PLURAL
        for entry in _compare_kind(kind, (old, before[kind]), (new, after[kind]), words)
    ]
    return Difference(tuple(found))


Side = tuple[KnowledgeBase, Mapping[str, BaseModel]]


def _entries(knowledge: KnowledgeBase) -> dict[str, Mapping[str, BaseModel]]:
    return {
        "disorder": knowledge.disorders,
        "finding": knowledge.findings,
        "rule": {rule.id: rule for rule in knowledge.rules},
        "class": knowledge.classes,
        "source": knowledge.sources,
    }


def _label(entry: BaseModel) -> str:
    return str(getattr(entry, "label", "") or getattr(entry, "title", ""))


def _compare_kind(
    kind: str, before: Side, after: Side, words: ConditionWords
) -> Iterator[EntryChange]:
    old, new = before[1], after[1]
    was = _renamed(old, new)
    gone = old.keys() - new.keys() - set(was.values())
    for id_ in sorted(new.keys() | gone):
        now, then = new.get(id_), old.get(was.get(id_, id_))
        entry = then if now is None else now
        if entry is None or now == then:
            continue
        sides = (_facts(then, before[0], words), _facts(now, after[0], words))
        changes = tuple(_changes(*sides))
        label = _label(entry)
        if now is None or then is None:
            what: What = "removed" if now is None else "added"
            yield EntryChange(kind, id_, label, what, changes)
        elif id_ in was:
            yield EntryChange(kind, id_, label, "renamed", changes, was[id_])
        elif changes:
            yield EntryChange(kind, id_, label, "changed", changes)


def _renamed(old: Mapping[str, BaseModel], new: Mapping[str, BaseModel]) -> dict[str, str]:
    """Return new ids of entries that kept their label, each with the id that it had."""
    gone: dict[str, list[str]] = {}
    for id_ in old.keys() - new.keys():
        gone.setdefault(_label(old[id_]).casefold(), []).append(id_)
    found: dict[str, str] = {}
    for id_ in sorted(new.keys() - old.keys()):
        was = gone.get(_label(new[id_]).casefold(), [])
        if len(was) == 1 and _label(new[id_]) and was[0] not in found.values():
            found[id_] = was[0]
    return found


def _facts(
    entry: BaseModel | None, knowledge: KnowledgeBase, words: ConditionWords
) -> dict[str, Fact]:
    return {} if entry is None else facts_of(entry, knowledge, words)


def _changes(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterator[Change]:
    for about in dict.fromkeys((*old, *new)):
        before, after = old.get(about), new.get(about)
        if before is None or after is None or before.data != after.data:
            yield Change(about, before, after)
