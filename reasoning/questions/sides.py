"""A hypothesis of a differential as one side of a comparison: a disorder, a class, none of these.

A class has no script of its own. It is stood for by its likeliest member in the case, which is said
wherever it is shown, so that every number remains one that the engine summed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kb.errors import CaseError
from kb.lookup import unknown_disorder
from reasoning.engine import UNIT, Differential
from reasoning.parameters import NONE_OF_THESE

__all__ = ["Side", "leader_of", "side_of"]


@dataclass(frozen=True)
class Side:
    """One hypothesis with its place in the differential.

    Attributes:
        stands_for: label of the class that this member stands for; empty for a disorder.
        members: the other members of that class, likeliest first.
        prior_units, total_units: whole numbers of 10**-4 (log10).
        excluded_by: rule that excludes it, if one does.
    """

    id: str
    label: str
    rank: int
    posterior: float
    prior_units: int
    total_units: int
    excluded_by: str | None = None
    stands_for: str = ""
    members: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, with the class that it stands for."""
        return f"{self.label} (for {self.stands_for})" if self.stands_for else self.label

    def to_dict(self) -> dict[str, Any]:
        """Return the side as plain data; sums in log10 units."""
        data = asdict(self)
        prior, total = data.pop("prior_units") / UNIT, data.pop("total_units") / UNIT
        members = list(data.pop("members"))
        posterior = round(data.pop("posterior"), 6)
        return data | {"posterior": posterior, "prior": prior, "total": total, "members": members}


def _side(differential: Differential, rank: int, stands_for: str, others: list[str]) -> Side:
    one = differential.hypotheses[rank]
    return Side(
        id=one.id,
        label=one.label,
        rank=rank + 1,
        posterior=one.posterior,
        prior_units=one.prior_units,
        total_units=one.total_units,
        excluded_by=one.excluded_by,
        stands_for=stands_for,
        members=tuple(others),
    )


def leader_of(differential: Differential, *, other_than: str | None = None) -> Side:
    """Return the likeliest hypothesis, or the likeliest besides one."""
    ids = [one.id for one in differential.hypotheses]
    return _side(differential, int(ids[0] == other_than), "", [])


def side_of(differential: Differential, name: str, *, besides: str = "") -> Side:
    """Return the hypothesis that a name stands for.

    Args:
        differential: the answer to a case.
        name: id, label, synonym or identifier of a disorder or a class, or ``none-of-these``.
        besides: a member of the class that may not stand for it.

    Raises:
        CaseError: nothing has this name, or nothing that is ranked.
    """
    knowledge = differential.model.compiled.knowledge
    place = {one.id: rank for rank, one in enumerate(differential.hypotheses)}
    if name.strip().lower().replace(" ", "-") == NONE_OF_THESE:
        return _side(differential, place[NONE_OF_THESE], "", [])
    found = knowledge.find_disorder(name)
    target = None if found is not None else knowledge.find_target(name)
    id_ = found.id if found is not None else "" if target is None else target.id
    if not id_:
        raise unknown_disorder(name, knowledge)
    if id_ in place:
        return _side(differential, place[id_], "", [])
    members = (one for one in knowledge.members_of(id_) if one in place and one != besides)
    ranked = sorted(members, key=place.__getitem__)
    if not ranked:
        raise CaseError(f"'{name}' is not among the disorders that are ranked")
    label = knowledge.classes[id_].label if id_ in knowledge.classes else id_
    return _side(differential, place[ranked[0]], label, ranked[1:])
