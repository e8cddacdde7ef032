"""The answer to a case, with everything that is shown beside it, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desks.casework import compiled_knowledge
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.pair_result import Pair
from reasoning.pairs import two_at_once
from reasoning.parameters import NONE_OF_THESE
from reasoning.together import Together, told_together
from reasoning.trust.certainty import Certainty, certainty_of

__all__ = ["Worked", "run_case", "work"]


def run_case(
    document: Mapping[str, Any],
    compiled: CompiledKnowledge | None = None,
    *,
    keep_excluded: bool = False,
) -> Differential:
    """Return the differential of a case document.

    Raises:
        CaseError: the document is wrong or contradicts itself; it names the place.
    """
    if document.get("images"):
        raise CaseError(
            "pictures have to be read before a case is answered",
            place="images",
            mend="read them first and add what was read to the observations",
        )
    compiled = compiled or compiled_knowledge()
    case = resolve_case(document, compiled.knowledge)
    return diagnose(case, compiled, keep_excluded=keep_excluded)


@dataclass(frozen=True)
class Worked:
    """A differential with what is shown beside it."""

    document: Mapping[str, Any]
    differential: Differential

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base that it was made with."""
        return self.differential.model.compiled.knowledge

    @cached_property
    def certainty(self) -> Certainty:
        """How far it can be trusted, as far as that was measured."""
        return certainty_of(self.differential)

    @cached_property
    def pair(self) -> Pair | None:
        """Two disorders that together explain the case better than one, if there are such."""
        return two_at_once(self.differential)

    @cached_property
    def together(self) -> tuple[Together, ...]:
        """Classes of disorders whose sum says what no single entry does."""
        return told_together(self.differential)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of the hypotheses by id."""
        return {one.id: one.label for one in self.differential.hypotheses}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Ranks of the hypotheses by id, from 1."""
        return {one.id: rank for rank, one in enumerate(self.differential.hypotheses, start=1)}

    @property
    def leader(self) -> str:
        """Id of what leads."""
        return self.differential.hypotheses[0].id

    @property
    def abstains(self) -> bool:
        """Whether the case looks like none of the known disorders, so that no number is shown."""
        return bool(self.certainty.is_unlike)

    def at(self, place: int) -> str:
        """Return the id of a ranked disorder (from 0), none of these left out."""
        known = [one.id for one in self.differential.hypotheses if one.id != NONE_OF_THESE]
        return known[place]


def work(
    document: Mapping[str, Any], *, keep_excluded: bool = False, fitted: Sequence[str] = ()
) -> Worked:
    """Return the answer to a case document.

    Raises:
        CaseError: the document is wrong or contradicts itself; it names the place.
        KnowledgeError: there are no counts of such a data set.
    """
    compiled = compiled_knowledge(None, tuple(fitted))
    return Worked(document, run_case(document, compiled, keep_excluded=keep_excluded))
