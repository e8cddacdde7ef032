"""Split-conformal sets: held to MAPIE, and to what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from reasoning.trust.conformal import LEVELS, conformalized, in_set, thresholds


def drawn(cases: int, seed: int, width: int = 30) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    sure = chance.dirichlet(np.full(width, 0.15), cases)
    place = (sure.cumsum(axis=1) < chance.random((cases, 1))).sum(axis=1)
    return sure, np.arange(width) == np.minimum(place, width - 1)[:, None]


def test_the_sets_are_those_of_mapie() -> None:
    (sure, right), (new, _) = drawn(700, 1), drawn(200, 2)
    _, expected = conformalized(sure, right).predict_set(new)
    for place, needed in enumerate(thresholds(sure, right)):
        mine = in_set(new, needed)
        theirs = expected[:, :, place].copy()
        theirs[np.arange(len(new)), new.argmax(axis=1)] = True  # no set of ours is empty
        assert (mine != theirs).mean() < 1e-3  # thresholds have six decimals


def test_new_cases_are_covered_as_promised() -> None:
    (sure, right), (new, answer) = drawn(4000, 3), drawn(4000, 4)
    sizes = []
    for level, needed in zip(LEVELS, thresholds(sure, right), strict=True):
        inside = in_set(new, needed)
        covered = (inside & answer).any(axis=1).mean()
        assert level - 0.02 < covered
        sizes.append(inside.sum(axis=1).mean())
    assert sizes == sorted(sizes)


def test_a_label_of_several_disorders_is_covered_by_one_of_them() -> None:
    sure = np.tile([0.6, 0.3, 0.1], (50, 1))
    both = np.tile([False, True, True], (50, 1))
    assert thresholds(sure, both, [0.8]) == (0.3,)


def test_with_too_few_cases_the_set_is_everything() -> None:
    sure, right = drawn(20, 5)
    assert thresholds(sure, right, [0.99]) == (0.0,)
    assert in_set(sure, 0.0).all()


def test_no_set_is_empty() -> None:
    inside = in_set(np.array([[0.4, 0.35, 0.25]]), 0.9)
    assert inside.tolist() == [[True, False, False]]


def test_six_decimals_decide() -> None:
    assert in_set(np.array([[0.9, 0.0999996]]), 0.1)[0, 1]
    assert not in_set(np.array([[0.9, 0.0999994]]), 0.1)[0, 1]


@pytest.mark.parametrize("level", LEVELS)
def test_thresholds_are_the_quantile_of_split_conformal_prediction(level: float) -> None:
    sure, right = drawn(400, 6)
    scores = np.sort(1.0 - np.where(right, sure, 0.0).max(axis=1))
    worst = scores[int(np.ceil(401 * level)) - 1]
    (needed,) = thresholds(sure, right, [level])
    assert 0.0 <= (1.0 - worst) - needed < 1e-6 + 1e-12
