"""The first sheet of a workbook (.xlsx) as rows of text, as a table saved from it would hold them.

Read with openpyxl (MIT). Formulas count with the values that were saved with them.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from kb.errors import InputError

__all__ = ["ENDINGS", "workbook_rows"]

ENDINGS = {".xlsx", ".xlsm"}
_LARGEST = 500_000_000
"""Bytes that a workbook may unfold to: a whole knowledge base is a tenth of it."""


def workbook_rows(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet with anything in it, row by row; empty cells are "".

    Raises:
        InputError: the file cannot be read, is no workbook, or unfolds to more than fits.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    place = str(path)
    damaged = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError)
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > _LARGEST:
                raise InputError("the workbook is too large", place=place, mend="save it as CSV")
        book = load_workbook(path, read_only=True, data_only=True)
        with closing(book):
            for sheet in book.worksheets:
                rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
                if any(any(row) for row in rows):
                    return rows
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(reason, place=place, mend="check the path") from error
    except (*damaged, EOFError, zlib.error) as error:  # a sheet is unpacked when it is read
        mend = "save it anew as .xlsx, or as CSV UTF-8"
        raise InputError("this is no workbook that can be read", place=place, mend=mend) from error
    return []


def _text(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, others with all their digits."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
