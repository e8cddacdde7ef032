"""A labelled table of one's own: one row a patient, one column a finding.

Columns: ``label`` (a disorder or a class of disorders), and if known ``age`` (years), ``sex``,
``group`` (patient; rows of one patient never vouch for each other), ``setting``. Every other column
is the name of a finding; its cells are 1 or yes, 0 or no, or empty for unknown. A column that is no
finding is refused, unless its name begins with ``_``.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.data import read_table
from benchmarks.examples import Example, Observed, Table, number
from kb.errors import InputError
from kb.knowledge import KnowledgeBase, nearest

__all__ = ["own_table"]

_FIELDS = {"label", "age", "sex", "group", "setting"}
_YES = {"1", "yes", "true", "present", "1.0"}
_NO = {"0", "no", "false", "absent", "0.0"}


def own_table(name: str) -> Table:
    """Return how such a table is read, under a name of its own."""
    return Table(name, "", _read, {})


def _read(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    rows = read_table(path, ["label"])
    columns = [c for c in rows[0] if c not in _FIELDS and not c.startswith("_")]
    for column in columns:
        if column.lower() not in knowledge.finding_names:
            near = nearest(column, list(knowledge.findings))
            hint = f"did you mean {' or '.join(near)}? " if near else ""
            raise InputError(
                f"the column '{column}' is no finding",
                place=f"{path}, line 1",
                mend=f"{hint}begin its name with _ to leave it out",
            )
    return [
        _example(row, columns, f"{path.name}, line {i}", knowledge) for i, row in enumerate(rows, 2)
    ]


def _example(
    row: dict[str, str], columns: list[str], place: str, knowledge: KnowledgeBase
) -> Example:
    seen = Observed(knowledge)
    for column in columns:
        cell = (row[column] or "").strip().lower()
        if cell in _YES or cell in _NO:
            seen.tell(column, cell in _YES)
        elif cell not in {"", "unknown", "?"}:
            raise InputError(
                f"'{row[column]}' says neither yes nor no",
                place=f"{place}, {column}",
                mend="write 1, 0, or leave it empty",
            )
    sex = (row.get("sex") or "").strip().lower()
    document = seen.document(
        age=number(row.get("age"), f"{place}, age"),
        sex=sex if sex in {"female", "male"} else None,
        setting=(row.get("setting") or "").strip() or None,
    )
    return Example(
        document=document,
        labels=(row["label"].strip(),),
        group=(row.get("group") or "").strip() or place,
        asked=frozenset(seen.asked),
        place=place,
    )
