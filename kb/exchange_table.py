"""Read an edited table of assertions: text with tab, comma or semicolon, or a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.exchange import ImportRefusedError, Outside, Told, Words
from kb.export_table import COLUMNS, FREQUENCY_FIELDS, VERSION
from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase
from kb.table_file import read_rows

__all__ = ["read_table"]

_OPTIONAL = {"label", VERSION}


def read_table(path: Path, knowledge: KnowledgeBase) -> Outside:
    """Return what a table says; scripts of which it has no row are left as they are.

    Raises:
        InputError: the file cannot be read, or is no table of assertions.
        ImportRefusedError: cells that make no sense, each with its row.
    """
    table = read_rows(path)
    columns = [name.strip() for name in next(table.rows, [])]
    _check_columns(columns, path)
    told: dict[str, list[Told]] = {}
    labels: dict[str, set[str]] = {}
    versions: set[str] = set()
    problems: list[str] = []
    for number, row in enumerate(table.rows, start=2):
        cells = {k: v.strip() for k, v in zip(columns, row, strict=False) if v.strip()}
        if not cells:
            continue
        place = f"row {number}"
        one = _row(cells, place, problems, decimal_comma=table.decimal_comma)
        told.setdefault(one.disorder, []).append(one)
        labels.setdefault(one.disorder, set()).add(cells.get("label", ""))
        versions.add(cells.get(VERSION, ""))
    words = {}
    for id_, names in labels.items():
        if len(names - {""}) > 1:
            problems.append(f"'{id_}' has several labels: {', '.join(sorted(names - {''}))}")
        elif id_ in knowledge.disorders and names - {""}:
            words[f"disorder:{id_}"] = Words(label=min(names - {""}))
    if problems:
        raise ImportRefusedError(problems)
    notes = []
    if versions - {"", knowledge.hash[:12]}:
        notes.append(
            "the table was exported from another version of the knowledge base: what was edited "
            "there since is among the differences, the other way round"
        )
    return Outside(assertions=told, words=words, notes=tuple(notes))


def _check_columns(columns: list[str], path: Path) -> None:
    missing = [name for name in COLUMNS if name not in columns and name not in _OPTIONAL]
    strange = [name for name in columns if name and name not in COLUMNS]
    if missing or strange:
        said = [f"the column '{name}' is missing" for name in missing[:3]]
        said += [f"'{name}' is no column of it" for name in strange[:3]]
        raise InputError(
            f"this is no table of assertions: {', '.join(said)}",
            place=str(path),
            mend="start from 'dermatrace kb export --to tsv' and keep its first row",
        )


def _row(cells: dict[str, str], place: str, problems: list[str], *, decimal_comma: bool) -> Told:
    if "disorder" not in cells:
        problems.append(f"{place}: the disorder is missing")
    lesion = {axis: cells[axis] for axis in LESION_AXES if axis in cells}
    if ("finding" in cells) == bool(lesion):
        problems.append(f"{place}: give either a finding or the axes of a lesion")
    frequency: dict[str, Any] = {}
    for name in FREQUENCY_FIELDS:
        if name in cells:
            try:
                frequency[name] = _cell(name, cells[name], decimal_comma=decimal_comma)
            except (ValueError, OverflowError):
                problems.append(f"{place}: {name}: '{cells[name]}' is no number")
    subject = (cells["finding"],) if "finding" in cells else tuple(sorted(set(lesion.values())))
    return Told(cells.get("disorder", ""), subject, lesion or None, frequency, place)


def _cell(name: str, text: str, *, decimal_comma: bool) -> Any:
    """Return a cell as number or text; a spreadsheet may show a share as ``45%`` or ``0,45``."""
    if name not in {"value", "n", "of"}:
        return text
    digits = text.replace(",", ".") if decimal_comma or name == "value" else text
    if name == "value":
        if digits.endswith("%"):
            return round(float(digits[:-1]) / 100, 6)
        return float(digits)
    number = float(digits)
    if number != int(number):
        raise ValueError(text)
    return int(number)
