"""Naming a class: what the factors buy and what they may cost."""

import numpy as np
import pytest

from vision.cutouts import cut_mask, on_skin
from vision.decide import ENOUGH, RECALL, criteria_power, decide, melanoma_factor
from vision.findings import HEAD_BY_NAME

MELANOMA = HEAD_BY_NAME["picture-class"].findings.index("picture-class-melanoma")
NEVUS = HEAD_BY_NAME["picture-class"].findings.index("picture-class-melanocytic-nevus")


def sample(n=2000):
    """Melanomas that stand just under nevi: probabilities that are right, (n, 7), and labels."""
    chance = np.random.default_rng(0)
    melanoma = chance.beta(1, 4, n)
    shares = np.zeros((n, 7))
    shares[:, MELANOMA], shares[:, NEVUS] = melanoma, 1 - melanoma
    labels = np.where(chance.random(n) < melanoma, MELANOMA, NEVUS)
    return shares, labels


def recall(shares, labels, factors):
    return (decide(shares[labels == MELANOMA], factors) == MELANOMA).mean()


def test_the_factor_is_the_smallest_that_names_enough_melanomas():
    shares, labels = sample()
    factors = melanoma_factor("picture-class", shares, labels)
    assert [f for number, f in enumerate(factors) if number != MELANOMA] == [1.0] * 6
    assert recall(shares, labels, [1.0] * 7) < RECALL <= recall(shares, labels, factors)
    less = [f - 0.1 if number == MELANOMA else f for number, f in enumerate(factors)]
    assert recall(shares, labels, less) < RECALL


def test_unlabelled_rows_and_too_few_melanomas_do_not_move_the_factor():
    shares, labels = sample()
    half = labels.copy()
    half[1000:] = -1
    assert melanoma_factor("picture-class", shares, half) == melanoma_factor(
        "picture-class", shares[:1000], labels[:1000]
    )
    few = np.where(np.cumsum(labels == MELANOMA) < ENOUGH, labels, -1)
    assert melanoma_factor("picture-class", shares, few) == [1.0] * 7


def test_grades_are_raised_only_as_far_as_accuracy_allows():
    rates = np.array([0.9, 0.1])
    sure = np.array([[0.99, 0.01]] * 90 + [[0.3, 0.7]] * 10)
    labels = np.array([0] * 90 + [1] * 10)
    assert criteria_power([(sure, labels, rates)]) == 1.0
    unsure = np.array([[0.8, 0.2]] * 100)
    # Raised fully, every one would be called present: nine in ten wrongly.
    power = criteria_power([(unsure, labels, rates)])
    assert power < 0.7
    assert (decide(unsure, (rates**-power).tolist()) == 0).all()


def test_a_cut_out_is_laid_on_skin_the_same_way_every_time():
    lesion = np.zeros((100, 80, 3), np.uint8)
    lesion[20:80, 20:60] = (150, 90, 80)
    lesion[45:50, 35:40] = 0
    assert cut_mask(lesion)[47, 37]
    picture, mask = on_skin(lesion)
    again, _ = on_skin(lesion)
    assert np.array_equal(picture, again)
    assert picture.shape == (288, 384, 3)
    inside = picture[mask > 0].mean(0)
    assert inside == pytest.approx((150, 90, 80), abs=12)
    ground = picture[mask == 0]
    assert ground.min() > 20
    assert 0.02 < (mask > 0).mean() < 0.4
