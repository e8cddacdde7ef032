"""What scripts assert, as annotated axioms: frequency, evidence, source, place, population.

OWL has no degrees: *seen in 30 % of the patients* is no statement about all of them. So every
assertion is an annotation, ``disorder describes finding``, and what the script knows of it stands
on that axiom. Findings of at least half the patients are stated in logic besides. The annotations
are a graph of their own, beside the classes: a reasoner need not read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb import triples as nt
from kb.knowledge import KnowledgeBase
from kb.ontology_terms import (
    DCTERMS,
    ECO_LABELS,
    IRI,
    OBO,
    eco_code,
    source_iri,
)
from kb.reviews import signers
from kb.schema import FindingAssertion

__all__ = ["assertion_triples", "class_name", "header_triples"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_LICENSE = "https://www.apache.org/licenses/LICENSE-2.0"
_TITLE = "Dermatrace: findings, body sites and illness scripts of dermatology"


def class_name(subject: tuple[str, ...]) -> str:
    """Return the name of the class of a finding (one part) or of a lesion (its parts, sorted)."""
    return subject[0] if len(subject) == 1 else "lesion-" + "+".join(subject)


def header_triples(knowledge: KnowledgeBase) -> Iterator[nt.Triple]:
    """Yield title, licence and version (the hash of the files), and what evidence codes mean."""
    onto = nt.iri(IRI.removesuffix("#"))
    version = nt.iri(f"{IRI.removesuffix('#')}:{knowledge.hash[:16]}")
    yield onto, nt.iri(DCTERMS + "title"), nt.text(_TITLE)
    yield onto, nt.iri(DCTERMS + "license"), nt.iri(_LICENSE)
    yield onto, nt.iri(_OWL + "versionInfo"), nt.text(knowledge.hash)
    yield onto, nt.iri(_OWL + "versionIRI"), version
    for code, label in ECO_LABELS.items():
        yield nt.iri(OBO + code.replace(":", "_")), nt.iri(_RDFS + "label"), nt.text(label)


def assertion_triples(knowledge: KnowledgeBase) -> Iterator[nt.Triple]:
    """Yield the assertions of all scripts; blank nodes are numbered through."""
    describes, number = nt.iri(IRI + "describes"), 0
    for disorder in knowledge.disorders.values():
        subject = nt.iri(f"{IRI}disorder-{disorder.id}")
        signed = signers(disorder)
        for assertion in disorder.findings:
            number += 1
            axiom, target = f"_:a{number}", nt.iri(IRI + class_name(assertion.subject))
            yield subject, describes, target
            yield axiom, nt.iri(_RDF + "type"), nt.iri(_OWL + "Axiom")
            yield axiom, nt.iri(_OWL + "annotatedSource"), subject
            yield axiom, nt.iri(_OWL + "annotatedProperty"), describes
            yield axiom, nt.iri(_OWL + "annotatedTarget"), target
            for predicate, term in _notes(assertion, knowledge):
                yield axiom, nt.iri(predicate), term
            for words in signed.get(assertion.subject, ()):
                yield axiom, nt.iri(IRI + "signed_off_by"), nt.text(words)


def _notes(assertion: FindingAssertion, knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    said = assertion.frequency
    if said.value is not None:
        yield IRI + "frequency", nt.decimal(said.value)
    if said.n is not None:
        yield IRI + "count_n", nt.decimal(said.n)
    if said.of is not None:
        yield IRI + "count_of", nt.decimal(said.of)
    code = eco_code(said.evidence, counted=said.of is not None)
    yield IRI + "evidence", nt.iri(OBO + code.replace(":", "_"))
    if said.source is not None:
        yield DCTERMS + "source", nt.iri(source_iri(knowledge.sources[said.source]))
    for name in ("words", "where", "population", "note"):
        words = getattr(said, name)
        if words:
            yield IRI + name, nt.text(words)
