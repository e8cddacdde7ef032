"""A GA4GH Phenopacket (version 1 or 2) as a case: HPO terms become findings of the vocabulary.

How near a finding is to an HPO term is told by its cross-reference (a SKOS mapping relation), and
only what follows is taken over: a narrower HPO term that is present makes the finding present, a
broader one that is excluded makes it absent. What the vocabulary has no word for is listed, never
dropped in silence. Form: https://phenopacket-schema.readthedocs.io
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase

__all__ = ["FromPhenopacket", "Unused", "case_of_phenopacket", "is_phenopacket"]

_FEATURES = "phenotypicFeatures"
_AGES = ("timeAtLastEncounter", "ageAtCollection")
_DURATION = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T.*)?"
)
_YEARS = {"years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25}
_TAKEN = {
    "present": frozenset({"exact", "close", "narrow"}),
    "absent": frozenset({"exact", "close", "broad"}),
}
"""Mapping relations from the finding to the HPO term by which a state of the term carries over."""


@dataclass(frozen=True)
class Unused:
    """A term of the packet that says nothing here, and why."""

    id: str
    label: str
    reason: str


@dataclass(frozen=True)
class FromPhenopacket:
    """A packet as a case document, and what of it could not be used."""

    document: dict[str, Any]
    unused: tuple[Unused, ...]


def is_phenopacket(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a phenopacket (a case of ours has no such field)."""
    return _FEATURES in document


def case_of_phenopacket(document: Mapping[str, Any], knowledge: KnowledgeBase) -> FromPhenopacket:
    """Return the case that a phenopacket tells.

    Raises:
        CaseError: the packet has not the form of one.
    """
    subject = _mapping(document.get("subject") or {}, "subject")
    case: dict[str, Any] = {"observations": []}
    if document.get("id"):
        case["id"] = re.sub(r"[/\\\x00-\x1f]", "-", str(document["id"]))[:120]
    sex = str(subject.get("sex", "")).lower()
    if sex in {"female", "male"}:
        case["sex"] = sex
    age = _age(subject)
    if age is not None:
        case["age"] = age
    features = document[_FEATURES] or []
    if not isinstance(features, list):
        raise CaseError("this is not a list", place=_FEATURES, mend="give a list of features")
    near = _by_term(knowledge)
    unused = []
    states: dict[str, tuple[str, str]] = {}
    for index, feature in enumerate(features):
        place = f"{_FEATURES} / {index}"
        term = _mapping(_mapping(feature, place).get("type"), f"{place} / type")
        id_, label = str(term.get("id", "")), str(term.get("label", ""))
        state = "absent" if feature.get("excluded", feature.get("negated")) else "present"
        taken, reason = _findings(near.get(id_, ()), state)
        if not taken:
            unused.append(Unused(id_, label, reason))
        for finding in taken:
            before = states.setdefault(finding, (state, id_))
            if before[0] != state:
                raise CaseError(
                    f"'{finding}' is {before[0]} by {before[1]} and {state} by {id_}",
                    place=place,
                    mend="keep one of the two",
                )
    case["observations"] = [
        {"finding": finding, "status": state, "note": id_}
        for finding, (state, id_) in states.items()
    ]
    return FromPhenopacket(case, tuple(unused))


def _findings(near: Sequence[tuple[str, str]], state: str) -> tuple[list[str], str]:
    """Return the findings whose state follows from that of an HPO term, or why none does."""
    found = sorted(finding for finding, match in near if match in _TAKEN[state])
    exact = sorted(finding for finding, match in near if match == "exact")
    if found or exact:
        return exact or found, ""
    if not near:
        return [], "the vocabulary has no such finding"
    told = ", ".join(f"{finding} ({match})" for finding, match in sorted(near))
    return [], f"{state}, it says nothing of what is near it: {told}"


def _by_term(knowledge: KnowledgeBase) -> dict[str, list[tuple[str, str]]]:
    """Return the findings that name an identifier, and how near they are to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in knowledge.findings.values():
        for xref in finding.xrefs:
            found.setdefault(xref.id, []).append((finding.id, xref.match))
    return found


def _age(subject: Mapping[str, Any]) -> float | None:
    """Return the age in years; of a range the middle; None where none is told as a duration."""
    for name in _AGES:
        told = subject.get(name)
        if not isinstance(told, Mapping):
            continue
        place = f"subject / {name}"
        one = told.get("age", told)
        if isinstance(one, Mapping) and "iso8601duration" in one:
            return _years(one["iso8601duration"], place)
        if isinstance(one, str):  # version 1
            return _years(one, place)
        if isinstance(told.get("ageRange"), Mapping):
            ends = [
                _years(_mapping(told["ageRange"].get(end), place).get("iso8601duration"), place)
                for end in ("start", "end")
            ]
            return sum(ends) / 2
    return None


def _years(duration: Any, place: str) -> float:
    match = _DURATION.fullmatch(str(duration))
    parts = {} if match is None else {k: v for k, v in match.groupdict().items() if v}
    if not parts:
        raise CaseError(
            f"'{duration}' is no ISO 8601 duration", place=place, mend="write P34Y or P3Y6M"
        )
    return round(sum(float(value) * _YEARS[unit] for unit, value in parts.items()), 4)


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CaseError("this is not a mapping of fields", place=place, mend="see the schema")
    return value
