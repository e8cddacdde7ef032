"""Photographs at the clinic desk: their scale, their maps, and what is told in their place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desks.casework import open_and_read
from desks.clinic.figures import read_photos
from desks.clinic.form import widths_of
from desks.clinic.maps import maps_html, painted
from desks.samples import SAMPLES, draw_sample
from kb.errors import CaseError
from vision.render import Rash, render_rash
from vision.size import FINDING

MOLE = next(one for one in SAMPLES if one.picture)


@pytest.fixture(scope="module")
def mole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = draw_sample(MOLE, tmp_path_factory.mktemp("mole"))
    assert path is not None
    return path


@pytest.mark.parametrize(
    ("text", "count", "found"),
    [
        ("", 2, [None, None]),
        (None, 1, [None]),
        ("20", 2, [20.0, 20.0]),
        ("12,5 mm", 1, [12.5]),
        ("20; ; 35 mm", 3, [20.0, None, 35.0]),
    ],
)
def test_a_width_is_said_for_all_or_for_each(
    text: str | None, count: int, found: list[float | None]
) -> None:
    assert widths_of(text, count) == found


@pytest.mark.parametrize(
    ("text", "count", "wrong"),
    [
        ("wide", 1, "'wide' is no width"),
        ("20; 30", 3, "2 widths for 3 pictures"),
        ("0.2", 1, "no width of a picture"),
        ("9000", 1, "no width of a picture"),
        ("-3", 1, "'-3' is no width"),
    ],
)
def test_a_width_that_is_none_is_told(text: str, count: int, wrong: str) -> None:
    with pytest.raises(CaseError, match=wrong):
        widths_of(text, count)


def test_with_a_width_the_diameter_becomes_a_finding(mole: Path) -> None:
    figures, (plain,) = read_photos([str(mole)], "dermoscopic")
    assert FINDING not in {one["finding"] for one in plain.entries}
    assert "largest diameter" not in figures
    figures, (wide, narrow) = read_photos([str(mole)] * 2, "dermoscopic", widths=[60.0, 5.0])
    (large,) = (one for one in wide.entries if one["finding"] == FINDING)
    (small,) = (one for one in narrow.entries if one["finding"] == FINDING)
    assert large["probability"] > 0.9
    assert small["probability"] < 0.1
    assert figures.count('<figure class="dt photo">') == 2
    assert figures.count("largest diameter") == 4, "in the words and for who hears them"
    assert wide.plate is not None
    assert "largest diameter" in wide.plate.words


def test_two_ways_to_say_a_scale_agree(mole: Path) -> None:
    picture, by_width = open_and_read(mole, modality="dermoscopic", width_mm=20.0)
    _, by_pixel = open_and_read(mole, modality="dermoscopic", mm_per_pixel=20.0 / picture.width)
    assert by_width.measures is not None
    assert by_pixel.measures is not None
    assert by_width.measures.size == by_pixel.measures.size


def test_a_rash_is_shown_by_its_maps(tmp_path: Path) -> None:
    rash = render_rash(Rash())
    path = tmp_path / "rash.png"
    Image.fromarray(rash.pixels).save(path)
    picture, reading = open_and_read(path, modality="clinical")
    assert reading.measures is not None
    assert reading.measures.redness is not None
    page = maps_html(picture, reading)
    assert page.count("<img") == 2
    assert f"mean index there {reading.measures.redness.red_index:.1f}" in page
    assert "Melanin index" in page


def test_a_map_tells_its_top_and_what_cannot_be_read() -> None:
    values = np.zeros((10, 10), np.float32)
    values[5:] = 40.0
    fine = np.ones((10, 10), bool)
    fine[0] = False
    colours, top = painted(values, fine, ((255, 255, 255), (128, 0, 0), (0, 0, 0)))
    assert top == 40.0
    assert colours[9, 9].tolist() == [0, 0, 0]
    assert colours[1, 1].tolist() == [255, 255, 255]
    assert len(set(colours[0].ravel().tolist())) == 1, "what cannot be read is gray"


def test_a_file_that_is_no_picture_is_told_and_the_others_are_read(
    mole: Path, tmp_path: Path
) -> None:
    fake = tmp_path / "photo.jpg"
    fake.write_text("no picture", encoding="utf-8")
    figures, read = read_photos([str(fake), str(mole)], "dermoscopic")
    assert "photo.jpg" in figures
    assert [one.name for one in read] == [mole.name]
