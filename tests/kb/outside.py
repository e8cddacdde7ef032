"""The knowledge base outside: exported as a table or an ontology, edited and saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import owlready2
import typer
from typer.testing import CliRunner, Result

from desks.exchange_commands import register
from kb.export import export
from kb.export_table import COLUMNS
from kb.load import load_knowledge
from kb.ontology import IRI
from kb.reader import source_files
from tests.conftest import Copy

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"
MELANOMA = "disorders/tumor/melanoma.yaml"
NEVUS = "disorders/tumor/nevus.yaml"
Row = dict[str, str]
Edit = Callable[[list[Row]], None]


def run(*words: str) -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, list(words))


def bytes_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in source_files(root)}


def changed_lines(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came, in order."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    kept_old = [one for one in old if one not in gone]
    kept_new = [one for one in new if one not in come]
    assert kept_old == kept_new, "lines that stayed have moved"
    return gone, come


def table(copy: Copy, edit: Edit | None = None) -> Path:
    """Export the table, edit its rows, write them as a spreadsheet would."""
    path = copy.root.parent / "table.tsv"
    export(load_knowledge(copy.root), "tsv", path)
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), dialect="excel-tab"))
    if edit is not None:
        edit(rows)
    write_rows(path, rows)
    return path


def write_rows(path: Path, rows: list[Row], *, delimiter: str = "\t") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def row_of(rows: list[Row], disorder: str, finding: str) -> Row:
    (row,) = [one for one in rows if (one["disorder"], one["finding"]) == (disorder, finding)]
    return row


def ontology(copy: Copy, edit: Callable[[Any], None] | None = None) -> Path:
    """Export the ontology, edit it as Protégé would, write it as RDF/XML."""
    path = copy.root.parent / "toy.owl"
    export(load_knowledge(copy.root), "owl", path)
    if edit is not None:
        onto = owlready2.World().get_ontology(IRI).load(fileobj=io.BytesIO(path.read_bytes()))
        with onto:
            edit(onto)
        onto.save(file=str(path), format="rdfxml")
    return path


def noted(onto: Any, name: str) -> Any:
    return onto.world[IRI + name]


UNTIDY = """\
# A script that its author laid out by hand.
id: untidy
label:   'Untidy'   # three blanks
synonyms:
  - "one"   # quoted
  - two
xrefs: {}
group: tumor
definition: >
  Folded
  over lines
urgency: routine
course: chronic
epidemiology:
  frequency: [{setting: dermatology-clinic, tier: common, evidence: author}]
  age: {typical: [10, 50], evidence: author}
  female: {value: 0.5, evidence: author}

findings:
# what it looks like
- finding: plaque     # a block
  frequency:
    value: 0.90
    evidence: author
    note: 'it''s said'
-   {finding:  papule,   frequency: { value: 0.4,evidence: author }}

# where
- finding: trunk
  frequency: {n: 3, of: 10,
              evidence: reference, source: toy-cohort,
              where: "table 1"}   # over lines
- lesion: {primary: plaque,  surface: scale}
  frequency: {value: 0.3, evidence: author}
# the end
complications: [a,   b]
"""
