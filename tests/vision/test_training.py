"""Training on a tiny archive of the project's own drawings, in the development data's layout."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from kb.errors import InputError
from tests.vision.tiny import SMALL, TINY
from vision.card import DATA, FREE
from vision.checkpoint import warm
from vision.evaluate import bench_derm7pt, bench_ham10000
from vision.findings import HEADS, finding_ids
from vision.network import LesionNet, Shape
from vision.picture import Picture
from vision.publish import publish
from vision.reading import read_picture
from vision.recipes import RECIPES
from vision.train import run
from vision.weights import load_weights


def test_the_network_reads_any_size():
    network = LesionNet(TINY.shape).eval()
    for rows, columns in [(33, 45), (64, 64), (75, 100)]:
        output = network(torch.rand(2, 3, rows, columns))
        assert output.regions.shape == (2, 2, rows, columns)
        assert output.ratings.shape == (2, 1)
        for head in HEADS:
            assert output.evidence[head.name].shape == (2, head.size)
    assert Shape.from_dict(json.loads(json.dumps(TINY.shape.to_dict()))) == TINY.shape


def test_the_last_epochs_of_a_calm_recipe_vary_less():
    plan = replace(TINY, epochs=10, calm=0.3)
    assert [plan.strength_at(epoch) for epoch in range(10)] == [1.0] * 7 + [0.5] * 3
    assert {replace(plan, calm=0.0).strength_at(epoch) for epoch in range(10)} == {1.0}


@pytest.fixture(scope="module")
def trained(archive_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    return run(TINY, folder / "whole", data=archive_folder, cache=folder / "cache")


def test_a_killed_run_goes_on_and_ends_the_same(trained, archive_folder, monkeypatch):
    import vision.train as train

    out = trained.parent.parent / "killed"
    cache = trained.parent.parent / "cache"
    whole_epoch = train._epoch

    def dies_in_the_second(plan, epoch, *rest):
        if epoch == 1:
            raise KeyboardInterrupt
        return whole_epoch(plan, epoch, *rest)

    monkeypatch.setattr(train, "_epoch", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run(TINY, out, data=archive_folder, cache=cache)
    monkeypatch.setattr(train, "_epoch", whole_epoch)
    resumed = run(TINY, out, data=archive_folder, cache=cache)
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2]
    expected = torch.load(trained, weights_only=True)["weights"]
    found = torch.load(resumed, weights_only=True)["weights"]
    for name, tensor in expected.items():
        assert torch.allclose(tensor, found[name], rtol=1e-3, atol=1e-4), name


def test_a_state_of_another_recipe_is_refused(trained, archive_folder):
    with pytest.raises(InputError, match="another recipe"):
        run(TINY, trained.parent, data=archive_folder, epochs=3)
    with pytest.raises(InputError, match="no recipe"):
        run("nonsense", trained.parent)


def test_a_recipe_goes_on_from_the_one_that_it_names(archive_folder, tmp_path, monkeypatch):
    first = replace(TINY, name="first", epochs=1, shape=SMALL)
    monkeypatch.setitem(RECIPES, "first", first)
    middle = replace(TINY, name="middle", start="first", epochs=1, rate=0.0)
    monkeypatch.setitem(RECIPES, "middle", middle)
    last = run(
        replace(TINY, start="middle", epochs=1, rate=0.0),
        tmp_path / "second",
        data=archive_folder,
        cache=tmp_path / "cache",
    )
    begun = torch.load(tmp_path / "first/last.pt", weights_only=True)["weights"]
    ended = torch.load(last, weights_only=True)["weights"]
    assert (tmp_path / "middle/last.pt").is_file()
    assert torch.allclose(begun["heads.streaks.weight"], ended["heads.streaks.weight"])
    assert torch.allclose(begun["outline.weight"], ended["outline.weight"][:1])
    with pytest.raises(InputError, match="another encoder"):
        warm(LesionNet(replace(SMALL, widths=(8, 8, 16, 24))), begun)


def test_a_share_of_the_weights_before_is_kept(archive_folder, tmp_path):
    cache, first = tmp_path / "cache", tmp_path / "first"
    begun = run(TINY, first, data=archive_folder, cache=cache)
    plans = [replace(TINY, name="next", start="x", kept=kept) for kept in (0.0, 0.5)]
    new, mean = (
        torch.load(
            run(plan, tmp_path / str(n), data=archive_folder, cache=cache, start=begun),
            weights_only=True,
        )["weights"]
        for n, plan in enumerate(plans)
    )
    old = torch.load(begun, weights_only=True)["weights"]
    for name, tensor in new.items():
        wanted = (old[name].float() + tensor) / 2
        assert torch.allclose(mean[name], wanted, rtol=1e-3, atol=1e-4), name


def test_the_open_recipe_learns_from_free_sets_only_and_ships(
    archive_folder, tmp_path, monkeypatch
):
    monkeypatch.setattr("vision.scores.RESAMPLES", 5)
    wanted = RECIPES["open"]
    assert {DATA[name]["licence"] for name in wanted.counts} <= FREE
    assert wanted.start == ""
    plan = replace(
        wanted,
        epochs=1,
        steps=2,
        warmup=1,
        shape=replace(wanted.shape, widths=(8, 8, 16, 16), depths=(1, 1, 1, 1), decoder=8),
        counts={"isic2017": 4, "pad-ufes-20": 2, "pad-ufes-20-cut": 2},
        sizes=((1.0, 32, 48),),
    )
    cache = tmp_path / "cache"
    last = run(plan, tmp_path / "open", data=archive_folder, cache=cache)
    card = publish(last, tmp_path / "open.safetensors", data=archive_folder, cache=cache)
    assert card["licence"].startswith("CC BY 4.0")
    model = load_weights(tmp_path / "open.safetensors")
    # ISIC 2017 has no vascular lesions: what was never shown is not told.
    assert "picture-class-vascular-lesion" not in model.emits("picture-class")
    assert "picture-class-melanoma" in model.emits("picture-class")
    assert model.emits("streaks") == {}


def test_two_processes_end_with_the_same_weights(archive_folder, tmp_path):
    code = (
        "import sys, torch, vision.train as t; from pathlib import Path;"
        "from tests.vision.test_training import TINY; torch.set_num_threads(1);"
        "from vision.machines import Machines; kept = [];"
        "step = Machines.mean_gradients;"
        "Machines.mean_gradients = lambda self, model: (step(self, model), kept.append(model))[0];"
        "t.run(TINY, Path(sys.argv[1]), data=Path(sys.argv[2]), device='cpu');"
        "print(sum(float(p.double().abs().sum()) for p in kept[-1].parameters()))"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "WORLD_SIZE": "2"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "out"), str(archive_folder)],
            env={**os.environ, **told, "RANK": str(rank), "LOCAL_RANK": str(rank)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for rank in range(2)
    ]
    ends = [process.communicate(timeout=300)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert ends[0] == ends[1] != ""
    lines = (tmp_path / "out/log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1, 2]


def test_publishing_measures_and_ships_what_can_be_read(
    trained, archive_folder, drawn, tmp_path, monkeypatch
):
    monkeypatch.setenv("DERMATRACE_DATA", str(archive_folder))
    monkeypatch.setattr("vision.scores.RESAMPLES", 5)
    target = tmp_path / "tiny.safetensors"
    card = publish(trained, target, cache=trained.parent.parent / "cache")
    assert card["sha256"] in target.with_suffix(".md").read_text(encoding="utf-8")
    picture = Picture(drawn, drawn.shape[1], drawn.shape[0], "drawn")
    assert read_picture(picture, weights=target).model["sha256"] == card["sha256"]
    cases = archive_folder / "images/ham10000/train_val.parquet"
    ham = bench_ham10000(cases, weights=target)
    assert ham["n"] == 17
    assert {"accuracy", "auc", "melanoma_recall", "dice", "intervals"} <= set(ham)
    assert "caution" in bench_ham10000(cases, weights=target, split="other")
    derm = bench_derm7pt(archive_folder / "images/derm7pt/train_valid.parquet", weights=target)
    assert derm["n"] == 10
    assert set(derm["concepts"]) == {
        h.name for h in HEADS if h.emitted and h.choice != "picture-class"
    }
    assert "academic research" in card["licence"]
    assert card["metrics"]["hair"]["n"] > 0
    model = load_weights(target)
    assert model.network.shape.novelty > 0
    assert set(model.emits("photo-class")) <= set(finding_ids())
    for finding in model.emits("photo-class"):
        assert 0 < model.told("photo-class", finding)["threshold"] < 1
