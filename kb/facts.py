"""What an entry of the knowledge base says, statement by statement, whatever its layout.

Every entry (disorder, finding, rule, class, source) becomes a mapping from *what it is about* to
what is said. Order, comments, quoting and defaults written out make no difference, so two entries
can be compared by their facts. New fields of the models are facts by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from kb.assertions import Assertions
from kb.epidemiology_schema import RelativeFrequency
from kb.evidence import Evidence
from kb.finding_schema import Xref
from kb.knowledge import KnowledgeBase
from kb.review_schema import Review
from kb.rule_schema import Block, ChecklistItem, Condition, CriteriaItem
from kb.schema import FindingAssertion, TellApart, Treatment
from kb.wording import evidence_words, says

__all__ = ["ConditionWords", "Fact", "facts_of", "subject_key"]

ConditionWords = Callable[[Condition, KnowledgeBase], str]
"""How a condition is put into words (``reasoning.conditions.describe``)."""
_BRANCHES = ("all", "any", "none", "of")


@dataclass(frozen=True)
class Fact:
    """One statement: in words for a reader, as plain data for comparing."""

    words: str
    data: Any


def subject_key(subject: tuple[str, ...]) -> str:
    """Return what the assertion of a finding, or of a lesion, is about."""
    kind = "finding" if len(subject) == 1 else "lesion"
    return f"{kind} {' + '.join(subject)}"


def facts_of(entry: BaseModel, knowledge: KnowledgeBase, words: ConditionWords) -> dict[str, Fact]:
    """Return the facts of an entry, by what they are about.

    Args:
        entry: a disorder, finding, rule, class or source.
        knowledge: the knowledge base that it belongs to.
        words: how a condition is put into words.
    """
    facts: dict[str, Fact] = {}
    for about, fact in _Walk(knowledge, words).entry(entry):
        key, copy = about, 1
        while key in facts:  # twice the same (two treatments of one name): told apart by number
            copy += 1
            key = f"{about} ({copy})"
        facts[key] = fact
    return facts


def _canonical(condition: Condition) -> Condition:
    """Return the condition with the parts of each branch in one order."""
    sorted_ = {
        name: tuple(
            sorted((_canonical(part) for part in parts), key=lambda one: one.model_dump_json())
        )
        for name in _BRANCHES
        if (parts := getattr(condition, name)) is not None
    }
    return condition.model_copy(update=sorted_)


def _plain(model: BaseModel) -> Any:
    return model.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


class _Walk:
    def __init__(self, knowledge: KnowledgeBase, words: ConditionWords) -> None:
        self.knowledge = knowledge
        self.words = words

    def entry(self, entry: BaseModel) -> Iterator[tuple[str, Fact]]:
        skip = {"id"}
        if isinstance(entry, Evidence):  # a rule: its evidence is one statement
            skip |= set(Evidence.model_fields)
            origin = {name: getattr(entry, name) for name in Evidence.model_fields}
            known = {name: value for name, value in origin.items() if value is not None}
            yield "evidence", Fact(self.origin(entry), known)
        yield from self.fields(entry, "", skip)

    def fields(self, model: BaseModel, under: str, skip: set[str]) -> Iterator[tuple[str, Fact]]:
        for name in type(model).model_fields:
            if name not in skip:
                yield from self.value(under, name.replace("_", " "), getattr(model, name))

    def value(self, under: str, name: str, value: Any) -> Iterator[tuple[str, Fact]]:
        key = f"{under}{name}"
        if value is None or value in ("", ()):
            return
        if isinstance(value, tuple | Assertions):
            for item in value:
                if isinstance(item, BaseModel):
                    yield from self.item(under, name, item)
                else:
                    yield f"{key}: {item}", Fact("", item)
        elif isinstance(value, Condition):
            yield key, self.condition(value)
        elif isinstance(value, Evidence):
            yield key, Fact(self.stated(value), _plain(value))
        elif isinstance(value, BaseModel):
            yield from self.fields(value, f"{key} / ", set())
        else:
            word = ("no", "yes")[value] if isinstance(value, bool) else str(value).strip()
            yield key, Fact(word, word)

    def item(self, under: str, name: str, item: BaseModel) -> Iterator[tuple[str, Fact]]:
        """Yield the facts of one entry of a list, named by what tells it from the others."""
        data = _plain(item)
        if isinstance(item, FindingAssertion):
            yield subject_key(item.subject), Fact(self.stated(item.frequency), data)
        elif isinstance(item, RelativeFrequency):
            yield f"{under}{name} in {item.setting}", Fact(self.stated(item), data)
        elif isinstance(item, TellApart):
            about = f"look-alike {item.disorder} by {item.by}"
            yield about, Fact(f"{item.says} {self.origin(item)}", data)
        elif isinstance(item, Treatment):
            yield f"treatment, {item.line}: {item.option}", Fact(self.origin(item), data)
        elif isinstance(item, Review):
            words = f"{len(item.seen)} statements" + (f"; {item.note}" if item.note else "")
            yield f"sign-off by {item.by} ({item.role}) on {item.on}", Fact(words, data)
        elif isinstance(item, Xref):
            yield f"identifier {item.id}", Fact(item.match, data)
        elif isinstance(item, Block):
            yield f"{item.label} / at least", Fact(str(item.at_least), item.at_least)
            for one in item.items:
                yield from self.item(f"{item.label} / ", name, one)
        elif isinstance(item, CriteriaItem):
            yield f"{under}{item.label}", self.condition(item.when)
        elif isinstance(item, ChecklistItem):
            met = self.condition(item.when)
            words = f"{item.points} points when {met.words}"
            yield f"{under}{item.label}", Fact(words, [item.points, met.data])
        else:
            yield f"{under}{name}: {item}", Fact("", data)

    def condition(self, condition: Condition) -> Fact:
        return Fact(self.words(condition, self.knowledge), _plain(_canonical(condition)))

    def stated(self, statement: Evidence) -> str:
        return f"{says(statement)} {self.origin(statement)}".strip()

    def origin(self, statement: Evidence) -> str:
        return evidence_words(statement, self.knowledge.sources)
