"""Outlines: the polygon encloses what the mask encloses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from vision.canvas import Canvas
from vision.outline import lesion_mask, outline_of, simplify, trace

BLANK = Canvas(np.zeros((1, 1, 3), np.uint8), turned=False)


def area(points):
    """Signed area of a closed polygon."""
    x, y = np.array(points, dtype=float).T
    return 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10_000), smooth=st.floats(0, 3), size=st.integers(3, 40))
def test_the_traced_line_encloses_exactly_the_mask(seed, smooth, size):
    field = ndimage.gaussian_filter(np.random.default_rng(seed).random((size, size + 3)), smooth)
    mask = lesion_mask(field, float(np.median(field)))
    assert area(trace(mask)) == pytest.approx(mask.sum())


def test_no_part_gives_no_line():
    assert trace(np.zeros((5, 5), bool)) == []
    assert outline_of(np.zeros((120, 160)), BLANK) is None
    specks = np.zeros((120, 160))
    specks[3:6, 3:6] = 1
    assert outline_of(specks, BLANK) is None


def disc(radius, x, y):
    down, across = np.mgrid[0:120, 0:160]
    return np.where(np.hypot(down + 0.5 - y, across + 0.5 - x) < radius, 0.9, 0.1)


@pytest.mark.parametrize("turned", [False, True])
def test_a_disc_gives_its_outline(turned):
    found = outline_of(disc(30, 80, 60), Canvas(BLANK.pixels, turned))
    assert found is not None
    true = np.pi * 30**2 / (120 * 160)
    assert found.area == pytest.approx(true, rel=0.02)
    assert abs(area(found.points)) == pytest.approx(true, rel=0.04)
    assert found.confidence == pytest.approx(0.9)
    assert not found.cut
    assert 8 <= len(found.points) <= 80
    assert all(0 <= value <= 1 for point in found.points for value in point)
    assert found.to_dict()["points"][0] == [round(v, 4) for v in found.points[0]]


def test_only_the_largest_part_counts_and_holes_are_filled():
    ring = disc(30, 100, 60)
    ring[55:65, 95:105] = 0.1
    ring[10:20, 10:20] = 0.9
    found = outline_of(ring, BLANK)
    assert found is not None
    assert min(x for x, _ in found.points) > 0.4
    assert found.area == pytest.approx(np.pi * 30**2 / (120 * 160), rel=0.02)


def test_a_lesion_at_the_edge_is_said_to_be_cut():
    found = outline_of(disc(40, 0, 60), BLANK)
    assert found is not None
    assert found.cut


def test_simplifying_keeps_ends_and_corners():
    line = np.array([[0, 0], [1, 0.01], [2, 0], [2, 1], [2, 2]], dtype=float)
    assert simplify(line, 0.1).tolist() == [[0, 0], [2, 0], [2, 2]]
    assert simplify(np.zeros((3, 2)), 0.1).tolist() == [[0, 0], [0, 0]]
