"""A table of cases to a table of answers: what a case alone gets, in every format."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import desks.batch
from desks.batch import diagnose_batch, diagnose_frame
from desks.batch_answers import HASH_DIGITS
from desks.batch_rows import FIELDS
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.proof import made_with
from tests.conftest import ROOT
from tests.desks.batch_table import ROWS, answered, frame, table
from tests.reasoning.helpers import answer

UNREAD = {"wrong", "both", "unknown"}


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
@pytest.mark.parametrize("part", [3, 8192])
def test_each_row_is_the_case_alone(
    toy_compiled: CompiledKnowledge,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
    part: int,
) -> None:
    monkeypatch.setattr(desks.batch, "PART_ROWS", part)
    out = tmp_path / f"answers.{ending}"
    seen: list[tuple[float, int]] = []
    done = diagnose_batch(
        table(tmp_path),
        out,
        compiled=toy_compiled,
        top=3,
        progress=lambda share, rows: seen.append((share, rows)),
    )
    assert (done.rows, done.unread, done.written) == (8, 3, out)
    assert seen[-1] == (1.0, 8)
    assert seen == sorted(seen)
    rows = answered(out)
    assert [row["row"] for row in rows] == list(range(1, 9))
    assert [row["id"] for row in rows] == [one[0] or "6" for one in ROWS]
    for row, given in zip(rows, ROWS, strict=True):
        assert row["knowledge_hash"] == toy_compiled.knowledge.hash[:HASH_DIGITS]
        if row["id"] in UNREAD:
            assert row["problem"]
            assert row["disorder_1"] is row["none_of_these"] is row["red_flags"] is None
            continue
        assert row["problem"] is None
        told = answer(toy_compiled, **document(given))
        assert row["model_hash"] == made_with(told)["model_hash"][:HASH_DIGITS]
        open_ = [one for one in told.hypotheses if one.excluded_by is None]
        for rank, one in enumerate(open_[:3], start=1):
            assert row[f"disorder_{rank}"] == one.id
            assert row[f"probability_{rank}"] == round(one.posterior, 6)
        assert row["none_of_these"] == round(told.hypothesis(NONE_OF_THESE).posterior, 6)
        flags = told.rules.red_flags
        assert (row["red_flags"] or "") == ";".join(one.rule for one in flags)
        assert row["urgency"] == ("emergency" if flags else None)
        gone = [id_ for one in told.rules.exclusions for id_ in one.disorders]
        assert (row["excluded"] or "") == ";".join(gone)
        scripts = toy_compiled.knowledge.disorders
        grave = sum(
            one.posterior for one in open_ if one.id in scripts and scripts[one.id].must_not_miss
        )
        assert row["must_not_miss"] == pytest.approx(grave, abs=1e-6)
    assert [row["id"] for row in rows if row["red_flags"]] == ["c"]
    assert [row["id"] for row in rows if row["excluded"]] == ["d"]
    assert not (tmp_path / f"answers.{ending}.parts").exists()


def document(given: tuple[str, ...]) -> dict[str, Any]:
    """The case file that says what a row says."""
    _, age, sex, setting, present, absent, probable = given
    fields: dict[str, Any] = {"absent": absent.split(";") if absent else []}
    if "+" in present:
        lesion = [part.strip() for part in present.split("+")]
        fields["observations"] = [{"lesion": lesion, "status": "present"}]
    else:
        fields["present"] = present.split(";") if present else []
    if probable:
        assert probable == "pruritus=0.9/0.3"
        fields["observations"] = [{"finding": "pruritus", "probability": 0.9, "base_rate": 0.3}]
    fields |= {"age": float(age)} if age else {}
    fields |= {"sex": {"m": "male", "f": "female"}[sex[0]]} if sex else {}
    return fields | ({"setting": setting} if setting else {})


def test_the_report_names_file_line_place_and_mend(
    toy_compiled: CompiledKnowledge, tmp_path: Path
) -> None:
    done = diagnose_batch(table(tmp_path), tmp_path / "out.jsonl", compiled=toy_compiled)
    assert done.problems == tmp_path / "out.jsonl.problems.csv"
    with done.problems.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [(one["row"], one["line"], one["id"], one["place"]) for one in told] == [
        ("5", "6", "wrong", "age"),
        ("7", "8", "both", "present / 0 and absent / 0"),
        ("8", "9", "unknown", "present / 1"),
    ]
    assert "plaque" in told[2]["mend"]
    # a later run without a problem takes the report away
    good = tmp_path / "good.csv"
    good.write_text("id,present\nx,scale\n", encoding="utf-8")
    again = diagnose_batch(good, tmp_path / "out.jsonl", compiled=toy_compiled)
    assert again.problems is None
    assert not done.problems.exists()


def test_a_frame_gets_what_a_file_gets(toy_compiled: CompiledKnowledge, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    diagnose_batch(table(tmp_path), out, compiled=toy_compiled, top=4)
    cases = frame().set_index(pd.Index(list("stuvwxyz"), name="key"))
    got = diagnose_frame(cases, compiled=toy_compiled, top=4)
    assert list(got.index) == list("stuvwxyz")
    assert got.index.name == "key"
    clean = got.astype(object).where(got.notna(), None).to_dict("records")
    for row, expected in zip(clean, answered(out), strict=True):
        assert row == expected


def test_a_wide_frame(toy_compiled: CompiledKnowledge) -> None:
    cases = pd.DataFrame(
        {"age": [44, None], "plaque": [1.0, float("nan")], "itch": [None, False]},
        index=[10, 20],
    )
    got = diagnose_frame(cases, compiled=toy_compiled, top=2)
    assert list(got.index) == [10, 20]
    for row, fields in ((10, {"age": 44.0, "present": ["plaque"]}), (20, {"absent": ["itch"]})):
        told = answer(toy_compiled, **fields)
        assert got.loc[row, "disorder_1"] == told.hypotheses[0].id
        assert got.loc[row, "probability_1"] == round(told.hypotheses[0].posterior, 6)


def test_a_frame_with_nothing(toy_compiled: CompiledKnowledge) -> None:
    empty = diagnose_frame(pd.DataFrame({"age": []}), compiled=toy_compiled)
    assert len(empty) == 0
    assert "disorder_1" in empty.columns
    bare = diagnose_frame(pd.DataFrame(index=[1, 2]), compiled=toy_compiled)
    prior = answer(toy_compiled).hypotheses[0]
    assert list(bare["disorder_1"]) == [prior.id] * 2
    with pytest.raises(InputError, match="the frame: the column 'plak' is no finding"):
        diagnose_frame(pd.DataFrame({"plak": [1]}), compiled=toy_compiled)
    rows: Any = [{"age": 5}]
    with pytest.raises(InputError, match=r"a list is no frame; give pandas\.DataFrame"):
        diagnose_frame(rows, compiled=toy_compiled)


def test_fewer_disorders_than_asked_for(toy_compiled: CompiledKnowledge) -> None:
    got = diagnose_frame(frame(), compiled=toy_compiled, top=99)
    places = [name for name in got.columns if name.startswith("disorder_")]
    assert len(places) == len(toy_compiled.disorders) + 1
    excluded = got[got["id"] == "d"].iloc[0]
    assert excluded[places].isna().sum() == 1, "the excluded one is left out"
    kept = diagnose_frame(frame(), compiled=toy_compiled, top=99, keep_excluded=True)
    assert kept[kept["id"] == "d"].iloc[0][places].notna().all()


JSONL = """\
{"id": "x", "present": ["scale", "plaque"], "age": 50}
{"id": "y", "observations": [{"finding": "pruritus", "probability": 0.7}], "sex": "female"}

{"id": "z", "plaque": 1, "duration": "8 months"}
not json
[1, 2]
{"plak": 1}
{"id": "deep", "observations": [{"finding": "scale"}]}
{"id": "\\ud800", "note": "x"}
"""


def test_jsonl_takes_case_files_line_by_line(
    toy_compiled: CompiledKnowledge, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_bytes(JSONL.encode() + b'{"id": "\xff"}\n')
    done = diagnose_batch(cases, tmp_path / "out.csv", compiled=toy_compiled)
    rows = answered(done.written)
    assert [row["id"] for row in rows] == ["x", "y", "z", "4", "5", "6", "deep", "?", "9"]
    assert [row["row"] for row in rows if row["problem"]] == [4, 5, 6, 7, 9]
    assert done.problems is not None
    told = done.problems.read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[1] for line in told] == ["5", "6", "7", "8", "10"], "lines of the file"
    assert "the column 'plak' is no finding" in told[2]
    assert "not text in UTF-8" in told[4]
    expected = answer(toy_compiled, age=50.0, present=["scale", "plaque"]).hypotheses[0]
    assert rows[0]["disorder_1"] == expected.id


def test_a_spoilt_csv_loses_only_the_spoilt_rows(
    toy_compiled: CompiledKnowledge, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_bytes(
        b"\xef\xbb\xbfid,present,_free\r\n"
        b'a,scale,"two\r\nlines"\r\n'
        b"b,scale\r\n"
        b"c,sc\xe4le,\r\n"
        b"\r\n"
        b"d,scale,,\r\n"
        b'e,"scale;plaque",x\r\n'
    )
    done = diagnose_batch(cases, tmp_path / "out.csv", compiled=toy_compiled)
    rows = answered(done.written)
    assert [(row["id"], bool(row["problem"])) for row in rows] == [
        ("a", False),
        ("2", True),
        ("3", True),
        ("4", True),
        ("e", False),
    ]
    assert done.problems is not None
    with done.problems.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [(one["line"], one["message"]) for one in told] == [
        ("4", "2 cells under 3 columns"),
        ("5", "not text in UTF-8"),
        ("7", "4 cells under 3 columns"),
    ]


def test_an_open_quote_tells_which_lines_it_swallows(
    toy_compiled: CompiledKnowledge, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text('id,present\na,scale\n"b,scale\nc,scale\nd,scale\n')
    done = diagnose_batch(cases, tmp_path / "out.csv", compiled=toy_compiled)
    assert done.problems is not None
    with done.problems.open(encoding="utf-8", newline="") as file:
        told = [one["message"] for one in csv.DictReader(file)]
    assert told == ["1 cells under 2 columns in lines 3 to 5: is a quote left open?"]


def test_parquet_in(toy_compiled: CompiledKnowledge, tmp_path: Path) -> None:
    cases = frame()
    cases["present"] = [one.split(";") if one else None for one in cases["present"]]
    cases.to_parquet(tmp_path / "cases.parquet", row_group_size=3)
    got = diagnose_batch(tmp_path / "cases.parquet", tmp_path / "a.csv", compiled=toy_compiled)
    diagnose_batch(table(tmp_path), tmp_path / "b.csv", compiled=toy_compiled)
    ours, theirs = answered(got.written), answered(tmp_path / "b.csv")
    assert [r["disorder_1"] for r in ours] == [r["disorder_1"] for r in theirs]
    assert [r["probability_1"] for r in ours] == [r["probability_1"] for r in theirs]


def test_the_page_names_every_column(toy_compiled: CompiledKnowledge) -> None:
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    for name in diagnose_frame(frame(), compiled=toy_compiled, top=1).columns:
        assert f"`{name}`" in page, name
    for name in FIELDS:
        assert f"`{name}`" in page, name
