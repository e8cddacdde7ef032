"""From a reading of a text to the fields of a case, each with the words it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reasoning.closure import Hierarchy
from reasoning.prose.mention import ProseReading

__all__ = ["HEDGE", "case_fields", "without"]

HEDGE = 0.75
"""Probability of a finding that is hedged (*possible*, *suggestive of*), at even odds beforehand.

It speaks for the finding with a ratio of three to one. Nobody has measured how often a hedged
finding is there; the number is this project's own.
"""


def case_fields(reading: ProseReading) -> dict[str, Any]:
    """Return ``age``, ``sex``, ``observations`` and ``text`` as a case document holds them."""
    observations: list[dict[str, Any]] = []
    for one in reading.findings:
        entry: dict[str, Any] = {"finding": one.finding}
        if one.state == "maybe":
            entry |= {"probability": HEDGE, "base_rate": 0.5}
        else:
            entry["status"] = one.state
        entry |= {"origin": "text", "region": _region(one.start, one.end, one.text)}
        if one.rule:
            entry["note"] = one.rule
        observations.append(entry)
    for lesion in reading.lesions:
        region = _region(lesion.start, lesion.end, lesion.text)
        observations.append(
            {"lesion": list(lesion.parts), "status": "present", "origin": "text", "region": region}
        )
    fields: dict[str, Any] = {"observations": observations}
    if reading.text.strip():
        fields["text"] = reading.text
    if reading.age is not None:
        fields["age"] = round(reading.age.value, 3)
    if reading.sex is not None:
        fields["sex"] = reading.sex.word
    return fields


def _region(start: int, end: int, text: str) -> str:
    return f"text at {start}-{end}: '{' '.join(text.split())}'"


def without(
    reading: ProseReading,
    hierarchy: Hierarchy,
    *,
    dropped: Iterable[str] = (),
    given: Mapping[str, str] | None = None,
    choices: Sequence[str] = (),
) -> ProseReading:
    """Return a reading without what somebody corrected: what is said by hand counts, not the text.

    Args:
        reading: of a text.
        hierarchy: of the knowledge base.
        dropped: findings that are to be forgotten.
        given: findings that are given otherwise, each with ``present`` or ``absent``.
        choices: groups of which one finding is given otherwise (``duration``).
    """
    gone = set(dropped)
    states = dict(given or {})
    settled = {
        *choices,
        *(hierarchy.choice.get(id_, "") for id_, s in states.items() if s == "present"),
    }

    def stands(finding: str, state: str) -> bool:
        if finding in gone or finding in states:
            return False
        if state != "absent" and hierarchy.choice.get(finding, " ") in settled:
            return False
        for other, other_state in states.items():
            pair = ((finding,), (other,)) if other_state == "absent" else ((other,), (finding,))
            if (state == "absent") != (other_state == "absent") and hierarchy.is_kind_of(*pair):
                return False
        return True

    lesions = []
    for lesion in reading.lesions:
        parts = tuple(
            part for part in lesion.parts if part not in gone and states.get(part) != "absent"
        )
        if len(parts) > 1 and all(
            stands(p, "present") or states.get(p) == "present" for p in parts
        ):
            lesions.append(replace(lesion, parts=parts))
    return replace(
        reading,
        findings=tuple(one for one in reading.findings if stands(one.finding, one.state)),
        lesions=tuple(lesions),
    )
