"""How much of the knowledge rests on data, on sources that can be opened, and on guesses.

Two shares are told: of the assertions (findings with a frequency), and of their weight, which is
how many patients each stated frequency is worth to the reasoner. Everything here is counted from
the files; nothing is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from kb.counts import CountSeen, counts_of, labels_of
from kb.evidence import Evidence, EvidenceKind, Frequency
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder

__all__ = [
    "BASES",
    "ENOUGH",
    "KINDS",
    "DisorderEvidence",
    "EvidenceReport",
    "InTables",
    "TableTally",
    "Tally",
    "evidence_report",
]

KINDS: tuple[str, ...] = get_args(EvidenceKind)
BASES: tuple[str, ...] = ("data", "reference", "words", "author")
"""What a frequency rests on: as its kind of evidence, but a reference that tells only in words how
often stands apart as ``words``."""
ENOUGH = 10
"""A finding counts as looked up in a data set when it was looked at in so many cases."""

Strength = Callable[[Frequency], float]
"""How many patients a stated frequency is worth (``reasoning.beliefs.strength_of``)."""


@dataclass(frozen=True)
class Tally:
    """Assertions, and the patients that they are worth, by :data:`BASES`."""

    assertions: Mapping[str, int]
    patients: Mapping[str, float]

    @property
    def total(self) -> int:
        """Number of assertions."""
        return sum(self.assertions.values())

    @property
    def sourced(self) -> float:
        """Share of the assertions that rest on data or a reference; 0 where there are none."""
        return _share(self.assertions)

    @property
    def sourced_weight(self) -> float:
        """Share of the weight (in patients) that rests on data or a reference."""
        return _share(self.patients)

    def to_dict(self) -> dict[str, Any]:
        """Return counts and shares as plain data."""
        return {
            "assertions": dict(self.assertions),
            "patients": {kind: round(value, 1) for kind, value in self.patients.items()},
            "sourced_share": round(self.sourced, 4),
            "sourced_weight_share": round(self.sourced_weight, 4),
        }


@dataclass(frozen=True)
class DisorderEvidence:
    """The tally of one script.

    Attributes:
        datasets: labelled tables in which it occurs, by its own label or by a class.
    """

    id: str
    label: str
    group: str
    tally: Tally
    datasets: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        head = {"id": self.id, "label": self.label, "group": self.group}
        return head | {"datasets": list(self.datasets)} | self.tally.to_dict()


@dataclass(frozen=True)
class TableTally:
    """Scripts of some disorders that occur in the labelled tables.

    Attributes:
        disorders: how many.
        as_written: what their scripts say.
        with_counts: the same, where a finding that a data set counted in :data:`ENOUGH` cases of
            the disorder's own label or more is ``data``, worth the cases that were looked at.
    """

    disorders: int
    as_written: Tally
    with_counts: Tally

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "disorders": self.disorders,
            "as_written": self.as_written.to_dict(),
            "with_counts": self.with_counts.to_dict(),
        }


@dataclass(frozen=True)
class InTables:
    """The disorders that occur in the labelled tables.

    Attributes:
        named: those that some table has as a label.
        all: these and the members of the classes that are labels (a table that sorts into *tumor*
            and *inflammation* names hundreds that it never tells apart).
        disorders: all of them with counts, the weakest first.
    """

    datasets: tuple[str, ...]
    named: TableTally
    all: TableTally
    disorders: tuple[DisorderEvidence, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "datasets": list(self.datasets),
            "enough_cases": ENOUGH,
            "named": self.named.to_dict(),
            "all": self.all.to_dict(),
            "disorders": [one.to_dict() for one in self.disorders],
        }


@dataclass(frozen=True)
class EvidenceReport:
    """Evidence of the whole knowledge base.

    Attributes:
        groups: the same by group of disorders.
        disorders: every script, the weakest (fewest sourced) first.
        others: statements that are no findings (who gets it, look-alikes, treatment, rules), each
            area with its counts by kind.
        in_tables: None where no data set was fitted.
    """

    overall: Tally
    groups: Mapping[str, Tally]
    disorders: tuple[DisorderEvidence, ...]
    others: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    in_tables: InTables | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "overall": self.overall.to_dict(),
            "groups": {name: tally.to_dict() for name, tally in self.groups.items()},
            "others": {area: dict(counts) for area, counts in self.others.items()},
            "disorders": [one.to_dict() for one in self.disorders],
            "in_tables": None if self.in_tables is None else self.in_tables.to_dict(),
        }


def evidence_report(
    knowledge: KnowledgeBase, strength: Strength, fitted: Sequence[FittedSet] = ()
) -> EvidenceReport:
    """Return how much of a knowledge base rests on what.

    Args:
        knowledge: the knowledge base.
        strength: how many patients a stated frequency is worth.
        fitted: counts of labelled tables; they decide only the part ``in_tables``.
    """
    scripts = list(knowledge.disorders.values())
    groups = {
        name: _tally((d for d in scripts if d.group == name), strength)
        for name in sorted({d.group for d in scripts})
    }
    disorders = [DisorderEvidence(d.id, d.label, d.group, _tally([d], strength)) for d in scripts]
    return EvidenceReport(
        overall=_tally(scripts, strength),
        groups=groups,
        disorders=_weakest_first(disorders),
        others=_others(knowledge),
        in_tables=_in_tables(knowledge, strength, fitted) if fitted else None,
    )


def _share(by_kind: Mapping[str, float]) -> float:
    total = sum(by_kind.values())
    return (total - by_kind.get("author", 0)) / total if total else 0.0


def _tally(disorders: Iterable[Disorder], strength: Strength) -> Tally:
    return _sum((one.frequency for script in disorders for one in script.findings), strength)


def _sum(stated: Iterable[Frequency], strength: Strength) -> Tally:
    assertions, patients = dict.fromkeys(BASES, 0), dict.fromkeys(BASES, 0.0)
    for one in stated:
        basis = one.evidence if one.words is None else "words"
        assertions[basis] += 1
        patients[basis] += strength(one)
    return Tally(assertions, patients)


def _weakest_first(disorders: Iterable[DisorderEvidence]) -> tuple[DisorderEvidence, ...]:
    """Sort by share with a source; of two alike the one with more guesses comes first."""
    return tuple(sorted(disorders, key=lambda d: (d.tally.sourced, -d.tally.total, d.id)))


def _others(knowledge: KnowledgeBase) -> dict[str, dict[str, int]]:
    scripts = list(knowledge.disorders.values())
    areas: dict[str, list[Evidence]] = {
        "how common": [one for d in scripts for one in d.epidemiology.frequency],
        "age": [d.epidemiology.age for d in scripts],
        "sex": [d.epidemiology.female for d in scripts],
        "look-alikes": [one for d in scripts for one in d.tell_apart],
        "treatment": [one for d in scripts for one in d.treatment],
        "rules": list(knowledge.rules),
    }
    return {
        area: {kind: sum(one.evidence == kind for one in statements) for kind in KINDS}
        for area, statements in areas.items()
    }


def _in_tables(
    knowledge: KnowledgeBase, strength: Strength, fitted: Sequence[FittedSet]
) -> InTables:
    inside = {
        d.id: tuple(one.dataset for one in fitted if labels_of(d.id, one, knowledge))
        for d in knowledge.disorders.values()
    }
    scripts = [knowledge.disorders[id_] for id_, datasets in inside.items() if datasets]
    counted = {d.id: list(_with_counts(d, fitted, knowledge)) for d in scripts}

    def tally(chosen: Sequence[Disorder]) -> TableTally:
        stated = (one for script in chosen for one in counted[script.id])
        return TableTally(len(chosen), _tally(chosen, strength), _sum(stated, strength))

    return InTables(
        datasets=tuple(one.dataset for one in fitted),
        named=tally([d for d in scripts if any(d.id in one.labels for one in fitted)]),
        all=tally(scripts),
        disorders=_weakest_first(
            DisorderEvidence(d.id, d.label, d.group, _sum(counted[d.id], strength), inside[d.id])
            for d in scripts
        ),
    )


def _with_counts(
    disorder: Disorder, fitted: Sequence[FittedSet], knowledge: KnowledgeBase
) -> Iterable[Frequency]:
    """Yield what a script states, with counts of its own label in the place of authored values."""
    counts = counts_of(disorder.id, fitted, knowledge)
    for one in disorder.findings:
        enough = [
            seen for seen in counts.get(one.finding or "", ()) if seen.own and seen.of >= ENOUGH
        ]
        yield _as_frequency(enough) if enough else one.frequency


def _as_frequency(seen: Sequence[CountSeen]) -> Frequency:
    of = round(sum(one.of for one in seen))
    n = min(round(sum(one.n for one in seen)), of)
    return Frequency(n=n, of=of, evidence="data", source=seen[0].dataset)
