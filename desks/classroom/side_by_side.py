"""Two illness scripts beside each other, finding by finding, what differs most first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.errors import CaseError
from kb.evidence import Frequency
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.beliefs import Said, said_by
from reasoning.closure import Hierarchy, Subject, name_of
from reasoning.parameters import DEFAULT_PARAMETERS

__all__ = ["Cell", "Line", "Pair", "side_by_side"]


@dataclass(frozen=True)
class Cell:
    """What one script says of a finding.

    Attributes:
        kind: ``named``; ``kinds`` where it only names kinds of it; ``silent``.
        value: the frequency, 0 to 1; None where it is silent.
        says: the frequency in words.
        evidence: kind of evidence, with its source.
    """

    kind: Literal["named", "kinds", "silent"]
    value: float | None
    says: str
    evidence: str


@dataclass(frozen=True)
class Line:
    """One finding in both scripts."""

    id: str
    label: str
    axis: str
    a: Cell
    b: Cell

    @property
    def difference(self) -> float:
        """How much more often it is seen in the first than in the second; silence counts as 0."""
        return (self.a.value or 0.0) - (self.b.value or 0.0)


@dataclass(frozen=True)
class Pair:
    """Two scripts.

    Attributes:
        about: rows of who gets it and how it runs: name, first, second.
        lines: findings that either names, the greatest difference first.
        says: what either says of telling it from the other.
    """

    a: Disorder
    b: Disorder
    about: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]
    says: tuple[str, ...]


def side_by_side(a: str, b: str, knowledge: KnowledgeBase, hierarchy: Hierarchy) -> Pair:
    """Return two illness scripts beside each other.

    Raises:
        CaseError: one is not known, or both are the same.
    """
    found = [knowledge.find_disorder(name) for name in (a, b)]
    first, second = found
    if first is None or second is None:
        missing = a if first is None else b
        raise CaseError(f"unknown disorder '{missing}'", mend="choose one of the list")
    if first.id == second.id:
        raise CaseError(f"'{first.label}' twice", mend="choose two")
    said = [said_by(one, hierarchy, DEFAULT_PARAMETERS) for one in (first, second)]
    subjects = dict.fromkeys(one.subject for script in (first, second) for one in script.findings)
    lines = []
    for subject in subjects:
        cells = [_cell(one, said[place], subject) for place, one in enumerate((first, second))]
        axes = {knowledge.findings[part].axis for part in subject}
        axis = axes.pop() if len(axes) == 1 else "lesion"
        lines.append(Line("+".join(subject), name_of(subject, knowledge), axis, *cells))
    lines.sort(key=lambda one: (-abs(one.difference), one.label))
    return Pair(first, second, _about(first, second), tuple(lines), _says(first, second, knowledge))


def _cell(script: Disorder, said: dict[Subject, Said], subject: Subject) -> Cell:
    stated = next((one.frequency for one in script.findings if one.subject == subject), None)
    if stated is not None:
        return Cell("named", stated.proportion, stated.describe(), _origin(stated))
    known = said.get(subject)
    if known is not None:
        value = known.value
        return Cell("kinds", value, f"at least {100 * value:.0f} %", "from kinds of it")
    return Cell("silent", None, "not named", "")


def _origin(stated: Frequency) -> str:
    source = f": {stated.source}" if stated.source else ""
    return f"{stated.evidence}{source}"


def _about(a: Disorder, b: Disorder) -> tuple[tuple[str, str, str], ...]:
    def column(one: Disorder) -> dict[str, str]:
        share = one.epidemiology.frequency[0]
        common: str
        if share.tier is not None:
            common = share.tier
        elif share.n is not None:
            common = f"{share.n} of {share.of}"
        else:
            common = f"{100 * (share.share or 0):.2g} %"
        return {
            "Definition": " ".join(one.definition.split()),
            "Age": one.epidemiology.age.describe(),
            "Women": one.epidemiology.female.describe(),
            "How common": f"{common} ({share.setting})",
            "Course": one.course,
            "Urgency": one.urgency,
            "Must not be missed": "yes" if one.must_not_miss else "no",
            "Neoplasm": one.neoplasm,
            "Infectious": "yes" if one.infectious else "no",
            "First treatment": "; ".join(t.option for t in one.treatment if t.line == "first"),
        }

    left, right = column(a), column(b)
    return tuple((name, left[name], right[name]) for name in left if left[name] or right[name])


def _says(a: Disorder, b: Disorder, knowledge: KnowledgeBase) -> tuple[str, ...]:
    return tuple(
        f"{script.label}: {one.says}"
        for script, other in ((a, b), (b, a))
        for one in script.tell_apart
        if other.id in knowledge.members_of(one.disorder)
    )
