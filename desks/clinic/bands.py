"""What must be seen whatever the rank: notices, red flags, and what must not be missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Literal

from desks.clinic.answer import Worked
from desks.clinic.bits import action
from kb.calibrated import OperatingPoint, Tally
from kb.schema import URGENCIES
from reasoning.proofs.text import percent
from reasoning.questions.decision import REAL_CHANCE
from reasoning.rules import Firing

__all__ = [
    "POINTS", "UNMEASURED", "Point", "bands_html", "came_html", "grave_ids", "most_urgent_first",
    "pair_html", "point_words",
]  # fmt: skip

Point = Literal["sensitivity-first", "specificity-first"]
POINTS: tuple[tuple[str, Point], ...] = (
    ("sensitivity first", "sensitivity-first"),
    ("specificity first", "specificity-first"),
)
UNMEASURED = (
    "The probabilities were not held against labelled cases in this setting with these counts: "
    "take them as an order, not as chances."
)
UNREAD = (
    "Nothing to go by in the text: no finding was read in it, and its words are hardly those of "
    "any script. So far this is little more than how common the disorders are, and no flag is "
    "raised."
)
_LEAST = 3
_MOST = 6


def bands_html(worked: Worked, *, point: Point = "sensitivity-first") -> str:
    """Return the bands above the ranking."""
    parts = [*_notices(worked), *_exclusions(worked), _flags(worked), _grave(worked, point)]
    return f'<div class="dt bands">{"".join(parts)}</div>'


def came_html(worked: Worked) -> str:
    """Return a link to the answer for narrow screens: what leads, how many red flags; at first "".

    It stays in sight while the case is worked at, screens above the answer itself.
    """
    if not worked.differential.case.observations:
        return ""
    flags = len(worked.differential.rules.red_flags)
    count = "no red flag" if not flags else f"{flags} red flag{'s' if flags > 1 else ''}"
    words = f"To the differential: {worked.labels[worked.leader]} leads, {count}"
    ranked = [one for one in worked.differential.hypotheses if one.id != worked.leader]
    then = ", ".join(
        worked.labels[one.id] + ("" if worked.abstains else f" {percent(one.posterior)}")
        for one in ranked[:2]
    )
    return (
        f'<p class="dt jump" role="status"><a href="#answer">{escape(words)}</a> '
        f"<span>then {escape(then)}</span></p>"
    )


def _notices(worked: Worked) -> Iterator[str]:
    for words in worked.differential.notices:
        yield f'<p class="note" role="note">{escape(words)}</p>'
    if worked.certainty.unread and worked.certainty.urgency.measured is None:
        yield f'<p class="note" role="note">{UNREAD}</p>'
    if worked.certainty.calibration is None:
        yield f'<p class="note" role="note">{UNMEASURED}</p>'
    unlike = worked.certainty.calibration and worked.certainty.calibration.unlike
    if unlike and worked.abstains:
        yield (
            '<p class="note strong" role="note"><strong>This case fits no known disorder well.'
            "</strong> The probabilities below are not shown: they only compare the disorders that "
            "are known. It is as unusual as "
            f"{_share(unlike.recognized)} of the cases whose disorder was left out of the "
            f"knowledge, and {percent(1.0 - unlike.spared.share)} of the others.</p>"
        )


def _exclusions(worked: Worked) -> Iterator[str]:
    kept = worked.differential.keep_excluded
    for one in worked.differential.rules.exclusions:
        names = ", ".join(worked.knowledge.disorders[id_].label for id_ in one.disorders)
        verb = "Kept, though excluded" if kept else "Excluded"
        mend = "" if kept else " To rank it all the same, see Options."
        yield (
            f'<p class="note" role="note">{verb}: {escape(names)}. {escape(one.label)} '
            f"(because {escape(one.because)}).{mend}</p>"
        )


def most_urgent_first(flags: Iterable[Firing]) -> list[Firing]:
    """Return red flags by how soon somebody must act; the engine's order is kept among equals."""
    return sorted(flags, key=lambda one: -URGENCIES.index(one.urgency))


def _flags(worked: Worked) -> str:
    flags = most_urgent_first(worked.differential.rules.red_flags)
    if not flags:
        return ""
    rows = "".join(
        f'<li><strong><span aria-hidden="true">⚑</span> {escape(one.label)}</strong> '
        f'<span class="tag">{escape(one.urgency)}</span><br>{escape(one.action)}.'
        f'<br><span class="src">Because: {escape(one.because)} [{escape(one.evidence)}]</span>'
        f"{_think_of(worked, one.disorders)}</li>"
        for one in flags
    )
    word = "Red flag" if len(flags) == 1 else f"{len(flags)} red flags"
    return (
        f'<section class="band red" aria-label="Red flags"><h3>{word}</h3><ul>{rows}</ul></section>'
    )


def _think_of(worked: Worked, ids: tuple[str, ...]) -> str:
    return f'<div class="chips">{"".join(_chip(worked, one) for one in ids)}</div>' if ids else ""


def grave_ids(worked: Worked) -> list[str]:
    """Return the disorders that must not be missed and have a real chance; at least three."""
    disorders = worked.knowledge.disorders
    grave = [
        one
        for one in worked.differential.hypotheses
        if one.id in disorders and disorders[one.id].must_not_miss and one.excluded_by is None
    ]
    real = sum(one.posterior >= REAL_CHANCE for one in grave)
    return [one.id for one in grave[: min(max(real, _LEAST), _MOST)]]


def _grave(worked: Worked, point: Point) -> str:
    chance = f"{percent(worked.certainty.urgency.probability)} in all"
    total = "probability not shown" if worked.abstains else chance
    observed = worked.certainty.urgency.observed
    chips = "".join(_chip(worked, one) for one in (grave_ids(worked) if observed else ()))
    return (
        '<section class="band grave" aria-label="Must not be missed"><h3>Must not be missed '
        f'<span class="num">{total}</span></h3><div class="chips">{chips}</div>'
        f"{_point(worked, point)}</section>"
    )


def _chip(worked: Worked, id_: str) -> str:
    one = worked.differential.hypothesis(id_)
    gone = "excluded" if one.excluded_by else percent(one.posterior)
    number = "" if worked.abstains and not one.excluded_by else f"{gone}, "
    words = f"{one.label} · {number}rank {worked.ranks[id_]}"
    return action("open", id_, words, label=f"open {words}")


def point_words(worked: Worked, point: Point) -> str:
    """Return what an operating point says of the case and what it measured, in words."""
    measured = worked.certainty.urgency.measured
    if measured is None:
        return "No flag: sensitivity and specificity were not measured in this setting."
    chosen: OperatingPoint = (
        measured.sensitivity_first if point == "sensitivity-first" else measured.specificity_first
    )
    raised = worked.certainty.urgency.raised()[point]
    made = worked.certainty.calibration
    where = "" if made is None else f" on {made.measured_on}"
    if worked.certainty.unread:
        return UNREAD
    if not worked.certainty.urgency.observed:
        return "No findings yet: so far this is only how common they are, and no flag is raised."
    verdict = "FLAG RAISED" if raised else "No flag raised"
    clear = "" if raised else " A flag that is not raised is no all-clear."
    return (
        f"{verdict} ({point.replace('-', ' ')}: from {percent(chosen.threshold)} on). Measured"
        f"{where}: sensitivity {_share(chosen.sensitivity)}, specificity "
        f"{_share(chosen.specificity)}.{clear}"
    )


def _point(worked: Worked, point: Point) -> str:
    return f'<p class="point">{escape(point_words(worked, point))}</p>'


def pair_html(worked: Worked) -> str:
    """Return two disorders that together explain more than one; nothing where one does as well.

    It takes longer than the answer itself, and is made after it.
    """
    if worked.pair is None:
        return ""
    pair = worked.pair
    lines = [line.strip() for line in pair.lines(worked.knowledge)][1:]
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    both = _chip(worked, pair.first.id) + _chip(worked, pair.second.id)
    return (
        '<section class="dt band pair" aria-label="Two at once"><h3>Two at once?</h3>'
        f"<p>No single disorder explains everything; these two together do better.</p>"
        f'<div class="chips">{both}</div><details class="fold"><summary>Who brings what</summary>'
        f"<ul>{said}</ul></details></section>"
    )


def _share(tally: Tally) -> str:
    return f"{percent(tally.share)} (n = {tally.of})"
