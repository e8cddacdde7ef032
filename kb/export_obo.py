"""The ontology as OBO 1.4: the same terms as in OWL, read by tools that know no OWL.

OBO holds the tree, part-of, definitions of lesions and sites, what disorders show, and every
assertion as a ``property_value`` with its frequency and source in braces. It has no *only*: the
limits of ``only_sites`` stay in OWL.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.finding_schema import AXES, Finding
from kb.knowledge import KnowledgeBase
from kb.ontology_assertions import class_name
from kb.ontology_terms import CURIE, IRI, USUAL, codes, eco_code, source_iri
from kb.reviews import signers
from kb.schema import Disorder, DisorderClass, FindingAssertion
from kb.sites import Sites

__all__ = ["to_obo"]


def to_obo(knowledge: KnowledgeBase) -> str:
    """Return the knowledge base as an OBO document."""
    frames = [
        _header(knowledge),
        *_roots(knowledge),
        *_findings(knowledge),
        *_lesions(knowledge),
        *_disorders(knowledge),
        *_typedefs(),
    ]
    return "\n\n".join("\n".join(frame) for frame in frames) + "\n"


def _header(knowledge: KnowledgeBase) -> list[str]:
    return [
        "format-version: 1.4",
        f"data-version: {knowledge.hash[:16]}",
        "ontology: dermatrace",
        f'idspace: {CURIE.rstrip(":")} {IRI} "Dermatrace"',
        "property_value: http://purl.org/dc/terms/title"
        ' "Dermatrace: findings, body sites and illness scripts of dermatology" xsd:string',
        "property_value: http://purl.org/dc/terms/license"
        " https://www.apache.org/licenses/LICENSE-2.0",
    ]


def _roots(knowledge: KnowledgeBase) -> Iterator[list[str]]:
    yield _term("Finding", "finding")
    yield _term("Lesion", "lesion description")
    yield _term("Disorder", "disorder")
    yield _term("Region", "region of the skin")
    yield _term("place", "place: a finding that says where", is_a=["Finding"])
    for axis in AXES:
        yield _term(f"axis-{axis}", f"axis: {axis.replace('-', ' ')}", is_a=["Finding"])
    groups = sorted({d.group for d in knowledge.disorders.values()})
    for index, group in enumerate(groups):
        apart = [f"disjoint_from: {CURIE}group-{other}" for other in groups[:index]]
        label = f"group: {group.replace('-', ' ')}"
        yield _term(f"group-{group}", label, is_a=["Disorder"], more=apart)


def _findings(knowledge: KnowledgeBase) -> Iterator[list[str]]:
    sites = Sites(knowledge)
    apart: dict[str, list[str]] = {}
    for one, other in sites.apart():
        apart.setdefault(one, []).append(other)
    earlier: dict[str, list[str]] = {}
    for finding in knowledge.findings.values():
        if finding.choice:
            apart.setdefault(finding.id, []).extend(earlier.setdefault(finding.choice, []))
            earlier[finding.choice].append(finding.id)
        above = list(finding.parents)
        if all(knowledge.findings[p].axis != finding.axis for p in finding.parents):
            above.append(f"axis-{finding.axis}")
        if finding.id in sites.places and not sites.places_of(finding.id) - {finding.id}:
            above.append("place")
        more = []
        if finding.id in sites.regions:
            more += [f"intersection_of: {CURIE}Finding"]
            more += [f"intersection_of: located_in {CURIE}region-{finding.id}"]
        more += [f"disjoint_from: {CURIE}{other}" for other in sorted(apart.get(finding.id, ()))]
        yield _term(
            finding.id,
            finding.label,
            described=finding,
            xrefs=_xrefs(finding),
            is_a=above,
            more=more,
        )
    for id_ in sites.regions:
        finding = knowledge.findings[id_]
        whole = [f"relationship: part_of {CURIE}region-{one}" for one in sites.part_of(id_)]
        exact = [x.id for x in finding.xrefs if x.match == "exact"]
        label = f"{finding.label} (region)"
        yield _term(f"region-{id_}", label, xrefs=exact, is_a=["Region"], more=whole)


def _lesions(knowledge: KnowledgeBase) -> Iterator[list[str]]:
    subjects = {a.subject for d in knowledge.disorders.values() for a in d.findings if a.lesion}
    for subject in sorted(subjects):
        label = " + ".join(knowledge.findings[part].label for part in subject)
        parts = [f"intersection_of: shows {CURIE}{part}" for part in subject]
        more = [f"intersection_of: {CURIE}Lesion", *parts]
        yield _term(class_name(subject), label, is_a=["Lesion"], more=more)


def _disorders(knowledge: KnowledgeBase) -> Iterator[list[str]]:
    over: dict[str, list[str]] = {}
    for class_ in knowledge.classes.values():
        for member in class_.members:
            forms = member in knowledge.variants
            kind = "class" if member in knowledge.classes else "forms-of" if forms else "disorder"
            over.setdefault(f"{kind}-{member}", []).append(f"class-{class_.id}")
    for id_, kinds in knowledge.variants.items():
        over.setdefault(f"disorder-{id_}", []).append(f"forms-of-{id_}")
        for kind in kinds:
            name = f"forms-of-{kind}" if kind in knowledge.variants else f"disorder-{kind}"
            over.setdefault(name, []).append(f"forms-of-{id_}")
    for class_ in knowledge.classes.values():
        name = f"class-{class_.id}"
        above = ["Disorder", *over.get(name, ())]
        yield _term(
            name, class_.label, described=class_, xrefs=list(codes(class_.xrefs)), is_a=above
        )
    for id_ in knowledge.variants:
        name, label = f"forms-of-{id_}", f"{knowledge.disorders[id_].label}, all forms"
        yield _term(name, label, is_a=["Disorder", *over.get(name, ())])
    for disorder in knowledge.disorders.values():
        name = f"disorder-{disorder.id}"
        usual = [a for a in disorder.findings if a.frequency.proportion >= USUAL]
        yield _term(
            name,
            disorder.label,
            described=disorder,
            xrefs=list(codes(disorder.xrefs)),
            values=_assertions(disorder, knowledge),
            is_a=[f"group-{disorder.group}", *over.get(name, ())],
            more=[f"relationship: shows {CURIE}{class_name(a.subject)}" for a in usual],
        )


def _assertions(disorder: Disorder, knowledge: KnowledgeBase) -> list[str]:
    signed = signers(disorder)
    return [_assertion(a, knowledge, signed.get(a.subject, ())) for a in disorder.findings]


def _assertion(
    assertion: FindingAssertion, knowledge: KnowledgeBase, signed: tuple[str, ...]
) -> str:
    said = assertion.frequency
    told = {
        "frequency": said.value,
        "words": said.words,
        "count_n": said.n,
        "count_of": said.of,
        "evidence": eco_code(said.evidence, counted=said.of is not None),
        "source": source_iri(knowledge.sources[said.source]) if said.source else None,
        "where": said.where,
        "population": said.population,
        "note": said.note,
        "signed_off_by": "; ".join(signed),
    }
    qualifiers = ", ".join(
        f'{name}="{_quoted(str(value))}"' for name, value in told.items() if value not in (None, "")
    )
    return f"property_value: describes {CURIE}{class_name(assertion.subject)} {{{qualifiers}}}"


def _typedefs() -> Iterator[list[str]]:
    yield ["[Typedef]", "id: describes", "name: describes", "is_metadata_tag: true"]
    yield [
        "[Typedef]",
        "id: located_in",
        "name: located in",
        "holds_over_chain: located_in part_of",
    ]
    yield [
        "[Typedef]",
        "id: part_of",
        "name: part of",
        "xref: BFO:0000050",
        "is_transitive: true",
    ]
    yield ["[Typedef]", "id: shows", "name: shows"]


def _term(
    name: str,
    label: str,
    *,
    described: Finding | Disorder | DisorderClass | None = None,
    xrefs: list[str] | None = None,
    values: list[str] | None = None,
    is_a: list[str] | None = None,
    more: list[str] | None = None,
) -> list[str]:
    """Return a term frame, its clauses in the order that the format asks for."""
    lines = ["[Term]", f"id: {CURIE}{name}", f"name: {_bare(label)}"]
    if described is not None and described.definition:
        lines.append(f'def: "{_quoted(described.definition.strip())}" []')
    if described is not None:
        lines += [f'synonym: "{_quoted(one)}" EXACT []' for one in described.synonyms]
    lines += [f"xref: {one}" for one in xrefs or ()]
    lines += values or ()
    lines += [f"is_a: {CURIE}{one}" for one in dict.fromkeys(is_a or ())]
    return lines + list(more or ())


def _xrefs(finding: Finding) -> list[str]:
    """Return the cross-references; how near each is stands in braces."""
    return [x.id if x.match == "exact" else f'{x.id} {{match="{x.match}"}}' for x in finding.xrefs]


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _bare(words: str) -> str:
    """Escape what has a meaning outside quotation marks."""
    out = words.replace("\\", "\\\\").replace("\n", " ")
    return "".join("\\" + one if one in "{}!" else one for one in out)
