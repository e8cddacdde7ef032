"""The lines of a sheet: one finding each, with where it is known from and what counts of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.finding_schema import AXES
from kb.knowledge import KnowledgeBase
from reasoning.closure import name_of

__all__ = ["Line", "State", "in_order"]

State = Literal["present", "absent", "maybe", "read", "removed"]
_ORDER = {axis: place for place, axis in enumerate(("lesion", *AXES))}


@dataclass(frozen=True)
class Line:
    """One finding of the sheet.

    Attributes:
        id: finding, or parts of a lesion joined by ``+``.
        state: what counts now; ``read`` is a probability, ``maybe`` a hedged word of a text.
        said: where it is known from, in words.
        likely: of a reading, whether it was read as likelier than in other such pictures.
        measured: of a reading, where and how well such readings were measured.
    """

    id: str
    label: str
    axis: str
    state: State
    said: tuple[str, ...]
    likely: bool = True
    measured: tuple[str, ...] = ()


def in_order(
    states: Mapping[str, State],
    said: Mapping[str, Sequence[str]],
    likely: Mapping[str, bool],
    measured: Mapping[str, Sequence[str]],
    knowledge: KnowledgeBase,
) -> list[Line]:
    """Return the lines of findings by axis; of what says the same twice once."""
    rows = [
        Line(
            id_,
            name_of(tuple(id_.split("+")), knowledge),
            "lesion" if "+" in id_ else knowledge.findings[id_].axis,
            state,
            tuple(dict.fromkeys(said[id_])),
            likely.get(id_, True),
            tuple(dict.fromkeys(measured.get(id_, ()))),
        )
        for id_, state in states.items()
    ]
    return sorted(rows, key=lambda one: _ORDER[one.axis])
