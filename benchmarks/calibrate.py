"""``dermatrace kb calibrate``: measure on a labelled table, keep the few numbers in a file.

One file for each state of knowledge that a differential can be asked of: the authored knowledge in
a setting, or the counts of a data set over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import TABLES, table
from benchmarks.calibration import measure
from benchmarks.data import data_file
from benchmarks.examples import Table
from benchmarks.left_out import left_out, unlike
from benchmarks.own_table import own_table
from benchmarks.study import Study
from benchmarks.sums import FOLDS, out_of_fold
from kb.calibrated import Calibration, Unlike
from kb.epidemiology_schema import Setting
from kb.errors import InputError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.parameters import DEFAULT_PARAMETERS

__all__ = ["AUTHORED", "FITTED", "calibrate", "calibrate_all"]

AUTHORED: tuple[tuple[str, Setting | None], ...] = (
    ("dermacon_in", None), ("scin", None), ("scin", "primary-care"),
)  # fmt: skip
"""Tables that the authored knowledge is calibrated on: the only ones whose mix of diagnoses is that
of a setting (a clinic; people who sent photographs themselves, which is also the nearest to primary
care there is). The others chose what they hold. Beside each another setting than its own, if any.
"""
FITTED: tuple[tuple[str, Setting | None], ...] = (
    ("dermacon_in", None), ("skincon", None), ("scin", None), ("scin", "primary-care"),
    ("dermx", None), ("pad_ufes", None), ("milk10k", None), ("milk10k", "dermatology-clinic"),
    ("derm7pt", None), ("uci_all", None),
)  # fmt: skip
"""Tables whose counts are shipped, in the same way."""
_LEAST_GAIN = 1.5
_DIVISION = 0
"""Seed of the division in which disorders are left out."""


def calibrate(
    name: str,
    base: KnowledgeBase,
    root: Path,
    *,
    knowledge: str = "fitted",
    cases: Path | None = None,
    setting: Setting | None = None,
    leave_out: bool = True,
    jobs: int = 1,
) -> Calibration:
    """Return what was measured on a table.

    Args:
        name: a public table, or the name of one's own.
        base: the knowledge base.
        root: its folder, which holds the counts.
        knowledge: ``authored``, or ``fitted`` for the counts of this table.
        cases: the file; may be left out for a public table.
        setting: take the patients as seen there; None leaves them where the table has them.
        leave_out: measure whether a left-out disorder is noticed, too: as long again as the rest.
        jobs: how many folds are fitted at a time.

    Raises:
        InputError: the file is not there or has another form, or holds too few patients.
        KnowledgeError: there are no counts of that name.
    """
    if knowledge not in {"authored", "fitted"}:
        raise InputError(f"knowledge '{knowledge}' is not known", mend="authored or fitted")
    reading, path = _table(name, cases)
    examples = reading.read(path, base)
    if setting is not None:
        moved = {"setting": setting}
        examples = [replace(one, document={**one.document, **moved}) for one in examples]
    study = Study(reading, base, DEFAULT_PARAMETERS)
    fitted = [FittedSet.load(root, reading.dataset)] if knowledge == "fitted" else []
    measured = measure(study, out_of_fold(study, examples, knowledge=knowledge, jobs=jobs))
    command = f"dermatrace kb calibrate {name} --cases {path.name} --knowledge {knowledge}"
    notice = None
    if leave_out and (not reading.closed or not reading.exclusive):
        one = left_out(study, examples, knowledge=knowledge, seed=_DIVISION, jobs=jobs)
        notice = _telling(unlike(one))
    return Calibration(
        setting=study.case(examples[0]).setting,
        fitted={one.dataset: one.hash for one in fitted},
        knowledge_hash=base.hash,
        made_by=command,
        measured_on=reading.dataset,
        split=f"{FOLDS} folds grouped by patient",
        cases=measured.cases,
        left_aside=measured.left_aside,
        temperature=measured.temperature,
        before=measured.before,
        after=measured.after,
        sets=measured.sets,
        urgency=measured.urgency,
        unlike=notice,
    )


def _telling(found: Unlike) -> Unlike | None:
    """Return a notice that says something: given half as often again to cases that it is meant for.

    None otherwise, so that no answer carries a notice that means nothing.
    """
    others = 1.0 - found.spared.share
    return found if found.recognized.share >= _LEAST_GAIN * others else None


def calibrate_all(
    base: KnowledgeBase, root: Path, *, leave_out: bool = True, jobs: int = 1
) -> Iterator[Calibration]:
    """Yield what is shipped: the authored knowledge by setting, and every set of counts."""
    for knowledge, tables in (("authored", AUTHORED), ("fitted", FITTED)):
        for name, setting in tables:
            yield calibrate(
                name, base, root, knowledge=knowledge, setting=setting,
                leave_out=leave_out, jobs=jobs,
            )  # fmt: skip


def _table(name: str, cases: Path | None) -> tuple[Table, Path]:
    if name in TABLES:
        reading = table(name)
        return reading, data_file(cases, reading.default)
    if cases is None:
        raise InputError(
            f"'{name}' is no public table", mend=f"give --cases FILE, or one of {', '.join(TABLES)}"
        )
    return own_table(name.replace("_", "-")), data_file(cases, "")
