"""Names of the ontology: its own, and the standard annotation properties under their own IRIs."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from kb.finding_schema import Finding
from kb.schema import Disorder, DisorderClass, Source, Xrefs

__all__ = [
    "CURIE",
    "DCTERMS",
    "ECO",
    "ECO_LABELS",
    "IRI",
    "OBO",
    "OIO",
    "OWN_NOTES",
    "STANDARD_NOTES",
    "USUAL",
    "annotate_disorder",
    "annotate_finding",
    "codes",
    "declare_notes",
    "eco_code",
    "new_class",
    "source_iri",
]

USUAL = 0.5
"""Share of the patients from which a finding counts as what the disorder shows."""

IRI = "urn:dermatrace:knowledge#"
CURIE = "DERMATRACE:"
ECO_LABELS = {
    "ECO:0007672": "computational evidence",
    "ECO:0006016": "author statement from published clinical study",
    "ECO:0000033": "author statement supported by traceable reference",
    "ECO:0000034": "author statement without traceable support",
}
OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

MATCH = {
    "exact": "exactMatch",
    "close": "closeMatch",
    "broad": "broadMatch",
    "narrow": "narrowMatch",
    "related": "relatedMatch",
}
STANDARD_NOTES = {
    "IAO_0000115": (OBO, "definition"),
    "hasExactSynonym": (OIO, "has exact synonym"),
    "hasDbXref": (OIO, "has cross-reference"),
    "id": (OIO, "identifier"),
    "title": (DCTERMS, "title"),
    "license": (DCTERMS, "license"),
    "source": (DCTERMS, "source"),
    **{name: (SKOS, f"{kind} match") for kind, name in MATCH.items()},
}
OWN_NOTES = {
    "describes": "this script speaks of this finding or lesion; how often and whence stands on it",
    "frequency": "share of the patients, 0 to 1",
    "count_n": "patients with it",
    "count_of": "patients looked at",
    "evidence": "kind of evidence, a term of the Evidence and Conclusion Ontology",
    "where": "place in the source that says this",
    "words": "how often, in the words of the source",
    "signed_off_by": "who has read this statement as it stands and stands for it, and when",
    "population": "whom the source looked at",
    "note": "what a reader should know besides",
}

ECO = {
    "data": "ECO:0007672",  # computational evidence: counted by our code in a named data set
    "reference-count": "ECO:0006016",  # author statement from published clinical study
    "reference": "ECO:0000033",  # author statement supported by traceable reference
    "author": "ECO:0000034",  # author statement without traceable support
}
"""Evidence codes by kind; a reference that counts patients is a clinical study."""


def eco_code(evidence: str, *, counted: bool) -> str:
    """Return the evidence code of a kind of evidence, told apart by whether it counts patients."""
    return ECO["reference-count" if evidence == "reference" and counted else evidence]


def new_class(name: str, *bases: Any) -> Any:
    """Make an entity in the namespace that is open."""
    return types.new_class(name, bases)


def source_iri(source: Source) -> str:
    """Return the address under which a source is opened: DOI, else PMC, else PubMed, else URL.

    Characters that an IRI cannot hold (old DOIs have ``<`` and ``>``) are percent-encoded.
    """
    if source.doi:
        address = f"https://doi.org/{source.doi}"
    elif source.pmcid:
        address = f"https://www.ncbi.nlm.nih.gov/pmc/articles/{source.pmcid}"
    elif source.pmid:
        address = f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}"
    else:
        address = source.url or ""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")


def declare_notes(onto: Any) -> dict[str, Any]:
    """Declare the annotation properties, the standard ones under their own IRIs; each by name."""
    from owlready2 import AnnotationProperty  # heavy, and the names alone are needed elsewhere

    made: dict[str, Any] = {}
    for name, (space, label) in STANDARD_NOTES.items():
        with onto.get_namespace(space):
            made[name] = new_class(name, AnnotationProperty)
        made[name].label = [label]
    for name, label in OWN_NOTES.items():
        made[name] = new_class(name, AnnotationProperty)
        made[name].label = [name.replace("_", " ")]
        made[name].comment = [label]
    return made


def annotate_finding(made: Any, finding: Finding, notes: dict[str, Any]) -> None:
    """Write label, definition, synonyms and cross-references of a finding."""
    _annotate(made, finding, notes)
    if finding.definition:
        notes["IAO_0000115"][made] = [finding.definition.strip()]
    for xref in finding.xrefs:
        notes[MATCH[xref.match]][made].append(xref.id)


def annotate_disorder(made: Any, term: Disorder | DisorderClass, notes: dict[str, Any]) -> None:
    """Write label, definition, synonyms and identifiers of a disorder or class of disorders."""
    _annotate(made, term, notes)
    notes["IAO_0000115"][made] = [term.definition.strip()]
    notes["hasDbXref"][made] = list(codes(term.xrefs))


def _annotate(made: Any, term: Finding | Disorder | DisorderClass, notes: dict[str, Any]) -> None:
    made.label = [term.label]
    notes["id"][made] = [CURIE + made.name]
    if term.synonyms:
        notes["hasExactSynonym"][made] = list(term.synonyms)


def codes(xrefs: Xrefs) -> Iterable[str]:
    """Yield the identifiers of a disorder elsewhere, each with its prefix."""
    for code in (xrefs.doid, xrefs.mondo, xrefs.hpo, xrefs.icd11):
        if code:
            yield code
    for number in xrefs.omim:
        yield f"OMIM:{number}"
    for code in xrefs.icd10cm:
        yield f"ICD10CM:{code}"
