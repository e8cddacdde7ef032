"""What is signed off, by whom, and what has changed since.

A sign-off holds a fingerprint of each statement as it was read. While the statement stays the same
the sign-off stands; when any part of it changes (value, source, place, note) it has lapsed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from kb.knowledge import KnowledgeBase
from kb.review_schema import WHOLE, Review
from kb.schema import Disorder

__all__ = [
    "ReviewCount",
    "fingerprints",
    "lapsed",
    "nobody_yet",
    "review_counts",
    "review_data",
    "signed_off",
    "signers",
    "statement_key",
]

_LENGTH = 12
_APART = {"id", "findings", "reviews"}


def statement_key(subject: tuple[str, ...]) -> str:
    """Return how a sign-off names the assertion of a finding or of a lesion."""
    return " + ".join(subject)


def fingerprints(disorder: Disorder) -> dict[str, str]:
    """Return the fingerprint of every statement of a script that can be signed off.

    Defaults that are written out, the order of fields and the layout make no difference.
    """
    found = {statement_key(one.subject): _hash(_plain(one)) for one in disorder.findings}
    return found | {WHOLE: _hash(_plain(disorder, _APART))}


def signed_off(disorder: Disorder) -> dict[str, tuple[Review, ...]]:
    """Return the statements that are signed off as they stand, each with its sign-offs."""
    now = fingerprints(disorder)
    found: dict[str, list[Review]] = {}
    for review in disorder.reviews:
        for key, seen in review.seen.items():
            if now.get(key) == seen:
                found.setdefault(key, []).append(review)
    return {key: tuple(reviews) for key, reviews in found.items()}


def signers(disorder: Disorder) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return who signed off each assertion as it stands, in words, by what it is about."""
    if not disorder.reviews:
        return {}
    signed = signed_off(disorder)
    return {
        one.subject: tuple(f"{r.by} ({r.role}), {r.on}" for r in reviews)
        for one in disorder.findings
        if (reviews := signed.get(statement_key(one.subject)))
    }


def lapsed(disorder: Disorder) -> tuple[tuple[Review, str], ...]:
    """Return the sign-offs that stand no longer: the statement has changed, or is gone.

    One that somebody of the same role has signed anew is not told.
    """
    now = fingerprints(disorder)
    anew = {(key, one.role) for key, reviews in signed_off(disorder).items() for one in reviews}
    return tuple(
        (review, key)
        for review in disorder.reviews
        for key, seen in review.seen.items()
        if now.get(key) != seen and (key, review.role) not in anew
    )


@dataclass(frozen=True)
class ReviewCount:
    """How many assertions of findings are signed off as they stand.

    Attributes:
        assertions: all of them.
        by_role: those with a sign-off by somebody of this role (one may count under several).
        signed: those with any sign-off.
        lapsed: sign-offs of statements that have changed since.
        reviewers: names, sorted.
    """

    assertions: int
    signed: int
    by_role: Mapping[str, int]
    lapsed: int
    reviewers: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "assertions": self.assertions,
            "signed_off": self.signed,
            "by_role": dict(self.by_role),
            "lapsed": self.lapsed,
            "reviewers": list(self.reviewers),
        }


def review_counts(disorders: Iterable[Disorder]) -> ReviewCount:
    """Count the sign-offs of some scripts."""
    total = signed = gone = 0
    roles: dict[str, int] = {}
    names: set[str] = set()
    for one in disorders:
        total += len(one.findings)
        if not one.reviews:
            continue
        gone += len(lapsed(one))
        names |= {review.by for review in one.reviews}
        for key, reviews in signed_off(one).items():
            if key == WHOLE:
                continue
            signed += 1
            for role in {review.role for review in reviews}:
                roles[role] = roles.get(role, 0) + 1
    return ReviewCount(total, signed, roles, gone, tuple(sorted(names)))


def review_data(disorder: Disorder) -> dict[str, Any]:
    """Return the sign-offs of a script as plain data: by statement, and those that lapsed."""

    def told(one: Review) -> dict[str, str]:
        data = {"by": one.by, "role": one.role, "on": one.on.isoformat()}
        return data | ({"note": one.note} if one.note else {})

    signed = {key: [told(one) for one in reviews] for key, reviews in signed_off(disorder).items()}
    gone = [told(one) | {"statement": key} for one, key in lapsed(disorder)]
    return {"signed_off": signed, "lapsed": gone}


def nobody_yet(knowledge: KnowledgeBase) -> bool:
    """Tell whether no statement stands signed off by a dermatologist."""
    return not any(
        review.role == "dermatologist"
        for one in knowledge.disorders.values()
        if one.reviews
        for reviews in signed_off(one).values()
        for review in reviews
    )


def _plain(model: BaseModel, without: set[str] | None = None) -> Any:
    return model.model_dump(mode="json", exclude=without, exclude_none=True, exclude_defaults=True)


def _hash(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
