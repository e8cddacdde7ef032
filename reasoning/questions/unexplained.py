"""Findings that a hypothesis does not explain: strong ones that speak against it, or not for it.

A finding is *strong* if it is a good reason for something: for some disorder of the knowledge base
it weighs half a unit or more (it is three times as common there as in the background; the same
limit offers two disorders at once, :mod:`reasoning.pairs`). A hypothesis
*explains* it if it makes it likelier than the background does. What is left over is noise, another
diagnosis, or a second disorder.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from reasoning.closure import name_of
from reasoning.engine import UNIT, Differential, Piece
from reasoning.pairs import STRONG
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.grounds import Ground, grounds_of
from reasoning.questions.sides import Side, leader_of, side_of

__all__ = ["Explainer", "LeftOver", "Unexplained", "unexplained"]

_STRONG = round(STRONG * UNIT)
_SHOWN = 3


@dataclass(frozen=True)
class Explainer:
    """A disorder that explains a finding, with its place in the differential."""

    id: str
    label: str
    rank: int
    weight: float


@dataclass(frozen=True)
class LeftOver:
    """A strong finding that the hypothesis does not explain.

    Attributes:
        units: its weight for the hypothesis, whole number of 10**-4 (log10), zero or less.
        strongest: the highest weight that it has for any disorder (log10).
        named: whether the script says anything of it (then with what grounds), or is silent.
        by: the likeliest disorders that explain it.
    """

    id: str
    label: str
    state: str
    units: int
    strongest: float
    named: bool
    grounds: tuple[Ground, ...]
    by: tuple[Explainer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        data = asdict(self)
        return {"weight": data.pop("units") / UNIT} | data


@dataclass(frozen=True)
class Unexplained:
    """What a hypothesis leaves over, the strongest finding first.

    Attributes:
        explained: how many strong findings it explains.
    """

    side: Side
    findings: tuple[LeftOver, ...]
    explained: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        rows = [one.to_dict() for one in self.findings]
        return {"hypothesis": self.side.to_dict(), "explained": self.explained, "unexplained": rows}


def unexplained(differential: Differential, name: str | None = None) -> Unexplained:
    """Return the strong findings that a hypothesis does not explain.

    Args:
        differential: the answer to a case.
        name: id or name of the hypothesis; None takes the leading one.

    Raises:
        CaseError: the name is not known.
    """
    side = leader_of(differential) if name is None else side_of(differential, name)
    strong = [
        piece
        for piece in differential.pieces
        if _is_there(piece) and int(piece.weights.max(initial=0)) >= _STRONG
    ]
    left = [piece for piece in strong if _units(differential, piece, side.id) <= 0]
    rows = [_left_over(differential, piece, side.id) for piece in left]
    rows.sort(key=lambda one: (-one.strongest, one.id))
    return Unexplained(side, tuple(rows), len(strong) - len(left))


def _is_there(piece: Piece) -> bool:
    """Tell whether a piece says that something is there: seen, or read as likelier than usual."""
    if piece.kind == "reading":
        return any((one.probability or 0) > (one.base_rate or 0) for one in piece.observations)
    return piece.kind == "finding" and piece.state == "present"


def _units(differential: Differential, piece: Piece, id_: str) -> int:
    row = differential.model.compiled.row
    return 0 if id_ == NONE_OF_THESE else int(piece.weights[row[id_]])


def _left_over(differential: Differential, piece: Piece, id_: str) -> LeftOver:
    model = differential.model
    grounds = tuple(one for subject in piece.subjects for one in grounds_of(model, id_, subject))
    return LeftOver(
        id=piece.id,
        label=", ".join(name_of(one, model.compiled.knowledge) for one in piece.subjects),
        state=piece.state,
        units=_units(differential, piece, id_),
        strongest=int(piece.weights.max()) / UNIT,
        named=bool(grounds),
        grounds=grounds,
        by=_explainers(differential, piece),
    )


def _explainers(differential: Differential, piece: Piece) -> tuple[Explainer, ...]:
    """Return the highest ranked disorders for which a finding is a good reason."""
    compiled = differential.model.compiled
    good = {compiled.disorders[row].id for row in np.flatnonzero(piece.weights >= _STRONG)}
    found = [
        Explainer(one.id, one.label, rank, int(piece.weights[compiled.row[one.id]]) / UNIT)
        for rank, one in enumerate(differential.hypotheses, start=1)
        if one.id in good and one.excluded_by is None
    ]
    return tuple(found[:_SHOWN])
