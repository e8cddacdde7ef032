"""What lies around a disorder or a finding, as a graph.

Around a disorder: its strongest findings, what it is mistaken for, and the findings that tell them
apart. Around a finding: what it is a kind of, its kinds, and the disorders that it speaks for most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from desks.workbench.script_page import SETTING
from desks.workbench.term_pages import kinds_by_parent
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from kb.wording import says
from reasoning.closure import name_of
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import UNIT

__all__ = ["Edge", "Node", "graph_data", "neighbourhood", "relations"]

_FINDINGS, _MIMICS, _KINDS, _DISORDERS = 8, 6, 8, 8
"""At most so many of each are drawn; the pages list all."""


@dataclass(frozen=True)
class Node:
    """A place of the graph.

    Attributes:
        ref: what it opens; empty for a lesion, which has no page.
        kind: ``disorder``, ``finding`` or ``class``.
        column: 0 on the left to 3 on the right; the middle of the graph is its own column.
        middle: whether the graph is about this.
    """

    ref: str
    label: str
    kind: str
    column: int
    middle: bool = False


@dataclass(frozen=True)
class Edge:
    """How two places are related; read as *source words target*."""

    source: str
    target: str
    words: str
    detail: str = ""


def neighbourhood(ref: str, compiled: CompiledKnowledge) -> nx.DiGraph[str]:
    """Return the graph around a disorder or a finding.

    Its nodes carry ``node`` (:class:`Node`), its edges ``edge`` (:class:`Edge`).

    Raises:
        CaseError: there is no such place, or nothing is drawn of its kind.
    """
    kind, _, id_ = ref.partition(":")
    knowledge = compiled.knowledge
    known = {"disorder": set(knowledge.disorders), "finding": set(knowledge.findings)}
    if id_ not in known.get(kind, set()):
        mend = "give 'disorder:id' or 'finding:id'"
        raise CaseError(f"'{ref}' cannot be drawn", place="ref", mend=mend)
    graph: nx.DiGraph[str] = nx.DiGraph()
    parts = _of_disorder(id_, compiled) if kind == "disorder" else _of_finding(id_, compiled)
    for one in parts:
        if isinstance(one, Edge):
            graph.add_edge(one.source, one.target, edge=_joined(one, graph))
        elif one.ref not in graph:
            graph.add_node(one.ref, node=one)
    return graph


def _joined(one: Edge, graph: nx.DiGraph[str]) -> Edge:
    """Return an edge with what was said before between the same two."""
    if not graph.has_edge(one.source, one.target):
        return one
    known: Edge = graph.edges[one.source, one.target]["edge"]
    words = ", ".join(dict.fromkeys((known.words, one.words)))
    detail = "; ".join(dict.fromkeys(told for told in (known.detail, one.detail) if told))
    return Edge(one.source, one.target, words, detail)


def relations(graph: nx.DiGraph[str]) -> list[dict[str, str]]:
    """Return the edges as rows: from, relation, to, and what is to be said besides."""
    labels = {ref: data["node"].label for ref, data in graph.nodes(data=True)}
    return [
        {
            "from": labels[source],
            "relation": data["edge"].words,
            "to": labels[target],
            "detail": data["edge"].detail,
            "source": source,
            "target": target,
        }
        for source, target, data in graph.edges(data=True)
    ]


def _of_disorder(id_: str, compiled: CompiledKnowledge) -> Iterator[Node | Edge]:
    knowledge = compiled.knowledge
    one, ref = knowledge.disorders[id_], f"disorder:{id_}"
    yield Node(ref, one.label, "disorder", 1, middle=True)
    row = compiled.setting(SETTING).present[compiled.row[id_]]
    weight = {said.subject: int(row[compiled.column[said.subject]]) for said in one.findings}
    strongest = sorted(one.findings, key=lambda said: (-weight[said.subject], said.subject))
    for said in strongest[:_FINDINGS]:
        key = _subject_ref(said.subject)
        yield Node(key, name_of(said.subject, knowledge), "finding", 0)
        detail = f"{says(said.frequency)}, weight {_signed(weight[said.subject])}"
        yield Edge(ref, key, "shows", detail)
    for told in _mimics(id_, knowledge):
        yield from _mimic(ref, told, compiled)


def _mimics(id_: str, knowledge: KnowledgeBase) -> list[tuple[str, str, str]]:
    """Return (look-alike, finding that tells them apart, what is said), own statements first."""
    own = [(told.disorder, told.by, told.says) for told in knowledge.disorders[id_].tell_apart]
    others = [
        (other.id, told.by, told.says)
        for other in knowledge.disorders.values()
        for told in other.tell_apart
        if told.disorder == id_
    ]
    first: dict[tuple[str, str], tuple[str, str, str]] = {}
    for told in (*own, *others):
        first.setdefault(told[:2], told)
    kept = list(dict.fromkeys(told[0] for told in first.values()))[:_MIMICS]
    return [told for told in first.values() if told[0] in kept]


def _mimic(
    ref: str, told: tuple[str, str, str], compiled: CompiledKnowledge
) -> Iterator[Node | Edge]:
    knowledge = compiled.knowledge
    other, by, words = told
    kind = "class" if other in knowledge.classes else "disorder"
    known = knowledge.classes.get(other) or knowledge.disorders.get(other)
    mimic, sign = f"{kind}:{other}", f"finding:{by}"
    yield Node(mimic, other if known is None else known.label, kind, 3)
    yield Node(sign, name_of((by,), knowledge), "finding", 2)
    yield Edge(ref, sign, "told apart by", words)
    detail = ""
    if other in compiled.row:
        row = compiled.setting(SETTING).present
        sides = [int(row[compiled.row[id_], compiled.column[(by,)]]) for id_ in (ref[9:], other)]
        one, two = (knowledge.disorders[id_].label for id_ in (ref[9:], other))
        detail = f"weighs {_signed(sides[0])} for {one}, {_signed(sides[1])} for {two}"
    yield Edge(sign, mimic, "tells it from", detail)


def _of_finding(id_: str, compiled: CompiledKnowledge) -> Iterator[Node | Edge]:
    knowledge = compiled.knowledge
    one, ref = knowledge.findings[id_], f"finding:{id_}"
    words = "is part of" if one.axis == "body-site" else "is a kind of"
    yield Node(ref, one.label, "finding", 1, middle=True)
    for parent in one.parents:
        yield Node(f"finding:{parent}", knowledge.findings[parent].label, "finding", 0)
        yield Edge(ref, f"finding:{parent}", words)
    kinds = kinds_by_parent(knowledge).get(id_, [])
    for kind in sorted(kinds)[:_KINDS]:
        yield Node(f"finding:{kind}", knowledge.findings[kind].label, "finding", 2)
        yield Edge(f"finding:{kind}", ref, words)
    column = compiled.setting(SETTING).present[:, compiled.column[(id_,)]]
    naming = [
        (-int(column[compiled.row[disorder.id]]), disorder.label, disorder.id, said.frequency)
        for disorder in knowledge.disorders.values()
        for said in disorder.findings
        if said.subject == (id_,)
    ]
    for units, label, disorder_id, stated in sorted(naming, key=lambda row: row[:3])[:_DISORDERS]:
        yield Node(f"disorder:{disorder_id}", label, "disorder", 3)
        detail = f"{says(stated)}, weight {_signed(-units)}"
        yield Edge(f"disorder:{disorder_id}", ref, "shows", detail)


def _subject_ref(subject: tuple[str, ...]) -> str:
    return ("finding:" if len(subject) == 1 else "lesion:") + "+".join(subject)


def _signed(units: int) -> str:
    words = f"{units / UNIT:+.2f}"
    return words if words.strip("+-0.") else "0.00"


def graph_data(graph: nx.DiGraph[str]) -> dict[str, Any]:
    """Return the graph as plain data."""
    nodes = [
        {"ref": ref, "label": data["node"].label, "kind": data["node"].kind}
        for ref, data in graph.nodes(data=True)
    ]
    return {"nodes": nodes, "relations": relations(graph)}
