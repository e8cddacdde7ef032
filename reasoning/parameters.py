"""The few numbers of the model that are not knowledge, each with its reason.

They are part of every result (as a hash) and of every proof, because two results can only be
compared when these agree.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["DEFAULT_PARAMETERS", "NONE_OF_THESE", "RESOLUTION", "TIER_SHARE", "Parameters"]

NONE_OF_THESE = "none-of-these"
"""Id of the hypothesis that the patient has a disorder this knowledge base does not know."""

RESOLUTION = 4
"""Decimals of a weight of evidence (log10 units). Weights are rounded to this *before* they are
summed, as whole numbers, so that what is shown is what was summed, to the last digit; the rounding
moves a likelihood ratio by at most 0.012 %."""

TIER_SHARE = MappingProxyType(
    {"very-common": 0.03, "common": 0.01, "uncommon": 0.003, "rare": 0.0005, "very-rare": 0.0001}
)
"""Share of all visits for skin that each authored tier stands for (an order of magnitude each)."""


@dataclass(frozen=True)
class Parameters:
    """Numbers of the model.

    Attributes:
        author_strength: how many patients an author's guess is worth.
        reference_strength: the same for a published proportion without its denominator.
        words_strength: the same where a source tells in words how often, and the number is ours.
        count_cap: the most patients that one count is worth: cohorts differ by more than their
            sampling error, so a count of thousands is not known that exactly elsewhere.
        background_strength: how many patients the background is worth in every belief; keeps any
            frequency away from 0 and 1, so that no single finding is a veto.
        unmentioned_strength: how many patients the silence of a script is worth: a finding that a
            disorder does not explain is noise or a second disease and costs a bounded amount.
        inherited_discount: how much of a general finding's likelihood ratio its kind inherits when
            the script names only the general one.
        joined_floor: of a lesion that a script does not name, the least that is believed, as a part
            of the background: one lesion, however many parts it has, costs no more than this.
        axis_background: chance of a finding in a patient whose disorder does not bring it, by axis.
        none_prior: probability beforehand that it is none of these.
        even_share: part of the patients for whom a differential is asked whatever their disorder's
            frequency: of these every disorder is as common as any other. Those who are looked up or
            written up are rarely the commonest, and a share in a case mix is known only roughly.
        report_even_share: the same of cases that are published or taught (setting ``case-report``).
        flat_prior: take every disorder as equally common beforehand; for a study that gathered its
            diagnoses by design, whose mix says nothing of how common they are.
        age_floor: part of the age distribution that is spread evenly, so that no age is a veto.
        tempering: how much of the weight of a present finding, or of a reading of it, counts.
        axis_tempering: the same by axis: what a patient tells is less certain than what is seen.
        absent_tempering: how much of the weight of an absent finding counts: absent ones come in
            long lists, and what one of them says another has said before.
        observer_sensitivity: chance that an observer notes a finding that is there; what is called
            absent may still be there, so that its cost is bounded.
        wording: weight (log10) of a likeness of one between the words of a text and those of a
            script, against one of nought; 0 leaves words that are no findings out. See
            :mod:`reasoning.wording`.
        wording_half: words (different ones that some script holds, too) of a text of which half of
            the weight counts: what few words are like is chance.
        text_temperature: what the sums of a case with a text are divided by before they become
            probabilities: findings and words of one text tell of the same things.
        fitted_prior_strength: how many counted patients the authored likelihood ratio is worth
            where a fitted data set is used.
    """

    author_strength: float = 8.0
    reference_strength: float = 30.0
    words_strength: float = 12.0
    count_cap: float = 100.0
    background_strength: float = 1.0
    unmentioned_strength: float = 3.0
    inherited_discount: float = 0.7
    joined_floor: float = 0.1
    none_prior: float = 0.03
    even_share: float = 0.1
    report_even_share: float = 0.8
    flat_prior: bool = False
    age_floor: float = 0.1
    tempering: float = 1.0
    absent_tempering: float = 0.6
    observer_sensitivity: float = 0.9
    wording: float = 23.0
    wording_half: float = 2.0
    text_temperature: float = 1.35
    fitted_prior_strength: float = 12.0
    default_background: float = 0.02
    axis_background: tuple[tuple[str, float], ...] = field(
        default=(
            ("body-site", 0.04),
            ("color", 0.03),
            ("dermoscopy", 0.02),
            ("distribution", 0.035),
            ("exposure", 0.035),
            ("histology", 0.02),
            ("history", 0.03),
            ("picture-class", 0.0035),
            ("symptom", 0.03),
            ("time-course", 0.04),
        )
    )
    axis_tempering: tuple[tuple[str, float], ...] = field(
        default=(
            ("exposure", 0.8),
            ("history", 0.8),
            ("symptom", 0.8),
            ("systemic", 0.8),
            ("time-course", 0.8),
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        pairs = {name: getattr(self, name) for name in ("axis_background", "axis_tempering")}
        return asdict(self) | {name: [list(one) for one in value] for name, value in pairs.items()}

    def even_in(self, setting: str) -> float:
        """Return the part of a setting's cases in which all disorders are equally common."""
        return self.report_even_share if setting == "case-report" else self.even_share

    @property
    def hash(self) -> str:
        """SHA-256 (hex, first 16) of the parameters."""
        data = json.dumps(self.to_dict(), sort_keys=True).encode()
        return hashlib.sha256(data).hexdigest()[:16]


DEFAULT_PARAMETERS = Parameters()
