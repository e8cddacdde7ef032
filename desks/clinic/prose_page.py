"""A pasted text with what was read in it: marks on the words, and what was left out and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape

from kb.knowledge import KnowledgeBase
from reasoning.prose.mention import FROM_PARTS, Mention, ProseReading

__all__ = ["prose_html"]

_SIGN = {"present": "+", "absent": "−", "maybe": "?", "form": "→"}
_WORD = {"present": "present", "absent": "absent", "maybe": "hedged", "form": "into the form"}
_LONGEST = 20_000
"""Characters of the text that are shown with marks; all of it is read."""


def prose_html(
    read: ProseReading,
    knowledge: KnowledgeBase,
    *,
    standing: ProseReading | None = None,
    fields: Mapping[str, str] | None = None,
) -> str:
    """Return the text with its marks.

    Args:
        read: everything that was read.
        knowledge: whose findings they are.
        standing: what of it counts beside what was entered by hand; all of it if None.
        fields: what was filled into the form.
    """
    used = read if standing is None else standing
    counted = {(one.start, one.end, one.finding) for one in used.findings}
    shown = "".join(_marked(read, knowledge, counted, fields or {}))
    told = ", ".join(f"{name} {value}" for name, value in (fields or {}).items())
    lines = [f"Filled into the form: {told}."] if told else []
    if not read.findings:
        lines.append("No finding of the vocabulary was found in these words.")
    slips = dict.fromkeys(f"“{one.text}” as “{one.read_as}”" for one in read.respelled)
    if slips:
        lines.append(f"Taken for slips of typing: {', '.join(slips)}.")
    names = dict.fromkeys(one.text for one in read.disorders)
    if names:
        lines.append(f"Disorders named, not used: {', '.join(names)}.")
    left = [_left(one, knowledge) for one in read.left_out]
    about = "".join(f"<p>{escape(one)}</p>" for one in lines)
    out = ""
    if left:
        rows = "".join(f"<li>{one}</li>" for one in left)
        out = (
            f'<details class="fold"><summary>Mentioned and not used ({len(left)})</summary>'
            f"<ul>{rows}</ul></details>"
        )
    legend = (
        '<p class="legend"><mark class="present">+ present</mark> '
        '<mark class="absent">− absent</mark> <mark class="maybe">? hedged</mark> '
        '<mark class="form">→ in the form</mark> <mark class="off">× not used</mark></p>'
    )
    # a long text scrolls, so that the keyboard has to reach it
    text = f'<p class="text" tabindex="0" role="group" aria-label="text with findings">{shown}</p>'
    return f'<div class="dt prose">{text}{legend}{about}{out}</div>'


def _marked(
    read: ProseReading,
    knowledge: KnowledgeBase,
    counted: Collection[tuple[int, int, str]],
    fields: Mapping[str, str],
) -> Iterator[str]:
    text = read.text[:_LONGEST]
    marks: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for one in read.findings:
        if one.rule == FROM_PARTS:
            continue
        kind: str = one.state if (one.start, one.end, one.finding) in counted else "off"
        label = knowledge.findings[one.finding].label
        if kind == "off" and "duration" in fields and _is_duration(one, knowledge):
            kind = "form"
        marks.setdefault((one.start, one.end), []).append((kind, label))
    for stated, name in ((read.age, "age"), (read.sex, "sex")):
        if stated is not None and stated.rule != "pronoun":
            marks.setdefault((stated.start, stated.end), []).append(("form", name))
    place = 0
    for (start, end), found in sorted(marks.items(), key=lambda one: (one[0][0], -one[0][1])):
        if start < place or end > len(text):
            continue  # inside a longer phrase
        yield escape(text[place:start])
        kind = found[0][0]
        sign = _SIGN.get(kind, "×")
        words = "; ".join(f"{label}: {_WORD.get(state, 'not used')}" for state, label in found)
        yield (
            f'<mark class="{kind}" title="{escape(words)}"><span aria-hidden="true">{sign}</span>'
            f"{escape(text[start:end])}"
            f'<span class="sr"> ({escape(words)})</span></mark>'
        )
        place = end
    yield escape(text[place:])
    if len(read.text) > _LONGEST:
        yield f" … (the marks of {len(read.text) - _LONGEST:,} more characters are not shown)"


def _is_duration(one: Mention, knowledge: KnowledgeBase) -> bool:
    return knowledge.findings[one.finding].choice == "duration"


def _left(one: Mention, knowledge: KnowledgeBase) -> str:
    label = knowledge.findings[one.finding].label
    return f"{escape(label)} (“{escape(one.text)}”): {escape(one.rule)}"
