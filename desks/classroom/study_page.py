"""The pages of a reader study and of a class's results, as HTML."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from desks.classroom.bits import amount, download_html, seconds_words, share_words
from desks.classroom.progress import Progress
from desks.classroom.results import case_rows, class_csv, class_rows
from desks.classroom.study import TARGET_WORDS, Reading, Study
from desks.classroom.study_figures import Paired, StudyFigures, figures_csv
from desks.classroom.study_file import readings_csv
from desks.clinic.bits import empty_html, message_html, table_html, tag
from desks.clinic.description import describe
from kb.knowledge import KnowledgeBase
from reasoning.engine import Differential
from reasoning.proofs.text import percent

__all__ = ["class_html", "engine_html", "figures_html", "reading_html"]

_TOP = 5
_THANKS = "Every case was read. Thank you. Download the readings: they are lost with this page."


def reading_html(study: Study | None, knowledge: KnowledgeBase) -> str:
    """Return the case that is to be read."""
    if study is None:
        return empty_html("Name the study and the reader, then start.")
    if study.done:
        return f"<div data-unsaved data-arrive>{message_html(_THANKS, kind='note')}</div>"
    lines = "".join(
        f"<p><b>{escape(one.about)}</b>: {escape(one.says)}</p>"
        for one in describe(study.case.case, knowledge)
    )
    part = "without the engine" if study.early is None else "with the engine"
    return (
        f'<section class="dt reading" data-unsaved><h3 data-arrive>Case {study.at + 1} of '
        f"{len(study.cases)} {tag(part)}</h3>{lines}"
        f"<p class='src'>Looked for: {TARGET_WORDS[study.target]}.</p></section>"
    )


def engine_html(study: Study | None, told: Differential | None) -> str:
    """Return the engine's first five, once the reader has answered without them."""
    if study is None or told is None or study.done or study.early is None:
        return ""
    rows = "".join(
        f"<li><span class='what'>{escape(one.label)}{_grave(told, one.id)}</span>"
        f"<b>{percent(one.posterior)}</b></li>"
        for one in told.hypotheses[:_TOP]
    )
    return f'<section class="dt engine"><h4>The engine’s differential</h4><ol>{rows}</ol></section>'


def _grave(told: Differential, id_: str) -> str:
    disorder = told.disorder(id_)
    if disorder is None:
        return ""
    words = "must not miss" if disorder.must_not_miss else ""
    malignant = tag("malignant", "grave") if disorder.neoplasm == "malignant" else ""
    return f" {malignant}{tag(words, 'grave') if words else ''}"


def figures_html(figures: StudyFigures, readings: Sequence[Reading], *, seed: int | None) -> str:
    """Return the figures of a study, with who read, how often, and the files."""
    head = (
        f"{len(readings)} readings of {figures.cases} cases by {', '.join(figures.readers)}; each "
        "case first without, then with the engine; each reader in an order of their own"
        + (f" (seed {seed})." if seed is not None else ".")
    )
    times = (
        f"Mean time: {seconds_words(figures.seconds[0])} without, then "
        f"{seconds_words(figures.seconds[1])} with."
    )
    tables = _table(figures.rows, "All readers")
    if len(figures.by_reader) > 1:
        inner = "".join(_table(rows, name) for name, rows in figures.by_reader.items())
        tables += f'<details class="fold"><summary>By reader</summary>{inner}</details>'
    notices = "".join(f'<p class="note" role="note">{escape(one)}</p>' for one in figures.notices)
    links = download_html(
        "readings.csv", readings_csv(readings), "Download the readings", mime="text/csv"
    ) + download_html("figures.csv", figures_csv(figures), "Download the figures", mime="text/csv")
    return (
        f'<div class="dt study-figures"><p>{escape(head)} {times}</p>{tables}{notices}'
        '<p class="src">95 % intervals: Wilson for a share, Newcombe (1998, paired) for a '
        f'difference; p: McNemar’s exact test.</p><p class="asks">{links}</p></div>'
    )


def _table(rows: Sequence[Paired], name: str) -> str:
    cells = [
        [
            escape(one.name),
            _share(one.without, one.n, one.interval_without),
            _share(one.with_, one.n, one.interval_with),
            _difference(one),
            f"{one.gained} / {one.lost}",
            f"{one.p:.3g}" if one.n else "",
        ]
        for one in rows
    ]
    head = ("Share", "Without", "With", "Difference", "Gained / lost#", "p#")
    return table_html(head, cells, name=name)


def _share(k: int, n: int, interval: tuple[float, float]) -> str:
    if not n:
        return "no such case"
    low, high = (100 * one for one in interval)
    return f"{100 * k / n:.1f} % <small>{k} of {n}; {low:.1f} to {high:.1f}</small>"


def _difference(one: Paired) -> str:
    if math.isnan(one.difference):
        return ""
    low, high = (100 * end for end in one.interval)
    return f"{100 * one.difference:+.1f} <small>{low:+.1f} to {high:+.1f}</small>"


def class_html(class_: Sequence[Progress], knowledge: KnowledgeBase) -> str:
    """Return the results of a class as tables, with their CSV."""
    if not class_:
        return empty_html("Drop the progress files of your learners; they are read, not kept.")
    rows = [
        [
            escape(one.learner),
            share_words(one.first, one.cases),
            share_words(one.listed, one.cases),
            share_words(one.after, one.again),
            "" if one.cost is None else amount(one.cost),
            share_words(one.agreed, one.reasons),
            share_words(one.named, one.drilled),
            "" if one.seconds is None else seconds_words(one.seconds),
        ]
        for one in class_rows(class_)
    ]
    head = ("Learner", "Answer first", "Answer listed", "First after the engine’s", "Median cost#")
    more = ("Reasons as the engine", "Drills right", "Median time#")
    learners = table_html((*head, *more), rows, name="Learners")
    cases = [
        [
            escape(title),
            escape(known.label if (known := knowledge.disorders.get(answer)) else answer),
            share_words(first, n),
            share_words(listed, n),
        ]
        for title, answer, n, first, listed in case_rows(class_)
    ]
    hard = table_html(("Case", "Answer", "First", "Listed"), cases, name="Cases, hardest first")
    link = download_html("class.csv", class_csv(class_), "Download as CSV", mime="text/csv")
    return f'<div class="dt">{learners}{hard if cases else ""}<p class="asks">{link}</p></div>'
