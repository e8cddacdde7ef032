"""The part of the scripts that the format of ``phenotype.hpoa`` can hold.

It holds findings with a term of the Human Phenotype Ontology, of disorders with an identifier, from
a source that can be cited. A lesion description is no term, and a statement of this project has no
source: those are left out, and counted. Who reads these files takes every line for a citation.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb.evidence import Frequency
from kb.finding_schema import Finding
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder, Source

__all__ = ["HPOA_COLUMNS", "MODIFIERS", "Hpoa", "to_hpoa"]

HPOA_COLUMNS = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)
_RELEASE = "http://purl.obolibrary.org/obo/hp/releases/2025-01-16/hp.json"
_CITED = re.compile(r"\b((?:OMIM|ORPHA|PMID):\d+) \((PCS|TAS|IEA)\)")
"""How ``where`` repeats reference and evidence of the line that an assertion was taken from."""

FREQUENCY_CLASSES = (
    (1.0, "HP:0040280"),  # obligate
    (0.8, "HP:0040281"),  # very frequent
    (0.3, "HP:0040282"),  # frequent
    (0.05, "HP:0040283"),  # occasional
    (0.001, "HP:0040284"),  # very rare
    (0.0, "HP:0040285"),  # excluded
)
"""Frequency terms of the Human Phenotype Ontology, for what a source tells in words."""

MODIFIERS = frozenset(
    {
        "HP:0012832",
        "HP:0012833",
        "HP:0012837",
        "HP:0012838",
        "HP:0025206",
        "HP:0025283",
        "HP:0025292",
        "HP:0025293",
        "HP:0025294",
        "HP:0025295",
        "HP:0025759",
        "HP:0025760",
        "HP:0031450",
        "HP:0032539",
        "HP:0032540",
        "HP:0033818",
        "HP:0034432",
        "HP:0034433",
        "HP:0040409",
        "HP:4000101",
        "HP:4000120",
        "HP:6000301",
        "HP:6000425",
        "HP:6000538",
        "HP:6000856",
        "HP:6000857",
        "HP:6000914",
        "HP:6001047",
        "HP:6001050",
        "HP:6001075",
        "HP:6001109",
        "HP:6001123",
    }
)
"""Terms under *clinical modifier* that findings stand for; a test looks them up. Those of the time
course stand under *clinical course*, all others under *phenotypic abnormality*."""


@dataclass(frozen=True)
class Hpoa:
    """The file, and what it could not hold.

    Attributes:
        text: the file.
        written: number of its lines of data.
        left_out: assertions that are not in it, by reason.
    """

    text: str
    written: int
    left_out: dict[str, int]


def to_hpoa(knowledge: KnowledgeBase, *, today: dt.date | None = None) -> Hpoa:
    """Return what ``phenotype.hpoa`` can hold of the scripts, with the reasons for the rest.

    Args:
        knowledge: what to write.
        today: date of the annotation; by default this day.
    """
    day = (today or dt.datetime.now(tz=dt.UTC).date()).isoformat()
    left_out: Counter[str] = Counter()
    lines: list[str] = []
    for disorder in knowledge.disorders.values():
        lines += _lines(disorder, knowledge, f"DERMATRACE:{knowledge.hash[:12]}[{day}]", left_out)
    head = [
        '#description: "Dermatrace: what its illness scripts cite, as HPO annotations"',
        f"#version: {knowledge.hash[:16]}",
        f"#hpo-version: {_RELEASE}",
        "\t".join(HPOA_COLUMNS),
    ]
    text = "\n".join([*head, *lines]) + "\n"
    return Hpoa(text=text, written=len(lines), left_out=dict(left_out.most_common()))


def _lines(
    disorder: Disorder, knowledge: KnowledgeBase, curator: str, left_out: Counter[str]
) -> Iterator[str]:
    number = _database_id(disorder)
    said: set[tuple[str, str]] = set()
    for assertion in disorder.findings:
        terms = _terms(knowledge.findings.get(assertion.finding or ""))
        why = _why_not(assertion.frequency, number, terms, lesion=assertion.lesion is not None)
        if why:
            left_out[why] += 1
            continue
        reference, evidence = _cited(assertion.frequency, knowledge)
        fresh = [term for term in terms if (term[0], reference) not in said]
        if not fresh:
            left_out["another finding of the script stands for the same term"] += 1
        for term, aspect in fresh:
            said.add((term, reference))
            cells = {
                "database_id": number,
                "disease_name": disorder.label,
                "hpo_id": term,
                "reference": reference,
                "evidence": evidence,
                "frequency": _frequency(assertion.frequency),
                "aspect": aspect,
                "biocuration": curator,
            }
            yield "\t".join(cells.get(column, "") for column in HPOA_COLUMNS)


def _why_not(said: Frequency, number: str, terms: list[tuple[str, str]], *, lesion: bool) -> str:
    """Say why an assertion cannot be a line, or nothing."""
    if lesion:
        return "a lesion description is no term"
    if said.evidence == "author":
        return "a statement of this project cites nothing"
    if not number:
        return "the disorder has neither one OMIM number nor a Mondo or DOID identifier"
    return "" if terms else "the finding has no exact or close HPO term"


def _database_id(disorder: Disorder) -> str:
    """Return one identifier; of several OMIM numbers (subtypes) none stands for the disorder."""
    xrefs = disorder.xrefs
    if len(xrefs.omim) == 1:
        return f"OMIM:{xrefs.omim[0]}"
    return xrefs.mondo or xrefs.doid or ""


def _terms(finding: Finding | None) -> list[tuple[str, str]]:
    """Return the exact HPO terms of a finding, else the close ones, each with its aspect."""
    if finding is None:
        return []
    for match in ("exact", "close"):
        found = [x.id for x in finding.xrefs if x.match == match and x.id.startswith("HP:")]
        if found:
            return [(id_, _aspect(id_, finding)) for id_ in found]
    return []


def _aspect(term: str, finding: Finding) -> str:
    if term in MODIFIERS:
        return "M"
    return "C" if finding.axis == "time-course" else "P"


def _cited(said: Frequency, knowledge: KnowledgeBase) -> tuple[str, str]:
    """Return reference and evidence code: of the publication that HPO cites, or of the source."""
    cited = _CITED.findall(said.where or "")
    if cited:
        reference, evidence = cited[-1]
        return str(reference), str(evidence)
    return _reference(knowledge.sources[said.source or ""]), "PCS" if said.of else "TAS"


def _reference(source: Source) -> str:
    if source.pmid:
        return f"PMID:{source.pmid}"
    if source.doi:
        return f"DOI:{source.doi}"
    return f"PMC:{source.pmcid}" if source.pmcid else source.url or ""


def _frequency(said: Frequency) -> str:
    if said.n is not None:
        return f"{said.n}/{said.of}"
    if said.words is not None:
        return next(term for least, term in FREQUENCY_CLASSES if said.proportion >= least)
    return f"{100 * said.proportion:g}%"
