"""Small pieces of HTML that every panel of the desk is made of.

What can be pressed is a real button with ``data-act`` and ``data-id``; one script
(:data:`PRESS`) sends these two to the server, so that no panel needs a script of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reasoning.engine import UNIT
from reasoning.proofs.text import signed
from reasoning.questions.contrast import Seen
from reasoning.questions.grounds import Ground

__all__ = [
    "PRESS",
    "action",
    "empty_html",
    "grounds_html",
    "message_html",
    "state_words",
    "table_html",
    "tag",
    "weight_bar",
    "weight_words",
]

PRESS = """
const goal = {'why-not': 'why', 'what-if': 'what-if', 'compare': 'compared', 'open': 'detail'};
const key = (fold) => fold.className + (fold.querySelector('summary')?.textContent || '')
  .replace(/[0-9.+-]/g, '');
const buttons = () => [...element.querySelectorAll('[data-act]')]
  .filter((one) => one.checkVisibility());
const open = new Set();
let kept = null;
const keep = (one) => {
  const fold = one.closest('summary') && one.closest('details');
  const {act, id} = one.dataset;
  if (fold) kept = {fold: key(fold)};
  else kept = act ? {act: act, id: id || '', place: buttons().indexOf(one)} : null;
};
const arrive = () => {
  if (!window.dermatraceGoal || !element.closest('#' + window.dermatraceGoal)) return;
  if (!element.checkVisibility()) return;
  window.dermatraceGoal = undefined;
  element.tabIndex = -1;
  element.focus({preventScroll: true});
  element.scrollIntoView({block: 'nearest'});
};
const left = (event) => { if (!element.contains(event.target)) kept = null; };
document.addEventListener('focusin', left);
document.addEventListener('pointerdown', left);
for (const way of ['keydown', 'pointerdown'])
  document.addEventListener(way, () => { window.dermatraceGoal = undefined; }, true);
element.addEventListener('focusin', (event) => keep(event.target));
element.addEventListener('toggle', (event) => {
  if (event.target.open) open.add(key(event.target)); else open.delete(key(event.target));
}, true);
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || !element.contains(button)) return;
  const {act, id} = button.dataset;
  keep(button);
  window.dermatraceGoal = act !== 'open' || window.innerWidth < 900 ? goal[act] : undefined;
  trigger('select', {act: act, id: id || ''});
});
watch('value', () => {
  for (const one of element.querySelectorAll('details')) if (open.has(key(one))) one.open = true;
  arrive();
  const now = document.activeElement;
  if (!kept || (now && now !== document.body)) return;
  const {act, id, place, fold} = kept;
  const all = buttons();
  const same = fold
    ? [...element.querySelectorAll('details')].find((one) => key(one) === fold)
      ?.querySelector('summary')
    : all.find((one) => one.dataset.act === act && one.dataset.id === id)
      || all.find((one) => one.dataset.id === id) || all[Math.min(place, all.length - 1)];
  if (same) same.focus({preventScroll: true});
});
"""
"""Script of a ``gr.HTML``; a press of a button inside it becomes its event ``select``.

The panel is drawn anew after that. The focus goes back to the button that was pressed, or to what
stands in its place now, unless the user has gone elsewhere meanwhile; what was unfolded stays
unfolded; and a question that was pressed elsewhere is scrolled to."""

_GROUNDS = 2


def action(act: str, id_: str, words: str, *, label: str = "", pressed: bool | None = None) -> str:
    """Return a button.

    Args:
        act: what to do.
        id_: what to do it with.
        words: shown on it.
        label: read out instead, where the words alone do not say what it is about.
        pressed: of a button that stays down.
    """
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    name = f' aria-label="{escape(label)}" title="{escape(label)}"' if label else ""
    return (
        f'<button type="button" class="act" data-act="{escape(act)}" data-id="{escape(id_)}"'
        f"{state}{name}>{escape(words)}</button>"
    )


def tag(words: str, kind: str = "") -> str:
    """Return a small label; what it says is in the words, not in its colour."""
    return f'<span class="tag {kind}">{escape(words)}</span>'


def message_html(text: str, *, kind: str = "problem") -> str:
    """Return a message for the place where something is wrong (``problem``) or worth knowing."""
    role = "alert" if kind == "problem" else "note"
    css = "flag" if kind == "problem" else "note"
    return f'<div class="dt"><p class="{css}" role="{role}">{escape(text)}</p></div>'


def empty_html(words: str) -> str:
    """Return what stands where there is nothing yet, and how to get something there."""
    return f'<div class="dt"><p class="empty">{escape(words)}</p></div>'


def weight_bar(units: float, widest: float) -> str:
    """Return a weight as a bar to the left (against) or to the right (for) of a middle line."""
    share = units / widest if widest else 0.0
    minus, plus = max(-share, 0.0) * 100, max(share, 0.0) * 100
    side = "for" if share > 0 else "against" if share < 0 else "neutral"
    return (
        f'<div class="bar" role="img" aria-label="{side}"><span class="half minus">'
        f'<i style="width:{minus:.0f}%"></i></span><span class="half plus">'
        f'<i style="width:{plus:.0f}%"></i></span></div>'
    )


def grounds_html(grounds: Sequence[Ground]) -> str:
    """Return what a number rests on, the first few below one another."""
    if not grounds:
        return "not named"
    several = len({one.about for one in grounds}) > 1
    words = [escape(one.words(named=several)) for one in grounds[:_GROUNDS]]
    more = len(grounds) - len(words)
    return "<br>".join([*words, f"and {more} more"] if more > 0 else words)


def state_words(one: Seen) -> str:
    """Return a piece of evidence in words, with its state where it has one."""
    return (
        one.label if one.kind in {"prior", "age", "sex", "wording"} else f"{one.label} {one.state}"
    )


def weight_words(units: float) -> str:
    """Return a weight, given in units, as it was summed."""
    return signed(units / UNIT)


def table_html(head: Sequence[str], rows: Sequence[Sequence[str]], *, name: str) -> str:
    """Return a table of ready cells; a column whose head ends in ``#`` holds numbers.

    Every cell carries the head of its column, which is shown beside it on narrow screens.
    """
    titles = [one.rstrip("#") for one in head]
    number = [" class='w'" if one.endswith("#") else "" for one in head]
    top = "".join(
        f"<th scope='col'{n}>{escape(t)}</th>" for t, n in zip(titles, number, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{n} data-head='{escape(t)}'>{f'<div>{cell}</div>' if cell else ''}</td>"
            for cell, t, n in zip(row, titles, number, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f"<table class='grid'><caption>{escape(name)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
