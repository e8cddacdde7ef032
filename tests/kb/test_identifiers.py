"""Every identifier that the knowledge base gives exists in the release of its vocabulary."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kb.knowledge import KnowledgeBase


@pytest.fixture(scope="module")
def ontologies(data_dir: Path) -> Path:
    return data_dir / "ontologies"


def read(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the development data")
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode("utf-8")
    return path.read_text(encoding="utf-8")


@cache
def obo(folder: Path, name: str) -> dict[str, bool]:
    """Ids of an OBO file, each with whether it is obsolete."""
    ids: dict[str, bool] = {}
    for block in read(folder, name).split("\n[Term]\n")[1:]:
        found = re.match(r"id: (\S+)", block)
        if found:
            ids[found[1]] = "\nis_obsolete: true" in block.split("\n[", 1)[0]
    return ids


@cache
def column(folder: Path, name: str, key: str) -> frozenset[str]:
    """One column of a table, split at bars."""
    text = "".join(
        line for line in read(folder, name).splitlines(keepends=True) if not line.startswith("#")
    )
    rows = csv.DictReader(io.StringIO(text), delimiter="\t" if "tsv" in name else ",")
    return frozenset(one.strip() for row in rows for one in (row[key] or "").split("|") if one)


def refuse(pairs: Iterator[tuple[str, str]], known: frozenset[str] | set[str]) -> None:
    """Fail with everything that is unknown, and when nothing was looked at."""
    looked_at = list(pairs)
    assert looked_at, "no such identifier in the knowledge base: nothing was tested"
    assert [f"{owner}: {id_}" for owner, id_ in looked_at if id_ not in known] == []


def of_findings(knowledge: KnowledgeBase, prefix: str) -> Iterator[tuple[str, str]]:
    for finding in knowledge.findings.values():
        for xref in finding.xrefs:
            if xref.id.startswith(f"{prefix}:"):
                yield finding.id, xref.id


def current(ids: dict[str, bool]) -> set[str]:
    return {id_ for id_, obsolete in ids.items() if not obsolete}


def test_no_prefix_is_left_out(shipped: KnowledgeBase) -> None:
    prefixes = {x.id.split(":")[0] for f in shipped.findings.values() for x in f.xrefs}
    assert prefixes == {"HP", "UBERON", "DEVO"}


def test_hpo_of_findings(shipped: KnowledgeBase, ontologies: Path) -> None:
    refuse(of_findings(shipped, "HP"), current(obo(ontologies, "hp.obo.gz")))


def test_uberon_of_findings(shipped: KnowledgeBase, ontologies: Path) -> None:
    known = current(obo(ontologies, "uberon_import.obo.gz"))
    refuse(of_findings(shipped, "UBERON"), known | column(ontologies, "sites.csv", "uberon"))


def test_devo_of_findings(shipped: KnowledgeBase, ontologies: Path) -> None:
    owl = read(ontologies, "devo.owl.gz")
    classes = re.findall(r'<owl:Class rdf:about="[^"#]+#([^"]+)"', owl)
    refuse(of_findings(shipped, "DEVO"), {f"DEVO:{name}" for name in classes})


def test_doid(shipped: KnowledgeBase, ontologies: Path) -> None:
    known = current(obo(ontologies, "doid.obo.gz"))
    newer = column(ontologies, "doid-2026-07-labels.tsv.gz", "id")
    pairs = ((d.id, d.xrefs.doid) for d in shipped.disorders.values() if d.xrefs.doid)
    refuse(pairs, known | newer)


def test_mondo(shipped: KnowledgeBase, ontologies: Path) -> None:
    known: set[str] = set(column(ontologies, "disorders.csv", "mondo"))
    for name in ("doid", "icd10cm", "icd11.foundation", "omim"):
        table = f"mondo_exactmatch_{name}.sssom.tsv.gz"
        known |= column(ontologies, table, "subject_id")
    refuse(((d.id, d.xrefs.mondo) for d in shipped.disorders.values() if d.xrefs.mondo), known)


def test_hpo_of_disorders(shipped: KnowledgeBase, ontologies: Path) -> None:
    known = current(obo(ontologies, "hp.obo.gz"))
    refuse(((d.id, d.xrefs.hpo) for d in shipped.disorders.values() if d.xrefs.hpo), known)


def test_icd10cm(shipped: KnowledgeBase, ontologies: Path) -> None:
    codes = set(read(ontologies, "icd10cm-codes-2026-04.txt.gz").split())
    pairs = ((d.id, code) for d in shipped.disorders.values() for code in d.xrefs.icd10cm)
    refuse(pairs, {f"{code[:3]}.{code[3:]}".rstrip(".") for code in codes})


def test_icd11(shipped: KnowledgeBase, ontologies: Path) -> None:
    table = "mondo_exactmatch_icd11.foundation.sssom.tsv.gz"
    known = column(ontologies, table, "object_id")
    known |= column(ontologies, "disorders.csv", "icd11_foundation")
    refuse(((d.id, d.xrefs.icd11) for d in shipped.disorders.values() if d.xrefs.icd11), known)


def test_omim(shipped: KnowledgeBase, ontologies: Path) -> None:
    known = column(ontologies, "mondo_exactmatch_omim.sssom.tsv.gz", "object_id")
    known |= {id_.removeprefix("OMIM:") for id_ in known}
    refuse(((d.id, id_) for d in shipped.disorders.values() for id_ in d.xrefs.omim), known)


def test_doid_and_mondo_agree(shipped: KnowledgeBase, ontologies: Path) -> None:
    """Where Mondo says which DOID is the same disease, a script does not give another one."""
    text = read(ontologies, "mondo_exactmatch_doid.sssom.tsv.gz")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    same: dict[str, set[str]] = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        same.setdefault(row["subject_id"], set()).add(row["object_id"])
    both = [d for d in shipped.disorders.values() if d.xrefs.doid and d.xrefs.mondo in same]
    assert both
    assert [d.id for d in both if d.xrefs.doid not in same[str(d.xrefs.mondo)]] == []


def test_no_code_stands_for_two_disorders(shipped: KnowledgeBase) -> None:
    """A disease id names one script; ICD codes are coarser and may be shared."""
    owner: dict[str, str] = {}
    for disorder in shipped.disorders.values():
        for id_ in filter(None, (disorder.xrefs.doid, disorder.xrefs.mondo)):
            assert owner.setdefault(id_, disorder.id) == disorder.id, id_
