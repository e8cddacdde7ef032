"""Files of pictures as strangers give them: odd modes, masks of ones, rows that do not open."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from benchmarks import pictures_runs
from benchmarks.pictures import classes, ham10000
from benchmarks.pictures_files import decode, rows_of
from benchmarks.pictures_labels import HAM, derm7pt_labels
from benchmarks.pictures_network import see
from benchmarks.pictures_runs import KEYS
from tests.benchmarks.pictures import encode, ham, lesion


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
