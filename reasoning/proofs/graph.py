"""A proof as a directed graph: every step is a node, and points to what follows from it.

    observation -> closure step -> weight -> sum -> posterior
    source -> assertion -> weight             sum -> whole -> posterior
    observation -> rule -> posterior (exclusions; the other rules stand beside the sum)

Ids follow from what a step is about, so that two proofs of one case have the same nodes whatever
the order of the observations. The graph is made from the proof alone; :mod:`reasoning.proofs.prov`
and :mod:`reasoning.proofs.mermaid` write it in forms of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from reasoning.proofs.text import told_in_words

if TYPE_CHECKING:
    Graph = nx.DiGraph[str]

__all__ = ["KINDS", "about", "proof_graph"]

KINDS = (
    "source",
    "assertion",
    "count",
    "correction",
    "parameter",
    "fact",
    "observation",
    "closure",
    "rule",
    "prior",
    "weight",
    "sum",
    "whole",
    "posterior",
)
"""Kinds of nodes, in the order in which they follow from each other."""
Row = Mapping[str, Any]


def proof_graph(proof: Row, *, hypothesis: str | None = None) -> Graph:
    """Return a proof as a graph, from premise to conclusion.

    Nodes have a ``kind`` (one of :data:`KINDS`) and the fields of their step; edges have a
    ``role``. The graph itself carries ``version`` and the hashes of knowledge, model and case.

    Args:
        proof: as made by :func:`reasoning.proofs.proof.build_proof`.
        hypothesis: keep only what the probability of this one follows from, and the rules about it.

    Raises:
        KeyError: the proof does not write out the weights of this hypothesis.
    """
    names = ("version", "knowledge_hash", "model_hash", "case_hash")
    graph: Graph = nx.DiGraph(**{name: proof[name] for name in names}, case=proof["case"]["id"])
    told = proof["explained"] if hypothesis is None else [hypothesis]
    for part in (_observed(proof), _ruled(proof), _summed(proof)):
        _add(graph, part)
    for id_ in told:
        _add(graph, _weighed(proof, id_))
    return graph if hypothesis is None else about(graph, hypothesis)


def about(graph: Graph, hypothesis: str) -> Graph:
    """Return the part of a graph that one posterior follows from, with the rules about it.

    The sums of the others, of which the whole is made, are left out: ``whole`` says how many.
    """
    last = f"posterior:{hypothesis}"
    kept = {last}
    todo = [last]
    for node, data in graph.nodes(data=True):
        named = {data.get("disorder"), *data.get("points_to", ())}
        if data["kind"] == "rule" and hypothesis in named:
            todo.append(node)
            kept.add(node)
    while todo:
        one = todo.pop()
        for before in graph.predecessors(one):
            other = one == "whole" and graph.nodes[before]["kind"] == "sum"
            if before not in kept and not other:
                kept.add(before)
                todo.append(before)
    part: Graph = nx.DiGraph(graph.subgraph(kept))
    return part


Part = tuple[str, str, dict[str, Any], list[tuple[str, str]]]
"""Id, kind, fields and premises (id, role) of a step."""


def _add(graph: Graph, parts: Iterator[Part]) -> None:
    for id_, kind, fields, premises in parts:
        graph.add_node(id_, kind=kind, **fields)
        for premise, role in premises:
            graph.add_edge(premise, id_, role=role)


def _observed(proof: Row) -> Iterator[Part]:
    for key in ("age", "sex", "setting", "text"):
        if key in proof["case"]:
            yield f"case:{key}", "fact", {"field": key, "value": proof["case"][key]}, []
    for one in proof["observations"]:
        yield one["id"], "observation", _fields(one), []
    for one in proof["closure"]:
        yield one["id"], "closure", _fields(one), [(one["from"], "is a kind of")]


def _ruled(proof: Row) -> Iterator[Part]:
    for rule in proof["rules"]:
        premises = dict.fromkeys(_premises(rule))
        steps = [(one, "premise") for one in premises]
        yield from _source(rule)
        steps += _known_from(rule)
        yield rule["id"], "rule", _fields(rule), steps


def _premises(node: Any) -> Iterator[str]:
    """Yield the steps that the conditions of a rule name, wherever they stand."""
    if isinstance(node, dict):
        yield from node.get("from", ())
        for value in node.values():
            yield from _premises(value)
    elif isinstance(node, list):
        for value in node:
            if isinstance(value, dict):
                yield from _premises(value)


def _summed(proof: Row) -> Iterator[Part]:
    ids = [one["id"] for one in proof["hypotheses"]]
    for one in proof["hypotheses"]:
        id_, prior = one["id"], one["prior"]
        if prior["from"].startswith("parameter "):
            name = prior["from"].removeprefix("parameter ")
            said: Part = (f"parameter:{name}", "parameter", {"name": name}, [])
        else:
            yield from _source(prior)
            fields = {"disorder": id_, "says": prior["from"], "evidence": prior["evidence"]}
            known = _known_from(prior)
            if prior["evidence"] == "data" and not known:  # counted in all the data sets together
                for one_set in proof["fitted"]:
                    source = f"source:{one_set['dataset']}"
                    yield source, "source", {"key": one_set["dataset"]}, []
                    known.append((source, "counted"))
            said = (f"assertion:{id_}/frequency", "assertion", fields, known)
        yield said
        premises = [(said[0], "is what is said"), ("case:setting", "met in")]
        yield f"prior:{id_}", "prior", {"disorder": id_, "weight": prior["weight"]}, premises
        fields = {"disorder": id_, "label": one["label"], "total": one["total"]}
        yield f"sum:{id_}", "sum", fields, [(f"prior:{id_}", "is added")]
    open_ = [one["id"] for one in proof["hypotheses"] if "excluded_by" not in one]
    whole = [(f"sum:{id_}", "is one of all") for id_ in open_]
    measured = proof["calibration"]
    if told_in_words(proof):
        name = "text_temperature"
        yield f"parameter:{name}", "parameter", {"name": name}, []
        whole.append((f"parameter:{name}", "divides"))
    elif measured is not None:
        name = f"temperature {measured['temperature']:g} of {measured['name']}"
        yield f"calibration:{measured['name']}", "parameter", {"name": name}, []
        whole.append((f"calibration:{measured['name']}", "divides"))
    yield "whole", "whole", {"hypotheses": len(ids), "excluded": len(ids) - len(open_)}, whole
    for one in proof["hypotheses"]:
        premises = [(f"sum:{one['id']}", "is compared"), ("whole", "is compared with")]
        if "excluded_by" in one:
            premises.append((f"rule:{one['excluded_by']}", "excludes"))
        fields = {key: one[key] for key in ("label", "rank", "posterior")} | {"disorder": one["id"]}
        yield f"posterior:{one['id']}", "posterior", fields, premises


def _weighed(proof: Row, hypothesis: str) -> Iterator[Part]:
    closed = {(one["subject"], one["state"]): one["id"] for one in proof["closure"]}
    for row in proof["weights"][hypothesis]:
        premises = [(one, "was ruled out") for one in row.get("ruled_out", ())]
        if row["kind"] == "wording":
            premises += [("case:text", "was told"), ("parameter:wording", "scales")]
            yield "parameter:wording", "parameter", {"name": "wording"}, []
        if row["kind"] in {"age", "sex"}:
            premises.append((f"case:{row['kind']}", "was observed"))
        for index, observed in enumerate(row.get("from", ())):
            subject = row["findings"][index]["subject"]
            step = closed.get((subject, row["state"]), observed)
            premises.append((step, "was observed"))
        statements = [*row.get("statements", ())]
        for finding in row.get("findings", ()):
            statements += finding["statements"]
            for count in finding.get("counts", ()):
                id_ = f"count:{count['dataset']}/{count['label']}/{finding['subject']}"
                source = f"source:{count['dataset']}"
                yield source, "source", {"key": count["dataset"]}, []
                yield id_, "count", dict(count), [(source, "counted")]
                premises.append((id_, "is counted"))
        for part in row.get("corrected", {}).get("made_of", ()):
            id_ = f"correction:{part['dataset']}/{part['label']}/{part['of']}"
            source = f"source:{part['dataset']}"
            yield source, "source", {"key": part["dataset"]}, []
            yield id_, "correction", dict(part), [(source, "fitted on")]
            premises.append((id_, "corrects"))
        for said in statements:
            id_ = f"assertion:{said.get('assertion', hypothesis + '/' + row['kind'])}"
            yield from _source(said)
            yield id_, "assertion", _fields(said) | {"disorder": hypothesis}, _known_from(said)
            premises.append((id_, "is what is said"))
        id_ = f"weight:{row['id']}"
        yield id_, "weight", _fields(row) | {"disorder": hypothesis}, premises
        yield f"sum:{hypothesis}", "sum", {}, [(id_, "is added")]


def _source(step: Row) -> Iterator[Part]:
    if "source" in step:
        yield f"source:{step['source']}", "source", {"key": step["source"]}, []


def _known_from(step: Row) -> list[tuple[str, str]]:
    return [(f"source:{step['source']}", "says")] if "source" in step else []


def _fields(step: Row) -> dict[str, Any]:
    """Return the fields of a step: neither its id nor what stands as other nodes."""
    left = {"id", "kind", "from", "statements", "ruled_out", "corrected"}
    fields = {key: value for key, value in step.items() if key not in left}
    if "kind" in step:
        fields["type"] = step["kind"]
    if "findings" in step:
        fields["findings"] = [
            {key: value for key, value in one.items() if key not in {"statements", "counts"}}
            for one in step["findings"]
        ]
    return fields
