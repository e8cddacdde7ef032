"""A reader study: planned, read twice, counted as pairs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from desks.classroom.cases import resolve_teaching_case
from desks.classroom.study import Study, is_target, plan_study
from desks.classroom.study_figures import figures_csv, paired, study_figures
from desks.classroom.study_file import load_readings, readings_csv
from desks.classroom.study_page import engine_html, figures_html, reading_html
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose


def _plan(compiled: CompiledKnowledge, reader: str = "R1", count: int = 8, seed: int = 3) -> Study:
    return plan_study(
        compiled, name="toy", reader=reader, target="malignant", count=count, seed=seed, now=100.0
    )


def test_readers_get_the_same_cases_in_their_own_order(toy_compiled: CompiledKnowledge) -> None:
    one, again, other = (_plan(toy_compiled, reader) for reader in ("R1", "R1", "R2"))
    ids = [[case.id for case in study.cases] for study in (one, again, other)]
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]
    assert sorted(ids[0]) == sorted(ids[2])
    disorders = toy_compiled.knowledge.disorders
    positive = [is_target(disorders[case.answer], "malignant") for case in one.cases]
    assert sum(positive) == 4
    assert len(set(ids[0])) == 8


def test_each_case_is_read_without_and_then_with(toy_compiled: CompiledKnowledge) -> None:
    knowledge = toy_compiled.knowledge
    study = _plan(toy_compiled, count=4)
    assert engine_html(study, diagnose(study.case.case, toy_compiled)) == ""
    assert "without the engine" in reading_html(study, knowledge)
    with pytest.raises(InputError, match="no diagnosis"):
        study.answer(True, "", now=105.0, engine="x", knowledge=knowledge)
    half = study.answer(False, "nevus", now=105.0, engine="melanoma", knowledge=knowledge)
    assert (half.at, half.early) == (0, (False, "nevus", 5.0))
    assert "melanoma" in engine_html(half, diagnose(half.case.case, toy_compiled)).lower()
    whole = half.answer(True, "melanoma", now=112.0, engine="melanoma", knowledge=knowledge)
    (reading,) = whole.readings
    assert (reading.without, reading.with_, reading.order) == (False, True, 1)
    assert (reading.seconds_without, reading.seconds_with) == (5.0, 7.0)
    assert reading.truth == study.case.answer
    for _ in range(6):
        whole = whole.answer(True, "melanoma", now=120.0, engine="tinea", knowledge=knowledge)
    assert whole.done
    with pytest.raises(InputError, match="every case was read"):
        whole.answer(True, "melanoma", now=1.0, engine="tinea", knowledge=knowledge)


def test_what_no_study_can_be_made_of(toy_compiled: CompiledKnowledge) -> None:
    with pytest.raises(InputError, match="a name is missing"):
        _plan(toy_compiled, reader=" ")
    with pytest.raises(InputError, match="from 4 to 200"):
        _plan(toy_compiled, count=2)
    own = resolve_teaching_case(
        {"title": "x", "answer": "tinea", "case": {"present": ["scale"]}},
        toy_compiled.knowledge,
        toy_compiled.hierarchy,
    )
    with pytest.raises(InputError, match="all of one kind"):
        plan_study(
            toy_compiled, name="a", reader="b", target="malignant", count=4, seed=1, own=[own]
        )


def test_the_interval_of_paired_shares_is_newcombe_s() -> None:
    # 36 both, 12 gained, 2 lost of 50: Newcombe 1998 (paired data), method 10
    told = paired("x", [(True, True)] * 36 + [(False, True)] * 12 + [(True, False)] * 2)
    assert told.difference == pytest.approx(0.2)
    assert told.interval == pytest.approx((0.0569, 0.3404), abs=5e-5)
    # McNemar, exact: twice the chance of 2 or fewer of 14
    assert told.p == pytest.approx(2 * (1 + 14 + 91) / 2**14)
    assert told.interval_without == pytest.approx((0.6259, 0.8570), abs=5e-5)
    same = paired("x", [(True, True)] * 5)
    assert (same.p, same.difference) == (1.0, 0.0)
    assert same.interval[0] < 0 < same.interval[1]
    mirrored = paired("x", [(True, True)] * 36 + [(True, False)] * 12 + [(False, True)] * 2)
    assert mirrored.interval == pytest.approx((-0.3404, -0.0569), abs=5e-5)


def _read(compiled: CompiledKnowledge, reader: str) -> Study:
    """A reader who calls everything benign, and follows the engine's first diagnosis after."""
    study = _plan(compiled, reader)
    disorders = compiled.knowledge.disorders
    while not study.done:
        first = diagnose(study.case.case, compiled).hypotheses[0].id
        study = study.answer(False, "nevus", now=1.0, engine=first, knowledge=compiled.knowledge)
        known = first if first in disorders else "nevus"
        yes = is_target(disorders[known], "malignant")
        study = study.answer(yes, known, now=2.0, engine=first, knowledge=compiled.knowledge)
    return study


def test_figures_and_files(toy_compiled: CompiledKnowledge, tmp_path: Path) -> None:
    readings = [*_read(toy_compiled, "R1").readings, *_read(toy_compiled, "=R2").readings]
    told = study_figures(readings)
    sensitivity, specificity, first = told.rows
    assert (sensitivity.n, sensitivity.without, sensitivity.lost) == (8, 0, 0)
    assert sensitivity.with_ == sensitivity.gained > 0
    assert (specificity.n, specificity.without) == (8, 8)
    right = sum(one.first_with == one.truth for one in readings)
    assert (first.n, first.with_) == (16, right)
    assert len(told.by_reader) == 2
    assert any("overstated" in one for one in told.notices)
    assert any("pooled" in one for one in told.notices)
    rows = list(csv.DictReader(io.StringIO(figures_csv(told))))
    assert len(rows) == 9
    assert float(rows[0]["with"]) == pytest.approx(sensitivity.with_ / 8)
    assert "McNemar" in figures_html(told, readings, seed=3)
    text = readings_csv(readings)
    assert "'=R2" in text, "no cell is a formula"
    path = tmp_path / "readings.csv"
    path.write_text(text, encoding="utf-8")
    back = load_readings(path)
    assert back[0] == readings[0]
    assert back[-1] == replace(readings[-1], reader="'=R2")


def test_a_file_of_readings_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("study,target\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"r.csv: row 2: the column 'seed' is missing"):
        load_readings(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="holds no reading"):
        load_readings(path)
