"""What validators share: how a problem is worded, and the hierarchy of the findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import networkx as nx

from kb.knowledge import KnowledgeBase, nearest
from kb.problems import Level, Problem
from kb.reader import Places

__all__ = ["Found", "Keys", "did_you_mean", "kinds_of", "problem_of"]

Keys: TypeAlias = tuple[str | int, ...]
Found: TypeAlias = Iterator[tuple[Problem, Keys]]


def problem_of(
    places: Places, of: str, category: str, message: str, *, mend: str = "", level: Level = "error"
) -> Problem:
    """Return a problem of an entry (``disorder:nevus``), with the file that the entry lies in."""
    file = places.get(of, ("", ()))[0]
    return Problem(level=level, category=category, file=file, message=message, mend=mend)


def did_you_mean(word: str, known: list[str]) -> str:
    """Return the mend of an unknown word: the nearest known ones."""
    near = nearest(word, known)
    return f"did you mean {' or '.join(near)}?" if near else "see kb/findings for the vocabulary"


def kinds_of(knowledge: KnowledgeBase) -> nx.DiGraph[str]:
    """Return the findings, each with an edge to what it is a kind of."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(knowledge.findings)
    for finding in knowledge.findings.values():
        graph.add_edges_from((finding.id, parent) for parent in finding.parents)
    return graph
