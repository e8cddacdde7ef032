"""Tables of cases, row by row: CSV, TSV, JSONL and Parquet, never the whole file in memory.

A row that cannot be read is a row all the same: it comes with what is wrong with it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError

__all__ = ["FORMATS", "Row", "RowSource", "format_of"]

FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_BATCH = 4096


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes:
        number: from 1, without the header.
        line: line of the file on which it begins; of a Parquet file, the number of the row.
        columns: names of its cells.
        problem: why it cannot be read.
    """

    number: int
    line: int
    columns: tuple[str, ...]
    cells: Sequence[Any]
    problem: str = ""


def format_of(path: Path) -> str:
    """Return the format of a file by its ending.

    Raises:
        InputError: there is none that is known.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise InputError(
            f"a file that ends in '{path.suffix}' is no table of cases",
            place=str(path),
            mend=f"give one that ends in {', '.join(FORMATS)}",
        )
    return found


class RowSource:
    """A table of cases.

    Args:
        path: the file.

    Attributes:
        columns: names of the columns; None where every row has its own (JSONL).
        total: number of rows, None where only reading on tells.

    Raises:
        InputError: the file is not there, or is no table.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.format = path, format_of(path)
        self.columns: tuple[str, ...] | None = None
        self.total: int | None = None
        self._done: Callable[[], float] = lambda: 0.0
        if not path.is_file():
            raise InputError("no such file", place=str(path), mend="check the path")
        self._size = max(path.stat().st_size, 1)
        if self.format == "parquet":
            self._open_parquet()
        elif self.format in {"csv", "tsv"}:
            self.columns = self._header()

    def done(self) -> float:
        """Return how much of the file was read, 0 to 1."""
        return min(self._done(), 1.0)

    def rows(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            InputError: the file cannot be read on.
        """
        reading = {"parquet": self._parquet, "jsonl": self._lines}.get(self.format, self._table)
        try:
            yield from reading()
            self._done = lambda: 1.0
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"cannot be read: {reason}", place=str(self.path)) from error

    def _header(self) -> tuple[str, ...]:
        with self.path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
            try:
                header = next(csv.reader(file, delimiter=self._between), [])
            except csv.Error:
                header = ["\udcff"]
        if not _is_text(header):
            raise InputError("not a table in UTF-8", place=f"{self.path}, line 1")
        if not header:
            raise InputError("the file is empty", place=str(self.path), mend="see docs/batch.md")
        return tuple(header)

    @property
    def _between(self) -> str:
        return "\t" if self.format == "tsv" else ","

    def _table(self) -> Iterator[Row]:
        columns = self.columns or ()
        with self.path.open("rb") as raw:
            self._done = lambda: raw.tell() / self._size
            # a wrong byte spoils its own row, not the file
            file = io.TextIOWrapper(raw, "utf-8-sig", errors="surrogateescape", newline="")
            reader = csv.reader(file, delimiter=self._between)
            next(reader)
            number, line = 0, reader.line_num + 1
            while True:
                problem = ""
                cells: list[str] = []
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    problem = f"not a row of a table: {error}"
                start, line = line, reader.line_num + 1
                if not cells and not problem:
                    continue  # an empty line is no row
                number += 1
                if not problem and len(cells) != len(columns):
                    problem = f"{len(cells)} cells under {len(columns)} columns"
                    if line - start > 1:  # rows that a quote swallowed are not dropped unsaid
                        problem += f" in lines {start} to {line - 1}: is a quote left open?"
                if not problem and not _is_text(cells):
                    problem = "not text in UTF-8"
                yield Row(number, start, columns, cells, problem)

    def _lines(self) -> Iterator[Row]:
        number = 0
        with self.path.open("rb") as file:
            self._done = lambda: file.tell() / self._size
            for line, text in enumerate(file, start=1):
                if not text.strip():
                    continue
                number += 1
                cells, problem = _object(text)
                yield Row(number, line, tuple(cells), tuple(cells.values()), problem)

    def _open_parquet(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            self._file = pq.ParquetFile(self.path, pre_buffer=False)
        except (OSError, pa.ArrowException) as error:
            raise InputError("not a Parquet file", place=str(self.path)) from error
        self.columns = tuple(self._file.schema_arrow.names)
        self.total = self._file.metadata.num_rows

    def _parquet(self) -> Iterator[Row]:
        import pyarrow as pa

        columns = self.columns or ()
        number, total = 0, max(self.total or 0, 1)
        self._done = lambda: number / total
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield Row(number, number, columns, cells)
        except pa.ArrowException as error:
            raise InputError(
                f"cannot be read on: {error}", place=f"{self.path}, after row {number}"
            ) from error


def _is_text(cells: Sequence[str]) -> bool:
    joined = "".join(cells)
    if joined.isascii():
        return True
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return True


def _object(text: bytes) -> tuple[dict[str, Any], str]:
    """Return the object on a line of JSONL, and what is wrong with it."""
    try:
        found = json.loads(text)
    except UnicodeDecodeError:
        return {}, "not text in UTF-8"
    except ValueError as error:
        return {}, f"not JSON: {error}"
    except RecursionError:
        return {}, "not JSON that is a case: nested too deeply"
    if not isinstance(found, dict):
        return {}, "a case is a mapping of fields"
    return found, ""
