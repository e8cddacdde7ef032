"""Our way beside a plain classifier: its parts, and the whole over small made-up sets."""

import json

import numpy as np
import pandas as pd
import pytest

from benchmarks import pictures_compare, pictures_figures, run_benchmark
from benchmarks.pictures_compare import SETS
from benchmarks.pictures_files import held_out
from benchmarks.pictures_plain import Fields, Plain, joined
from benchmarks.pictures_runs import DEVELOPMENT
from benchmarks.pictures_ways import WAYS
from kb.errors import InputError
from tests.benchmarks import pictures as made


def test_words_become_columns_and_missing_numbers_are_told():
    frame = pd.DataFrame({"sex": ["male"] * 6 + ["female"] * 6, "age": [40.0, None, 60.0] * 4})
    fields = Fields(["sex"], ["age"]).fit(frame)
    told = fields.of(pd.DataFrame({"sex": ["MALE", "other"], "age": [None, "70"]}))
    male, rest = told[0], told[1]
    assert male[-2:].tolist() == [50.0, 1.0]  # the median, and that it was missing
    assert rest[-2:].tolist() == [70.0, 0.0]
    assert male[:-2].sum() == 1.0
    assert male[:-2].tolist() != rest[:-2].tolist()


def test_a_plain_classifier_learns_and_knows_nothing_of_other_labels():
    chance = np.random.default_rng(0)
    labels = ["a", "b"] * 30
    values = chance.normal(0, 1, (60, 4))
    values[:, 0] += np.where(np.array(labels) == "a", -4, 4)
    model = Plain(["b", "c", "a"]).fit(values, labels, [str(n // 2) for n in range(60)])
    told = model.chances(np.array([[-4.0, 0, 0, 0], [4.0, 0, 0, 0]]))
    assert told.argmax(1).tolist() == [2, 0]
    assert (told[:, 1] == 0).all()
    assert told.sum(1) == pytest.approx(1.0)


def test_a_witness_that_repeats_the_base_rate_adds_nothing():
    rates = np.array([0.7, 0.2, 0.1])
    picture = np.array([[0.2, 0.5, 0.3]])
    assert joined(picture, rates[None], rates) == pytest.approx(picture)
    sure = joined(picture, np.array([[0.1, 0.2, 0.7]]), rates)
    assert sure.argmax() == 2


def test_rows_of_a_group_that_was_learned_from_are_not_asked_about():
    frame = pd.DataFrame(
        {"lesion_id": ["a", "a", "b", "c"], "split_dermamnist": ["train", "val", "val", "train"]}
    )
    one = SETS["ham10000"]
    assert one.learned(frame).tolist() == [True, False, False, True]
    assert one.unseen(frame).tolist() == [False, False, True, False]
    patients = pd.DataFrame({"patient_id": [f"PAT_{n}" for n in range(30)]})
    pad = SETS["pad_ufes_images"]
    assert pad.unseen(patients).tolist() == held_out(patients, "patient_id").tolist()
    assert 0 < pad.unseen(patients).sum() < 30


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A made-up data folder with one of the sets; the others take the same way."""
    monkeypatch.setenv("DERMATRACE_DATA", str(tmp_path))
    monkeypatch.setattr(pictures_figures, "DRAWS", 20)
    monkeypatch.setattr(pictures_compare, "SETS", {"derm7pt": SETS["derm7pt"]})
    path = tmp_path / DEVELOPMENT["derm7pt"]
    path.parent.mkdir(parents=True)
    frame = pd.read_parquet(made.derm7pt(path, 16))
    frame["split"] = ["valid" if number % 4 == 3 else "train" for number in range(16)]
    frame.to_parquet(path)
    return tmp_path


def test_every_way_is_measured_on_the_same_rows(folder):
    found = json.loads(json.dumps(run_benchmark("compare_pictures"), allow_nan=False))
    one = found["sets"]["derm7pt"]
    assert set(one["ours"]) == {"sorting", *WAYS}
    assert set(one["plain"]) == {"picture", "history", "both", "joined"}
    assert {way["n"] for side in ("ours", "plain") for way in one[side].values()} == {4}
    assert one["n_learned_from"] == 12
    assert one["sorting_as_named"]["auc"] == one["ours"]["sorting"]["auc"]
    assert len(one["ours_less_plain"]) == 3


@pytest.mark.parametrize("name", list(SETS))
def test_the_fields_of_the_history_are_columns_of_the_set(name, tmp_path):
    files = {"ham10000": made.ham, "derm7pt": made.derm7pt, "pad_ufes_images": made.pad}
    frame = pd.read_parquet(files[name](tmp_path / "a.parquet"))
    one = SETS[name]
    assert {*one.words, *one.numbers, one.label} <= set(frame.columns)
    fields = Fields(one.words, one.numbers).fit(frame)
    assert len(fields.of(frame)) == len(frame)
    assert np.isfinite(fields.of(frame)).all()


def test_the_first_rows_are_enough_where_that_is_wanted(folder):
    few = pictures_compare._first(np.array([True, False, True, True]), 2)
    assert few.tolist() == [True, False, True, False]
    with pytest.raises(InputError, match="no number of cases"):
        run_benchmark("compare_pictures", cases=folder / "x")
