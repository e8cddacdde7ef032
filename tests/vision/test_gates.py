"""Quality gate: a drawn picture passes, what shows nothing is refused with its own reason."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from vision.canvas import HEIGHT, WIDTH, to_canvas, to_canvas_mask
from vision.quality import LIMITS, judge, measure
from vision.spared import drawings


def test_a_drawn_lesion_passes(drawn):
    assert judge(measure(to_canvas(drawn).pixels)) == ""


def noise(low, high):
    return np.random.default_rng(0).integers(low, high, (HEIGHT, WIDTH, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    ("pixels", "word"),
    [
        (np.full((HEIGHT, WIDTH, 3), 128, np.uint8), "uniform"),
        (noise(0, 25), "too dark"),
        (noise(0, 256), "noise"),
        (np.maximum(noise(0, 256), 242), "too bright"),
    ],
)
def test_what_cannot_be_read_is_refused(pixels, word):
    assert word in judge(measure(pixels))


def test_a_blurred_picture_is_refused(drawn):
    blurred = Image.fromarray(drawn).filter(ImageFilter.GaussianBlur(10))
    assert "blurred" in judge(measure(to_canvas(np.asarray(blurred)).pixels))


def test_every_limit_is_a_measure_and_has_its_reason(drawn):
    quality = measure(to_canvas(drawn).pixels)
    for limit in LIMITS:
        assert hasattr(quality, limit.measure)
        assert limit.below or limit.above
        assert limit.low < getattr(quality, limit.measure) < limit.high or not limit.below


def test_a_portrait_picture_is_turned_and_its_places_turn_back():
    tall = np.zeros((400, 300, 3), np.uint8)
    tall[40:80, 220:260] = 255  # near the top right corner
    canvas = to_canvas(tall)
    assert canvas.turned
    rows, columns = np.nonzero(canvas.pixels[..., 0] > 128)
    x, y = canvas.back((columns.mean() + 0.5) / WIDTH, (rows.mean() + 0.5) / HEIGHT)
    assert x == pytest.approx(0.8, abs=0.01)
    assert y == pytest.approx(0.15, abs=0.01)
    mask = to_canvas_mask(tall[..., 0])
    assert np.array_equal(mask > 128, canvas.pixels[..., 0] > 128)
    assert not to_canvas(tall.transpose(1, 0, 2)).turned


def test_drawings_are_a_set_of_skin_of_every_tone():
    made = drawings((72, 96))
    assert len(made) == 120
    assert made.images.shape[1:] == (72, 96, 3)
    assert {group.split(",")[0] for group in made.groups} == {f"tone {n}" for n in range(1, 11)}
    assert len(made.rows("fit")) == 120
    light, dark = (made.images[made.groups == f"tone {n}, seed 100"].mean() for n in (1, 10))
    assert light > dark + 60
