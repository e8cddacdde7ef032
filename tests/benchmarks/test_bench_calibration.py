"""Calibration of a table from its file to its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import run_benchmark
from benchmarks.calibrate import calibrate
from benchmarks.calibration import measure
from benchmarks.plots import coverage_figure, reliability_figure
from benchmarks.recognize import recognized
from benchmarks.study import Study
from benchmarks.sums import Sums
from desks.casework import compiled_knowledge
from kb.calibrated import Calibration
from kb.errors import InputError, KnowledgeError
from kb.load import load_knowledge
from reasoning.parameters import NONE_OF_THESE
from tests.benchmarks import tables
from tests.benchmarks.patients import HEAD, PATIENTS, rows
from tests.conftest import Run


def test_files_are_told_apart_by_their_columns(toy_kb: Path, tmp_path: Path, cases: Path) -> None:
    base = load_knowledge()
    name, _, examples = recognized(cases, base)
    assert (name, len(examples)) == ("mine", PATIENTS + 1)
    with pytest.raises(InputError, match="columns missing"):
        path = tmp_path / "odd.csv"
        path.write_text("what,is\n1,2\n", encoding="utf-8")
        recognized(path, base)
    cases.write_text(HEAD + "Nevus,a,old,,,1,,,,\n", encoding="utf-8")
    with pytest.raises(InputError, match="'old' is no number"):
        recognized(cases, base)


def test_a_public_table_is_recognized(tmp_path: Path) -> None:
    row = {"Age": "20 - 40", "Disease_label": "Scabies", "Sex": "Male", "Subject_ID": "1"}
    path = tables.write(tmp_path, "dermacon_in", row, name="sealed.csv")
    name, reading, examples = recognized(path, load_knowledge())
    assert (name, reading.dataset, len(examples)) == ("dermacon_in", "dermacon-in", 1)


def test_the_whole_way(toy_kb: Path, tmp_path: Path, cases: Path, run: Run) -> None:
    done = run("kb", "calibrate", "mine", "--cases", cases, "--knowledge", "authored", "--jobs", 1)
    assert done.code == 0, done.err
    made = Calibration.find(toy_kb, "dermatology-clinic")
    assert made is not None
    assert f"temperature {made.temperature:g}" in done.out
    shown = run("diagnose", "--present", "scale", "--present", "plaque", "--age", 30)
    assert "among these with 90.0 %" in shown.out
    assert "sensitivity first" in shown.out
    out = tmp_path / "answer.json"
    run("diagnose", "--present", "scale", "--age", 30, "-f", "json", "-o", out)
    assert json.loads(out.read_text("utf-8"))["certainty"]["calibration"]["hash"] == made.hash
    assert run("verify", out).code == 0
    made.model_copy(update={"temperature": 3.0}).save(toy_kb)
    compiled_knowledge.cache_clear()
    refused = run("verify", out)
    assert "calibration" in refused.one_line_error


def test_bench_calibration_of_a_file(toy_kb: Path, tmp_path: Path, cases: Path, run: Run) -> None:
    run("kb", "calibrate", "mine", "--cases", cases, "--knowledge", "authored", "--jobs", 1)
    target = tmp_path / "figures.json"
    done = run("bench", "calibration", "--cases", cases, "--json", target)
    assert done.code == 0, done.err
    told = json.loads(target.read_text("utf-8"))
    assert told["as_shipped"]["calibration"] == "dermatology-clinic"
    assert told["as_shipped"]["n"] == told["cross_validated"]["n"] == PATIENTS
    assert told["table"] == "mine"


def test_a_file_of_few_patients_is_measured_with_what_ships(
    toy_kb: Path, tmp_path: Path, cases: Path
) -> None:
    calibrate("mine", load_knowledge(), toy_kb, knowledge="authored", cases=cases).save(toy_kb)
    cases.write_text(HEAD + rows(3), encoding="utf-8")
    told = run_benchmark("calibration", cases=cases)
    assert told["as_shipped"]["n"] == 3
    assert "too few" in told["cross_validated"]


def test_wrong_options(toy_kb: Path, cases: Path) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": "speed", "plots": Path("x")}, "draws no plots"),
        ({"name": "calibration", "train": cases}, "learns from no other file"),
        ({"name": "calibration", "cases": Path("none.csv")}, r"none\.csv"),
    ]
    for fields, message in wrong:
        with pytest.raises(InputError, match=message):
            run_benchmark(**fields)
    base = load_knowledge()
    with pytest.raises(InputError, match="no public table"):
        calibrate("mine", base, toy_kb)
    with pytest.raises(InputError, match="'rumour' is not known"):
        calibrate("mine", base, toy_kb, knowledge="rumour", cases=cases)
    with pytest.raises(KnowledgeError, match="no fitted data set 'mine'"):
        calibrate("mine", base, toy_kb, cases=cases)


def test_the_figures_show_what_was_measured(study: Study, sums: Sums) -> None:
    found = measure(study, sums)
    drawn = reliability_figure("toy", found)
    rows_ = found.report["reliability"]["after"]["first_answer"]
    (mine,) = [
        one
        for one in drawn.data
        if str(one.name).startswith(f"temperature {found.temperature:g}:") and one.xaxis == "x"
    ]
    assert list(mine.y) == [row["right"] for row in rows_]
    sets = coverage_figure("toy", found)
    (overall,) = [one for one in sets.data if one.name == f"all {PATIENTS}"]
    assert list(overall.y) == [one.covered.share for one in found.sets]
    assert NONE_OF_THESE not in str(sets.to_dict())


def test_plots_are_written(toy_kb: Path, tmp_path: Path, cases: Path) -> None:
    folder = tmp_path / "plots"
    told = run_benchmark("calibration", cases=cases, plots=folder)
    names = {Path(one).name for one in told["plots"]}
    assert {
        "mine-authored-cross-validated-reliability.html",
        "mine-authored-cross-validated-coverage.html",
    } <= names
    assert all((folder / name).stat().st_size > 1000 for name in names)
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(InputError, match="give another folder"):
        run_benchmark("calibration", cases=cases, plots=blocked)
