"""Tables as strangers hand them over: other separators, holes, odd cells, patients in two files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks import diagnosis, run_benchmark, table
from benchmarks.baselines import BASELINES
from benchmarks.data import read_table
from benchmarks.fitting import fit_table
from benchmarks.own_table import own_table
from benchmarks.study import Study
from benchmarks.uci import CLINICAL, DIAGNOSES, HISTOLOGY, document_of
from cli import app
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.benchmarks.tables import write
from tests.benchmarks.test_uci import LICHEN, PSORIASIS
from tests.benchmarks.test_uci import table as uci

RUNNER = CliRunner()
SCIN = {"weighted_skin_condition_label": "{'Eczema': 1.0}"}


# -- the file --------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_and_a_byte_order_mark(tmp_path: Path, separator: str, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(mark + f"a{separator}b\r\n1{separator}2\r\n", encoding="utf-8", newline="")
    assert read_table(path, ["a", "b"]) == [{"a": "1", "b": "2"}]


def test_rows_of_another_length(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1\n3,4,,\n")
    assert read_table(path, ["a"]) == [{"a": "1", "b": ""}, {"a": "3", "b": "4"}]
    path.write_text("a,b\n1,2\n3,4,5\n")
    with pytest.raises(InputError, match=r"a.csv, line 3: the row has more cells than the 2 col"):
        read_table(path, ["a"])


def test_an_open_quote_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    with pytest.raises(InputError, match=r"a.csv: not a CSV file: .*; is a quote left open\?"):
        read_table(path, ["a"])


# -- cells -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", ["inf", "-inf", "1e400", "60+"])
def test_ages_that_are_none(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError, match=r"line 2, age: .* is no number"):
        run_benchmark("uci_clinical", cases=uci(tmp_path, PSORIASIS | {"age": cell}))


@pytest.mark.parametrize("cell", ["", " ", "?", "NaN", "unknown"])
def test_an_empty_grade_is_unknown(cell: str) -> None:
    found = document_of({"scaling": cell, "age": "nan"}, {"scaling": "scale"}, "here")
    assert found == {"present": [], "absent": []}


@pytest.mark.parametrize("cell", ["4", "-1", "inf", "1.5"])
def test_a_grade_beyond_the_scale(cell: str) -> None:
    with pytest.raises(InputError, match="is no grade"):
        document_of({"scaling": cell}, {"scaling": "scale"}, "here")


@pytest.mark.parametrize("label", ["scc", "Scc ", "SCC"])
def test_a_label_that_is_a_code_in_other_letters(shipped: KnowledgeBase, label: str) -> None:
    study = Study(table("pad_ufes"), shipped, DEFAULT_PARAMETERS)
    found, usual = study.target(label), study.target("SCC")
    assert found is not None
    assert found == usual


# -- what nothing tells apart ----------------------------------------------------------------------
def test_a_case_that_tells_nothing_is_not_right_first(tmp_path: Path) -> None:
    """Six answers are equally likely; they stand in the order of their names."""
    blank = dict.fromkeys([*CLINICAL, *HISTOLOGY, "age"], "")
    empty = uci(tmp_path, *({**blank, "diagnosis": name} for name in DIAGNOSES[:2]))
    figures = run_benchmark("uci_clinical", cases=empty)
    assert figures["n"] == 2
    assert figures["top1"] <= 0.5
    assert figures["mrr"] < 0.75


# -- who vouches for whom --------------------------------------------------------------------------
def test_one_label_in_a_fold_leaves_the_figures_whole(tmp_path: Path) -> None:
    figures = run_benchmark("uci_clinical", cases=uci(tmp_path, PSORIASIS, PSORIASIS, LICHEN))
    assert figures["n"] == 3
    assert set(figures["baselines"]) == set(BASELINES)
    # of three folds, two learn from both labels, and one from psoriasis alone
    assert figures["baselines"]["prior"]["top1"] <= 0.6667


def test_nothing_known_in_the_training_part_is_a_miss(tmp_path: Path) -> None:
    strange = PSORIASIS | {"diagnosis": "Foo disease"}
    figures = run_benchmark("uci_clinical", cases=uci(tmp_path, strange, strange))
    assert figures["unmapped_labels"] == {"Foo disease": 2}
    assert {one["top10"] for one in figures["baselines"].values()} == {0.0}


def test_rows_without_an_id_are_cases_of_their_own(tmp_path: Path, shipped: KnowledgeBase) -> None:
    pad = {"diagnostic": "BCC"}
    milk = {"dx": "BCC", "image_type": "dermoscopic"}
    dermx = {"name": "Papule", "labeller": "x", "diagnosis": "Acne"}
    rash = {"Disease_label": "Acne"}
    for name, row in (
        ("pad_ufes", pad),
        ("milk10k", milk),
        ("dermx", dermx),
        ("scin", SCIN),
        ("dermacon_in", rash),
        ("skincon", {"label": "acne"}),
    ):
        found = table(name).read(write(tmp_path, name, row, row), shipped)
        assert len({one.group for one in found}) == 2, name


HEAD = "label,group,scale\n"
SIX = "".join(f"{('Psoriasis', 'Tinea')[i % 2]},p{i},{i % 2}\n" for i in range(6))


def test_a_tested_patient_does_not_teach(tmp_path: Path, shipped: KnowledgeBase) -> None:
    cases, train = tmp_path / "cases.csv", tmp_path / "train.csv"
    cases.write_text(f"{HEAD}Psoriasis,p0,1\nTinea,p9,0\n")
    train.write_text(HEAD + SIX)
    figures = diagnosis.run(own_table("mine"), name="mine", cases=cases, train=train)
    assert (figures["n"], figures["n_train_left_out"]) == (2, 1)
    train.write_text(f"{HEAD}Psoriasis,p0,1\n")
    with pytest.raises(InputError, match="every patient of the training file is among the cases"):
        diagnosis.run(own_table("mine"), name="mine", cases=cases, train=train)


# -- what has no right answer ----------------------------------------------------------------------
def test_what_nobody_could_grade_is_counted(tmp_path: Path) -> None:
    blank = {"weighted_skin_condition_label": ""}
    path = write(tmp_path, "scin", SCIN | {"case_id": "1"}, blank | {"case_id": "2"})
    figures = run_benchmark("scin", cases=path)
    assert (figures["n"], figures["n_without_label"]) == (1, 1)
    row = {"labeller": "x", "name": "Papule"}
    path = write(
        tmp_path,
        "dermx",
        row | {"image_id": "A", "diagnosis": "Acne"},
        row | {"image_id": "B"},
        row | {"image_id": "B"},
    )
    figures = run_benchmark("dermx", cases=path)
    assert (figures["n"], figures["n_without_label"]) == (1, 1)
    row = {"label": "acne", "md5hash": "a"}
    path = write(tmp_path, "skincon", row, row | {"Do not consider this image": "1"}, fill="0")
    figures = run_benchmark("skincon", cases=path)
    assert (figures["n"], figures["n_without_label"]) == (1, 1)


# -- counts and figures go where they can be written -----------------------------------------------
def test_two_that_exclude_each_other_name_their_row(tmp_path: Path, shipped: KnowledgeBase) -> None:
    path = tmp_path / "a.csv"
    path.write_text("label,typical-pigment-network,atypical-pigment-network\nPsoriasis,1,1\n")
    with pytest.raises(InputError, match=r"a.csv, line 2, present / 0 and present / 1: .* both"):
        fit_table("mine", shipped, cases=path)


@pytest.mark.parametrize("name", ["../evil", "Mine", "a--b", ""])
def test_a_name_that_is_none(tmp_path: Path, shipped: KnowledgeBase, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("label,scale\nPsoriasis,1\n")
    with pytest.raises(InputError, match="is no name for counts"):
        fit_table(name, shipped, cases=path)


def test_where_figures_are_written_is_looked_at_first(tmp_path: Path) -> None:
    where = tmp_path / "new" / "folder" / "a.json"
    cases = uci(tmp_path, PSORIASIS)
    words = ["bench", "uci_clinical", "--cases", str(cases), "--json"]
    told = RUNNER.invoke(app, [*words, str(where)])
    assert told.exit_code == 0
    assert json.loads(where.read_text())["n"] == 1
    told = RUNNER.invoke(app, [*words, str(tmp_path)])
    assert "this is a folder" in str(told.exception)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = RUNNER.invoke(app, ["train", "--out", str(tmp_path / "file" / "x")])
    assert isinstance(told.exception, InputError)
    assert "cannot write" in str(told.exception)


def test_patients_without_an_id_are_not_shared_by_files_of_one_name(tmp_path: Path) -> None:
    cases, train = tmp_path / "a" / "table.csv", tmp_path / "b" / "table.csv"
    for path in (cases, train):
        path.parent.mkdir()
        path.write_text("label,scale\nPsoriasis,1\nTinea,0\n")
    figures = diagnosis.run(own_table("mine"), name="mine", cases=cases, train=train)
    assert (figures["n"], figures["n_train_left_out"]) == (2, 0)
