"""A case: who the patient is and what was observed, said in the terms of the vocabulary.

The form of a file (JSON or YAML) is :class:`reasoning.case_document.CaseDocument`;
:func:`resolve_case` turns names into finding ids and refuses what cannot be right, telling where
and how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from kb.epidemiology_schema import Setting
from kb.errors import CaseError
from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase, nearest
from kb.slips import slip_words
from reasoning.case_document import CaseDocument, ObservationDocument, Origin

__all__ = ["Case", "Observation", "duration_finding", "resolve_case"]

_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}
_LIFE = 120 * _DAYS["year"]
_DURATIONS = (
    (1.0, "duration-one-day"),
    (7.0, "duration-under-one-week"),
    (28.5, "duration-one-to-four-weeks"),
    (92.0, "duration-one-to-three-months"),
    (366.0, "duration-three-to-twelve-months"),
    (1827.0, "duration-one-to-five-years"),
    (float("inf"), "duration-over-five-years"),
)
_RAREST = 1e-9
"""Base rates nearer to 0 or 1 are no shares of pictures, and their odds overflow."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A resolved observation.

    Attributes:
        subject: ids that the observed thing is all at once: one finding, or the parts of a lesion.
        state: ``present``, ``absent``, or ``probable`` for soft evidence.
        probability, base_rate: of soft evidence, see :class:`ObservationDocument`.
    """

    subject: tuple[str, ...]
    state: Literal["present", "absent", "probable"]
    origin: Origin
    place: str
    probability: float | None = None
    base_rate: float | None = None
    region: str | None = None
    network: str | None = None

    def __post_init__(self) -> None:
        """Refuse soft evidence that is none, for callers that resolve no document.

        Raises:
            CaseError: a probability or base rate is missing, out of its range or not a number.
        """
        if self.state == "probable":
            q, rate = self.probability, self.base_rate
            if q is None or not 0.0 <= q <= 1.0:
                raise CaseError(f"probability {q} is not between 0 and 1", place=self.place)
            if rate is None or not _RAREST <= rate <= 1.0 - _RAREST:
                raise CaseError(
                    f"base rate {rate} is not between {_RAREST:g} and 1 - {_RAREST:g}",
                    place=self.place,
                    mend="give the share of the finding in the pictures of the calibration",
                )

    @property
    def id(self) -> str:
        """Stable id of the observation inside a proof."""
        return "observation:" + "+".join(self.subject)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case whose names are known to the vocabulary.

    Attributes:
        text: the words in which it was told, to be held against those of the scripts; None leaves
            them out. The findings in them are among the observations.
    """

    id: str = "case"
    age: float | None = None
    sex: Literal["female", "male"] | None = None
    setting: Setting = "dermatology-clinic"
    observations: tuple[Observation, ...] = field(default=())
    text: str | None = None

    def __post_init__(self) -> None:
        """Refuse an age that is none, for callers that resolve no document.

        Raises:
            CaseError: the age is out of its range or not a number.
        """
        if self.age is not None and not 0.0 <= self.age <= 120.0:
            raise CaseError(f"{self.age} is no age in years", place="age")

    def to_document(self) -> dict[str, Any]:
        """Return the case as a document that :func:`resolve_case` reads back."""
        observations = []
        for seen in self.observations:
            entry: dict[str, Any] = {"origin": seen.origin}
            if len(seen.subject) == 1:
                entry["finding"] = seen.subject[0]
            else:
                entry["lesion"] = list(seen.subject)
            if seen.state == "probable":
                entry |= {"probability": seen.probability, "base_rate": seen.base_rate}
            else:
                entry["status"] = seen.state
            for key in ("region", "network"):
                if getattr(seen, key):
                    entry[key] = getattr(seen, key)
            observations.append(entry)
        document: dict[str, Any] = {"id": self.id, "setting": self.setting}
        document |= {"age": self.age, "sex": self.sex, "observations": observations}
        document["text"] = self.text
        return {key: value for key, value in document.items() if value is not None}


def duration_finding(duration: float | str) -> str:
    """Return the finding of the time course for a duration in days or in words.

    Raises:
        CaseError: the words hold no number with a unit.
    """
    if isinstance(duration, str):
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(hour|day|week|month|year)s?\s*", duration)
        if match is None:
            raise CaseError(
                f"'{duration}' is not a duration",
                place="duration",
                mend="write a number and hours, days, weeks, months or years, e.g. '8 months'",
            )
        days = float(match[1]) * _DAYS[match[2]]
        if days > _LIFE:
            words = f"'{duration}' is longer than a life"
            raise CaseError(words, place="duration", mend="look at the number and its unit")
    else:
        days = duration
    return next(finding for limit, finding in _DURATIONS if days <= limit)


def resolve_case(document: Mapping[str, Any] | CaseDocument, knowledge: KnowledgeBase) -> Case:
    """Return the case with every name resolved to a finding id.

    Args:
        document: the content of a case file.
        knowledge: whose vocabulary the case is said in.

    Raises:
        CaseError: a field is wrong, or a finding is unknown (the nearest known one is suggested).
            Contradictions between findings are found by :func:`reasoning.closure.close`.
    """
    read = document if isinstance(document, CaseDocument) else _validate(document)
    observations: list[Observation] = []
    if read.duration is not None:
        subject = (_resolve(duration_finding(read.duration), knowledge, "duration"),)
        observations.append(
            Observation(subject=subject, state="present", origin="history", place="duration")
        )
    for state, names in (("present", read.present), ("absent", read.absent)):
        for index, name in enumerate(names):
            place = f"{state} / {index}"
            observations.append(
                Observation(
                    subject=(_resolve(name, knowledge, place),),
                    state="present" if state == "present" else "absent",
                    origin="examination",
                    place=place,
                )
            )
    for index, entry in enumerate(read.observations):
        observations.append(_resolve_observation(entry, knowledge, f"observations / {index}"))
    return Case(
        id=read.id,
        age=read.age,
        sex=read.sex,
        setting=read.setting,
        observations=tuple(dict.fromkeys(observations)),
        text=read.text or None,
    )


def _validate(document: Mapping[str, Any]) -> CaseDocument:
    try:
        return CaseDocument.model_validate(document)
    except ValidationError as error:
        item = error.errors(include_url=False)[0]
        place = " / ".join(str(key) for key in item["loc"]) or "case"
        if item["type"] == "extra_forbidden":
            form = CaseDocument if len(item["loc"]) == 1 else ObservationDocument
            near = nearest(str(item["loc"][-1]), list(form.model_fields))
            hint = f"did you mean '{near[0]}'?" if near else "see docs/case.md for the fields"
            raise CaseError("unknown field", place=place, mend=hint) from error
        message, mend = slip_words(item)
        raise CaseError(message, place=place, mend=mend) from error


def _resolve(name: str, knowledge: KnowledgeBase, place: str) -> str:
    id_ = knowledge.finding_names.get(name.strip().lower())
    if id_ is not None:
        return id_
    near = nearest(name, list(knowledge.findings))
    hint = f"did you mean {' or '.join(near)}?" if near else "see 'dermatrace kb findings'"
    raise CaseError(f"unknown finding '{name}'", place=place, mend=hint)


def _resolve_observation(
    entry: ObservationDocument, knowledge: KnowledgeBase, place: str
) -> Observation:
    if entry.finding is not None:
        subject: tuple[str, ...] = (_resolve(entry.finding, knowledge, place),)
    else:
        lesion = entry.lesion or ()
        by_axis = lesion if isinstance(lesion, dict) else {}
        wrong = [axis for axis in by_axis if axis not in LESION_AXES]
        if wrong:
            raise CaseError(
                f"unknown lesion axis '{wrong[0]}'",
                place=f"{place} / lesion",
                mend=f"use one of {', '.join(LESION_AXES)}",
            )
        parts = list(by_axis.values()) or list(lesion)
        named = (_resolve(value, knowledge, f"{place} / lesion") for value in parts)
        subject = tuple(sorted(set(named)))
        if not subject:
            raise CaseError("an empty lesion", place=place, mend="name at least one axis")
    probable = entry.probability is not None
    return Observation(
        subject=subject,
        state="probable" if probable else (entry.status or "present"),
        origin=entry.origin,
        place=place,
        probability=entry.probability,
        base_rate=entry.base_rate if probable else None,
        region=entry.region,
        network=entry.network,
    )
