"""Short words for the nodes of a proof graph, made from their fields."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from kb.knowledge import KnowledgeBase
from reasoning.proofs.text import percent, rule_words, signed, subject_label

__all__ = ["label"]

Node = Mapping[str, Any]
_TEXT = 80


def label(node: Node, knowledge: KnowledgeBase) -> str:
    """Return what a node says, in one or two lines.

    Args:
        node: the data of a node of :func:`reasoning.proofs.graph.proof_graph`.
        knowledge: whose labels are used for findings and sources.
    """
    return _WORDS[node["kind"]](node, knowledge)


def _fact(node: Node, _: KnowledgeBase) -> str:
    value = node["value"]
    if node["field"] == "text":
        return f"text: {textwrap.shorten(value, _TEXT, placeholder=' ...')}"
    return f"{node['field']}: {value:g} years" if node["field"] == "age" else f"{value}"


def _observation(node: Node, knowledge: KnowledgeBase) -> str:
    name = subject_label(node["subject"], knowledge)
    if node["state"] == "probable":
        odds = f"{percent(node['probability'])}, against {percent(node['base_rate'])}"
        return f"read: {name}\n{odds} in such pictures"
    return f"observed ({node['origin']}): {name}\n{node['state']}"


def _closure(node: Node, knowledge: KnowledgeBase) -> str:
    special, general = node["because"].split(" is a kind of ")
    because = (
        f"{subject_label(special, knowledge)} is a kind of {subject_label(general, knowledge)}"
    )
    return f"{subject_label(node['subject'], knowledge)} {node['state']}\n{because}"


def _rule(node: Node, _: KnowledgeBase) -> str:
    return rule_words({**node, "kind": node["type"]})


def _assertion(node: Node, knowledge: KnowledgeBase) -> str:
    name = f"{subject_label(node['finding'], knowledge)} " if "finding" in node else ""
    where = f", {node['where']}" if "where" in node else ""
    return f"{name}{node['says']}\n[{node['evidence']}{where}]"


def _count(node: Node, _: KnowledgeBase) -> str:
    return f"{node['n']:g} of {node['of']:g} labelled {node['label']}\nin {node['dataset']}"


def _correction(node: Node, _: KnowledgeBase) -> str:
    fitted = f"fitted on {node['dataset']}"
    return f"correction {node['value']:+g}: {node['of']} in {node['label']}\n{fitted}"


def _source(node: Node, knowledge: KnowledgeBase) -> str:
    source = knowledge.sources.get(node["key"])
    return node["key"] if source is None else source.title


def _weight(node: Node, knowledge: KnowledgeBase) -> str:
    head = signed(node["weight"])
    if "likeness" in node:
        like = f"{node['likeness']:.3f}, {node['neutral']:.3f} would weigh nothing"
        return f"{head} words of the text\nlikeness {like}"
    if "findings" not in node:
        rates = f"{node['probability']:.3g} here, {node['background']:.3g} in the background"
        return f"{head} {node['type']}\n{rates}"
    names = " / ".join(subject_label(one["subject"], knowledge) for one in node["findings"])
    first = node["findings"][0]
    rates = (
        f"{percent(first['probability'])} here, {percent(first['background'])} in the background"
    )
    if len(node["findings"]) > 1:
        rates = "only one of these can hold"
    return f"{head} {names} {node['state']}\n{rates} ({first['match']})"


def _posterior(node: Node, _: KnowledgeBase) -> str:
    return f"{node['label']}\n{percent(node['posterior'])}, rank {node['rank']}"


def _whole(node: Node, _: KnowledgeBase) -> str:
    out = f", {node['excluded']} excluded" if node["excluded"] else ""
    return f"sums of all {node['hypotheses']} hypotheses\nto probabilities{out}"


_WORDS: Mapping[str, Callable[[Node, KnowledgeBase], str]] = {
    "source": _source,
    "assertion": _assertion,
    "count": _count,
    "correction": _correction,
    "parameter": lambda node, _: f"parameter {node['name']}",
    "fact": _fact,
    "observation": _observation,
    "closure": _closure,
    "rule": _rule,
    "prior": lambda node, _: f"{signed(node['weight'])} prior",
    "weight": _weight,
    "sum": lambda node, _: f"{signed(node['total'])} sum (log10)\n{node['label']}",
    "whole": _whole,
    "posterior": _posterior,
}
