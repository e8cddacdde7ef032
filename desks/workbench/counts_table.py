"""A labelled table as it was uploaded, and what its columns and labels are taken for.

What a name says plainly is taken at once; what only looks alike is shown as a guess and not used
before somebody says so; the rest is listed. Nothing is left out in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import InputError
from kb.knowledge import KnowledgeBase, nearest
from kb.table_file import read_rows

__all__ = ["LEFT_OUT", "ROLES", "LabelledTable", "like", "read_labelled"]

LEFT_OUT = "leave out"
ROLES = ("label", "age", "sex", "group", "setting", LEFT_OUT)
"""What a column can be beside a finding; ``group`` is the patient, of whom there may be rows."""
_NAMES = {
    "label": ("label", "diagnosis", "disease", "disorder", "dx", "final diagnosis"),
    "age": ("age", "age years", "age at presentation"),
    "sex": ("sex", "gender"),
    "group": ("group", "patient", "patient id", "patient number", "lesion id"),
    "setting": ("setting",),
}
_MOST_ROWS = 200_000


@dataclass(frozen=True)
class LabelledTable:
    """A table with what its columns and labels are taken for.

    Attributes:
        roles: by column: one of ROLES, or the id of a finding.
        guesses: by column: what it looks like, where that is not sure; empty else.
        targets: by label: id of the disorder or class that it stands for; empty for none.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]
    guesses: tuple[str, ...]
    targets: Mapping[str, str]

    @property
    def label_column(self) -> int | None:
        """Index of the column that holds the answers."""
        return next((i for i, role in enumerate(self.roles) if role == "label"), None)

    @property
    def labels(self) -> dict[str, int]:
        """The labels, the most frequent first, with their numbers of rows."""
        at = self.label_column
        if at is None:
            return {}
        return dict(Counter(row[at] for row in self.rows if row[at]).most_common())

    @property
    def unmapped(self) -> dict[str, int]:
        """Labels that stand for nothing, with their numbers of rows."""
        return {one: count for one, count in self.labels.items() if not self.targets.get(one)}

    @property
    def findings(self) -> dict[int, str]:
        """Columns that hold findings, each with its finding."""
        return {i: role for i, role in enumerate(self.roles) if role not in ROLES}

    def with_role(self, column: int, role: str, knowledge: KnowledgeBase) -> LabelledTable:
        """Return the table with a column taken for something else.

        Raises:
            InputError: there is no such column or finding, or another column is that already.
        """
        words = role.strip() or LEFT_OUT
        if not 0 <= column < len(self.columns):
            raise InputError("there is no such column", place=str(column))
        if words not in ROLES:
            found = knowledge.finding_names.get(words.lower())
            if found is None:
                near = nearest(words, list(knowledge.findings))
                mend = f"did you mean {' or '.join(near)}?" if near else f"or {', '.join(ROLES)}"
                raise InputError(f"'{words}' is no finding", place=self.columns[column], mend=mend)
            words = found
        elif words != LEFT_OUT:
            taken = [i for i, one in enumerate(self.roles) if one == words and i != column]
            if taken:
                mend = "leave that one out first"
                other = self.columns[taken[0]]
                raise InputError(f"'{other}' is the {words} already", place=words, mend=mend)
        roles = (*self.roles[:column], words, *self.roles[column + 1 :])
        made = replace(self, roles=roles)
        return replace(made, targets=_targets(made, knowledge)) if words == "label" else made

    def with_target(self, label: str, name: str, knowledge: KnowledgeBase) -> LabelledTable:
        """Return the table with a label that stands for a disorder or a class; empty for none.

        Raises:
            InputError: there is no such label, disorder or class.
        """
        if label not in self.labels:
            raise InputError(f"there is no label '{label}'", place="label")
        target = knowledge.find_target(name) if name.strip() else None
        if target is None and name.strip():
            near = nearest(name, [*knowledge.disorders, *knowledge.classes])
            mend = f"did you mean {' or '.join(near)}?" if near else "name a disorder or a class"
            raise InputError(f"'{name}' is no disorder", place=label, mend=mend)
        return replace(self, targets={**self.targets, label: "" if target is None else target.id})


def read_labelled(path: Path, knowledge: KnowledgeBase) -> LabelledTable:
    """Return a table with what its columns and labels are taken for.

    Raises:
        InputError: the file is no table (CSV, TSV or XLSX), or has no rows.
    """
    columns, rows = _cells(path)
    roles, guesses = zip(*(_role(one, knowledge) for one in columns), strict=True)
    once: list[str] = []
    for role in roles:  # the first column of a name is taken, a second one is shown only
        once.append(LEFT_OUT if role in ROLES and role in once else role)
    made = LabelledTable(path.stem, columns, rows, tuple(once), guesses, {})
    return replace(made, targets=_targets(made, knowledge))


def _cells(path: Path) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    try:
        read = list(read_rows(path).rows)
    except InputError as error:  # where an upload lies is nobody's business
        raise InputError(error.message, place=path.name, mend=error.mend) from error
    lines = [[cell.strip() for cell in row] for row in read if any(cell.strip() for cell in row)]
    if len(lines) < 2 or len(lines[0]) < 2:
        mend = "give a first row of names, then one row for each patient"
        raise InputError("this is no table of patients", place=path.name, mend=mend)
    if len(lines) > _MOST_ROWS:
        mend = f"give at most {_MOST_ROWS}"
        raise InputError(f"{len(lines)} rows are too many", place=path.name, mend=mend)
    columns = lines[0]
    wrong = next((i for i, row in enumerate(lines, 1) if len(row) > len(columns)), None)
    if wrong is not None:
        mend = "quote cells that hold the separator"
        message = f"row {wrong} has more cells than the first"
        raise InputError(message, place=path.name, mend=mend)
    width = len(columns)
    rows = tuple(tuple(row + [""] * (width - len(row))) for row in lines[1:])
    return tuple(columns), rows


def _role(column: str, knowledge: KnowledgeBase) -> tuple[str, str]:
    """Return what a column is taken for, and what it looks like where that is not sure."""
    plain = " ".join(column.replace("_", " ").replace("-", " ").lower().split())
    for role, known in _NAMES.items():
        if plain in known:
            return role, ""
    names = knowledge.finding_names
    for word in (column.lower(), plain, plain.replace(" ", "-")):
        if word in names:
            return names[word], ""
    near = nearest(plain, list(names), count=1)
    return LEFT_OUT, names[near[0]] if near and not column.startswith("_") else ""


def _targets(table: LabelledTable, knowledge: KnowledgeBase) -> dict[str, str]:
    """Return what labels stand for: by name or identifier only, likeness is no reason."""
    found = {}
    for label in table.labels:
        target = knowledge.find_target(label)
        found[label] = table.targets.get(label) or ("" if target is None else target.id)
    return found


def like(label: str, knowledge: KnowledgeBase) -> Sequence[str]:
    """Return disorders and classes whose ids look like a label."""
    return nearest(label, [*knowledge.disorders, *knowledge.classes], count=2)
