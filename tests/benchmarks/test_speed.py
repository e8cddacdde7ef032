"""What is measured side by side gives the same posteriors; no test here depends on the time."""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.speed_batch import batch_figures, bernoulli_model, weighed_of
from benchmarks.speed_cases import random_cases, write_table
from benchmarks.speed_memory import memory_figures
from benchmarks.speed_single import single_figures
from benchmarks.speed_timing import Times, side_by_side
from desks.batch_rows import RowReader
from kb.knowledge import KnowledgeBase
from reasoning.batches.batch import Batch
from reasoning.closure import Hierarchy, close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from tests.conftest import TOY


def test_random_cases_are_the_same_again_and_hold(toy: KnowledgeBase) -> None:
    cases = random_cases(toy, 50, seed=4)
    assert cases == random_cases(toy, 50, seed=4)
    assert cases != random_cases(toy, 50, seed=5)
    tree = Hierarchy(toy)
    for case in cases:
        close(case, tree, toy)
    assert {one.state for case in cases for one in case.observations} == {"present", "absent"}


def test_a_written_table_is_the_cases_again(toy: KnowledgeBase, tmp_path: Path) -> None:
    cases = random_cases(toy, 5)
    write_table(cases, tmp_path / "t.csv", 12)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(rows) == 12
    reader = RowReader(header, toy)
    for row, cells in enumerate(rows):
        read, case = reader.case(cells), cases[row % 5]
        assert (read.age, read.sex) == (case.age, case.sex)
        seen = {(one.subject, one.state) for one in read.observations}
        assert seen == {(one.subject, one.state) for one in case.observations}


def test_scikit_learn_gets_the_very_model(toy_compiled: CompiledKnowledge) -> None:
    cases = random_cases(toy_compiled.knowledge, 300)
    batch = Batch(toy_compiled, keep_excluded=True)
    encoded = batch.encode(cases)
    theirs = bernoulli_model(batch).predict_proba(weighed_of(batch, encoded))
    assert theirs == pytest.approx(batch.answer(cases).posterior, abs=1e-9)


def test_figures_of_a_batch(toy_compiled: CompiledKnowledge) -> None:
    told = batch_figures(toy_compiled, random_cases(toy_compiled.knowledge, 1200), repeats=1)
    assert told["cases"] == 1200
    assert told["sklearn_largest_difference"] < 1e-9
    assert told["sklearn_same_first_where_no_tie"] == 1.0
    assert 0.0 <= told["ties"] < 1.0
    assert set(told["microseconds_per_case"]) >= {"posterior", "product", "sklearn"}
    assert all(value > 0 for name, value in told.items() if name.startswith("ratio_"))


def test_figures_of_a_single_case(toy_compiled: CompiledKnowledge) -> None:
    told = single_figures(toy_compiled, random_cases(toy_compiled.knowledge, 4), repeats=2)
    assert told["diagnose_with_proof_best_ms"] <= told["diagnose_with_proof_ms"]


def test_pgmpy_gets_the_very_network(toy_compiled: CompiledKnowledge) -> None:
    if find_spec("pgmpy") is None:
        pytest.skip("pgmpy is an extra: pip install .[bench]")
    from benchmarks.speed_network import network_figures

    cases = random_cases(toy_compiled.knowledge, 12)
    told = network_figures(toy_compiled, cases)
    assert told["queries"] == 12
    assert told["nodes"] == len(toy_compiled.column) + 3
    assert told["largest_difference"] < 1e-9
    alone = diagnose(cases[0], toy_compiled, keep_excluded=True)
    assert len(alone.hypotheses) > 2, "there was something to agree on"


def test_memory_is_looked_at_while_a_table_is_answered(toy: KnowledgeBase) -> None:
    told = memory_figures(toy, 20_000, TOY)
    assert told["rows"] == 20_000
    assert told["unread"] == 0
    marks = told["rss_mb_at"]
    assert list(marks) == ["5 %", "25 %", "50 %", "75 %", "100 %"]
    assert all(value > told["rss_before_mb"] / 2 for value in marks.values())


def test_ratios_are_medians_over_turns() -> None:
    times = Times({}, {"a": [2.0, 9.0, 4.0], "b": [1.0, 1.0, 4.0]})
    assert times.ratio("a", "b") == 2.0
    done: list[str] = []
    told = side_by_side({"x": lambda: done.append("x"), "y": lambda: done.append("y")}, 2)
    assert done == ["x", "y"] * 3, "in turns, the first of which is not measured"
    assert {len(values) for values in told.wall.values()} == {2}
