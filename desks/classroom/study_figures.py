"""The figures of a reader study: sensitivity and specificity without and with the engine.

Shares come with Wilson's interval; the difference of two paired shares with Newcombe's (1998,
method 10 of pubmed 9839354); McNemar's test
is the exact one (binomial over the readings that changed). All at 95 %. Readings of several readers
are pooled as if they were independent, which they are not: they share cases.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from desks.classroom.study import Reading

__all__ = ["Paired", "StudyFigures", "figures_csv", "paired", "study_figures"]


@dataclass(frozen=True)
class Paired:
    """Two shares of the same readings.

    Attributes:
        n: readings.
        without, with_: how many were right.
        gained, lost: how many became right, became wrong.
        interval_without, interval_with: Wilson, 95 %.
        difference, interval: with minus without; Newcombe for paired shares, 95 %.
        p: McNemar's exact test, two-sided.
    """

    name: str
    n: int
    without: int
    with_: int
    gained: int
    lost: int
    interval_without: tuple[float, float]
    interval_with: tuple[float, float]
    difference: float
    interval: tuple[float, float]
    p: float


@dataclass(frozen=True)
class StudyFigures:
    """What a study found.

    Attributes:
        rows: sensitivity, specificity, right first diagnosis, over all readers.
        by_reader: the same for each reader.
        notices: what limits what it says.
    """

    target: str
    readers: tuple[str, ...]
    cases: int
    rows: tuple[Paired, ...]
    by_reader: dict[str, tuple[Paired, ...]]
    seconds: tuple[float, float]
    notices: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)


def paired(name: str, pairs: Sequence[tuple[bool, bool]]) -> Paired:
    """Return the comparison of two answers to the same cases.

    Args:
        name: of the share.
        pairs: whether each was right without, and with.
    """
    from scipy.stats import binomtest

    n = len(pairs)
    both = sum(a and b for a, b in pairs)
    lost = sum(a and not b for a, b in pairs)
    gained = sum(b and not a for a, b in pairs)
    neither = n - both - lost - gained
    first, second = both + lost, both + gained
    one, two = _wilson(first, n), _wilson(second, n)
    changed = gained + lost
    return Paired(
        name=name,
        n=n,
        without=first,
        with_=second,
        gained=gained,
        lost=lost,
        interval_without=one,
        interval_with=two,
        difference=(second - first) / n if n else math.nan,
        interval=_newcombe(both, gained, lost, neither, two, one),
        p=float(binomtest(gained, changed, 0.5).pvalue) if changed else 1.0,
    )


def _wilson(k: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    if not n:
        return (math.nan, math.nan)
    found = binomtest(k, n).proportion_ci(method="wilson")
    return (float(found.low), float(found.high))


def _newcombe(
    both: int,
    gained: int,
    lost: int,
    neither: int,
    two: tuple[float, float],
    one: tuple[float, float],
) -> tuple[float, float]:
    """Return the interval of with minus without (Newcombe's method 10)."""
    n = both + gained + lost + neither
    if not n:
        return (math.nan, math.nan)
    p2, p1 = (both + gained) / n, (both + lost) / n
    product = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    cross = both * neither - gained * lost
    if cross > n / 2:
        cross_ = cross - n / 2
    elif cross >= 0:
        cross_ = 0.0
    else:
        cross_ = float(cross)
    phi = cross_ / math.sqrt(product) if product else 0.0
    low2, high2, low1, high1 = p2 - two[0], two[1] - p2, p1 - one[0], one[1] - p1
    down = math.sqrt(max(low2**2 - 2 * phi * low2 * high1 + high1**2, 0.0))
    up = math.sqrt(max(high2**2 - 2 * phi * high2 * low1 + low1**2, 0.0))
    return (p2 - p1 - down, p2 - p1 + up)


def study_figures(readings: Sequence[Reading]) -> StudyFigures:
    """Return the figures of one study, over all readers and for each.

    Raises:
        ValueError: there is no reading.
    """
    if not readings:
        raise ValueError("no readings")
    readers = tuple(dict.fromkeys(one.reader for one in readings))
    notices = []
    if any(one.cases_from == "synthetic" for one in readings):
        notices.append(
            "Cases drawn from the knowledge base come from the scripts that the engine answers "
            "from: with them, what the engine adds is overstated. They try out the design; a "
            "finding needs cases of patients."
        )
    if len(readers) > 1:
        notices.append(
            "Readings of several readers are pooled as if independent; they share cases, so the "
            "intervals are too narrow. Each reader's own figures are below."
        )
    if len({one.target for one in readings}) > 1 or len({one.study for one in readings}) > 1:
        notices.append("These readings come from more than one study.")
    halves = [sum(getattr(one, f"seconds_{part}") for one in readings) for part in _PARTS]
    return StudyFigures(
        target=readings[0].target,
        readers=readers,
        cases=len({one.case for one in readings}),
        rows=_rows(readings),
        by_reader={
            name: _rows([one for one in readings if one.reader == name]) for name in readers
        },
        seconds=(halves[0] / len(readings), halves[1] / len(readings)),
        notices=tuple(notices),
    )


_PARTS = ("without", "with")
_COLUMNS = (
    "reader", "figure", "n", "right_without", "right_with", "gained", "lost",
    "without", "without_low", "without_high", "with", "with_low", "with_high",
    "difference", "difference_low", "difference_high", "mcnemar_exact_p",
)  # fmt: skip


def _right(one: Reading) -> tuple[bool, bool]:
    return one.without == one.positive, one.with_ == one.positive


def _rows(readings: Sequence[Reading]) -> tuple[Paired, ...]:
    named = [(one.first_without == one.truth, one.first_with == one.truth) for one in readings]
    return (
        paired("sensitivity", [_right(one) for one in readings if one.positive]),
        paired("specificity", [_right(one) for one in readings if not one.positive]),
        paired("right first diagnosis", named),
    )


def figures_csv(figures: StudyFigures) -> str:
    """Return the figures as CSV, one row per share; ``all`` stands for all readers together."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    parts = [("all", figures.rows), *figures.by_reader.items()]
    for reader, rows in parts:
        for one in rows:
            shares = [one.without / one.n if one.n else math.nan, *one.interval_without]
            shares += [one.with_ / one.n if one.n else math.nan, *one.interval_with]
            shares += [one.difference, *one.interval, one.p]
            counts = [one.n, one.without, one.with_, one.gained, one.lost]
            told = ["" if math.isnan(value) else f"{value:.6f}" for value in shares]
            writer.writerow([reader, one.name, *counts, *told])
    return text.getvalue()
