"""Training on a tiny archive of the project's own drawings, in the development data's layout."""

import json

import numpy as np
import pytest
import torch

from kb.errors import InputError
from vision.augment import augment, place
from vision.batches import IMPOSSIBLE, Mixer, log_rates
from vision.data import load, part_of
from vision.evaluate import bench_derm7pt, bench_ham10000
from vision.findings import HEADS
from vision.network import LesionNet, Shape
from vision.picture import Picture
from vision.publish import publish
from vision.reading import read_picture
from vision.train import Recipe, run

TINY = Recipe(
    "tiny",
    epochs=2,
    steps=2,
    warmup=1,
    shape=Shape(widths=(8, 8, 16, 16), depths=(1, 1, 1, 1), decoder=8),
    counts={
        "ham10000": 4,
        "isic2017": 2,
        "derm7pt-dermoscopic": 2,
        "derm7pt-clinical": 2,
        "pad-ufes-20": 1,
        "fuseg": 1,
        "not-skin": 1,
    },
    sizes=((0.5, 32, 48), (0.5, 48, 64)),
)


def test_an_archive_is_read_and_no_group_is_on_both_sides(archive_folder, tmp_path):
    whole = load("ham10000", data=archive_folder, cache=tmp_path)
    again = load("ham10000", data=archive_folder, cache=tmp_path)
    assert np.array_equal(whole.images, again.images)
    assert whole.masks is not None
    assert again.masks is not None
    assert np.array_equal(whole.masks, again.masks)
    assert set(whole.groups[whole.rows("tune")]).isdisjoint(whole.groups[whole.rows("fit")])
    assert (whole.labels["picture-class"] >= 0).all()
    assert (whole.labels["streaks"] == -1).all()
    assert whole.seen[whole.rows("test")].any()
    held = load("ham10000", data=archive_folder, held_out="split_dermamnist")
    assert len(held) == len(whole.rows("test"))
    assert not list(tmp_path.glob("*.part"))


def test_a_missing_archive_is_told(tmp_path):
    with pytest.raises(InputError, match="DERMATRACE_DATA"):
        load("ham10000", data=tmp_path)


def test_a_part_depends_on_the_group_alone():
    parts = [part_of(f"g{number}", 0.1) for number in range(2000)]
    assert parts == [part_of(f"g{number}", 0.1) for number in range(2000)]
    assert 0.07 < parts.count("tune") / 2000 < 0.13


def test_batches_balance_classes_and_say_by_how_much(archive_folder):
    archive = load("ham10000", data=archive_folder)
    mixer = Mixer([archive], {"ham10000": 8}, balance=1.0)
    drawn = np.zeros(7)
    for batch in mixer.epoch(60, seed=1):
        drawn += np.bincount(batch.labels["picture-class"].numpy(), minlength=7)
    told = batch.offsets["picture-class"][0].exp().numpy()
    assert drawn / drawn.sum() == pytest.approx(told, abs=0.03)
    assert told.max() / told.min() < 1.6
    first = [b.stacked for b in mixer.epoch(2, seed=5)]
    again = [b.stacked for b in mixer.epoch(2, seed=5)]
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))


def test_a_class_that_a_set_lacks_is_impossible_there():
    rates = log_rates(np.array([0, 0, 1, -1]), 3, np.ones(4))
    assert rates[:2].exp().tolist() == pytest.approx([2 / 3, 1 / 3])
    assert rates[2] == IMPOSSIBLE


def test_augmenting_keeps_shapes_and_range_and_moves_the_mask_along():
    stacked = torch.zeros((6, 4, 40, 60), dtype=torch.uint8)
    stacked[:, :, 10:30, 20:40] = 255
    pictures, masks = augment(stacked, (32, 48), torch.Generator().manual_seed(0))
    assert pictures.shape == (6, 3, 32, 48)
    assert masks.shape == (6, 1, 32, 48)
    assert 0 <= float(pictures.min()) <= float(pictures.max()) <= 1
    overlap = ((pictures.mean(1, keepdim=True) > 0.5) == (masks > 0.5)).float().mean()
    assert float(overlap) > 0.97
    same = place(stacked.float(), torch.eye(2, 3).expand(6, 2, 3), (40, 60))
    assert torch.allclose(same, stacked.float(), atol=1e-2)


def test_the_network_reads_any_size():
    network = LesionNet(TINY.shape).eval()
    for rows, columns in [(33, 45), (64, 64), (75, 100)]:
        output = network(torch.rand(2, 3, rows, columns))
        assert output.outline.shape == (2, 1, rows, columns)
        for head in HEADS:
            assert output.evidence[head.name].shape == (2, head.size)
    assert Shape.from_dict(json.loads(json.dumps(TINY.shape.to_dict()))) == TINY.shape


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


def test_publishing_measures_and_ships_what_can_be_read(
    trained, archive_folder, drawn, tmp_path, monkeypatch
):
    monkeypatch.setenv("DERMATRACE_DATA", str(archive_folder))
    monkeypatch.setattr("vision.scores.RESAMPLES", 5)
    target = tmp_path / "tiny.safetensors"
    card = publish(trained, target, cache=tmp_path / "cache")
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
    assert set(derm["concepts"]) == {h.name for h in HEADS if h.name != "picture-class"}
