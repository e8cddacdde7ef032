"""derm7pt's criteria: how the words of a file are read, and the two sets of grades.

derm7pt tells some criteria in more grades than the published figures are over. Kawahara 2019 and
the project's own loader pool them (``ArgenzianoDatasetGroupInfrequent`` in
github.com/jeremykawahara/derm7pt, derm7pt/dataset.py): regular and irregular pigmentation,
regression or none, regular and irregular vessels. Both are measured: the file's own grades, and
under ``grouped`` the pooled ones, which alone can be held beside the published mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures_figures import concept_figures, plain
from benchmarks.pictures_files import Rows
from benchmarks.pictures_network import Seen

if TYPE_CHECKING:
    from vision.findings import Head

__all__ = ["GROUPED", "concept", "means"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "dermoscopic-pigmentation": (
        ("absent",),
        ("diffuse regular", "localized regular"),
        ("diffuse irregular", "localized irregular"),
    ),
    "regression-structures": (("absent",), ("blue areas", "white areas", "combinations")),
    "vascular-structures": (
        ("absent",),
        ("arborizing", "comma", "hairpin", "within regression", "wreath"),
        ("dotted", "linear irregular"),
    ),
}
"""By head, the grades that Kawahara 2019 counts as one; the other criteria are told as they are."""

_NO_LABEL = {"", "nan", "none", "null", "<na>", "unk", "unknown"}
_YES = {"1", "1.0", "true", "yes", "p"}
_NO = {"0", "0.0", "false", "no", "a"}


def concept(
    head: Head, seen: Seen, rows: Rows, keep: NDArray[np.bool] | None = None
) -> dict[str, Any]:
    """Measure one head against its column.

    A value that the network has no grade for is a miss in accuracy and balanced accuracy and takes
    no part in areas, as with classes; it is listed. A row without a value is only counted.

    Args:
        head: of the network.
        seen: the network's answers.
        rows: of the file.
        keep: rows that count, all where not given.
    """
    words = np.array([_word(one, head) for one in rows.frame[head.column]], dtype=np.str_)
    counted = np.ones(len(words), dtype=bool) if keep is None else keep
    known = (words != "") & counted
    about = {"n_unlabelled": int((counted & ~known).sum())}
    if not known.any():
        return {"n": 0, **about}
    shares, factors = seen.shares[head.name][known], seen.factors(head)
    words, groups = words[known], rows.groups[known]
    grades = [tuple(str(one) for one in values) for values in head.classes]
    codes, unmapped = _codes(words, grades)
    rates = np.array(seen.model.calibrations[head.name].base_rates)
    found = concept_figures(shares, codes, groups, factors=factors, rates=rates)
    found |= about | {"unmapped_labels": unmapped}
    if head.name in GROUPED:
        pooled = GROUPED[head.name]
        codes, unmapped = _codes(words, pooled)
        fold = _fold(grades, pooled)
        raised = (shares * factors) @ fold
        of_group = concept_figures(shares @ fold, codes, groups, chosen=raised.argmax(1))
        found["grouped"] = of_group | {"unmapped_labels": unmapped}
    return found


def means(concepts: Mapping[str, Any]) -> dict[str, float | None]:
    """Return means over criteria that have a figure, of the file's grades and of pooled ones."""
    there = [one for one in concepts.values() if one["n"]]
    found: dict[str, float | None] = {}
    for figure in ("accuracy", "balanced_accuracy", "majority_accuracy"):
        for name, some in (
            (f"mean_{figure}", there),
            (f"mean_{figure}_grouped", [one.get("grouped", one) for one in there]),
        ):
            found[name] = plain(float(np.mean([one[figure] for one in some]))) if some else None
    return found


def _word(value: object, head: Head) -> str:
    """Return a cell as it is compared: small letters, single blanks; "" for a row without one."""
    word = " ".join(str(value).replace("_", " ").split()).lower()
    if word in _NO_LABEL:
        return ""
    if head.size == 2:  # absent or present: written as 0 and 1, false and true, too
        absent, present = str(head.classes[0][0]), str(head.classes[1][0])
        return absent if word in _NO else present if word in _YES else word
    return word


def _codes(
    words: NDArray[np.str_], grades: list[tuple[str, ...]] | tuple[tuple[str, ...], ...]
) -> tuple[Ints, dict[str, int]]:
    """Return the grade of each word (their number for one that is none), and how many those are."""
    place = {word: number for number, some in enumerate(grades) for word in some}
    codes = np.array([place.get(str(one), len(grades)) for one in words], dtype=np.int64)
    strange = [str(one) for one in words if str(one) not in place]
    return codes, {one: strange.count(one) for one in sorted(set(strange))}


def _fold(grades: list[tuple[str, ...]], pooled: tuple[tuple[str, ...], ...]) -> Floats:
    """Return (grades, groups): how a grade's probability goes to the groups.

    A grade of the network that pools words of two groups is shared out by the number of words.
    """
    fold = np.zeros((len(grades), len(pooled)))
    for row, words in enumerate(grades):
        for word in words:
            column = next(number for number, some in enumerate(pooled) if word in some)
            fold[row, column] += 1.0 / len(words)
    return fold
