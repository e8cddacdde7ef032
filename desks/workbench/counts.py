"""From a labelled table to counts: n of N by disorder, with exponents and corrections.

The arithmetic is that of ``dermatrace kb fit`` (:mod:`reasoning.counts.fitting`); the result is a
file of the folder ``fitted``, which holds counts and no case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desks.workbench.counts_table import LabelledTable
from desks.workbench.draft_open import slug_of
from kb.epidemiology_schema import SETTINGS
from kb.errors import CaseError, InputError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.counts.counting import LabelledCase
from reasoning.counts.fitting import fit

__all__ = ["CountsMade", "labelled_cases", "made_counts"]

_YES = {"1", "1.0", "yes", "y", "true", "present", "x", "+"}
_NO = {"0", "0.0", "no", "n", "false", "absent", "-"}
_UNKNOWN = {"", "?", "unknown", "na", "n/a", "nan", "not recorded"}
_SEXES = {"f": "female", "w": "female", "female": "female", "woman": "female"}
_SEXES |= {"m": "male", "male": "male", "man": "male"}
_CLINIC = "dermatology-clinic"


@dataclass(frozen=True)
class CountsMade:
    """Counts of a table, and what of it was not used.

    Attributes:
        unmapped: labels that stand for nothing, with their numbers of rows.
        left_out: columns that were not used.
    """

    set: FittedSet
    unmapped: dict[str, int]
    left_out: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data; the counts as the text of their file."""
        return {
            "dataset": self.set.dataset,
            "cases": self.set.cases,
            "labels": {name: one.cases for name, one in self.set.labels.items()},
            "findings": len(self.set.overall),
            "unmapped": self.unmapped,
            "leftOut": list(self.left_out),
            "yaml": self.set.to_yaml(),
        }


def made_counts(table: LabelledTable, name: str, knowledge: KnowledgeBase) -> CountsMade:
    """Return the counts of a table.

    Args:
        table: with what its columns and labels are taken for.
        name: of the data set; it names the file.
        knowledge: the knowledge base that the counts lie over.

    Raises:
        InputError: the name names no file, no label or finding is known, or a cell makes no sense.
    """
    dataset = slug_of(name or "")
    if not dataset:
        raise InputError("the data set has no name", place="name", mend="write what it is called")
    cases = labelled_cases(table, knowledge)
    made = fit(cases, knowledge, dataset, made_by=f"the Workbench, from {table.name}")
    left = tuple(
        column
        for column, role in zip(table.columns, table.roles, strict=True)
        if role == "leave out"
    )
    return CountsMade(made, table.unmapped, left)


def labelled_cases(table: LabelledTable, knowledge: KnowledgeBase) -> list[LabelledCase]:
    """Return the rows whose label is known, as cases with their answers.

    Raises:
        InputError: there are none, no column is a finding, or a cell makes no sense.
    """
    label = table.label_column
    if label is None:
        raise InputError("no column holds the diagnosis", place="columns", mend="choose one")
    if not table.findings:
        mend = "say of the columns which findings they are"
        raise InputError("no column is a finding", place="columns", mend=mend)
    cases = []
    for number, row in enumerate(table.rows, start=2):
        target = table.targets.get(row[label])
        if target:
            cases.append(_case(table, row, target, f"row {number}", knowledge))
    if not cases:
        mend = "say which disorders its labels are"
        raise InputError("no label of the table is known", place="labels", mend=mend)
    return cases


def _case(
    table: LabelledTable, row: tuple[str, ...], target: str, place: str, knowledge: KnowledgeBase
) -> LabelledCase:
    seen: dict[str, bool] = {}
    for column, finding in table.findings.items():
        there = _there(row[column], f"{place}, {table.columns[column]}")
        if there is not None:
            seen[finding] = seen.get(finding, False) or there
    above = _above([one for one, there in seen.items() if there], knowledge)
    by_role = {role: row[i] for i, role in enumerate(table.roles)}
    document: dict[str, Any] = {
        "present": [one for one, there in seen.items() if there],
        "absent": [one for one, there in seen.items() if not there and one not in above],
        "setting": by_role.get("setting", "").lower() or _CLINIC,
    }
    if document["setting"] not in SETTINGS:
        mend = f"one of {', '.join(sorted(SETTINGS))}"
        raise InputError(f"'{document['setting']}' is no setting", place=place, mend=mend)
    age = by_role.get("age", "").replace(",", ".")
    if age.lower() not in _UNKNOWN:
        document["age"] = _age(age, f"{place}, age")
    sex = _SEXES.get(by_role.get("sex", "").lower())
    if sex is not None:
        document["sex"] = sex
    try:
        case = resolve_case(document, knowledge)
    except CaseError as error:
        where = f"{place}, {error.place}" if error.place else place
        raise InputError(error.message, place=where, mend=error.mend) from error
    return LabelledCase(case, target, frozenset(seen), by_role.get("group") or place)


def _there(cell: str, place: str) -> bool | None:
    word = cell.lower()
    if word in _YES or word in _NO:
        return word in _YES
    if word in _UNKNOWN:
        return None
    mend = "write 1, 0, or nothing; or leave the column out"
    raise InputError(f"'{cell}' says neither yes nor no", place=place, mend=mend)


def _age(text: str, place: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        mend = "write years, or nothing"
        raise InputError(f"'{text}' is no age", place=place, mend=mend) from error


def _above(present: list[str], knowledge: KnowledgeBase) -> set[str]:
    """Return what present findings are kinds of: it is there, too, and never called absent."""
    above: set[str] = set()
    todo = list(present)
    while todo:
        for parent in knowledge.findings[todo.pop()].parents:
            if parent not in above:
                above.add(parent)
                todo.append(parent)
    return above
