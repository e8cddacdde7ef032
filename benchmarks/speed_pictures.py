"""How fast a picture is read: opened, judged, measured and put through the network.

What is compared is timed side by side in one run, alternately, and told as ratios: several at once
against one at a time, the quick network against the plain one, four mirrored views against one. The
clock is the wall's, the median of several runs, on whatever else the machine is doing; the
processor time beside it is less disturbed by others.

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
    """Return seconds, pictures per second and ratios.

    Args:
        repeats: runs of each; the median is told.
    """
    import torch

    from vision.canvas import to_canvas
    from vision.colour.measures import measure_picture
    from vision.picture import open_picture
    from vision.predict import VIEWS, predict
    from vision.quick import quick_type
    from vision.reading import read_picture, read_pictures
    from vision.render import Lesion, render_lesion
    from vision.weights import load_weights

    files = []
    for n in range(_BATCH):
        made = render_lesion(Lesion(tone=1 + n % 7, seed=n, network=0.4), height=450, width=600)
        files.append(_jpeg(Image.fromarray(made.pixels)))
    large = _jpeg(Image.open(io.BytesIO(files[0])).resize((4032, 3024)))
    pictures = [open_picture(one) for one in files]
    model = load_weights()
    size = model.network.shape.canvas
    canvases = np.stack([to_canvas(one.pixels, size).pixels for one in pictures])
    outline = read_picture(pictures[0], modality="dermoscopic").outline
    timed = _timed(
        {
            "photograph_to_findings": lambda: read_picture(open_picture(files[0])),
            "photograph_of_12_megapixels": lambda: read_picture(open_picture(large)),
            "open": lambda: open_picture(files[0]),
            "network": lambda: predict(model.quick, canvases[:1]),
            "network_one_view": lambda: predict(model.quick, canvases[:1], views=VIEWS[:1]),
            "network_not_quickened": lambda: predict(model.network, canvases[:1]),
            "colour_and_shape": lambda: measure_picture(pictures[0].pixels, outline),
            "batch": lambda: read_pictures([open_picture(one) for one in files]),
            "batch_one_view": lambda: read_pictures(
                [open_picture(one) for one in files], flips=False
            ),
        },
        repeats,
    )

    def over(one: str, other: str, *, times: int = 1) -> float:
        return round(times * timed[one]["seconds"] / timed[other]["seconds"], 2)

    return {
        "benchmark": "speed_pictures",
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "weights": model.name,
        "network_numbers": str(quick_type()).removeprefix("torch."),
        "picture": "600 x 450, JPEG",
        "batch_of": _BATCH,
        "times": timed,
        "pictures_per_second": {
            "one_at_a_time": _rate(timed["photograph_to_findings"], 1),
            "batch": _rate(timed["batch"], _BATCH),
            "batch_one_view": _rate(timed["batch_one_view"], _BATCH),
        },
        "ratios": {
            "one_at_a_time_over_batch": over("photograph_to_findings", "batch", times=_BATCH),
            "network_not_quickened_over_network": over("network_not_quickened", "network"),
            "all_views_over_one": over("network", "network_one_view"),
            "12_megapixels_over_600_x_450": over(
                "photograph_of_12_megapixels", "photograph_to_findings"
            ),
        },
        "import_vision_seconds": _imported(),
    }


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _rate(told: dict[str, float], number: int) -> float:
    return round(number / told["seconds"], 2)


def _timed(works: dict[str, Callable[[], Any]], repeats: int) -> dict[str, dict[str, float]]:
    """Return the median times of each work; every round runs all of them once."""
    walls: dict[str, list[float]] = {name: [] for name in works}
    processor: dict[str, list[float]] = {name: [] for name in works}
    for number in range(repeats + 1):
        for name, work in works.items():
            began, used = time.perf_counter(), time.process_time()
            work()
            if number:  # the first round loads what the others find loaded
                walls[name].append(time.perf_counter() - began)
                processor[name].append(time.process_time() - used)
    return {
        name: {
            "seconds": round(float(np.median(walls[name])), 4),
            "processor_seconds": round(float(np.median(processor[name])), 4),
        }
        for name in works
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
