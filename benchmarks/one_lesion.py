"""How often a photograph is told as one outlined lesion: of one lesion, and of a drawn rash.

The ratio of the two is what such a photograph says of its being of a lesion at all
(`desks.casework.ONE_LESION`). There are no photographs of real rashes among the development data:
the rashes are drawn, of many tones, amounts of blood, patches and sizes, and simpler than skin.

`python -m benchmarks.one_lesion [FILE.parquet COLUMN]`; without a file derm7pt's validation
photographs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import beta

from benchmarks.data import data_root
from vision.picture import Picture, open_picture
from vision.reading import read_pictures
from vision.render import Rash, render_rash

__all__ = ["run"]

_AT_ONCE = 16


def run(path: Path | None = None, column: str = "clinic_image", *, drawn: int = 100) -> object:
    """Return the counts, and the ratio with the upper bound of 95 % for the drawn rashes."""
    frame = pd.read_parquet(path or data_root() / "images/derm7pt/train_valid.parquet")
    if path is None:
        frame = frame[frame["split"] == "valid"]
    lesions = _told([open_picture(one, name=column) for one in frame[column].dropna()])
    rashes = _told(_rashes(drawn))
    n, k = rashes["read"], rashes["one lesion"]
    most = float(beta.ppf(0.975, k + 0.5, n - k + 0.5))
    share = lesions["one lesion"] / lesions["read"]
    return {
        "photographs": lesions,
        "drawn rashes": rashes,
        "ratio": round(share / (k / n), 2) if k else None,
        "ratio, at the upper bound of the drawn rashes": round(share / most, 2),
    }


def _rashes(count: int) -> list[Picture]:
    chance = np.random.default_rng(77)
    made = [
        render_rash(
            Rash(
                tone=int(chance.integers(1, 9)),
                blood=float(chance.uniform(0.02, 0.09)),
                patches=int(chance.integers(2, 40)),
                cover=float(chance.uniform(0.1, 0.5)),
                seed=900 + number,
            )
        )
        for number in range(count)
    ]
    return [Picture(o.pixels, o.pixels.shape[1], o.pixels.shape[0], "rendered") for o in made]


def _told(pictures: Sequence[Picture]) -> dict[str, int]:
    read = [
        one
        for start in range(0, len(pictures), _AT_ONCE)
        for one in read_pictures(pictures[start : start + _AT_ONCE], modality="clinical")
        if one.refused is None
    ]
    alone = sum(one.subject == "lesion" and one.outline is not None for one in read)
    return {"pictures": len(pictures), "read": len(read), "one lesion": alone}


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(run(Path(given[0]), given[1]) if given else run(), indent=2))
