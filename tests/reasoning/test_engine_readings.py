"""Soft evidence in the engine: readings weigh what they say beyond their base rate."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reasoning.helpers import QUICK, answer
from tests.reasoning.toy_model import IDS, MODEL, SINGLE, totals


def reading(finding: str, probability: float, base_rate: float = 0.5) -> dict[str, Any]:
    return {"finding": finding, "probability": probability, "base_rate": base_rate}


@given(st.sampled_from(IDS), st.floats(0.01, 0.99))
@QUICK
def test_a_reading_at_its_base_rate_weighs_nothing(finding: str, rate: float) -> None:
    assert totals(observations=[reading(finding, rate, rate)]) == totals()


@given(st.floats(0.001, 0.499), st.floats(0.001, 0.5))
@QUICK
def test_a_choice_at_its_base_rates_weighs_nothing(one: float, other: float) -> None:
    seen = [
        reading("typical-pigment-network", one, one),
        reading("atypical-pigment-network", other, other),
    ]
    assert totals(observations=seen) == totals()


def test_a_choice_that_leaves_nothing_over_weighs_nothing_at_its_base_rates() -> None:
    """A network that must name one of the classes says nothing by naming the usual shares."""
    for rate in (0.5, 0.9, 0.999):
        seen = [
            reading("typical-pigment-network", rate, rate),
            reading("atypical-pigment-network", 1 - rate, 1 - rate),
        ]
        assert totals(observations=seen) == totals()


@pytest.mark.parametrize("finding", SINGLE)
@pytest.mark.parametrize("rate", [0.05, 0.5, 0.8])
def test_present_and_absent_are_the_limits_of_a_reading(finding: str, rate: float) -> None:
    assert totals(observations=[reading(finding, 1.0, rate)]) == totals(present=[finding])
    # a reading of 0 is certain; what an observer calls absent may have been missed, and costs less
    before, read, told = (
        totals(),
        totals(observations=[reading(finding, 0.0, rate)]),
        totals(absent=[finding]),
    )
    for id_ in MODEL.row:
        certain, noted = read[id_] - before[id_], told[id_] - before[id_]
        assert certain * noted >= 0
        assert abs(certain) >= abs(noted)


@pytest.mark.parametrize("finding", SINGLE)
def test_a_surer_reading_weighs_more(finding: str) -> None:
    steps = [totals(observations=[reading(finding, q, 0.3)]) for q in (0.0, 0.2, 0.3, 0.6, 1.0)]
    present = totals(present=[finding])
    for id_ in MODEL.row:
        path = [step[id_] for step in steps]
        up = present[id_] >= totals()[id_]
        assert path == sorted(path, reverse=not up)


def test_readings_of_a_choice_are_one_piece() -> None:
    seen = [
        reading("typical-pigment-network", 0.1, 0.3),
        reading("atypical-pigment-network", 0.8, 0.3),
        reading("blue-whitish-veil", 0.8, 0.3),
    ]
    pieces = {piece.id: piece for piece in answer(MODEL, observations=seen).pieces}
    assert set(pieces) == {"reading:choice:network", "reading:blue-whitish-veil"}
    choice = pieces["reading:choice:network"]
    assert len(choice.subjects) == len(choice.observations) == 2
    row = MODEL.row
    assert choice.weights[row["melanoma"]] > choice.weights[row["nevus"]]
    assert choice.weights[row["melanoma"]] > 0 > choice.weights[row["psoriasis"]]


def test_of_two_readings_of_one_finding_the_one_that_says_more_counts() -> None:
    surer, weaker = reading("blue-whitish-veil", 0.97), reading("blue-whitish-veil", 0.6)
    alone = totals(observations=[surer])
    assert totals(observations=[surer, weaker]) == alone
    assert totals(observations=[weaker, surer]) == alone
    against = reading("blue-whitish-veil", 0.001)
    assert totals(observations=[surer, against]) == totals(observations=[against])


def test_what_is_ruled_out_leaves_its_share_to_the_other_readings() -> None:
    """Network: atypical 80 % (20 % of pictures), typical 15 % (30 %)."""
    atypical = reading("atypical-pigment-network", 0.8, 0.2)
    typical = reading("typical-pigment-network", 0.15, 0.3)
    gone = {"finding": "atypical-pigment-network", "status": "absent"}
    found = answer(MODEL, observations=[atypical, typical, gone])
    weights = {c.piece.id: c.units for c in found.contributions("nevus")}
    # given that it is not atypical, typical is read at 75 %, against 37.5 % of such pictures
    assert weights["reading:choice:network"] > 0
    certain = answer(
        MODEL, observations=[gone, {**typical, "probability": 0.75, "base_rate": 0.375}]
    )
    alone = {c.piece.id: c.units for c in certain.contributions("nevus")}
    assert weights["finding:atypical-pigment-network"] == alone["finding:atypical-pigment-network"]
    neutral = [
        reading("atypical-pigment-network", 0.2, 0.2),
        reading("typical-pigment-network", 0.3, 0.3),
    ]
    assert all(
        c.units == 0
        for c in answer(MODEL, observations=[*neutral, gone]).contributions("nevus")
        if c.piece.kind == "reading"
    )
