"""Dark pictures: skin of any tone is read, and a dark thing stays refused."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.pictures_cells import decode
from vision.canvas import to_canvas
from vision.data import data_folder
from vision.dim import BRIGHTENED, DIM, LIGHT, brightened
from vision.picture import Picture
from vision.quality import judge, measure
from vision.reading import read_picture, read_pictures
from vision.render import Lesion, Rash, render_lesion, render_rash

SIZE = {"height": 225, "width": 300}


def picture_of(pixels):
    return Picture(pixels, pixels.shape[1], pixels.shape[0], "drawn")


@pytest.mark.parametrize("tone", [1, 7, 9, 10])
def test_a_lesion_on_any_tone_is_read(tone):
    made = render_lesion(Lesion(tone=tone, melanin=0.6, irregular=0.3, size=0.24), **SIZE)
    assert np.abs(made.pixels[made.lesion].mean() / made.pixels[~made.lesion].mean() - 1) > 0.1
    reading = read_picture(picture_of(made.pixels), modality="dermoscopic")
    assert reading.refused is None
    assert reading.findings
    # Which of the dark ones need the second look is the weights' affair.
    assert BRIGHTENED not in reading.notices or reading.quality["brightness"] < DIM


@pytest.mark.parametrize("tone", range(1, 11))
def test_redness_on_any_tone_is_not_uniform(tone):
    assert judge(measure(render_rash(Rash(tone=tone, blood=0.05), **SIZE).pixels)) == ""


PICTURES = data_folder() / "images" / "not_skin" / "train.parquet"


@pytest.mark.skipif(not PICTURES.is_file(), reason="the development pictures are not there")
def test_dark_everyday_photographs_are_refused_brightened_or_not():
    pictures = [picture_of(decode(one)) for one in pd.read_parquet(PICTURES)["image"].iloc[:120]]
    dark = [one for one in pictures if measure(to_canvas(one.pixels).pixels).brightness < DIM]
    assert dark
    assert all(one.refused for one in read_pictures(dark))


def test_the_copy_is_as_bright_as_said_and_black_stays_black():
    pixels = np.full((20, 20, 3), 30, np.uint8)
    assert measure(np.tile(brightened(pixels), (4, 4, 1))).brightness == pytest.approx(LIGHT, abs=1)
    assert brightened(np.zeros((4, 4, 3), np.uint8)).max() == 0
