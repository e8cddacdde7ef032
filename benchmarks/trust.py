"""``dermatrace bench calibration`` and ``dermatrace bench left_out``.

Without a file the development tables are cross-validated. With a file, what is shipped is measured
on it (nothing is fitted to it), and beside that the same is cross-validated inside the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import table
from benchmarks.calibrate import AUTHORED, FITTED
from benchmarks.calibration import Measured, applied, measure
from benchmarks.data import data_file
from benchmarks.examples import Example, Table
from benchmarks.left_out import left_out, summary
from benchmarks.recognize import recognized
from benchmarks.study import Study
from benchmarks.sums import out_of_fold, sums_of
from kb.calibrated import Calibration
from kb.errors import InputError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import default_path, load_knowledge
from reasoning.parameters import DEFAULT_PARAMETERS

__all__ = ["run_calibration", "run_left_out"]

JOBS = 2
DIVISIONS = 5
_OPEN = ("dermacon_in", "skincon", "scin")


def run_calibration(
    cases: Path | None, *, knowledge: str = "authored", plots: Path | None = None
) -> dict[str, Any]:
    """Return reliability, coverage and operating points.

    Args:
        cases: a labelled table, public or one's own; None takes the development tables.
        knowledge: ``authored``, or ``fitted`` to the table.
        plots: folder for reliability diagrams and coverage, HTML and PNG.

    Raises:
        InputError: the file has another form, or too few patients.
    """
    base = load_knowledge()
    if cases is None:
        tables = AUTHORED if knowledge == "authored" else FITTED
        names = dict.fromkeys(name for name, _ in tables)
        found = {name: _cross_validated(name, base, knowledge) for name in names}
        measured = {f"{name}, {knowledge}, cross-validated": one for name, one in found.items()}
        result: dict[str, Any] = {name: one.to_dict() for name, one in found.items()}
    else:
        measured, result = _of_file(data_file(cases, ""), base, knowledge)
    result = {"knowledge": knowledge, "knowledge_hash": base.hash, **result}
    if plots is not None:
        from benchmarks.plots import draw

        result["plots"] = [str(path) for path in draw(measured, plots)]
    return result


def run_left_out(cases: Path | None, *, knowledge: str = "authored") -> dict[str, Any]:
    """Return how well cases of disorders that were left out are recognized.

    Args:
        cases: a labelled table; None takes the development tables whose list of diagnoses is open.
        knowledge: ``authored``, or ``fitted`` to other patients and other labels.
    """
    base = load_knowledge()
    tables = [_read(name, base) for name in _OPEN]
    if cases is not None:
        tables = [recognized(data_file(cases, ""), base)]
    result: dict[str, Any] = {"knowledge": knowledge, "knowledge_hash": base.hash}
    for name, reading, examples in tables:
        study = Study(reading, base, DEFAULT_PARAMETERS)
        known = out_of_fold(study, examples, knowledge=knowledge, jobs=JOBS)
        first = known.right[np.arange(len(known)), known.totals.argmax(axis=1)]
        result[name] = {
            f"by_{by}": summary(
                [
                    left_out(study, examples, knowledge=knowledge, seed=seed, by=by, jobs=JOBS)
                    for seed in range(DIVISIONS)
                ],
                first,
            )
            for by in ("label", "group")
        }
    return result


def _read(name: str, base: KnowledgeBase) -> tuple[str, Table, list[Example]]:
    reading = table(name)
    return name, reading, reading.read(data_file(None, reading.default), base)


def _cross_validated(name: str, base: KnowledgeBase, knowledge: str) -> Measured:
    _, reading, examples = _read(name, base)
    study = Study(reading, base, DEFAULT_PARAMETERS)
    return measure(study, out_of_fold(study, examples, knowledge=knowledge, jobs=JOBS))


def _of_file(
    path: Path, base: KnowledgeBase, knowledge: str
) -> tuple[dict[str, Measured], dict[str, Any]]:
    """Measure what is shipped on a file, and cross-validate inside it where that can be done."""
    name, reading, examples = recognized(path, base)
    if not examples:
        raise InputError("no case with a label", place=str(path), mend="give another file")
    study = Study(reading, base, DEFAULT_PARAMETERS)
    root = default_path()
    fitted = [FittedSet.load(root, reading.dataset)] if knowledge == "fitted" else []
    result: dict[str, Any] = {"table": name, "file": path.name}
    measured: dict[str, Measured] = {}
    setting = study.case(examples[0]).setting
    shipped = Calibration.find(root, setting, [one.dataset for one in fitted])
    if shipped is not None:
        one = applied(study, sums_of(study, examples, fitted=fitted), shipped)
        measured[f"{name}, {knowledge}, as shipped"] = one
        about = {"calibration": shipped.name, "measured_on": shipped.measured_on}
        result["as_shipped"] = about | one.to_dict()
    try:
        inside = measure(study, out_of_fold(study, examples, knowledge=knowledge, jobs=JOBS))
    except InputError as error:
        result["cross_validated"] = str(error)
    else:
        measured[f"{name}, {knowledge}, cross-validated"] = inside
        result["cross_validated"] = inside.to_dict()
    return measured, result
