"""The engine: what is shown is what was summed, in any order, to the last digit."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import DEFAULT_PARAMETERS, NONE_OF_THESE
from tests.reasoning.helpers import QUICK, answer, documents, refused
from tests.reasoning.toy_model import IDS, MODEL, TOY_KB, totals


@given(documents(TOY_KB))
@QUICK
def test_totals_are_prior_plus_contributions(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    result = answer(MODEL, **document)
    for one in result.hypotheses:
        parts = [part.units for part in result.contributions(one.id)]
        assert one.prior_units + sum(parts) == one.total_units
        assert one.total == one.total_units / 10_000
    none = result.hypothesis(NONE_OF_THESE)
    assert none.total_units == none.prior_units


@given(documents(TOY_KB))
@QUICK
def test_probabilities_sum_to_one_and_follow_the_sums(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    ranked = answer(MODEL, **document).hypotheses
    assert len(ranked) == len(TOY_KB.disorders) + 1
    assert math.fsum(one.posterior for one in ranked) == pytest.approx(1.0, abs=1e-12)
    open_ = [one for one in ranked if one.excluded_by is None]
    assert list(ranked[: len(open_)]) == open_
    assert all(one.posterior == 0.0 for one in ranked[len(open_) :])
    sums = [(-one.total_units, one.id) for one in open_]
    assert sums == sorted(sums)
    for one, other in pairwise(open_):
        odds = 10 ** ((one.total_units - other.total_units) / 10_000)
        assert one.posterior == pytest.approx(odds * other.posterior)


@given(documents(TOY_KB), st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_observations_does_not_matter(document: dict[str, Any], chance: Any) -> None:
    assume(not refused(MODEL, document))
    seen = document["observations"]
    readings = [one["finding"] for one in seen if "probability" in one]
    assume(len(readings) == len(set(readings)))
    shuffled = list(seen)
    chance.shuffle(shuffled)
    one, other = answer(MODEL, **document), answer(MODEL, **document | {"observations": shuffled})
    assert one.hypotheses == other.hypotheses
    assert [(p.id, p.state, list(p.weights)) for p in sorted(one.pieces, key=lambda p: p.id)] == [
        (p.id, p.state, list(p.weights)) for p in sorted(other.pieces, key=lambda p: p.id)
    ]


@given(documents(TOY_KB))
@QUICK
def test_the_same_case_gives_the_same_bits(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    fresh = CompiledKnowledge(TOY_KB)
    one, other = answer(MODEL, **document), answer(fresh, **document)
    assert one.hypotheses == other.hypotheses


@given(st.lists(st.sampled_from(IDS), max_size=4, unique=True), st.sampled_from(IDS))
@QUICK
def test_an_observation_adds_exactly_its_weight(before: list[str], new: str) -> None:
    """Unless it is on a chain with one that is already there."""
    tree = MODEL.hierarchy
    near = [(one, new) for one in before] + [(new, one) for one in before]
    assume(not any(tree.is_kind_of((a,), (b,)) for a, b in near))
    choices = [TOY_KB.findings[one].choice for one in (*before, new)]
    known = [one for one in choices if one is not None]
    assume(len(known) == len(set(known)))
    assume(not refused(MODEL, {"present": [*before, new]}))
    weight = MODEL.setting("dermatology-clinic").present[:, MODEL.column[(new,)]]
    old, after = totals(present=before), totals(present=[*before, new])
    for id_, row in MODEL.row.items():
        assert after[id_] - old[id_] == int(weight[row])


@pytest.mark.parametrize(("field", "value"), [("age", 30), ("age", 99), ("sex", "female")])
def test_age_and_sex_add_exactly_their_weight(field: str, value: Any) -> None:
    model = MODEL.setting("dermatology-clinic")
    weights = model.age(value)[0] if field == "age" else model.sex(value)[0]
    old, after = totals(present=["plaque"]), totals(present=["plaque"], **{field: value})
    for id_, row in MODEL.row.items():
        assert after[id_] - old[id_] == int(weights[row])


def test_a_general_finding_beside_its_kind_adds_nothing() -> None:
    assert totals(present=["silvery-scale"]) == totals(present=["silvery-scale", "scale"])
    assert totals(absent=["scale"]) == totals(absent=["silvery-scale", "scale"])


def test_the_same_observation_twice_counts_once() -> None:
    twice = [{"finding": "plaque", "status": "present", "origin": o} for o in ("history", "text")]
    assert totals(observations=twice) == totals(present=["plaque"])


def test_a_textbook_case_of_each_disorder_ranks_first() -> None:
    """Every script answers to its own usual findings, whatever its share of the clinic."""
    flat = CompiledKnowledge(TOY_KB, replace(DEFAULT_PARAMETERS, flat_prior=True))
    for disorder in TOY_KB.disorders.values():
        best: dict[str, str] = {}
        for one in disorder.findings:
            if one.finding and one.frequency.proportion >= 0.5:
                best.setdefault(TOY_KB.findings[one.finding].choice or one.finding, one.finding)
        ranked = answer(flat, present=list(best.values())).hypotheses
        assert ranked[0].id == disorder.id


def test_what_a_script_does_not_explain_counts_against_it_within_bounds() -> None:
    """Noise or a second disorder: never support, and never a veto."""
    model = MODEL.setting("dermatology-clinic")
    silent = 0
    for id_, row in MODEL.row.items():
        for subject, column in MODEL.column.items():
            if model.belief(row, subject).match == "unmentioned":
                silent += 1
                assert -10_000 < model.present[row, column] <= 0, (id_, subject)
                assert model.absent[row, column] >= 0, (id_, subject)
    assert silent > 50


def test_settings_differ_by_the_prior_only(shipped_compiled: CompiledKnowledge) -> None:
    case = {"present": ["plaque"], "age": 40}
    one, other = (
        answer(shipped_compiled, setting=name, **case) for name in ("primary-care", "hospital")
    )
    assert one.model.prior.tolist() != other.model.prior.tolist()
    assert one.model.name == "primary-care"


def test_a_flat_prior_is_flat() -> None:
    flat = CompiledKnowledge(TOY_KB, replace(DEFAULT_PARAMETERS, flat_prior=True))
    ranked = answer(flat).hypotheses
    known = {one.prior_units for one in ranked if one.id != NONE_OF_THESE}
    assert len(known) == 1


def test_hypotheses_can_be_restricted() -> None:
    two = CompiledKnowledge(TOY_KB, only=["tinea", "nevus"])
    ranked = answer(two, present=["annular"]).hypotheses
    assert [one.id for one in ranked[:1]] == ["tinea"]
    assert {one.id for one in ranked} == {"tinea", "nevus", NONE_OF_THESE}


def test_asking_for_what_is_not_there() -> None:
    result = answer(MODEL)
    with pytest.raises(KeyError):
        result.hypothesis("no-such")
    assert result.disorder(NONE_OF_THESE) is None
    assert result.contributions(NONE_OF_THESE) == ()


def test_contributions_come_strongest_first() -> None:
    result = answer(MODEL, present=["plaque", "scale"], absent=["fever"], age=30, sex="male")
    for one in result.hypotheses:
        sizes = [abs(part.units) for part in result.contributions(one.id)]
        assert sizes == sorted(sizes, reverse=True)


def test_diagnosing_leaves_the_model_as_it_was() -> None:
    before = MODEL.setting("hospital").prior_weight.copy()
    answer(MODEL, setting="hospital", present=["plaque", "fever"], age=3)
    assert MODEL.setting("hospital").prior_weight.tolist() == before.tolist()


def test_keep_excluded() -> None:
    document = {"present": ["macule", "trunk"], "absent": ["new-medication"]}
    gone = answer(MODEL, **document)
    kept = answer(MODEL, **document, keep_excluded=True)
    out = gone.hypothesis("drug-rash")
    assert (out.posterior, out.excluded_by) == (0.0, "no-drug-no-drug-rash")
    assert gone.hypotheses[-1].id == "drug-rash"
    back = kept.hypothesis("drug-rash")
    assert back.excluded_by is None
    assert back.posterior > 0
    assert back.total_units == out.total_units, "the sum stays visible"
    assert [f.rule for f in kept.rules.exclusions] == ["no-drug-no-drug-rash"]
    assert diagnose(gone.case, MODEL).hypotheses == gone.hypotheses
