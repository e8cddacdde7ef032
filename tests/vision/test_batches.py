"""What training is given: archives, batches, augmented and blended pictures."""

import numpy as np
import pytest
import torch

from kb.errors import InputError
from vision.augment import augment, blend, place
from vision.batches import IMPOSSIBLE, Mixer, log_rates
from vision.data import load, part_of
from vision.losses import blended


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


def test_a_close_view_keeps_what_the_mask_outlines_in_sight_and_larger():
    stacked = torch.zeros((32, 4, 96, 128), dtype=torch.uint8)
    stacked[:, :, 10:22, 100:112] = 255
    far = augment(stacked, (48, 64), torch.Generator().manual_seed(0))[1]
    close = torch.arange(32) < 16
    near = augment(stacked, (48, 64), torch.Generator().manual_seed(0), close=close)[1]
    shares = (near > 0.5).float().mean((1, 2, 3))
    assert float(shares[:16].mean()) > 1.5 * float((far[:16] > 0.5).float().mean())
    assert float(shares[:16].min()) > 0
    empty = augment(stacked * 0, (48, 64), torch.Generator().manual_seed(0), close=close)[1]
    assert float(empty.max()) == 0


def test_gentle_variations_stay_nearer_to_what_the_picture_shows():
    stacked = torch.randint(0, 256, (24, 4, 12, 16), generator=torch.Generator().manual_seed(2))
    flat = stacked.float().mean((2, 3), keepdim=True).expand(-1, -1, 48, 64).to(torch.uint8)
    away = [
        (augment(flat, (48, 64), torch.Generator().manual_seed(3), strength=strength)[0] * 255)
        .sub(flat[:, :3])
        .abs()
        .mean()
        for strength in (0.0, 0.5, 1.0)
    ]
    assert away[0] < 1 < away[1] < 0.75 * away[2]


def test_blended_pictures_share_their_labels():
    pictures = torch.rand(4, 3, 8, 8)
    partner = torch.tensor([0, 2, 1, 3])
    mixed, share = blend(pictures, partner, torch.Generator().manual_seed(1))
    assert torch.equal(mixed[0], pictures[0])
    assert share[[0, 3]].tolist() == [1, 1]
    assert ((share >= 0) & (share <= 1)).all()
    wanted = share[1] * pictures[1] + (1 - share[1]) * pictures[2]
    assert torch.allclose(mixed[1], wanted)
    logits, labels = torch.randn(4, 3), torch.tensor([0, 1, 2, -1])
    plain = torch.nn.functional.cross_entropy(logits, labels, ignore_index=-1)
    assert torch.allclose(blended(logits, labels, torch.arange(4), torch.ones(4)), plain)
    halves = torch.tensor([1.0, 0.25, 1.0, 1.0])
    own = torch.nn.functional.cross_entropy(logits, labels, ignore_index=-1, reduction="none")
    other = torch.nn.functional.cross_entropy(logits[1:2], labels[2:3])
    told = (own[0] + 0.25 * own[1] + 0.75 * other + own[2]) / 3
    assert torch.allclose(blended(logits, labels, partner, halves), told)


def test_only_the_named_sets_are_blended_and_shown_near(archive_folder):
    names = ["ham10000", "derm7pt-dermoscopic", "fuseg"]
    sets = [load(name, data=archive_folder) for name in names]
    counts = dict.fromkeys(names, 8)
    mixer = Mixer(sets, counts, mixed=("derm7pt-dermoscopic",), close=("fuseg",))
    batch = next(mixer.epoch(1, seed=3))
    assert batch.close.tolist() == [False] * 16 + [True] * 8
    moved = (batch.partner != torch.arange(24)).nonzero()[:, 0].tolist()
    assert moved
    assert set(moved) <= set(range(8, 16))
    assert set(batch.partner[8:16].tolist()) <= set(range(8, 16))
