"""How fast a picture is read: opened, judged, measured and put through the network.

Told side by side, as ratios: one at a time against several at once, with the four mirrored views
and without, and what the parts cost. The clock is the wall's, the median of several runs, on
whatever else the machine is doing; the processor time beside it is less disturbed by others.

`python -m benchmarks.speed_pictures` or `dermatrace bench speed_pictures`.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

__all__ = ["run"]

_BATCH = 16


def run(repeats: int = 5) -> dict[str, Any]:
    """Return seconds and pictures per second.

    Args:
        repeats: runs of each; the median is told.
    """
    import torch

    from vision.canvas import to_canvas
    from vision.colour.measures import measure_picture
    from vision.picture import open_picture
    from vision.predict import VIEWS, predict
    from vision.reading import read_picture, read_pictures
    from vision.render import Lesion, render_lesion
    from vision.weights import load_weights

    made = [
        render_lesion(Lesion(tone=1 + n % 7, seed=n, network=0.4), height=450, width=600)
        for n in range(_BATCH)
    ]
    files = []
    for one in made:
        buffer = io.BytesIO()
        Image.fromarray(one.pixels).save(buffer, "JPEG", quality=90)
        files.append(buffer.getvalue())
    pictures = [open_picture(one) for one in files]
    model = load_weights()
    canvas = to_canvas(pictures[0].pixels, model.network.shape.canvas).pixels[None]
    outline = read_picture(pictures[0], modality="dermoscopic").outline
    single = _median(lambda: read_picture(open_picture(files[0]), modality="dermoscopic"), repeats)
    batch = _median(lambda: read_pictures(pictures, modality="dermoscopic"), 2)
    quick = _median(lambda: read_pictures(pictures, modality="dermoscopic", flips=False), 2)
    parts = {
        "open": _median(lambda: open_picture(files[0]), repeats),
        "network_four_views": _median(lambda: predict(model.quick, canvas), repeats),
        "network_one_view": _median(
            lambda: predict(model.quick, canvas, views=VIEWS[:1]), repeats
        ),
        "colour_and_shape": _median(lambda: measure_picture(pictures[0].pixels, outline), repeats),
    }
    return {
        "benchmark": "speed_pictures",
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "weights": model.name,
        "picture": "600 x 450, JPEG",
        "photograph_to_findings": single,
        "parts": parts,
        "batch_of": _BATCH,
        "pictures_per_second": {
            "one_at_a_time": round(1.0 / single["seconds"], 2),
            "batch": round(_BATCH / batch["seconds"], 2),
            "batch_one_view": round(_BATCH / quick["seconds"], 2),
            "batch_one_view_by_processor_time": round(_BATCH / quick["processor_seconds"], 2),
        },
        "batch_over_single": round(_BATCH * single["seconds"] / batch["seconds"], 2),
        "one_view_over_four": round(batch["seconds"] / quick["seconds"], 2),
        "import_vision_seconds": _imported(),
    }


def _median(work: Callable[[], Any], repeats: int) -> dict[str, float]:
    work()  # the first run loads what the others find loaded
    walls, processor = [], []
    for _ in range(repeats):
        began, used = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    return {
        "seconds": round(float(np.median(walls)), 4),
        "processor_seconds": round(float(np.median(processor)), 4),
    }


def _imported() -> float:
    """Return how long a fresh interpreter takes to import `vision` (it must not load torch)."""
    code = (
        "import sys, time; t = time.perf_counter(); import vision; "
        "t = time.perf_counter() - t; assert 'torch' not in sys.modules; print(t)"
    )
    told = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return round(float(told.stdout), 4)


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
