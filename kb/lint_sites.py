"""What a script says of places, held together: nothing usual outside its only sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from kb.knowledge import KnowledgeBase, nearest
from kb.problems import Problem
from kb.reader import Places
from kb.sites import Sites

__all__ = ["STRAY", "findings_stay_within_their_sites"]

Found: TypeAlias = Iterator[tuple[Problem, tuple[str | int, ...]]]

STRAY = 0.05
"""A share of patients up to which a finding elsewhere does not contradict *only at these sites*."""


def findings_stay_within_their_sites(knowledge: KnowledgeBase, places: Places) -> Found:
    """A disorder that occurs only at certain sites is not often seen elsewhere."""
    limited = [d for d in knowledge.disorders.values() if d.only_sites]
    sites = Sites(knowledge) if limited else None
    for disorder in limited:
        assert sites is not None  # noqa: S101  # made above, where anything is limited
        file = places[f"disorder:{disorder.id}"][0]
        unknown = [one for one in disorder.only_sites if one not in sites.places]
        for one in unknown:
            near = nearest(one, sorted(sites.places))
            yield (
                Problem(
                    level="error",
                    category="site",
                    file=file,
                    message=f"'{one}' is no body site",
                    mend=f"did you mean {' or '.join(near)}?" if near else "see body-site.yaml",
                ),
                ("only_sites", disorder.only_sites.index(one)),
            )
        if unknown:
            continue
        for index, assertion in enumerate(disorder.findings):
            rate = assertion.frequency.proportion
            stray = sites.outside(assertion.subject, disorder.only_sites)
            if stray is not None and rate > STRAY:
                message = (
                    f"'{stray}' ({rate:.0%}) lies outside the only sites of '{disorder.id}' "
                    f"({', '.join(disorder.only_sites)})"
                )
                mend = f"take it out, put it at {STRAY:.0%} or less, or widen only_sites"
                yield (
                    Problem(level="error", category="site", file=file, message=message, mend=mend),
                    ("findings", index),
                )
