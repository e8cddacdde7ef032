"""Read an edited ontology (RDF/XML or N-Triples) back: words and annotated assertions.

Only what the YAML files hold is read: labels, definitions, synonyms, and the assertions with their
annotations. What follows from those (``shows``) or has its own place (parents, groups) is compared
and told, not written.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import owlready2

from kb import triples as nt
from kb.errors import InputError
from kb.exchange import ImportRefusedError, Outside, Told, Words
from kb.knowledge import KnowledgeBase
from kb.ontology import USUAL
from kb.ontology_assertions import class_name
from kb.ontology_terms import DCTERMS, ECO, IRI, OBO, OIO, source_iri

__all__ = ["read_owl"]

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_EVIDENCE = {OBO + code.replace(":", "_"): kind.split("-")[0] for kind, code in ECO.items()}
_FIELDS = {
    IRI + "frequency": "value",
    IRI + "count_n": "n",
    IRI + "count_of": "of",
    IRI + "evidence": "evidence",
    DCTERMS + "source": "source",
    **{IRI + name: name for name in ("where", "population", "note")},
}


class _Graph:
    """The triples of a file by subject and predicate, as IRIs and words."""

    def __init__(self, found: Iterator[nt.Triple]) -> None:
        self.by: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, target in found:
            self.by[nt.value(subject)][nt.value(predicate)].append(nt.value(target))

    def get(self, subject: str, predicate: str) -> list[str]:
        return self.by[subject][predicate] if subject in self.by else []

    def is_a(self, kind: str) -> Iterator[str]:
        return (s for s, said in self.by.items() if kind in said.get(_TYPE, ()))


def read_owl(path: Path, knowledge: KnowledgeBase) -> Outside:
    """Return what an ontology says.

    Raises:
        InputError: the file cannot be read, or is not this ontology.
        ImportRefusedError: what cannot be written into the files, each with its class.
    """
    graph = _Graph(_triples(path))
    classes = [one.removeprefix(IRI) for one in graph.is_a(_OWL + "Class") if one.startswith(IRI)]
    if "Disorder" not in classes:
        raise InputError(
            "this is not the ontology of Dermatrace",
            place=str(path),
            mend="start from 'dermatrace kb export --to owl', and save it as RDF/XML",
        )
    problems = [*_strangers(graph, classes, knowledge), *_groups(graph, knowledge)]
    words = {t: _words(graph, name) for t, name in _terms(knowledge) if name in set(classes)}
    for target, one in words.items():
        if one.label is None:
            problems.append(f"{target.replace(':', ' ')}: it needs one label")
    # owlready2 drops the last slash of an address when it reads RDF/XML
    sources = {source_iri(one).rstrip("/"): key for key, one in knowledge.sources.items()}
    notes_of = _axioms(graph, problems)
    told: dict[str, list[Told]] = {}
    for id_ in knowledge.disorders:
        subject = f"{IRI}disorder-{id_}"
        if subject in graph.by:
            told[id_] = [
                _told(id_, target, notes_of.get((subject, target)), sources, problems)
                for target in graph.get(subject, IRI + "describes")
            ]
    if problems:
        raise ImportRefusedError(problems)
    return Outside(assertions=told, words=words, notes=tuple(_notes(graph, knowledge)))


def _triples(path: Path) -> Iterator[nt.Triple]:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(reason, place=str(path), mend="check the path") from error
    buffer = io.BytesIO()
    try:
        onto = owlready2.World().get_ontology(IRI)
        onto.load(only_local=True, fileobj=io.BytesIO(data))  # nothing is fetched for it
        onto.world.save(file=buffer, format="ntriples")
    except (owlready2.OwlReadyError, ValueError, AssertionError) as error:
        raise InputError(
            "this cannot be read as RDF/XML or N-Triples",
            place=str(path),
            mend="save it as RDF/XML",
        ) from error
    return nt.read_triples(buffer.getvalue().decode())


def _terms(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Yield every term of the files with the name of its class."""
    yield from ((f"finding:{id_}", id_) for id_ in knowledge.findings)
    yield from ((f"disorder:{id_}", f"disorder-{id_}") for id_ in knowledge.disorders)
    yield from ((f"class:{id_}", f"class-{id_}") for id_ in knowledge.classes)


def _words(graph: _Graph, name: str) -> Words:
    labels = graph.get(IRI + name, _RDFS + "label")
    definitions = graph.get(IRI + name, OBO + "IAO_0000115")
    return Words(
        label=labels[0].strip() if len(labels) == 1 else None,
        definition=" ".join(definitions),
        synonyms=frozenset(graph.get(IRI + name, OIO + "hasExactSynonym")),
    )


def _strangers(graph: _Graph, classes: list[str], knowledge: KnowledgeBase) -> Iterator[str]:
    """Name classes that no file has: a new disorder or finding needs more than OWL holds."""
    known = {name for _, name in _terms(knowledge)}
    ours = ("axis-", "group-", "region-", "lesion-", "forms-of-")
    roots = {"Finding", "Lesion", "Disorder", "Region", "place"}
    for subject, said in graph.by.items():
        above = [one.removeprefix(IRI) for one in said.get(_RDFS + "subClassOf", ())]
        name = subject.removeprefix(IRI)
        if name in known or name in roots or subject.startswith("_:"):
            continue
        if name.startswith(("group-", "forms-of-")):
            continue
        if name.startswith("disorder-") or any(
            o.startswith(("group-", "disorder-")) for o in above
        ):
            yield (
                f"new disorder '{name}': a script needs urgency, course and epidemiology, too; "
                "write disorders/<group>/<id>.yaml, then import the rest"
            )
        elif name in classes and not name.startswith(ours):
            yield f"new finding '{name}': add it to findings/<axis>.yaml, then import the rest"


def _groups(graph: _Graph, knowledge: KnowledgeBase) -> Iterator[str]:
    """Name disorders that stand under another group, or under two, which exclude each other."""
    for disorder in knowledge.disorders.values():
        subject = f"{IRI}disorder-{disorder.id}"
        above = {one.removeprefix(IRI) for one in graph.get(subject, _RDFS + "subClassOf")}
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


def _axioms(graph: _Graph, problems: list[str]) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return what stands on each assertion."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for node in graph.is_a(_OWL + "Axiom"):
        said = graph.by[node]
        if said.get(_OWL + "annotatedProperty") != [IRI + "describes"]:
            continue
        for source in said.get(_OWL + "annotatedSource", ()):
            for target in said.get(_OWL + "annotatedTarget", ()):
                if (source, target) in found:
                    problems.append(f"{_name(source)} describes {_name(target)}: annotated twice")
                found[source, target] = said
    return found


def _told(
    id_: str,
    target: str,
    said: dict[str, list[str]] | None,
    sources: dict[str, str],
    problems: list[str],
) -> Told:
    name = _name(target)
    place = f"disorder-{id_} describes {name}"
    if not target.startswith(IRI):
        problems.append(f"{place}: this is no finding of the knowledge base")
    if said is None:
        problems.append(f"{place}: annotate it with frequency (or count_n, count_of) and evidence")
    subject: tuple[str, ...] = (name,)
    if name.startswith("lesion-"):
        subject = tuple(sorted(name.removeprefix("lesion-").split("+")))
    fields: dict[str, Any] = {}
    for predicate, field in _FIELDS.items():
        values = (said or {}).get(predicate, [])
        if len(values) > 1:
            problems.append(f"{place}: {field} is given {len(values)} times")
        elif values:
            try:
                fields[field] = _value(field, values[0].strip(), sources)
            except ValueError:
                problems.append(f"{place}: {field}: '{values[0]}' cannot be read")
    return Told(id_, subject, None, fields, place)


def _value(field: str, text: str, sources: dict[str, str]) -> Any:
    if field == "value":
        return float(text)
    if field in {"n", "of"}:
        return int(text)
    if field == "evidence":
        kind = _EVIDENCE.get(text, text)
        if kind not in {"data", "reference", "author"}:
            raise ValueError(text)
        return kind
    return sources.get(text.rstrip("/"), text) if field == "source" else text


def _name(address: str) -> str:
    return address.removeprefix(IRI)


def _notes(graph: _Graph, knowledge: KnowledgeBase) -> Iterator[str]:
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
        if finding.parents
        and IRI + finding.id in graph.by
        and not _same_parents(graph, finding.id, set(finding.parents), knowledge)
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


def _same_parents(graph: _Graph, id_: str, parents: set[str], knowledge: KnowledgeBase) -> bool:
    """Tell whether the file has the parents of a finding, but those that others imply."""
    above = {_name(one) for one in graph.get(IRI + id_, _RDFS + "subClassOf")}
    return (above & knowledge.findings.keys()) <= parents and bool(
        parents & above or not above & knowledge.findings.keys()
    )


def _shows(graph: _Graph, id_: str) -> set[str]:
    found = set()
    for node in graph.get(f"{IRI}disorder-{id_}", _RDFS + "subClassOf"):
        if graph.get(node, _OWL + "onProperty") == [IRI + "shows"]:
            found |= {_name(one) for one in graph.get(node, _OWL + "someValuesFrom")}
    return found
