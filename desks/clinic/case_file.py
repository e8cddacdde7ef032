"""A case file opened at the desk: what it says becomes the sheet and the form, as if entered there.

What the desk writes can be opened again, so that a case outlives its page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.casework import read_case_file, resolve
from desks.clinic.picture_read import PictureRead
from desks.clinic.sheet import Sheet
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from reasoning.case import Observation

__all__ = ["OpenedCase", "open_case_file"]


@dataclass(frozen=True)
class OpenedCase:
    """A case file as the desk holds it.

    Attributes:
        name: of the case; empty where the file gives none.
        age, sex, setting, duration: as the form writes them.
        notes: what of the file the desk leaves aside, in words.
    """

    sheet: Sheet
    name: str = ""
    age: str = ""
    sex: str = "not stated"
    setting: str = "dermatology-clinic"
    duration: str = ""
    notes: tuple[str, ...] = ()


def open_case_file(path: Path, knowledge: KnowledgeBase) -> OpenedCase:
    """Return the case of a file (YAML, JSON or phenopacket).

    What was read from a picture stays a reading, with its probability; all else stands in the sheet
    as entered by hand.

    Raises:
        CaseError: the file is no case; file, place and mend are named.
    """
    try:
        document = read_case_file(path, knowledge)
    except InputError as error:
        raise CaseError(error.message, place=_short(error.place, path), mend=error.mend) from error
    case = resolve(document, knowledge, path.name)
    hand: dict[str, str] = {}
    read: list[dict[str, Any]] = []
    for one in case.observations:
        if one.place == "duration":
            continue  # the form states it
        if one.origin == "picture" and len(one.subject) == 1:
            read.append(_entry(one))
        else:
            hand["+".join(one.subject)] = one.state
    pictures = (PictureRead(path.name, tuple(read), kept=True),) if read else ()
    images = document.get("images") or ()
    notes = [f"The file names pictures; add them under Photographs: {', '.join(map(str, images))}."]
    words = [str(document["note"])] if document.get("note") else []
    duration = document.get("duration")
    return OpenedCase(
        Sheet(hand=tuple(hand.items()), pictures=pictures, told=case.text or ""),
        name="" if case.id in {"case", "app"} else case.id,
        age="" if case.age is None else f"{case.age:g}",
        sex=case.sex or "not stated",
        setting=case.setting,
        duration=f"{duration:g} days" if isinstance(duration, int | float) else duration or "",
        notes=(*(notes if images else ()), *words),
    )


def _entry(seen: Observation) -> dict[str, Any]:
    """Return what was read from a picture, as an entry of a case document."""
    entry: dict[str, Any] = {"finding": seen.subject[0], "origin": "picture"}
    if seen.state == "probable":
        entry |= {"probability": seen.probability, "base_rate": seen.base_rate}
    else:
        entry["status"] = seen.state
    about = {"region": seen.region, "network": seen.network}
    return entry | {key: value for key, value in about.items() if value}


def _short(place: str | None, path: Path) -> str:
    """Return a place in a file by the name that the user gave it, not by where its copy lies."""
    return (place or path.name).replace(str(path), path.name)
