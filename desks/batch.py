"""Whole tables of cases: a file to a file, or a frame to a frame.

What the columns mean stands in docs/batch.md. Nothing but a few thousand rows is in memory at a
time, whatever the size of the file, and a run that was killed goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from desks.batch_answers import Answerer, in_chunks
from desks.batch_parts import Parts
from desks.batch_read import Row, RowSource, format_of
from desks.casework import compiled_knowledge
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PART_ROWS", "BatchDone", "diagnose_batch", "diagnose_frame"]

PART_ROWS = 8192
"""Rows of a part: what is lost at most when a run is killed."""


@dataclass(frozen=True)
class BatchDone:
    """How a run over a file ended.

    Attributes:
        rows: rows of the table, each with a row in the file that was written.
        unread: how many of them could not be read.
        problems: the report of these; None where there are none.
        went_on: an unfinished run was taken up.
        first: the first problem, in words.
    """

    written: Path
    rows: int
    unread: int
    problems: Path | None
    went_on: bool
    first: str = ""


def diagnose_batch(
    cases: Path,
    out: Path,
    *,
    compiled: CompiledKnowledge | None = None,
    top: int = 10,
    setting: str = "dermatology-clinic",
    keep_excluded: bool = False,
    restart: bool = False,
    progress: Callable[[float, int], None] | None = None,
) -> BatchDone:
    """Answer every row of a table of cases.

    Args:
        cases: CSV, TSV, JSONL or Parquet, see docs/batch.md.
        out: the file to make, of any of these formats. Beside it stand the parts while the run
            goes on, and the report of rows that could not be read.
        compiled: the knowledge base as arrays; None takes the shipped one.
        top: how many hypotheses each answer names.
        setting: of rows that name none.
        keep_excluded: rank disorders that an exclusion rule rules out, too.
        restart: begin anew where an unfinished run is there; else it goes on.
        progress: called with the part of the file that was read (0 to 1), and the number of rows.

    Raises:
        InputError: the table is none, a column is no finding, or an unfinished run with other
            options is there. What is wrong with a row ends in the report, not here.
    """
    form = format_of(out)
    if out.is_dir() or out.resolve() == cases.resolve():
        raise InputError("answers need a file of their own", place=str(out), mend="give another")
    source = RowSource(cases)
    compiled = compiled or compiled_knowledge()
    answerer = Answerer(compiled, top=top, setting=setting, keep_excluded=keep_excluded)
    if source.columns is not None:
        _check_columns(answerer, source.columns, f"{cases}, line 1")
    about = {
        "cases": _digest(cases),
        "format": form,
        "knowledge base": compiled.knowledge.hash,
        "parameters": compiled.parameters.hash,
        "counts": [[one.dataset, one.hash] for one in compiled.fitted],
        "calibration": sorted(one.hash for one in compiled.calibrations.values()),
        "number of hypotheses": answerer.top,
        "setting": setting,
        "use of exclusions": keep_excluded,
        "size of parts": PART_ROWS,
        "version": version("dermatrace"),
    }
    parts = Parts(out, form, about, restart=restart)
    rows = count = 0
    for chunk in in_chunks(source.rows(), PART_ROWS):
        if not parts.done(count):
            parts.keep(count, answerer.answer(chunk))
        count += 1
        rows += len(chunk)
        if progress is not None:
            progress(source.done(), rows)
    unread, first = parts.join(count, list(answerer.answer([]).columns))
    report = parts.problems if unread else None
    return BatchDone(out, rows, unread, report, parts.going_on, first)


def diagnose_frame(
    frame: pd.DataFrame,
    *,
    compiled: CompiledKnowledge | None = None,
    top: int = 10,
    setting: str = "dermatology-clinic",
    keep_excluded: bool = False,
) -> pd.DataFrame:
    """Answer every row of a frame, as :func:`diagnose_batch` does for a file.

    Args:
        frame: one row a case; its columns as in docs/batch.md. Missing values are unknown.
        compiled: the knowledge base as arrays; None takes the shipped one.
        top: how many hypotheses each answer names.
        setting: of rows that name none.
        keep_excluded: rank disorders that an exclusion rule rules out, too.

    Returns:
        One row for each row of the frame, with its index; the columns of the file. A row that could
        not be read says why in ``problem``.

    Raises:
        InputError: it is no frame, or a column is no field and no finding.
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise InputError(f"a {kind} is no frame", mend="give pandas.DataFrame(rows)")
    compiled = compiled or compiled_knowledge()
    answerer = Answerer(compiled, top=top, setting=setting, keep_excluded=keep_excluded)
    names = tuple(str(name) for name in frame.columns)
    _check_columns(answerer, names, "the frame")
    made = [pd.DataFrame(answerer.answer([]).columns)]
    for start in range(0, len(frame), PART_ROWS):
        some = frame.iloc[start : start + PART_ROWS]
        known = some.astype(object).where(some.notna(), None)
        cells = zip(*(known.iloc[:, at].tolist() for at in range(len(names))), strict=True)
        numbered = enumerate(cells if names else [()] * len(some), start=start + 1)
        rows = [Row(number, number, names, row) for number, row in numbered]
        made.append(pd.DataFrame(answerer.answer(rows).columns))
    answers = pd.concat(made[1:] or made, ignore_index=True)
    answers.index = frame.index
    return answers


def _check_columns(answerer: Answerer, columns: Sequence[str], place: str) -> None:
    """Refuse a table with a column that means nothing."""
    try:
        answerer.reader(tuple(columns))
    except InputError as error:
        raise InputError(error.message, place=place, mend=error.mend) from error


def _digest(path: Path) -> str:
    """Return the hash of a file's content: a moved file is the same, an edited one is not."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(reason, place=str(path), mend="check the path") from error
