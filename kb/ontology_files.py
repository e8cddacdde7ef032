"""The ontology as files: RDF/XML for Protégé, sorted N-Triples for diffs."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import owlready2

from kb.triples import canonical, read_triples

__all__ = ["ontology_lines", "save_ontology"]

_ONTOLOGY = "<http://www.w3.org/2002/07/owl#Ontology>"
_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"
"""What every text without a language is anyway."""


def save_ontology(onto: Any, folder: Path, *, name: str = "dermatrace") -> tuple[Path, Path]:
    """Write RDF/XML (for Protégé) and sorted N-Triples (for diffs); return both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    owl, triples = folder / f"{name}.owl", folder / f"{name}.nt"
    document = "\n".join(ontology_lines(onto)) + "\n"
    triples.write_text(document, encoding="utf-8")
    # both graphs as one ontology: a World of its own, or Protégé would see two headers
    whole = owlready2.World().get_ontology(onto.base_iri)
    whole.load(fileobj=io.BytesIO(document.encode()))
    buffer = io.BytesIO()
    whole.save(file=buffer, format="rdfxml")
    owl.write_bytes(_spelled_out(buffer.getvalue(), onto.base_iri))
    return owl, triples


def _spelled_out(document: bytes, base: str) -> bytes:
    """Return RDF/XML with whole IRIs in place of ``#name``.

    Java, and so the OWL API and Protégé, cannot resolve ``#name`` against a base that is a URN: it
    takes it for another name, and the annotations of all axioms are lost.
    """
    document = re.sub(rb'\n *xml:base="[^"]*"', b"", document, count=1)
    return re.sub(rb'( rdf:(?:about|resource)=")#', rb"\1" + base.encode(), document)


def ontology_lines(onto: Any) -> list[str]:
    """Return the ontology with its assertions as sorted lines with stable blank nodes."""
    header = f"<{onto.base_iri.rstrip('#')}>"
    found = []
    for number, graph in enumerate(onto.world.ontologies.values()):
        buffer = io.BytesIO()
        graph.save(file=buffer, format="ntriples")
        for subject, predicate, target in read_triples(buffer.getvalue().decode()):
            if target == _ONTOLOGY and subject != header:
                continue  # the second graph is no ontology of its own
            # blank nodes are numbered anew in each graph
            named = [f"_:g{number}{t[2:]}" if t.startswith("_:") else t for t in (subject, target)]
            found.append((named[0], predicate, named[1].removesuffix(_STRING)))
    return canonical(found)
