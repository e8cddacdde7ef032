"""The report of a case as data: one page, made once and written as HTML and as PDF.

Both forms are written from the same data, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from desks.clinic.answer import Worked
from desks.clinic.bands import UNMEASURED, Point, grave_ids, most_urgent_first, point_words
from desks.clinic.commitment import Commitment
from desks.clinic.description import READ_FROM_PICTURE, Sentence, describe
from desks.clinic.plate import Plate
from reasoning.engine import Contribution, Piece
from reasoning.proofs.proof import made_with
from reasoning.proofs.text import percent, signed, subject_label
from reasoning.result import DISCLAIMER

__all__ = ["Report", "Row", "make_report", "report_html"]

_TOP = 6
_FOR, _AGAINST = 3, 2
_PLATES = 3
_VERDICT = {True: "met", False: "not met", None: "open"}


@dataclass(frozen=True)
class Row:
    """One disorder of the report."""

    rank: int
    label: str
    probability: str
    supports: str
    opposes: str


@dataclass(frozen=True)
class Report:
    """Everything that stands on the page.

    Attributes:
        flags: red flags, each with what to do and why.
        notices: what must be said before the numbers.
        grave: the likeliest disorders that must not be missed.
        point: what the chosen operating point says, and what it measured.
        coverage: the set that holds the right answer with a stated chance, in words.
        cards: criteria and checklists, a line each.
        record: the user's own differential, before and after.
        plates: the pictures with their outlines; at most three.
        made: what it was made with.
    """

    title: str
    made_at: str
    description: tuple[Sentence, ...]
    flags: tuple[str, ...]
    notices: tuple[str, ...]
    rows: tuple[Row, ...]
    grave: str
    point: str
    coverage: str
    cards: tuple[str, ...]
    record: tuple[str, ...]
    plates: tuple[Plate, ...]
    made: str


def make_report(
    worked: Worked,
    *,
    made_at: str,
    point: Point = "sensitivity-first",
    level: float = 0.9,
    numbers: bool = False,
    record: Commitment | None = None,
    plates: Sequence[Plate] = (),
) -> Report:
    """Return the report of an answer.

    Args:
        worked: the answer.
        made_at: date and time that stand on it.
        point: operating point whose verdict stands on it.
        level: of the set that stands on it.
        numbers: state probabilities even where the case fits no known disorder.
        record: the user's own differential.
        plates: the pictures of the case; the first three stand on it.
    """
    answer = worked.differential
    hidden = worked.abstains and not numbers
    flags = tuple(
        f"{one.label} ({one.urgency}). {one.action}. Because: {one.because}."
        for one in most_urgent_first(answer.rules.red_flags)
    )
    notices = list(answer.notices)
    if worked.certainty.calibration is None:
        notices.append(UNMEASURED)
    if worked.abstains:
        notices.append(
            "The case fits no known disorder well; the ranking only compares known ones."
        )
    if len(plates) > _PLATES:
        notices.append(f"{len(plates)} pictures were read; the first {_PLATES} are shown.")
    return Report(
        title=f"Differential for {answer.case.id}",
        made_at=made_at,
        description=_described(worked, plates[:_PLATES]),
        flags=flags,
        notices=tuple(notices),
        rows=tuple(_row(worked, rank, hidden) for rank in range(1, _TOP + 1)),
        grave=", ".join(_grave(worked, one, hidden) for one in grave_ids(worked)),
        point=point_words(worked, point),
        coverage=_coverage(worked, level),
        cards=tuple(_cards(worked)),
        record=tuple(record.words(worked.labels)) if record is not None else (),
        plates=tuple(plates[:_PLATES]),
        made=_made(worked),
    )


def _described(worked: Worked, plates: Sequence[Plate]) -> tuple[Sentence, ...]:
    """Return the case in words, and each picture on the page as it was measured."""
    several = len(plates) > 1
    pictures = [
        Sentence(f"Picture {one.name}" if several else "Picture", one.says)
        for one in plates
        if one.says
    ]
    told = describe(worked.differential.case, worked.knowledge)
    places = [place for place, one in enumerate(told) if one.about == READ_FROM_PICTURE]
    at = places[0] if places else len(told)
    return (*told[:at], *pictures, *told[at:])


def _row(worked: Worked, rank: int, hidden: bool) -> Row:
    one = worked.differential.hypotheses[rank - 1]
    found = worked.differential.contributions(one.id)
    supports = [_piece(worked, c) for c in found if c.units > 0][:_FOR]
    opposes = [_piece(worked, c) for c in found if c.units < 0][:_AGAINST]
    number = "not shown" if hidden else percent(one.posterior)
    number = "excluded" if one.excluded_by else number
    return Row(rank, one.label, number, "; ".join(supports), "; ".join(opposes))


def _piece(worked: Worked, one: Contribution) -> str:
    piece = one.piece
    if piece.kind in {"age", "sex"}:
        return f"{piece.kind} {signed(one.weight)}"
    if piece.kind == "wording":
        return f"words of the text {signed(one.weight)}"
    label = subject_label("+".join(_likeliest(piece)), worked.knowledge)
    more = f" and {len(piece.subjects) - 1} more" if len(piece.subjects) > 1 else ""
    state = "read" if piece.state == "probable" else piece.state
    return f"{label}{more} {state} {signed(one.weight)}"


def _likeliest(piece: Piece) -> tuple[str, ...]:
    """Return what a reading over exclusive findings is named by: the one it makes likeliest."""
    gains = {
        one.subject: (one.probability or 0.0) - (one.base_rate or 0.5) for one in piece.observations
    }
    return max(piece.subjects, key=lambda one: gains.get(one, -1.0))


def _grave(worked: Worked, id_: str, hidden: bool) -> str:
    number = "" if hidden else f"{percent(worked.differential.hypothesis(id_).posterior)}, "
    return f"{worked.labels[id_]} ({number}rank {worked.ranks[id_]})"


def _coverage(worked: Worked, level: float) -> str:
    chosen = next((one for one in worked.certainty.sets if one.level == level), None)
    if chosen is None:
        return "No set: coverage was not measured in this setting with these counts."
    held = f"{percent(chosen.covered.share)} of {chosen.covered.of} measured cases"
    return (
        f"{100 * level:g} % set: {len(chosen.members)} disorders; such sets held a right answer in "
        f"{held}."
    )


def _cards(worked: Worked) -> Sequence[str]:
    rules = worked.differential.rules
    lines = [f"{one.label}: {_VERDICT[one.met]}" for one in rules.criteria if one.met is not False]
    lines += [
        f"{one.label}: {one.score} points, threshold {one.threshold}; {one.known} of "
        f"{len(one.items)} items known"
        for one in rules.checklists
    ]
    return lines[:6]


def _made(worked: Worked) -> str:
    made = made_with(worked.differential)
    model = worked.differential.model
    counts = ", ".join(one.dataset for one in model.compiled.fitted) or "none"
    return (
        f"{DISCLAIMER} dermatrace {made['version']}, knowledge {made['knowledge_hash'][:12]}, "
        f"model {made['model_hash'][:12]}, setting {model.name}, counts: {counts}."
    )


# -- HTML ------------------------------------------------------------------------------------------
_PAGE = """
@page{size:A4;margin:14mm}
:root{color-scheme:light}
body{font:10.5pt/1.4 system-ui,sans-serif;color:#0f172a;background:#fff;max-width:46rem;
margin:1.2rem auto;padding:0 1rem}
h1{font-size:15pt;margin:0}h2{font-size:10.5pt;margin:.8rem 0 .2rem;color:#334155}
p{margin:.15rem 0}dl{margin:0;display:grid;grid-template-columns:9rem 1fr;gap:.1rem .6rem}
dt{color:#475569}dd{margin:0}table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:500;color:#475569;border-bottom:1px solid #94a3b8}
td,th{padding:.15rem .4rem .15rem 0;vertical-align:top}td.n{white-space:nowrap}
tr+tr td{border-top:1px solid #e2e8f0}
.flag{border-left:4px solid #b91c1c;padding:.2rem .6rem;background:#fef2f2}
.small{font-size:8.5pt;color:#475569}
.plates{display:flex;flex-wrap:wrap;gap:.5rem;margin:.5rem 0}.plates figure{margin:0;flex:0 1 13rem}
.plates img{max-width:100%;max-height:11rem;height:auto;width:auto}
dd,p,figcaption{overflow-wrap:anywhere}td{overflow-wrap:break-word}
"""


def report_html(report: Report, *, whole: bool = True) -> str:
    """Return the report as one HTML page without scripts or outside resources.

    Args:
        report: what stands on it.
        whole: a document of its own; else only what stands inside the body.
    """
    flags = "".join(f'<p class="flag"><b>Red flag:</b> {escape(one)}</p>' for one in report.flags)
    notices = "".join(f"<p><b>Note:</b> {escape(one)}</p>" for one in report.notices)
    told = "".join(
        f"<dt>{escape(one.about)}</dt><dd>{escape(one.says)}</dd>" for one in report.description
    )
    rows = "".join(
        f'<tr><td>{one.rank}</td><td>{escape(one.label)}</td><td class="n">{one.probability}</td>'
        f"<td>{escape(one.supports)}</td><td>{escape(one.opposes)}</td></tr>"
        for one in report.rows
    )
    plates = "".join(
        f'<figure><img src="{one.source}" width="{one.width}" height="{one.height}" '
        f'alt="{escape(one.words)}"><figcaption class="small">{escape(one.words)}</figcaption>'
        "</figure>"
        for one in report.plates
    )
    plates = f'<div class="plates">{plates}</div>' if plates else ""
    cards = "".join(f"<p>{escape(one)}</p>" for one in report.cards)
    record = "".join(f"<p>{escape(one)}</p>" for one in report.record)
    body = (
        f"<h1>{escape(report.title)}</h1><p class='small'>{escape(report.made_at)}</p>{flags}"
        f"{notices}<h2>Description</h2><dl>{told}</dl>{plates}<h2>Differential</h2><table><thead><tr>"
        "<th>rank</th><th>disorder</th><th>probability</th><th>for (log10)</th>"
        f"<th>against (log10)</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{escape(report.coverage)}</p><h2>Must not be missed</h2><p>{escape(report.grave)}</p>"
        f"<p>{escape(report.point)}</p>"
        + (f"<h2>Criteria and checklists</h2>{cards}" if cards else "")
        + (f"<h2>The reader's own differential</h2>{record}" if record else "")
        + f"<p class='small'>{escape(report.made)}</p>"
    )
    if not whole:
        return f'<div class="dt report">{body}</div>'
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(report.title)}</title>"
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_PAGE}</style></head><body>{body}</body></html>"
    )
