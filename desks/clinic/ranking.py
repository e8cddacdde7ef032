"""The ranking: every disorder a button, its probability a bar, the measured set marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from desks.clinic.answer import Worked
from desks.clinic.bits import tag
from reasoning.engine import Hypothesis
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.text import percent
from reasoning.result import DISCLAIMER
from reasoning.trust.certainty import AnswerSet

__all__ = ["LEVELS", "made_html", "ranking_html"]

LEVELS = (("80 %", 0.8), ("90 %", 0.9), ("95 %", 0.95), ("99 %", 0.99))
_TOP = 10
_MORE = 20


def ranking_html(
    worked: Worked,
    *,
    selected: str,
    level: float = 0.9,
    numbers: bool = False,
    own: Mapping[str, int] | None = None,
) -> str:
    """Return the ranked hypotheses.

    Args:
        worked: the answer.
        selected: id of the hypothesis that is open.
        level: of the set that is marked.
        numbers: show probabilities even where the case fits no known disorder.
        own: ranks that the user gave, by id.
    """
    hidden = worked.abstains and not numbers
    chosen = next((one for one in worked.certainty.sets if one.level == level), None)
    members = frozenset(chosen.members if chosen else ())
    ranked = list(enumerate(worked.differential.hypotheses, start=1))
    top, more = ranked[:_TOP], ranked[_TOP : _TOP + _MORE]
    last = max((rank for rank, one in ranked if one.id in members), default=0)

    def rows(part: Iterable[tuple[int, Hypothesis]]) -> str:
        found = ""
        for rank, one in part:
            picked = one.id == selected
            found += _row(worked, rank, one, picked, one.id in members, hidden, own or {})
            if rank == last and chosen is not None:
                found += f'<li class="cut">{_set_words(chosen)}</li>'
        return found

    opened = " open" if selected in {one.id for _, one in more} else ""
    set_note = ""
    if chosen is None:
        set_note = (
            '<p class="note" role="note">No set is marked: coverage was not measured in this '
            "setting with these counts.</p>"
        )
    elif last > _TOP:
        none = any(one.id == NONE_OF_THESE for rank, one in ranked if rank < last)
        apart = " (None of these is not counted)" if none else ""
        set_note = f'<p class="src">{_set_words(chosen)} It reaches to rank {last}{apart}.</p>'
    sums = "" if hidden else _together(worked)
    return (
        f'<div class="dt">{sums}<ol class="dx">{rows(top)}</ol>{set_note}'
        f'<details class="fold"{opened}><summary>Ranks {_TOP + 1} to {_TOP + len(more)}</summary>'
        f'<ol class="dx">{rows(more)}</ol></details></div>'
    )


def _together(worked: Worked) -> str:
    """Return the classes that are likelier than any of their members shows."""
    return "".join(
        f'<p class="note together" role="note"><strong>{escape(one.said)}</strong><br>'
        f'<span class="src">{escape(one.named).replace(" %", "&nbsp;%")}</span></p>'
        for one in worked.together
    )


def _set_words(chosen: AnswerSet) -> str:
    count = len(chosen.members)
    word = "disorder" if count == 1 else "disorders"
    measured = f"{percent(chosen.covered.share)} of {chosen.covered.of} cases"
    return (
        f"↑ {100 * chosen.level:g} % set: {count} {word}. "
        f"Such sets held a right answer in {measured}."
    )


def _row(
    worked: Worked,
    rank: int,
    one: Hypothesis,
    picked: bool,
    inside: bool,
    hidden: bool,
    own: Mapping[str, int],
) -> str:
    disorder = worked.knowledge.disorders.get(one.id)
    tags = tag("must not miss", "grave") if disorder is not None and disorder.must_not_miss else ""
    if disorder is not None and disorder.urgency in {"urgent", "emergency"}:
        tags += tag(disorder.urgency)
    if one.id in own:
        tags += tag(f"yours: {own[one.id]}", "own")
    width = max(100.0 * one.posterior, 0.5)
    number = percent(one.posterior)
    if one.excluded_by is not None:
        number, width = "excluded", 0.0
    elif hidden:
        number, width = "not shown", 0.0
    where = ' <span class="sr">in the marked set</span>' if inside else ""
    return (
        f'<li class="hyp{" inset" if inside else ""}" data-id="{escape(one.id)}">'
        f'<button type="button" class="pick" data-act="open" data-id="{escape(one.id)}" '
        f'aria-pressed="{str(picked).lower()}"><span class="rank">{rank}</span>'
        f'<span class="name">{escape(one.label)} {tags}{where}</span>'
        f'<span class="prob">{number}</span>'
        f'<span class="meter" aria-hidden="true"><i style="width:{width:.1f}%"></i></span>'
        "</button></li>"
    )


def made_html(worked: Worked) -> str:
    """Return what the answer was made from, and how far to trust it."""
    model = worked.differential.model
    counts = ", ".join(one.dataset for one in model.compiled.fitted) or "none"
    lines = "".join(
        f"<p>{escape(line.strip())}</p>" for line in worked.certainty.lines(worked.labels)
    )
    return (
        '<div class="dt"><details class="fold"><summary>How far to trust this</summary>'
        f'<div class="certainty">{lines}</div></details>'
        f'<p class="src">{escape(DISCLAIMER)} Knowledge {worked.knowledge.hash[:12]}, '
        f"{len(model.compiled.disorders)} disorders, setting {escape(model.name)}, counts: "
        f"{escape(counts)}.</p></div>"
    )
