"""Who gets it: shares by setting, and likelihoods of age and sex.

Age densities are per year over the ages 0 to 100; a published mean and standard deviation make a
normal curve cut off there, an interval holds three quarters of the patients.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.epidemiology_schema import LIKE, AgeProfile, RelativeFrequency
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.parameters import TIER_SHARE, Parameters

__all__ = ["OLDEST", "age_density", "share", "shares"]

OLDEST = 100
_TYPICAL_MASS = 0.75
_LEAST_LEFT = 0.1
"""Part of a setting that its own statements always leave to the disorders they do not name."""


def share(disorder: Disorder, setting: str) -> tuple[float, RelativeFrequency]:
    """Return the share of a setting's visits that is this disorder, and where it is known from.

    A script that says nothing of the setting answers with one that is like it, else with its first.
    """
    entries = disorder.epidemiology.frequency
    wanted = (setting, LIKE.get(setting))
    entry = next((e for one in wanted for e in entries if e.setting == one), entries[0])
    if entry.tier is not None:
        return TIER_SHARE[entry.tier], entry
    if entry.n is not None and entry.of is not None:
        return (entry.n + 0.5) / (entry.of + 1.0), entry
    return max(entry.share or 0.0, 1e-5), entry


def shares(
    knowledge: KnowledgeBase, disorders: Sequence[Disorder], setting: str
) -> list[tuple[float, RelativeFrequency]]:
    """Return :func:`share` of several disorders, those of another setting scaled down to fit.

    A published case mix names the commonest disorders and leaves a rest. Scripts that say nothing
    of the setting divide that rest as they are common elsewhere, and never get more than there.
    """
    named, others = 0.0, 0.0
    for disorder in knowledge.disorders.values():
        value, entry = share(disorder, setting)
        if entry.setting == setting:
            named += value
        else:
            others += value
    rest = min(max(1.0 - named, _LEAST_LEFT) / others, 1.0) if others else 1.0
    found = [share(disorder, setting) for disorder in disorders]
    return [(v if entry.setting == setting else v * rest, entry) for v, entry in found]


def age_density(profile: AgeProfile, parameters: Parameters) -> list[float]:
    """Return the density of the age at presentation, one value per year of age 0..100 (sum 1)."""
    low, high = profile.range
    years = range(OLDEST + 1)
    if profile.intervals:
        inside = [any(lo <= year <= hi for lo, hi in profile.intervals) for year in years]
        around = [low <= year <= high and not inside[year] for year in years]
        weights = [
            _TYPICAL_MASS / sum(inside)
            if inside[year]
            else (1.0 - _TYPICAL_MASS) / max(sum(around), 1) * around[year]
            for year in years
        ]
    else:
        mean, deviation = profile.mean or 0.0, profile.sd or 1.0
        weights = [
            math.exp(-0.5 * ((year - mean) / deviation) ** 2) * (low <= year <= high)
            for year in years
        ]
    total = math.fsum(weights)
    even = parameters.age_floor / len(weights)
    return [(1.0 - parameters.age_floor) * weight / total + even for weight in weights]
