"""Read an edited ontology (RDF/XML or N-Triples) back: words and annotated assertions.

Only what the YAML files hold is read: labels, definitions, synonyms, and the assertions with their
annotations. What follows from those (``shows``) or has its own place (parents, groups) is compared
and told, not written.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kb import triples as nt
from kb.errors import InputError
from kb.exchange import ImportRefusedError, Outside, Told, Words
from kb.exchange_owl_checks import moved_disorders, new_terms, not_read, term_classes
from kb.knowledge import KnowledgeBase
from kb.ontology_terms import DCTERMS, ECO, IRI, OBO, OIO, source_iri

__all__ = ["read_owl"]

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_EVIDENCE = {OBO + code.replace(":", "_"): kind.split("-")[0] for kind, code in ECO.items()}
_FIELDS = {
    IRI + "frequency": "value",
    IRI + "count_n": "n",
    IRI + "count_of": "of",
    IRI + "evidence": "evidence",
    DCTERMS + "source": "source",
    **{IRI + name: name for name in ("words", "where", "population", "note")},
}


def read_owl(path: Path, knowledge: KnowledgeBase) -> Outside:
    """Return what an ontology says.

    Raises:
        InputError: the file cannot be read, or is not this ontology.
        ImportRefusedError: what cannot be written into the files, each with its class.
    """
    graph = nt.Graph(_triples(path))
    classes = [one.removeprefix(IRI) for one in graph.is_a(_OWL + "Class") if one.startswith(IRI)]
    if "Disorder" not in classes:
        raise InputError(
            "this is not the ontology of Dermatrace",
            place=str(path),
            mend="start from 'dermatrace kb export --to owl', and save it as RDF/XML",
        )
    problems = [*new_terms(graph, classes, knowledge), *moved_disorders(graph, knowledge)]
    words = {t: _words(graph, name) for t, name in term_classes(knowledge) if name in set(classes)}
    for target, one in words.items():
        if one.label is None:
            problems.append(f"{target.replace(':', ' ')}: it needs one label")
    # owlready2 drops the last slash of an address when it reads RDF/XML
    sources: dict[str, list[str]] = {}
    for key, source in knowledge.sources.items():
        sources.setdefault(source_iri(source).rstrip("/"), []).append(key)
    notes_of = _axioms(graph, problems)
    told: dict[str, list[Told]] = {}
    for id_ in knowledge.disorders:
        subject = f"{IRI}disorder-{id_}"
        if subject in graph.by:
            named = {a.subject: a.frequency.source for a in knowledge.disorders[id_].findings}
            told[id_] = [
                _told(id_, target, notes_of.get((subject, target)), sources, named, problems)
                for target in graph.get(subject, IRI + "describes")
            ]
    if problems:
        raise ImportRefusedError(problems)
    return Outside(assertions=told, words=words, notes=tuple(not_read(graph, knowledge)))


def _triples(path: Path) -> Iterator[nt.Triple]:
    import owlready2  # heavy

    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(reason, place=str(path), mend="check the path") from error
    buffer = io.BytesIO()
    try:
        with _untold():
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


@contextmanager
def _untold() -> Iterator[None]:
    """Keep owlready2 from printing the traceback of an error that it raises besides.

    Its RDF/XML parser hands what it cannot read to ``sys.excepthook`` before it raises.
    """
    hook = sys.excepthook
    sys.excepthook = lambda *_: None
    try:
        yield
    finally:
        sys.excepthook = hook


def _words(graph: nt.Graph, name: str) -> Words:
    labels = graph.get(IRI + name, _RDFS + "label")
    definitions = graph.get(IRI + name, OBO + "IAO_0000115")
    return Words(
        label=labels[0].strip() if len(labels) == 1 else None,
        definition=" ".join(definitions),
        synonyms=frozenset(graph.get(IRI + name, OIO + "hasExactSynonym")),
    )


def _axioms(graph: nt.Graph, problems: list[str]) -> dict[tuple[str, str], dict[str, list[str]]]:
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
    sources: dict[str, list[str]],
    named: dict[tuple[str, ...], str | None],
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
                fields[field] = _value(field, values[0].strip())
            except ValueError:
                problems.append(f"{place}: {field}: '{values[0]}' cannot be read")
    if "source" in fields:  # of several with this address the one that the script names
        keys = sources.get(fields["source"].rstrip("/"), [fields["source"]])
        own = named.get(subject)
        fields["source"] = own if own in keys else keys[0]
    return Told(id_, subject, None, fields, place)


def _value(field: str, text: str) -> Any:
    if field == "value":
        return float(text)
    if field in {"n", "of"}:
        return int(text)
    if field == "evidence":
        kind = _EVIDENCE.get(text, text)
        if kind not in {"data", "reference", "author"}:
            raise ValueError(text)
        return kind
    return text


def _name(address: str) -> str:
    return address.removeprefix(IRI)
