"""Count a labelled table: how often each finding is seen, by label, with ages and sexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.fitted import AGE_BANDS, Count, FittedLabel, FittedSet, age_band
from kb.knowledge import KnowledgeBase
from reasoning.case import Case
from reasoning.closure import Closed, Hierarchy, close

__all__ = ["LabelledCase", "count", "found_in"]


@dataclass(frozen=True)
class LabelledCase:
    """A case with its answer.

    Attributes:
        label: id of a disorder or of a class of disorders.
        asked: findings that the record says something about, present or not.
        group: cases of one group (patient) do not vouch for each other's findings.
        decades: decades of age that the case may belong to, where the table gives a wider band;
            it counts for each of them in equal parts.
    """

    case: Case
    label: str
    asked: frozenset[str]
    group: str
    decades: tuple[int, ...] = ()


@dataclass
class _Tally:
    cases: int = 0
    n: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    of: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    ages: list[float] = field(default_factory=lambda: [0.0] * AGE_BANDS)
    women: int = 0
    sexes: int = 0

    def add(self, one: LabelledCase, found: dict[str, float]) -> None:
        case = one.case
        self.cases += 1
        for key in one.asked:
            self.of[key] += 1
        for key, value in found.items():
            self.n[key] += value
        if case.age is not None:
            decades = one.decades or (age_band(case.age),)
            for decade in decades:
                self.ages[decade] += 1.0 / len(decades)
        if case.sex is not None:
            self.sexes += 1
            self.women += case.sex == "female"

    def sex_count(self) -> Count | None:
        return Count(n=self.women, of=self.sexes) if self.sexes else None

    def age_counts(self) -> tuple[float, ...]:
        return tuple(round(n, 2) for n in self.ages) if any(self.ages) else ()


def found_in(closed: Closed, asked: frozenset[str]) -> dict[str, float]:
    """Return how surely each asked finding is there: 1 if present, a reading's probability."""
    found = {key: 1.0 for key in asked if (key,) in closed.present}
    for seen in closed.soft:
        if len(seen.subject) == 1 and seen.subject[0] in asked:
            found[seen.subject[0]] = float(seen.probability or 0.0)
    return found


def count(cases: Sequence[LabelledCase], knowledge: KnowledgeBase, dataset: str) -> FittedSet:
    """Return the counts of labelled cases, with all exponents at 1.

    Raises:
        ValueError: there are no cases.
    """
    if not cases:
        raise ValueError("no labelled cases to count")
    hierarchy = Hierarchy(knowledge)
    overall = _Tally()
    labels: dict[str, _Tally] = defaultdict(_Tally)
    for one in cases:
        found = found_in(close(one.case, hierarchy, knowledge), one.asked)
        for tally in (overall, labels[one.label]):
            tally.add(one, found)
    return FittedSet(
        dataset=dataset,
        cases=overall.cases,
        unseen=max(sum(tally.cases == 1 for tally in labels.values()), 1),
        women=overall.sex_count(),
        ages=overall.age_counts(),
        overall={k: Count(n=round(overall.n[k], 2), of=overall.of[k]) for k in sorted(overall.of)},
        labels={name: _label(tally, overall) for name, tally in sorted(labels.items())},
    )


def _label(tally: _Tally, overall: _Tally) -> FittedLabel:
    told = {
        key: Count(n=round(tally.n.get(key, 0.0), 2), of=tally.of.get(key, 0))
        for key in sorted(overall.of)
        if tally.n.get(key) or tally.of.get(key, 0) != tally.cases
    }
    return FittedLabel(
        cases=tally.cases, women=tally.sex_count(), ages=tally.age_counts(), findings=told
    )
