"""Imports: what was edited outside comes into the YAML files, and nothing else moves."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kb.exchange import compare
from kb.exchange_owl import read_owl
from kb.exchange_table import read_table
from kb.exchange_write import edited_files
from kb.export import export
from kb.knowledge import KnowledgeBase
from kb.load import default_path, load_knowledge
from tests.conftest import Copy
from tests.kb.outside import (
    PSORIASIS,
    UNTIDY,
    Row,
    bytes_of,
    changed_lines,
    row_of,
    run,
    table,
    write_rows,
)

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
