"""Random lesion descriptions: what each is a kind of, by the matcher of cases and by HermiT.

The descriptions are classes of the ontology for this one run, defined as lesions that show all
their parts, and so is *shows f* for every finding f. HermiT classifies all in one batch; the
matcher (:class:`reasoning.closure.Hierarchy`) must give exactly the same super-classes: findings,
lesions that scripts describe, and the other descriptions. Half of the descriptions are put together
from any axes, half are described lesions with parts made more general or more special, added or
left out, so that many are kinds of others.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.ontology import build_ontology, classify
from kb.ontology_assertions import class_name
from kb.ontology_terms import new_class
from reasoning.closure import Hierarchy, Subject

__all__ = ["by_hermit", "by_matcher", "random_lesions", "run"]

_AXES = {*LESION_AXES, "primary-lesion", "secondary-change", "body-site"}
_SHOWN = 10


def random_lesions(
    knowledge: KnowledgeBase, hierarchy: Hierarchy, count: int, *, seed: int = 0
) -> list[Subject]:
    """Return different random descriptions of lesions, none of which a script describes."""
    chance = random.Random(seed)  # noqa: S311  # no secret: the same ones every time
    made = _variants(chance, knowledge, hierarchy)
    found: dict[Subject, None] = {}
    while len(found) < count:
        parts = next(made)
        if len(parts) > 1 and parts not in hierarchy.known:
            found[parts] = None
    return list(found)


def _variants(
    chance: random.Random, knowledge: KnowledgeBase, hierarchy: Hierarchy
) -> Iterator[Subject]:
    by_axis: dict[str, list[str]] = {}
    for finding in knowledge.findings.values():
        if finding.axis in _AXES:
            by_axis.setdefault(finding.axis, []).append(finding.id)
    every = sorted(id_ for ids in by_axis.values() for id_ in ids)
    kinds: dict[str, list[str]] = {}
    for id_ in every:
        for parent in hierarchy.parents(id_):
            kinds.setdefault(parent, []).append(id_)
    while True:
        axes = chance.sample(sorted(by_axis), min(chance.randint(2, 4), len(by_axis)))
        yield _subject(chance.choice(by_axis[axis]) for axis in axes)
        if hierarchy.lesions:
            parts = list(chance.choice(hierarchy.lesions))
            for index, part in enumerate(parts):
                near = [*hierarchy.parents(part), *kinds.get(part, ())]
                if near and chance.random() < 0.5:
                    parts[index] = chance.choice(near)
            if chance.random() < 0.5:
                parts.append(chance.choice(every))
            if len(parts) > 2 and chance.random() < 0.3:
                parts.pop(chance.randrange(len(parts)))
            yield _subject(parts)


def _subject(parts: Iterable[str]) -> Subject:
    return tuple(sorted(set(parts)))


def by_matcher(lesions: Sequence[Subject], hierarchy: Hierarchy) -> list[set[Subject]]:
    """Return all that each description is a kind of, by the matcher."""
    found = []
    for one in lesions:
        others = {other for other in lesions if other != one and hierarchy.is_kind_of(one, other)}
        found.append({*hierarchy.ancestors(one), *others})
    return found


def by_hermit(
    lesions: Sequence[Subject], knowledge: KnowledgeBase
) -> tuple[list[set[Subject]], float]:
    """Return all that each description is a kind of, by HermiT, and the seconds that it took."""
    onto = build_ontology(knowledge, assertions=False)
    root, shows = onto["Lesion"], onto["shows"]
    meant: dict[str, Subject] = {}

    def define(name: str, parts: Subject) -> None:
        made = new_class(name, root)
        definition = root
        for part in parts:
            definition = definition & shows.some(onto[part])
        made.equivalent_to = [definition]
        meant[name] = parts

    with onto:
        for id_ in knowledge.findings:
            define(f"shows-{id_}", (id_,))
        for number, one in enumerate(lesions):
            define(f"description-{number}", one)
    for described in Hierarchy(knowledge).lesions:
        meant[class_name(described)] = described
    start = time.perf_counter()
    classify(onto)
    seconds = time.perf_counter() - start
    near = {one.name: _named(one) for one in onto.classes()}
    found = []
    for number, one in enumerate(lesions):
        above = {meant[name] for name in _above(f"description-{number}", near) if name in meant}
        found.append(above - {one})
    return found, seconds


def _named(one: Any) -> set[str]:
    """Return the named classes directly above a class, and those equivalent to it."""
    return {other.name for other in (*one.is_a, *one.equivalent_to) if hasattr(other, "name")}


def _above(name: str, near: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    todo = [name]
    while todo:
        for other in near.get(todo.pop(), ()):
            if other not in reached:
                reached.add(other)
                todo.append(other)
    return reached


def run(
    count: int = 2_000, *, seed: int = 0, knowledge: KnowledgeBase | None = None
) -> dict[str, Any]:
    """Return how often matcher and HermiT agree on random descriptions, and the times of both.

    HermiT's times are those of the whole call, with writing the ontology and reading what follows.

    Args:
        count: how many descriptions.
        seed: of the descriptions.
        knowledge: whose ontology; the shipped one if left out.
    """
    knowledge = knowledge or load_knowledge()
    hierarchy = Hierarchy(knowledge)
    lesions = random_lesions(knowledge, hierarchy, count, seed=seed)
    theirs, batch = by_hermit(lesions, knowledge)
    _, without = by_hermit(lesions[:1], knowledge)
    start = time.perf_counter()
    for one in lesions:
        hierarchy.ancestors(one)
    matching = time.perf_counter() - start
    ours = by_matcher(lesions, hierarchy)
    differing = [
        {
            "description": "+".join(one),
            "matcher_only": sorted("+".join(subject) for subject in mine - yours),
            "hermit_only": sorted("+".join(subject) for subject in yours - mine),
        }
        for one, mine, yours in zip(lesions, ours, theirs, strict=True)
        if mine != yours
    ]
    return {
        "workload": f"random lesion descriptions over the whole ontology, seed {seed}",
        "knowledge_hash": knowledge.hash,
        "findings": len(knowledge.findings),
        "described_lesions": len(hierarchy.lesions),
        "descriptions": count,
        "super_classes": sum(map(len, ours)),
        "that_are_lesions": sum(len(one) > 1 for mine in ours for one in mine),
        "disagreements": len(differing),
        "first_disagreements": differing[:_SHOWN],
        "hermit_batch_s": round(batch, 3),
        "hermit_one_description_s": round(without, 3),
        "matcher_all_s": round(matching, 4),
        "matcher_one_us": round(1e6 * matching / count, 1),
        "ratio_batch": round(batch / matching, 1),
        "ratio_one_description": round(without / (matching / count), 0),
    }
