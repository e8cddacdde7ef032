"""A network and a recipe so small that training them takes seconds."""

from dataclasses import replace

from vision.network import Shape
from vision.recipe import Recipe
from vision.recipes import ALL_HEADS

SMALL = Shape(widths=(8, 8, 16, 16), depths=(1, 1, 1, 1), decoder=8)
TINY = Recipe(
    "tiny",
    epochs=2,
    steps=2,
    warmup=1,
    shape=replace(
        SMALL,
        heads=ALL_HEADS,
        regions=("lesion", "ulcer"),
        ratings=("hair",),
        canvas=(72, 96),
    ),
    counts={
        "ham10000": 4,
        "isic2017": 2,
        "derm7pt-dermoscopic": 2,
        "derm7pt-clinical": 2,
        "pad-ufes-20": 1,
        "pad-ufes-20-cut": 2,
        "fuseg": 1,
        "hair-quality": 1,
        "not-skin": 1,
    },
    sizes=((0.5, 32, 48), (0.5, 48, 64)),
    mixed=("derm7pt-dermoscopic", "derm7pt-clinical", "pad-ufes-20-cut"),
    close=("pad-ufes-20", "fuseg"),
)
