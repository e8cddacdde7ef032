"""A row of a table as a case: what the columns mean.

Fields: ``id``, ``age`` (years), ``sex``, ``setting``, ``duration``; ``present`` and ``absent``
(findings, separated by ``;``); ``probable`` (``finding=0.8``, or ``finding=0.8/0.1`` with the base
rate); ``observations`` (the long form of a case file). ``note``, ``label``, ``group`` and columns
whose names begin with ``_`` are for other readers. Every other column is the name of a finding,
whose cells say yes or no, or ``probability:`` or ``base_rate:`` and the name of a finding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal, get_args

from desks.batch_cells import blank, number, sex, words, yes_or_no
from kb.epidemiology_schema import Setting
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase, nearest
from reasoning.case import Case, Observation, resolve_case

__all__ = ["FIELDS", "RowReader"]

State = Literal["present", "absent"]
_FOR_OTHERS = frozenset({"note", "label", "group"})
_AS_GIVEN = ("setting", "duration", "observations", "images")
FIELDS = ("id", "age", "sex", *_AS_GIVEN, "present", "absent", "probable")
"""Columns that are no findings."""
_SETTINGS: frozenset[str] = frozenset(get_args(Setting))
_PROBABILITY, _BASE_RATE = "probability:", "base_rate:"


class _Row:
    """A row while it is read: fields of a case document, and observations."""

    __slots__ = ("cells", "fields", "seen")

    def __init__(self, cells: Sequence[Any]) -> None:
        self.cells = cells
        self.fields: dict[str, Any] = {}
        self.seen: list[Observation] = []


_Read = Callable[[_Row, Any], None]


class RowReader:
    """Reads the rows of a table with these columns.

    Args:
        columns: names of the columns.
        knowledge: whose findings they may be.
        setting: of rows that name none.

    Raises:
        InputError: a column is no field and no finding, or two mean the same; ``place`` is its
            name.
    """

    def __init__(
        self, columns: Sequence[str], knowledge: KnowledgeBase, setting: str = "dermatology-clinic"
    ) -> None:
        self._knowledge, self._setting = knowledge, setting
        self._known: dict[tuple[State, str, int], Observation] = {}
        self._id: int | None = None
        self._rates: dict[str, int] = {}
        self._plan: list[tuple[int, _Read]] = []
        taken: dict[str, str] = {}
        for place, name in enumerate(columns):
            meaning, read = self._meaning(name, place)
            if meaning in taken:
                raise InputError(
                    f"the columns '{taken[meaning]}' and '{name}' mean the same",
                    place=name,
                    mend="keep one of the two",
                )
            taken[meaning] = name
            if read is not None:
                self._plan.append((place, read))

    def name(self, cells: Sequence[Any], row: int) -> str:
        """Return the id of a row: its own, or its number."""
        own = None if self._id is None else cells[self._id]
        if isinstance(own, str):
            return own if own.strip() else str(row)  # a patient may be called 'unknown'
        return str(row) if blank(own) else str(own)

    def case(self, cells: Sequence[Any]) -> Case:
        """Return the case that a row tells.

        Raises:
            CaseError: a cell is wrong; ``place`` names its column.
        """
        row = _Row(cells)
        for place, read in self._plan:
            cell = cells[place]
            if cell is None or (cell.__class__ is str and not cell) or blank(cell):
                continue
            read(row, cell)
        fields, age = row.fields, row.fields.get("age")
        if "images" in fields:
            raise CaseError(
                "pictures have to be read before a case is answered",
                place="images",
                mend="read them first and add what was read to the observations",
            )
        setting = fields.get("setting", self._setting)
        plain = fields.keys() <= {"age", "sex", "setting"} and setting in _SETTINGS
        if plain and (age is None or 0.0 <= age <= 120.0):
            observations = tuple(row.seen)
            return Case(age=age, sex=fields.get("sex"), setting=setting, observations=observations)
        case = resolve_case({"setting": setting, **fields}, self._knowledge)
        return replace(case, observations=(*case.observations, *row.seen))

    def _meaning(self, name: str, place: int) -> tuple[str, _Read | None]:
        """Return what a column is about, and how its cells are read; None if they are not."""
        plain = name.strip().lower()
        if name.startswith("_") or plain in _FOR_OTHERS:
            return f"_{place}", None
        if plain == "text":
            raise InputError(
                f"the column '{name}' holds texts, which a batch does not weigh",
                place=name,
                mend="answer them one by one ('dermatrace diagnose --text-file'), or call it note",
            )
        if plain == "id":
            self._id = place
            return plain, None
        if plain in FIELDS:
            return plain, self._field(plain)
        for prefix in (_PROBABILITY, _BASE_RATE):
            if plain.startswith(prefix):
                finding = self._finding(plain.removeprefix(prefix), name)
                if prefix == _BASE_RATE:
                    self._rates[finding] = place
                    return f"{prefix}{finding}", None
                return f"{prefix}{finding}", partial(self._probability, name, finding)
        finding = self._finding(plain, name)
        yes, no = (self._observation(state, finding, name) for state in get_args(State))
        return f"finding:{finding}", partial(_told, name, yes, no)

    def _finding(self, plain: str, name: str) -> str:
        id_ = self._knowledge.finding_names.get(plain.strip())
        if id_ is not None:
            return id_
        near = nearest(plain, [*FIELDS, *self._knowledge.findings])
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise InputError(
            f"the column '{name}' is no finding",
            place=name,
            mend=f"{hint}begin its name with _ to leave it out",
        )

    def _field(self, name: str) -> _Read:
        if name == "age":
            return lambda row, cell: row.fields.__setitem__("age", number(cell, "age"))
        if name == "sex":
            return lambda row, cell: row.fields.__setitem__("sex", sex(cell, "sex"))
        if name in {"present", "absent"}:
            state: State = "present" if name == "present" else "absent"
            return partial(self._list, state)
        if name == "probable":
            return self._probable
        if name == "duration":
            return _duration
        return _observations if name == "observations" else partial(_given, name)

    def _list(self, state: State, row: _Row, cell: Any) -> None:
        """Read a list of findings; an entry may be a lesion, its parts joined by ``+``."""
        for index, name in enumerate(words(cell)):
            known = self._known.get((state, name, index))
            if known is None:
                known = self._known[state, name, index] = self._named(state, index, name)
            row.seen.append(known)

    def _named(self, state: State, index: int, name: str) -> Observation:
        if name.lower() in self._knowledge.finding_names or "+" not in name:
            return self._resolved({state: [name]}, f"{state} / {index}")
        lesion = [part.strip() for part in name.split("+")]
        return self._resolved(
            {"observations": [{"lesion": lesion, "status": state}]}, f"{state} / {index}"
        )

    def _probable(self, row: _Row, cell: Any) -> None:
        for index, entry in enumerate(words(cell)):
            place = f"probable / {index}"
            name, equals, value = entry.partition("=")
            chance, slash, rate = value.partition("/")
            if not equals:
                raise CaseError(
                    f"'{entry}' gives no probability",
                    place=place,
                    mend="write finding=0.8, or finding=0.8/0.1 with the base rate",
                )
            row.seen.append(self._reading(name, chance, rate if slash else None, place))

    def _probability(self, column: str, finding: str, row: _Row, cell: Any) -> None:
        place = self._rates.get(finding)
        rate = None if place is None else row.cells[place]
        row.seen.append(self._reading(finding, cell, None if blank(rate) else rate, column))

    def _reading(self, name: str, chance: Any, rate: Any, place: str) -> Observation:
        entry: dict[str, Any] = {"finding": name.strip(), "probability": number(chance, place)}
        if rate is not None:
            entry["base_rate"] = number(rate, place)
        return self._resolved({"observations": [entry]}, place)

    def _observation(self, state: State, finding: str, column: str) -> Observation:
        return self._resolved({state: [finding]}, column)

    def _resolved(self, document: dict[str, Any], place: str) -> Observation:
        try:
            case = resolve_case(document, self._knowledge)
        except CaseError as error:
            raise CaseError(error.message, place=place, mend=error.mend) from error
        return replace(case.observations[0], place=place)


def _told(column: str, yes: Observation, no: Observation, row: _Row, cell: Any) -> None:
    row.seen.append(yes if yes_or_no(cell, column) else no)


def _given(name: str, row: _Row, cell: Any) -> None:
    row.fields[name] = cell.strip() if isinstance(cell, str) else cell


def _duration(row: _Row, cell: Any) -> None:
    """Read a duration in words, or in days."""
    try:
        row.fields["duration"] = float(cell)
    except (TypeError, ValueError):
        row.fields["duration"] = cell


def _observations(row: _Row, cell: Any) -> None:
    """Read the long form, which a flat table holds as JSON."""
    try:
        row.fields["observations"] = json.loads(cell) if isinstance(cell, str) else cell
    except ValueError as error:
        raise CaseError(
            "this is not JSON", place="observations", mend='write [{"finding": ...}]'
        ) from error
