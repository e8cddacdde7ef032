"""Calibration and measures: pure functions, held to what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from vision.calibrate import SMALL_BIAS, Calibration, fit, shared_temperature, softmax
from vision.scope import balanced_weights, refusal_limit
from vision.scores import (
    class_scores,
    concept_scores,
    dice,
    ece,
    ece_by_chance,
    finding_scores,
    intervals,
    macro_auc,
)
from vision.wounds import wound_score

RATES = np.array([0.7, 0.2, 0.1])


def sample(n, temperature, seed=0):
    """Evidence that is too sure by `temperature`, with labels it truly goes with."""
    chance = np.random.default_rng(seed)
    evidence = chance.normal(0, 1.5, (n, 3))
    shares = softmax(evidence + np.log(RATES))
    labels = np.array([chance.choice(3, p=p) for p in shares])
    return evidence * temperature, labels


def test_the_temperature_is_found():
    evidence, labels = sample(4000, 2.5)
    found = fit(evidence, labels, RATES)
    assert found.temperature == pytest.approx(2.5, rel=0.1)
    assert found.bias == (0.0, 0.0, 0.0)
    shares = found.probabilities(evidence)
    assert shares.sum(1) == pytest.approx(1)
    assert max(ece(shares[:, c], labels == c) for c in range(3)) < 0.02


def test_few_cases_stay_near_one():
    evidence, labels = sample(5, 8.0)
    assert 0.5 < fit(evidence, labels, RATES).temperature < 3


def test_small_heads_lend_each_other_their_temperature():
    heads = [(*sample(40, 2.5, seed), RATES) for seed in range(8)]
    around = shared_temperature(heads)
    assert around == pytest.approx(2.5, rel=0.25)
    alone = [fit(*head).temperature for head in heads]
    together = [fit(*head, around=around).temperature for head in heads]
    truth = np.log(2.5)
    assert np.abs(np.log(together) - truth).mean() < np.abs(np.log(alone) - truth).mean()
    held = fit(*heads[0], with_bias=True, bias_spread=SMALL_BIAS, around=around)
    loose = fit(*heads[0], with_bias=True, bias_spread=2.0, around=around)
    assert np.ptp(held.bias) < np.ptp(loose.bias)


def test_chance_alone_gives_few_cases_a_calibration_error():
    chance = np.random.default_rng(4)
    shares = chance.random(200)
    measured = [ece(shares, chance.random(200) < shares) for _ in range(300)]
    assert ece_by_chance(shares) == pytest.approx(np.mean(measured), rel=0.1)
    assert ece_by_chance(np.repeat(shares, 20)) < 0.4 * ece_by_chance(shares)
    assert ece_by_chance(np.array([0.0, 1.0, 1.0])) == 0
    told = finding_scores(shares, shares > 0.5, 0.5)
    assert told["ece_by_chance"] == round(ece_by_chance(shares), 4)


def test_missing_labels_and_weights_are_honoured():
    evidence, labels = sample(400, 1.5)
    half = labels.copy()
    half[::2] = -1
    weights = (half >= 0).astype(float)
    assert fit(evidence, half, RATES).n == 200
    by_weight = fit(evidence, labels, RATES, weights=weights)
    assert by_weight.temperature == pytest.approx(fit(evidence, half, RATES).temperature, rel=1e-3)


def test_a_shifted_population_is_met_by_the_bias():
    evidence, labels = sample(3000, 1.0)
    found = fit(evidence + np.array([0.0, 1.0, -0.5]), labels, RATES, with_bias=True)
    assert found.bias[1] < found.bias[0] < found.bias[2]


@given(st.lists(st.floats(-20, 20), min_size=3, max_size=3))
def test_no_evidence_gives_the_base_rate_and_shifts_do_not_matter(values):
    calibration = Calibration(1.7, (0.0, 0.0, 0.0), tuple(RATES), 10)
    assert calibration.probabilities(np.zeros((1, 3)))[0] == pytest.approx(RATES)
    row = np.array([values])
    assert calibration.probabilities(row) == pytest.approx(calibration.probabilities(row + 3))


def test_a_calibration_survives_being_written():
    evidence, labels = sample(100, 1.3)
    calibration = fit(evidence, labels, RATES)
    again = Calibration.from_dict(calibration.to_dict())
    assert again.to_dict() == calibration.to_dict()


def test_measures_agree_with_scikit_learn_and_with_hand():
    evidence, labels = sample(500, 1.0)
    shares = softmax(evidence + np.log(RATES))
    expected = roc_auc_score(labels, shares, multi_class="ovr", average="macro")
    assert macro_auc(shares, labels) == pytest.approx(expected)
    scores = concept_scores(shares, labels, RATES)
    assert scores["balanced_accuracy"] == pytest.approx(
        balanced_accuracy_score(labels, shares.argmax(1)), abs=1e-4
    )
    assert scores["chance_balanced_accuracy"] == pytest.approx(1 / 3, abs=1e-4)
    assert ece(np.array([0.8, 0.8]), np.array([True, False])) == pytest.approx(0.3)
    assert np.isnan(macro_auc(shares[:3], np.zeros(3, int)))


def test_overlap():
    a, b = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    assert dice(a, b) == 1.0
    a[:2], b[1:3] = True, True
    assert dice(a, b) == 0.5


def test_intervals_hold_the_value_and_widen_when_cases_hang_together():
    chance = np.random.default_rng(1)
    right = np.repeat(chance.random(40) < 0.7, 5)

    def score(rows):
        return {"accuracy": float(right[rows].mean())}

    alone = intervals(score, np.arange(200).astype(str))["accuracy"]
    together = intervals(score, np.repeat(np.arange(40), 5).astype(str))["accuracy"]
    assert together[0] < right.mean() < together[1]
    assert together[1] - together[0] > 1.5 * (alone[1] - alone[0])


def test_class_scores_without_melanoma_say_so():
    shares = np.full((4, 7), 1 / 7)
    scores = class_scores(shares, np.array([5, 5, 0, 1]), np.array([5, 5, 5, 5]))
    assert scores["accuracy"] == 0.5
    assert np.isnan(scores["melanoma_recall"])


def test_kinds_and_sets_weigh_the_same():
    sets = np.array([0] * 90 + [1] * 10 + [2] * 20)
    kinds = np.array([0] * 100 + [1] * 20)
    weights = balanced_weights(sets, kinds)
    sums = [weights[sets == s].sum() for s in range(3)]
    assert sums[0] == pytest.approx(sums[1])
    assert sums[2] == pytest.approx(sums[0] + sums[1])
    assert weights.mean() == pytest.approx(1)


def test_the_refusal_limit_spares_every_set_of_skin_alike():
    chance = np.random.default_rng(0)
    sizes = (1000, 50, 100)
    sets, kinds = np.repeat([0, 1, 2], sizes), np.repeat([0, 1, 2], sizes)
    easy, hard = chance.random(1000) * 0.2, chance.random(50)
    outside = np.concatenate([easy, hard, np.ones(100)])
    shares = np.stack([1 - outside, np.zeros(1150), outside], axis=1)
    limit = refusal_limit(shares, kinds, sets)
    assert limit in hard
    assert (hard > limit).sum() == 1, "1 of 50, none of 1000: 1 % where both sets count the same"
    assert refusal_limit(shares[:1000], kinds[:1000], sets[:1000]) == 0.5


def test_a_small_sure_ulcer_outweighs_a_wide_unsure_one():
    maps = np.full((3, 40, 50), -6.0, dtype=np.float32)
    maps[1, 4:6, 7:9] = 5.0
    maps[1, 20, 20] = 4.0
    maps[2] = -1.0
    scores = wound_score(maps)
    assert scores[1] > 0.99
    assert scores[0] < 0.01 < scores[2] < 0.3
