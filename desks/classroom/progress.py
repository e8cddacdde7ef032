"""What a learner has done, kept in a file of the learner's own; the server keeps nothing.

The file is JSON of the form :class:`Progress`. A class's results are made from such files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desks.classroom.drill import TOPICS, Topic
from kb.errors import InputError
from kb.slips import slip_words

__all__ = ["CaseDone", "DrillDone", "Progress", "load_progress"]

_Count = Annotated[int, Field(ge=0)]
_Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Name = Annotated[str, Field(max_length=120)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CaseDone(_Record):
    """One case that was committed.

    Attributes:
        place: of the right disorder in the learner's differential, from 1; None if not named.
        revised: the differential after the engine's was seen; None in files of before that step.
        place_after: of the right disorder in it.
        rank: of the right disorder for the engine with the same findings.
        rank_all: the same with everything about the patient.
        agreed, reasons: how many of the reasons agreed with the engine's.
        knowledge: hash of the knowledge base.
    """

    at: _Name
    case: _Name
    title: Annotated[str, Field(max_length=160)]
    answer: _Name
    differential: tuple[_Name, ...]
    place: _Count | None
    revised: tuple[_Name, ...] | None = None
    place_after: _Count | None = None
    leader: _Name
    rank: _Count
    rank_all: _Count
    cost: _Number
    questions: _Count
    seconds: _Number
    agreed: _Count
    reasons: _Count
    knowledge: _Name = ""


class DrillDone(_Record):
    """One task of a drill; seconds run from showing it to the answer."""

    at: _Name
    topic: Topic
    truth: _Name
    chosen: _Name
    seconds: _Number
    seed: int = 0

    @property
    def right(self) -> bool:
        """Whether it was named."""
        return self.truth == self.chosen


class Progress(_Record):
    """Everything that one learner has done."""

    form: Literal["dermatrace-progress-1"] = "dermatrace-progress-1"
    learner: _Name = ""
    cases: tuple[CaseDone, ...] = ()
    drills: tuple[DrillDone, ...] = ()

    def named(self, learner: str) -> Progress:
        """Return the record under another name."""
        return self.model_copy(update={"learner": learner.strip()[:120]})

    def with_case(self, done: CaseDone) -> Progress:
        """Return the record with one more case."""
        return self.model_copy(update={"cases": (*self.cases, done)})

    def with_drill(self, done: DrillDone) -> Progress:
        """Return the record with one more task."""
        return self.model_copy(update={"drills": (*self.drills, done)})

    def topics(self) -> dict[Topic, tuple[int, int, float]]:
        """Return right answers, answers and median seconds by topic, topics with answers only."""
        found: dict[Topic, tuple[int, int, float]] = {}
        for topic in TOPICS:
            done = [one for one in self.drills if one.topic == topic]
            if done:
                times = sorted(one.seconds for one in done)
                middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
                found[topic] = (sum(one.right for one in done), len(done), middle)
        return found

    def to_json(self) -> str:
        """Return the file."""
        return self.model_dump_json(indent=1) + "\n"


def load_progress(path: Path) -> Progress:
    """Return the progress that a file holds.

    Raises:
        InputError: it cannot be read or holds something else.
    """
    mend = "choose a file that 'Download my progress' wrote"
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError("this is no progress file", place=path.name, mend=mend) from error
    try:
        return Progress.model_validate(data)
    except ValidationError as error:
        item = error.errors(include_url=False)[0]
        where = " / ".join(str(key) for key in item["loc"]) or "file"
        place = f"{path.name}: {where}"
        raise InputError(slip_words(item)[0], place=place, mend=mend) from error
