"""A long run that may be killed at any moment: its parts on disk, and how they are joined.

Every part is written beside its place and moved there in one step, so that it is there whole or not
at all. The run is described in a file of its own: only the same run goes on.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from desks.batch_answers import Answered, Problem
from kb.errors import InputError

__all__ = ["Parts"]

_ABOUT = "run.json"
_HASHES = ("model_hash", "knowledge_hash", "version")
_WORDS = ("id", "urgency", "red_flags", "excluded", "problem", *_HASHES)


class Parts:
    """The parts of a run.

    Args:
        out: the file that the run makes.
        form: its format: ``csv``, ``tsv``, ``jsonl`` or ``parquet``.
        about: what makes this run another one than others.
        restart: drop what an unfinished run left.

    Attributes:
        going_on: an unfinished run of the same kind is there.

    Raises:
        InputError: what an unfinished run of another kind left is there.
    """

    def __init__(self, out: Path, form: str, about: Mapping[str, Any], *, restart: bool) -> None:
        self._out, self._form = out, form
        self.folder = out.with_name(f"{out.name}.parts")
        self.problems = out.with_name(f"{out.name}.problems.csv")
        old = self.folder.with_name(f"{self.folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if restart and self.folder.exists():
            self._drop()
        described = self.folder / _ABOUT
        self.going_on = described.is_file()
        if self.going_on:
            self._same(described, about)
        else:
            self.folder.mkdir(exist_ok=True)
            self._write(_ABOUT, lambda file: file.write(_json(about)))

    def done(self, index: int) -> bool:
        """Tell whether a part is there."""
        return (self.folder / self._name(index)).is_file()

    def keep(self, index: int, answered: Answered) -> None:
        """Write a part: first its problems, then its answers, which make it done."""
        lines = "".join(_json(vars(one)) + "\n" for one in answered.problems)
        self._write(self._problems(index), lambda file: file.write(lines))
        self._write(self._name(index), lambda file: self._table(answered.columns, file))

    def join(self, parts: int, columns: Sequence[str]) -> tuple[int, str]:
        """Make the file of all parts and the report of problems, and drop the parts.

        Args:
            parts: how many there are.
            columns: names of the columns, for a run without a row.

        Returns:
            The number of problems, and the first in words.
        """
        told = self._report(parts)
        joined = self._write("joined", lambda file: self._join(parts, columns, file), keep=True)
        joined.replace(self._out)
        self._drop()
        return told

    def _drop(self) -> None:
        """Remove the parts; the first step is one, so that no half of them is ever taken up."""
        old = self.folder.with_name(f"{self.folder.name}.old")
        self.folder.replace(old)
        shutil.rmtree(old)

    def _same(self, described: Path, about: Mapping[str, Any]) -> None:
        try:
            before = json.loads(described.read_text(encoding="utf-8"))
        except ValueError:
            before = {}
        now = json.loads(_json(about))
        other = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
        if other:
            raise InputError(
                f"an unfinished run is there, with another {', '.join(other)}",
                place=str(self.folder),
                mend="run it again as it was to go on, or add --restart to begin anew",
            )

    def _name(self, index: int) -> str:
        return f"part-{index:06d}"

    def _problems(self, index: int) -> str:
        return f"problems-{index:06d}"

    def _write(self, name: str, write: Callable[[IO[Any]], Any], *, keep: bool = False) -> Path:
        """Write a file beside its place and move it there (or leave it, with ``keep``)."""
        path = self.folder / f"{name}.tmp"
        binary = self._form == "parquet" and name not in {_ABOUT} and "problems" not in name
        with path.open("wb") if binary else path.open("w", encoding="utf-8", newline="") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        return path if keep else path.replace(self.folder / name)

    def _table(self, columns: Mapping[str, list[Any]], file: IO[Any]) -> None:
        """Write rows without a header."""
        if self._form == "parquet":
            _parquet(columns, file)
            return
        rows: Iterator[tuple[Any, ...]] = zip(*columns.values(), strict=True)
        if self._form == "jsonl":
            names = list(columns)
            for row in rows:
                file.write(_json(dict(zip(names, row, strict=True))) + "\n")
        else:
            self._csv(file).writerows(rows)

    def _csv(self, file: IO[str]) -> Any:
        between = "\t" if self._form == "tsv" else ","
        return csv.writer(file, delimiter=between, lineterminator="\n")

    def _join(self, parts: int, columns: Sequence[str], file: IO[Any]) -> None:
        if self._form == "parquet":
            self._join_parquet(parts, columns, file)
            return
        if self._form != "jsonl":
            self._csv(file).writerow(columns)
        for index in range(parts):
            with (self.folder / self._name(index)).open(encoding="utf-8", newline="") as part:
                shutil.copyfileobj(part, file)

    def _join_parquet(self, parts: int, columns: Sequence[str], file: IO[bytes]) -> None:
        import pyarrow.parquet as pq

        schema = _schema(columns)
        with pq.ParquetWriter(file, schema) as writer:
            for index in range(parts):
                writer.write_table(pq.read_table(self.folder / self._name(index), schema=schema))

    def _report(self, parts: int) -> tuple[int, str]:
        """Write the rows that could not be read; no file where there are none."""
        count, first = 0, ""

        def write(file: IO[str]) -> None:
            nonlocal count, first
            table = csv.writer(file, lineterminator="\n")
            table.writerow(Problem.__dataclass_fields__)
            for index in range(parts):
                with (self.folder / self._problems(index)).open(encoding="utf-8") as part:
                    for line in part:
                        problem = Problem(**json.loads(line))
                        first = first or f"line {problem.line}: {problem}"
                        table.writerow(vars(problem).values())
                        count += 1

        path = self._write("problems", write, keep=True)
        if count:
            path.replace(self.problems)
        else:
            self.problems.unlink(missing_ok=True)  # of an earlier run
        return count, first


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _schema(columns: Sequence[str]) -> Any:
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name == "row":
            return pa.int64()
        words = name in _WORDS or name.startswith("disorder_")
        return pa.string() if words else pa.float64()

    return pa.schema([(name, kind(name)) for name in columns])


def _parquet(columns: Mapping[str, list[Any]], file: IO[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(dict(columns), schema=_schema(list(columns))), file)
