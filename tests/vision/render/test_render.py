"""The renderer: optics that behave, tones of the scale, and a truth that is in the picture."""

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from vision.render import MONK, Lesion, Rash, render_lesion, render_rash, skin_colour, tone_melanin
from vision.render.lesion import PATCHES
from vision.render.optics import (
    _CHANNELS,
    WAVES,
    linear_to_srgb,
    skin_colours,
    srgb_to_linear,
)
from vision.render.tones import REST, photograph

SMALL = {"height": 75, "width": 100}


def test_a_flat_spectrum_is_grey_and_the_observer_sees_colours_where_they_are():
    assert np.allclose(np.ones(len(WAVES)) @ _CHANNELS, 1.0)
    assert WAVES[_CHANNELS[:, 0].argmax()] == pytest.approx(600, abs=10)
    assert WAVES[_CHANNELS[:, 1].argmax()] == pytest.approx(540, abs=10)
    assert WAVES[_CHANNELS[:, 2].argmax()] == pytest.approx(450, abs=10)


def test_more_of_anything_reflects_less_and_blood_takes_green_first():
    amounts = np.linspace(0.005, 0.2, 30)
    pigment = skin_colour(amounts, np.full(30, REST))
    assert (np.diff(pigment, axis=0) <= 0).all()  # blue ends at nothing
    blood = skin_colour(np.full(30, 0.02), amounts)
    assert (np.diff(blood, axis=0) < 0).all()
    assert (np.diff(pigment[:, 0]) < 0).all()
    lost = np.log(blood[0] / blood[-1])
    assert lost[1] > 2 * lost[0]
    # Deep melanin takes red first: that is why it looks blue.
    deep = np.log(skin_colour(0.02, REST) / skin_colour(0.02, REST, deep=0.5))
    assert deep[0] > deep[1] > deep[2]


def test_scattering_whitens():
    assert (skin_colour(0.02, REST, scatter=2.0) > skin_colour(0.02, REST)).all()


def test_srgb_there_and_back():
    code = np.linspace(0, 1, 256)
    assert np.allclose(linear_to_srgb(srgb_to_linear(code)), code, atol=1e-6)


def test_the_table_is_the_model():
    chance = np.random.default_rng(0)
    melanin = np.exp(chance.uniform(np.log(0.001), np.log(0.95), 500))
    blood = np.exp(chance.uniform(np.log(0.0005), np.log(0.2), 500))
    nothing, usual = np.zeros(500), np.ones(500)
    quick = photograph(skin_colours(melanin, blood, nothing, usual))
    slow = photograph(skin_colour(melanin, blood))
    apart = np.abs(linear_to_srgb(np.clip(quick, 0, 1)) - linear_to_srgb(np.clip(slow, 0, 1)))
    assert apart.max() < 1 / 255


@pytest.mark.parametrize("tone", range(1, 11))
def test_tones_are_as_light_as_the_scale_and_not_far_in_hue(tone):
    code = np.array([int(MONK[tone - 1][i : i + 2], 16) for i in (0, 2, 4)]) / 255
    linear = photograph(skin_colour(tone_melanin(tone), REST))
    ours, theirs = (rgb2lab(one[None, None])[0, 0] for one in (linear_to_srgb(linear), code))
    assert ours[0] == pytest.approx(theirs[0], abs=2.0 if tone < 9 else 6.0)
    # The model's middle tones are more saturated than the scale's; that is as far as it goes.
    assert deltaE_ciede2000(ours, theirs) < 12


def test_darker_tones_hold_more_melanin():
    # The scale's first three tones are nearly equally light: their order is not by lightness.
    shares = [tone_melanin(tone) for tone in range(3, 11)]
    assert shares == sorted(shares)
    with pytest.raises(ValueError, match="1 to 10"):
        tone_melanin(11)


def test_a_lesion_comes_with_its_truth():
    made = render_lesion(Lesion(tone=3, melanin=0.5, across_mm=10.0), **SMALL)
    assert made.pixels.shape == (75, 100, 3)
    assert made.mm_per_pixel == pytest.approx(0.1)
    assert made.melanin[made.lesion].mean() > 3 * made.melanin[~made.lesion].mean()
    inside, outside = made.pixels[made.lesion].mean(), made.pixels[~made.lesion].mean()
    assert inside < outside - 40
    again = render_lesion(Lesion(tone=3, melanin=0.5, across_mm=10.0), **SMALL)
    assert np.array_equal(made.pixels, again.pixels)


def test_redness_pigment_and_light_do_what_they_say():
    plain = render_lesion(Lesion(tone=4, melanin=0, blood=0), **SMALL)
    red = render_lesion(Lesion(tone=4, melanin=0, blood=0.8), **SMALL)
    change = red.pixels[red.lesion].mean(0) - plain.pixels[red.lesion].mean(0)
    assert change[1] < change[0] - 10
    warm = render_lesion(Lesion(tone=4, light=(1.0, 0.85, 0.6)), **SMALL)
    assert warm.pixels[..., 2].mean() < plain.pixels[..., 2].mean() - 20


def test_patches_are_known_by_name():
    made = render_lesion(Lesion(tone=4, patches=("red", "white")), **SMALL)
    assert made.colours == ("white", "red")
    assert set(PATCHES) >= set(made.colours)
    with pytest.raises(ValueError, match="no such patches: pink"):
        render_lesion(Lesion(patches=("pink",)), **SMALL)


@pytest.mark.parametrize("patches", [0, 15])
def test_a_rash_is_as_red_and_as_wide_as_asked(patches):
    made = render_rash(Rash(tone=3, blood=0.06, patches=patches, cover=0.25), height=150, width=200)
    assert 0.12 < made.lesion.mean() < 0.4
    assert made.blood[made.lesion].mean() > 0.04
    green = made.pixels[..., 1]
    assert green[made.lesion].mean() < green[~made.lesion].mean() - 10
