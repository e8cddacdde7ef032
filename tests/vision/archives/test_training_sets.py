"""Archives become sets that a recipe trains on."""

import numpy as np
import pytest

from kb.errors import InputError
from tests.vision.archives import made_up
from vision.archives.concepts import CONCEPTS, head_name
from vision.archives.training import extended, training_sets
from vision.batches import Mixer
from vision.findings import HEAD_BY_NAME, MODALITIES
from vision.recipes import RECIPES

SIZE = (48, 64)


def labels_of(one, head):
    head_ = HEAD_BY_NAME[head]
    return [None if code < 0 else head_.classes[code][0] for code in one.labels[head]]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("ham10000", "picture-class", ["nv", "mel", "bkl", "vasc"]),
        ("isic2017", "picture-class", ["nv", "mel", "bkl", "nv"]),
        ("isic2018", "picture-class", ["nv", "akiec"]),
        ("isic2019", "picture-class", ["akiec", None, "mel"]),
        ("isic2020", "picture-class", [None, "mel"]),
        ("pad-ufes-20", "photo-class", ["ACK", "BCC", "SCC"]),
        ("fitzpatrick17k", "photo-class", [None, "MEL"]),
        ("ddi", "photo-class", ["MEL", None]),
        ("scin", "told-elevation", ["True", "True", None]),
    ],
)
def test_labels_become_classes_of_heads(name, head, expected, tmp_path):
    (one,) = training_sets({name: made_up.MAKERS[name](tmp_path)}, size=SIZE)
    assert labels_of(one, head) == expected
    assert one.images.shape == (len(expected), *SIZE, 3)
    assert one.name == name


def test_derm7pt_becomes_two_sets_as_the_recipes_call_them(tmp_path):
    dermoscopic, clinical = training_sets({"derm7pt": made_up.derm7pt(tmp_path)}, size=SIZE)
    assert dermoscopic.name == "derm7pt-dermoscopic"
    assert labels_of(dermoscopic, "vascular-structures") == ["arborizing", "arborizing"]
    assert labels_of(dermoscopic, "picture-class") == ["bcc", "mel"]
    assert list(dermoscopic.parts)[1] == "test"
    assert clinical.name == "derm7pt-clinical"
    assert labels_of(clinical, "elevation") == ["nodular"]
    assert labels_of(clinical, "photo-class") == ["BCC"]
    assert MODALITIES[clinical.modality] == "clinical"


def test_masks_come_along_and_pictures_that_are_kept_back_do_not(tmp_path):
    folder = made_up.ham10000(tmp_path)
    (one,) = training_sets({"ham10000": folder}, size=SIZE, leave_out={"ISIC_0024301"})
    assert len(one) == 3
    assert one.masks is not None
    assert (one.masks[:, :, :20] == 255).all()
    assert (one.masks[:, :, 44:] == 0).all()
    assert one.masked.all()


def test_groups_stay_on_one_side(tmp_path):
    (one,) = training_sets({"skincon": made_up.skincon(tmp_path, 90)}, size=SIZE)
    assert set(one.parts) == {"fit", "tune", "test"}
    (ham,) = training_sets({"ham10000": made_up.ham10000(tmp_path / "ham")}, size=SIZE)
    for group in set(ham.groups):
        assert len(set(ham.parts[ham.groups == group])) == 1


def test_the_cache_gives_the_same_pictures(tmp_path):
    folder = made_up.ham10000(tmp_path / "ham")
    first = training_sets({"ham10000": folder}, size=SIZE, cache=tmp_path / "cache")[0]
    again = training_sets({"ham10000": folder}, size=SIZE, cache=tmp_path / "cache")[0]
    assert np.array_equal(first.images, again.images)
    assert first.masks is not None
    assert again.masks is not None
    assert np.array_equal(first.masks, again.masks)
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_recipe_grows_by_the_sets_and_the_heads_they_need(tmp_path):
    sets = training_sets({"skincon": made_up.skincon(tmp_path)}, size=SIZE)
    plan = extended(RECIPES["research"], sets)
    assert plan.counts["skincon"] > 0
    assert plan.counts.items() >= RECIPES["research"].counts.items()
    assert set(plan.shape.heads) == {*RECIPES["research"].shape.heads, *map(head_name, CONCEPTS)}


def test_an_archive_takes_the_place_of_its_development_file(tmp_path):
    sets = training_sets({"pad-ufes-20": made_up.pad_ufes_20(tmp_path)}, size=SIZE)
    plan = extended(RECIPES["research"], sets)
    assert plan.counts["pad-ufes-20"] == RECIPES["research"].counts["pad-ufes-20"]
    assert "pad-ufes-20-cut" not in plan.counts
    assert plan.shape.heads == RECIPES["research"].shape.heads


def test_concepts_reach_the_batches_and_other_sets_stay_unlabelled(tmp_path):
    sets = [
        *training_sets({"skincon": made_up.skincon(tmp_path / "s")}, size=SIZE),
        *training_sets({"ham10000": made_up.ham10000(tmp_path / "h")}, size=SIZE),
    ]
    sets[1].parts[:] = "fit"
    (batch,) = Mixer(sets, {"skincon": 6, "ham10000": 2}).epoch(1, seed=3)
    name = head_name("Vesicle")
    assert set(batch.labels[name][:6].tolist()) <= {0, 1}
    assert batch.labels[name][6:].tolist() == [-1, -1]
    assert batch.offsets[name].shape == (8, 2)
    assert (batch.labels["picture-class"][:6] == -1).all()


def test_a_damaged_picture_is_named(tmp_path):
    folder = made_up.ddi(tmp_path)
    (folder / "images" / "000002.png").write_bytes(b"\x89PNG no more")
    with pytest.raises(InputError, match=r"000002\.png"):
        training_sets({"ddi": folder}, size=SIZE)
