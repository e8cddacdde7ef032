"""How well the reader of free text finds what a vignette says: precision and recall of findings.

A vignette (YAML) lists what a careful reader ticks: ``present``, ``absent``, and ``optional`` for
what may be read or not. A finding that was read is right when it, or a kind of it, is listed; a
listed one is found when it, or a kind of it, was read (for absences the other way round: what is
absent is absent with all its kinds). Hedged findings count as neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.metrics import DECIMALS
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.yamlio import read_yaml
from reasoning.closure import Hierarchy
from reasoning.prose import ProseReader, ProseReading

__all__ = ["default_parts", "figures", "read_listed", "run", "score"]

_AGE_TOLERANCE = 0.05
_KEYS = ("id", "text", "age", "sex", "present", "absent", "optional")


def default_parts() -> tuple[Path, Path]:
    """Return the two parts of this project: to develop with, and blind."""
    folder = Path(__file__).parent.parent / "tests" / "vignettes"
    return folder / "develop.yaml", folder / "blind.yaml"


def run(cases: Path | None, *, base: KnowledgeBase | None = None) -> dict[str, Any]:
    """Return precision and recall for a file of vignettes, or for both parts of this project.

    Raises:
        InputError: a file is not there or has another form.
    """
    knowledge = base or load_knowledge()
    reader = ProseReader(knowledge)
    paths = default_parts() if cases is None else (cases,)
    return {path.stem: figures(read_listed(path), reader) for path in paths}


def figures(vignettes: Sequence[Mapping[str, Any]], reader: ProseReader) -> dict[str, Any]:
    """Return precision and recall over some vignettes, and those with a fault."""
    rows = [score(one, reader.read(one["text"]), reader.hierarchy) for one in vignettes]
    told: dict[str, Any] = {"n": len(rows)}
    for state in ("present", "absent"):
        read = sum(row[state]["read"] for row in rows)
        right = read - sum(len(row[state]["extra"]) for row in rows)
        listed = sum(row[state]["listed"] for row in rows)
        found = listed - sum(len(row[state]["missed"]) for row in rows)
        told[state] = {
            "read": read,
            "listed": listed,
            "precision": round(right / read, DECIMALS) if read else None,
            "recall": round(found / listed, DECIMALS) if listed else None,
        }
    told["age_right"] = sum(row["age"] for row in rows)
    told["sex_right"] = sum(row["sex"] for row in rows)
    told["cases"] = [row for row in rows if _has_fault(row)]
    return told


def _has_fault(row: Mapping[str, Any]) -> bool:
    lists = (row[state][kind] for state in ("present", "absent") for kind in ("extra", "missed"))
    return any(lists) or not (row["age"] and row["sex"])


def read_listed(path: Path) -> list[dict[str, Any]]:
    """Return the vignettes of a file.

    Raises:
        InputError: it is no list of vignettes, or one lacks a field.
    """
    found = read_yaml(path)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError(
            "this is no list of vignettes", place=str(path), mend="see docs/free-text.md"
        )
    for index, one in enumerate(found):
        missing = [key for key in _KEYS if key not in one]
        if missing:
            where = f"{path} / {one.get('id', index)}"
            raise InputError(f"fields missing: {', '.join(missing)}", place=where)
    return found


def score(
    vignette: Mapping[str, Any], reading: ProseReading, hierarchy: Hierarchy
) -> dict[str, Any]:
    """Return what was read too much and too little of one vignette."""
    optional = set(vignette["optional"] or ())
    row: dict[str, Any] = {"id": vignette["id"]}
    for state in ("present", "absent"):
        read = [one.finding for one in reading.findings if one.state == state]
        listed = list(vignette[state] or ())
        extra = [f for f in read if not _covered(f, {*listed, *optional}, state, hierarchy)]
        free = [f for f in read if f not in extra and not _covered(f, listed, state, hierarchy)]
        row[state] = {
            "read": len(read) - len(free),
            "listed": len(listed),
            "extra": extra,
            "missed": [f for f in listed if not _covered(f, read, state, hierarchy)],
        }
    age, years = reading.age, vignette["age"]
    row["age"] = (
        age is None
        if years is None
        else age is not None and abs(age.value - years) < _AGE_TOLERANCE
    )
    row["sex"] = (None if reading.sex is None else reading.sex.word) == vignette["sex"]
    return row


def _covered(
    finding: str, others: Iterable[str] | Sequence[str], state: str, hierarchy: Hierarchy
) -> bool:
    """Tell whether a finding follows from one of the others in the same state."""
    if state == "present":
        return any(hierarchy.is_kind_of((other,), (finding,)) for other in others)
    return any(hierarchy.is_kind_of((finding,), (other,)) for other in others)
