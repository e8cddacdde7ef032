"""The command of a batch: its options, and what is no table told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoning.result import DISCLAIMER
from tests.conftest import TOY, Copy, Run
from tests.desks.batch_table import answered, table


def test_the_command(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    done = run("diagnose", "--batch", table(tmp_path), "-o", out, "--kb", TOY, "--top", "2")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"written: {out} (8 rows)",
        f"written: {out}.problems.csv (3 rows that could not be read)",
        DISCLAIMER,
    ]
    assert "disorder_2" in answered(out)[0]
    assert "disorder_3" not in answered(out)[0]


def test_options_change_the_answers(run: Run, tmp_path: Path, copy: Copy) -> None:
    clinic = "{setting: dermatology-clinic, tier: very-common, evidence: author}"
    elsewhere = "{setting: primary-care, tier: rare, evidence: author}"
    copy.edit("disorders/papulosquamous/psoriasis.yaml", clinic, f"{clinic}, {elsewhere}")
    cases, outs = table(tmp_path), [tmp_path / f"{i}.csv" for i in range(3)]
    for out, option in zip(
        outs, ([], ["--keep-excluded"], ["--setting", "primary-care"]), strict=True
    ):
        done = run("diagnose", "--batch", cases, "-o", out, "--kb", copy.root, *option)
        assert done.code == 0, done.err
    plain, kept, primary = map(answered, outs)
    assert plain[0]["model_hash"] != kept[0]["model_hash"], "another use of exclusions"
    for row in (*plain, *kept):
        del row["model_hash"]
    assert plain[3] != kept[3]
    assert plain[:3] == kept[:3]
    del primary[1]["model_hash"]
    assert plain[1] == primary[1], "the row names its own setting"
    assert plain[0] != primary[0]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("id,plak\n1,1\n", "x.csv", "line 1: the column 'plak' is no finding; did you mean plaque"),
        ("", "x.csv", "the file is empty"),
        ("id\n", "x.txt", "a file that ends in '.txt' is no table of cases"),
        ("id\n", "x.parquet", "not a Parquet file"),
        ("age\nold\n", "x.csv", "no row could be read, the first: line 2: age: 'old' is no number"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(
    run: Run, tmp_path: Path, content: str, name: str, words: str
) -> None:
    cases = tmp_path / name
    cases.write_text(content, encoding="utf-8")
    done = run("diagnose", "--batch", cases, "-o", tmp_path / "out.csv", "--kb", TOY)
    assert words in done.one_line_error
    assert str(cases) in done.one_line_error


def test_where_the_answers_cannot_go(run: Run, tmp_path: Path) -> None:
    cases = table(tmp_path)
    for out, words in (
        (cases, "answers need a file of their own"),
        (tmp_path / "out.xlsx", "no table of cases"),
        (tmp_path / "no" / "such.csv", "cannot write: No such file"),
    ):
        done = run("diagnose", "--batch", cases, "-o", out, "--kb", TOY)
        assert words in done.one_line_error
    done = run("diagnose", "--batch", tmp_path / "no.csv", "-o", tmp_path / "o.csv", "--kb", TOY)
    assert "no such file" in done.one_line_error


@pytest.mark.parametrize("more", [["--age", "0"], ["case.yaml"], ["--present", "scale"], []])
def test_a_batch_is_no_single_case(run: Run, tmp_path: Path, more: list[str]) -> None:
    out = ["-o", tmp_path / "out.csv"] if more else []
    done = run("diagnose", "--batch", table(tmp_path), *out, *more, "--kb", TOY)
    assert done.code == 2
    assert "--batch" in done.err


def test_no_rows(run: Run, tmp_path: Path) -> None:
    cases = tmp_path / "none.csv"
    cases.write_text("id,present\n", encoding="utf-8")
    for ending in ("csv", "jsonl", "parquet"):
        out = tmp_path / f"out.{ending}"
        assert run("diagnose", "--batch", cases, "-o", out, "--kb", TOY).code == 0
        assert answered(out) == []
