"""Reliability diagrams and coverage of sets, as HTML (plotly) and PNG.

The PNG needs a Chromium or Chrome on this machine, which plotly drives; without one only the HTML
is written. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.calibration import Measured
from kb.errors import InputError

__all__ = ["coverage_figure", "draw", "reliability_figure"]

_BLUE, _ORANGE, _GREY = "#0072b2", "#d55e00", "#767676"
"""Told apart by people who see colours differently, and by the form of the mark besides."""


def draw(measured: Mapping[str, Measured], folder: Path) -> Iterator[Path]:
    """Write both figures of everything that was measured; yield the files.

    Raises:
        InputError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, one in measured.items():
            stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            yield from _write(reliability_figure(name, one), folder / f"{stem}-reliability")
            yield from _write(coverage_figure(name, one), folder / f"{stem}-coverage")
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise InputError(reason, place=str(folder), mend="give another folder") from error


def _write(figure: Any, stem: Path) -> Iterator[Path]:
    html = stem.with_suffix(".html")
    figure.write_html(html, include_plotlyjs="directory")
    yield html
    png = stem.with_suffix(".png")
    try:
        figure.write_image(png, width=1000, height=560, scale=1.5)
    except (RuntimeError, OSError):  # no browser, or one that does not start: the HTML is there
        return
    yield png


def reliability_figure(name: str, measured: Measured) -> Any:
    """Return the reliability diagram: how sure the first answer was, how often it was right."""
    from plotly.subplots import make_subplots

    titles = (
        "First answer as shown",
        "Answers merged that the labels cannot tell apart",
    )
    figure = make_subplots(
        rows=2, cols=2, row_heights=[0.8, 0.2], vertical_spacing=0.06, subplot_titles=titles,
        shared_xaxes=True,
    )  # fmt: skip
    about = {"before": measured.before, "after": measured.after}
    for column, kind in enumerate(("first_answer", "merged"), start=1):
        figure.add_scatter(
            x=[0, 1], y=[0, 1], mode="lines", line={"color": _GREY, "dash": "dot"},
            name="as sure as right", showlegend=column == 1, row=1, col=column,
        )  # fmt: skip
        for when, color, symbol in (("before", _ORANGE, "x"), ("after", _BLUE, "circle")):
            rows = measured.report["reliability"][when][kind]
            error = getattr(about[when], "ece" if kind == "first_answer" else "ece_merged")
            temperature = "1" if when == "before" else f"{measured.temperature:g}"
            figure.add_scatter(
                x=[row["confidence"] for row in rows],
                y=[row["right"] for row in rows],
                error_y={"type": "data", "array": [_error(row) for row in rows], "thickness": 1},
                mode="lines+markers",
                marker={"color": color, "symbol": symbol, "size": 8},
                name=f"temperature {temperature}: calibration error {error:.3f}",
                legend="legend" if column == 1 else "legend2",
                row=1,
                col=column,
            )
        rows = measured.report["reliability"]["after"][kind]
        figure.add_bar(
            x=[(row["from"] + row["to"]) / 2 for row in rows], y=[row["n"] for row in rows],
            width=0.09, marker={"color": _BLUE}, showlegend=False, row=2, col=column,
        )  # fmt: skip
        figure.update_xaxes(range=[0, 1], row=1, col=column)
        figure.update_xaxes(range=[0, 1], title_text="probability", row=2, col=column)
        figure.update_yaxes(range=[0, 1], title_text="right", row=1, col=column)
        figure.update_yaxes(title_text="cases", row=2, col=column)
    figure.update_layout(
        title=f"{name}: {measured.cases} cases, each answered without its own patient",
        template="simple_white",
        legend={"x": 0.01, "y": 0.99, "xanchor": "left", "yanchor": "top"},
        legend2={"x": 0.56, "y": 0.99, "xanchor": "left", "yanchor": "top"},
    )
    return figure


def _error(row: Mapping[str, Any]) -> float:
    """Return 1.96 standard errors of a proportion."""
    right, n = float(row["right"]), int(row["n"])
    return float(1.96 * (max(right * (1.0 - right), 0.25 / n) / n) ** 0.5)


def coverage_figure(name: str, measured: Measured) -> Any:
    """Return the coverage of the sets at every level: overall, by skin tone, by group."""
    from plotly.subplots import make_subplots

    levels = [one.level for one in measured.sets]
    figure = make_subplots(
        rows=1, cols=2, column_widths=[0.5, 0.5], horizontal_spacing=0.22,
        subplot_titles=("By skin tone (Fitzpatrick)", "By group of disorders, sets of 90 %"),
    )  # fmt: skip
    figure.add_scatter(
        x=levels, y=levels, mode="lines", line={"color": _GREY, "dash": "dot"},
        name="as promised", row=1, col=1,
    )  # fmt: skip
    sizes = [f"median {one.median_size:g} of the disorders" for one in measured.sets]
    figure.add_scatter(
        x=levels, y=[one.covered.share for one in measured.sets], mode="lines+markers", text=sizes,
        marker={"color": _BLUE, "size": 10}, name=f"all {measured.cases}", row=1, col=1,
    )  # fmt: skip
    by_level = measured.report["sets"]
    symbols = ("x", "diamond", "square", "triangle-up", "star", "cross", "hexagon")
    tones = sorted({tone for row in by_level for tone in row["by_skin_tone"]})
    for tone, symbol in zip(tones, symbols, strict=False):
        figure.add_scatter(
            x=levels, y=[row["by_skin_tone"][tone]["covered"] for row in by_level], mode="markers",
            marker={"symbol": symbol, "size": 8}, row=1, col=1,
            name=f"tone {tone} (n = {by_level[0]['by_skin_tone'][tone]['n']})",
        )  # fmt: skip
    _by_group(figure, by_level[levels.index(0.9)]["by_group"])
    figure.update_xaxes(title_text="level", tickvals=levels, row=1, col=1)
    figure.update_yaxes(title_text="share of cases whose set holds the answer", row=1, col=1)
    figure.update_xaxes(range=[0, 1.02], title_text="covered", row=1, col=2)
    figure.update_layout(
        title=f"{name}: sets that hold the right answer, thresholds from other patients",
        template="simple_white",
        legend={"x": 0.39, "y": 0.02, "xanchor": "right", "yanchor": "bottom"},
    )
    return figure


def _by_group(figure: Any, groups: Mapping[str, Mapping[str, Any]]) -> None:
    names: Sequence[str] = sorted(groups, key=lambda one: groups[one]["covered"])
    figure.add_bar(
        y=[f"{one} ({groups[one]['n']})" for one in names],
        x=[groups[one]["covered"] for one in names],
        orientation="h",
        marker={"color": [_ORANGE if groups[one]["covered"] < 0.85 else _BLUE for one in names]},
        showlegend=False,
        row=1,
        col=2,
    )
    figure.add_vline(x=0.9, line={"color": _GREY, "dash": "dot"}, row=1, col=2)
