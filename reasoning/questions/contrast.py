"""What separates two disorders in a case: what was seen, what was not, in order of weight.

What was seen separates them by the difference of their weights; the differences, with that of the
priors, add up exactly to the difference of the two sums. What was not seen yet separates them by
what it would add if it were present, and if it were absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kb.errors import CaseError
from reasoning.beliefs import Corrected
from reasoning.closure import name_of
from reasoning.engine import UNIT, Differential, Piece
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.effort import Effort, up_to
from reasoning.questions.grounds import (
    Ground,
    corrected_grounds,
    grounds_of,
    grounds_of_prior,
    population_grounds,
    wording_grounds,
)
from reasoning.questions.sides import Side, side_of
from reasoning.questions.unseen import Unseen, unseen_between

__all__ = ["Contrast", "Seen", "Statement", "contrast", "seen_between"]


@dataclass(frozen=True)
class Seen:
    """One piece of evidence and what it weighs on both sides.

    Attributes:
        id: id of the piece as in a proof, or ``prior``.
        a_units, b_units: whole numbers of 10**-4 (log10).
        a_grounds, b_grounds: what the two weights rest on.
    """

    id: str
    kind: str
    state: str
    label: str
    a_units: int
    b_units: int
    a_grounds: tuple[Ground, ...]
    b_grounds: tuple[Ground, ...]

    @property
    def units(self) -> int:
        """How much more it speaks for the first than for the second."""
        return self.a_units - self.b_units

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; weights in log10 units."""
        data = asdict(self)
        a, b = data.pop("a_units") / UNIT, data.pop("b_units") / UNIT
        return {"weight": self.units / UNIT, "a": a, "b": b} | data


@dataclass(frozen=True)
class Statement:
    """What a script says of telling a disorder from another.

    Attributes:
        script: id of the disorder whose script says it.
        other: id of the disorder that it is told from.
        state: whether the finding is present, absent or unknown in the case.
    """

    script: str
    other: str
    by: str
    by_label: str
    says: str
    state: str
    evidence: str
    source: str | None
    where: str | None


@dataclass(frozen=True)
class Contrast:
    """Two hypotheses held against each other.

    Attributes:
        seen: what is known, strongest difference first; the differences and those of the priors
            (the entry ``prior``) sum exactly to ``units``.
        unseen: what is not known yet, in order of the weight to be expected.
        statements: what the scripts say of telling them apart.
    """

    a: Side
    b: Side
    seen: tuple[Seen, ...]
    unseen: tuple[Unseen, ...]
    statements: tuple[Statement, ...]

    @property
    def units(self) -> int:
        """Difference of the two sums, whole number of 10**-4 (log10)."""
        return self.a.total_units - self.b.total_units

    def to_dict(self) -> dict[str, Any]:
        """Return the contrast as plain data; weights in log10 units, positive for the first."""
        return {
            "a": self.a.to_dict(),
            "b": self.b.to_dict(),
            "difference": self.units / UNIT,
            "seen": [one.to_dict() for one in self.seen],
            "unseen": [one.to_dict() for one in self.unseen],
            "statements": [asdict(one) for one in self.statements],
        }


def contrast(differential: Differential, a: str, b: str, *, limit: Effort = "biopsy") -> Contrast:
    """Return what separates two hypotheses.

    Args:
        differential: the answer to a case; an empty case leaves everything unseen.
        a: id or name of a disorder or a class, or ``none-of-these``.
        b: the same.
        limit: the most that would be done to learn what is unseen.

    Raises:
        CaseError: a name is not known, or both are the same.
    """
    first = side_of(differential, a)
    second = side_of(differential, b, besides=first.id)
    if first.stands_for and first.id == second.id:
        first = side_of(differential, a, besides=second.id)
    if first.id == second.id:
        raise CaseError(f"'{a}' and '{b}' are the same disorder", mend="name two")
    return Contrast(
        a=first,
        b=second,
        seen=seen_between(differential, first, second),
        unseen=unseen_between(differential, first, second, up_to(limit)),
        statements=_statements(differential, first, second),
    )


# -- seen ------------------------------------------------------------------------------------------
def seen_between(differential: Differential, a: Side, b: Side) -> tuple[Seen, ...]:
    """Return every piece of evidence, and the prior, with the weights on both sides."""
    model = differential.model
    prior = Seen(
        id="prior",
        kind="prior",
        state="present",
        label=f"how common it is ({model.name})",
        a_units=a.prior_units,
        b_units=b.prior_units,
        a_grounds=grounds_of_prior(model, a.id),
        b_grounds=grounds_of_prior(model, b.id),
    )
    corrections = [
        {one.piece.id: one.corrected for one in differential.contributions(side.id)}
        for side in (a, b)
    ]
    pieces = differential.pieces
    found = [prior, *(_seen(differential, piece, a, b, corrections) for piece in pieces)]
    return tuple(sorted(found, key=lambda one: (-abs(one.units), one.id)))


def _seen(
    differential: Differential,
    piece: Piece,
    a: Side,
    b: Side,
    corrections: Sequence[Mapping[str, Corrected | None]],
) -> Seen:
    knowledge = differential.model.compiled.knowledge
    if piece.kind == "age":
        label = f"age {differential.case.age:g}"
    elif piece.kind == "sex":
        label = f"sex {differential.case.sex}"
    elif piece.kind == "wording":
        label = "words of the text"
    else:
        label = ", ".join(name_of(subject, knowledge) for subject in piece.subjects)
    mine, theirs = (
        (*_grounds(differential, piece, side.id), *corrected_grounds(corrections[i].get(piece.id)))
        for i, side in enumerate((a, b))
    )
    return Seen(
        id=piece.id,
        kind=piece.kind,
        state=piece.state,
        label=label,
        a_units=_units(differential, piece, a.id),
        b_units=_units(differential, piece, b.id),
        a_grounds=mine,
        b_grounds=theirs,
    )


def _units(differential: Differential, piece: Piece, id_: str) -> int:
    row = differential.model.compiled.row
    return 0 if id_ == NONE_OF_THESE else int(piece.weights[row[id_]])


def _grounds(differential: Differential, piece: Piece, id_: str) -> tuple[Ground, ...]:
    model = differential.model
    if piece.kind == "wording":
        return wording_grounds(differential, id_)
    if piece.kind in {"age", "sex"}:
        sets = model.compiled.fitted
        counted = [one.dataset for one in sets if (one.ages if piece.kind == "age" else one.women)]
        return population_grounds(model.compiled.knowledge, id_, piece.kind, counted)
    return tuple(one for subject in piece.subjects for one in grounds_of(model, id_, subject))


# -- what the scripts say --------------------------------------------------------------------------
def _statements(differential: Differential, a: Side, b: Side) -> tuple[Statement, ...]:
    knowledge = differential.model.compiled.knowledge
    sides = [[side.id, *side.members] for side in (a, b)]
    found: list[Statement] = []
    for scripts, others in (sides, sides[::-1]):
        for id_ in scripts:
            disorder = knowledge.disorders.get(id_)
            said = disorder.tell_apart if disorder is not None else ()
            found += [
                Statement(
                    script=id_,
                    other=one.disorder,
                    by=one.by,
                    by_label=name_of((one.by,), knowledge),
                    says=one.says,
                    state=differential.closed.state((one.by,)),
                    evidence=one.evidence,
                    source=one.source,
                    where=one.where,
                )
                for one in said
                if knowledge.members_of(one.disorder) & set(others)
            ]
    return tuple(found)
