"""What the command line prints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.knowledge import KnowledgeBase
from reasoning.engine import Differential, Piece
from reasoning.pairs import two_at_once
from reasoning.proofs.proof import made_with
from reasoning.proofs.text import percent, signed
from reasoning.result import DISCLAIMER
from reasoning.together import told_together
from reasoning.trust.certainty import certainty_of

if TYPE_CHECKING:
    from vision import Reading

__all__ = ["console", "print_differential", "print_reading"]


def console() -> Console:
    """Return what is printed to: as wide as the terminal, 120 characters into a file."""
    width = None if sys.stdout.isatty() else 120
    return Console(width=width, highlight=False)


def print_differential(differential: Differential, *, top: int) -> None:
    """Print red flags, the ranked hypotheses with their strongest reasons, and score cards."""
    screen = console()
    knowledge = differential.model.compiled.knowledge
    for notice in differential.notices:
        screen.print(Text(f"note: {notice}"))
    for flag in differential.rules.red_flags:
        line = f"RED FLAG ({flag.urgency}): {flag.label}. {flag.action}. Because: {flag.because}"
        names = [knowledge.disorders[one].label for one in flag.disorders]
        line += f". Think of: {', '.join(names)}" if names else ""
        screen.print(Text(line, style="bold red"))
    for gone in differential.rules.exclusions:
        lost = ", ".join(knowledge.disorders[one].label for one in gone.disorders)
        verb = "kept, though excluded" if differential.keep_excluded else "excluded"
        screen.print(Text(f"{verb}: {lost}: {gone.label} (because {gone.because})"))
    table = Table(box=None, pad_edge=False)
    table.add_column("rank", justify="right")
    table.add_column("disorder")
    table.add_column("probability", justify="right")
    table.add_column("sum", justify="right")
    table.add_column("for")
    table.add_column("against")
    for rank, one in enumerate(differential.hypotheses[:top], start=1):
        disorder = differential.disorder(one.id)
        mark = " !" if disorder is not None and disorder.must_not_miss else ""
        found = differential.contributions(one.id)
        words = [f"{_reason(c.piece)} {signed(c.weight)}" for c in found]
        supports = [w for w, c in zip(words, found, strict=True) if c.units > 0][:3]
        opposes = [w for w, c in zip(words, found, strict=True) if c.units < 0][:2]
        table.add_row(
            str(rank),
            Text(one.label + mark),
            "excluded" if one.excluded_by else percent(one.posterior),
            signed(one.total),
            Text("\n".join(supports)),
            Text("\n".join(opposes)),
        )
    screen.print(table)
    for several in told_together(differential):
        screen.print(Text(several.line()))
    pair = two_at_once(differential)
    for line in () if pair is None else pair.lines(knowledge):
        screen.print(Text(line))
    labels = {one.id: one.label for one in differential.hypotheses}
    for line in certainty_of(differential).lines(labels):
        screen.print(Text(line))
    for card in differential.rules.checklists:
        line = f"{card.label}: {card.score} points (from {card.threshold} on: {card.says}); "
        screen.print(Text(line + f"{card.known} of {len(card.items)} items known"))
    for result in differential.rules.criteria:
        verdict = {True: "met", False: "not met", None: "open"}[result.met]
        screen.print(Text(f"{result.label}: {verdict}"))
    screen.print(Text(f"! must not be missed. {DISCLAIMER}", style="dim"))
    made = made_with(differential)
    hashes = f"knowledge {made['knowledge_hash'][:12]}, model {made['model_hash'][:12]}"
    screen.print(Text(f"dermatrace {made['version']}, {hashes}", style="dim"))


def _reason(piece: Piece) -> str:
    """Name what was weighed; what was looked for and not seen is told as missing."""
    name = piece.id.split(":", 1)[-1]
    return f"no {name}" if piece.state == "absent" else name


def print_reading(reading: Reading, knowledge: KnowledgeBase) -> None:
    """Print what the network read from a photograph, or why it refused."""
    screen = console()
    if reading.refused is not None:
        screen.print(Text(f"picture refused: {reading.refused}", style="bold"))
        return
    screen.print(Text(f"picture read as {reading.modality}, weights {reading.model['name']}"))
    table = Table(box=None, pad_edge=False)
    for name in ("finding", "probability", "base rate", "threshold", "region", "validated on"):
        table.add_column(name, justify="right" if name[0] in "pbt" else "left")
    for one in sorted(reading.findings, key=lambda f: (f.choice, -f.probability)):
        label = knowledge.findings[one.finding].label
        table.add_row(
            Text(label),
            percent(one.probability),
            percent(one.base_rate),
            f"{one.threshold:.2f}",
            Text(one.region),
            Text(one.validated_on),
        )
    screen.print(table)
    from vision.describe import describe

    screen.print(Text(describe(reading)))
    for notice in reading.notices:
        screen.print(Text(f"note: {notice}", style="dim"))
