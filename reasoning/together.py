"""What several entries of a differential are together: eczema, though no one kind of it leads.

A knowledge base that tells eleven eczemas apart shares the probability of *eczema* out among them,
and something that is not told apart so finely stands above each. A class of disorders
(``kb/classes.yaml``) is no hypothesis: its probability is the sum of its members', and it is told
beside the ranking where that sum says what no single entry does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reasoning.engine import Differential
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.text import percent

__all__ = ["Together", "told_together"]

LEAST = 0.10
"""Least probability of a class that is told."""

EACH = 0.01
"""Least probability a class has for each of its members: what holds half of the knowledge base is
likely whatever the case is, and tells nothing."""

LEADING = 2 / 3
"""Most of a class that its likeliest member may hold: beyond it that member says it all."""

MOST = 3
"""Classes that are told at most."""

_NAMED = 4
_DECIMALS = 6


@dataclass(frozen=True)
class Together:
    """A class of disorders that is likelier than any of its members shows.

    Attributes:
        id: of the class.
        label: its name.
        probability: of its members together.
        members: id, label and probability of each member in the differential, likeliest first.
    """

    id: str
    label: str
    probability: float
    members: tuple[tuple[str, str, float], ...]

    @property
    def said(self) -> str:
        """The sum in words."""
        return f"{self.label}, whichever it is: {percent(self.probability)}"

    @property
    def named(self) -> str:
        """The likeliest members in words."""
        named = ", ".join(f"{label} {percent(p)}" for _, label, p in self.members[:_NAMED])
        more = len(self.members) - _NAMED
        return f"{named} and {more} more" if more > 0 else named

    def line(self) -> str:
        """Return both in one line."""
        return f"{self.said} ({self.named})"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "classId": self.id,
            "className": self.label,
            "probability": round(self.probability, _DECIMALS),
            "members": [
                {"diseaseId": id_, "probability": round(p, _DECIMALS)} for id_, _, p in self.members
            ],
        }


def told_together(differential: Differential) -> tuple[Together, ...]:
    """Return the classes worth telling beside a ranking, likeliest first; no two share a member.

    Of classes that share members the one that is likelier for its size is told.
    """
    knowledge = differential.model.compiled.knowledge
    known = [one for one in differential.hypotheses if one.id != NONE_OF_THESE]
    chance = {one.id: one.posterior for one in known}
    labels = {one.id: one.label for one in known}
    found = [
        made
        for id_, term in knowledge.classes.items()
        if (made := _together(id_, term.label, knowledge.members_of(id_), chance, labels))
    ]
    found.sort(key=lambda one: (-one.probability / len(one.members), one.id))
    told: list[Together] = []
    taken: set[str] = set()
    for one in found:
        ids = {id_ for id_, _, _ in one.members}
        if not ids & taken:
            told.append(one)
            taken |= ids
    told.sort(key=lambda one: (-one.probability, one.id))
    return tuple(told[:MOST])


def _together(
    id_: str,
    label: str,
    members: frozenset[str],
    chance: Mapping[str, float],
    labels: Mapping[str, str],
) -> Together | None:
    """Return a class with its members, None where it is not worth telling."""
    inside = sorted((one for one in members if one in chance), key=lambda one: (-chance[one], one))
    total = sum(chance[one] for one in inside)
    if len(inside) < 2 or total < max(LEAST, EACH * len(inside)):
        return None
    if chance[inside[0]] > LEADING * total:
        return None
    return Together(id_, label, total, tuple((one, labels[one], chance[one]) for one in inside))
