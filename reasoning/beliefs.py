"""How often is this finding seen in this disorder? One belief for every pair, with its reason.

A belief is the mean of a Beta distribution: what the script says counts as so many patients
(``strength``), the background as a few more. What a script does not say directly follows from what
it does say:

``exact``
    the script names the finding.
``from-kinds``
    the script names kinds of it: elbow and forearm say something about the arm.
``inherited``
    the script names what it is a kind of: *scale* says something about *silvery scale*, as far as
    the kinds of scale that it does name leave something over. A finding whose own
    ``background`` is below that of its axis inherits nothing.
``joined``
    of a lesion (*white patch on the trunk*) that the script does not name: its parts together, and
    at least ``joined_floor`` of its background.
``unmentioned``
    none of these: only the background and the script's silence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from kb.evidence import Frequency
from kb.finding_schema import Finding
from kb.fitted import Exponents
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.closure import Hierarchy, Subject
from reasoning.parameters import Parameters

__all__ = [
    "Belief",
    "Corrected",
    "CorrectionOf",
    "Counted",
    "MatchType",
    "Said",
    "background_of",
    "leak_of",
    "said_by",
    "stands_alone",
    "strength_of",
    "tempering_of",
]

MatchType = Literal["exact", "from-kinds", "inherited", "joined", "unmentioned"]


@dataclass(frozen=True)
class Counted:
    """A count of a fitted data set: ``n`` of ``of`` cases labelled ``label``.

    Attributes:
        share: how much of it counts for the disorder; under 1 where the label is a class.
    """

    dataset: str
    label: str
    n: float
    of: float
    share: float = 1.0


@dataclass(frozen=True)
class Said:
    """What a script says of a subject: a frequency worth ``strength`` patients.

    Attributes:
        rest: of a subject that the script names itself, the part of its frequency that the kinds
            named beside it leave over; a kind that is not named inherits from this part.
    """

    value: float
    strength: float
    match: MatchType
    assertions: tuple[int, ...]
    rest: float = 0.0


@dataclass(frozen=True)
class Belief:
    """Probability of a finding in a disorder, and how it was come by.

    Attributes:
        probability: mean of the belief, strictly between 0 and 1.
        background: probability of the finding in the background of all disorders.
        via: the general finding it is inherited from, if any.
        lowered_by: another general finding, rarer in the disorder than elsewhere, that lowers what
            is inherited: a disorder with rings and without scale has few scaly rings.
        parts: of what it is joined, and how probable each part is.
        assertions: indices into ``disorder.findings`` of what the script says.
        counted: counts of fitted data sets; then ``authored`` and ``authored_background`` are what
            is believed without them, and ``exponents`` says how much of the weight counts.
    """

    probability: float
    background: float
    match: MatchType
    assertions: tuple[int, ...] = ()
    via: Subject | None = None
    lowered_by: Subject | None = None
    parts: tuple[tuple[Subject, float], ...] = ()
    counted: tuple[Counted, ...] = ()
    authored: float | None = None
    authored_background: float | None = None
    exponents: Exponents | None = None


@dataclass(frozen=True)
class CorrectionOf:
    """One correction as its file has it.

    Attributes:
        of: the finding, or ``age`` or ``sex``.
        value: log10 units.
    """

    dataset: str
    label: str
    of: str
    value: float


@dataclass(frozen=True)
class Corrected:
    """What corrections add to one weight.

    Attributes:
        units: whole number of 10**-RESOLUTION (log10).
        made_of: the corrections that it comes from.
    """

    units: int
    made_of: tuple[CorrectionOf, ...]


def strength_of(frequency: Frequency, parameters: Parameters) -> float:
    """Return how many patients a stated frequency is worth."""
    if frequency.of is not None:
        return min(float(frequency.of), parameters.count_cap)
    if frequency.evidence == "author":
        return parameters.author_strength
    return parameters.reference_strength if frequency.words is None else parameters.words_strength


def leak_of(subject: Subject, knowledge: KnowledgeBase, parameters: Parameters) -> float:
    """Return the chance of a subject in a patient whose disorder does not bring it."""

    def single(finding: Finding) -> float:
        own = finding.background
        return _default_leak(finding.id, knowledge, parameters) if own is None else own

    return min(single(knowledge.findings[part]) for part in subject)


def stands_alone(subject: Subject, knowledge: KnowledgeBase, parameters: Parameters) -> bool:
    """Tell whether a finding is known to be rarer where no script names it than its axis is.

    Then silence is silence: a disorder with brown spots does not have six café-au-lait spots
    because of them.
    """
    own = knowledge.findings[subject[0]].background if len(subject) == 1 else None
    return own is not None and own < _default_leak(subject[0], knowledge, parameters)


def _default_leak(finding: str, knowledge: KnowledgeBase, parameters: Parameters) -> float:
    by_axis = dict(parameters.axis_background)
    return by_axis.get(knowledge.findings[finding].axis, parameters.default_background)


def tempering_of(subject: Subject, knowledge: KnowledgeBase, parameters: Parameters) -> float:
    """Return how much of the weight of a present subject counts."""
    if len(subject) > 1:
        return parameters.tempering
    by_axis = dict(parameters.axis_tempering)
    return by_axis.get(knowledge.findings[subject[0]].axis, parameters.tempering)


def said_by(
    disorder: Disorder, hierarchy: Hierarchy, parameters: Parameters
) -> dict[Subject, Said]:
    """Return what a script says of every subject that it names or names a kind of."""
    said: dict[Subject, Said] = {}
    for index, assertion in enumerate(disorder.findings):
        subject = assertion.subject
        strength = strength_of(assertion.frequency, parameters)
        value = assertion.frequency.proportion
        said[subject] = Said(value, strength, "exact", (index,), rest=value)
    named = dict(said)
    kinds: dict[Subject, list[Subject]] = {}
    for subject in named:
        for general in hierarchy.ancestors(subject):
            # a lesion is a kind of each of its parts, but no detail of what they are
            if general not in named or len(subject) == 1 or len(general) > 1:
                kinds.setdefault(general, []).append(subject)
    for general, below in kinds.items():
        joined = _from_kinds(below, named, hierarchy)
        if general in named:
            left = max(named[general].value - joined.value, 0.0)
            said[general] = replace(named[general], rest=left)
        else:
            said[general] = joined
    return said


def _from_kinds(below: list[Subject], named: dict[Subject, Said], hierarchy: Hierarchy) -> Said:
    """Join the frequencies of kinds: exclusive ones add up, others come in the same patients.

    Of those that may come together the largest counts: who has one kind has the others, too.
    """
    top = [
        one
        for one in below
        if not any(other != one and hierarchy.is_kind_of(one, other) for other in below)
    ]
    exclusive: dict[str, float] = {}
    values: list[float] = []
    for one in sorted(top):
        choice = hierarchy.choice.get(one[0]) if len(one) == 1 else None
        if choice is None:
            values.append(named[one].value)
        else:
            exclusive[choice] = exclusive.get(choice, 0.0) + named[one].value
    values.extend(min(value, 1.0) for value in exclusive.values())
    return Said(
        value=max(values),
        strength=min(named[one].strength for one in top),
        match="from-kinds",
        assertions=tuple(sorted(index for one in top for index in named[one].assertions)),
    )


def background_of(
    subject: Subject,
    said: list[dict[Subject, Said]],
    priors: list[float],
    leak: float,
    parameters: Parameters,
) -> float:
    """Return the probability of a subject over all disorders, weighted by how common they are."""
    known = math.fsum(
        prior * (script[subject].value if subject in script else leak)
        for script, prior in zip(said, priors, strict=True)
    )
    mixed = (1.0 - parameters.none_prior) * known + parameters.none_prior * leak
    return min(max(mixed, 1e-4), 1.0 - 1e-4)
