"""The knowledge base in the forms of others: OWL, OBO, a table, ``phenotype.hpoa``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.export_hpoa import to_hpoa
from kb.export_obo import to_obo
from kb.export_table import to_table
from kb.knowledge import KnowledgeBase

__all__ = ["FORMATS", "Exported", "export"]

FORMATS = ("owl", "obo", "tsv", "hpoa")


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        paths: the files.
        notes: lines for the user: how much, and what the format could not hold.
    """

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def export(knowledge: KnowledgeBase, form: str, path: Path) -> Exported:
    """Write the knowledge base in one of :data:`FORMATS` to a file.

    ``owl`` writes RDF/XML and, beside it, the same as sorted N-Triples.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    total = sum(len(disorder.findings) for disorder in knowledge.disorders.values())
    if form == "owl":
        from kb.ontology import build_ontology, save_ontology

        paths = save_ontology(build_ontology(knowledge), path.parent, name=path.stem)
        return Exported(paths, (f"{total} assertions as annotated axioms",))
    if form == "obo":
        _write(path, to_obo(knowledge))
        limited = sum(1 for d in knowledge.disorders.values() if d.only_sites)
        lost = [f"only_sites of {limited} disorders: OBO has no 'only'"] if limited else []
        return Exported((path,), (f"{total} assertions as property values", *lost))
    if form == "hpoa":
        made = to_hpoa(knowledge)
        _write(path, made.text)
        return Exported((path,), tuple(_told(made.written, total, made.left_out)))
    _write(path, to_table(knowledge))
    return Exported((path,), (f"{total} assertions, one row each",))


def _told(written: int, total: int, left_out: dict[str, int]) -> Iterable[str]:
    yield f"{written} annotations; of {total} assertions {sum(left_out.values())} are left out:"
    for reason, count in left_out.items():
        yield f"  {count}: {reason}"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
