"""Rows of cases to rows of answers, a few thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from desks.batch_read import Row
from desks.batch_rows import RowReader
from kb.errors import CaseError, InputError
from kb.schema import URGENCIES
from reasoning.batches.batch import Batch
from reasoning.batches.part import BatchPart
from reasoning.case import Case
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.proof import made_by

__all__ = ["HASH_DIGITS", "Answered", "Answerer", "Problem", "in_chunks"]

HASH_DIGITS = 16
"""Digits of the knowledge base's hash in every row."""
_DECIMALS = 6
_TOGETHER = 4096
"""Cases that are closed together: rules are tested once for all of them."""
_LONGEST = 500
_READERS = 256
"""Sets of columns kept; rows of JSONL may each have their own."""


@dataclass(frozen=True)
class Problem:
    """Why a row has no answer.

    Attributes:
        place: the column, or the entry of a list.
    """

    row: int
    line: int
    id: str
    place: str
    message: str
    mend: str

    def __str__(self) -> str:
        """Return ``place: message; mend`` on one line."""
        return str(InputError(self.message, place=self.place, mend=self.mend))


@dataclass(frozen=True)
class Answered:
    """Answers to some rows: one row for each of them, in their order.

    Attributes:
        columns: name of each column and its cells; empty cells are None.
        problems: the rows without an answer.
    """

    columns: Mapping[str, list[Any]]
    problems: tuple[Problem, ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns["row"])


class Answerer:
    """Answers rows.

    Args:
        compiled: the knowledge base as arrays.
        top: how many hypotheses each answer names.
        setting: of rows that name none.
        keep_excluded: rank disorders that an exclusion rule rules out, too.
    """

    def __init__(
        self,
        compiled: CompiledKnowledge,
        *,
        top: int = 10,
        setting: str = "dermatology-clinic",
        keep_excluded: bool = False,
    ) -> None:
        self.batch = Batch(compiled, keep_excluded=keep_excluded)
        self.top = min(top, len(self.batch.hypotheses))
        self._setting = setting
        self._readers: dict[tuple[str, ...], RowReader | InputError] = {}
        knowledge = compiled.knowledge
        self._names = np.array([*self.batch.hypotheses, None], dtype=object)
        self._none = self.batch.hypotheses.index(NONE_OF_THESE)
        scripts = knowledge.disorders
        self._grave = np.array(
            [id_ in scripts and scripts[id_].must_not_miss for id_ in self.batch.hypotheses]
        )
        self._urgency = {rule.id: rule.urgency for rule in knowledge.red_flags}
        self._excludes = {rule.id: rule.disorder for rule in knowledge.exclusions}
        self._made_by = (knowledge.hash[:HASH_DIGITS], version("dermatrace"))
        self._models: dict[str, str] = {}

    def reader(self, columns: tuple[str, ...]) -> RowReader:
        """Return what reads rows with these columns.

        Raises:
            InputError: a column is no field and no finding.
        """
        found = self._readers.get(columns)
        if found is None:
            if len(self._readers) >= _READERS:
                self._readers.clear()
            try:
                found = RowReader(columns, self.batch.compiled.knowledge, self._setting)
            except InputError as error:
                found = error
            self._readers[columns] = found
        if isinstance(found, InputError):
            raise found
        return found

    def answer(self, rows: Sequence[Row]) -> Answered:
        """Answer rows; what is wrong with one stands in its place."""
        ids = [""] * len(rows)
        problems: dict[int, CaseError | InputError] = {}
        places: list[int] = []
        cases: list[Case] = []
        for place, row in enumerate(rows):
            ids[place] = str(row.number)
            try:
                if row.problem:
                    raise InputError(row.problem)
                reader = self.reader(row.columns)
                ids[place] = _plain(reader.name(row.cells, row.number))
                cases.append(reader.case(row.cells))
                places.append(place)
            except InputError as error:
                problems[place] = error
        table = _Table(len(rows), self.top)
        for start in range(0, len(cases), _TOGETHER):
            together = cases[start : start + _TOGETHER]
            part = self.batch.part(together)
            mine = np.array(places[start : start + _TOGETHER], dtype=np.int64)
            problems |= {int(mine[at]): error for at, error in part.refused.items()}
            self._enter(part, mine, table)
            for at, case in zip(mine, together, strict=True):
                table.words["model_hash"][at] = self._model_hash(case.setting)
        told = [
            Problem(
                rows[at].number, rows[at].line, ids[at], *map(_plain, (e.place, e.message, e.mend))
            )
            for at, e in sorted(problems.items())
        ]
        for at, problem in zip(sorted(problems), told, strict=True):
            table.words["problem"][at] = str(problem)
            table.words["model_hash"][at] = None
        return Answered(self._columns(rows, ids, table), tuple(told))

    def _model_hash(self, setting: str) -> str:
        """Return the hash that a single answer of this setting carries."""
        if setting not in self._models:
            model = self.batch.compiled.setting(setting)
            made = made_by(model, keep_excluded=self.batch.keep_excluded)
            self._models[setting] = made["model_hash"][:HASH_DIGITS]
        return self._models[setting]

    def _enter(self, part: BatchPart, places: npt.NDArray[np.int64], table: _Table) -> None:
        """Write the answers of a part into the table."""
        for step in part.steps():
            mine, chance = places[step.rows], step.posterior
            best = step.top(self.top)
            table.best[mine] = best
            table.chance[mine] = np.take_along_axis(chance, np.maximum(best, 0), axis=1)
            table.none[mine] = chance[:, self._none]
            table.grave[mine] = chance[:, self._grave].sum(axis=1)
        for rule, where in part.red_flags.items():
            for at in places[np.flatnonzero(where)]:
                table.add("red_flags", at, rule)
                table.urge(at, self._urgency[rule])
        for rule, where in part.exclusions.items():
            for at in places[np.flatnonzero(where)]:
                table.add("excluded", at, self._excludes[rule])

    def _columns(self, rows: Sequence[Row], ids: list[str], table: _Table) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {"row": [row.number for row in rows], "id": ids}
        for rank in range(self.top):
            columns[f"disorder_{rank + 1}"] = self._names[table.best[:, rank]].tolist()
            columns[f"probability_{rank + 1}"] = _numbers(
                np.where(table.best[:, rank] < 0, np.nan, table.chance[:, rank])
            )
        columns["none_of_these"] = _numbers(table.none)
        columns["must_not_miss"] = _numbers(table.grave)
        columns |= table.words
        columns["knowledge_hash"] = [self._made_by[0]] * len(rows)
        columns["version"] = [self._made_by[1]] * len(rows)
        return columns


class _Table:
    """Answers while they are gathered."""

    def __init__(self, rows: int, top: int) -> None:
        self.best = np.full((rows, top), -1, dtype=np.int64)
        self.chance = np.full((rows, top), np.nan)
        self.none, self.grave = np.full(rows, np.nan), np.full(rows, np.nan)
        names = ("urgency", "red_flags", "excluded", "problem", "model_hash")
        self.words: dict[str, list[str | None]] = {name: [None] * rows for name in names}

    def add(self, column: str, row: int, word: str) -> None:
        """Add a word to a list in a cell."""
        known = self.words[column][row]
        self.words[column][row] = word if known is None else f"{known};{word}"

    def urge(self, row: int, urgency: str) -> None:
        """Raise the urgency of a row, never lower it."""
        known = self.words["urgency"][row]
        if known is None or URGENCIES.index(urgency) > URGENCIES.index(known):
            self.words["urgency"][row] = urgency


def _plain(text: str) -> str:
    """Return text that any file can hold, and no more of it than says what is meant."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return short.encode("utf-8", "replace").decode()


def _numbers(values: npt.NDArray[np.float64]) -> list[float | None]:
    """Return rounded numbers, None where there is none."""
    return [None if one != one else round(one, _DECIMALS) for one in values.tolist()]


def in_chunks(rows: Iterable[Row], size: int) -> Iterable[list[Row]]:
    """Yield rows by so many at a time; the last ones may be fewer."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
