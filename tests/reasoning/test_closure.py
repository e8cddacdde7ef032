"""Closure: against brute force over the graph of parents."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.case import resolve_case
from reasoning.closure import Closed, Hierarchy, Subject, close, name_of
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, documents

TOY_KB = load_knowledge(TOY, use_cache=False)
TOY_TREE = Hierarchy(TOY_KB)
IDS = sorted(TOY_KB.findings)
SUBJECTS = st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True).map(
    lambda parts: tuple(sorted(parts))
)


def reach(knowledge: KnowledgeBase, id_: str) -> set[str]:
    """What a finding is, itself first: walked edge by edge."""
    found = {id_}
    while True:
        more = {p for one in found for p in knowledge.findings[one].parents} - found
        if not more:
            return found
        found |= more


def brute_kind_of(knowledge: KnowledgeBase, special: Subject, general: Subject) -> bool:
    return all(any(g in reach(knowledge, part) for part in special) for g in general)


def closed_case(document: dict[str, Any]) -> Closed:
    try:
        return close(resolve_case(document, TOY_KB), TOY_TREE, TOY_KB)
    except CaseError:
        assume(False)
        raise


@given(SUBJECTS, SUBJECTS)
@QUICK
def test_kind_of_is_what_the_graph_says(one: Subject, other: Subject) -> None:
    assert TOY_TREE.is_kind_of(one, other) == brute_kind_of(TOY_KB, one, other)


@given(SUBJECTS, SUBJECTS, SUBJECTS)
@QUICK
def test_kind_of_is_reflexive_and_transitive(a: Subject, b: Subject, c: Subject) -> None:
    assert TOY_TREE.is_kind_of(a, a)
    if TOY_TREE.is_kind_of(a, b) and TOY_TREE.is_kind_of(b, c):
        assert TOY_TREE.is_kind_of(a, c)
    joined = tuple(sorted({*a, *b}))
    assert TOY_TREE.is_kind_of(joined, a)


def test_ancestors_and_descendants_are_the_two_sides_of_kind_of(shipped: KnowledgeBase) -> None:
    for knowledge in (TOY_KB, shipped):
        tree = Hierarchy(knowledge)
        sample = tree.subjects if knowledge is TOY_KB else (*tree.lesions, *tree.subjects[::7])
        for one in sample:
            above = {s for s in tree.subjects if s != one and tree.is_kind_of(one, s)}
            below = {s for s in tree.subjects if s != one and tree.is_kind_of(s, one)}
            assert set(tree.ancestors(one)) == above
            assert set(tree.descendants(one)) == below


@given(documents(TOY_KB))
@QUICK
def test_present_carries_upward_and_absent_downward(document: dict[str, Any]) -> None:
    closed = closed_case(document)
    for subject in closed.present:
        assert all(above in closed.present for above in TOY_TREE.ancestors(subject))
    for subject in closed.absent:
        assert all(below in closed.absent for below in TOY_TREE.descendants(subject))
    assert not set(closed.present) & set(closed.absent)


@given(documents(TOY_KB))
@QUICK
def test_nothing_is_closed_that_does_not_follow(document: dict[str, Any]) -> None:
    closed = closed_case(document)
    for subject, seen in closed.present.items():
        assert seen.state == "present"
        assert brute_kind_of(TOY_KB, seen.subject, subject)
    for subject, seen in closed.absent.items():
        assert seen.state == "absent"
        assert brute_kind_of(TOY_KB, subject, seen.subject)


@given(documents(TOY_KB))
@QUICK
def test_closing_a_closed_case_adds_nothing(document: dict[str, Any]) -> None:
    closed = closed_case(document)
    again = closed_case(
        {
            "observations": [
                *({"lesion": list(s), "status": "present"} for s in closed.present),
                *({"lesion": list(s), "status": "absent"} for s in closed.absent),
            ]
        }
    )
    assert set(again.present) == set(closed.present)
    assert set(again.absent) == set(closed.absent)
    assert again.telling_present == closed.telling_present
    assert again.telling_absent == closed.telling_absent


@given(documents(TOY_KB))
@QUICK
def test_only_the_ends_of_chains_tell(document: dict[str, Any]) -> None:
    closed = closed_case(document)
    for telling, side in (
        (closed.telling_present, closed.present),
        (closed.telling_absent, closed.absent),
    ):
        assert not any(
            TOY_TREE.is_kind_of(a, b) or TOY_TREE.is_kind_of(b, a)
            for a, b in combinations(telling, 2)
        )
        for subject in side:
            if subject in TOY_TREE.known:
                special = side is closed.present
                assert any(
                    TOY_TREE.is_kind_of(*((one, subject) if special else (subject, one)))
                    for one in telling
                )


@given(documents(TOY_KB, size=8))
@QUICK
def test_the_ends_of_chains_by_comparing_every_pair(document: dict[str, Any]) -> None:
    """What tells is what no other present (absent) subject is a kind of (has as a kind)."""
    closed = closed_case(document)
    present = [one for one in closed.present if one in TOY_TREE.known]
    absent = [one for one in closed.absent if one in TOY_TREE.known]

    def covered(special: Subject, general: Subject) -> bool:
        return special != general and brute_kind_of(TOY_KB, special, general)

    specific = [one for one in present if not any(covered(other, one) for other in present)]
    general = [one for one in absent if not any(covered(one, other) for other in absent)]
    assert closed.telling_present == tuple(sorted(specific))
    assert closed.telling_absent == tuple(sorted(general))


@given(documents(TOY_KB))
@QUICK
def test_contradictions_are_all_refused(document: dict[str, Any]) -> None:
    """A case closes exactly where no present thing is a kind of an absent one."""
    case = resolve_case(document, TOY_KB)
    yes = [one.subject for one in case.observations if one.state == "present"]
    no = [one.subject for one in case.observations if one.state == "absent"]
    contradiction = any(brute_kind_of(TOY_KB, a, b) for a in yes for b in no)
    held = {id_ for one in yes for part in one for id_ in reach(TOY_KB, part)}
    choices = [TOY_KB.findings[id_].choice for id_ in held if TOY_KB.findings[id_].choice]
    try:
        close(case, TOY_TREE, TOY_KB)
    except CaseError:
        assert contradiction or len(choices) > len(set(choices))
    else:
        assert not contradiction
        assert len(choices) == len(set(choices))


def test_a_lesion_that_no_script_describes_is_what_it_is_a_kind_of() -> None:
    document = {
        "observations": [
            {"lesion": ["annular", "plaque", "silvery-scale", "trunk"], "status": "present"}
        ]
    }
    closed = closed_case(document)
    assert ("plaque", "silvery-scale") in closed.present
    assert ("annular", "plaque", "scale") in closed.present
    assert set(closed.telling_present) == {
        ("plaque", "silvery-scale"),
        ("annular", "plaque", "scale"),
        ("trunk",),
    }


def test_unknown_is_not_absent() -> None:
    closed = closed_case({"present": ["silvery-scale"], "absent": ["upper-limb"]})
    assert closed.state(("scale",)) == "present"
    assert closed.state(("elbow",)) == "absent"
    assert closed.state(("trunk",)) == "unknown"
    assert closed.state(("plaque", "silvery-scale")) == "unknown"


@pytest.mark.parametrize(
    "settled",
    [
        {"present": ["atypical-pigment-network"]},
        {"present": ["typical-pigment-network"]},
        {"absent": ["pigment-network"]},
    ],
)
def test_a_certain_observation_settles_a_reading(settled: dict[str, list[str]]) -> None:
    reading = {"finding": "atypical-pigment-network", "probability": 0.6, "base_rate": 0.3}
    assert len(closed_case({"observations": [reading]}).soft) == 1
    assert closed_case({"observations": [reading], **settled}).soft == ()


def test_names_of_subjects() -> None:
    assert name_of(("silvery-scale",), TOY_KB) == "silvery scale"
    assert name_of(("annular", "plaque"), TOY_KB) == "annular + plaque"
