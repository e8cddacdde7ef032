"""Clinical vignettes against the knowledge base: a text in, how high the right answer ranks.

The file (cells divided by commas, semicolons or tabs) has the columns ``text`` and ``answer``;
others are left alone. The answer is a disorder as a person would write it, see
:mod:`benchmarks.answers`; one that stands for nothing in the knowledge base is listed and counts as
a miss. A text without a word is answered as any empty case is, with what is common; a row without
an answer takes no part.
"""

from __future__ import annotations

import csv
import time
from itertools import zip_longest
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.answers import Answers
from benchmarks.data import separator_of
from benchmarks.metrics import DECIMALS, Rank, bootstrap_interval, ranking
from kb.epidemiology_schema import Setting
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase, Target
from kb.load import load_knowledge
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.parameters import NONE_OF_THESE, Parameters
from reasoning.prose import ProseReader
from reasoning.prose.case import case_fields

__all__ = ["rank_of", "read_vignettes", "run"]

COLUMNS = ("text", "answer")
_KEPT = 5
_LONGEST = 10_000_000


def read_vignettes(path: Path) -> list[tuple[int, str, str]]:
    """Return (line where it begins, text, answer) of every row.

    Raises:
        InputError: the file cannot be read, is no table, or lacks a column.
    """
    place = str(path)
    try:
        data = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(reason, place=place, mend="give a CSV file") from error
    except UnicodeDecodeError as error:
        raise InputError(
            "the file is not UTF-8 text", place=place, mend="save it as UTF-8"
        ) from error
    rows = _table(data, separator_of(data.partition("\n")[0]), place)
    if not rows:
        raise InputError("the file is empty", place=place, mend="give the columns text, answer")
    header = [name.strip().lower() for name in rows[0][1]]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise InputError(
            f"columns missing: {', '.join(missing)}",
            place=place,
            mend=f"the first line should name the columns text and answer, not {', '.join(header)}",
        )
    if len(rows) == 1:
        raise InputError("the file has no rows", place=place)
    return [_row(header, line, row, place) for line, row in rows[1:]]


def _table(data: str, separator: str, place: str) -> list[tuple[int, list[str]]]:
    """Return (line where it begins, cells) of every row that is not blank."""
    usual = csv.field_size_limit(_LONGEST)
    reader = csv.reader(data.splitlines(keepends=True), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1  # a text may hold line breaks
    except csv.Error as error:
        raise InputError(f"not a CSV file: {error}", place=f"{place}:{line}") from error
    finally:
        csv.field_size_limit(usual)  # it is one for the whole process
    return rows


def _row(header: list[str], line: int, row: list[str], place: str) -> tuple[int, str, str]:
    if any(cell.strip() for cell in row[len(header) :]):
        raise InputError(
            f"{len(row)} cells where the first line has {len(header)}",
            place=f"{place}:{line}",
            mend="put texts that hold commas in double quotes",
        )
    cells = dict(zip_longest(header, (cell.strip() for cell in row[: len(header)]), fillvalue=""))
    return line, cells["text"], cells["answer"]


def rank_of(answer: Differential, right: Target) -> Rank:
    """Return the rank of the first disorder that is a right answer, from 1."""
    known = [one for one in answer.hypotheses if one.id != NONE_OF_THESE]
    own = [one.posterior for one in known if one.id in right.members]
    if not own:
        return None
    best = max(own)
    return 1 + sum(one.posterior > best for one in known if one.id not in right.members)


def run(cases: Path | None, *, base: KnowledgeBase | None = None) -> dict[str, Any]:
    """Return the figures of a file of vignettes.

    A text that comes with its answer was written up or is taught, not met at the door: the figures
    at the top are those of the answers that ``dermatrace diagnose --text`` gives in the setting
    ``case-report``. ``dermatology_clinic`` holds them for disorders as common beforehand as there
    (the setting where none is said), ``flat_prior`` for all disorders equally likely,
    ``findings_only`` for what was read alone, without the likeness of the words, and ``words_only``
    for that likeness alone: the script whose words are most like the text's, without any reading.

    Raises:
        InputError: there is no file, or it has another form.
    """
    if cases is None:
        raise InputError("there are no vignettes", mend="give a file with --cases FILE.csv")
    given = read_vignettes(cases)
    rows = [row for row in given if row[2]]
    if not rows:
        raise InputError("no row has an answer", place=str(cases), mend="fill the column answer")
    knowledge = base or load_knowledge()
    begun = time.perf_counter()
    reader = ProseReader(knowledge)
    started = time.perf_counter() - begun
    answers = Answers(knowledge)
    usual = CompiledKnowledge(knowledge, Parameters())
    flat = CompiledKnowledge(knowledge, Parameters(flat_prior=True))
    bare = CompiledKnowledge(knowledge, Parameters(wording=0.0))
    models: dict[str, tuple[CompiledKnowledge, Setting]] = {
        "report": (usual, "case-report"),
        "dermatology_clinic": (usual, "dermatology-clinic"),
        "flat_prior": (flat, "dermatology-clinic"),
        "findings_only": (bare, "case-report"),
    }
    alike: list[Rank] = []
    ranks: dict[str, list[Rank]] = {name: [] for name in models}
    report: list[dict[str, Any]] = []
    seconds: list[float] = []
    unmapped: list[dict[str, Any]] = []
    for line, text, answer in rows:
        begun = time.perf_counter()
        reading = reader.read(text)
        seconds.append(time.perf_counter() - begun)
        right = answers.find(answer)
        if right is None:
            unmapped.append({"line": line, "answer": answer})
        try:
            fields = {"id": f"line {line}", **case_fields(reading)}
            asked = {
                setting: resolve_case(fields | {"setting": setting}, knowledge)
                for setting in {setting for _, setting in models.values()}
            }
            told = {
                name: diagnose(asked[setting], model) for name, (model, setting) in models.items()
            }
        except CaseError as error:  # a reading never contradicts itself; say where if one does
            raise CaseError(error.message, place=f"{cases}:{line}", mend=error.mend) from error
        for name, one in told.items():
            ranks[name].append(None if right is None else rank_of(one, right))
        alike.append(None if right is None else _rank_alike(text, right, usual))
        first = [h.label for h in told["report"].hypotheses[:_KEPT]]
        report.append(
            {
                "line": line,
                "answer": answer,
                "stands_for": None if right is None else right.id,
                "rank": ranks["report"][-1],
                "rank_dermatology_clinic": ranks["dermatology_clinic"][-1],
                "rank_flat_prior": ranks["flat_prior"][-1],
                "first": first,
                "findings": len(reading.findings),
            }
        )
    main = ranks["report"]
    return {
        "dataset": cases.name,
        "knowledge_hash": knowledge.hash,
        "candidates": len(knowledge.disorders),
        "n": len(rows),
        "n_without_answer": len(given) - len(rows),
        "unmapped": unmapped,
        **_figures(main),
        "top1_interval": [round(v, DECIMALS) for v in bootstrap_interval([r == 1 for r in main])],
        "setting": "case-report",
        "dermatology_clinic": _figures(ranks["dermatology_clinic"]),
        "flat_prior": _figures(ranks["flat_prior"]),
        "findings_only": _figures(ranks["findings_only"]),
        "words_only": _figures(alike),
        "findings_per_text": round(fmean(row["findings"] for row in report), 2),
        "texts_without_findings": sum(row["findings"] == 0 for row in report),
        "seconds_to_start_the_reader": round(started, 3),
        "milliseconds_per_text": round(1000 * fmean(seconds), 2),
        "cases": report,
    }


def _rank_alike(text: str, right: Target, compiled: CompiledKnowledge) -> Rank:
    """Return the rank of the right script by likeness alone; of equals the wrong ones go first."""
    alike = compiled.wording.likeness(text)
    own = {row for id_, row in compiled.row.items() if id_ in right.members}
    if alike is None or not own:
        return None
    best = max(float(alike[row]) for row in own)
    return 1 + sum(bool(value >= best) for row, value in enumerate(alike) if row not in own)


def _figures(ranks: list[Rank]) -> dict[str, float]:
    return {key: round(value, DECIMALS) for key, value in ranking(ranks, at=(1, 3, 5, 10)).items()}
