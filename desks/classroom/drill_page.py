"""The page of a drill: one task, the answer to it at once, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from desks.classroom.bits import picture_html, seconds_words, share_words
from desks.classroom.body import body_svg
from desks.classroom.drill import TOPIC_WORDS, Item, lesion_of
from desks.classroom.pictures import WIDE_MM, draw_sketch
from desks.classroom.progress import Progress
from desks.clinic.bits import action, empty_html, table_html
from kb.knowledge import KnowledgeBase

__all__ = ["Drill", "drill_html", "score_html", "verdict_html"]


@dataclass(frozen=True)
class Drill:
    """The open task.

    Attributes:
        shown: when it was shown, seconds since 1970.
        chosen: id of the answer; empty before it.
        seconds: from showing it to the answer.
    """

    item: Item
    shown: float
    chosen: str = ""
    seconds: float = 0.0


def drill_html(drill: Drill | None, knowledge: KnowledgeBase) -> str:
    """Return the task with one button for each choice."""
    if drill is None:
        return empty_html("Choose what to drill, then press “Next task”.")
    item = drill.item
    buttons = ""
    for one in item.choices:
        label = knowledge.findings[one].label
        if drill.chosen:
            mark = "✓ " if one == item.truth else "✗ " if one == drill.chosen else ""
            buttons += f'<span class="choice">{mark}{escape(label)}</span>'
        else:
            buttons += action("choose", one, label)
    kind = "told" if drill.chosen else "open"
    return (
        f'<section class="dt drill {kind}" data-topic="{item.topic}"><h3>{item.prompt}</h3>'
        f'{_shown(item)}<div class="choices">{buttons}</div></section>'
    )


def verdict_html(drill: Drill | None, knowledge: KnowledgeBase) -> str:
    """Return whether it was right, and what the words mean."""
    if drill is None or not drill.chosen:
        return ""
    item = drill.item
    right = drill.chosen == item.truth
    told = [item.truth] if right else [item.truth, drill.chosen]
    words = "".join(
        f"<dt>{escape(knowledge.findings[one].label)}</dt>"
        f"<dd>{escape(knowledge.findings[one].definition or 'no definition')}</dd>"
        for one in told
    )
    head = "✓ Right" if right else f"✗ It is: {knowledge.findings[item.truth].label}"
    return (
        f'<div class="dt verdict-box {"right" if right else "wrong"}">'
        f'<h4 data-arrive="next-task">{escape(head)} ({seconds_words(drill.seconds)})</h4>'
        f"<dl>{words}</dl></div>"
    )


def score_html(progress: Progress) -> str:
    """Return accuracy and time by topic."""
    topics = progress.topics()
    if not topics:
        return ""
    rows = [
        [TOPIC_WORDS[topic], share_words(right, of), seconds_words(middle)]
        for topic, (right, of, middle) in topics.items()
    ]
    table = table_html(("Named", "Right", "Median time#"), rows, name="How it goes")
    return f'<div class="dt">{table}</div>'


def _shown(item: Item) -> str:
    if item.words:
        return f'<blockquote class="words">{escape(item.words)}</blockquote>'
    if item.topic == "site":
        return f'<figure class="drawn-box">{body_svg(item.truth)}</figure>'
    if item.sketch is not None:
        pixels = draw_sketch(item.sketch)
        told = f"A schematic drawing, {WIDE_MM / 10:g} cm wide on the skin."
    else:
        from vision.render import render_lesion

        pixels = render_lesion(lesion_of(item), height=210, width=280).pixels
        told = "A schematic drawing of one lesion."
    return (
        f'<figure class="drawn-box">{picture_html(pixels, "drawn skin; name what it shows")}'
        f"<figcaption>{told} No patient.</figcaption></figure>"
    )
