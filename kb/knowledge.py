"""The knowledge base as one frozen value."""

from __future__ import annotations

import difflib
from functools import cached_property

from pydantic import ConfigDict, Field

from kb.evidence import Model
from kb.finding_schema import Finding
from kb.names import identifiers, plain_name, word_set
from kb.rule_schema import Checklist, Criteria, Exclusion, RedFlag, Rule
from kb.schema import Disorder, DisorderClass, Source

__all__ = ["KnowledgeBase", "Target", "nearest"]


def nearest(word: str, known: list[str] | tuple[str, ...], *, count: int = 3) -> list[str]:
    """Return up to ``count`` known words that look most like ``word``."""
    wanted = word.strip().lower().replace("_", "-").replace(" ", "-")
    return difflib.get_close_matches(wanted, known, n=count, cutoff=0.5)


class Target(Model):
    """What a name stands for: a disorder with its variants, or a class of disorders.

    Attributes:
        id: id of the disorder or of the class.
        members: ids of the disorders that are right answers to the name.
    """

    id: str
    label: str
    members: frozenset[str]


class KnowledgeBase(Model):
    """Everything the reasoner knows, keyed by id, with the hash of the files it came from.

    Attributes:
        hash: SHA-256 of the source files (hex), so that a result can name its knowledge.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    hash: str
    findings: dict[str, Finding]
    disorders: dict[str, Disorder]
    classes: dict[str, DisorderClass] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    sources: dict[str, Source]

    @cached_property
    def finding_names(self) -> dict[str, str]:
        """Lower-case ids, labels and synonyms of the findings, each to its id."""
        names: dict[str, str] = {}
        for finding in self.findings.values():
            for name in (finding.id.replace("-", " "), finding.label, *finding.synonyms):
                names.setdefault(name.lower(), finding.id)
        names.update({id_: id_ for id_ in self.findings})
        return names

    @cached_property
    def disorder_names(self) -> dict[str, str]:
        """Lower-case ids, labels and synonyms of the disorders, each to its id."""
        names: dict[str, str] = {id_: id_ for id_ in self.disorders}
        for disorder in self.disorders.values():
            for name in (disorder.id.replace("-", " "), disorder.label, *disorder.synonyms):
                names.setdefault(name.lower(), disorder.id)
        return names

    def find_disorder(self, name: str) -> Disorder | None:
        """Return the disorder with this id, label or synonym (any case), or None."""
        id_ = self.disorder_names.get(name.strip().lower())
        return None if id_ is None else self.disorders[id_]

    @cached_property
    def variants(self) -> dict[str, tuple[str, ...]]:
        """Disorders that have variants with scripts of their own, each with those."""
        found: dict[str, list[str]] = {}
        for disorder in self.disorders.values():
            if disorder.variant_of is not None:
                found.setdefault(disorder.variant_of, []).append(disorder.id)
        return {id_: tuple(sorted(kinds)) for id_, kinds in found.items()}

    def members_of(self, id_: str) -> frozenset[str]:
        """Return the disorders that are kinds of this class or disorder, itself included."""
        reached: set[str] = set()
        todo = [id_]
        while todo:
            one = todo.pop()
            if one not in reached:
                reached.add(one)
                todo.extend(self.variants.get(one, ()))
                todo.extend(self.classes[one].members if one in self.classes else ())
        return frozenset(reached & self.disorders.keys())

    @cached_property
    def _targets(self) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
        """Plain names and identifiers, and word sets, of disorders and classes, each to its id.

        A disorder comes before a class of the same name. Words that fit two entries fit none.
        """
        exact: dict[str, str] = {}
        loose: dict[tuple[str, ...], set[str]] = {}
        terms: list[Disorder | DisorderClass] = [*self.disorders.values(), *self.classes.values()]
        for term in terms:
            for name in (term.id.replace("-", " "), term.label, *term.synonyms):
                exact.setdefault(plain_name(name), term.id)
                for words in (word_set(name), _joined(name)):
                    loose.setdefault(words, set()).add(term.id)
            for code in identifiers(term):
                exact.setdefault(code, term.id)
        return exact, {words: min(ids) for words, ids in loose.items() if len(ids) == 1}

    def find_target(self, name: str) -> Target | None:
        """Return what a name or identifier stands for, or None.

        Spelling, word order, blanks inside a word (*chicken pox*) and words that say nothing do not
        matter; likeness is no reason.
        """
        exact, loose = self._targets
        id_ = exact.get(plain_name(name)) or exact.get(name.strip().lower())
        id_ = id_ or loose.get(word_set(name)) or loose.get(_joined(name))
        if id_ is None:
            return None
        term = self.disorders.get(id_) or self.classes[id_]
        return Target(id=id_, label=term.label, members=self.members_of(id_))

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """The red-flag rules."""
        return tuple(rule for rule in self.rules if isinstance(rule, RedFlag))

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The exclusion rules."""
        return tuple(rule for rule in self.rules if isinstance(rule, Exclusion))

    @property
    def criteria(self) -> tuple[Criteria, ...]:
        """The sets of diagnostic criteria."""
        return tuple(rule for rule in self.rules if isinstance(rule, Criteria))

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """The scored checklists."""
        return tuple(rule for rule in self.rules if isinstance(rule, Checklist))


def _joined(name: str) -> tuple[str, ...]:
    """Return a name without blanks, as its only word."""
    return (plain_name(name).replace(" ", ""),)
