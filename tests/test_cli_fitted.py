"""Counts on the command line: from a table to a file, into a differential, and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.test_diagnosis import CLASSES, rows, written
from tests.conftest import Copy, Run


@pytest.fixture
def fitted(copy: Copy, run: Run, tmp_path: Path) -> Path:
    """A temporary knowledge base with the counts of a table."""
    copy.write("classes.yaml", CLASSES)
    path = written(tmp_path, rows(21) + "No Such,q,,,1,1,1,1,1,\n")
    done = run("kb", "fit", "my_table", "--cases", path, "--kb", copy.root)
    assert done.code == 0, done.err
    assert "(21 cases, 3 labels)" in done.out
    assert "not counted, no such disorder: No Such (1)" in done.out
    return copy.root


def test_fit_diagnose_verify(fitted: Path, run: Run, tmp_path: Path) -> None:
    kb = ["--kb", fitted]
    out = tmp_path / "with.json"
    case = ["--present", "scale", "--absent", "fever", "--age", "40"]
    done = run("diagnose", *case, "--fitted", "my-table", "-f", "json", "-o", out, *kb)
    assert done.code == 0, done.err
    data = json.loads(out.read_text())
    assert [one["dataset"] for one in data["proof"]["fitted"]] == ["my-table"]
    assert run("verify", out, *kb).out.startswith("accepted: ")
    plain = tmp_path / "without.json"
    assert run("diagnose", *case, "-f", "json", "-o", plain, *kb).code == 0
    other = json.loads(plain.read_text())
    assert other["proof"]["fitted"] == []
    assert other["proof"]["hypotheses"] != data["proof"]["hypotheses"]
    other["proof"]["fitted"] = data["proof"]["fitted"]
    plain.write_text(json.dumps(other))
    assert run("verify", plain, *kb).one_line_error


def test_counts_that_changed_since_are_told(fitted: Path, run: Run, tmp_path: Path) -> None:
    kb = ["--kb", fitted]
    out = tmp_path / "proof.json"
    told = ["diagnose", "--present", "scale", "--fitted", "my-table", "-f", "json", "-o", out]
    assert run(*told, *kb).code == 0
    path = fitted / "fitted" / "my-table.yaml"
    text = path.read_text()
    changed = text.replace("cases: 7\n", "cases: 8\n", 1)
    assert changed != text
    path.write_text(changed)
    from desks.casework import compiled_knowledge

    compiled_knowledge.cache_clear()  # another day, another process
    assert "fitted" in run("verify", out, *kb).one_line_error
    path.unlink()
    compiled_knowledge.cache_clear()
    assert "no fitted data set 'my-table'" in run("verify", out, *kb).one_line_error


def test_an_unknown_data_set_gives_the_nearest(fitted: Path, run: Run) -> None:
    kb = ["--kb", fitted]
    for command in (
        ["diagnose", "--present", "scale", "--fitted", "my-tabel"],
        ["kb", "show", "psoriasis", "--fitted", "my-tabel"],
    ):
        line = run(*command, *kb).one_line_error
        assert "'my-tabel'" in line
        assert "my-table" in line.replace("my-tabel", "")


def test_explain_shows_the_counts(fitted: Path, run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("present: [scale]\n")
    done = run("explain", case, "psoriasis", "--fitted", "my-table", "--kb", fitted)
    assert done.code == 0, done.err
    assert "7 of 7" in done.out
    assert "my-table" in done.out


def test_the_same_table_gives_the_same_file(fitted: Path, run: Run, tmp_path: Path) -> None:
    path = fitted / "fitted" / "my-table.yaml"
    before = path.read_bytes()
    cases = tmp_path / "cases.csv"
    assert run("kb", "fit", "my_table", "--cases", cases, "--kb", fitted).code == 0
    assert path.read_bytes() == before
    assert b"Psoriasis,p" not in before
    assert b"p0" not in before, "counts, no patient"


def test_bench_learns_from_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.benchmarks.tables import write

    def row(label: str, **findings: str) -> dict[str, str]:
        return {"md5hash": label + str(len(findings)), "label": label, **findings}

    train = write(
        tmp_path,
        "skincon",
        row("psoriasis", Plaque="1", Scale="1"),
        row("vitiligo", Patch="1"),
        row("psoriasis", Scale="1"),
        fill="0",
        name="train.csv",
    )
    test = write(
        tmp_path,
        "skincon",
        row("psoriasis", Plaque="1", Scale="1"),
        row("no such thing", Plaque="1"),
        fill="0",
    )
    out = tmp_path / "figures.json"
    done = run(
        "bench",
        "skincon",
        "--cases",
        test,
        "--train",
        train,
        "--knowledge",
        "fitted",
        "--json",
        out,
    )
    assert done.code == 0, done.err
    figures = json.loads(out.read_text())
    assert json.loads(done.out) == figures
    assert figures["split"] == "learned from train.csv, tested on skincon.csv"
    assert (figures["knowledge"], figures["n"]) == ("fitted", 2)
    assert figures["unmapped_labels"] == {"no such thing": 1}
    assert figures["top10"] == 0.5
