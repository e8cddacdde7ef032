"""Sign-offs that stand no longer are told: the statement was changed, or taken out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from kb.knowledge import KnowledgeBase
from kb.problems import Problem
from kb.reader import Places
from kb.reviews import fingerprints, lapsed

__all__ = ["sign_offs_stand"]

Found: TypeAlias = Iterator[tuple[Problem, tuple[str | int, ...]]]


def sign_offs_stand(knowledge: KnowledgeBase, places: Places) -> Found:
    """A sign-off is for a statement as it was read; a changed one has to be read anew."""
    for disorder in knowledge.disorders.values():
        if not disorder.reviews:
            continue
        known = fingerprints(disorder)
        for review, key in lapsed(disorder):
            gone = "has changed since" if key in known else "is not in the script"
            problem = Problem(
                level="info",
                category="review",
                file=places[f"disorder:{disorder.id}"][0],
                message=f"'{key}', signed off by {review.by} on {review.on}, {gone}",
                mend="sign it off anew in the workbench, or take it out of 'seen'",
            )
            yield problem, ("reviews", disorder.reviews.index(review), "seen", key)
