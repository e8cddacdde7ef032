"""What colour and shape say of rendered lesions agrees with what was rendered."""

import json

import numpy as np
import pytest

from vision.canvas import Canvas
from vision.colour.density import BLOOD, MELANIN, density, separate
from vision.colour.hair import find_hair
from vision.colour.measures import measure_picture, shrink
from vision.colour.names import NAMES
from vision.colour.ruler import find_ruler
from vision.colour.shape import widest
from vision.colour.skin import find_skin, usable
from vision.outline import outline_of
from vision.render import Lesion, Rash, render_lesion, render_rash


def test_density_is_a_hundred_times_the_logarithm():
    assert density(np.array([255, 188, 99], np.uint8)).tolist() == pytest.approx(
        [0, 30, 90], abs=1.5
    )


def test_separation_gives_back_what_was_mixed():
    skin = np.array([10.0, 30.0, 40.0])
    mixed = skin + 20 * np.array(MELANIN) + 15 * np.array(BLOOD) + 5
    maps = separate(mixed[None, None].astype(np.float32), skin)
    assert maps.melanin.item() == pytest.approx(20, abs=1e-3)
    assert maps.haemoglobin.item() == pytest.approx(15, abs=1e-3)
    assert maps.shade.item() == pytest.approx(5, abs=1e-3)


def test_the_erythema_index_ranks_equal_blood_equally_over_tones(measured):
    amounts = (0.1, 0.25, 0.5, 1.0)
    table = np.array(
        [
            [
                measured(tone=tone, melanin=0, blood=blood, seed=tone)[0].redness.index
                for blood in amounts
            ]
            for tone in range(1, 8)
        ]
    )
    # On whatever skin, less blood never has the higher index than more blood on any other skin.
    for less, more in zip(table.T, table.T[1:], strict=False):
        assert less.max() < more.min()


@pytest.mark.parametrize("light", [(1.0, 0.85, 0.6), (0.75, 0.9, 1.0), (0.6, 0.6, 0.6)])
def test_the_lamp_does_not_change_the_index(measured, light):
    usual = measured(tone=4, melanin=0, blood=0.5)[0].redness
    other = measured(tone=4, melanin=0, blood=0.5, light=light)[0].redness
    assert other.index == pytest.approx(usual.index, rel=0.12)
    assert other.haemoglobin == pytest.approx(usual.haemoglobin, rel=0.2)


@pytest.mark.parametrize("tone", [2, 4, 6])
def test_brown_is_not_red_and_red_is_not_brown(measured, tone):
    brown = measured(tone=tone, melanin=0.4, blood=0.0)[0]
    red = measured(tone=tone, melanin=0.0, blood=0.6)[0]
    assert brown.redness.red_of_lesion < 0.2
    assert red.redness.red_of_lesion > 0.8
    assert brown.redness.haemoglobin < 0.5 * red.redness.haemoglobin
    assert brown.pigment.index > 3 * red.pigment.index


@pytest.mark.parametrize("tone", [1, 3, 5])
def test_the_red_part_of_a_rash_is_where_the_blood_is(tone):
    made = render_rash(Rash(tone=tone, blood=0.08, patches=9, cover=0.2), height=150, width=200)
    redness = measure_picture(made.pixels, None).redness
    assert redness is not None
    assert redness.red_area == pytest.approx(float(made.lesion.mean()), rel=0.25)
    assert redness.red_of_lesion is None


@pytest.mark.parametrize("tone", [2, 4, 5, 6])
@pytest.mark.parametrize("name", NAMES)
def test_colours_are_named(measured, tone, name):
    if (tone, name) == (6, "light-brown"):
        pytest.skip("light brown added to brown skin is dark brown")
    shares = measured(tone=tone, patches=(name,), seed=1)[0].colours.shares
    assert max(shares, key=shares.__getitem__) == name


def test_colours_are_counted(measured):
    three = measured(tone=3, patches=("red", "black", "blue-gray"), size=0.35, seed=2)[0]
    assert {"red", "black", "blue-gray"} <= set(three.colours.named)
    assert three.colours.to_dict()["number"] == len(three.colours.named)


def test_rings_are_symmetric_and_sectors_are_not(measured):
    about = {"tone": 3, "patches": ("dark-brown", "red"), "irregular": 0.02, "longer": 1.0}
    rings = measured(rings=True, **about)[0].asymmetry
    halves = measured(**about)[0].asymmetry
    assert rings.axes == 0
    assert halves.axes == 1


def test_a_ragged_shape_is_told_from_an_oval(measured):
    oval = measured(tone=3, irregular=0.0, seed=5)[0]
    ragged = measured(tone=3, irregular=1.0, seed=5)[0]
    assert ragged.border.irregularity > oval.border.irregularity + 0.03
    assert ragged.border.compactness > oval.border.compactness
    assert max(ragged.asymmetry.shape) > max(oval.asymmetry.shape) + 0.05


def test_sharp_borders_are_told_from_soft_ones(measured):
    found = [
        measured(tone=3, soft=soft, mottled=0.0, irregular=0.05, height=300, width=400)[0].border
        for soft in (0.05, 0.4, 1.0)
    ]
    assert found[0].sharpness > found[1].sharpness > found[2].sharpness
    assert found[0].abrupt_eighths >= 6
    assert found[2].abrupt_eighths == 0


def test_the_diameter_is_in_millimetres_with_a_scale(measured):
    plain, made = measured(tone=3, size=0.2, longer=1.0, irregular=0.0)
    assert plain.size.diameter == pytest.approx(0.4 * 150, rel=0.05)
    assert plain.size.diameter_mm is None
    scaled, made = measured(tone=3, size=0.2, longer=1.0, irregular=0.0, mm_per_pixel=0.1)
    assert scaled.size.diameter_mm == pytest.approx(6.0, rel=0.05)
    assert scaled.size.area_mm2 == pytest.approx(float(made.lesion.sum()) * 0.01, rel=0.05)


def test_widest_of_few_points():
    assert widest(np.array([[0.0, 0.0], [3.0, 4.0]])) == 5
    assert widest(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])) == 2


def test_pigment_lies_where_it_was_laid(measured):
    about = {"tone": 3, "rings": True, "irregular": 0.0, "longer": 1.0}
    inward = measured(patches=("dark-brown", "light-brown"), **about)[0].pigment
    outward = measured(patches=("light-brown", "dark-brown"), **about)[0].pigment
    assert inward.distribution == "central"
    assert outward.distribution == "peripheral"
    assert measured(tone=3, melanin=0.0, blood=0.0)[0].pigment.distribution == "none"


def test_hair_is_found_where_it_was_drawn():
    bald = render_lesion(Lesion(tone=3, network=0.5)).pixels
    hairy = render_lesion(Lesion(tone=3, network=0.5, hairs=12)).pixels
    assert find_hair(shrink(bald)).mean() < 0.005
    few = find_hair(shrink(render_lesion(Lesion(tone=3, hairs=3)).pixels)).mean()
    assert 0 < few < find_hair(shrink(hairy)).mean()


def test_a_ruler_is_seen_with_its_ticks():
    made = render_lesion(Lesion(tone=3, ruler=True, across_mm=20.0), height=288, width=384)
    ruler = find_ruler(made.pixels)
    assert ruler is not None
    assert ruler.tick * 384 == pytest.approx(384 / 20, abs=1.0)
    for hairs in (0, 8):
        plain = render_lesion(Lesion(tone=3, hairs=hairs, network=0.6), height=288, width=384)
        assert find_ruler(plain.pixels) is None


def test_black_frames_and_reflections_are_not_skin():
    pixels = render_lesion(Lesion(tone=3), height=150, width=200).pixels.copy()
    pixels[:, :40] = 0
    pixels[60:64, 100:110] = 255
    fine = usable(pixels)
    assert not fine[:, :40].any()
    assert not fine[60:64, 100:110].any()
    skin = find_skin(density(pixels), None, fine)
    assert skin is not None
    assert not skin.around
    assert find_skin(density(np.zeros_like(pixels)), None, usable(np.zeros_like(pixels))) is None


def test_nothing_around_is_said_as_nothing_measured():
    made = render_lesion(Lesion(tone=3, size=2.0), height=150, width=200)
    outline = outline_of(made.lesion.astype(float), Canvas(made.pixels, turned=False))
    assert outline is not None
    found = measure_picture(made.pixels, outline)
    assert found.redness is None
    assert found.colours is None
    assert json.loads(json.dumps(found.to_dict()))["redness"] is None


def test_a_cut_lesion_has_no_shape(measured):
    found, _ = measured(tone=3, size=0.55, longer=1.0, irregular=0.0)
    assert found.asymmetry is None
    assert found.border is None
    assert found.colours is not None


def test_measures_are_json_and_regions_lie_in_the_picture(measured):
    found, _ = measured(tone=3, melanin=0.3, blood=0.5, mottled=0.8)
    assert json.loads(json.dumps(found.to_dict()))["pigment"]["area"] > 0
    assert {one.name for one in found.regions} <= {"red part", "pigmented part"}
    for region in found.regions:
        assert 0 < region.area < 1
        for polygon in region.polygons:
            assert len(polygon) >= 3
            assert all(0 <= value <= 1 for point in polygon for value in point)
