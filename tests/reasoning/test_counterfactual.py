"""The smallest set of changes is the smallest (tried out), and the engine agrees with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import CaseError, InputError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.questions.counterfactual import counterfactual
from tests.classes import classed
from tests.conftest import TOY, Copy
from tests.reasoning.helpers import QUICK, answer, documents, refused
from tests.reasoning.smallest import TOY_COMPILED, TOY_KB, changes_of, leads, smallest, verified


@settings(QUICK, max_examples=40)
@given(documents(TOY_KB, size=5), st.sampled_from(sorted(TOY_KB.disorders)), st.booleans())
def test_nothing_smaller_does_it(document: dict[str, Any], target: str, keep: bool) -> None:
    if refused(TOY_COMPILED, document):
        return
    differential = answer(TOY_COMPILED, **document)
    found = counterfactual(differential, target, keep=keep, sets=2)
    for one in found.sets:
        verified(differential, one, target)
        assert one.proved
        assert not keep or not any(change.alters for change in one.changes)
    size = len(found.sets[0].changes) if found.sets else 99
    assert all(len(one.changes) == size for one in found.sets)
    assert len({frozenset(one.changes) for one in found.sets}) == len(found.sets)
    tried = smallest(differential, target, 2, keep=keep)
    if size > 2:
        # of several findings that one picture reads, one is changed at most
        assert tried is None or any(
            o["finding"] and "probability" in o for o in _readings(document)
        )
    else:
        assert size == tried


def _readings(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in document["observations"] if "probability" in one]


def test_four_changes_are_needed_and_three_are_not_enough() -> None:
    differential = answer(
        TOY_COMPILED, present=["plaque", "silvery-scale", "elbow", "chronic-course"]
    )
    found = counterfactual(differential, "drug-rash", keep=True, sets=1)
    assert len(found.sets[0].changes) == 4
    assert smallest(differential, "drug-rash", 3, keep=True) is None
    assert found.because == "no smaller set of changed findings puts it on top (proved)"


def test_what_leads_needs_nothing() -> None:
    differential = answer(TOY_COMPILED, present=["plaque", "silvery-scale"])
    found = counterfactual(differential, "psoriasis")
    assert [one.changes for one in found.sets] == [()]
    assert found.because == "it leads as the case stands"
    assert found.sets[0].lead > 0


def test_chains_count_once() -> None:
    """Two kinds of one observed finding take its place together once, not twice."""
    differential = answer(TOY_COMPILED, present=["raised-lesion"], absent=["macule"])
    for target in TOY_KB.disorders:
        found = counterfactual(differential, target)
        for one in found.sets:
            verified(differential, one, target)


@pytest.mark.parametrize(
    ("case", "target", "size"),
    [
        # present and absent at once would beat one competitor each, and contradict each other
        ({"present": ["duration-three-to-twelve-months"], "absent": ["skin-pain"]}, "sjs-ten", 2),
        # a network and the kind of it would count twice
        ({"present": ["elbow", "scale", "annular"]}, "melanoma", 3),
    ],
)
def test_what_does_not_go_together_is_not_chosen_together(
    case: dict[str, Any], target: str, size: int
) -> None:
    differential = answer(TOY_COMPILED, **case)
    found = counterfactual(differential, target)
    assert len(found.sets[0].changes) == size
    assert smallest(differential, target, size - 1) is None
    for one in found.sets:
        verified(differential, one, target)
        subjects = [change.subject for change in one.changes]
        assert len(set(subjects)) == len(subjects)
        for first in one.changes:
            above = TOY_COMPILED.hierarchy.ancestors(first.subject)
            assert not any(o.subject in above and o.becomes == first.becomes for o in one.changes)


def test_a_change_that_settles_a_reading_takes_its_weight_away() -> None:
    reading = {"finding": "blue-whitish-veil", "probability": 0.97, "base_rate": 0.02}
    differential = answer(TOY_COMPILED, present=["pigment-network"], observations=[reading], age=70)
    assert differential.hypotheses[0].id == "melanoma"
    found = counterfactual(differential, "nevus")
    assert len(found.sets[0].changes) == smallest(differential, "nevus", 1) == 1
    veil = {(one.was, one.becomes) for s in found.sets for one in s.changes if "veil" in one.label}
    assert veil == {("read", "absent")}, "to look, and see no veil, is one way"
    for one in found.sets:
        verified(differential, one, "nevus")


# -- what may be changed ---------------------------------------------------------------------------
def test_the_single_changes() -> None:
    reading = {"finding": "papule", "probability": 0.4, "base_rate": 0.2}
    differential = answer(
        TOY_COMPILED,
        present=["silvery-scale", "typical-pigment-network"],
        absent=["fever"],
        observations=[reading, {"lesion": ["plaque", "annular"], "status": "absent"}],
    )
    told = {
        (one.subject[0], one.was, one.becomes, one.drops)
        for one in changes_of(differential, "melanoma", plausible=1e-9)
    }
    assert ("silvery-scale", "present", "absent", ("silvery-scale",)) in told
    assert ("fever", "absent", "present", ("fever",)) in told
    assert ("papule", "read", "present", None) in told
    assert ("pruritus", "unknown", "absent", None) in told
    network = ("typical-pigment-network",)
    assert ("atypical-pigment-network", "typical network", "present", network) in told
    assert not [one for one in told if one[0] == "scale"], "it follows from silvery scale"
    kept = changes_of(differential, "melanoma", keep=True, plausible=1e-9)
    assert not any(one.alters for one in kept)
    assert {one.becomes for one in kept} == {"present", "absent"}


def test_only_what_is_plausible_in_the_disorder() -> None:
    differential = answer(TOY_COMPILED)
    for one in changes_of(differential, "psoriasis", plausible=0.3):
        assert one.chance >= 0.3
    named = {
        o.subject[0]
        for o in changes_of(differential, "psoriasis", plausible=0.3)
        if o.becomes == "present"
    }
    assert {"plaque", "scale"} <= named
    assert "bulla" not in named


def test_efforts_limit_the_changes() -> None:
    differential = answer(TOY_COMPILED, present=["plaque", "scale"])
    found = counterfactual(differential, "melanoma", limit="look")
    for one in found.sets:
        assert all(change.effort in {"ask", "look"} for change in one.changes)
    with_dermoscope = counterfactual(differential, "melanoma")
    assert any(c.effort == "dermoscope" for c in with_dermoscope.sets[0].changes)


def test_a_value_of_a_choice_is_moved_by_one_change() -> None:
    differential = answer(TOY_COMPILED, present=["typical-pigment-network"])
    found = counterfactual(differential, "melanoma", sets=3)
    moved = [
        change
        for one in found.sets
        for change in one.changes
        if change.subject == ("atypical-pigment-network",)
    ]
    assert moved
    assert moved[0].drops == ("typical-pigment-network",)
    data = found.to_dict()["sets"]
    assert "typical-pigment-network" in {c["insteadOf"] for s in data for c in s["changes"]}


def test_without_touching_what_was_observed() -> None:
    differential = answer(
        TOY_COMPILED, present=["plaque", "silvery-scale", "elbow"], absent=["annular"]
    )
    found = counterfactual(differential, "tinea")
    assert any(one.alters for one in found.sets[0].changes)
    if found.keeping is not None:
        assert not any(one.alters for one in found.keeping.changes)
        verified(differential, found.keeping, "tinea")
        assert len(found.keeping.changes) == smallest(differential, "tinea", 4, keep=True)
    direct = counterfactual(differential, "tinea", keep=True)
    assert (found.keeping is None) == (not direct.sets)
    if direct.sets and found.keeping is not None:
        assert len(direct.sets[0].changes) == len(found.keeping.changes)


# -- exclusions ------------------------------------------------------------------------------------
def test_an_excluded_disorder_needs_the_rule_undone() -> None:
    differential = answer(TOY_COMPILED, present=["macule"], absent=["new-medication"])
    assert differential.hypothesis("drug-rash").excluded_by is not None
    found = counterfactual(differential, "drug-rash")
    for one in found.sets:
        assert "new-medication" in {change.subject[0] for change in one.changes}
        verified(differential, one, "drug-rash")
    assert len(found.sets[0].changes) == smallest(differential, "drug-rash", 2)


def test_a_competitor_may_be_excluded_instead_of_beaten() -> None:
    differential = answer(TOY_COMPILED, present=["macule", "papule", "trunk"], age=70)
    assert differential.hypotheses[0].id == "drug-rash"
    second = differential.hypotheses[1].id
    found = counterfactual(differential, second, sets=9)
    assert len(found.sets[0].changes) == smallest(differential, second, 2) == 1
    single = {(one.changes[0].subject[0], one.changes[0].becomes) for one in found.sets}
    assert ("new-medication", "absent") in single
    for one in found.sets:
        verified(differential, one, second)


def test_kept_exclusions_do_not_help() -> None:
    differential = answer(
        TOY_COMPILED,
        present=["macule", "papule", "trunk"],
        absent=["new-medication"],
        keep_excluded=True,
    )
    target = differential.hypotheses[1].id
    found = counterfactual(differential, target)
    for one in found.sets:
        verified(differential, one, target)


# -- no such set -----------------------------------------------------------------------------------
def test_none_within_the_limit() -> None:
    differential = answer(
        TOY_COMPILED, present=["plaque", "silvery-scale", "elbow", "chronic-course", "pruritus"]
    )
    found = counterfactual(differential, "melanoma", keep=True, most=1)
    assert smallest(differential, "melanoma", 1, keep=True) is None
    assert (found.sets, found.keeping) == ((), None)
    assert found.because == "no set of up to 1 changed findings puts it on top (proved)"


def test_wrong_questions() -> None:
    differential = answer(TOY_COMPILED)
    with pytest.raises(CaseError, match="did you mean melanoma"):
        counterfactual(differential, "melanom")
    with pytest.raises(InputError, match="no findings of its own"):
        counterfactual(differential, "none-of-these")
    with pytest.raises(InputError, match="at least one change"):
        counterfactual(differential, "melanoma", most=0)
    with pytest.raises(InputError, match="between 0 and 1"):
        counterfactual(differential, "melanoma", plausible=0.0)


# -- classes, ties, the shipped knowledge ----------------------------------------------------------
def test_a_class_is_named() -> None:
    differential = answer(CompiledKnowledge(classed(TOY_KB)), present=["plaque"])
    found = counterfactual(differential, "Mole or melanoma")
    assert found.target.stands_for == "Mole or melanoma"
    assert found.sets[0].after.stands_for == "Mole or melanoma"


def test_a_tie_goes_to_the_first_id(copy: Copy) -> None:
    """Twins have equal sums whatever is seen: only the first by id can be brought to the top."""
    text = (TOY / "disorders" / "tumor" / "nevus.yaml").read_text()
    twin = text.replace("id: nevus", "id: nevus-twin").replace("label: Nevus", "label: Twin")
    copy.write("disorders/tumor/nevus-twin.yaml", twin)
    differential = answer(CompiledKnowledge(load_knowledge(copy.root)), present=["plaque"])
    assert counterfactual(differential, "nevus").sets
    assert counterfactual(differential, "nevus-twin", most=3).sets == ()


@pytest.mark.parametrize("target", ["tinea-corporis", "lichen-planus", "psoriatic-arthritis"])
def test_over_the_shipped_knowledge(shipped_compiled: CompiledKnowledge, target: str) -> None:
    differential = answer(
        shipped_compiled, present=["plaque", "silvery-scale", "elbow"], absent=["vesicle"], age=40
    )
    found = counterfactual(differential, target, sets=1)
    (one,) = found.sets
    verified(differential, one, target)
    assert one.proved
    changes = changes_of(differential, target)
    if len(one.changes) > 1:
        assert not any(leads(differential, [change], target) for change in changes)


def test_plain_data() -> None:
    differential = answer(TOY_COMPILED, present=["typical-pigment-network"])
    found = counterfactual(differential, "melanoma")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    (first, *_) = data["sets"]
    assert first["provedSmallest"] is True
    assert {"finding", "was", "becomes", "weight", "weightForLeader"} <= first["changes"][0].keys()
    assert first["after"]["rank"] == 1
    weights = found.sets[0].weights[0]
    assert weights[0] > weights[1], "the change speaks for it rather than for what led"
