"""Rendered pictures measured with their true outline: what is tested is colour, not the network."""

import pytest

from vision.canvas import Canvas
from vision.colour.measures import measure_picture
from vision.outline import outline_of
from vision.render import Lesion, render_lesion


@pytest.fixture(scope="session")
def measured():
    """Return a function from fields of a lesion to its measures and the rendered truth."""

    def go(*, height=150, width=200, mm_per_pixel=None, **fields):
        made = render_lesion(Lesion(**fields), height=height, width=width)
        outline = outline_of(made.lesion.astype(float), Canvas(made.pixels, turned=False))
        assert outline is not None
        return measure_picture(made.pixels, outline, mm_per_pixel=mm_per_pixel), made

    return go
