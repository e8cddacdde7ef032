"""The shape of those who tell why a phrase says nothing where it stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.knowledge import KnowledgeBase
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit

__all__ = ["Judge", "Said"]


@dataclass(frozen=True)
class Said:
    """A phrase with its words in small letters."""

    hit: Hit
    surface: str


class Judge(ABC):
    """Judges phrases by the finding that they would say.

    Args:
        context: of the text.
        knowledge: whose findings the phrases are.
    """

    def __init__(self, context: Context, knowledge: KnowledgeBase) -> None:
        self._context, self._knowledge = context, knowledge
        self._rules = self._judged()

    @abstractmethod
    def _judged(self) -> Mapping[str, Callable[[Said], str]]:
        """Return, by finding, what tells why a phrase of it says nothing."""

    def why_not(self, at: Said) -> str:
        """Return why a phrase says nothing where it stands, or nothing."""
        rule = self._rules.get(at.hit.name)
        return "" if rule is None else rule(at)

    def _axis(self, hit: Hit) -> str:
        return self._knowledge.findings[hit.name].axis
