"""What an edited ontology says that an import does not write: refused, or told."""

from __future__ import annotations

from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from kb.ontology_assertions import class_name
from kb.ontology_terms import IRI, USUAL
from kb.triples import Graph

__all__ = ["moved_disorders", "new_terms", "not_read", "term_classes"]

_SUB = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_OWL = "http://www.w3.org/2002/07/owl#"


def term_classes(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Yield every term of the files with the name of its class."""
    yield from ((f"finding:{id_}", id_) for id_ in knowledge.findings)
    yield from ((f"disorder:{id_}", f"disorder-{id_}") for id_ in knowledge.disorders)
    yield from ((f"class:{id_}", f"class-{id_}") for id_ in knowledge.classes)


def new_terms(graph: Graph, classes: list[str], knowledge: KnowledgeBase) -> Iterator[str]:
    """Name classes that no file has: a new disorder or finding needs more than OWL holds."""
    known = {name for _, name in term_classes(knowledge)}
    ours = ("axis-", "group-", "region-", "lesion-", "forms-of-")
    roots = {"Finding", "Lesion", "Disorder", "Region", "place"}
    for subject, said in graph.by.items():
        above = [_name(one) for one in said.get(_SUB, ())]
        name = _name(subject)
        if name in known or name in roots or subject.startswith("_:"):
            continue
        if name.startswith(("group-", "forms-of-")):
            continue
        if name.startswith("disorder-") or any(
            o.startswith(("group-", "disorder-")) for o in above
        ):
            label = "".join(f" ({one})" for one in said.get(_LABEL, ()))
            yield (
                f"new disorder '{name}'{label}: a script needs urgency, course and epidemiology, "
                "too; write disorders/<group>/<id>.yaml, then import the rest"
            )
        elif name in classes and not name.startswith(ours):
            yield f"new finding '{name}': add it to findings/<axis>.yaml, then import the rest"


def moved_disorders(graph: Graph, knowledge: KnowledgeBase) -> Iterator[str]:
    """Name disorders that stand under another group, or under two, which exclude each other."""
    for disorder in knowledge.disorders.values():
        subject = f"{IRI}disorder-{disorder.id}"
        above = {_name(one) for one in graph.get(subject, _SUB)}
        groups = sorted(one for one in above if one.startswith("group-"))
        if subject not in graph.by or groups == [f"group-{disorder.group}"]:
            continue
        if len(groups) > 1:
            names = " and ".join(f"'{one}'" for one in groups)
            yield (
                f"'disorder-{disorder.id}' stands under {names}, which exclude each other; keep "
                "one, or join disorders across groups by a class in classes.yaml"
            )
        else:
            now = f"'{groups[0]}'" if groups else "no group"
            yield (
                f"'disorder-{disorder.id}' stands under {now} instead of 'group-{disorder.group}'; "
                "to move it, move its file and change 'group'"
            )


def not_read(graph: Graph, knowledge: KnowledgeBase) -> Iterator[str]:
    """Tell what was edited and is not read, and whether the file is of another version."""
    version = graph.get(IRI.removesuffix("#"), _OWL + "versionInfo")
    if version != [knowledge.hash]:
        yield (
            "the ontology was exported from another version of the knowledge base: what was edited "
            "there since is among the differences, the other way round"
        )
    moved = [
        f"'{finding.id}'"
        for finding in knowledge.findings.values()
        if IRI + finding.id in graph.by and not _same_parents(graph, finding.id, knowledge)
    ]
    if moved:
        yield f"parents are not read; edit them in the files of findings: {', '.join(moved[:5])}"
    shown = [
        f"'disorder-{d.id}'"
        for d in knowledge.disorders.values()
        if f"{IRI}disorder-{d.id}" in graph.by
        and _shows(graph, d.id)
        != {class_name(a.subject) for a in d.findings if a.frequency.proportion >= USUAL}
    ]
    if shown:
        yield (
            "'shows' is not read, it follows from frequencies of one half and more; edit "
            f"'describes' and its annotations: {', '.join(shown[:5])}"
        )


def _same_parents(graph: Graph, id_: str, knowledge: KnowledgeBase) -> bool:
    """Tell whether the file has the parents of a finding, but those that others imply."""
    above = {_name(one) for one in graph.get(IRI + id_, _SUB)} & knowledge.findings.keys()
    parents = set(knowledge.findings[id_].parents)
    implied = {up for one in parents for up in _ancestors(one, knowledge)}
    return above == parents - implied


def _ancestors(id_: str, knowledge: KnowledgeBase) -> set[str]:
    parents = knowledge.findings[id_].parents
    return {*parents, *(up for one in parents for up in _ancestors(one, knowledge))}


def _shows(graph: Graph, id_: str) -> set[str]:
    found = set()
    for node in graph.get(f"{IRI}disorder-{id_}", _SUB):
        if graph.get(node, _OWL + "onProperty") == [IRI + "shows"]:
            found |= {_name(one) for one in graph.get(node, _OWL + "someValuesFrom")}
    return found


def _name(address: str) -> str:
    return address.removeprefix(IRI)
