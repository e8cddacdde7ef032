"""The knowledge base as an OWL 2 ontology, classified by HermiT.

Findings are classes under their axis and parents. A lesion description is a defined class:
something that shows all its parts. A disorder is a class (``disorder-<id>``: a furuncle is a
finding, too) under its group, its classes (``class-<id>``) and the forms of what it is a variant of
(``forms-of-<id>``); it shows, where the script says at least one half, its usual findings. All it
asserts, with frequency and evidence, stands beside that as annotated axioms
(:mod:`kb.ontology_assertions`). Every build uses a fresh World: inferences of an earlier run are
not retracted, and no patient ever enters one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import owlready2

from kb import triples as nt
from kb.finding_schema import AXES, Finding
from kb.knowledge import KnowledgeBase
from kb.ontology_assertions import assertion_triples, class_name, header_triples
from kb.ontology_files import save_ontology
from kb.ontology_reason import Classification, classify
from kb.ontology_sites import add_regions, restrict_to_sites
from kb.ontology_terms import (
    IRI,
    USUAL,
    annotate_disorder,
    annotate_finding,
    declare_notes,
    new_class,
)
from kb.schema import Disorder
from kb.sites import Sites

__all__ = [
    "IRI",
    "Classification",
    "build_ontology",
    "classify",
    "save_ontology",
]


def build_ontology(knowledge: KnowledgeBase, *, assertions: bool = True) -> Any:
    """Return a fresh owlready2 ontology of the knowledge base (unclassified).

    Args:
        knowledge: what to write.
        assertions: write the annotated axioms, too (a second graph of the same World); what
            follows from the ontology does not depend on them.
    """
    world = owlready2.World()
    onto = world.get_ontology(IRI)
    with onto:
        notes = declare_notes(onto)
        findings = _findings(knowledge, onto, notes)
        place = add_regions(knowledge, Sites(knowledge), findings, notes, onto)
        _disorders(knowledge, findings, place, onto, notes)
    if assertions:
        beside = [*header_triples(knowledge), *assertion_triples(knowledge)]
        text = "\n".join(nt.line(one) for one in beside) + "\n"
        world.get_ontology(IRI + "assertions#").load(fileobj=io.BytesIO(text.encode()))
    return onto


def _findings(knowledge: KnowledgeBase, onto: Any, notes: dict[str, Any]) -> dict[str, Any]:
    """Make the finding classes; return them by id."""
    roots = [
        _labelled("Finding", "finding", owlready2.Thing),
        _labelled("Lesion", "lesion description", owlready2.Thing),
        _labelled("Disorder", "disorder", owlready2.Thing),
    ]
    owlready2.AllDisjoint(roots)
    for axis in AXES:
        _labelled(f"axis-{axis}", f"axis: {axis.replace('-', ' ')}", roots[0])
    classes: dict[str, Any] = {}
    for finding in knowledge.findings.values():
        _finding_class(finding, knowledge, classes, onto, notes)
    choices: dict[str, list[str]] = {}
    for finding in knowledge.findings.values():
        if finding.choice:
            choices.setdefault(finding.choice, []).append(finding.id)
    for group in sorted(choices.values()):
        if len(group) > 1:
            owlready2.AllDisjoint([classes[id_] for id_ in group])
    return classes


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
        # what has parents on other axes only (trunk: truncal distribution) is of its own, too
        if all(knowledge.findings[parent].axis != finding.axis for parent in finding.parents):
            above.append(onto[f"axis-{finding.axis}"])
        made = new_class(finding.id, *_most_specific(above))
        annotate_finding(made, finding, notes)
        classes[finding.id] = made
    return classes[finding.id]


def _most_specific(bases: Iterable[Any]) -> tuple[Any, ...]:
    """Drop bases that another base already implies: Python classes need a clean order."""
    known = list(bases)
    return tuple(
        one for one in known if not any(o is not one and issubclass(o, one) for o in known)
    )


def _disorders(
    knowledge: KnowledgeBase, findings: dict[str, Any], place: Any, onto: Any, notes: dict[str, Any]
) -> None:
    root, lesion_root = onto["Disorder"], onto["Lesion"]
    shows = new_class("shows", owlready2.ObjectProperty)
    shows.label = ["shows"]
    names = sorted({d.group for d in knowledge.disorders.values()})
    groups = {n: _labelled(f"group-{n}", f"group: {n.replace('-', ' ')}", root) for n in names}
    if len(groups) > 1:
        # a script lies in one folder; names that cross folders are classes and forms
        owlready2.AllDisjoint(list(groups.values()))
    lesions: dict[tuple[str, ...], Any] = {}
    made: dict[str, Any] = {}
    for disorder in knowledge.disorders.values():
        one = new_class(f"disorder-{disorder.id}", groups[disorder.group])
        annotate_disorder(one, disorder, notes)
        restrict_to_sites(one, disorder, findings, place, shows)
        for parts, usual in _shown(disorder):
            if len(parts) > 1 and parts not in lesions:
                lesions[parts] = _lesion_class(parts, knowledge, findings, lesion_root, shows)
            if usual:
                filler = lesions[parts] if len(parts) > 1 else findings[parts[0]]
                one.is_a.append(shows.some(filler))
        made[disorder.id] = one
    _forms(knowledge, made, root)
    _classes(knowledge, made, root, notes)


def _forms(knowledge: KnowledgeBase, made: dict[str, Any], root: Any) -> None:
    """Join a disorder and its variants under a class of all forms.

    The variants do not stand under the disorder's own class: that one holds the usual form, whose
    findings the variants do not share.
    """
    forms = {}
    for id_ in knowledge.variants:
        label = f"{knowledge.disorders[id_].label}, all forms"
        forms[id_] = _labelled(f"forms-of-{id_}", label, root)
        made[id_].is_a.append(forms[id_])
    for id_, kinds in knowledge.variants.items():
        for kind in kinds:
            (forms.get(kind) or made[kind]).is_a.append(forms[id_])


def _classes(
    knowledge: KnowledgeBase, made: dict[str, Any], root: Any, notes: dict[str, Any]
) -> None:
    """Make the classes of disorders; a disorder with variants is a member with all its forms."""
    classes = {id_: new_class(f"class-{id_}", root) for id_ in knowledge.classes}
    for id_, term in knowledge.classes.items():
        annotate_disorder(classes[id_], term, notes)
        for member in term.members:
            forms = root.namespace.ontology[f"forms-of-{member}"]
            (classes.get(member) or forms or made[member]).is_a.append(classes[id_])


def _labelled(name: str, label: str, *bases: Any) -> Any:
    made = new_class(name, *bases)
    made.label = [label]
    return made


def _lesion_class(
    parts: tuple[str, ...],
    knowledge: KnowledgeBase,
    classes: dict[str, Any],
    root: Any,
    shows: Any,
) -> Any:
    label = " + ".join(knowledge.findings[part].label for part in parts)
    made = _labelled(class_name(parts), label, root)
    definition = root
    for part in parts:
        definition = definition & shows.some(classes[part])
    made.equivalent_to = [definition]
    return made


def _shown(disorder: Disorder) -> Iterable[tuple[tuple[str, ...], bool]]:
    """Yield what a script asserts, parts sorted, and whether at least half the patients show it."""
    for assertion in disorder.findings:
        yield assertion.subject, assertion.frequency.proportion >= USUAL
