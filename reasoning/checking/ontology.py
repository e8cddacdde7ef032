"""The checker's own reading of the ontology: what is a kind of what, by plain loops over sets."""

from __future__ import annotations

from typing import TypeAlias

from kb.knowledge import KnowledgeBase

__all__ = ["Ontology", "Subject", "join"]

Subject: TypeAlias = frozenset[str]
"""A finding, or the parts of a lesion."""


def join(subject: Subject) -> str:
    """Return the id of a subject: its parts, sorted and joined by ``+``."""
    return "+".join(sorted(subject))


class Ontology:
    """Findings and described lesions with what they are kinds of.

    Attributes:
        known: every finding, and every lesion that a script describes.
        place: place of a finding in the vocabulary.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.kb = knowledge
        self.up = {name: self._climb(name) for name in knowledge.findings}
        self.lesions = {
            frozenset(v for _, v in a.lesion.parts())
            for d in knowledge.disorders.values()
            for a in d.findings
            if a.lesion is not None
        }
        self.known: set[Subject] = {frozenset([n]) for n in knowledge.findings} | self.lesions
        self.place = {name: index for index, name in enumerate(knowledge.findings)}
        self._above: dict[Subject, list[Subject]] = {}
        self._below: dict[Subject, list[Subject]] = {}

    def _climb(self, name: str) -> set[str]:
        reached, todo = {name}, [name]
        while todo:
            for parent in self.kb.findings[todo.pop()].parents:
                if parent not in reached:
                    reached.add(parent)
                    todo.append(parent)
        return reached

    def reach(self, subject: Subject) -> set[str]:
        """Every finding that a subject shows: its parts, and what they are kinds of."""
        reach: set[str] = set()
        for part in subject:
            reach |= self.up[part]
        return reach

    def kind_of(self, special: Subject, general: Subject) -> bool:
        """Tell whether every ``special`` is a ``general``."""
        return general <= self.reach(special)

    def above(self, subject: Subject) -> list[Subject]:
        """What a subject is a kind of, without itself, as far as the knowledge base names it."""
        if subject not in self._above:
            reach = self.reach(subject)
            self._above[subject] = [g for g in self.known if g <= reach and g != subject]
        return self._above[subject]

    def below(self, subject: Subject) -> list[Subject]:
        """What is a kind of a subject, without itself, as far as the knowledge base names it."""
        if subject not in self._below:
            near = [k for k in self.known if k != subject and self.kind_of(k, subject)]
            self._below[subject] = near
        return self._below[subject]

    def choice(self, subject: Subject) -> str | None:
        """Name the group of exclusive findings that a finding belongs to."""
        return self.kb.findings[next(iter(subject))].choice if len(subject) == 1 else None
