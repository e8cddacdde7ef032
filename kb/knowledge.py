"""The knowledge base as one frozen value."""

from __future__ import annotations

import difflib
from functools import cached_property

from pydantic import ConfigDict

from kb.evidence import Model
from kb.rule_schema import Checklist, Criteria, Exclusion, RedFlag, Rule
from kb.schema import Disorder, Finding, Source

__all__ = ["KnowledgeBase", "nearest"]


def nearest(word: str, known: list[str] | tuple[str, ...], *, count: int = 3) -> list[str]:
    """Return up to ``count`` known words that look most like ``word``."""
    wanted = word.strip().lower().replace("_", "-").replace(" ", "-")
    return difflib.get_close_matches(wanted, known, n=count, cutoff=0.5)


class KnowledgeBase(Model):
    """Everything the reasoner knows, keyed by id, with the hash of the files it came from.

    Attributes:
        hash: SHA-256 of the source files (hex), so that a result can name its knowledge.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    hash: str
    findings: dict[str, Finding]
    disorders: dict[str, Disorder]
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
