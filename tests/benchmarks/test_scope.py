"""Two sides of files: pictures of skin, and everyday pictures."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import cli
from benchmarks import pictures_figures, run_benchmark
from kb.errors import InputError
from tests.benchmarks import pictures as made


def everyday(path, n=4):
    chance = np.random.default_rng(1)
    colours = chance.integers(0, 255, (n, 5, 7, 3), dtype=np.uint8)
    blocks = [np.kron(one, np.ones((20, 20, 1), np.uint8)) for one in colours]
    return made.write(path, [{"image": made.encode(one)} for one in blocks])


def wounds(path, n=3):
    pairs = [made.lesion(number) for number in range(n)]
    return made.write(path, [{"image": image, "ulcer_mask": mask} for image, mask in pairs])


def test_both_sides_are_measured_and_several_files_follow_one_option(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures_figures, "DRAWS", 20)
    inside = [
        made.ham(tmp_path / "ham.parquet", 6),
        made.pad(tmp_path / "pad.parquet", 4),
        wounds(tmp_path / "wounds.parquet"),
    ]
    words = ["bench", "scope", "--inside", *map(str, inside), "--outside"]
    out = tmp_path / "out.json"
    outside = everyday(tmp_path / "everyday.parquet")
    done = CliRunner().invoke(cli.app, [*words, str(outside), "--json", str(out)])
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text())
    assert (found["n_inside"], found["n_outside"]) == (6 + 2 + 3, 4)
    assert 0 <= found["auroc"] <= 1
    assert 0 <= found["clinical_auroc"] <= 1
    assert {one["kind"] for one in found["files"].values()} == {
        "dermoscopic",
        "clinical",
        "wound",
        "everyday",
    }
    for one in found["files"].values():
        assert sum(one["told"].values()) == one["n_read"] == one["n"]


def test_a_kind_that_no_column_tells_can_be_said(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures_figures, "DRAWS", 20)
    image, _ = made.lesion()
    plain = made.write(tmp_path / "plain.parquet", [{"image": image}] * 2)
    other = everyday(tmp_path / "everyday.parquet", 2)
    silent = run_benchmark("scope", inside=[plain], outside=[other])
    assert silent["files"]["plain.parquet image"]["kind"] == ""
    assert silent["clinical_auroc"] is None
    said = run_benchmark("scope", inside=[type(plain)(f"{plain}:clinical")], outside=[other])
    assert said["files"]["plain.parquet image"]["kind"] == "clinical"


def test_files_of_one_name_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures_figures, "DRAWS", 20)
    for folder in ("feet", "things"):
        (tmp_path / folder).mkdir()
    feet = wounds(tmp_path / "feet" / "train.parquet", 2)
    things = everyday(tmp_path / "things" / "train.parquet", 2)
    found = run_benchmark("scope", inside=[feet, feet], outside=[things])
    assert {name: one["kind"] for name, one in found["files"].items()} == {
        "feet/train.parquet image": "wound",
        "feet/train.parquet image (2)": "wound",
        "things/train.parquet image": "everyday",
    }
    assert found["n"] == 6


def test_one_side_alone_is_refused(tmp_path):
    plain = made.ham(tmp_path / "ham.parquet", 2)
    with pytest.raises(InputError, match="needs both sides"):
        run_benchmark("scope", inside=[plain])
    with pytest.raises(InputError, match="takes two sides"):
        run_benchmark("scope", cases=plain)
    with pytest.raises(InputError, match="has no two sides"):
        run_benchmark("ham10000", inside=[plain])
