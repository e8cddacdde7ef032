"""Parts of a described lesion: each says something that the others do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import networkx as nx

from kb.knowledge import KnowledgeBase
from kb.problems import Problem
from kb.reader import Places

__all__ = ["lesion_parts_each_say_something"]

Found: TypeAlias = Iterator[tuple[Problem, tuple[str | int, ...]]]


def lesion_parts_each_say_something(knowledge: KnowledgeBase, places: Places) -> Found:
    """A lesion does not name a finding beside a kind of it.

    *Fine scale* is scale already. A lesion that names both is the same lesion as the one without,
    and two names of one lesion would be counted as two.
    """
    graph = nx.DiGraph(
        (finding.id, parent)
        for finding in knowledge.findings.values()
        for parent in finding.parents
    )
    for disorder in knowledge.disorders.values():
        for index, assertion in enumerate(disorder.findings):
            parts = set(assertion.subject) & graph.nodes
            if len(parts) < 2:
                continue
            for part in sorted(parts):
                for wider in sorted(nx.descendants(graph, part) & parts):
                    yield (
                        Problem(
                            level="error",
                            category="lesion",
                            file=places[f"disorder:{disorder.id}"][0],
                            message=f"the lesion names '{wider}' beside '{part}', a kind of it",
                            mend=f"take '{wider}' out of the lesion",
                        ),
                        ("findings", index),
                    )
