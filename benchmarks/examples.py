"""A labelled case of a public table, whatever the table: what was observed, the right answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.knowledge import KnowledgeBase

__all__ = ["Example", "Observed", "Table", "number"]


@dataclass(frozen=True)
class Example:
    """One case of a table.

    Attributes:
        document: the case in document form, see docs/case.md.
        labels: right answers in the table's words; several where the table has a tie.
        group: cases of one patient (or lesion) share it.
        tone: skin tone as the table gives it, or empty.
        asked: findings that the record says something about, present or not.
        place: file and line, for messages.
        decades: decades of age, where the table gives a wider band.
        fine_label: a finer label of the same case to learn from, where the table has one.
    """

    document: Mapping[str, Any]
    labels: tuple[str, ...]
    group: str
    asked: frozenset[str]
    place: str
    tone: str = ""
    fine_label: str = ""
    decades: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """How a public table is read.

    Attributes:
        dataset: name of its source in ``kb/sources.yaml`` and of its fitted counts.
        default: place of the development part under the data folder.
        read: file to examples.
        names: words of the table for its labels, where they are codes.
        closed: the labels of a study that gathered a closed list of diagnoses; empty where any
            disorder of the knowledge base may be the answer.
        exclusive: no two labels of the closed list share a disorder, so that they are ranked as
            they are; else every disorder of the list is an answer of its own.
        flat_prior: the study gathered its diagnoses by design: their mix says nothing.
    """

    dataset: str
    default: str
    read: Callable[[Path, KnowledgeBase], list[Example]]
    names: Mapping[str, str]
    closed: tuple[str, ...] = ()
    exclusive: bool = True
    flat_prior: bool = False


class Observed:
    """Collects what one record says, in findings of the vocabulary."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._state: dict[str, bool] = {}
        self._probable: list[dict[str, Any]] = []
        self.asked: set[str] = set()

    def id_of(self, name: str) -> str:
        """Return the finding with this name.

        Raises:
            InputError: the vocabulary has none (a mistake of the table's mapping).
        """
        found = self._knowledge.finding_names.get(name.lower())
        if found is None:
            raise InputError(f"the vocabulary has no finding '{name}'", mend="mend the mapping")
        return found

    def tell(self, name: str, present: bool) -> None:
        """Note that a finding is present or absent; present wins over absent."""
        id_ = self.id_of(name)
        self.asked.add(id_)
        self._state[id_] = self._state.get(id_, False) or present

    def list(self, named: Iterable[str], every: Iterable[str], *, others_absent: bool) -> None:
        """Note the findings that a list names, of all that it could have named.

        Args:
            named: what the list names.
            every: what it could have named.
            others_absent: what the list leaves out is absent; else it stays unknown.
        """
        for name in named:
            self.tell(name, True)
        for name in every:
            id_ = self.id_of(name)
            self.asked.add(id_)
            if others_absent:
                self._state.setdefault(id_, False)

    def read(self, name: str, probability: float, base_rate: float) -> None:
        """Note a probability."""
        id_ = self.id_of(name)
        self.asked.add(id_)
        value = {"finding": id_, "probability": probability, "base_rate": base_rate}
        self._probable.append(value | {"origin": "picture"})

    def document(self, **fields: Any) -> dict[str, Any]:
        """Return the case; what a present finding is a kind of is never called absent."""
        present = [id_ for id_, there in self._state.items() if there]
        above: set[str] = set()
        todo = list(present)
        while todo:
            for parent in self._knowledge.findings[todo.pop()].parents:
                if parent not in above:
                    above.add(parent)
                    todo.append(parent)
        absent = [id_ for id_, there in self._state.items() if not there and id_ not in above]
        known = {key: value for key, value in fields.items() if value is not None}
        document: dict[str, Any] = {"present": present, "absent": absent, **known}
        if self._probable:
            document["observations"] = self._probable
        return document


def number(value: str | None, place: str) -> float | None:
    """Return a number of a table, None where the cell is empty or says unknown.

    Raises:
        InputError: the cell holds something else.
    """
    text = (value or "").strip()
    if text.lower() in {"", "unk", "unknown", "nan", "n/a"}:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.inf
    if not math.isfinite(found):
        raise InputError(
            f"'{text}' is no number", place=place, mend="mend the cell, or leave it empty"
        )
    return found
