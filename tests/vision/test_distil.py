"""Soft labels: who gets them, that they are the network's own, and that training heeds them."""

import json
from dataclasses import replace

import pytest
import torch

from kb.errors import InputError
from tests.vision.tiny import TINY
from vision.batches import Mixer
from vision.data import load
from vision.distil import soft_labels, ungraded
from vision.findings import CRITERIA, HEAD_BY_NAME
from vision.losses import agreement
from vision.network import LesionNet
from vision.predict import predict
from vision.train import run


@pytest.fixture(scope="module")
def sets(archive_folder):
    return [load(name, data=archive_folder) for name in ("ham10000", "derm7pt-dermoscopic")]


def test_heads_without_a_label_in_a_set_are_ungraded(sets, archive_folder):
    heads = [*CRITERIA, "picture-class", "elevation"]
    assert ungraded(sets[0], heads) == list(CRITERIA)
    assert ungraded(sets[1], heads) == []
    assert ungraded(load("pad-ufes-20", data=archive_folder), heads) == ["elevation"]
    assert ungraded(load("hair-quality", data=archive_folder), heads) == []


def test_soft_labels_are_what_the_network_says_of_fitting_rows(sets, tmp_path):
    torch.manual_seed(3)
    network = LesionNet(TINY.shape)
    told = soft_labels(network, sets, ("ham10000",), softness=2.0, file=tmp_path / "soft.pt")
    assert set(told) == {"ham10000"}
    assert set(told["ham10000"]) == set(CRITERIA)
    rows = sets[0].rows("fit")
    said = predict(network, sets[0].images[rows], nearer=False).evidence["streaks"]
    labels = told["ham10000"]["streaks"]
    assert torch.allclose(labels[rows] * 2.0, torch.from_numpy(said).float(), atol=1e-4)
    others = torch.ones(len(sets[0]), dtype=torch.bool)
    others[rows] = False
    assert others.any()
    assert labels[others].isnan().all()
    torch.manual_seed(4)
    again = soft_labels(
        LesionNet(TINY.shape), sets, ("ham10000",), softness=2.0, file=tmp_path / "soft.pt"
    )
    assert torch.equal(again["ham10000"]["streaks"][rows], labels[rows])


def test_batches_carry_soft_labels_with_the_base_rates_of_the_graded_set(sets):
    told = soft_labels(LesionNet(TINY.shape), sets, ("ham10000",), softness=2.0)
    counts = {"ham10000": 3, "derm7pt-dermoscopic": 2}
    batch = next(Mixer(sets, counts, soft=told).epoch(1, seed=1))
    assert batch.soft["streaks"].shape == (5, HEAD_BY_NAME["streaks"].size)
    assert not batch.soft["streaks"][:3].isnan().any()
    assert batch.soft["streaks"][3:].isnan().all()
    rates = batch.offsets["streaks"]
    assert torch.equal(rates[0], rates[4])
    assert next(Mixer(sets, counts).epoch(1, seed=1)).soft == {}


def test_agreement_is_nought_with_oneself_and_heeds_told_whole_pictures_only():
    torch.manual_seed(0)
    soft, rates = torch.randn(4, 3), torch.randn(3).expand(4, 3)
    share = torch.ones(4)
    assert float(agreement(soft, soft, rates, share)) == pytest.approx(0.0, abs=1e-6)
    other = soft.clone()
    other[1] += torch.tensor([2.0, 0.0, -1.0])
    assert float(agreement(other, soft, rates, share)) > 0.01
    share[1] = 0.6
    assert float(agreement(other, soft, rates, share)) == pytest.approx(0.0, abs=1e-6)
    untold = soft.clone()
    untold[1] = torch.nan
    found = agreement(other.requires_grad_(), untold, rates, torch.ones(4))
    assert found.item() == pytest.approx(0.0, abs=1e-6)
    nobody = agreement(other, torch.full((4, 3), torch.nan), rates, torch.ones(4))
    nobody.backward()
    assert nobody.item() == 0.0


def test_training_agrees_with_the_weights_before(archive_folder, tmp_path):
    cache = tmp_path / "cache"
    first = run(replace(TINY, name="first"), tmp_path / "first", data=archive_folder, cache=cache)
    plan = replace(TINY, start="first", told=("ham10000",), epochs=1)
    run(plan, tmp_path / "next", data=archive_folder, cache=cache, start=first)
    line = json.loads((tmp_path / "next/log.jsonl").read_text().splitlines()[0])
    assert 0 < line["loss"]["soft"] < 5
    assert (tmp_path / "next/soft.pt").is_file()
    other = run(
        replace(TINY, name="other", seed=7), tmp_path / "other", data=archive_folder, cache=cache
    )
    before = torch.load(tmp_path / "next/soft.pt", weights_only=True)["ham10000"]["streaks"]
    run(plan, tmp_path / "next", data=archive_folder, cache=cache, start=other, resume=False)
    after = torch.load(tmp_path / "next/soft.pt", weights_only=True)["ham10000"]["streaks"]
    rows = ~before.isnan().any(1)
    assert not torch.allclose(before[rows], after[rows])
    with pytest.raises(InputError, match="goes on from"):
        run(replace(plan, start=""), tmp_path / "none", data=archive_folder, cache=cache)
