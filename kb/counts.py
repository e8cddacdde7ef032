"""What the fitted data sets counted in one disorder, finding by finding.

A data set may count a disorder under its own label, or only under a class that it belongs to; the
two are told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.fitted import Count, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase

__all__ = ["CountSeen", "counts_of", "fitted_names", "fitted_sets", "labels_of"]


@dataclass(frozen=True)
class CountSeen:
    """``n`` of ``of`` cases that a data set calls ``label`` had the finding.

    Attributes:
        own: whether the label is the disorder itself, not a class that it belongs to.
    """

    dataset: str
    label: str
    own: bool
    n: float
    of: float

    def describe(self) -> str:
        """Return the count in words, e.g. ``47 of 52 (90 %)``."""
        share = f" ({100.0 * self.n / self.of:.3g} %)" if self.of else ""
        return f"{self.n:.6g} of {self.of:.6g}{share}"


def fitted_names(root: Path) -> tuple[str, ...]:
    """Return the names of the fitted data sets of a knowledge base."""
    return tuple(sorted(path.stem for path in (root / "fitted").glob("*.yaml")))


def fitted_sets(root: Path, names: Sequence[str] = ()) -> tuple[FittedSet, ...]:
    """Return fitted data sets of a knowledge base; all that there are if none is named.

    Raises:
        KnowledgeError: there is no such data set, or its file is damaged.
    """
    chosen = dict.fromkeys(names) or fitted_names(root)
    return tuple(FittedSet.load(root, name) for name in chosen)


def labels_of(disorder: str, one: FittedSet, knowledge: KnowledgeBase) -> dict[str, FittedLabel]:
    """Return the labels of a data set that count for a disorder: its own, then its classes'."""
    classes = one.labels.keys() & knowledge.classes.keys()
    wider = sorted(name for name in classes if disorder in knowledge.members_of(name))
    own = [disorder] if disorder in one.labels else []
    return {name: one.labels[name] for name in (*own, *wider)}


def counts_of(
    disorder: str, sets: Sequence[FittedSet], knowledge: KnowledgeBase
) -> dict[str, tuple[CountSeen, ...]]:
    """Return, by finding, what the data sets counted in a disorder.

    A finding that a data set looked at but does not list under a label was seen in none of its
    cases.
    """
    found: dict[str, list[CountSeen]] = {}
    for one in sets:
        for name, label in labels_of(disorder, one, knowledge).items():
            for finding in one.overall:
                count = label.findings.get(finding, Count(n=0, of=label.cases))
                seen = CountSeen(one.dataset, name, name == disorder, count.n, count.of)
                found.setdefault(finding, []).append(seen)
    return {finding: tuple(seen) for finding, seen in found.items()}
