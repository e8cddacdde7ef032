"""Imports from an edited table: what spreadsheets make of it is read, what is wrong is refused."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from openpyxl import Workbook

from kb.errors import InputError
from kb.exchange import ImportRefusedError
from kb.load import load_knowledge
from tests.conftest import Copy
from tests.kb.outside import (
    NEVUS,
    PSORIASIS,
    Edit,
    Row,
    bytes_of,
    changed_lines,
    row_of,
    run,
    table,
    write_rows,
)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "value"),
    [
        (";", "utf-8", "0,65"),
        (",", "utf-8-sig", "65%"),
        ("\t", "utf-16", "0.65"),
        (";", "utf-8", "65 %"),
    ],
)
def test_what_spreadsheets_make_of_a_table_is_read(
    copy: Copy, delimiter: str, encoding: str, value: str
) -> None:
    path = table(copy)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), dialect="excel-tab"))
    row_of(rows, "psoriasis", "elbow")["value"] = value.replace(" ", "")
    row_of(rows, "psoriasis", "silvery-scale")["n"] = "70.0"
    write_rows(path, [{}, *rows, {}], delimiter=delimiter)
    path.write_text(path.read_text("utf-8-sig"), encoding=encoding)
    path = path.rename(path.with_suffix(".csv"))
    told = run("import", str(path), "--kb", str(copy.root), "--dry-run")
    assert "elbow: 0.6 -> 0.65\nwould change: 1 statements" in told.output, told.output


def test_a_workbook_is_read_as_the_table_that_it_is(copy: Copy) -> None:
    path = table(copy)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), dialect="excel-tab"))
    at = {name: place for place, name in enumerate(rows[0])}
    book = Workbook()
    sheet = book.create_sheet("assertions")  # after the empty one that every workbook begins with
    for row in rows:
        cells: list[str | float | None] = [cell or None for cell in row]
        for name in ("value", "n", "of"):
            if row[at[name]] and row is not rows[0]:
                cells[at[name]] = float(row[at[name]])
        if row[at["disorder"]] == "psoriasis" and row[at["finding"]] == "elbow":
            cells[at["value"]] = 0.65
        sheet.append(cells)
    changed = copy.root.parent / "edited.xlsx"
    book.save(changed)
    before = bytes_of(copy.root)
    told = run("import", str(changed), "--kb", str(copy.root))
    assert "elbow: 0.6 -> 0.65\nchanged: 1 statements" in told.output, told.output
    gone, come = changed_lines(before[PSORIASIS], bytes_of(copy.root)[PSORIASIS])
    assert len(gone) == len(come) == 1


def test_a_damaged_sheet_is_one_line(copy: Copy) -> None:
    whole, hurt = copy.root.parent / "whole.xlsx", copy.root.parent / "hurt.xlsx"
    book = Workbook()
    book.worksheets[0].append(["disorder", "finding"])
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(hurt, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    told = run("import", str(hurt), "--kb", str(copy.root))
    assert isinstance(told.exception, InputError)
    assert "this is no workbook that can be read" in str(told.exception)


REFUSED: list[tuple[str, Edit, str]] = [
    ("no-finding", lambda rows: rows[0].update(finding="plak"), "row 2: unknown finding 'plak"),
    ("unknown-disorder", lambda rows: rows[0].update(disorder="x-y"), "a new one needs urgency"),
    ("no-number", lambda rows: rows[0].update(value="often"), "row 2: value: 'often' is no number"),
    ("too-much", lambda rows: rows[0].update(value="1.2"), "row 2: value: 1.2 is too much"),
    ("no-end", lambda rows: rows[0].update(n="inf"), "row 2: n: 'inf' is no number"),
    ("no-value", lambda rows: rows[0].update(value="nan"), "row 2: value: nan is not a number"),
    ("half-a-person", lambda rows: rows[0].update(n="1.5"), "row 2: n: '1.5' is no number"),
    ("no-source", lambda rows: rows[0].update(evidence="reference"), "'reference' needs a source"),
    (
        "unknown-source",
        lambda rows: rows[0].update(evidence="reference", source="toy-cohor", where="p"),
        "the source 'toy-cohor' is not in sources.yaml (did you mean toy-cohort?)",
    ),
    ("twice", lambda rows: rows.append(dict(rows[0])), "is asserted twice in"),
    ("two-labels", lambda rows: rows[0].update(label="Other"), "has several labels: "),
    ("both", lambda rows: rows[0].update(primary="plaque"), "a finding or the axes"),
    (
        "one-axis",
        lambda rows: rows[0].update(finding="", primary="bulla"),
        "row 2: a lesion description joins two axes or more",
    ),
]


@pytest.mark.parametrize(("edit", "said"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_wrong_table_is_refused_with_its_row(copy: Copy, edit: Edit, said: str) -> None:
    path, before = table(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert isinstance(told.exception, ImportRefusedError)
    assert said in told.output
    assert str(told.exception).endswith("nothing was changed")
    assert bytes_of(copy.root) == before


def test_a_slip_of_a_column_is_not_thousands_of_lines(copy: Copy) -> None:
    def edit(rows: list[Row]) -> None:
        for row in rows:
            row["evidence"] = "hearsay"

    told = run("import", str(table(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert len(told.output.splitlines()) == 21
    assert told.output.splitlines()[-1].endswith("and 17 more")


def test_a_filtered_table_does_not_empty_a_script(copy: Copy) -> None:
    lines = "".join(
        f"  - {{finding: {one}, frequency: {{value: 0.2, evidence: author}}}}\n"
        for one in ("trunk", "fever", "bulla", "annular", "macule", "papule")
    )
    text = (copy.root / PSORIASIS).read_text(encoding="utf-8") + lines
    copy.write(PSORIASIS, text)

    def edit(rows: list[Row]) -> None:
        rows[:] = [one for one in rows if one["disorder"] == "psoriasis"][:3]

    path, before = table(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert "'psoriasis': the file leaves out 10 of 13 assertions" in told.output
    assert bytes_of(copy.root) == before
    told = run("import", str(path), "--kb", str(copy.root), "--remove-many")
    assert "changed: 10 statements in 1 files" in told.output, told.output
    assert len(load_knowledge(copy.root).disorders["psoriasis"].findings) == 3


def test_an_edit_that_breaks_the_knowledge_base_is_taken_back(copy: Copy) -> None:
    """The row alone is in order; only the check of the whole finds that it cannot be."""
    copy.edit(PSORIASIS, "group: papulosquamous\n", "group: papulosquamous\nonly_sites: [elbow]\n")

    def edit(rows: list[Row]) -> None:
        rows.append(
            {"disorder": "psoriasis", "finding": "trunk", "value": "0.6", "evidence": "author"}
        )
        row_of(rows, "nevus", "blue-whitish-veil")["value"] = "0.03"

    path, before = table(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert "'trunk' (60%) lies outside the only sites of 'psoriasis' (elbow)" in told.output
    assert bytes_of(copy.root) == before


def test_a_table_of_another_version_says_so(copy: Copy) -> None:
    path = table(copy)
    copy.edit(NEVUS, "definition: Toy Nevus", "definition: Another")
    told = run("import", str(path), "--kb", str(copy.root), "--dry-run")
    assert "note: the table was exported from another version" in told.output
    assert "would change: 0 statements" in told.output


def test_a_label_is_changed_where_all_rows_agree(copy: Copy) -> None:
    def edit(rows: list[Row]) -> None:
        for row in rows:
            row["label"] = row["label"].replace("Nevus", "Nevus: any")

    before = bytes_of(copy.root)
    told = run("import", str(table(copy, edit)), "--kb", str(copy.root))
    assert "  label: 'Nevus' -> 'Nevus: any'" in told.output
    gone, come = changed_lines(before[NEVUS], bytes_of(copy.root)[NEVUS])
    assert (gone, come) == (["label: Nevus"], ['label: "Nevus: any"'])


EMPTY_RDF = (
    b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.tsv", b"\xe4\xf6\t", "not UTF-8"),
        ("x.tsv", b'"disorder\tfinding\n', "is missing"),
        ("x.csv", b"disorder," + b"x" * 200_000, "the table cannot be read: field larger"),
        ("x.tsv", b"", "is missing"),
        ("x.tsv", b"disorder\tfinding\n", "the column 'primary' is missing"),
        ("x.xlsx", b"PK", "this is no workbook that can be read"),
        ("x.ods", b"PK", "files that end in '.ods' are not read"),
        ("x.owl", b"<html>", "cannot be read as RDF/XML"),
        ("x.owl", EMPTY_RDF, "not the ontology of Dermatrace"),
        ("x.nt", b"", "not the ontology of Dermatrace"),
    ],
)
def test_what_is_no_export_is_one_line(copy: Copy, name: str, data: bytes, said: str) -> None:
    path = copy.root.parent / name
    path.write_bytes(data)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert isinstance(told.exception, InputError)
    assert said in str(told.exception)


def test_a_missing_file_is_one_line(copy: Copy) -> None:
    for name in ("none.tsv", "none.xlsx", "none.owl"):
        told = run("import", str(copy.root / name), "--kb", str(copy.root))
        assert isinstance(told.exception, InputError)
        assert "No such file" in str(told.exception)
