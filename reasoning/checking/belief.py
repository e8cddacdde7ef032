"""One belief as the checker derives it."""

from __future__ import annotations

from typing import NamedTuple

from reasoning.checking.ontology import Subject

__all__ = ["Derived"]


class Derived(NamedTuple):
    """Probability of a subject in a disorder, and how it was come by.

    Attributes:
        assertions: indices of what the script says.
        general: what it is inherited from.
        lowered_by: what lowers the inherited probability besides.
        parts: of what a lesion is joined, and how probable each part is.
    """

    probability: float
    match: str
    assertions: list[int]
    general: Subject | None = None
    lowered_by: Subject | None = None
    parts: tuple[tuple[str, float], ...] = ()
