"""What was read in a text, as the command line shows it: the text with marks, and a table."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from desks.terminal import console
from kb.knowledge import KnowledgeBase
from reasoning.prose.mention import FROM_PARTS, ProseReading

__all__ = ["marked_text", "print_prose"]

_SIGN = {"present": "+", "absent": "-", "maybe": "?"}
_STYLE = {"present": "bold green", "absent": "bold red", "maybe": "bold yellow"}


def marked_text(reading: ProseReading) -> Text:
    """Return the text with its findings in brackets: ``[+scaly plaques]``, ``[-fever]``."""
    shown = Text()
    place = 0
    marks = [(one.start, one.end, one.state) for one in reading.findings if one.rule != FROM_PARTS]
    marks += [
        (stated.start, stated.end, "present")
        for stated in (reading.age, reading.sex)
        if stated is not None and stated.rule != "pronoun"
    ]
    for start, end, state in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start < place:
            continue  # inside a longer phrase
        shown.append(reading.text[place:start])
        shown.append(f"[{_SIGN[state]}{reading.text[start:end]}]", style=_STYLE[state])
        place = end
    shown.append(reading.text[place:])
    return shown


def print_prose(reading: ProseReading, knowledge: KnowledgeBase) -> None:
    """Print the text with marks, then every finding with its words and the rule."""
    screen = console()
    screen.print(marked_text(reading))
    screen.print()
    age = "not stated" if reading.age is None else f"{reading.age.value:.3g} years"
    sex = "not stated" if reading.sex is None else reading.sex.word
    screen.print(Text(f"age: {age}; sex: {sex}"))
    table = Table(box=None, pad_edge=False)
    for name in ("", "finding", "words", "at", "because"):
        table.add_column(name)
    for one in reading.findings:
        table.add_row(
            _SIGN[one.state],
            Text(f"{knowledge.findings[one.finding].label} ({one.finding})"),
            Text(" ".join(one.text.split())),
            f"{one.start}-{one.end}",
            Text(one.rule),
        )
    screen.print(table)
    for slip in reading.respelled:
        screen.print(Text(f"'{slip.text}' is read as '{slip.read_as}'"))
    for lesion in reading.lesions:
        words = " + ".join(knowledge.findings[part].label for part in lesion.parts)
        screen.print(Text(f"one lesion: {words}"))
    for one in reading.left_out:
        label = knowledge.findings[one.finding].label
        screen.print(Text(f"not used: {label} ('{one.text}'): {one.rule}", style="dim"))
    names = dict.fromkeys(f"'{one.text}'" for one in reading.disorders)
    if names:
        line = f"disorders named, not used: {', '.join(names)}"
        screen.print(Text(line, style="dim"))
    screen.print(
        Text("+ present, - absent, ? hedged; correct with --drop, --present, --absent", style="dim")
    )
    screen.print()
