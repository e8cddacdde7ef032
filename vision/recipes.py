"""Recipes: everything that decides a training run beside the data, as frozen data.

`lesion` is the first network, trained from nothing on small pictures. `research-1` goes on from its
averaged weights with every set, more heads and larger pictures, and `research-2` from those: by
then the dermoscopic classes were still underfitted, the criteria of derm7pt's 355 pictures learned
by heart, and outlines of photographs and ulcers no better on pictures that were trained on than on
others. So it blends the small sets' pictures, shows what masks outline from nearer, counts outlines
for more, and ends on pictures of the full size. Its losses were still falling when it ended;
`research-3` is more of the same, nearly all of it on pictures of the full size. Then classes and
outlines were still no better known of trained pictures than of others, the criteria by heart:
`research-4` goes on with soft labels for the criteria on thousands of ungraded pictures. Still
underfitted, `research` is more of that, ending on pictures that vary less; what comes out is the
mean of its weights and of those it went on from. `open` is
trained from nothing on the two sets whose terms allow any use, so that its weights may go anywhere.
"""

from __future__ import annotations

from dataclasses import replace

from kb.errors import InputError
from vision.network import FIRST_HEADS, Shape
from vision.recipe import Recipe

__all__ = ["RECIPES", "chain", "recipe_named"]

ALL_HEADS = (*FIRST_HEADS, "photo-class", "told-elevation")


_FIRST = {
    "ham10000": 43,
    "isic2017": 6,
    "derm7pt-dermoscopic": 8,
    "derm7pt-clinical": 4,
    "pad-ufes-20": 1,
    "fuseg": 1,
    "not-skin": 1,
}
_ALL = {
    "ham10000": 32,
    "isic2017": 5,
    "derm7pt-dermoscopic": 9,
    "derm7pt-clinical": 5,
    "pad-ufes-20": 3,
    "pad-ufes-20-cut": 4,
    "fuseg": 3,
    "hair-quality": 1,
    "not-skin": 2,
}

_WHOLE = Shape(heads=ALL_HEADS, regions=("lesion", "ulcer"), ratings=("hair",), canvas=(144, 192))
_SECOND = Recipe(
    "research-2",
    start="research-1",
    epochs=10,
    rate=1e-3,
    warmup=150,
    average=0.998,
    seed=20261122,
    shape=_WHOLE,
    counts={
        "ham10000": 34,
        "isic2017": 4,
        "derm7pt-dermoscopic": 6,
        "derm7pt-clinical": 4,
        "pad-ufes-20": 4,
        "pad-ufes-20-cut": 4,
        "fuseg": 5,
        "hair-quality": 1,
        "not-skin": 2,
    },
    sizes=((0.6, 112, 152), (0.4, 144, 192)),
    weights={
        "picture-class": 1.0,
        "criteria": 0.08,
        "elevation": 0.15,
        "told-elevation": 0.05,
        "scope": 0.15,
        "lesion": 0.6,
        "ulcer": 0.8,
        "photo-class": 0.4,
        "hair": 0.1,
    },
    mixed=("derm7pt-dermoscopic", "derm7pt-clinical", "pad-ufes-20-cut"),
    close=("pad-ufes-20", "fuseg"),
)

_THIRD = replace(
    _SECOND,
    name="research-3",
    start="research-2",
    epochs=15,
    rate=8e-4,
    seed=20261123,
    counts=_SECOND.counts
    | {"ham10000": 32, "derm7pt-clinical": 5, "pad-ufes-20": 5, "fuseg": 6, "not-skin": 1},
    sizes=((0.14, 112, 152), (0.86, 144, 192)),
    weights=_SECOND.weights | {"ulcer": 1.0},
)

_FOURTH = replace(
    _THIRD,
    name="research-4",
    start="research-3",
    epochs=20,
    rate=7e-4,
    seed=20261124,
    counts=_THIRD.counts | {"pad-ufes-20": 6, "fuseg": 7},
    sizes=((1.0, 144, 192),),
    weights=_THIRD.weights | {"ulcer": 1.2, "lesion": 0.7, "soft": 0.06},
    told=("ham10000", "isic2017", "pad-ufes-20", "pad-ufes-20-cut"),
)

RECIPES: dict[str, Recipe] = {
    "lesion": Recipe("lesion", counts=_FIRST, tones=False),
    "research-1": Recipe(
        "research-1",
        start="lesion",
        epochs=20,
        rate=1.2e-3,
        average=0.998,
        shape=_WHOLE,
        counts=_ALL,
        sizes=((0.5, 112, 152), (0.5, 128, 176)),
        weights={
            "picture-class": 1.0,
            "criteria": 0.08,
            "elevation": 0.15,
            "told-elevation": 0.1,
            "scope": 0.2,
            "lesion": 0.5,
            "ulcer": 0.3,
            "photo-class": 0.4,
            "hair": 0.1,
        },
    ),
    "research-2": _SECOND,
    "research-3": _THIRD,
    "research-4": _FOURTH,
    "research": replace(
        _FOURTH,
        name="research",
        start="research-4",
        epochs=22,
        seed=20261125,
        counts=_FOURTH.counts | {"pad-ufes-20": 8},
        weights=_FOURTH.weights | {"lesion": 0.8},
        calm=0.3,
        kept=0.5,
    ),
    "open": Recipe(
        "open",
        epochs=14,
        steps=80,
        warmup=100,
        average=0.995,
        # Smaller than the others: three thousand pictures do not fill more.
        shape=Shape(
            widths=(24, 48, 96, 192),
            depths=(1, 2, 2, 2),
            heads=("picture-class", "photo-class", "told-elevation"),
            canvas=(120, 160),
        ),
        counts={"isic2017": 36, "pad-ufes-20": 10, "pad-ufes-20-cut": 18},
        sizes=((0.72, 80, 112), (0.28, 112, 152)),
        mixed=("pad-ufes-20-cut",),
        close=("pad-ufes-20",),
    ),
    "smoke": Recipe(
        "smoke", epochs=2, steps=2, warmup=1, counts=_FIRST, sizes=((1.0, 48, 64),), tones=False
    ),
}
"""The recipes by name; `smoke` only shows that everything runs."""


def recipe_named(recipe: str | Recipe, epochs: int | None = None) -> Recipe:
    """Return a recipe, with another number of epochs where one is given.

    Raises:
        InputError: there is no recipe of that name.
    """
    if isinstance(recipe, str):
        if recipe not in RECIPES:
            raise InputError(f"no recipe {recipe!r}", mend=f"use one of {', '.join(RECIPES)}")
        recipe = RECIPES[recipe]
    return recipe if epochs is None else replace(recipe, epochs=epochs)


def chain(start: str) -> list[str]:
    """Return the recipes that one which starts from `start` goes back on, the last first."""
    found: list[str] = []
    while start:
        found.append(start)
        start = RECIPES[start].start if start in RECIPES else ""
    return found
