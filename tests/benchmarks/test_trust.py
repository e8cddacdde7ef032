"""Calibration, sets, flags and left-out disorders, over the toy knowledge base."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibrate import calibrate
from benchmarks.calibration import applied, measure
from benchmarks.left_out import SCORES, left_out, summary, unlike
from benchmarks.own_table import own_table
from benchmarks.study import Study
from benchmarks.sums import Sums, folds_of, out_of_fold, sums_of
from benchmarks.watch import grave, operating_points
from kb.errors import InputError
from kb.load import load_knowledge
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from tests.benchmarks.patients import HEAD, PATIENTS, rows


# -- sums ------------------------------------------------------------------------------------------
def test_sums_are_those_of_the_engine(study: Study, sums: Sums) -> None:
    compiled = CompiledKnowledge(study.knowledge)
    for row in (0, 1, 2, 150):
        case = resolve_case(sums.examples[row].document, study.knowledge)
        alone = diagnose(case, compiled)
        told = dict(zip(sums.hypotheses, sums.totals[row].tolist(), strict=True))
        assert told == {one.id: one.total_units for one in alone.hypotheses}
        priors = dict(zip(sums.hypotheses, sums.priors.tolist(), strict=True))
        assert priors == {one.id: one.prior_units for one in alone.hypotheses}
        shut = {id_ for id_, gone in zip(sums.hypotheses, sums.closed[row], strict=True) if gone}
        assert shut == {one.id for one in alone.hypotheses if one.excluded_by is not None}
    assert [sums.right[row].sum() for row in (0, 1, 2, 150)] == [1, 1, 1, 0]


def test_no_patient_is_in_two_folds(sums: Sums) -> None:
    folds: dict[str, set[int]] = {}
    for one, fold in zip(sums.examples, sums.fold.tolist(), strict=True):
        folds.setdefault(one.group, set()).add(fold)
    assert {len(found) for found in folds.values()} == {1}
    assert set(sums.fold.tolist()) == set(range(5))


def test_a_case_is_weighed_with_counts_of_other_patients_only(study: Study, cases: Path) -> None:
    examples = own_table("mine").read(cases, study.knowledge)
    found = out_of_fold(study, examples, knowledge="fitted")
    fold = folds_of(examples)
    rest = [one for one, number in zip(examples, fold, strict=True) if number != fold[7]]
    alone = sums_of(study, [examples[7]], fitted=[study.fit(rest)])
    assert found.totals[7].tolist() == alone.totals[0].tolist()


def test_too_few_patients_and_mixed_settings_are_refused(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text(HEAD + rows(4), encoding="utf-8")
    few = own_table("few").read(path, study.knowledge)
    with pytest.raises(InputError, match="patients are too few"):
        folds_of(few)
    path.write_text(HEAD + "Nevus,a,1,,hospital,1,,,,\nNevus,b,1,,primary-care,1,,,,\n", "utf-8")
    with pytest.raises(InputError, match="several settings"):
        sums_of(study, own_table("few").read(path, study.knowledge))


# -- measuring -------------------------------------------------------------------------------------
def test_what_is_measured(study: Study, sums: Sums) -> None:
    found = measure(study, sums)
    assert (found.cases, found.left_aside) == (PATIENTS, 1)
    assert found.after.brier <= found.before.brier + 0.02
    for one in found.sets:
        assert one.covered.of == PATIENTS
        assert one.covered.share >= one.level - 0.06
        assert one.mean_size >= 1.0
    assert found.urgency is not None
    points = found.urgency
    assert points.sensitivity_first.sensitivity.of == PATIENTS // 3
    assert points.sensitivity_first.specificity.of == 2 * PATIENTS // 3
    assert points.sensitivity_first.threshold <= points.specificity_first.threshold
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert sum(row["n"] for row in told["reliability"]["after"]["first_answer"]) == PATIENTS
    assert told["sets"][1]["by_group"]["papulosquamous"]["n"] == PATIENTS // 3


def test_nothing_known_is_refused(study: Study, sums: Sums) -> None:
    with pytest.raises(InputError, match="no label"):
        measure(study, sums.take([150]))


def test_a_calibration_is_applied_as_it_is(
    study: Study, sums: Sums, toy_kb: Path, cases: Path
) -> None:
    base = load_knowledge()
    made = calibrate("mine", base, toy_kb, knowledge="authored", cases=cases)
    assert (made.name, made.cases, made.left_aside) == ("dermatology-clinic", PATIENTS, 1)
    assert made.knowledge_hash == base.hash
    found = applied(study, sums, made)
    assert found.temperature == made.temperature
    assert [one.threshold for one in found.sets] == [one.threshold for one in made.sets]
    assert found.urgency is not None
    assert made.urgency is not None
    point = found.urgency.sensitivity_first
    assert point.threshold == made.urgency.sensitivity_first.threshold
    # on the very cases that it was chosen on, no more than one in twenty is missed
    assert point.sensitivity.share >= 0.94


def test_patients_may_be_taken_as_seen_elsewhere(toy_kb: Path, cases: Path) -> None:
    base = load_knowledge()
    made = calibrate(
        "mine", base, toy_kb, knowledge="authored", cases=cases, setting="hospital", leave_out=False
    )
    assert (made.name, made.cases, made.unlike) == ("hospital", PATIENTS, None)


def test_which_cases_must_not_be_missed(study: Study, sums: Sums) -> None:
    yes, known = grave(study, sums.examples)
    assert yes[:3].tolist() == [False, False, True]
    assert not known[150]
    fold = np.arange(40) % 5
    few = np.arange(40) < 10
    assert operating_points(np.linspace(0, 1, 40), few, fold) is None


# -- left out --------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["label", "group"])
def test_each_disorder_is_left_out_once(study: Study, cases: Path, by: str) -> None:
    examples = own_table("mine").read(cases, study.knowledge)
    found = left_out(study, examples, knowledge="authored", seed=1, by=by)
    gone = found.row[found.gone]
    assert sorted(gone.tolist()) == list(range(PATIENTS))
    assert 150 not in found.row, "its label is unknown: it is no case of a left-out disorder"
    assert set(found.scores) == set(SCORES)
    assert all(len(values) == len(found.row) for values in found.scores.values())
    told = summary([found], np.arange(len(examples)) < 75)
    assert 0.0 <= told["unlike_where_right_if_known"] <= 1.0
    assert 0.0 <= told["unlike"]["lowest"] <= told["unlike"]["auroc"] <= 1.0
    notice = unlike(found)
    assert notice.recognized.of == PATIENTS
    assert notice.spared.of == (~found.gone).sum()


def test_a_left_out_disorder_is_no_hypothesis_and_not_counted(study: Study, cases: Path) -> None:
    examples = own_table("mine").read(cases, study.knowledge)
    one = left_out(study, examples, knowledge="fitted", seed=3)
    again = left_out(study, examples, knowledge="fitted", seed=3)
    assert np.array_equal(one.scores["unlike"], again.scores["unlike"])
    # a psoriasis whose disorder is known is surer of its first answer than one that is left out
    rows_ = np.flatnonzero(np.arange(PATIENTS) % 3 == 0)
    mine = np.isin(one.row, rows_)
    sure = -one.scores["first_answer"]
    assert sure[mine & ~one.gone].mean() > sure[mine & one.gone].mean()
