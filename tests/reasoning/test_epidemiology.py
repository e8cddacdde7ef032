"""How common disorders are, at what age: shares by setting, densities over the years."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kb.knowledge import KnowledgeBase
from reasoning.epidemiology import age_density, share
from reasoning.parameters import DEFAULT_PARAMETERS, TIER_SHARE

P = DEFAULT_PARAMETERS


def test_tiers(toy: KnowledgeBase) -> None:
    value, entry = share(toy.disorders["psoriasis"], "dermatology-clinic")
    assert (value, entry.tier) == (TIER_SHARE["very-common"], "very-common")


def test_a_setting_that_is_not_told_answers_with_the_first(toy: KnowledgeBase) -> None:
    disorder = toy.disorders["psoriasis"]
    assert share(disorder, "hospital") == share(disorder, "dermatology-clinic")


def test_counts_and_shares(toy: KnowledgeBase) -> None:
    disorder = toy.disorders["psoriasis"]
    (entry,) = disorder.epidemiology.frequency

    def told(**fields: object) -> float:
        changed = entry.model_copy(update={"tier": None, **fields})
        epidemiology = disorder.epidemiology.model_copy(update={"frequency": (changed,)})
        other = disorder.model_copy(update={"epidemiology": epidemiology})
        return share(other, "hospital")[0]

    assert told(n=3, of=99) == pytest.approx(3.5 / 100)
    assert told(n=0, of=99) > 0
    assert told(share=0.25) == 0.25
    assert told(share=0.0) == 1e-5


def test_ages_are_densities(toy: KnowledgeBase, shipped: KnowledgeBase) -> None:
    for disorder in (*toy.disorders.values(), *shipped.disorders.values()):
        density = age_density(disorder.epidemiology.age, P)
        assert len(density) == 101
        assert math.fsum(density) == pytest.approx(1.0)
        assert min(density) >= P.age_floor / 101 * 0.999


def test_the_typical_years_hold_three_quarters(toy: KnowledgeBase) -> None:
    profile = toy.disorders["psoriasis"].epidemiology.age
    assert profile.typical == (20, 60)
    density = age_density(profile, replace(P, age_floor=0.0))
    assert math.fsum(density[20:61]) == pytest.approx(0.75)


def test_every_shipped_profile_covers_a_year(shipped: KnowledgeBase) -> None:
    """An interval between two birthdays would say nothing, silently."""
    for disorder in shipped.disorders.values():
        for low, high in disorder.epidemiology.age.intervals:
            assert any(low <= year <= high for year in range(101)), disorder.id


def test_a_normal_curve_peaks_at_its_mean_within_its_range(toy: KnowledgeBase) -> None:
    told = toy.disorders["psoriasis"].epidemiology.age
    profile = told.model_copy(
        update={"typical": None, "mean": 30.0, "sd": 10.0, "range": (20.0, 80.0)}
    )
    density = age_density(profile, P)
    assert density.index(max(density)) == 30
    assert density[10] == pytest.approx(P.age_floor / 101)
