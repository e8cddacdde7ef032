"""``dermatrace kb fit``: from a labelled table to a file of counts in ``kb/fitted``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks import TABLES, table
from benchmarks.data import data_file
from benchmarks.own_table import own_table
from benchmarks.study import Study
from kb.errors import InputError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.parameters import DEFAULT_PARAMETERS

__all__ = ["LEAST_SHARED", "Fitted", "fit_table"]

LEAST_SHARED = 3
"""Cases that a label of a public table must have for its counts to be written to a file."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Fitted:
    """A fitted set, and what of the table could not be used.

    Attributes:
        unmapped: labels that the knowledge base does not know, with their number of cases.
    """

    set: FittedSet
    unmapped: dict[str, int]


def fit_table(name: str, knowledge: KnowledgeBase, *, cases: Path | None = None) -> Fitted:
    """Return counts and exponents of a labelled table.

    Args:
        name: one of the public tables, or a name of one's own for a table of the plain form that
            :mod:`benchmarks.own_table` describes.
        knowledge: the knowledge base that the counts lie over.
        cases: the file; may be left out for a public table.

    Raises:
        InputError: the file is not there or has another form, or no label is known.
    """
    if name in TABLES:
        reading = table(name)
        path = data_file(cases, reading.default)
    elif cases is None:
        raise InputError(
            f"'{name}' is no public table", mend=f"give --cases FILE, or one of {', '.join(TABLES)}"
        )
    elif _NAME.fullmatch(name.replace("_", "-")) is None:
        raise InputError(
            f"'{name}' is no name for counts", mend="small letters, digits and single dashes"
        )
    else:
        reading, path = own_table(name.replace("_", "-")), data_file(cases, "")
    study = Study(reading, knowledge, DEFAULT_PARAMETERS)
    examples = reading.read(path, knowledge)
    command = f"dermatrace kb fit {name} --cases {path.name}"
    missed = Counter(one.labels[0] for one in examples if study.learnable(one) is None)
    made = study.fit(examples, command)
    return Fitted(_shareable(made) if name in TABLES else made, dict(missed.most_common()))


def _shareable(made: FittedSet) -> FittedSet:
    """Leave out labels of so few cases that their counts are the cases themselves.

    They count as never seen instead. What this project ships is counts, not anybody's table.
    """
    kept = {name: one for name, one in made.labels.items() if one.cases >= LEAST_SHARED}
    gone = sum(one.cases for name, one in made.labels.items() if name not in kept)
    if not kept or not gone:
        return made
    return made.model_copy(update={"labels": kept, "unseen": gone})
