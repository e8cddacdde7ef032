"""Ids of the steps of a proof: observations, and what the closure makes of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reasoning.case import Observation
from reasoning.closure import Subject
from reasoning.engine import Differential

__all__ = ["Steps", "subject_id"]


def subject_id(subject: Subject) -> str:
    """Return the id of a finding, or the parts of a lesion joined by ``+``."""
    return "+".join(subject)


class Steps:
    """The observed and the closed part of one differential, step by step.

    Attributes:
        ids: id of every observation; a second one of the same subject ends in ``/2``.
    """

    def __init__(self, differential: Differential) -> None:
        self.differential = differential
        self.ids: dict[Observation, str] = {}
        self._rows: list[dict[str, Any]] = []
        times: Counter[Subject] = Counter()
        for seen in differential.case.observations:
            times[seen.subject] += 1
            again = f"/{times[seen.subject]}" if times[seen.subject] > 1 else ""
            id_ = f"observation:{subject_id(seen.subject)}{again}"
            self.ids.setdefault(seen, id_)
            self._rows.append({"id": id_, **_observed(seen)})

    def observations(self) -> list[dict[str, Any]]:
        """Return the observations, in the order of the case."""
        return self._rows

    def closure(self) -> list[dict[str, str]]:
        """Return what follows from the observations: present first, then by subject."""
        closed = self.differential.closed
        steps = []
        for state, reached in (("present", closed.present), ("absent", closed.absent)):
            for subject, seen in sorted(reached.items()):
                if subject == seen.subject:
                    continue
                special, general = (
                    (seen.subject, subject) if state == "present" else (subject, seen.subject)
                )
                steps.append(
                    {
                        "id": f"{state}:{subject_id(subject)}",
                        "subject": subject_id(subject),
                        "state": state,
                        "from": self.ids[seen],
                        "because": f"{subject_id(special)} is a kind of {subject_id(general)}",
                    }
                )
        return steps

    def holding(self, subject: Subject) -> str | None:
        """Return the id of the step by which a subject is present or absent; None if unknown."""
        closed = self.differential.closed
        for state, reached in (("present", closed.present), ("absent", closed.absent)):
            seen = reached.get(subject)
            if seen is not None:
                direct = subject == seen.subject
                return self.ids[seen] if direct else f"{state}:{subject_id(subject)}"
        return None

    def ruled_out(self, subject: Subject) -> list[str]:
        """Return the readings that an absence took out of the choice that a subject belongs to."""
        closed = self.differential.closed
        choice = self.differential.model.compiled.hierarchy.choice
        mine = choice.get(subject[0])
        gone = closed.ruled_out if mine is not None else ()
        return [self.ids[seen] for seen in gone if choice.get(seen.subject[0]) == mine]


def _observed(seen: Observation) -> dict[str, Any]:
    row: dict[str, Any] = {"subject": subject_id(seen.subject)}
    row |= {"state": seen.state, "origin": seen.origin}
    if seen.state == "probable":
        row |= {"probability": seen.probability, "base_rate": seen.base_rate}
    for key in ("region", "network"):
        if getattr(seen, key):
            row[key] = getattr(seen, key)
    return row
