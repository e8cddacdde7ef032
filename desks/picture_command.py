"""``dermatrace read``, and what follows where a picture was refused."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import CaseError

if TYPE_CHECKING:
    from kb.knowledge import KnowledgeBase
    from reasoning.case import Case
    from vision import Reading

__all__ = ["REFUSED", "Modality", "read", "refuse_unread"]

REFUSED = 3
"""Exit code of ``read`` where the picture opened, but was refused: nothing was read of it."""
_NO_FINDING = frozenset({"body-site"})
"""Axes that say where, not what."""


class Modality(StrEnum):
    """How a photograph was taken."""

    auto = "auto"
    dermoscopic = "dermoscopic"
    clinical = "clinical"


def read(
    image: Annotated[Path, typer.Argument(help="Photograph.")],
    modality: Annotated[Modality, typer.Option(help="How it was taken.")] = Modality.auto,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    mm_per_pixel: Annotated[
        float | None,
        typer.Option(min=1e-4, max=10.0, help="Size of a pixel on the skin, for sizes in mm."),
    ] = None,
) -> None:
    """Read a photograph into findings with probabilities; exit code 3 if it is refused."""
    from desks import terminal
    from desks.casework import open_and_read, to_json
    from kb.load import load_knowledge

    picture, reading = open_and_read(image, modality=modality.value, mm_per_pixel=mm_per_pixel)
    if json_:
        typer.echo(to_json({**reading.to_dict(), "opened": list(picture.notes)}))
    else:
        terminal.print_reading(reading, load_knowledge())
        for note in picture.notes:
            typer.echo(f"opened: {note}")
    if reading.refused is not None:
        raise typer.Exit(REFUSED)


def refuse_unread(
    case: Case, readings: Sequence[Reading], knowledge: KnowledgeBase, place: str = ""
) -> None:
    """Refuse to rank a case of which nothing is known, because its pictures were refused.

    Age, sex, site and duration are no findings: what they leave is little more than the prior.

    Args:
        case: with what was read.
        readings: of its pictures.
        knowledge: whose findings they are.
        place: file of the case.

    Raises:
        CaseError: every picture was refused, and nothing else was said.
    """
    reasons = [one.refused for one in readings]
    if not reasons or None in reasons or case.text is not None:
        return
    axes = {
        knowledge.findings[part].axis
        for one in case.observations
        if one.place != "duration"
        for part in one.subject
    }
    if axes <= _NO_FINDING:
        why = "; ".join(dict.fromkeys(str(one) for one in reasons))
        mend = "take another picture, or say what is seen or felt"
        raise CaseError(
            f"nothing to rank: picture refused: {why}; nothing else was found",
            place=place,
            mend=mend,
        )
