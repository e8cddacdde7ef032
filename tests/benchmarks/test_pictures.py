"""Picture benchmarks over small made-up files, with the weights that ship."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from benchmarks import pictures_figures, run_benchmark
from benchmarks.lesion_tables import PAD_UFES_TABLE
from benchmarks.pictures_cells import decode
from benchmarks.pictures_figures import auc, class_figures, concept_figures, intervals
from benchmarks.pictures_files import rows_of
from benchmarks.pictures_history import HISTORIES, Reasoner, development_rows
from benchmarks.pictures_labels import (
    DERM7PT,
    DERM7PT_GROUPS,
    HAM,
    ISIC2017,
    PAD,
    class_labels,
    isic2017_labels,
)
from benchmarks.pictures_ph2 import COLOURS
from kb.errors import ImageError, InputError
from kb.load import load_knowledge
from tests.benchmarks import pictures as made
from vision.findings import HEAD_BY_NAME


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    """No development data, and few bootstrap samples: the figures are not looked at."""
    monkeypatch.setenv("DERMATRACE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(pictures_figures, "DRAWS", 20)


def run(name, path):
    """Run a benchmark and hold its result to be JSON."""
    found = run_benchmark(name, cases=path)
    return json.loads(json.dumps(found, allow_nan=False))


def test_an_unknown_label_is_a_miss_and_an_absent_class_no_crash():
    shares = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.6, 0.4, 0.0], [0.7, 0.3, 0.0]])
    found = class_figures(
        ("nv", "mel", "vasc"),
        shares,
        ["nv", "mel", "lentigo", "nv"],
        np.arange(4).astype(str),
        melanoma="mel",
    )
    assert found["accuracy"] == 0.75
    assert found["balanced_accuracy"] == round(2 / 3, 4)
    assert found["unmapped_labels"] == {"lentigo": 1}
    assert found["auc"] == found["melanoma_auc"] == found["melanoma_recall"] == 1.0
    none = class_figures(
        ("nv", "mel"), shares[:2, :2], ["nv", "nv"], np.array(["a", "b"]), melanoma="mel"
    )
    assert none["melanoma_recall"] is None
    assert none["melanoma_auc"] is None
    assert none["auc"] is None
    assert none["intervals"]["melanoma_recall"] is None


def test_the_class_that_is_named_decides_the_recall_and_not_the_area():
    shares = np.array([[0.6, 0.4], [0.9, 0.1]])
    groups, truth = np.array(["a", "b"]), ["mel", "nv"]
    usual = class_figures(("nv", "mel"), shares, truth, groups, melanoma="mel")
    raised = class_figures(
        ("nv", "mel"), shares, truth, groups, melanoma="mel", chosen=np.array([1, 0])
    )
    assert (usual["melanoma_recall"], raised["melanoma_recall"]) == (0.0, 1.0)
    assert usual["melanoma_auc"] == raised["melanoma_auc"] == 1.0


def test_areas_count_ties_half_and_groups_are_drawn_together():
    assert auc(np.array([0.1, 0.5, 0.5, 0.9]), np.array([False, False, True, True])) == 0.875
    assert math.isnan(auc(np.array([0.1, 0.2]), np.array([True, True])))
    values = np.array([0.0, 0.0, 1.0, 1.0])

    def score(rows):
        return {"mean": float(values[rows].mean())}

    together = intervals(score, np.array(["a", "a", "b", "b"]))["mean"]
    assert together == [0.0, 1.0]


def test_a_concept_of_two_classes_has_one_area():
    shares = np.array([[0.9, 0.1], [0.3, 0.7], [0.8, 0.2]])
    found = concept_figures(shares, np.array([0, 1, 1]), np.array(["a", "b", "c"]))
    assert found["auc"] == 1.0
    assert found["accuracy"] == round(2 / 3, 4)
    assert found["balanced_accuracy"] == 0.75
    assert found["chance_balanced_accuracy"] == 0.5


def test_every_class_of_the_network_counts_for_a_label_that_exists():
    raw = {
        str(one[0])
        for name in ("picture-class", "photo-class")
        for one in HEAD_BY_NAME[name].classes
    }
    for labels in (HAM, PAD, DERM7PT, ISIC2017):
        assert set(labels.of) <= raw
        assert set(labels.of.values()) <= set(labels.names)
        assert labels.melanoma in labels.names
    assert set(DERM7PT.of) == raw  # miscellaneous takes the rest
    assert set(PAD_UFES_TABLE.closed) == set(PAD.names)


def test_every_group_of_answers_is_known_to_the_knowledge():
    knowledge = load_knowledge()
    for history in HISTORIES.values():
        reasoner = Reasoner(history, knowledge)
        chances = reasoner.chances(history_free(history))
        assert chances.shape == (len(history.answers),)
        assert chances.sum() == pytest.approx(1.0)
        assert (chances > 0).all()


def history_free(history):
    """Return a case of which nothing is known."""
    from benchmarks.examples import Example

    return Example({}, (next(iter(history.answers)),), "g", frozenset(), "row 1")


def test_labels_are_read_from_words_and_from_columns():
    frame = pd.DataFrame({"diagnosis": ["Melanoma", "solar lentigo", "wart", None, "AK"]})
    assert class_labels(frame, "f") == ["mel", "bkl", "wart", None, "akiec"]
    hot = pd.DataFrame({"MEL": [1.0, 0.0, 0.0], "NV": [0.0, 1.0, 0.0], "UNK": [0.0, 0.0, 1.0]})
    assert class_labels(hot, "f") == ["mel", "nv", None]
    two = pd.DataFrame({"melanoma": [0, 1, 0, None], "seborrheic_keratosis": [0.0, 0, 1, 0]})
    empty = pd.DataFrame({"melanoma": [None, "?"], "seborrheic_keratosis": [None, 0]})
    assert isic2017_labels(empty) == [None, None]
    assert isic2017_labels(two) == ["nevus", "melanoma", "seborrheic keratosis", None]
    with pytest.raises(InputError, match="columns missing: dx or diagnosis"):
        class_labels(pd.DataFrame({"image": [b""]}), "f")
    assert {len(words) > 0 for words in DERM7PT_GROUPS.values()} == {True}


def test_pictures_that_cannot_be_opened_are_counted_and_named(tmp_path):
    image, mask = made.lesion()
    path = made.write(
        tmp_path / "a.parquet",
        [
            {"image_id": "good", "image": image, "lesion_mask": mask},
            {"image_id": "cut", "image": image[:90], "lesion_mask": mask},
            {"image_id": "empty", "image": None, "lesion_mask": None},
        ],
    )
    rows = rows_of(path, image=("image",), mask="lesion_mask")
    assert len(rows) == 1
    assert rows.about()["n_unreadable"] == 2
    assert set(rows.unreadable) == {"cut", "empty"}
    assert decode({"bytes": image, "path": None}).shape == (75, 100, 3)
    with pytest.raises(ImageError, match="damaged"):
        decode(b"no picture")
    bad = made.write(tmp_path / "b.parquet", [{"image": b"x"}])
    with pytest.raises(
        InputError, match="of the file can be opened: the picture is damaged"
    ) as told:
        rows_of(bad, image=("image",))
    assert "row 1" in str(told.value)
    assert "JPEG or PNG" in str(told.value)


def test_a_wrong_file_is_told(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        run_benchmark("ham10000", cases=tmp_path / "none.parquet")
    text = tmp_path / "text.parquet"
    text.write_text("no parquet")
    with pytest.raises(InputError, match="no Parquet file"):
        run_benchmark("isic_dx", cases=text)
    bare = made.write(tmp_path / "bare.parquet", [{"name": "x"}])
    for name, missing in (
        ("ham10000", "columns missing: image"),
        ("pad_ufes_images", "photo or lesion_on_black or image, diagnostic"),
        ("fuseg", "columns missing: image, ulcer_mask"),
        ("derm7pt", "derm_image, pigment_network"),
        ("ph2", "columns missing: image"),
    ):
        with pytest.raises(InputError, match=missing):
            run_benchmark(name, cases=bare)
    with pytest.raises(InputError, match="no development pictures of 'ph2'"):
        run_benchmark("ph2")


def test_training_rows_are_left_out_only_where_there_are_others(tmp_path):
    mixed = made.ham(tmp_path / "a.parquet", 6, split_dermamnist=("train", "train", "val"))
    rows = rows_of(mixed, image=("image",), group=("lesion_id",), split="split_dermamnist")
    assert list(rows.frame["image_id"]) == ["ISIC_2", "ISIC_5"]
    assert rows.seen.all()  # the other picture of each lesion is a training row
    alone = made.ham(tmp_path / "b.parquet", 4, split_dermamnist=("train",))
    assert len(rows_of(alone, image=("image",), split="split_dermamnist")) == 4


def test_ham10000_measures_classes_outline_and_three_ways(tmp_path):
    found = run("ham10000", made.ham(tmp_path / "a.parquet", dx=("nv", "mel", "bkl", "wart")))
    wanted = {"n", "accuracy", "balanced_accuracy", "auc", "melanoma_recall", "melanoma_auc"}
    assert wanted | {"dice", "intervals", "picture", "history", "both"} <= set(found)
    assert found["n"] == found["both"]["n"] == 12
    assert found["unmapped_labels"] == {"wart": 3}
    assert 0 <= found["dice"] <= 1
    assert found["picture"]["accuracy"] == found["accuracy"]
    assert wanted <= set(found["authored"]["history"])
    bare = pd.read_parquet(tmp_path / "a.parquet", columns=["image", "dx"])
    bare.to_parquet(tmp_path / "b.parquet")
    less = run("ham10000", tmp_path / "b.parquet")
    assert less["accuracy"] == found["accuracy"]
    assert less["ways_left_out"] == "columns missing: age, sex, localization"
    assert less["dice"] is None


def test_isic_measures_the_challenge_over_its_own_columns(tmp_path):
    path = made.ham(tmp_path / "a.parquet", melanoma=(0, 1, 0), seborrheic_keratosis=(0, 0, 1))
    found = run("isic_dx", path)
    assert set(found["by_label"]) == {"melanoma", "nevus", "seborrheic keratosis"}
    areas = found["challenge_2017"]
    mean = (areas["keratosis_auc"] + found["melanoma_auc"]) / 2
    assert areas["mean_auc"] == pytest.approx(mean, abs=1e-4)
    other = run("isic_dx", made.ham(tmp_path / "b.parquet", 4))
    assert set(other["by_label"]) == {"nv", "mel"}


def test_derm7pt_measures_every_criterion_elevation_and_diagnosis(tmp_path):
    found = run("derm7pt", made.derm7pt(tmp_path / "a.parquet"))
    assert len(found["concepts"]) == 8
    for one in found["concepts"].values():
        assert {"accuracy", "balanced_accuracy", "auc", "ece"} <= set(one)
    assert found["concepts"]["elevation"]["n"] == 7  # one clinical picture is a copy
    assert set(found["by_label"]) == {"nevus", "melanoma", "miscellaneous"}
    assert {"picture", "history", "both"} <= set(found)


def test_pad_measures_photographs_and_cut_outs_with_their_history(tmp_path):
    found = run("pad_ufes_images", made.pad(tmp_path / "a.parquet"))
    assert found["n"] == 10
    assert found["photographs"]["n"] == 5
    assert found["accuracy"] == found["both"]["accuracy"]
    assert {"picture", "findings", "history", "both", "dice"} <= set(found)
    assert found["refused"]["clinical"] is not None


def test_the_history_is_counted_without_the_patients_of_the_file(tmp_path, monkeypatch):
    root = tmp_path / "data"
    table = root / PAD_UFES_TABLE.default
    table.parent.mkdir(parents=True)
    table.write_text("patient_id,diagnostic\nPAT_1,ACK\nPAT_99,BCC\n", encoding="utf-8")
    monkeypatch.setenv("DERMATRACE_DATA", str(root))
    frame = pd.read_parquet(made.pad(tmp_path / "a.parquet"))
    left = development_rows(HISTORIES["pad_ufes_images"], frame)
    assert left is not None
    assert list(left["patient_id"]) == ["PAT_99"]
    everyone = frame.assign(patient_id=["PAT_1", "PAT_99"] * 5)
    assert development_rows(HISTORIES["pad_ufes_images"], everyone) is None


def test_ph2_reads_the_archives_own_words(tmp_path):
    rows = []
    for number in range(6):
        image, mask = made.lesion(number)
        rows.append(
            {
                "image": image,
                "lesion_mask": mask,
                "Asymmetry": number % 3,
                "Pigment Network": ("T", "AT")[number % 2],
                "dots_globules": ("A", "T", "AT")[number % 3],
                "streaks": ("A", "P")[number % 2],
                "regression_areas": ("A", "P")[number % 2],
                "blue_whitish_veil": (0, 1)[number % 2],
                "clinical_diagnosis": (0, 1, 2)[number % 3],
                **dict.fromkeys(COLOURS, ("X", None)[number % 2]),
            }
        )
    found = run("ph2", made.write(tmp_path / "a.parquet", rows))
    structures = "pigment_network dots_globules streaks regression_areas blue_whitish_veil"
    assert set(found["concepts"]) == {*structures.split(), *COLOURS, "asymmetry"}
    assert all(found["concepts"][one]["n"] == 6 for one in structures.split())
    assert all("n" in found["concepts"][one] for one in COLOURS)
    assert {key: one["n"] for key, one in found["by_label"].items()} == {"melanoma": 2, "nevus": 4}
    assert found["dice"] is not None


def test_fuseg_tells_empty_masks_apart(tmp_path):
    image, mask = made.lesion()
    empty = made.encode(np.zeros((75, 100), np.uint8))
    rows = [{"image": image, "ulcer_mask": one} for one in (mask, mask, empty)]
    found = run("fuseg", made.write(tmp_path / "a.parquet", rows))
    assert found["n"] == 3
    assert found["n_masks"] == 2
    assert found["n_without_ulcer"] == 1
    assert 0 <= found["dice"] <= 1
