"""Drawings that no weights may take for something else: lesions on skin of every tone.

The app's examples are such drawings, and they are the only pictures here whose tone is known. The
photographs show mostly light skin in all its blemishes; a smooth drawing of the lightest skin
looks unlike them. So drawings are one more set of skin where the kind of a picture is learned
(`vision.scope`), and no tone is shut out.
"""

from __future__ import annotations

import numpy as np

from vision.canvas import to_canvas
from vision.data import Archive
from vision.findings import HEADS, MODALITIES, RATINGS
from vision.render import Lesion, render_lesion

__all__ = ["drawings"]

TONES = range(1, 11)
PIGMENT = (0.3, 0.6)
NETWORK = (0.0, 0.7)
SEEDS = range(100, 103)


def drawings(canvas: tuple[int, int]) -> Archive:
    """Return drawn lesions as a set: dermoscopic, without labels, all for fitting.

    Args:
        canvas: rows and columns.
    """
    images, groups = [], []
    for seed in SEEDS:
        for tone in TONES:
            for melanin in PIGMENT:
                for network in NETWORK:
                    what = Lesion(
                        tone=tone, melanin=melanin, network=network, irregular=0.3, size=0.24,
                        seed=seed,
                    )  # fmt: skip
                    drawn = render_lesion(what, height=225, width=300)
                    images.append(to_canvas(drawn.pixels, canvas).pixels)
                    groups.append(f"tone {tone}, seed {seed}")
    n = len(images)
    return Archive(
        name="drawings",
        images=np.stack(images),
        masks=None,
        masked=np.zeros(n, dtype=bool),
        region=0,
        labels={head.name: np.full(n, -1, dtype=np.int64) for head in HEADS},
        ratings={name: np.full(n, np.nan) for name in RATINGS},
        modality=MODALITIES.index("dermoscopic"),
        groups=np.array(groups),
        parts=np.full(n, "fit"),
        seen=np.zeros(n, dtype=bool),
        sha256="",
    )
