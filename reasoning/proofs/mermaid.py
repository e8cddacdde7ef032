"""A proof as a Mermaid flowchart, for a README or a page that draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kb.knowledge import KnowledgeBase
from reasoning.proofs.graph import KINDS, proof_graph
from reasoning.proofs.labels import label

if TYPE_CHECKING:
    from reasoning.proofs.graph import Graph

__all__ = ["proof_mermaid"]

_STYLE = {
    "source": "fill:#f4f4f4,stroke:#888",
    "assertion": "fill:#f4f4f4,stroke:#888",
    "count": "fill:#f4f4f4,stroke:#888",
    "correction": "fill:#f4f4f4,stroke:#888",
    "parameter": "fill:#f4f4f4,stroke:#888",
    "fact": "fill:#e6f2ff,stroke:#336699",
    "observation": "fill:#e6f2ff,stroke:#336699",
    "closure": "fill:#e6f2ff,stroke:#336699",
    "rule": "fill:#fff3d6,stroke:#a67c00",
    "prior": "fill:#e9f7ea,stroke:#3c763d",
    "weight": "fill:#e9f7ea,stroke:#3c763d",
    "sum": "fill:#ece6f7,stroke:#5b3f99",
    "whole": "fill:#ece6f7,stroke:#5b3f99",
    "posterior": "fill:#ece6f7,stroke:#5b3f99,stroke-width:3px",
}
_DASHED = {"whole", "parameter"}
_WIDE = 90


def proof_mermaid(proof: Any, hypothesis: str, knowledge: KnowledgeBase) -> str:
    """Return what one probability follows from as the text of a Mermaid flowchart.

    The ids of the steps stand as comments over their nodes; Mermaid takes no such ids itself.

    Raises:
        KeyError: the proof does not write out the weights of this hypothesis.
    """
    return "\n".join(_lines(proof_graph(proof, hypothesis=hypothesis), knowledge)) + "\n"


def _lines(graph: Graph, knowledge: KnowledgeBase) -> Iterator[str]:
    order = sorted(graph, key=lambda id_: (KINDS.index(graph.nodes[id_]["kind"]), id_))
    names = {id_: f"n{number}" for number, id_ in enumerate(order, start=1)}
    yield f"%% dermatrace {graph.graph['version']}, knowledge {graph.graph['knowledge_hash']}"
    yield "flowchart LR"
    for id_ in order:
        node = graph.nodes[id_]
        yield f"  %% {id_}"
        yield f'  {names[id_]}["{_escaped(label(node, knowledge))}"]:::{node["kind"]}'
    for before, after in sorted(graph.edges, key=lambda e: (order.index(e[0]), order.index(e[1]))):
        arrow = "-.->" if graph.nodes[before]["kind"] in _DASHED else "-->"
        yield f"  {names[before]} {arrow} {names[after]}"
    for kind in sorted({graph.nodes[id_]["kind"] for id_ in order}):
        yield f"  classDef {kind} {_STYLE[kind]},color:#111"


def _escaped(text: str) -> str:
    """Return a label that Mermaid shows as it is: its own signs as numbers, lines as breaks."""
    lines = (line if len(line) <= _WIDE else line[: _WIDE - 1] + "…" for line in text.split("\n"))
    return "<br/>".join("".join(map(_sign, line)) for line in lines)


def _sign(sign: str) -> str:
    plain = sign.isalnum() or sign in " .,:+-/()%…'="
    return sign if plain else f"#{ord(sign)};"
