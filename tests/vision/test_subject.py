"""Rash, wound or lesion; sizes; the description: small parts of a reading, without the network."""

import numpy as np
import pytest

from vision.canvas import Canvas
from vision.colour.measures import Size, measure_picture
from vision.describe import describe
from vision.outline import Outline, outline_of
from vision.quality import warn
from vision.rash import subject_of
from vision.reading import FindingReading, Reading
from vision.regions import Region, region_of, region_of_outline
from vision.render import Lesion, Rash, render_lesion, render_rash
from vision.size import diameter_finding
from vision.wounds import TAKEN, limit_of

SQUARE = Outline(((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)), 0.04, 0.9, False)


def outlined(made):
    return outline_of(made.lesion.astype(float), Canvas(made.pixels, turned=False))


@pytest.mark.parametrize("tone", [2, 4, 6])
@pytest.mark.parametrize("patches", [0, 20])
def test_a_rash_is_told_as_one(tone, patches):
    made = render_rash(
        Rash(tone=tone, blood=0.08, patches=patches, cover=0.35), height=150, width=200
    )
    measures = measure_picture(made.pixels, None)
    assert subject_of(measures, None, None, outlined=True) == "rash"
    assert subject_of(measures, None, None, outlined=False) == "rash"


@pytest.mark.parametrize("tone", [2, 4, 6])
def test_one_lesion_is_no_rash(tone):
    for melanin, blood in ((0.6, 0.1), (0.0, 0.8)):
        lesion = Lesion(tone=tone, melanin=melanin, blood=blood)
        made = render_lesion(lesion, height=150, width=200)
        measures = measure_picture(made.pixels, outlined(made))
        assert subject_of(measures, outlined(made), None, outlined=True) == "lesion"


def test_an_ulcer_without_a_lesion_is_a_wound():
    made = render_lesion(Lesion(tone=3), height=150, width=200)
    measures = measure_picture(made.pixels, SQUARE)
    ulcer = Region("ulcer", (SQUARE.points,), 0.04)
    assert subject_of(measures, None, ulcer, outlined=True) == "wound"
    assert subject_of(measures, SQUARE, ulcer, outlined=True) == "wound"
    small = Region("ulcer", (SQUARE.points,), 0.01)
    assert subject_of(measures, SQUARE, small, outlined=True) == "lesion"


@pytest.mark.parametrize("tone", [2, 5, 8])
def test_a_spot_that_is_outlined_in_a_rash_is_no_single_lesion(tone):
    made = render_rash(
        Rash(tone=tone, blood=0.05, seed=3, patches=20, cover=0.3), height=150, width=200
    )
    measures = measure_picture(made.pixels, SQUARE)
    assert subject_of(measures, SQUARE, None, outlined=True) == "rash"


def test_a_picture_in_which_an_ulcer_is_sure_is_a_wound_wherever_it_lies():
    made = render_lesion(Lesion(tone=3), height=150, width=200)
    measures = measure_picture(made.pixels, SQUARE)
    assert subject_of(measures, SQUARE, None, outlined=True, wounded=True) == "wound"
    seen = reading(subject="wound", findings=())
    assert "nothing is read" in describe(seen)
    outlined_one = Region("ulcer", (SQUARE.points,), 0.04)
    assert "only its outline" in describe(reading(subject="wound", regions=(outlined_one,)))


def test_the_limit_of_a_wound_spares_lesions_and_every_set_counts_the_same():
    scores = np.concatenate([np.linspace(0, 0.5, 1000), np.linspace(0, 0.9, 100)])
    sets = np.repeat([0, 1], [1000, 100])
    limit = limit_of(scores, sets)
    shares = [(scores[sets == one] > limit).mean() for one in (0, 1)]
    assert TAKEN / 2 < np.mean(shares) <= TAKEN
    assert limit_of(np.array([0.3]), np.array([0])) == 0.3


@pytest.mark.parametrize(
    ("mm", "cut", "low", "high"),
    [
        (6.0, False, 0.49, 0.51),
        (9.0, False, 0.98, 1.0),
        (4.0, False, 0.0, 0.02),
        (9.0, True, 0.98, 1),
    ],
)
def test_the_diameter_becomes_a_finding(mm, cut, low, high):
    outline = Outline(SQUARE.points, 0.04, 0.9, cut)
    fields = diameter_finding(Size(100.0, mm, 20.0), outline)
    assert fields is not None
    made = FindingReading(**fields)
    assert made.finding == "diameter-over-6mm"
    assert low <= made.probability <= high
    assert 0 < made.probability < 1


def test_no_scale_no_finding_and_a_cut_lesion_is_never_small():
    assert diameter_finding(Size(100.0, None, None), SQUARE) is None
    assert diameter_finding(None, SQUARE) is None
    assert diameter_finding(Size(1.0, 4.0, 9.0), Outline(SQUARE.points, 0.04, 0.9, True)) is None


def test_regions_enclose_their_mask():
    mask = np.zeros((60, 80), bool)
    mask[10:30, 10:30] = True
    mask[40:50, 50:70] = True
    region = region_of(mask, "red part")
    assert region is not None
    assert region.area == pytest.approx(mask.mean())
    assert len(region.polygons) == 2
    assert region.polygons[0][0] == (10 / 80, 10 / 60)
    assert region_of(np.zeros((4, 4), bool), "red part") is None
    assert region_of_outline(SQUARE).to_dict()["name"] == "lesion"


def test_what_disturbs_is_told_with_what_to_do():
    clean = render_lesion(Lesion(tone=3))
    assert warn(measure_picture(clean.pixels, outlined(clean))) == []
    hairy = render_lesion(Lesion(tone=3, hairs=30, ruler=True))
    told = warn(measure_picture(hairy.pixels, outlined(hairy)))
    assert any("hair" in one for one in told)
    bare = measure_picture(np.zeros((100, 100, 3), np.uint8), None)
    assert any("no skin" in one for one in warn(bare))


def reading(**changes):
    made = render_lesion(Lesion(tone=3, patches=("dark-brown", "red")), height=150, width=200)
    outline = outlined(made)
    fields = {
        "findings": (FindingReading("streaks", 0.8, 0.3, 0.5, "", "outline", "n=1"),),
        "outline": outline,
        "modality": "dermoscopic",
        "modality_probability": 0.99,
        "refused": None,
        "notices": (),
        "quality": {},
        "model": {},
        "subject": "lesion",
        "measures": measure_picture(made.pixels, outline, mm_per_pixel=0.05),
    }
    return Reading(**{**fields, **changes})


def test_the_description_says_what_was_read():
    words = describe(reading())
    assert "mm across" in words
    assert "dark brown" in words
    assert "red" in words
    assert "streaks (80%)" in words
    assert "asymmetric" in words
    assert describe(reading(refused="too dark")) == "Not read: too dark."
    assert describe(reading(subject="rash", findings=())).startswith("Rash")
    assert "streaks" not in describe(reading(findings=()))
