"""The bundled examples: made up, drawn by us, and marked as such."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from desks.samples import SAMPLES, draw_sample


def test_samples_are_drawn_by_us_and_marked(tmp_path: Path) -> None:
    for sample in SAMPLES:
        path = draw_sample(sample, tmp_path)
        if path is None:
            continue
        with Image.open(path) as image:
            assert "synthetic" in image.info["Comment"]
            assert np.asarray(image).std() > 5
