"""A table in a file as rows of text: delimited text, or the first filled sheet of a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import InputError
from kb.workbook import ENDINGS as WORKBOOKS
from kb.workbook import workbook_rows

__all__ = ["ENDINGS", "Rows", "read_rows"]

ENDINGS = {".tsv", ".csv", ".txt", ".tab"} | WORKBOOKS


@dataclass(frozen=True)
class Rows:
    """The rows of a table as they stand in the file.

    Attributes:
        rows: the cells of each row, read as they are asked for.
        decimal_comma: cells are divided by semicolons, so that a number may have a comma.
    """

    rows: Iterator[list[str]]
    decimal_comma: bool


def read_rows(path: Path) -> Rows:
    """Return the rows of a table: tab, semicolon or comma, whichever is most frequent at its head.

    Raises:
        InputError: the file cannot be read, or is neither UTF-8, UTF-16 nor a workbook; while the
            rows are asked for: the text is no table.
    """
    if path.suffix.lower() in WORKBOOKS:
        return Rows(iter(workbook_rows(path)), decimal_comma=False)
    text = _text(path)
    delimiter = max("\t;,", key=text.split("\n", 1)[0].count)
    return Rows(_divided(text, delimiter, path), decimal_comma=delimiter == ";")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(reason, place=str(path), mend="check the path") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            "the table is not UTF-8 text",
            place=str(path),
            mend="save it as 'CSV UTF-8' or 'Unicode text'",
        ) from error


def _divided(text: str, delimiter: str, path: Path) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise InputError(
            f"the table cannot be read: {error}", place=str(path), mend="save it anew"
        ) from error
