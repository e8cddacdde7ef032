"""PH2: dermoscopic structures, colours and asymmetry, graded by experts, with lesion outlines.

Structures are read by the network's heads, colours and asymmetry by `vision.colour`, which gives no
probabilities: their calibration is None.

The archive's own legend (Mendonça 2013): asymmetry 0 none, 1 in one axis, 2 in both; pigment
network AT atypical or T typical; dots and globules, streaks, regression areas and blue-whitish veil
A absent, AT atypical, T typical or P present; six colours, an X where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import classes, start
from benchmarks.pictures_figures import (
    concept_figures,
    mean_figures,
    measured_figures,
    plain,
)
from benchmarks.pictures_files import Rows, rows_of
from benchmarks.pictures_labels import PH2_DIAGNOSES
from benchmarks.pictures_network import Seen, overlaps, read_as_the_app, see

if TYPE_CHECKING:
    import pandas as pd

    from vision.colour.measures import Measures
    from vision.findings import Head

__all__ = ["COLOURS", "ph2"]

Floats = NDArray[np.float64]

COLOURS = ("white", "red", "light_brown", "dark_brown", "blue_gray", "black")
"""The six colours, in the archive's order."""

_ABSENT = {"a", "absent", "0", "no", "none", "false", "0.0"}
_PRESENT = {"p", "present", "1", "yes", "true", "x", "1.0"}
_TYPICAL = {"t", "typical"}
_ATYPICAL = {"at", "atypical"}


def _word(value: object) -> str:
    return str(value).strip().lower()


def _graded(value: object) -> int:
    """Return 0 absent, 1 typical, 2 atypical, -1 unknown."""
    word = _word(value)
    for code, words in enumerate((_ABSENT, _TYPICAL, _ATYPICAL)):
        if word in words:
            return code
    return -1


def _typical(value: object) -> int:
    """Return 0 typical, 1 atypical, -1 where it is neither."""
    return {1: 0, 2: 1}.get(_graded(value), -1)


def _present(value: object) -> int:
    """Return 0 absent, 1 present in any form, -1 unknown."""
    word = _word(value)
    if word in _ABSENT:
        return 0
    return 1 if word in _PRESENT | _TYPICAL | _ATYPICAL else -1


def _grades(shares: Floats) -> Floats:
    return shares


def _presence(shares: Floats) -> Floats:
    """Return (n, 2): absent (the head's first class), present."""
    return np.stack([shares[:, 0], 1.0 - shares[:, 0]], axis=1)


def _two_grades(shares: Floats) -> Floats:
    """Return (n, 2): typical, atypical, given that there is one."""
    two = shares[:, 1:3]
    return np.asarray(two / np.maximum(two.sum(1, keepdims=True), 1e-12))


_CONCEPTS: dict[str, tuple[str, Callable[[object], int], Callable[[Floats], Floats]]] = {
    "pigment_network": ("pigment-network", _typical, _two_grades),
    "dots_globules": ("dots-and-globules", _graded, _grades),
    "streaks": ("streaks", _present, _presence),
    "regression_areas": ("regression-structures", _present, _presence),
    "blue_whitish_veil": ("blue-whitish-veil", _present, _presence),
}
"""By column: the head, how a cell is read, and how the head's classes become the column's."""

_DIAGNOSES = ("diagnosis", "clinical_diagnosis", "histological_diagnosis", "label", "dx")


def ph2(path: Path, *, weights: str | None = None) -> dict[str, Any]:
    """Measure structures, outline and, where the file tells them, diagnoses on PH2's columns.

    Returns:
        n, dice, ``concepts`` by column, and accuracy ... of nevus against melanoma where a column
        of diagnoses is there.
    """
    from vision.findings import HEAD_BY_NAME

    rows = rows_of(path, image=("image",), mask="lesion_mask", split="split")
    frame = rows.frame.rename(columns=_column)
    seen = see(rows.pixels, weights=weights)
    found: dict[str, Any] = start("ph2", rows, seen) | {"n": len(rows)}
    if labels := _diagnoses(frame):
        found |= classes(rows, seen, labels, PH2_DIAGNOSES, "dermoscopic")
    else:
        found |= mean_figures(overlaps(seen.outlines, rows.masks), rows.groups, "dice")
    concepts: dict[str, Any] = {}
    for column, (head, code, turn) in _CONCEPTS.items():
        if column in frame.columns and head in seen.shares:
            codes = np.array([code(one) for one in frame[column]], dtype=np.int64)
            concepts[column] = _concept(seen, HEAD_BY_NAME[head], turn, codes, rows)
    values = [one["accuracy"] for one in concepts.values() if one["n"]]
    found["mean_accuracy"] = plain(float(np.mean(values))) if values else None
    found["concepts"] = concepts | _colours(frame, rows, weights)
    return found


def _column(name: str) -> str:
    """Return a column's name as it is used here: ``Dots/Globules`` becomes ``dots_globules``."""
    words = re.split(r"[^a-z0-9]+", str(name).strip().lower().replace("grey", "gray"))
    words = [one for one in words if one]
    if len(words) > 1 and words[0] in {"color", "colour"}:
        words = words[1:]
    return "_".join(words)


def _colours(frame: pd.DataFrame, rows: Rows, weights: str | None) -> dict[str, Any]:
    """Measure the six colours and asymmetry where the file tells them."""
    told: dict[str, NDArray[np.int64]] = {}
    listed = next((one for one in ("colors", "colours") if one in frame.columns), "")
    for number, colour in enumerate(COLOURS, start=1):
        if colour in frame.columns:
            told[colour] = np.array([int(_marked(one)) for one in frame[colour]], dtype=np.int64)
        elif listed:
            numbers = [re.findall(r"[1-6]", str(one)) for one in frame[listed]]
            told[colour] = np.array([int(str(number) in one) for one in numbers], dtype=np.int64)
    if "asymmetry" in frame.columns:
        words = {"0": 0, "0.0": 0, "1": 1, "1.0": 1, "2": 2, "2.0": 2}
        grades = [words.get(_word(one), -1) for one in frame["asymmetry"]]
        told["asymmetry"] = np.array(grades, dtype=np.int64)
    if not told:
        return {}
    measures = [
        one.measures for one in read_as_the_app(rows.pixels, "dermoscopic", weights=weights)
    ]
    found: dict[str, Any] = {}
    for name, codes in told.items():
        pairs = [None if one is None else _told_of(one, name) for one in measures]
        known = np.array([one is not None for one in pairs]) & (codes >= 0)
        if not known.any():
            found[name] = {"n": 0, "n_not_measured": len(codes)}
            continue
        chosen = np.array([0 if one is None else one[0] for one in pairs], dtype=np.int64)
        scores = np.array([0.0 if one is None else one[1] for one in pairs])
        figures = measured_figures(chosen[known], scores[known], codes[known], rows.groups[known])
        found[name] = figures | {"n_not_measured": int((~known).sum())}
    return found


def _marked(value: object) -> bool:
    """Say whether a colour's cell is marked; an empty one says that the colour is not there."""
    return _word(value) in _PRESENT


def _told_of(measures: Measures, name: str) -> tuple[int, float] | None:
    """Return the class and the score of a colour or of asymmetry, None where not measured."""
    if name == "asymmetry":
        found = measures.asymmetry
        return None if found is None else (found.axes, max(found.shape) + max(found.colour))
    if measures.colours is None:
        return None
    colour = name.replace("_", "-")
    return int(colour in measures.colours.named), measures.colours.shares[colour]


def _concept(
    seen: Seen,
    head: Head,
    turn: Callable[[Floats], Floats],
    codes: NDArray[np.int64],
    rows: Rows,
) -> dict[str, Any]:
    """Measure a column; what is named follows the rule of the weights' card."""
    known = codes >= 0
    if not known.any():
        return {"n": 0, "n_unlabelled": len(codes)}
    shares = seen.shares[head.name][known]
    raised = shares * seen.factors(head)
    raised /= raised.sum(1, keepdims=True)
    named = turn(raised).argmax(1)
    found = concept_figures(turn(shares), codes[known], rows.groups[known], chosen=named)
    return found | {"n_unlabelled": int((~known).sum())}


def _diagnoses(frame: pd.DataFrame) -> list[str | None]:
    """Return nevus or melanoma for each row, nothing where no column tells."""
    for column in _DIAGNOSES:
        if column in frame.columns:
            return [_diagnosis(_word(one)) for one in frame[column]]
    if "melanoma" in frame.columns:
        return ["melanoma" if _marked(one) else "nevus" for one in frame["melanoma"]]
    return []


def _diagnosis(word: str) -> str | None:
    """Return the label of a cell: in words, or 0 common nevus, 1 atypical nevus, 2 melanoma."""
    if word in {"", "nan", "none", "<na>"}:
        return None
    if word in {"0", "1", "0.0", "1.0"} or "nev" in word or "naev" in word:
        return "nevus"
    return "melanoma" if word in {"2", "2.0"} or "melanoma" in word else word
