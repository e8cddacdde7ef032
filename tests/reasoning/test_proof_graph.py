"""The proof as a graph, and the forms of others that it is written in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import prov.tests
import pytest
from hypothesis import assume, given
from jsonschema import Draft4Validator
from prov.model import ProvDocument

from kb.knowledge import KnowledgeBase
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.graph import KINDS, proof_graph
from reasoning.proofs.labels import label
from reasoning.proofs.mermaid import proof_mermaid
from reasoning.proofs.prov import proof_document, proof_prov
from tests.classes import fresh
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.test_proof import RICH
from tests.reasoning.zoo import KB, ZOO, model, specimen

PROV_SCHEMA = Path(prov.tests.__file__).parent / "schemas" / "prov-json.schema.json"
SPECIMENS = sorted(ZOO)


def written() -> Iterator[tuple[str, str]]:
    for name in SPECIMENS:
        for id_ in specimen(name)["explained"]:
            yield name, id_


WRITTEN = list(written())


# -- the graph -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SPECIMENS)
def test_every_step_is_a_node_and_follows_from_something(name: str) -> None:
    proof = specimen(name)
    graph = proof_graph(proof)
    assert nx.is_directed_acyclic_graph(graph)
    kinds = nx.get_node_attributes(graph, "kind")
    assert set(kinds) == set(graph), "no edge leads to a step that is not there"
    assert set(kinds.values()) <= set(KINDS)
    steps = [one["id"] for part in ("observations", "closure", "rules") for one in proof[part]]
    steps += [f"weight:{row['id']}" for rows in proof["weights"].values() for row in rows]
    steps += [f"{what}:{h['id']}" for h in proof["hypotheses"] for what in ("sum", "posterior")]
    assert set(steps) <= set(graph)
    given_ = {"source", "fact", "observation", "parameter"}
    roots = {node for node in graph if not graph.in_degree(node)}
    assert {kinds[node] for node in roots} <= given_ | {"assertion"}
    for node in roots:
        if kinds[node] == "assertion":
            assert graph.nodes[node]["evidence"] == "author", "what has a source shows it"
    for before, after in graph.edges:
        assert KINDS.index(kinds[before]) < KINDS.index(kinds[after]), (before, after)


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_sums_are_those_of_the_edges(name: str) -> None:
    proof = specimen(name)
    graph = proof_graph(proof)
    for id_ in proof["explained"]:
        parts = [graph.nodes[one]["weight"] for one in graph.predecessors(f"sum:{id_}")]
        assert round(sum(parts), 4) == graph.nodes[f"sum:{id_}"]["total"]
        assert len(parts) == 1 + len(proof["weights"][id_])


def test_a_weight_follows_from_the_closure_step_it_rests_on() -> None:
    graph = proof_graph(specimen("rich"))
    weight = "weight:psoriasis/finding:annular"
    assert list(graph.predecessors(weight)) == ["present:annular"]
    assert list(graph.predecessors("present:annular")) == ["observation:annular+plaque"]
    direct = set(graph.predecessors("weight:psoriasis/finding:silvery-scale"))
    assert direct == {"observation:silvery-scale", "assertion:psoriasis/findings/2"}
    assert list(graph.predecessors("assertion:psoriasis/findings/2")) == ["source:toy-cohort"]
    ages = set(graph.predecessors("weight:psoriasis/age"))
    assert ages == {"case:age", "assertion:psoriasis/age"}


def test_rules_counts_and_what_was_ruled_out_are_premises() -> None:
    rich, flags, counted = (proof_graph(specimen(name)) for name in ("rich", "flags", "counted"))
    assert ("rule:no-drug-no-drug-rash", "posterior:drug-rash") in rich.edges
    assert ("observation:new-medication", "rule:no-drug-no-drug-rash") in rich.edges
    assert ("case:age", "rule:toy-criteria") in rich.edges
    reading = next(n for n in flags if n.endswith("reading:choice:network"))
    assert flags.edges["observation:typical-pigment-network/2", reading]["role"] == "was ruled out"
    before = set(counted.predecessors("weight:psoriasis/finding:silvery-scale"))
    assert before == {"observation:silvery-scale", "assertion:psoriasis/findings/2"}
    kinds = set(nx.get_node_attributes(counted, "kind").values())
    assert {"count", "source"} <= kinds
    for node, kind in nx.get_node_attributes(counted, "kind").items():
        if kind == "count":
            (source,) = counted.predecessors(node)
            assert source in {"source:first", "source:second"}


def test_the_part_about_one_hypothesis() -> None:
    proof = specimen("flags")
    graph = proof_graph(proof, hypothesis="melanoma")
    whole = proof_graph(proof)
    assert set(graph) < set(whole)
    last = "posterior:melanoma"
    assert [n for n, d in graph.nodes(data=True) if d["kind"] == "sum"] == ["sum:melanoma"]
    apart = {n for n in graph if n != last and not nx.has_path(graph, n, last)}
    assert all(graph.nodes[n]["kind"] == "rule" or list(graph.successors(n)) for n in apart)
    assert graph.nodes["whole"]["hypotheses"] == 9
    with pytest.raises(KeyError):
        proof_graph(proof, hypothesis=proof["hypotheses"][-1]["id"])
    flag = proof_of(answer(model()[0], present=["skin pain", "fever"]))
    assert "rule:painful-blisters-with-fever" in proof_graph(flag, hypothesis="sjs-ten")
    assert "rule:painful-blisters-with-fever" not in proof_graph(flag, hypothesis="nevus")


def test_the_graph_is_the_same_whatever_the_order() -> None:
    compiled, _ = model()
    rows = proof_of(answer(compiled, **RICH))["case"]["observations"]
    one, other = (
        proof_graph(proof_of(answer(compiled, age=38, sex="male", observations=order)))
        for order in (rows, rows[::-1])
    )
    assert set(one) == set(other)
    assert set(one.edges) == set(other.edges)


# -- labels ----------------------------------------------------------------------------------------
@given(documents(KB))
@QUICK
def test_every_node_has_words(document: dict[str, Any]) -> None:
    compiled, _ = model("counted")
    assume(not refused(compiled, document))
    graph = proof_graph(proof_of(answer(compiled, **document), explain=2))
    for _, node in graph.nodes(data=True):
        words = label(node, KB)
        assert words.strip()
        assert words.count("\n") <= 1


# -- provenance ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "id_"), WRITTEN)
def test_prov_json_is_read_back_by_the_library_as_it_was(name: str, id_: str) -> None:
    proof = specimen(name)
    text = proof_prov(proof, id_, KB)
    assert text == proof_prov(proof, id_, KB)
    document = ProvDocument.deserialize(content=text, format="json")
    assert document == proof_document(proof, id_, KB)
    schema = json.loads(PROV_SCHEMA.read_text("utf-8"))
    assert list(Draft4Validator(schema).iter_errors(json.loads(text))) == []
    notation = document.get_provn()
    assert ProvDocument.deserialize(content=notation, format="provn") == document


def test_prov_says_what_a_reader_of_prov_expects() -> None:
    proof = specimen("rich")
    data = json.loads(proof_prov(proof, "psoriasis", KB))
    graph = proof_graph(proof, hypothesis="psoriasis")
    assert {f"proof:{node}" for node in graph} < set(data["entity"])
    derived = {
        (one["prov:usedEntity"], one["prov:generatedEntity"])
        for one in data["wasDerivedFrom"].values()
    }
    assert derived == {(f"proof:{before}", f"proof:{after}") for before, after in graph.edges}
    primary = [
        one["prov:usedEntity"]
        for one in data["wasDerivedFrom"].values()
        if one.get("prov:type", {}).get("$") == "prov:PrimarySource"
    ]
    assert set(primary) == {"proof:source:toy-cohort"}
    stages = {"closing", "testing-rules", "weighing", "summing", "ranking"}
    assert set(data["activity"]) == {f"proof:{stage}" for stage in stages}
    made = {one["prov:entity"]: one["prov:activity"] for one in data["wasGeneratedBy"].values()}
    assert made["proof:posterior:psoriasis"] == "proof:ranking"
    assert made["proof:present:annular"] == "proof:closing"
    assert "proof:observation:silvery-scale" not in made, "it was there before"
    plans = {one["prov:plan"] for one in data["wasAssociatedWith"].values()}
    assert plans == {"proof:knowledge-base"}
    owners = {one["prov:entity"]: one["prov:agent"] for one in data["wasAttributedTo"].values()}
    assert owners["proof:observation:silvery-scale"] == "proof:examiner"
    assert owners["proof:observation:blue-whitish-veil"] == "proof:network"
    assert "proof:assertion:psoriasis/findings/2" not in owners, "a source says so"
    assert "proof:authors" in owners.values()
    sum_ = data["entity"]["proof:sum:psoriasis"]
    total = next(one["total"] for one in proof["hypotheses"] if one["id"] == "psoriasis")
    assert float(sum_["dt:total"]["$"]) == total
    informed = {
        (one["prov:informed"], one["prov:informant"]) for one in data["wasInformedBy"].values()
    }
    assert ("proof:summing", "proof:weighing") in informed


# -- mermaid ---------------------------------------------------------------------------------------
LINE = re.compile(
    r'%% \S.*|flowchart LR|  n\d+\["(?:#\d+;|<br/>|[^"\[\]{}|<>`;#\\])*"\]:::[a-z]+'
    r"|  n\d+ (?:-->|-\.->) n\d+|  classDef [a-z]+ [a-z0-9#:,-]+|  %% \S+"
)
"""What Mermaid's own parser (11.17) takes, as tried on hundreds of these files."""


@pytest.mark.parametrize(("name", "id_"), WRITTEN)
def test_mermaid_has_a_line_for_every_step(name: str, id_: str) -> None:
    proof = specimen(name)
    text = proof_mermaid(proof, id_, KB)
    graph = proof_graph(proof, hypothesis=id_)
    lines = text.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    ids = [line.removeprefix("  %% ") for line in lines if line.startswith("  %% ")]
    assert sorted(ids) == sorted(graph)
    assert sum(" --> " in line or " -.-> " in line for line in lines) == len(graph.edges)


def hostile() -> KnowledgeBase:
    """A knowledge base whose labels hold everything that Mermaid gives a meaning to."""
    nasty = 'end "x" [a](b){c} <b>|d| #35; `e` ;--> subgraph \\n %% &amp; ```'
    findings = {
        id_: one.model_copy(update={"label": f"{nasty} {id_}"}) for id_, one in KB.findings.items()
    }
    return fresh(KB, findings=findings)


def test_mermaid_shows_any_label_as_it_is() -> None:
    knowledge = hostile()
    text = proof_mermaid(specimen("rich"), "psoriasis", knowledge)
    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []
    shown = re.search(r'\["(.*silvery.*)"\]', text)
    assert shown is not None
    back = re.sub(r"#(\d+);", lambda m: chr(int(m[1])), shown[1].split("<br/>")[0])
    assert knowledge.findings["silvery-scale"].label[:40] in back


def test_none_of_these_is_written_in_every_form() -> None:
    proof = proof_of(answer(model()[0], **RICH), explain=None)
    assert set(proof_graph(proof, hypothesis=NONE_OF_THESE)) == {
        "parameter:none_prior",
        "case:setting",
        f"prior:{NONE_OF_THESE}",
        f"sum:{NONE_OF_THESE}",
        "whole",
        f"posterior:{NONE_OF_THESE}",
    }
    assert "None of these" in proof_mermaid(proof, NONE_OF_THESE, KB)
    assert json.loads(proof_prov(proof, NONE_OF_THESE, KB))["entity"]
