"""The tables of docs/calibration.md, made from the files in ``kb/calibration``.

``python -m benchmarks.calibration_tables`` writes them anew between the marks
``<!-- table: NAME -->`` and ``<!-- end -->`` of that page, so that what it says is what ships; a
test holds the two together.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kb.calibrated import Calibration, OperatingPoint, Tally
from kb.errors import InputError, KnowledgeError

__all__ = ["TABLES", "read", "renewed"]

PAGE = Path(__file__).parents[1] / "docs" / "calibration.md"
ROOT = Path(__file__).parents[1] / "kb"
_MARKED = re.compile(r"(<!-- table: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SETTINGS = {
    "dermatology-clinic": "dermatology clinic",
    "teledermatology": "teledermatology",
    "skin-cancer-clinic": "skin cancer clinic",
    "case-report": "published or teaching case",
    "primary-care": "primary care",
    "hospital": "hospital",
}


def read(root: Path) -> list[Calibration]:
    """Return what was measured, authored knowledge first, then by data set and setting.

    Raises:
        KnowledgeError: a file is damaged, or there is none.
    """
    found = []
    for path in sorted((root / "calibration").glob("*.yaml")):
        setting, *fitted = path.stem.split("+")
        one = Calibration.find(root, setting, fitted)
        if one is not None:
            found.append(one)
    if not found:
        raise KnowledgeError(
            "nothing was measured yet",
            place=str(root / "calibration"),
            mend="run 'dermatrace kb calibrate'",
        )
    settings = list(_SETTINGS)
    return sorted(found, key=lambda one: (sorted(one.fitted), settings.index(one.setting)))


def renewed(page: str, measured: Sequence[Calibration]) -> str:
    """Return the page with each marked table made anew.

    Raises:
        InputError: a mark names no table.
    """

    def table(match: re.Match[str]) -> str:
        if match[2] not in TABLES:
            raise InputError(
                f"there is no table '{match[2]}'",
                place="docs/calibration.md",
                mend="use one of " + ", ".join(TABLES),
            )
        return f"{match[1]}{TABLES[match[2]](measured)}\n{match[3]}"

    return _MARKED.sub(table, page)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _whom(one: Calibration) -> str:
    kind = f"counts of {', '.join(sorted(one.fitted))}" if one.fitted else "authored"
    return f"{kind}, {_SETTINGS[one.setting]}"


def _short(value: float, places: int = 3) -> str:
    return f"{value:.{places}f}".removeprefix("0") if value < 1 else f"{value:.{places}f}"


def _two(before: float, after: float) -> str:
    return f"{_short(before)}, {_short(after)}"


def _temperature(measured: Sequence[Calibration]) -> str:
    head = [
        "knowledge",
        "n",
        "T",
        "calibration error, first answer: T = 1, T",
        "merged: T = 1, T",
        "squared error",
        "−ln of the right ones",
    ]
    return _table(
        head,
        [
            [
                _whom(one),
                str(one.cases),
                f"{one.temperature:.3f}",
                _two(one.before.ece, one.after.ece),
                _two(one.before.ece_merged, one.after.ece_merged),
                _two(one.before.brier, one.after.brier),
                _two(one.before.nll, one.after.nll),
            ]
            for one in measured
        ],
    )


def _sets(measured: Sequence[Calibration]) -> str:
    levels = sorted({known.level for one in measured for known in one.sets})
    head = ["knowledge", *(f"{level * 100:.0f} %: covered, median size" for level in levels)]
    rows = []
    for one in measured:
        at = {known.level: known for known in one.sets}
        cells = [
            f"{_short(at[level].covered.share)}, {at[level].median_size:.0f}" if level in at else ""
            for level in levels
        ]
        rows.append([_whom(one), *cells])
    return _table(head, rows)


def _point(point: OperatingPoint, promised: Callable[[OperatingPoint], Tally]) -> str:
    cells = [
        f"**{_short(tally.share)}**" if tally is promised(point) else _short(tally.share)
        for tally in (point.sensitivity, point.specificity)
    ]
    return ", ".join([f"{point.threshold * 100:.1f} %", *cells])


def _urgency(measured: Sequence[Calibration]) -> str:
    head = [
        "knowledge",
        "must not be missed, others",
        "AUROC",
        "sensitivity first: from, sensitivity, specificity",
        "specificity first: from, sensitivity, specificity",
    ]
    rows = []
    for one in measured:
        if one.urgency is None:
            continue
        first = one.urgency.sensitivity_first
        rows.append(
            [
                _whom(one),
                f"{first.sensitivity.of}, {first.specificity.of}",
                _short(one.urgency.auroc),
                _point(first, lambda point: point.sensitivity),
                _point(one.urgency.specificity_first, lambda point: point.specificity),
            ]
        )
    return _table(head, rows)


def _unlike(measured: Sequence[Calibration]) -> str:
    head = [
        "knowledge",
        "labels of",
        "*unlike*: AUROC",
        "left-out cases recognised",
        "known cases disturbed",
    ]
    return _table(
        head,
        [
            [
                _whom(one),
                one.measured_on,
                _short(one.unlike.auroc),
                f"{one.unlike.recognized.n} of {one.unlike.recognized.of}",
                f"{one.unlike.spared.of - one.unlike.spared.n} of {one.unlike.spared.of}",
            ]
            for one in measured
            if one.unlike is not None
        ],
    )


TABLES: Mapping[str, Callable[[Sequence[Calibration]], str]] = {
    "temperature": _temperature,
    "sets": _sets,
    "urgency": _urgency,
    "unlike": _unlike,
}
"""The tables of the page, by the name in their mark."""


def _main() -> int:
    try:
        page = renewed(PAGE.read_text(encoding="utf-8"), read(ROOT))
    except (InputError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
