"""Do the colour measures go with what people labelled? Development data, no training.

- hair: the share of the picture under hair against the raters' mean (hair_quality), Spearman, on
the
  two thirds of its pictures that the limits were not chosen on;
- blood: the haemoglobin map tells HAM10000's vascular lesions from the other six classes, AUC;
- asymmetry: axes of asymmetry tell melanomas from nevi (HAM10000), AUC. Not asymmetry itself: no
set
  here labels it.

HAM10000's own lesion masks are used, so that the network is no part of it. ``--cases N`` takes N
lesions of each class instead of 40.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from benchmarks.data import data_file
from vision.canvas import Canvas
from vision.colour.hair import find_hair
from vision.colour.measures import Measures, measure_picture
from vision.colour.skin import LONG_SIDE
from vision.outline import outline_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["run"]


def run(each: int = 40) -> dict[str, Any]:
    """Return the figures.

    Args:
        each: lesions of each class of HAM10000, and a fifth of that many times hair pictures.

    Raises:
        InputError: the folder of development data is not there.
    """
    return {"benchmark": "colours", "hair": _hair(each * 8), "ham10000": _lesions(each)}


def _frame(name: str, columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(data_file(None, f"images/{name}"), columns=columns)


def _hair(most: int) -> dict[str, Any]:
    from scipy.stats import spearmanr

    frame = _frame("hair_quality/train.parquet", ["image", "mean_rating"])
    # Every third picture was used to choose the limits of `vision.colour.hair`.
    frame = frame[np.arange(len(frame)) % 3 != 0].iloc[:most]
    shares = []
    for encoded in frame["image"]:
        image = Image.open(io.BytesIO(encoded)).convert("RGB")
        factor = LONG_SIDE / max(image.size)
        size = (round(image.width * factor), round(image.height * factor))
        shares.append(float(find_hair(np.asarray(image.resize(size))).mean()))
    much = np.array(shares)[frame["mean_rating"].to_numpy() >= 1.5]
    little = np.array(shares)[frame["mean_rating"].to_numpy() <= 0.5]
    return {
        "n": len(frame),
        "spearman": round(float(spearmanr(shares, frame["mean_rating"]).statistic), 3),
        "median_share_rated_1.5_or_more": round(float(np.median(much)), 4),
        "ninth_decile_rated_0.5_or_less": round(float(np.quantile(little, 0.9)), 4),
    }


def _measured(encoded: bytes, mask: bytes) -> Measures | None:
    pixels = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"))
    share = np.asarray(Image.open(io.BytesIO(mask)).convert("L"), dtype=np.float64) / 255.0
    outline = outline_of(share, Canvas(pixels, turned=False))
    return None if outline is None else measure_picture(pixels, outline)


def _lesions(each: int) -> dict[str, Any]:
    from sklearn.metrics import roc_auc_score

    frame = _frame("ham10000/train_val.parquet", ["lesion_id", "dx", "image", "lesion_mask"])
    # The directions of blood and melanin were measured on the first 250 of a class: take the last.
    frame = frame.drop_duplicates("lesion_id").groupby("dx").tail(each)
    pairs = zip(frame["dx"], frame["image"], frame["lesion_mask"], strict=True)
    rows = [(dx, found) for dx, image, mask in pairs if (found := _measured(image, mask))]
    blood = [(dx, one.redness.haemoglobin) for dx, one in rows if one.redness is not None]
    axes = [
        (dx, one.asymmetry) for dx, one in rows if one.asymmetry is not None and dx in {"mel", "nv"}
    ]
    return {
        "n": len(rows),
        "vascular_by_haemoglobin_auc": round(
            float(roc_auc_score([dx == "vasc" for dx, _ in blood], [x for _, x in blood])), 3
        ),
        "melanoma_against_nevus_by_axes_auc": round(
            float(roc_auc_score([dx == "mel" for dx, _ in axes], [x.axes for _, x in axes])), 3
        ),
        "axes_of_asymmetry": {
            name: [sum(x.axes == n for dx, x in axes if dx == name) for n in (0, 1, 2)]
            for name in ("nv", "mel")
        },
    }
