"""The checker's own reading of who gets a disorder: how common it is, at what age, in which sex."""

from __future__ import annotations

import math
from collections.abc import Iterable

from kb.epidemiology_schema import LIKE, AgeProfile, RelativeFrequency
from kb.schema import Disorder

__all__ = ["age_densities", "share", "share_of_rest", "stated_share"]

_TIERS = {
    "very-common": 0.03,
    "common": 0.01,
    "uncommon": 0.003,
    "rare": 0.0005,
    "very-rare": 0.0001,
}


def stated_share(disorder: Disorder, setting: str) -> RelativeFrequency:
    """What a script says of a setting, else of the one that is like it, else first."""
    entries = disorder.epidemiology.frequency
    nearest = [
        *(e for e in entries if e.setting == setting),
        *(e for e in entries if e.setting == LIKE.get(setting)),
        *entries,
    ]
    return nearest[0]


def share(disorder: Disorder, setting: str) -> float:
    """Share of a setting's visits that is this disorder."""
    entry = stated_share(disorder, setting)
    if entry.tier is not None:
        return _TIERS[entry.tier]
    if entry.n is not None and entry.of is not None:
        return (entry.n + 0.5) / (entry.of + 1.0)
    return max(entry.share or 0.0, 1e-5)


def share_of_rest(disorders: Iterable[Disorder], setting: str) -> float:
    """What the share of a disorder elsewhere is multiplied by where the setting leaves it out."""
    stated: list[float] = []
    elsewhere: list[float] = []
    for one in disorders:
        told = any(entry.setting == setting for entry in one.epidemiology.frequency)
        (stated if told else elsewhere).append(share(one, setting))
    if not elsewhere:
        return 1.0
    left = 1.0 - math.fsum(stated)
    return min(1.0, max(left, 0.1) / math.fsum(elsewhere))


def age_densities(profile: AgeProfile, floor: float) -> list[float]:
    """Density of every age in whole years, 0 to 100 (sum 1).

    Args:
        profile: age at presentation.
        floor: part of it that is spread evenly.
    """
    curve = []
    for year in range(101):
        within = profile.range[0] <= year <= profile.range[1]
        if profile.mean is not None:
            z = (year - (profile.mean or 0.0)) / (profile.sd or 1.0)
            curve.append(math.exp(-0.5 * z * z) if within else 0.0)
        elif any(low <= year <= high for low, high in profile.intervals):
            curve.append(-0.75)  # marked: divided by their number below
        else:
            curve.append(0.25 if within else 0.0)
    if profile.mean is None:
        inside = sum(c < 0 for c in curve)
        around = max(sum(c == 0.25 for c in curve), 1)
        curve = [-c / inside if c < 0 else c / around for c in curve]
    whole = math.fsum(curve)
    return [(1.0 - floor) * one / whole + floor / 101 for one in curve]
