"""Who gets a disorder, as a script states it: how often, at what age, how many women."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from kb.evidence import Evidence, Frequency, Model, Proportion

__all__ = [
    "LIKE", "SETTINGS", "AgeProfile", "Epidemiology", "Interval", "RelativeFrequency", "Setting",
]  # fmt: skip

Setting = Literal[
    "primary-care",
    "dermatology-clinic",
    "hospital",
    "teledermatology",
    "skin-cancer-clinic",
    "case-report",
]
SETTINGS: tuple[str, ...] = get_args(Setting)
LIKE: dict[str, str] = {
    "skin-cancer-clinic": "dermatology-clinic",
    "case-report": "dermatology-clinic",
}
"""The setting whose shares stand in where a script says nothing of another one."""
Interval = tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(le=110)]]


class AgeProfile(Evidence):
    """Age at presentation in years, as the literature gives it.

    One of: ``mean`` with ``sd``; ``typical``, the interval that holds about three quarters of the
    patients; ``peaks``, several such intervals that hold them together. All within ``range``.
    """

    mean: Annotated[float, Field(ge=0, le=110)] | None = None
    sd: Annotated[float, Field(gt=0, le=60)] | None = None
    typical: Interval | None = None
    peaks: tuple[Interval, ...] = ()
    range: Interval = (0.0, 100.0)

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> AgeProfile:
        moments = self.mean is not None and self.sd is not None
        if (moments, self.typical is not None, bool(self.peaks)).count(True) != 1:
            raise ValueError("give one of 'mean' with 'sd', 'typical', or 'peaks'")
        for low, high in (*self.intervals, self.range):
            if low >= high:
                raise ValueError(
                    f"an interval runs from the lower to the higher age, not {low:g} to {high:g}"
                )
        first, last = self.range
        for low, high in self.intervals:
            if low < first or high > last:
                raise ValueError(
                    f"{low:g} to {high:g} lies outside the range {first:g} to {last:g}"
                )
            if int(high) < low:
                raise ValueError(f"{low:g} to {high:g} holds no whole year of age")
        if self.mean is not None and not first <= self.mean <= last:
            raise ValueError(f"the mean {self.mean:g} lies outside the range {first:g} to {last:g}")
        return self

    @property
    def intervals(self) -> tuple[tuple[float, float], ...]:
        """The intervals that hold three quarters of the patients; empty where a mean is given."""
        return self.peaks if self.typical is None else (self.typical,)

    def describe(self) -> str:
        """Return the profile in words."""
        if not self.intervals:
            return f"mean {self.mean:g} years, standard deviation {self.sd:g}"
        spans = " and ".join(f"{low:g} to {high:g}" for low, high in self.intervals)
        return f"typically {spans} years"


class RelativeFrequency(Evidence):
    """How often a disorder is met in a setting: a share of its patients, or a tier.

    Tiers stand for shares of all visits for skin: very-common 0.03, common 0.01, uncommon 0.003,
    rare 0.0005, very-rare 0.0001.
    """

    setting: Setting
    share: Proportion | None = None
    n: Annotated[int, Field(ge=0)] | None = None
    of: Annotated[int, Field(gt=0)] | None = None
    tier: Literal["very-common", "common", "uncommon", "rare", "very-rare"] | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> RelativeFrequency:
        counted = self.n is not None and self.of is not None
        if (counted, self.share is not None, self.tier is not None).count(True) != 1:
            raise ValueError("give one of 'tier', 'share', or 'n' with 'of'")
        return self


class Epidemiology(Model):
    """Who gets it: relative frequency by setting, age, share of women among patients."""

    frequency: Annotated[tuple[RelativeFrequency, ...], Field(min_length=1)]
    age: AgeProfile
    female: Frequency
