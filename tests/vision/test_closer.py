"""The closer look: where it looks, and that what it finds is put back in its place."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vision.closer import LEAST, TIMES, look_closer, part_around
from vision.network import LesionNet, Shape
from vision.predict import Prediction, predict

CANVAS = (72, 96)
SHAPE = Shape(
    widths=(8, 8, 16, 16),
    depths=(1, 1, 1, 1),
    decoder=8,
    regions=("lesion", "ulcer"),
    canvas=CANVAS,
)


@given(st.integers(0, 71), st.integers(0, 95), st.integers(1, 71), st.integers(1, 95))
def test_the_part_holds_all_that_was_found(top, left, high, wide):
    found = np.zeros(CANVAS, dtype=bool)
    found[top : top + high, left : left + wide] = True
    part = part_around(found)
    share = max(found.any(1).mean(), found.any(0).mean())
    if part is None:
        assert share > 0.5
        return
    first_row, first_column, rows, columns = part
    inside = np.zeros(CANVAS, dtype=bool)
    inside[first_row : first_row + rows, first_column : first_column + columns] = True
    assert inside.sum() == rows * columns
    assert not (found & ~inside).any()
    assert rows / CANVAS[0] == pytest.approx(columns / CANVAS[1], abs=0.02)
    assert rows >= LEAST * CANVAS[0] - 1


def test_nothing_found_is_not_looked_at_again():
    assert part_around(np.zeros(CANVAS, dtype=bool)) is None
    maps = {name: np.full((1, *CANVAS), -3.0, np.float32) for name in SHAPE.regions}
    before = Prediction({}, np.zeros((1, 3)), maps, {})

    def never(number):
        raise AssertionError(number)

    assert look_closer(LesionNet(SHAPE), before, never) is before
    no_ulcer = Prediction({}, np.zeros((1, 3)), {"lesion": maps["lesion"] + 9}, {})
    assert look_closer(LesionNet(SHAPE), no_ulcer, never) is no_ulcer


class _Red(LesionNet):
    """Outlines red places as ulcers."""

    def forward(self, pictures):
        output = super().forward(pictures)
        red = (pictures[:, :1] - pictures[:, 1:2]) * 20 - 8
        return output._replace(regions=torch.cat([red, red], dim=1))


def test_what_is_seen_from_nearer_is_put_back_in_its_place():
    network = _Red(SHAPE).eval()
    large = np.full((2, TIMES * CANVAS[0], TIMES * CANVAS[1], 3), 120, np.uint8)
    large[0, 100:112, 20:36] = (250, 20, 20)
    large[1, 20:90, 30:160] = (250, 20, 20)
    small = np.stack([one[::TIMES, ::TIMES] for one in large])
    before = predict(network, small)
    after = look_closer(network, before, lambda number: large[number])
    assert np.array_equal(after.regions["lesion"], before.regions["lesion"])
    found = np.argwhere(after.regions["ulcer"][0] > 0)
    assert found.min(0).tolist() == pytest.approx([50, 10], abs=1)
    assert found.max(0).tolist() == pytest.approx([55, 17], abs=1)
    # What fills the picture is left as it was.
    assert np.array_equal(after.regions["ulcer"][1], before.regions["ulcer"][1])
