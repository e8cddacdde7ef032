"""The ablation: a table as matrices ranks as the engine does; each variant changes one thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import ablation, variant_dependence, variant_noise, variant_parts, variants
from benchmarks.examples import Table
from benchmarks.own_table import own_table
from benchmarks.sheets import FOLDS, Part, Sheet
from benchmarks.variant_parts import as_it_is
from benchmarks.variants import AUTHORED, FITTED
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import NONE_OF_THESE
from tests.benchmarks.test_diagnosis import HEAD, rows
from tests.classes import classed


@pytest.fixture
def sheet(toy: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sheet:
    monkeypatch.setenv("DERMATRACE_DATA", str(tmp_path))
    (tmp_path / "cases.csv").write_text(HEAD + rows(45), encoding="utf-8")
    mine = own_table("mine")
    table = Table("mine", "cases.csv", mine.read, mine.names)
    return Sheet("mine", table, classed(toy))


def test_a_sheet_ranks_as_the_engine_does(sheet: Sheet) -> None:
    scores = sheet.scores(sheet.authored(), as_it_is)
    for row, (example, case) in enumerate(zip(sheet.examples, sheet.cases, strict=True)):
        answer = diagnose(case, sheet.compiled)
        chance = {h.id: h.posterior for h in answer.hypotheses if h.id != NONE_OF_THESE}
        assert scores.rank[row] == sheet.study.rank(chance, example)[0]
        target = sheet.study.target(example.labels[0])
        assert target is not None
        right = sum(chance[one] for one in target.members) / sum(chance.values())
        assert scores.loss[row] == pytest.approx(-np.log(right), abs=2e-3)


def test_with_counts_each_fold_is_answered_by_the_others(sheet: Sheet) -> None:
    parts = sheet.fitted()
    assert len(parts) == FOLDS
    assert sorted(row for part in parts for row in part.rows) == list(range(45))
    scores = sheet.scores(parts, as_it_is)
    part = parts[2]
    compiled = CompiledKnowledge(sheet.knowledge, fitted=part.model.compiled.fitted)
    for row in part.rows:
        answer = diagnose(sheet.cases[row], compiled)
        chance = {h.id: h.posterior for h in answer.hypotheses if h.id != NONE_OF_THESE}
        assert scores.rank[row] == sheet.study.rank(chance, sheet.examples[row])[0]


@pytest.mark.parametrize(
    "same",
    [
        variant_noise.leak(1.0),
        variant_parts.recompiled(),
        variant_dependence.grouped("present", 0.0),
        variant_dependence.grouped("absent", 0.0),
        variants._readings(1.0),
        variants._towards_group(0.0, only_silent=True),
        variant_parts.changed_by(lambda _: {"mistaken": 0.0}),
    ],
)
def test_a_variant_that_changes_nothing(sheet: Sheet, same: Callable[[Part], Any]) -> None:
    (part,) = sheet.authored()
    assert np.allclose(same(part), as_it_is(part), atol=1e-9)


def test_every_authored_variant_gives_sums(sheet: Sheet) -> None:
    (part,) = sheet.authored()
    usual = as_it_is(part)
    for one in AUTHORED:
        sums = one.totals(part)
        assert sums.shape == usual.shape, one.says
        assert np.isfinite(sums).all(), one.says


def test_what_some_variants_change_by_hand(sheet: Sheet) -> None:
    (part,) = sheet.authored()
    plain = {one.says: one.totals(part) for one in AUTHORED}
    absent = part.absent @ variant_parts.weights_of(part.model)[1].T
    fully = as_it_is(part) + absent * (1 / 0.6 - 1)
    assert np.allclose(plain["an absent finding counts fully"], fully)


def test_every_fitted_variant_gives_sums(sheet: Sheet) -> None:
    part = sheet.fitted()[0]
    usual = as_it_is(part)
    changed = 0
    for one in FITTED:
        sums = one.totals(part)
        assert sums.shape == usual.shape, one.says
        assert np.isfinite(sums).all(), one.says
        changed += not np.allclose(sums, usual)
    assert changed >= 4


def test_the_figures_and_the_table(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ablation, "table", lambda _: sheet.study.table)
    monkeypatch.setattr(ablation, "load_knowledge", lambda: sheet.knowledge)
    found = ablation.run(names=("mine",))
    assert found["data"] == "development parts"
    known = [one for one in found["results"] if one["knowledge"] == "authored"]
    assert [one["variant"] for one in known][:2] == ["as it is", AUTHORED[0].says]
    assert not any(one["about"] == "soft evidence" for one in known), "no reading in this table"
    for one in known[1:]:
        assert all(sum(pair) <= FOLDS for pair in one["better_folds"].values())
    text = ablation.markdown(found, "authored")
    assert text.splitlines()[0] == "|  | mine (n 45) |"
    assert f"| all: {AUTHORED[0].says} |" in text


def test_a_file_is_refused() -> None:
    with pytest.raises(InputError, match="all tables"):
        ablation.run(Path("mine.csv"))


def test_equally_likely_answers_stand_in_the_order_of_their_ids(sheet: Sheet) -> None:
    part = sheet.authored()[0]
    level = sheet.scores([part], lambda one: np.zeros((len(one.rows), len(sheet.right[0]))))
    for row, example in enumerate(sheet.examples):
        chance = {one.id: 1.0 for one in sheet.compiled.disorders}
        assert level.rank[row] == sheet.study.rank(chance, example)[0]
    assert (level.rank > 1).any()
