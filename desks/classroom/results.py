"""The results of a class, from the progress files of its learners: a table, plots and a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from desks.classroom.drill import TOPIC_WORDS, TOPICS, Topic
from desks.classroom.progress import Progress

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["LearnerRow", "case_rows", "class_csv", "class_rows", "drill_figure", "place_figure"]


@dataclass(frozen=True)
class LearnerRow:
    """One learner.

    Attributes:
        first, listed: cases whose answer stood first, stood anywhere in the differential.
        after, again: cases whose answer stood first after the engine's was seen, of those in which
            the learner was asked again.
        cost: median of what the questions of a case cost.
        agreed, reasons: reasons that agreed with the engine's, over all cases.
        drilled, named: tasks of drills, and how many were right.
        seconds: median time of a task.
    """

    learner: str
    cases: int
    first: int
    listed: int
    after: int
    again: int
    cost: float | None
    agreed: int
    reasons: int
    drilled: int
    named: int
    seconds: float | None


def class_rows(class_: Sequence[Progress]) -> list[LearnerRow]:
    """Return a row for each file, in their order; files of one name stay apart."""
    rows = []
    for number, one in enumerate(class_, start=1):
        costs = [done.cost for done in one.cases]
        times = [done.seconds for done in one.drills]
        rows.append(
            LearnerRow(
                learner=one.learner or f"learner {number}",
                cases=len(one.cases),
                first=sum(done.place == 1 for done in one.cases),
                listed=sum(done.place is not None for done in one.cases),
                after=sum(done.place_after == 1 for done in one.cases if done.revised),
                again=sum(done.revised is not None for done in one.cases),
                cost=round(median(costs), 1) if costs else None,
                agreed=sum(done.agreed for done in one.cases),
                reasons=sum(done.reasons for done in one.cases),
                drilled=len(one.drills),
                named=sum(done.right for done in one.drills),
                seconds=round(median(times), 1) if times else None,
            )
        )
    return rows


def case_rows(class_: Sequence[Progress]) -> list[tuple[str, str, int, int, int]]:
    """Return title, answer, learners, answer first, answer listed, the hardest case first."""
    found: dict[tuple[str, str], list[int | None]] = {}
    for one in class_:
        for done in one.cases:
            found.setdefault((done.title, done.answer), []).append(done.place)
    rows = [
        (title, answer, len(p), sum(x == 1 for x in p), sum(x is not None for x in p))
        for (title, answer), p in found.items()
    ]
    return sorted(rows, key=lambda row: (row[3] / row[2], row[4] / row[2], row[0]))


def class_csv(class_: Sequence[Progress]) -> str:
    """Return every case and every task of a class as CSV, one per row."""
    text = io.StringIO()
    columns = ["learner", "kind", "at", "what", "truth", "answered", "right", "place", "cost"]
    columns += ["revised", "place_after", "questions", "seconds", "agreed", "reasons"]
    columns += ["engine_rank", "engine_rank_all"]
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for number, one in enumerate(class_, start=1):
        name = one.learner or f"learner {number}"
        for case in one.cases:
            writer.writerow(
                {
                    "learner": _safe(name),
                    "kind": "case",
                    "at": case.at,
                    "what": _safe(case.title),
                    "truth": case.answer,
                    "answered": " ".join(case.differential),
                    "right": int(case.place == 1),
                    "place": "" if case.place is None else case.place,
                    "revised": " ".join(case.revised or ()),
                    "place_after": "" if case.place_after is None else case.place_after,
                    "cost": case.cost,
                    "questions": case.questions,
                    "seconds": case.seconds,
                    "agreed": case.agreed,
                    "reasons": case.reasons,
                    "engine_rank": case.rank,
                    "engine_rank_all": case.rank_all,
                }
            )
        for task in one.drills:
            row = {"learner": _safe(name), "kind": "drill", "at": task.at, "what": task.topic}
            row |= {"truth": task.truth, "answered": task.chosen, "right": str(int(task.right))}
            writer.writerow(row | {"seconds": str(task.seconds)})
    return text.getvalue()


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


# -- plots -----------------------------------------------------------------------------------------
_SHADES = ("#0f766e", "#5eaaa2", "#94a3b8")


def place_figure(class_: Sequence[Progress]) -> Figure:
    """Return a plot of the places of the right disorder, by learner (bars of counts)."""
    import plotly.graph_objects as go

    rows = class_rows(class_)
    names = [one.learner for one in rows]
    parts = {
        "first": [one.first for one in rows],
        "listed, not first": [one.listed - one.first for one in rows],
        "not listed": [one.cases - one.listed for one in rows],
    }
    patterns = ("", "/", ".")
    bars = [
        go.Bar(
            name=name,
            y=names,
            x=counts,
            orientation="h",
            marker={"color": shade, "pattern": {"shape": pattern, "fgcolor": "#0f172a"}},
        )
        for (name, counts), shade, pattern in zip(parts.items(), _SHADES, patterns, strict=True)
    ]
    return _laid_out(go.Figure(bars), "Where the right disorder stood", "cases", stacked=True)


def drill_figure(class_: Sequence[Progress]) -> Figure:
    """Return a plot of the share of right answers by topic, over the class."""
    import plotly.graph_objects as go

    totals: dict[Topic, tuple[int, int]] = {}
    for topic in TOPICS:
        done = [one.topics()[topic] for one in class_ if topic in one.topics()]
        if done:
            totals[topic] = (sum(one[0] for one in done), sum(one[1] for one in done))
    labels = [TOPIC_WORDS[topic] for topic in totals]
    shares = [100 * right / of for right, of in totals.values()]
    words = [f"{right} of {of}" for right, of in totals.values()]
    bar = go.Bar(y=labels, x=shares, text=words, orientation="h", marker={"color": _SHADES[0]})
    figure = _laid_out(go.Figure([bar]), "Drills: named right", "% of tasks", stacked=False)
    figure.update_xaxes(range=[0, 100])
    return figure


def _laid_out(figure: Figure, title: str, unit: str, *, stacked: bool) -> Figure:
    figure.update_layout(
        title={"text": title, "font": {"size": 15}},
        barmode="stack" if stacked else "group",
        xaxis_title=unit,
        height=320,
        margin={"l": 10, "r": 10, "t": 50, "b": 40},
        legend={"orientation": "h", "y": -0.25},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": "#64748b"},
    )
    figure.update_yaxes(automargin=True, autorange="reversed")
    return figure
