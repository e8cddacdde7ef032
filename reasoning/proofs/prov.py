"""A proof as W3C provenance (PROV-JSON), for programs that know nothing of this one.

=====================  ==========================================================================
PROV                   here
=====================  ==========================================================================
entity                 every node of the proof graph; the knowledge base; the case
activity               the five stages: closing, testing rules, weighing, summing, ranking
used, wasGeneratedBy   what a stage took, and what it gave
wasDerivedFrom         one step from another, by a stage: the edges of the graph
hadPrimarySource       an assertion or count from the source that says so
agent                  this program (at every stage, with the knowledge base as its plan); who made
                       an observation; the authors, of what has no source
hadMember              the observations of the case; the statements of the knowledge base
=====================  ==========================================================================

There are no times in it: the same case and knowledge give the same document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kb.knowledge import KnowledgeBase
from reasoning.proofs.graph import proof_graph
from reasoning.proofs.labels import label

if TYPE_CHECKING:
    from prov.model import ProvDocument

    from reasoning.proofs.graph import Graph

__all__ = ["proof_document", "proof_prov"]

VOCABULARY = "urn:dermatrace:proof-vocabulary:"
_STAGES = {
    "closure": ("closing", "close the observations under the ontology"),
    "rule": ("testing-rules", "test the conditions of the rules"),
    "prior": ("weighing", "weigh the evidence"),
    "weight": ("weighing", "weigh the evidence"),
    "sum": ("summing", "add up prior and weights"),
    "whole": ("ranking", "turn the sums into probabilities"),
    "posterior": ("ranking", "turn the sums into probabilities"),
}
_ORDER = ("closing", "testing-rules", "weighing", "summing", "ranking")
_NUMBERS = (
    *("weight", "total", "posterior", "rank", "n", "of", "value"),
    *("probability", "background", "base_rate"),
)
_WORDS = ("evidence", "says", "where", "population", "state", "type", "because", "match", "region")
_OBSERVERS = {
    "history": ("patient", "the patient, asked", "Person"),
    "examination": ("examiner", "whoever examined", "Person"),
    "picture": ("network", "the network that read the picture", "SoftwareAgent"),
    "text": ("reader", "the reader of free text", "SoftwareAgent"),
}


def proof_prov(proof: Mapping[str, Any], hypothesis: str, knowledge: KnowledgeBase) -> str:
    """Return what one probability follows from as PROV-JSON.

    Raises:
        KeyError: the proof does not write out the weights of this hypothesis.
    """
    text: str = proof_document(proof, hypothesis, knowledge).serialize(format="json", indent=1)
    return text + "\n"


def proof_document(
    proof: Mapping[str, Any], hypothesis: str, knowledge: KnowledgeBase
) -> ProvDocument:
    """Return what one probability follows from as a document of the ``prov`` library.

    Raises:
        KeyError: the proof does not write out the weights of this hypothesis.
    """
    return _Document(proof_graph(proof, hypothesis=hypothesis), knowledge).document


class _Document:
    """One provenance document; ids stand in a namespace of the case and the model."""

    def __init__(self, graph: Graph, knowledge: KnowledgeBase) -> None:
        from prov.model import ProvDocument

        self.graph, self.knowledge = graph, knowledge
        self.document = ProvDocument()
        about = graph.graph
        self.words = self.document.add_namespace("dt", VOCABULARY)
        base = f"urn:dermatrace:proof:{about['case_hash'][:16]}:{about['model_hash'][:16]}:"
        self.ids = self.document.add_namespace("proof", base)
        self._inputs()
        self._entities()
        self._stages()
        self._steps()

    def _inputs(self) -> None:
        about, named = self.graph.graph, self.words
        self.base = self.document.entity(
            self.ids["knowledge-base"],
            {
                "prov:label": "the knowledge base",
                "prov:type": self._prov("Plan"),
                named["hash"]: about["knowledge_hash"],
            },
        )
        self.case = self.document.entity(
            self.ids["case"],
            {
                "prov:label": f"case {about['case']}",
                "prov:type": self._prov("Collection"),
                named["hash"]: about["case_hash"],
            },
        )
        self.software = self.document.agent(
            self.ids["dermatrace"],
            {
                "prov:label": f"dermatrace {about['version']}",
                "prov:type": self._prov("SoftwareAgent"),
                named["version"]: about["version"],
                named["modelHash"]: about["model_hash"],
            },
        )

    def _prov(self, name: str) -> Any:
        from prov.constants import PROV

        return PROV[name]

    def _entities(self) -> None:
        agents: dict[str, Any] = {}
        for id_, node in sorted(self.graph.nodes.items()):
            entity = self.document.entity(self.ids[id_], self._attributes(node))
            kind = node["kind"]
            if kind in {"fact", "observation"}:
                self.document.hadMember(self.case, entity)
            if kind == "observation":
                name, words, type_ = _OBSERVERS[node["origin"]]
            elif kind == "assertion":
                self.document.hadMember(self.base, entity)
                if node["evidence"] != "author":
                    continue
                name, words, type_ = "authors", "this project, unreviewed", "Organization"
            else:
                continue
            if name not in agents:
                about = {"prov:label": words, "prov:type": self._prov(type_)}
                agents[name] = self.document.agent(self.ids[name], about)
            self.document.wasAttributedTo(entity, agents[name])

    def _attributes(self, node: Mapping[str, Any]) -> dict[Any, Any]:
        words = label(node, self.knowledge).replace("\n", "; ")
        found: dict[Any, Any] = {
            "prov:label": words,
            "prov:type": self.words[str(node["kind"]).capitalize()],
        }
        for key in (*_NUMBERS, *_WORDS):
            value = node.get(key)
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                found[self.words[key]] = value
        source = self.knowledge.sources.get(str(node.get("key")))
        if source is not None:
            address = source.doi or source.pmcid or source.pmid or source.url
            found[self.words["address"]] = address
        return found

    def _stages(self) -> None:
        present = {_STAGES[node["kind"]] for _, node in self.graph.nodes(data=True)
                   if node["kind"] in _STAGES}  # fmt: skip
        self.stages: dict[str, Any] = {}
        for name, words in sorted(present, key=lambda stage: _ORDER.index(stage[0])):
            made = self.document.activity(self.ids[name], None, None, {"prov:label": words})
            self.document.wasAssociatedWith(made, self.software, self.base)
            self.stages[name] = made

    def _steps(self) -> None:
        used: dict[tuple[str, str], None] = {}
        informed: dict[tuple[str, str], None] = {}
        for id_, node in sorted(self.graph.nodes.items()):
            stage = _STAGES.get(node["kind"], ("", ""))[0]
            if stage:
                self.document.wasGeneratedBy(self.ids[id_], self.stages[stage])
            for premise in sorted(self.graph.predecessors(id_)):
                if not stage:
                    self.document.hadPrimarySource(self.ids[id_], self.ids[premise])
                    continue
                made_by = _STAGES.get(self.graph.nodes[premise]["kind"], ("", ""))[0]
                if made_by != stage:
                    used[stage, premise] = None
                    if made_by:
                        informed[stage, made_by] = None
                self.document.wasDerivedFrom(self.ids[id_], self.ids[premise], self.stages[stage])
        for stage, premise in used:
            self.document.used(self.stages[stage], self.ids[premise])
        for stage, earlier in informed:
            self.document.wasInformedBy(self.stages[stage], self.stages[earlier])
