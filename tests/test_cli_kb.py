"""The commands of ``dermatrace kb``."""

from __future__ import annotations

import json
from pathlib import Path

from kb.knowledge import KnowledgeBase
from tests.conftest import ROOT, TOY, Copy, Run


def test_kb_check(run: Run) -> None:
    done = run("kb", "check")
    assert done.code == 0, done.out
    assert done.out.splitlines()[-1].startswith("0 errors, 0 warnings")


def test_check_writes_problems_as_data(run: Run, copy: Copy, tmp_path: Path) -> None:
    line = copy.edit("disorders/tumor/nevus.yaml", "finding: blue-whitish-veil", "finding: veill")
    out = tmp_path / "check.json"
    done = run("kb", "check", "--evidence", "--json", out, "--kb", copy.root)
    assert done.code == 1
    told = json.loads(out.read_text())
    assert "evidence" not in told, "what is broken has no figures"
    (problem,) = told["problems"]
    assert (problem["file"], problem["line"]) == ("disorders/tumor/nevus.yaml", line)


def test_check_evidence(run: Run, richer: Copy, tmp_path: Path) -> None:
    out = tmp_path / "evidence.json"
    done = run("kb", "check", "--evidence", "--json", out, "--kb", richer.root)
    assert done.code == 0
    told = json.loads(out.read_text())["evidence"]
    assert told["overall"]["assertions"] == {
        "data": 0,
        "reference": 2,
        "words": 0,
        "author": 35,
    }
    lines = [line.split() for line in done.out.splitlines()]
    assert ["all", "8", "disorders", "37", "0.0", "%", "5.4", "%"] in [one[:8] for one in lines]
    assert "Disorders that occur in toy-clinic" in done.out
    assert "1 by their own label" in " ".join(done.out.split())
    assert "2 or by a class" in " ".join(done.out.split())
    rows = [one for one in lines if one[:4] == ["with", "what", "was", "counted"]]
    for row, part in zip(rows, ("named", "all"), strict=True):
        counted = told["in_tables"][part]["with_counts"]["assertions"]
        assert int(row[4]) == sum(counted.values())
        assert counted["data"] == 3


def test_check_evidence_without_tables(run: Run) -> None:
    done = run("kb", "check", "--evidence", "--kb", TOY)
    assert "No data set is fitted" in done.out
    assert "No data set is fitted" not in run("kb", "check", "--kb", TOY).out


def test_kb_list(run: Run, shipped: KnowledgeBase) -> None:
    rows = [line.split("\t") for line in run("kb", "list").out.splitlines()]
    assert {row[0] for row in rows} == set(shipped.disorders)
    labels = [row[1] for row in rows]
    assert labels == sorted(labels)


def test_kb_findings(run: Run, shipped: KnowledgeBase) -> None:
    rows = [line.split("\t") for line in run("kb", "findings").out.splitlines()]
    assert {row[0] for row in rows} == set(shipped.findings)
    nails = [
        line.split("\t")[1] for line in run("kb", "findings", "--axis", "nail").out.splitlines()
    ]
    assert set(nails) == {"nail"}


# -- build -----------------------------------------------------------------------------------------
def test_kb_build(run: Run, tmp_path: Path) -> None:
    done = run("kb", "build", "--kb", TOY, "-o", tmp_path / "onto")
    assert done.code == 0
    assert "HermiT: consistent" in done.out
    assert {path.suffix for path in (tmp_path / "onto").iterdir()} == {".owl", ".nt"}


# -- schema ----------------------------------------------------------------------------------------
def test_schema(run: Run, tmp_path: Path) -> None:
    done = run("kb", "schema", "-o", tmp_path / "with-ids", "--kb", TOY)
    assert done.code == 0
    made = json.loads((tmp_path / "with-ids" / "disorder.json").read_text())
    assert "silvery-scale" in made["definitions"]["finding-ids"]["enum"]
    run("kb", "schema", "--plain", "-o", tmp_path / "plain")
    for path in (ROOT / "kb" / "schemas").glob("*.json"):
        assert (tmp_path / "plain" / path.name).read_text() == path.read_text()
        assert f"written: {tmp_path / 'with-ids' / path.name}" in done.out


def test_schema_in_a_place_that_cannot_be_written_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = run("kb", "schema", "--plain", "-o", tmp_path / "file" / "below").one_line_error
    assert "cannot write" in line
