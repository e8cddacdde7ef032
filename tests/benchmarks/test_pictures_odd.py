"""Files of pictures as strangers give them: odd modes, masks of ones, rows that do not open."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from benchmarks import pictures_runs
from benchmarks.pictures import classes, ham10000
from benchmarks.pictures_cells import decode
from benchmarks.pictures_criteria import GROUPED
from benchmarks.pictures_files import rows_of
from benchmarks.pictures_labels import HAM, class_labels, derm7pt_labels, isic2017_labels
from benchmarks.pictures_network import overlaps, see
from benchmarks.pictures_runs import KEYS
from tests.benchmarks.pictures import derm7pt, encode, ham, lesion
from vision.findings import HEAD_BY_NAME


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


GREY = np.linspace(0, 255, 80 * 60).reshape(60, 80).astype(np.uint8)


def test_sixteen_bits_keep_their_greys() -> None:
    """Cut off at 255, all but the darkest 256th would be white."""
    deep = Image.fromarray(GREY.astype(np.uint16) * 257)
    assert np.array_equal(decode(encoded(deep))[..., 1], GREY)


def test_what_is_transparent_is_white() -> None:
    pixels = np.zeros((8, 8, 4), dtype=np.uint8)
    pixels[4:, :, 3] = 255
    shown = decode(encode(pixels))
    assert shown[:4].min() == 255
    assert shown[4:].max() == 0


@pytest.mark.parametrize("high", [1, 255])
def test_a_mask_of_ones_is_a_mask(tmp_path: Path, high: int) -> None:
    image, mask = lesion()
    inside = np.array(Image.open(io.BytesIO(mask))) > 0
    masks = [encode((inside * one).astype(np.uint8)) for one in (high, 0)]
    frame = pd.DataFrame({"image": [image] * 2, "lesion_mask": masks})
    path = tmp_path / "a.parquet"
    frame.to_parquet(path)
    there, none = rows_of(path, image=("image",), mask="lesion_mask").masks
    assert there is not None
    assert np.array_equal(there, inside)
    assert none is not None
    assert not none.any()


def test_rows_of_one_name_that_do_not_open_are_all_counted(tmp_path: Path) -> None:
    image, _ = lesion()
    frame = pd.DataFrame({"image_id": ["a", "a", "a"], "image": [None, b"x", image]})
    path = tmp_path / "a.parquet"
    frame.to_parquet(path)
    about = rows_of(path, image=("image",)).about()
    assert about["n_unreadable"] == 2
    assert set(about["unreadable"]) == {"a", "a, row 2"}


def test_no_masks_is_said(tmp_path: Path) -> None:
    rows = rows_of(ham(tmp_path / "a.parquet", 4, lesion_mask=[None]), image=("image",))
    found = classes(rows, see(rows.pixels), ["nv", "mel", "nv", None], HAM, "dermoscopic")
    assert found["dice"] is None
    assert found["n_masks"] == 0
    found = ham10000(ham(tmp_path / "b.parquet", 4))
    assert found["n_masks"] == 4
    assert found["dice"] > 0


@pytest.mark.parametrize(
    "wrap",
    [
        lambda name, coded: name,
        lambda name, coded: {"bytes": None, "path": name},
        lambda name, coded: {"bytes": coded, "path": name},
        lambda name, coded: list(coded),
        lambda name, coded: coded,
    ],
)
def test_a_picture_in_any_wrapping_is_the_same_picture(tmp_path: Path, wrap: Any) -> None:
    """Bytes, their list, the name of a file beside, and the layout of Hugging Face's data sets."""
    image, _ = lesion()
    (tmp_path / "a.png").write_bytes(image)
    path = tmp_path / "a.parquet"
    pd.DataFrame({"image": [wrap("a.png", image)]}).to_parquet(path)
    assert np.array_equal(rows_of(path, image=("image",)).pixels[0], decode(image))


def test_a_picture_that_is_not_beside_the_file_is_told(tmp_path: Path) -> None:
    image, _ = lesion()
    path = tmp_path / "a.parquet"
    pd.DataFrame({"image_id": ["x", "y"], "image": [image, b""]}).to_parquet(path)
    assert rows_of(path, image=("image",)).unreadable == {"y": "there is no picture in this row"}
    (tmp_path / "a.png").write_bytes(image)
    pd.DataFrame({"image_id": ["x", "y"], "image": ["a.png", "b.png"]}).to_parquet(path)
    assert "cannot be read" in rows_of(path, image=("image",)).unreadable["y"]


def test_a_damaged_mask_is_counted_and_one_of_another_shape_is_fitted(tmp_path: Path) -> None:
    image, mask = lesion()
    lying = np.array(Image.open(io.BytesIO(mask))) > 0
    squeezed = Image.fromarray(lying).resize((40, 200))
    masks = [b"x", None, encoded(squeezed), encoded(Image.fromarray(lying).resize((400, 300)))]
    path = tmp_path / "a.parquet"
    pd.DataFrame({"image": [image] * 4, "lesion_mask": masks}).to_parquet(path)
    rows = rows_of(path, image=("image",), mask="lesion_mask")
    assert rows.about()["n_damaged_masks"] == 1
    assert rows.masks[:2] == [None, None]
    found = overlaps([lying] * 4, rows.masks)
    assert found[2:].min() > 0.95


def test_classes_by_number_and_by_yes_and_no() -> None:
    numbers = pd.DataFrame({"dermamnist_label": [0, 4.0, 6, None]})
    assert class_labels(numbers, "f") == ["akiec", "mel", "vasc", None]
    words = pd.DataFrame({"melanoma": ["True", "False", "?"], "seborrheic_keratosis": [0, True, 0]})
    assert isic2017_labels(words) == ["melanoma", "seborrheic keratosis", None]


def test_criteria_in_other_words_and_grades_that_the_network_lacks(tmp_path: Path) -> None:
    """What it has no grade for is a miss; the published figures pool some grades."""
    path = derm7pt(tmp_path / "a.parquet")
    frame = pd.read_parquet(path)
    usual = pictures_runs.run("derm7pt", path)["concepts"]
    frame["pigment_network"] = frame["pigment_network"].str.upper()
    frame["blue_whitish_veil"] = frame["blue_whitish_veil"] == "present"
    frame["streaks"] = [None, *frame["streaks"][1:]]
    frame["pigmentation"] = ["localized regular", *frame["pigmentation"][1:]]
    frame["regression_structures"] = ["quite other", *frame["regression_structures"][1:]]
    frame.to_parquet(path)
    found = pictures_runs.run("derm7pt", path)
    told = found["concepts"]
    for same in ("pigment_network", "blue_whitish_veil"):
        assert told[same] == usual[same]
    assert (told["streaks"]["n"], told["streaks"]["n_unlabelled"]) == (7, 1)
    assert told["pigmentation"]["n"] == 8
    assert told["pigmentation"]["unmapped_labels"] == {"localized regular": 1}
    assert told["pigmentation"]["grouped"]["unmapped_labels"] == {}
    assert told["regression_structures"]["grouped"]["unmapped_labels"] == {"quite other": 1}
    assert told["regression_structures"]["accuracy"] <= 7 / 8
    assert "grouped" not in told["pigment_network"]
    seven = [one for name, one in told.items() if name != "elevation"]
    pooled = [one.get("grouped", one)["accuracy"] for one in seven]
    assert found["mean_accuracy_grouped"] == pytest.approx(np.mean(pooled), abs=1e-4)


def test_every_grade_of_the_network_is_in_one_group() -> None:
    for name, groups in GROUPED.items():
        words = [word for some in groups for word in some]
        assert len(set(words)) == len(words)
        assert {str(one) for some in HEAD_BY_NAME[name].classes for one in some} <= set(words)


def test_labels_of_derm7pt() -> None:
    told = ["Clark  Nevus", None, float("nan"), "", "Foo disease", "melanoma (in situ) "]
    assert derm7pt_labels(told) == ["nevus", None, None, None, "Foo disease", "melanoma"]


def test_a_file_of_unknown_labels_is_a_file_of_misses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folds teach nothing, and the figures are there all the same."""
    monkeypatch.setenv("DERMATRACE_DATA", str(tmp_path))
    found = ham10000(ham(tmp_path / "a.parquet", 4, dx=("Foo disease",)))
    assert found["n"] == 4
    assert found["accuracy"] == found["both"]["accuracy"] == 0
    assert found["unmapped_labels"] == {"foo disease": 4}


def test_every_key_is_there(tmp_path: Path) -> None:
    image, _ = lesion()
    path = tmp_path / "a.parquet"
    pd.DataFrame({"image": [image] * 2}).to_parquet(path)
    found = pictures_runs.run("ph2", path)
    assert set(KEYS) <= set(found)
    assert found["accuracy"] is None
    assert found["n"] == 2
    assert found["auroc"] is None
